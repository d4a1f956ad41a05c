use crate::{config::ConfigFault, rules::RulesFault};
use crypto::KeyringError;
use std::{io, net::SocketAddr, path::PathBuf};
use storage::StoreError;
use usecases::{UseCaseError, roster::ImportFault};

/// Why a command did not do what was asked. Says what to do about it where that is known.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The configuration.
    #[error("{0}")]
    Config(#[from] ConfigFault),
    /// The rules.
    #[error("{0}")]
    Rules(#[from] RulesFault),
    /// The guides.
    #[error("{0}")]
    Guides(#[from] crate::guides::GuidesFault),
    /// The keys.
    #[error("{}{}", .0, hint(.0))]
    Keys(KeyringError),
    /// The database, before it is known which.
    #[error("database: {0}")]
    Store(#[from] StoreError),
    /// The database.
    #[error("{place}: {source}")]
    Database {
        /// Which file, or which server.
        place: String,
        /// What is wrong with it.
        source: StoreError,
    },
    /// The database's schema is older than the program.
    #[error("the database at {place} lacks {pending} migrations: take a backup, then run `yitui migrate`")]
    Migrate {
        /// Where it is.
        place: String,
        /// How many.
        pending: usize,
    },
    /// `migrate --check` found something to do.
    #[error("the schema is not up to date: {0} migrations are missing")]
    Pending(usize),
    /// A demonstration's sign-ins are wanted where there is no demonstration.
    #[error("{}: no demonstration here; name its folder with --data DIR", .0.display())]
    NoDemonstration(PathBuf),
    /// A file that must not be there.
    #[error("{}: is there already; nothing was written", .0.display())]
    FileThere(PathBuf),
    /// Nobody is there to send text messages.
    #[error(
        "no way to send text messages: set [sms_gateway] in yitui.toml, or sms_sink (or YITUI_SMS_SINK, or --sms-sink FILE) to a file \
         that your SMS gateway follows. Without it nobody could sign in"
    )]
    NoSms,
    /// A channel's settings.
    #[error("{0}: {1}")]
    Channel(&'static str, String),
    /// A simulator.
    #[error("{0}")]
    Simulated(String),
    /// The file for text messages can't be used.
    #[error("sms_sink: {}: {source}. Give another file with --sms-sink", .path.display())]
    SmsSink {
        /// Which.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
    /// A demonstration keeps to its own data.
    #[error(
        "{}: not made by a demonstration. --demo needs an empty or a new data folder: give another one with --data DIR",
        .0.display()
    )]
    DemonstrationOnly(PathBuf),
    /// A real service keeps away from a demonstration's data.
    #[error("{}: these are a demonstration's data and keys; use --demo, or another folder with --data DIR", .0.display())]
    DemonstrationData(PathBuf),
    /// Another server uses the embedded database.
    #[error("{}: another `yitui serve` uses this data folder. Stop it first, or choose another folder with --data", .0.display())]
    Served(PathBuf),
    /// The address can't be listened on.
    #[error("cannot listen on {address}: {source}. Choose another one with --listen")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// A file or folder.
    #[error("{}: {source}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
    /// A folder that must be empty is not.
    #[error("{}: is there already and not empty; nothing was changed", .0.display())]
    NotEmpty(PathBuf),
    /// A roster import stopped.
    #[error("{}: {fault}", .path.display())]
    Import {
        /// The file.
        path: PathBuf,
        /// Why.
        fault: ImportFault,
    },
    /// Generated people were not taken.
    #[error("{0}")]
    Roster(#[from] ImportFault),
    /// A use case said no.
    #[error("{0}")]
    UseCase(#[from] UseCaseError),
    /// What was typed for an option.
    #[error("--{field}: {cause}")]
    Field {
        /// Which option.
        field: String,
        /// What is wrong with it, in words.
        cause: String,
    },
    /// No such region.
    #[error("no rules for region {0}; `yitui rules check` lists those that are there")]
    NoSuchRegion(String),
    /// No such member of the demonstration's staff.
    #[error("{0}: no such sign-in in this demonstration")]
    NoSuchLogin(String),
    /// No such terminal.
    #[error("{0}: no such terminal; `yitui terminal list` shows those that are there")]
    NoSuchTerminal(String),
    /// A receipt that was changed.
    #[error("{}: NOT GENUINE: {cause}", .path.display())]
    Tampered {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        cause: String,
    },
    /// A receipt that can't be checked.
    #[error("{}: cannot be checked: {cause}", .path.display())]
    Unchecked {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: String,
    },
    /// The record was changed.
    #[error("THE RECORD IS FAULTY: {0}")]
    Record(usecases::audit::Fault),
    /// The embedded database only.
    #[error("this command copies the embedded database; take Postgres with pg_dump, and documents and keys by copying")]
    SqliteOnly,
    /// A password was not hashed.
    #[error("{0}")]
    Password(crypto::password::PasswordError),
    /// A second factor.
    #[error("{0}")]
    Totp(crypto::totp::TotpError),
    /// A paper of the demonstration.
    #[error("a demonstration document can't be drawn: {0}")]
    Paper(paper::PaperError),
    /// The runtime did not start.
    #[error("the runtime did not start: {0}")]
    Runtime(io::Error),
}

impl CliError {
    /// 1: it failed, or what was checked is faulty; 2: wrong usage or configuration, or it could not be checked; 3: the
    /// database is damaged.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Config(_)
            | Self::Keys(_)
            | Self::NoSms
            | Self::SmsSink { .. }
            | Self::Migrate { .. }
            | Self::DemonstrationOnly(_)
            | Self::DemonstrationData(_)
            | Self::NotEmpty(_)
            | Self::NoDemonstration(_)
            | Self::FileThere(_)
            | Self::Field { .. }
            | Self::NoSuchRegion(_)
            | Self::NoSuchLogin(_)
            | Self::NoSuchTerminal(_)
            | Self::SqliteOnly
            | Self::Unchecked { .. } => 2,
            Self::Store(StoreError::Corrupt(_)) | Self::Database { source: StoreError::Corrupt(_), .. } => 3,
            _ => 1,
        }
    }
}

impl CliError {
    /// The same, with the database's place where the database is what failed.
    #[must_use]
    pub fn at(self, place: impl FnOnce() -> Option<String>) -> Self {
        let source = match self {
            Self::Store(source)
            | Self::UseCase(UseCaseError::Store(source))
            | Self::Roster(ImportFault::Store(source))
            | Self::Import { fault: ImportFault::Store(source), .. } => source,
            other => return other,
        };
        match place() {
            Some(place) => Self::Database { place, source },
            None => Self::Store(source),
        }
    }
}

fn hint(error: &KeyringError) -> &'static str {
    match error {
        KeyringError::NotFound(_) => {
            ". Run `yitui keys create` once for a new installation, or restore the keys that belong to these data"
        }
        _ => "",
    }
}
