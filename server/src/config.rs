//! Configuration: a file, then the environment (`YITUI_*`), then the command line; the later one counts.

mod channels;

pub use channels::{Hidden, MailConfig, SmsGatewayConfig, WechatConfig};

use crate::{http::CheckFiles, logging, text};
use figment::{
    Figment,
    error::Kind,
    providers::{Env, Format, Serialized, Toml},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{
    io,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};
use usecases::Limits;

/// Name of the file that is read when it is there and none is named.
pub const FILE: &str = "yitui.toml";
/// Variables with our prefix that belong to the build, not to the program.
const BUILD_VARIABLES: [&str; 12] = [
    "toolchain",
    "dist",
    "cache",
    "bin",
    "config",
    "shots",
    "skip_postgres",
    "test_postgres",
    "end2end_data",
    "end2end_now",
    "end2end_out",
    "end2end_ports",
];

/// Everything that can be set. Unknown keys are refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Folder of database, documents and keys.
    pub data: PathBuf,
    /// Postgres address instead of the embedded database.
    pub database_url: Option<String>,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Address that residents see; `http://` and the listening address when not set.
    pub public_url: Option<String>,
    /// Addresses of proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxy: Vec<IpAddr>,
    /// File that text messages are written to.
    pub sms_sink: Option<PathBuf>,
    /// Gateway for text messages, in place of the file.
    pub sms_gateway: Option<SmsGatewayConfig>,
    /// Mail server, where notices also go by e-mail.
    pub mail: Option<MailConfig>,
    /// Mini program, where notices also go to WeChat.
    pub wechat: Option<WechatConfig>,
    /// Secret that gateways call back with.
    pub gateway_secret: Option<Hidden>,
    /// Files that a platform asks for at the root of the domain, e.g. WeChat's for a business domain.
    pub check_file: Vec<PathBuf>,
    /// File with limits that replace the product's.
    pub limits: Option<PathBuf>,
    /// Folder with rules instead of those in the program.
    pub rules: Option<PathBuf>,
    /// Generated people, printed sign-ins; loopback only.
    pub demo: bool,
    /// A demonstration's date.
    pub now: Option<Date>,
    /// Log filter; a demonstration is quiet by default, so that its sign-ins stay in sight.
    pub log: Option<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            data: "data".into(),
            database_url: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            trusted_proxy: Vec::new(),
            sms_sink: None,
            sms_gateway: None,
            mail: None,
            wechat: None,
            gateway_secret: None,
            check_file: Vec::new(),
            limits: None,
            rules: None,
            demo: false,
            now: None,
            log: None,
        }
    }
}

/// Why a configuration is refused: names the file (or variable, or option), the line and the cause.
#[derive(Debug, thiserror::Error)]
pub enum ConfigFault {
    /// A file can't be read.
    #[error("{}: {source}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
    /// A key or value is not good.
    #[error("{place}: {cause}")]
    Value {
        /// File and line, or the variable.
        place: String,
        /// What is wrong.
        cause: String,
    },
    /// Settings that do not go together.
    #[error("{0}")]
    Contradiction(&'static str),
}

impl Config {
    /// Reads file and environment and puts what the command line says on top.
    ///
    /// # Errors
    /// The first fault.
    pub fn load(file: Option<&Path>, given: &impl Serialize) -> Result<Self, ConfigFault> {
        let named = file.map(Path::to_owned);
        let path = named.clone().unwrap_or_else(|| FILE.into());
        let text = match text::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => String::new(),
            Err(source) => return Err(ConfigFault::Read { path, source }),
        };
        let from_file = Figment::from(Serialized::defaults(Self::default())).merge(Toml::string(&text));
        from_file.extract::<Self>().map_err(|error| in_file(&path, &text, &error))?;
        let from_environment = from_file.merge(Env::prefixed("YITUI_").ignore(&BUILD_VARIABLES));
        from_environment.extract::<Self>().map_err(|error| ConfigFault::Value {
            place: format!("YITUI_{}", key_of(&error).to_uppercase()),
            cause: cause(&error),
        })?;
        let config: Self = from_environment.merge(Serialized::defaults(given)).extract().map_err(|error| {
            ConfigFault::Value { place: format!("--{}", key_of(&error).replace('_', "-")), cause: cause(&error) }
        })?;
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> Result<(), ConfigFault> {
        if self.now.is_some() && !self.demo {
            return Err(ConfigFault::Contradiction("--now moves the clock of a demonstration: it needs --demo"));
        }
        if self.demo && !self.listen.ip().is_loopback() {
            return Err(ConfigFault::Contradiction(
                "--demo listens on this machine only: its people and passwords are printed. Use --listen 127.0.0.1:8080",
            ));
        }
        self.sms_gateway.as_ref().map_or(Ok(()), SmsGatewayConfig::check)?;
        self.mail.as_ref().map_or(Ok(()), MailConfig::check)?;
        self.wechat.as_ref().map_or(Ok(()), WechatConfig::check)?;
        channels::long_enough(self.gateway_secret.as_ref())?;
        if self.sms_gateway.is_some() && self.sms_sink.is_some() {
            return Err(ConfigFault::Contradiction("set sms_gateway or sms_sink, not both"));
        }
        if let Some(Err(cause)) = self.log.as_deref().map(logging::filter) {
            return Err(ConfigFault::Value { place: "log".into(), cause });
        }
        if let Some(url) = &self.public_url {
            let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or_default();
            if host.is_empty() || host.contains(['/', '?', '#', '@', ' ']) {
                return Err(ConfigFault::Contradiction(
                    "public_url must be a scheme and a host without a path, e.g. https://yitui.example",
                ));
            }
            let local = self.listen.ip().is_loopback();
            if url.starts_with("http://") && !local {
                return Err(ConfigFault::Contradiction(
                    "public_url must begin with https:// unless the server listens on loopback only",
                ));
            }
        } else if !self.listen.ip().is_loopback() {
            return Err(ConfigFault::Contradiction(
                "set public_url (e.g. https://yitui.example) when listening beyond loopback: cookies and links need it",
            ));
        }
        Ok(())
    }

    /// Address that residents see.
    #[must_use]
    pub fn public_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }

    /// The log filter in force.
    #[must_use]
    pub fn log(&self) -> &str {
        self.log.as_deref().unwrap_or(if self.demo { "warn" } else { "info" })
    }

    /// What platforms ask for at the root of the domain.
    ///
    /// # Errors
    /// Names the file that can't be served.
    pub fn check_files(&self) -> Result<CheckFiles, ConfigFault> {
        let mut files = CheckFiles::default();
        for path in &self.check_file {
            files.add(path).map_err(|cause| ConfigFault::Value {
                place: format!("check_file {}", path.display()),
                cause: cause.to_string(),
            })?;
        }
        Ok(files)
    }

    /// The limits in force.
    ///
    /// # Errors
    /// When the limits file is not good.
    pub fn limits(&self) -> Result<Limits, ConfigFault> {
        let Some(path) = &self.limits else { return Ok(Limits::default()) };
        let text = text::read(path).map_err(|source| ConfigFault::Read { path: path.clone(), source })?;
        let figment = Figment::from(Serialized::defaults(Limits::default())).merge(Toml::string(&text));
        figment.extract().map_err(|error| in_file(path, &text, &error))
    }
}

/// The key that an error is about.
fn key_of(error: &figment::Error) -> String {
    match &error.kind {
        Kind::UnknownField(name, _) => {
            let mut path = error.path.clone();
            if path.last() != Some(name) {
                path.push(name.clone());
            }
            path.join(".")
        }
        _ => error.path.join("."),
    }
}

/// Never quotes the value: it may be an address with a password.
fn cause(error: &figment::Error) -> String {
    match &error.kind {
        Kind::UnknownField(_, known) => format!("unknown key; known are {}", known.join(", ")),
        Kind::InvalidType(_, expected) => format!("must be {expected}"),
        Kind::MissingField(name) => format!("{name} is missing"),
        Kind::InvalidValue(_, expected) => format!("must be {expected}"),
        Kind::Message(message) => message.replace('\n', " "),
        _ => "is not good".to_owned(),
    }
}

/// Names file and line: where the key stands, or where the TOML itself is broken.
fn in_file(path: &Path, text: &str, error: &figment::Error) -> ConfigFault {
    let key = key_of(error);
    let at_key = line_of(text, &key);
    let cause = cause(error);
    // A TOML error says its own line: "TOML parse error at line 3, column 5".
    let said =
        cause.split("at line ").nth(1).and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok());
    let place = match at_key.map(|at| at + 1).or(said) {
        Some(line) => format!("{}, line {line}", path.display()),
        None => path.display().to_string(),
    };
    let cause = if key.is_empty() { cause } else { format!("{key}: {cause}") };
    ConfigFault::Value { place, cause }
}

/// The line (from 0) of `key`, within its table when it is a dotted one, else the nearest line above it.
fn line_of(text: &str, key: &str) -> Option<usize> {
    let name_of =
        |line: &str| line.split('=').next().unwrap_or_default().trim().trim_matches(['[', ']', '"']).to_owned();
    let (table, last) = key.rsplit_once('.').unwrap_or(("", key));
    let start = text.lines().position(|line| !table.is_empty() && name_of(line) == table);
    let within = text.lines().enumerate().skip(start.map_or(0, |at| at + 1));
    let found = within.filter(|(_, line)| !last.is_empty() && name_of(line) == last).map(|(at, _)| at).next();
    found.or(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Nothing {}

    fn load(text: &str) -> Result<Config, String> {
        let path = std::env::temp_dir().join(format!(
            "yitui-config-{}-{:?}.toml",
            std::process::id(),
            std::thread::current().id()
        ));
        std::fs::write(&path, text).unwrap();
        let loaded = Config::load(Some(&path), &Nothing {}).map_err(|fault| fault.to_string());
        std::fs::remove_file(&path).unwrap();
        loaded.map_err(|fault| fault.replace(&path.display().to_string(), "FILE"))
    }

    #[test]
    fn a_fault_names_file_line_and_cause() {
        let unknown = load("log = \"debug\"\n\nlisten_adress = \"127.0.0.1:1\"\n").unwrap_err();
        assert!(unknown.starts_with("FILE, line 3: listen_adress: unknown key; known are "), "{unknown}");
        let wrong = load("# comment\ndemo = \"perhaps\"\n").unwrap_err();
        assert!(wrong.starts_with("FILE, line 2: demo: must be "), "{wrong}");
        let broken = load("demo = true\nlog = \"x\n").unwrap_err();
        assert!(broken.starts_with("FILE, line 2"), "{broken}");
        let wrong = load("[a]\nx = 1\n[b]\nx = 2\n").unwrap_err();
        assert!(wrong.starts_with("FILE, line 1: a: unknown key"), "{wrong}");
        assert_eq!(line_of("[a]\nx = 1\n[b]\n# x\nx = 2\n", "b.x"), Some(4));
        assert_eq!(line_of("a = { x = 1 }\n", "a.x"), Some(0), "the nearest line that is known");
        let secret = load("database_url = [\"postgres://u:secret@h/d\"]\n").unwrap_err();
        assert!(!secret.contains("secret"), "{secret}");
    }

    #[test]
    fn a_missing_file_that_was_named_is_a_fault() {
        assert!(Config::load(Some(Path::new("/nowhere/yitui.toml")), &Nothing {}).is_err());
    }

    #[test]
    fn settings_that_do_not_go_together_are_refused() {
        let good = "public_url = \"https://yitui.example\"\nlisten = \"0.0.0.0:8080\"\n";
        assert!(load(good).is_ok());
        for bad in [
            "now = \"2026-12-01\"\n",
            "demo = true\nlisten = \"0.0.0.0:8080\"\npublic_url = \"https://yitui.example\"\n",
            "listen = \"0.0.0.0:8080\"\n",
            "listen = \"0.0.0.0:8080\"\npublic_url = \"http://yitui.example\"\n",
            "public_url = \"https://yitui.example/path\"\n",
            "gateway_secret = \"short\"\n",
            "[mail]\nhost = \"mail.example.com\"\nfrom = \"a@b.cn\"\nprotection = \"none\"\n",
            "[mail]\nhost = \"mail.example.com\"\nfrom = \"a@b.cn\"\nuser = \"a\"\n",
            "[wechat]\nurl = \"http://api.example.com\"\napp_id = \"a\"\nsecret = \"s\"\ntemplate = \"t\"\npage = \"p\"\n",
        ] {
            assert!(load(bad).is_err(), "{bad}");
        }
    }
}
