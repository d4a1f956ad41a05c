use super::{CliError, block_on};
use crate::simulate::{Faults, Ledger, mail, sms, wechat};
use clap::Args;
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};
use tokio::net::TcpListener;

/// What every simulator takes.
#[derive(Args, Debug)]
pub struct Place {
    /// Port on this machine
    #[arg(long, value_name = "PORT")]
    port: u16,
    /// Faults, e.g. 5xx=3,timeout=7 for every third and seventh call: timeout, 5xx, duplicate, slow, drop
    #[arg(long, value_name = "FAULTS", default_value = "")]
    fault: String,
    /// File that each message is written to as a JSON line, for its owner's eyes only
    #[arg(long, value_name = "FILE")]
    messages: Option<PathBuf>,
}

impl Place {
    async fn open(&self) -> Result<(TcpListener, Faults, Ledger), CliError> {
        let faults = self.fault.parse().map_err(CliError::Simulated)?;
        let ledger = Ledger::new(self.messages.as_deref())
            .map_err(|source| CliError::File { path: self.messages.clone().unwrap_or_default(), source })?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let listener = TcpListener::bind(address).await.map_err(|source| CliError::Listen { address, source })?;
        println!("simulated, on {address}; it reaches nobody");
        Ok((listener, faults, ledger))
    }
}

/// A text message gateway that speaks as Alibaba Cloud's does; GET /messages shows what it took
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  yitui simulate sms --port 9101 --reports http://127.0.0.1:8080/gateway/sms/receipts --reports-secret secret-of-24-letters-or-more\n\nPhones that end in 0000 get nothing: the report says so."
)]
pub struct Sms {
    #[command(flatten)]
    place: Place,
    /// Access key that it accepts
    #[arg(long, value_name = "KEY", default_value = "simulated")]
    key_id: String,
    /// Secret of the access key
    #[arg(long, value_name = "SECRET", default_value = "simulated-secret")]
    secret: String,
    /// Address that reports are posted to
    #[arg(long, value_name = "URL", requires = "reports_secret")]
    reports: Option<String>,
    /// Secret that reports carry
    #[arg(long, value_name = "SECRET")]
    reports_secret: Option<String>,
}

impl Sms {
    pub(super) fn run(&self) -> Result<(), CliError> {
        block_on(async {
            let (listener, faults, ledger) = self.place.open().await?;
            let gateway = sms::Gateway {
                key: (self.key_id.clone(), self.secret.clone()),
                reports: self.reports.clone().zip(self.reports_secret.clone()),
                faults,
                ledger,
            };
            sms::serve(listener, gateway).await.map_err(|error| CliError::Simulated(error.to_string()))
        })
    }
}

/// A mail server that takes messages and brings them to nobody
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  yitui simulate mail --port 9102 --messages /tmp/mail.jsonl\n\nAddresses that begin with nobody are refused for good."
)]
pub struct Mail {
    #[command(flatten)]
    place: Place,
}

impl Mail {
    pub(super) fn run(&self) -> Result<(), CliError> {
        block_on(async {
            let (listener, faults, ledger) = self.place.open().await?;
            let served = mail::serve(listener, mail::Server { faults, ledger }).await;
            served.map_err(|error| CliError::Simulated(error.to_string()))
        })
    }
}

/// WeChat's server: tokens, whose a code is, subscription messages; GET /messages shows what it took
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  yitui simulate wechat --port 9103\n\nThe code code-NAME is open-NAME's; open-silent takes no messages."
)]
pub struct Wechat {
    #[command(flatten)]
    place: Place,
    /// Mini program that it accepts
    #[arg(long, value_name = "ID", default_value = "simulated")]
    app_id: String,
    /// Its secret
    #[arg(long, value_name = "SECRET", default_value = "simulated-secret")]
    secret: String,
}

impl Wechat {
    pub(super) fn run(&self) -> Result<(), CliError> {
        block_on(async {
            let (listener, faults, ledger) = self.place.open().await?;
            let server = wechat::Server { app: (self.app_id.clone(), self.secret.clone()), faults, ledger };
            wechat::serve(listener, server).await.map_err(|error| CliError::Simulated(error.to_string()))
        })
    }
}
