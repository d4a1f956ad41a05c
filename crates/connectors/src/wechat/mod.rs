//! WeChat: whose a mini program's code is, and subscription messages.

use crate::http::{call, client};
use async_trait::async_trait;
use domain::time::Timestamp;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use tokio::sync::Mutex;
use usecases::ports::{Clock, SendError, WechatGateway, WechatMessage};

/// A token is asked for anew so long before it ends.
const EARLY_SECONDS: i64 = 300;
/// Characters that a field of a subscription message may have.
const THING: usize = 20;
/// Answers that mean: the token is none any more.
const STALE: [i64; 3] = [40001, 40014, 42001];
/// Answers after which another try is no use: no such reader, they take no messages, the code is spent.
const FINAL: [i64; 5] = [40003, 40029, 40163, 43101, 47003];

/// Where WeChat is and what it knows us by.
#[derive(Clone)]
pub struct WechatSettings {
    /// Address without a path, e.g. `https://api.weixin.qq.com`.
    pub url: String,
    /// The mini program.
    pub app_id: String,
    /// Its secret.
    pub secret: String,
    /// Template of subscription messages, with the fields `thing1`, `character_string2` and `time3`.
    pub template: String,
    /// Page of the mini program that a message opens.
    pub page: String,
}

/// WeChat's server.
pub struct Wechat {
    http: reqwest::Client,
    settings: WechatSettings,
    clock: Arc<dyn Clock>,
    token: Mutex<Option<(String, Timestamp)>>,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    errcode: i64,
    access_token: Option<String>,
    expires_in: Option<i64>,
    openid: Option<String>,
    msgid: Option<i64>,
}

impl Wechat {
    /// A server; nothing is called yet.
    ///
    /// # Errors
    /// What is wrong with the settings.
    pub fn new(settings: WechatSettings, clock: Arc<dyn Clock>) -> Result<Self, String> {
        Ok(Self { http: client()?, settings, clock, token: Mutex::new(None) })
    }

    async fn ask(&self, request: reqwest::RequestBuilder) -> Result<Answer, SendError> {
        let (status, body) = call(request).await?;
        let answer: Answer = serde_json::from_slice(&body).map_err(|_| SendError::Retry(format!("http_{status}")))?;
        match answer.errcode {
            0 => Ok(answer),
            code if FINAL.contains(&code) => Err(SendError::Final(code.to_string())),
            code => Err(SendError::Retry(code.to_string())),
        }
    }

    async fn token(&self) -> Result<String, SendError> {
        let mut kept = self.token.lock().await;
        let now = self.clock.real();
        if let Some((token, _)) = kept.as_ref().filter(|(_, until)| *until > now) {
            return Ok(token.clone());
        }
        let asked = json!({
            "grant_type": "client_credential", "appid": self.settings.app_id, "secret": self.settings.secret,
        });
        let url = format!("{}/cgi-bin/stable_token", self.settings.url);
        let answer = self.ask(self.http.post(url).json(&asked)).await?;
        let token = answer.access_token.ok_or_else(|| SendError::Retry("no_token".into()))?;
        let seconds = answer.expires_in.unwrap_or(7200).saturating_sub(EARLY_SECONDS).max(0);
        *kept = Some((token.clone(), now.plus_seconds(seconds)));
        Ok(token)
    }
}

#[async_trait]
impl WechatGateway for Wechat {
    async fn open_id(&self, code: &str) -> Result<String, SendError> {
        let WechatSettings { url, app_id, secret, .. } = &self.settings;
        // The vendor's own way: what stands in this address is ours and the code of one use.
        let url = format!(
            "{url}/sns/jscode2session?appid={app_id}&secret={secret}&js_code={code}&grant_type=authorization_code"
        );
        let answer = self.ask(self.http.get(url)).await?;
        answer.openid.ok_or_else(|| SendError::Retry("no_openid".into()))
    }

    async fn notify(&self, message: WechatMessage) -> Result<Option<String>, SendError> {
        let token = self.token().await?;
        let url = format!("{}/cgi-bin/message/subscribe/send?access_token={token}", self.settings.url);
        let thing: String = message.thing.chars().take(THING).collect();
        let reference = if message.reference.is_empty() { "-".to_owned() } else { message.reference };
        let time = message.at.in_china().strftime("%Y-%m-%d %H:%M").to_string();
        let body = json!({
            "touser": message.to,
            "template_id": self.settings.template,
            "page": format!("{}?m={}", self.settings.page, message.id),
            "data": {
                "thing1": { "value": thing },
                "character_string2": { "value": reference },
                "time3": { "value": time },
            },
        });
        let sent = self.ask(self.http.post(url).json(&body)).await;
        if let Err(SendError::Retry(code)) = &sent
            && code.parse().is_ok_and(|code| STALE.contains(&code))
        {
            *self.token.lock().await = None;
        }
        Ok(sent?.msgid.map(|id| id.to_string()))
    }
}
