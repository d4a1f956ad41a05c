use crate::http::tls;
use async_trait::async_trait;
use domain::time::Timestamp;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::authentication::Credentials,
};
use serde::{Deserialize, Serialize};
use std::time::{Duration, UNIX_EPOCH};
use usecases::ports::{Mail, MailGateway, SendError};

/// For one command of the protocol.
const COMMAND: Duration = Duration::from_secs(8);
/// For a whole message.
const WHOLE: Duration = Duration::from_secs(20);
/// Answers by which a server says for good that there is nobody, where an enhanced code says the same. Others (a wrong
/// password or sender of ours, a full letter box, a list that we stand on) may be mended.
const NOBODY: [u16; 3] = [550, 551, 553];

/// How the connection is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Protection {
    /// TLS from the first byte (port 465).
    #[default]
    Tls,
    /// TLS by `STARTTLS`, required (port 587).
    Starttls,
    /// None: for a server on this machine only.
    None,
}

/// Where the server is and who writes.
#[derive(Clone)]
pub struct SmtpSettings {
    /// Host.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Protection.
    pub protection: Protection,
    /// User and password, where the server wants them.
    pub login: Option<(String, String)>,
    /// Sender, e.g. `易退 <notice@yitui.example>`.
    pub from: String,
}

/// A mail server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// A server; nothing is called yet.
    ///
    /// # Errors
    /// What is wrong with the settings.
    pub fn new(settings: &SmtpSettings) -> Result<Self, String> {
        tls();
        let bad = |_| format!("the mail server {} can't be used", settings.host);
        let builder = match settings.protection {
            Protection::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(&settings.host).map_err(bad)?,
            Protection::Starttls => {
                AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&settings.host).map_err(bad)?
            }
            Protection::None => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&settings.host),
        };
        let mut builder = builder.port(settings.port).timeout(Some(COMMAND));
        if let Some((user, password)) = &settings.login {
            builder = builder.credentials(Credentials::new(user.clone(), password.clone()));
        }
        let from = settings.from.parse().map_err(|_| "from must be an e-mail address".to_owned())?;
        Ok(Self { transport: builder.build(), from })
    }
}

/// Whether the server names the address as the cause (RFC 3463, 5.1.x): the same answers also refuse senders and letters.
fn says_nobody(error: &lettre::transport::smtp::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.to_string().contains("5.1.") {
            return true;
        }
        cause = error.source();
    }
    false
}

/// When it was written, for the head of the message.
fn date(at: Timestamp) -> std::time::SystemTime {
    UNIX_EPOCH + Duration::from_micros(u64::try_from(at.0).unwrap_or_default())
}

#[async_trait]
impl MailGateway for Smtp {
    async fn send(&self, mail: Mail) -> Result<Option<String>, SendError> {
        let bad = |code: &str| SendError::Final(code.to_owned());
        let to = mail.to.reveal().parse().map_err(|_| bad("address"))?;
        let number = format!("<{}@{}>", mail.id, self.from.email.domain());
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject)
            .message_id(Some(number))
            .date(date(mail.at))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.text)
            .map_err(|_| bad("message"))?;
        match tokio::time::timeout(WHOLE, self.transport.send(message)).await {
            Err(_) => Err(SendError::Retry("timeout".into())),
            Ok(Ok(_)) => Ok(None),
            Ok(Err(error)) => {
                let status = error.status().map(u16::from);
                Err(match status {
                    Some(status) if NOBODY.contains(&status) && says_nobody(&error) => {
                        SendError::Final(format!("smtp_{status}"))
                    }
                    Some(status) => SendError::Retry(format!("smtp_{status}")),
                    None if error.is_timeout() => SendError::Retry("timeout".into()),
                    None => SendError::Retry("connect".into()),
                })
            }
        }
    }
}
