//! `yitui serve`: from a configuration to a running server, and back.

use crate::{
    adapters::{SystemClock, SystemIds},
    assets,
    cli::CliError,
    config::Config,
    database::{Database, Place},
    demo, guides,
    http::{self, Edge, GatewaySecret, Health},
    private::private_file,
    rules::{self, Rules},
    worker,
};
use connectors::{
    blobs::DiskBlobs,
    mail::Smtp,
    scanner::NoScanner,
    sms::{AliyunSms, SmsSink},
    wechat::Wechat,
};
use crypto::Keyring;
use domain::time::Timestamp;
use paper::PdfPaper;
use std::{
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::{Semaphore, watch},
};
use usecases::{
    Context, Settings,
    application::sweep_uploads,
    ports::{Clock, Paper, Post, SmsGateway},
};

/// Name of the key file in the data folder.
pub const KEYS: &str = "keys.json";
/// Name of the demonstration's message file in the data folder.
pub const DEMO_SINK: &str = "sms.jsonl";
/// Name of the file in the data folder that a server holds.
const SERVED: &str = "served.lock";
/// Folder of the documents in the data folder.
pub const DOCUMENTS: &str = "documents";

/// Serves until SIGTERM or SIGINT, then drains.
///
/// # Errors
/// Whatever keeps it from starting.
pub async fn serve(config: &Config) -> Result<(), CliError> {
    let rules = rules::load(config.rules.as_deref())?;
    let check_files = config.check_files()?;
    let (database, ctx, fresh) = open(config, rules).await?;
    // Before anything is cleared away: what another server is in the middle of is not what a dead one left.
    let held = if matches!(database, Database::Sqlite(_)) { Some(hold(&config.data)?) } else { None };
    if config.demo {
        demo::prepare(config, &ctx, fresh).await?;
    }
    if let Some(path) = &config.limits {
        let limits = serde_json::to_string(ctx.limits.as_ref()).unwrap_or_default();
        eprintln!("limits from {}: {limits}", path.display());
    }
    if let Database::Sqlite(_) = database {
        // Nobody else uses this database: whatever waits for its bytes waits for a process that is gone, and what a
        // worker held is free.
        sweep_uploads(&ctx, Timestamp(i64::MAX)).await?;
        ctx.store.free_jobs().await?;
    }
    let listener =
        TcpListener::bind(config.listen).await.map_err(|source| CliError::Listen { address: config.listen, source })?;
    let health = Health::new(ctx.store.clone(), config.data.clone());
    let edge = Edge {
        trusted_proxies: config.trusted_proxy.clone(),
        gateway_secret: config.gateway_secret.as_ref().map(|secret| GatewaySecret::new(&secret.0)),
        check_files,
        ..Edge::new(ctx.clone())
    };
    let bounds = edge.bounds;
    let router = http::router(edge, health.clone());
    let (stop, stopped) = watch::channel(false);
    let work = tokio::spawn(worker::run(ctx.clone(), health.clone(), worker::ROUND, stopped));
    if config.demo {
        demo::announce(config, &ctx).await?;
    } else {
        eprintln!("yitui serves {} on http://{}", ctx.settings.public_url, config.listen);
    }
    http::serve::serve(listener, router, bounds, &config.trusted_proxy, async {
        signalled().await;
        health.drain();
        // Pages that are kept up to date would hold their connections.
        ctx.live.close();
    })
    .await;
    // The worker finishes its tick before the database closes.
    let _ = stop.send(true);
    let _ = work.await;
    database.close().await;
    drop(held);
    Ok(())
}

/// Keeps other servers from a folder with an embedded database, for as long as the answer lives: the system lets go of
/// it however the process ends. Commands beside a server are welcome.
fn hold(folder: &Path) -> Result<File, CliError> {
    let path = folder.join(SERVED);
    let file = private_file(&path).map_err(|source| CliError::File { path: path.clone(), source })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(CliError::Served(folder.to_owned())),
        Err(TryLockError::Error(source)) => Err(CliError::File { path, source }),
    }
}

/// Looks at everything `serve` would need, without serving.
///
/// # Errors
/// The first thing that is missing or wrong.
pub async fn check(config: &Config) -> Result<(), CliError> {
    rules::load(config.rules.as_deref())?;
    config.limits()?;
    config.check_files()?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::default());
    post(config, &clock)?;
    if !config.demo {
        texts(config, &clock)?;
        keys(config)?;
    }
    Ok(())
}

/// Opens keys, database and connectors. The last part of the answer: this start made the keys.
async fn open(config: &Config, rules: Rules) -> Result<(Database, Context, bool), CliError> {
    let limits = config.limits()?;
    let (keys, fresh) = if config.demo { demo::keys(config)? } else { (keys(config)?, false) };
    let clock: Arc<dyn Clock> = Arc::new(config.now.map_or_else(SystemClock::default, SystemClock::on));
    let (sms, post) = (texts(config, &clock)?, post(config, &clock)?);
    let place = Place::new(&config.data, config.database_url.as_deref());
    let database = Database::open(&place, keys.clone()).await?;
    if config.demo {
        database.migrate().await?;
    } else {
        let pending = database.pending_migrations().await?;
        if !pending.is_empty() {
            return Err(CliError::Migrate { place: place.shown(), pending: pending.len() });
        }
    }
    let store = database.store();
    store.archive_rules(&rules.book.version, &rules.archive).await?;
    let today = clock.now().day();
    let shelf = rules::shelf(config.rules.as_deref(), store.as_ref(), today).await?;
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let ctx = Context {
        store,
        clock,
        ids: Arc::new(SystemIds),
        blobs: Arc::new(DiskBlobs::new(&config.data.join(DOCUMENTS), keys.clone())),
        keys,
        handbook: Arc::new(guides::load(&rules.book)?),
        book: shelf.on(today).unwrap_or_else(|| Arc::new(rules.book)),
        shelf,
        sms,
        post,
        scanner: Arc::new(NoScanner),
        limits: Arc::new(limits),
        settings: Arc::new(Settings { demonstration: config.demo, public_url: config.public_url() }),
        hashing: Arc::new(Semaphore::new(cores)),
        uploads: Arc::default(),
        live: Arc::default(),
        board: Arc::default(),
        paper: assets::font().map(|font| Arc::new(PdfPaper::new(font)) as Arc<dyn Paper>),
    };
    Ok((database, ctx, fresh))
}

/// The installation's keys; a real service never runs on a demonstration's.
fn keys(config: &Config) -> Result<Arc<Keyring>, CliError> {
    let path = key_file(&config.data);
    let keys = Keyring::open(&path).map_err(CliError::Keys)?;
    if keys.is_demonstration() {
        return Err(CliError::DemonstrationData(config.data.clone()));
    }
    Ok(Arc::new(keys))
}

/// Where the keys of a data folder are.
#[must_use]
pub fn key_file(data: &Path) -> PathBuf {
    data.join(KEYS)
}

/// Where the messages go.
#[must_use]
pub fn sink_file(config: &Config) -> Option<PathBuf> {
    config.sms_sink.clone().or_else(|| config.demo.then(|| config.data.join(DEMO_SINK)))
}

/// Text messages: the gateway of the settings, else the file.
fn texts(config: &Config, clock: &Arc<dyn Clock>) -> Result<Arc<dyn SmsGateway>, CliError> {
    let Some(gateway) = &config.sms_gateway else { return Ok(Arc::new(sink(config)?)) };
    let made = AliyunSms::new(gateway.settings(), clock.clone(), Arc::new(SystemIds));
    Ok(Arc::new(made.map_err(|cause| CliError::Channel("sms_gateway", cause))?))
}

/// E-mail and WeChat, where the settings name them.
fn post(config: &Config, clock: &Arc<dyn Clock>) -> Result<Post, CliError> {
    let mut post = Post::default();
    if let Some(mail) = &config.mail {
        let made = Smtp::new(&mail.settings()).map_err(|cause| CliError::Channel("mail", cause))?;
        post.mail = Some(Arc::new(made));
    }
    if let Some(wechat) = &config.wechat {
        let made = Wechat::new(wechat.settings(), clock.clone());
        post.wechat = Some(Arc::new(made.map_err(|cause| CliError::Channel("wechat", cause))?));
    }
    Ok(post)
}

fn sink(config: &Config) -> Result<SmsSink, CliError> {
    let path = sink_file(config).ok_or(CliError::NoSms)?;
    SmsSink::open(&path).map_err(|source| CliError::SmsSink { path, source })
}

/// Waits for SIGTERM or SIGINT.
async fn signalled() {
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        // Without handlers the default ends the process: nothing to wait for here.
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
