//! The demonstration: keys of its own, generated people, staff whose passwords are printed. Loopback only, and only in
//! a data folder that it made itself.

mod applications;
mod card_maker;
mod cards;
mod papers;
mod residents;

use self::{
    cards::{Cards, cards},
    residents::{Resident, residents},
};
use crate::{
    adapters::SystemClock,
    cli::CliError,
    config::Config,
    private::private_file,
    serve::{key_file, sink_file},
};
use crypto::{Keyring, KeyringError, Secret, totp};
use domain::{language::Language, staff::Staff};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::{self, IsTerminal, Write},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::Arc,
};
use storage::{Change, ChangeSet};
use usecases::{
    Caller, Context,
    desk::members::{NewMember, create},
    roster,
};

/// People of the demonstration.
const PEOPLE: u64 = 20_000;
/// Seed of their roster.
const SEED: u64 = 20_261_122;
/// Stored mark of a database that a demonstration filled completely.
const READY: &str = "demonstration.ready";
/// Stored mark of its applications: an interrupted first start does not make them twice.
const APPLIED: &str = "demonstration.applications";
/// Microseconds by which the last start moved the clock.
const OFFSET: &str = "demonstration.offset";
/// File with the staff's sign-ins and sample residents.
const SIGN_INS: &str = "demonstration-sign-ins.json";
/// Regions whose sample people are printed: one that decides at once, one by one person, one by two.
const SHOWN_REGIONS: usize = 3;

/// Days for which the staff have been there.
const STAFF_DAYS: i64 = 75;

/// Sign-in name, shown name, role.
const STAFF: [(&str, &str, &str); 6] = [
    ("clerk", "演示经办员甲", "clerk"),
    ("clerk2", "演示经办员乙", "clerk"),
    ("supervisor", "演示复核员", "supervisor"),
    ("admin", "演示管理员", "administrator"),
    ("auditor", "演示审计员", "auditor"),
    ("admin2", "演示管理员乙", "administrator"),
];

/// How a member of staff of the demonstration signs in.
#[derive(Serialize, Deserialize)]
pub struct SignIn {
    login: String,
    role: String,
    password: String,
    totp_secret: String,
}

/// What the file with the sign-ins holds.
#[derive(Serialize, Deserialize)]
struct SignIns {
    staff: Vec<SignIn>,
    residents: Vec<Resident>,
    /// Electronic cards and terminals.
    #[serde(default)]
    cards: Cards,
}

/// The demonstration's keys, made on the first start (then `true`). A folder with anything else in it is refused.
///
/// # Errors
/// `DemonstrationOnly` for a folder that is not the demonstration's.
pub fn keys(config: &Config) -> Result<(Arc<Keyring>, bool), CliError> {
    let data = &config.data;
    let path = key_file(data);
    match Keyring::open(&path) {
        Ok(keys) if keys.is_demonstration() => Ok((Arc::new(keys), false)),
        Ok(_) => Err(CliError::DemonstrationOnly(data.clone())),
        Err(KeyringError::NotFound(_)) => {
            let is_empty = fs::read_dir(data).map_or(true, |mut entries| entries.next().is_none());
            if !is_empty {
                return Err(CliError::DemonstrationOnly(data.clone()));
            }
            make_folder(data)?;
            Ok((Arc::new(Keyring::create(&path, true).map_err(CliError::Keys)?), true))
        }
        Err(error) => Err(CliError::Keys(error)),
    }
}

/// Makes a folder that only its owner may enter.
///
/// # Errors
/// What the file system says.
pub fn make_folder(path: &Path) -> Result<(), CliError> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|source| CliError::File { path: path.to_owned(), source })
}

/// Fills the database on the first start; takes up again what an interrupted one left.
///
/// # Errors
/// Of the store; `DemonstrationOnly` for a database with people that no demonstration made.
pub async fn prepare(config: &Config, ctx: &Context, fresh: bool) -> Result<(), CliError> {
    let offset = config.now.map_or(0, |day| SystemClock::on(day).offset).to_string();
    let ready = ctx.store.lookup_meta(READY).await?;
    if ready.is_none() {
        if fresh && ctx.store.facts(ctx.now()).await?.people > 0 {
            return Err(CliError::DemonstrationOnly(config.data.clone()));
        }
        generate(ctx).await?;
        let members = add_staff(ctx).await?;
        if ctx.store.lookup_meta(APPLIED).await?.is_none() {
            applications::applications(config, ctx).await?;
            set(ctx, APPLIED, "1".into()).await?;
        }
        keep_sign_ins(config, ctx, members).await?;
        set(ctx, READY, "1".into()).await?;
    }
    set(ctx, OFFSET, offset).await
}

async fn set(ctx: &Context, name: &'static str, value: String) -> Result<(), CliError> {
    if ctx.store.lookup_meta(name).await?.as_deref() != Some(value.as_str()) {
        ctx.store.commit(ChangeSet::new().with(Change::SetMeta { name, value })).await?;
    }
    Ok(())
}

async fn generate(ctx: &Context) -> Result<(), CliError> {
    eprintln!("first start: generating {PEOPLE} people …");
    let terminal = std::io::stderr().is_terminal();
    let mut shown = 0;
    let mut progress = |progress: roster::Progress| {
        let roster::Progress::Stored(sum) = progress else { return };
        // On a terminal one line that changes; in a log one line for each quarter.
        if terminal {
            eprint!("\r  {} of {PEOPLE}", sum.lines);
        } else if sum.lines * 4 / PEOPLE > shown {
            shown = sum.lines * 4 / PEOPLE;
            eprintln!("  {} of {PEOPLE}", sum.lines);
        }
    };
    let (store, keys, book) = (ctx.store.as_ref(), ctx.keys.as_ref(), ctx.book.as_ref());
    roster::load(store, keys, SEED, PEOPLE, ctx.today(), book, &mut progress).await?;
    if terminal {
        eprintln!();
    }
    Ok(())
}

/// The caller of acts at the command line.
#[must_use]
pub fn operator() -> Caller {
    Caller {
        session: None,
        account: None,
        staff: None,
        language: Language::Zh,
        address: String::new(),
        agent: String::new(),
        device: None,
        request: "command-line".into(),
    }
}

/// Adds the staff with a second factor in force: they were there before the first application.
async fn add_staff(ctx: &Context) -> Result<Vec<SignIn>, CliError> {
    let ctx = &cards::then(ctx, STAFF_DAYS * cards::DAY);
    let mut members = Vec::new();
    for (login, name, role) in STAFF {
        let form = NewMember { login: login.into(), name: name.into(), role: role.into(), ..NewMember::default() };
        let password = match ctx.store.lookup_staff_by_login(login).await? {
            // An interrupted first start: nobody knows that password any more.
            Some(staff) => reset(ctx, staff).await?,
            None => create(ctx, &operator(), &form).await?,
        };
        let Some(mut staff) = ctx.store.lookup_staff_by_login(login).await? else { continue };
        let secret = totp::generate_secret().expose().clone();
        staff.totp = Some(secret.clone());
        staff.totp_step = 0;
        staff.must_change_password = false;
        staff.version += 1;
        ctx.store.commit(ChangeSet::new().with(Change::UpdateStaff(staff))).await?;
        members.push(SignIn { login: login.into(), role: role.into(), password, totp_secret: secret });
    }
    Ok(members)
}

/// Keeps how staff, some residents and terminals sign in.
async fn keep_sign_ins(config: &Config, ctx: &Context, staff: Vec<SignIn>) -> Result<(), CliError> {
    let path = sign_ins_file(&config.data);
    let fault = |source| CliError::File { path: path.clone(), source };
    let sign_ins = SignIns { staff, residents: residents(ctx).await?, cards: cards(ctx).await? };
    let text = serde_json::to_vec_pretty(&sign_ins).unwrap_or_default();
    let mut file = private_file(&path).map_err(fault)?;
    file.write_all(&text).and_then(|()| file.sync_all()).map_err(fault)
}

async fn reset(ctx: &Context, mut staff: Staff) -> Result<String, CliError> {
    let codes = crypto::recovery::generate();
    let password = codes.iter().take(2).map(|code| code.expose().as_str()).collect::<Vec<_>>().join("-");
    staff.password = crypto::password::hash(&ctx.keys, &password).map_err(CliError::Password)?;
    staff.version += 1;
    ctx.store.commit(ChangeSet::new().with(Change::UpdateStaff(staff))).await?;
    Ok(password)
}

/// Where the sign-ins of a demonstration are kept.
#[must_use]
pub fn sign_ins_file(data: &Path) -> PathBuf {
    data.join(SIGN_INS)
}

fn sign_ins(data: &Path) -> Result<SignIns, CliError> {
    let path = sign_ins_file(data);
    let text = fs::read(&path).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => CliError::NoDemonstration(data.to_owned()),
        _ => CliError::File { path: path.clone(), source },
    })?;
    serde_json::from_slice(&text).map_err(|error| CliError::File { path, source: error.into() })
}

/// The code that a member of the demonstration's staff would read off the phone now: by the real clock, whatever the
/// demonstration's date is.
///
/// # Errors
/// Without a demonstration in the data folder, or without such a member.
pub fn code(data: &Path, login: &str) -> Result<String, CliError> {
    let all = sign_ins(data)?;
    let found =
        all.staff.into_iter().find(|s| s.login == login).ok_or_else(|| CliError::NoSuchLogin(login.to_owned()))?;
    let now = usecases::ports::Clock::real(&SystemClock::default());
    let seconds = u64::try_from(now.0 / 1_000_000).unwrap_or(0);
    let code = totp::code_at(&Secret::new(found.totp_secret), seconds).map_err(CliError::Totp)?;
    Ok(code.expose().clone())
}

/// By how much the demonstration's clock was moved at its last start, in microseconds.
///
/// # Errors
/// Of the store.
pub async fn offset(store: &dyn storage::Store) -> Result<i64, CliError> {
    Ok(store.lookup_meta(OFFSET).await?.and_then(|text| text.parse().ok()).unwrap_or(0))
}

/// Prints addresses and sign-ins.
///
/// # Errors
/// Of the store.
pub async fn announce(config: &Config, ctx: &Context) -> Result<(), CliError> {
    let url = &ctx.settings.public_url;
    let data = config.data.display();
    let mut out = std::io::stdout().lock();
    let mut lines = vec![
        String::new(),
        format!("易退 Yitui – demonstration, {} (generated people, nothing here is real)", ctx.today()),
        String::new(),
        format!("  Residents  {url}/"),
        format!("  Staff      {url}/desk"),
        format!("  Terminal   {url}/terminal"),
        String::new(),
        "  Sample residents (sign in with the phone, prove with name and number):".into(),
    ];
    let samples = samples(ctx).await?;
    if samples.is_empty() {
        lines.push("    nobody has a cover that begins after this date: start with an earlier --now".into());
    }
    lines.extend(samples);
    let SignIns { staff, residents, cards } = sign_ins(&config.data)?;
    lines.extend(residents.iter().filter_map(|resident| resident.announced(&ctx.book)));
    let papers = applications::folder(&config.data);
    if papers.is_dir() {
        lines.push(format!("  Papers to upload, each marked SPECIMEN, named by phone and kind: {}", papers.display()));
    }
    if let Some(sink) = sink_file(config) {
        lines.push(format!("  One-time codes are written to {}", sink.display()));
    }
    lines.extend(cards.announced());
    lines.push(String::new());
    // As it can be typed: the program is rarely on the path, and the data folder is not always the usual one.
    let program = std::env::current_exe().map_or_else(|_| "yitui".into(), |path| path.display().to_string());
    lines.push(format!("  Staff sign-ins (the authenticator's code: {program} demo-code LOGIN --data {data}):"));
    for sign_in in staff {
        let SignIn { login, role, password, totp_secret } = sign_in;
        lines.push(format!("    {login:<11} {role:<14} {password}   TOTP secret {totp_secret}"));
    }
    lines.push(format!("  They are kept in {data}/{SIGN_INS}. Stop with Ctrl-C."));
    lines.push(String::new());
    for line in lines {
        // A closed standard output is no reason not to serve.
        let _ = writeln!(out, "{line}");
    }
    let _ = out.flush();
    Ok(())
}

/// One person with a cover that can be stopped, for a region of each decision mode.
async fn printed(ctx: &Context) -> Result<Vec<roster::Sample>, CliError> {
    let mut found = Vec::new();
    let mut modes = Vec::new();
    for region in ctx.book.regions.values() {
        if found.len() >= SHOWN_REGIONS || modes.contains(&region.decision.v) {
            continue;
        }
        if let Some(sample) = roster::samples(ctx.store.as_ref(), &region.code, ctx.today(), 1).await?.pop() {
            modes.push(region.decision.v);
            found.push(sample);
        }
    }
    Ok(found)
}

/// Their lines.
async fn samples(ctx: &Context) -> Result<Vec<String>, CliError> {
    let line = |sample: roster::Sample| {
        let person = &sample.person;
        let region = ctx.book.region(&person.region)?;
        let phone = person.phone.as_ref().map_or("", |phone| phone.reveal());
        let (name, number) = (person.name.reveal(), person.id_number.reveal());
        let year = sample.cover.year;
        Some(format!("    {phone}  {name}  {number}  {} ({}), cover {year}", region.name.zh, region.name.en))
    };
    Ok(printed(ctx).await?.into_iter().filter_map(line).collect())
}
