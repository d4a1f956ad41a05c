use super::acs3::{Signed, form, hash};
use crate::http::{call, client};
use async_trait::async_trait;
use domain::{id::DeliveryId, language::Language, time::Timestamp};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};
use usecases::ports::{Clock, Ids, PortError, SendError, Sms, SmsGateway};

const ACTION: &str = "SendSms";
const VERSION: &str = "2017-05-25";
const FORM: &str = "application/x-www-form-urlencoded";
/// Beijing's distance from universal time.
const CHINA_SECONDS: i64 = 8 * 3600;
/// Answers after which the same number is no use to try: all others are ours or the gateway's to mend.
const FINAL: [&str; 3] = ["isv.MOBILE_NUMBER_ILLEGAL", "isv.MOBILE_COUNT_OVER_LIMIT", "isv.BLACK_KEY_CONTROL_LIMIT"];

/// Where the gateway is and what it knows us by.
#[derive(Clone)]
pub struct AliyunSettings {
    /// Address without a path, e.g. `https://dysmsapi.aliyuncs.com`.
    pub url: String,
    /// Access key.
    pub key_id: String,
    /// Its secret.
    pub secret: String,
    /// Signature that texts begin with, as it was granted.
    pub sign_name: String,
    /// Template codes by `code`, `notice` or a kind of notice, each also with `.en`.
    pub templates: BTreeMap<String, String>,
}

/// Alibaba Cloud's gateway for text messages, and those that speak like it.
pub struct AliyunSms {
    http: reqwest::Client,
    settings: AliyunSettings,
    host: String,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    code: String,
    #[serde(default)]
    biz_id: Option<String>,
}

impl AliyunSms {
    /// A gateway; nothing is called yet.
    ///
    /// # Errors
    /// What is wrong with the settings.
    pub fn new(settings: AliyunSettings, clock: Arc<dyn Clock>, ids: Arc<dyn Ids>) -> Result<Self, String> {
        let host = settings.url.split("//").nth(1).unwrap_or_default().to_owned();
        if host.is_empty() || host.contains(['/', '?', '@']) {
            return Err("the gateway's url must be a scheme and a host without a path".into());
        }
        for needed in ["code", "notice"] {
            if !settings.templates.contains_key(needed) {
                return Err(format!("templates needs one named {needed}"));
            }
        }
        Ok(Self { http: client()?, settings, host, clock, ids })
    }

    /// The template for a message: of its own kind, else the common one; in its language where there is one.
    fn template(&self, sms: &Sms) -> &str {
        let common = if sms.code.is_some() { "code" } else { "notice" };
        let english = (sms.language == Language::En).then_some(".en");
        let names =
            [sms.purpose.as_str(), common].into_iter().flat_map(|name| [english, Some("")].map(|end| (name, end)));
        let found = names.filter_map(|(name, end)| self.settings.templates.get(&format!("{name}{}", end?))).next();
        found.map_or("", String::as_str)
    }

    async fn hand_over(&self, out_id: &str, sms: &Sms) -> Result<Option<String>, SendError> {
        let mut values = BTreeMap::new();
        if let Some(code) = &sms.code {
            values.insert("code", code.as_str());
        } else {
            values.insert("text", sms.text.as_str());
            values.insert("reference", sms.reference.as_deref().unwrap_or_default());
        }
        let values = serde_json::to_string(&values).map_err(|_| SendError::Final("not_json".into()))?;
        // In the body, not in the address: addresses end up in logs.
        let body = form(&[
            ("PhoneNumbers", sms.to.reveal()),
            ("SignName", &self.settings.sign_name),
            ("TemplateCode", self.template(sms)),
            ("TemplateParam", &values),
            ("OutId", out_id),
        ]);
        let digest = hash(body.as_bytes());
        let nonce = domain::id::encode(self.ids.bits());
        let date = utc(self.clock.real());
        let headers = [
            ("content-type", FORM),
            ("host", self.host.as_str()),
            ("x-acs-action", ACTION),
            ("x-acs-content-sha256", digest.as_str()),
            ("x-acs-date", date.as_str()),
            ("x-acs-signature-nonce", nonce.as_str()),
            ("x-acs-version", VERSION),
        ];
        let signed = Signed { method: "POST", path: "/", query: "", headers: &headers, body: &digest };
        let authorization = signed.authorization(&self.settings.key_id, &self.settings.secret);
        let mut request = self.http.post(format!("{}/", self.settings.url)).header("authorization", authorization);
        for (name, value) in headers.into_iter().filter(|(name, _)| *name != "host") {
            request = request.header(name, value);
        }
        let (status, answer) = call(request.body(body)).await?;
        let answer: Answer = serde_json::from_slice(&answer).map_err(|_| SendError::Retry(format!("http_{status}")))?;
        match answer.code.as_str() {
            "OK" => Ok(answer.biz_id),
            code if FINAL.contains(&code) => Err(SendError::Final(short(code))),
            code => Err(SendError::Retry(short(code))),
        }
    }
}

/// A gateway's code as far as it is one.
fn short(code: &str) -> String {
    code.chars().filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).take(40).collect()
}

/// `2026-11-23T10:00:00Z`.
fn utc(now: Timestamp) -> String {
    let second = now.0.div_euclid(1_000_000) * 1_000_000;
    format!("{}Z", Timestamp(second).plus_seconds(-CHINA_SECONDS).in_china())
}

#[async_trait]
impl SmsGateway for AliyunSms {
    async fn send(&self, sms: Sms) -> Result<(), PortError> {
        let id = domain::id::encode(self.ids.bits());
        let sent = self.hand_over(&id, &sms).await;
        sent.map(drop).map_err(|error| PortError::Unavailable(format!("sms gateway: {error}")))
    }
    async fn deliver(&self, id: &DeliveryId, sms: Sms) -> Result<Option<String>, SendError> {
        self.hand_over(id.as_str(), &sms).await
    }
}

#[cfg(test)]
mod tests {
    use super::utc;
    use domain::time::Timestamp;

    #[test]
    fn the_date_is_universal_time_without_fractions() {
        assert_eq!(utc(Timestamp(1_698_315_752_123_456)), "2023-10-26T10:22:32Z");
    }
}
