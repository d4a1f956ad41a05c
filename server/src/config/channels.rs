//! Settings of the channels: a gateway for text messages, a mail server, WeChat.

use super::ConfigFault;
use connectors::{mail::Protection, mail::SmtpSettings, sms::AliyunSettings, wechat::WechatSettings};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// Characters that a secret of ours must have.
const SECRET: usize = 24;

/// Something that no log may hold.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hidden(pub String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// `[sms_gateway]`: Alibaba Cloud's gateway or one that speaks like it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsGatewayConfig {
    /// Address without a path.
    #[serde(default = "aliyun")]
    pub url: String,
    /// Access key.
    pub key_id: String,
    /// Its secret.
    pub secret: Hidden,
    /// Signature that texts begin with, as it was granted.
    pub sign_name: String,
    /// Template codes by `code`, `notice` or a kind of notice, each also with `.en`.
    pub templates: BTreeMap<String, String>,
}

fn aliyun() -> String {
    "https://dysmsapi.aliyuncs.com".to_owned()
}

/// `[mail]`: a mail server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    /// Host.
    pub host: String,
    /// Port; 465 for `tls`, 587 for `starttls`.
    pub port: Option<u16>,
    /// `tls` (default), `starttls`, or `none` for a server on this machine.
    #[serde(default)]
    pub protection: Protection,
    /// User, where the server wants one.
    pub user: Option<String>,
    /// Password.
    pub password: Option<Hidden>,
    /// Sender, e.g. `易退 <notice@yitui.example>`.
    pub from: String,
}

/// `[wechat]`: a mini program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WechatConfig {
    /// Address without a path.
    #[serde(default = "weixin")]
    pub url: String,
    /// The mini program.
    pub app_id: String,
    /// Its secret.
    pub secret: Hidden,
    /// Template of subscription messages, with `thing1`, `character_string2` and `time3`.
    pub template: String,
    /// Page of the mini program that a message opens.
    pub page: String,
}

fn weixin() -> String {
    "https://api.weixin.qq.com".to_owned()
}

/// Beyond this machine nothing goes without TLS.
fn protected(name: &'static str, url: &str) -> Result<(), ConfigFault> {
    let (scheme, host) = url.split_once("://").unwrap_or_default();
    let local =
        ["127.0.0.1", "localhost", "[::1]"].iter().any(|own| host == *own || host.starts_with(&format!("{own}:")));
    let good = !host.is_empty()
        && !host.contains(['/', '?', '@', '#', ' '])
        && (scheme == "https" || scheme == "http" && local);
    if good {
        return Ok(());
    }
    let cause = "url must be https:// and a host without a path; http:// for this machine only".to_owned();
    Err(ConfigFault::Value { place: name.into(), cause })
}

impl SmsGatewayConfig {
    pub(super) fn check(&self) -> Result<(), ConfigFault> {
        protected("sms_gateway", &self.url)
    }
    /// As the connector takes them.
    #[must_use]
    pub fn settings(&self) -> AliyunSettings {
        AliyunSettings {
            url: self.url.clone(),
            key_id: self.key_id.clone(),
            secret: self.secret.0.clone(),
            sign_name: self.sign_name.clone(),
            templates: self.templates.clone(),
        }
    }
}

impl MailConfig {
    pub(super) fn check(&self) -> Result<(), ConfigFault> {
        let local = ["127.0.0.1", "localhost", "::1"].contains(&self.host.as_str());
        if self.protection == Protection::None && !local {
            return Err(ConfigFault::Contradiction("mail: protection = \"none\" is for a server on this machine only"));
        }
        if self.user.is_some() != self.password.is_some() {
            return Err(ConfigFault::Contradiction("mail: user and password belong together"));
        }
        Ok(())
    }
    /// As the connector takes them.
    #[must_use]
    pub fn settings(&self) -> SmtpSettings {
        let usual = match self.protection {
            Protection::Tls => 465,
            Protection::Starttls => 587,
            Protection::None => 25,
        };
        SmtpSettings {
            host: self.host.clone(),
            port: self.port.unwrap_or(usual),
            protection: self.protection,
            login: self.user.clone().zip(self.password.as_ref().map(|password| password.0.clone())),
            from: self.from.clone(),
        }
    }
}

impl WechatConfig {
    pub(super) fn check(&self) -> Result<(), ConfigFault> {
        protected("wechat", &self.url)
    }
    /// As the connector takes them.
    #[must_use]
    pub fn settings(&self) -> WechatSettings {
        WechatSettings {
            url: self.url.clone(),
            app_id: self.app_id.clone(),
            secret: self.secret.0.clone(),
            template: self.template.clone(),
            page: self.page.clone(),
        }
    }
}

/// A secret that others call us with must be none that is guessed.
pub(super) fn long_enough(secret: Option<&Hidden>) -> Result<(), ConfigFault> {
    match secret {
        Some(secret) if secret.0.len() < SECRET => {
            Err(ConfigFault::Contradiction("gateway_secret must have 24 characters or more"))
        }
        _ => Ok(()),
    }
}
