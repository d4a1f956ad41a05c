//! What the layers know, and the bounds they keep.

use super::CheckFiles;
use crate::assets::href;
use app::context::Assets;
use domain::queue::Batch;
use std::{net::IpAddr, sync::Arc, time::Duration};
use usecases::Context;

/// What the layers need to know besides the use cases' context.
#[derive(Clone)]
pub struct Edge {
    /// What use cases may reach.
    pub ctx: Context,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Bounds in force.
    pub bounds: Bounds,
    /// Addresses of the site's files.
    pub assets: Arc<Assets>,
    /// Secret that gateways call back with; without one they can't.
    pub gateway_secret: Option<GatewaySecret>,
    /// Files by which platforms know the domain again.
    pub check_files: CheckFiles,
}

/// A secret that a caller must know; kept as its digest, so that comparing tells nothing.
#[derive(Clone)]
pub struct GatewaySecret(String);

impl GatewaySecret {
    /// Of the settings.
    #[must_use]
    pub fn new(secret: &str) -> Self {
        Self(crypto::digest::sha256_hex(secret.as_bytes()))
    }
    /// Whether a caller gave it.
    #[must_use]
    pub fn is(&self, given: &str) -> bool {
        crypto::digest::sha256_hex(given.as_bytes()) == self.0
    }
}

/// Bounds of the transport. They protect the server; the product's limits are `usecases::Limits`.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// Bytes of a form.
    pub form_bytes: usize,
    /// Bytes of a request to the institutions' interface: the longest bill.
    pub json_bytes: usize,
    /// Fields of a form.
    pub form_fields: usize,
    /// Fields of the form for many cases at once: as many cases as a batch takes, and what the act takes.
    pub batch_fields: usize,
    /// Bytes of an upload request.
    pub upload_bytes: usize,
    /// Requests that are worked on at once.
    pub in_flight: usize,
    /// Requests that may wait for a place.
    pub waiting: usize,
    /// How long they wait.
    pub wait: Duration,
    /// A request as a whole.
    pub request: Duration,
    /// An upload as a whole.
    pub upload: Duration,
    /// Without a byte of the body.
    pub body_idle: Duration,
    /// Bytes a second that a body must keep up after the first [`Self::body_idle`].
    pub body_rate: u64,
    /// For the whole head of a request, also between two requests.
    pub head: Duration,
    /// Without taking a byte of the answer.
    pub write_idle: Duration,
    /// Open connections.
    pub connections: usize,
    /// Open connections of one address: many for one household, few for the server. Not for trusted proxies.
    pub address_connections: usize,
    /// After a signal to stop.
    pub drain: Duration,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            form_bytes: 64 * 1024,
            json_bytes: 128 * 1024,
            form_fields: 200,
            batch_fields: Batch::MOST + 100,
            upload_bytes: 12 * 1024 * 1024,
            in_flight: 256,
            waiting: 64,
            wait: Duration::from_secs(2),
            request: Duration::from_secs(30),
            upload: Duration::from_secs(60),
            body_idle: Duration::from_secs(10),
            body_rate: 4 * 1024,
            head: Duration::from_secs(10),
            write_idle: Duration::from_secs(20),
            connections: 4096,
            address_connections: 256,
            drain: Duration::from_secs(20),
        }
    }
}

impl Edge {
    /// With the bounds of the product and no trusted proxy.
    #[must_use]
    pub fn new(ctx: Context) -> Self {
        Self {
            ctx,
            trusted_proxies: Vec::new(),
            bounds: Bounds::default(),
            assets: Arc::new(assets()),
            gateway_secret: None,
            check_files: CheckFiles::default(),
        }
    }
    /// Whether residents come by https, so that cookies are `Secure` and browsers told to stay with it.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.ctx.settings.public_url.starts_with("https://")
    }
}

/// An address is empty where this build has no such file (scripts, after a plain `cargo build`).
fn assets() -> Assets {
    let at = |name| href(name).unwrap_or_default().to_owned();
    Assets {
        style: at("style.css"),
        desk_style: at("desk.css"),
        elder_style: at("elder.css"),
        loader: at("loader.js"),
        script: at("pkg/yitui.js"),
        wasm: at("pkg/yitui_bg.wasm"),
        scan: at("scan.js"),
        decoder: at("decoder.js"),
        viewer: at("viewer.js"),
        keys: at("desk.js"),
        progress: at("progress.js"),
        passkey: at("passkey.js"),
        session: at("session.js"),
        status: at("status.js"),
        aloud: at("aloud.js"),
        diagnostics: at("diagnostics.js"),
        connection: at("connection.js"),
        worker: at("worker.js"),
        icon: at("icon.svg"),
        manifest: at("manifest.webmanifest"),
    }
}
