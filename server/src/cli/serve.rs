use super::{CliError, Common, block_on};
use crate::{
    config::{Config, ConfigFault},
    logging, serve,
};
use clap::Args;
use jiff::civil::Date;
use serde::Serialize;
use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
};

/// Serve residents and staff
///
/// Settings come from yitui.toml, then YITUI_* variables, then these options; the later one counts.
#[derive(Args, Debug, Serialize)]
#[command(
    after_help = "Examples:\n  yitui serve --demo\n  yitui serve --demo --now 2026-12-15\n  yitui serve --data /var/lib/yitui --public-url https://yitui.example --sms-sink /run/yitui/sms.jsonl\n  yitui serve --check-config"
)]
pub struct Serve {
    /// Where to listen (default 127.0.0.1:8080)
    #[arg(long, value_name = "ADDR:PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    listen: Option<SocketAddr>,
    /// A demonstration with generated people and printed sign-ins; this machine only
    #[arg(long)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    demo: bool,
    /// The demonstration's date, e.g. 2026-12-15, at the real time of day
    #[arg(long, value_name = "DATE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<Date>,
    /// File that text messages and one-time codes are written to, one JSON object a line
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    sms_sink: Option<PathBuf>,
    /// File with limits that replace the product's; printed at start
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    limits: Option<PathBuf>,
    /// Folder with rules instead of those in the program
    #[arg(long, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    rules: Option<PathBuf>,
    /// Address of a proxy whose X-Forwarded-For is believed; may be given more than once
    #[arg(long, value_name = "ADDR")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    trusted_proxy: Vec<IpAddr>,
    /// Address that residents see, e.g. https://yitui.example
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    public_url: Option<String>,
    /// Log filter, e.g. info or server=debug,info
    #[arg(long, value_name = "FILTER")]
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<String>,
    /// Check settings, keys and rules, and end
    #[arg(long)]
    #[serde(skip)]
    check_config: bool,
}

#[derive(Serialize)]
struct Given<'a> {
    #[serde(flatten)]
    common: &'a Common,
    #[serde(flatten)]
    serve: &'a Serve,
}

impl Serve {
    pub(super) fn run(&self, common: &Common) -> Result<(), CliError> {
        let config = Config::load(common.config.as_deref(), &Given { common, serve: self })?;
        if self.check_config {
            block_on(serve::check(&config))?;
            println!("the configuration is good");
            return Ok(());
        }
        let filter = logging::filter(config.log());
        logging::start(filter.map_err(|cause| ConfigFault::Value { place: "log".into(), cause })?);
        block_on(serve::serve(&config))
    }
}
