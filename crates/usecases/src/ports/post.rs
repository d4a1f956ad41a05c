use async_trait::async_trait;
use domain::{
    delivery::{Channel, MailAddress},
    id::DeliveryId,
    time::Timestamp,
};
use std::sync::Arc;

/// Why a message was not accepted: a code of the channel, never anything personal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Another try may help.
    #[error("try again: {0}")]
    Retry(String),
    /// The address will never take it.
    #[error("refused: {0}")]
    Final(String),
}

/// An e-mail of plain text.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// The message's own number, the same at every try.
    pub id: DeliveryId,
    /// To whom.
    pub to: MailAddress,
    /// Subject, one line.
    pub subject: String,
    /// Text.
    pub text: String,
    /// When it was written.
    pub at: Timestamp,
}

// A mail may hold a code.
impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("id", &self.id).field("to", &self.to).finish_non_exhaustive()
    }
}

/// Sends e-mail.
#[async_trait]
pub trait MailGateway: Send + Sync {
    /// Hands a message over. Answers the server's own number for it, where it tells one.
    async fn send(&self, mail: Mail) -> Result<Option<String>, SendError>;
}

/// A subscription message in WeChat.
#[derive(Clone, PartialEq, Eq)]
pub struct WechatMessage {
    /// The message's own number.
    pub id: DeliveryId,
    /// WeChat's number for its reader in this program.
    pub to: String,
    /// What happened, in a few words.
    pub thing: String,
    /// Reference of the application, where there is one.
    pub reference: String,
    /// When it happened.
    pub at: Timestamp,
}

/// WeChat.
#[async_trait]
pub trait WechatGateway: Send + Sync {
    /// Whose a sign-in code of the mini program is: WeChat's number for them.
    async fn open_id(&self, code: &str) -> Result<String, SendError>;
    /// Hands a subscription message over.
    async fn notify(&self, message: WechatMessage) -> Result<Option<String>, SendError>;
}

/// Channels besides the text message, where this installation has them.
#[derive(Clone, Default)]
pub struct Post {
    /// E-mail.
    pub mail: Option<Arc<dyn MailGateway>>,
    /// WeChat.
    pub wechat: Option<Arc<dyn WechatGateway>>,
}

impl Post {
    /// Whether this installation has a channel.
    #[must_use]
    pub fn offers(&self, channel: Channel) -> bool {
        match channel {
            Channel::Sms => true,
            Channel::Email => self.mail.is_some(),
            Channel::Wechat => self.wechat.is_some(),
        }
    }
}
