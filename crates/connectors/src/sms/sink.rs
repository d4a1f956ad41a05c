use async_trait::async_trait;
use domain::id::DeliveryId;
use serde::Serialize;
use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::Path,
    sync::{Arc, Mutex},
};
use usecases::ports::{PortError, SendError, Sms, SmsGateway};

/// Writes each message as a JSON line into a file that only its owner may read. For a demonstration, tests, and a
/// gateway that follows the file.
#[derive(Clone, Debug)]
pub struct SmsSink {
    file: Arc<Mutex<File>>,
}

#[derive(Serialize)]
struct Line<'a> {
    /// The number of a message that may be handed over again.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    to: &'a str,
    purpose: &'a str,
    code: Option<&'a str>,
    text: &'a str,
    /// Microseconds since 1970.
    at: i64,
}

impl SmsSink {
    /// Opens the file for appending; makes it with mode 0600.
    ///
    /// # Errors
    /// What the file system says; `PermissionDenied` when others may read a file that is there already.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let metadata = file.metadata()?;
            // A device such as /dev/stderr or /dev/null is whatever its owner made it.
            if metadata.is_file() && metadata.permissions().mode() & 0o077 != 0 {
                return Err(io::Error::new(
                    io::ErrorKind::PermissionDenied,
                    "others may read or write the file; run chmod 600 on it",
                ));
            }
        }
        Ok(Self { file: Arc::new(Mutex::new(file)) })
    }
}

impl SmsSink {
    async fn write(&self, id: Option<&DeliveryId>, sms: Sms) -> Result<(), PortError> {
        let line = Line {
            id: id.map(DeliveryId::as_str),
            to: sms.to.reveal(),
            purpose: &sms.purpose,
            code: sms.code.as_deref(),
            text: &sms.text,
            at: sms.at.0,
        };
        let unavailable = |what: &str| PortError::Unavailable(format!("sms sink: {what}"));
        let mut bytes = serde_json::to_vec(&line).map_err(|_| unavailable("not JSON"))?;
        bytes.push(b'\n');
        let file = self.file.clone();
        // One write call for each line: lines of several processes do not mix.
        let written = tokio::task::spawn_blocking(move || {
            let mut file = file.lock().map_err(|_| io::Error::other("poisoned"))?;
            file.write_all(&bytes)?;
            file.flush()
        });
        match written.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(unavailable(&error.kind().to_string())),
            Err(_) => Err(unavailable("stopped")),
        }
    }
}

#[async_trait]
impl SmsGateway for SmsSink {
    async fn send(&self, sms: Sms) -> Result<(), PortError> {
        self.write(None, sms).await
    }
    async fn deliver(&self, id: &DeliveryId, sms: Sms) -> Result<Option<String>, SendError> {
        self.write(Some(id), sms).await.map(|()| None).map_err(|_| SendError::Retry("sink".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{person::Phone, time::Timestamp};

    fn message(code: &str) -> Sms {
        Sms {
            to: Phone::parse("13900001234").unwrap(),
            purpose: "SignIn".into(),
            code: Some(code.into()),
            text: "第一行\n第二行".into(),
            reference: None,
            language: Default::default(),
            at: Timestamp(7),
        }
    }

    #[tokio::test]
    async fn writes_one_json_line_for_each_message_into_a_private_file() {
        let path = std::env::temp_dir().join(format!("yitui-sink-{}.jsonl", std::process::id()));
        let _ = std::fs::remove_file(&path);
        let sink = SmsSink::open(&path).unwrap();
        sink.send(message("123456")).await.unwrap();
        sink.send(message("654321")).await.unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<serde_json::Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0]["to"], "13900001234");
        assert_eq!(lines[1]["code"], "654321");
        assert_eq!(lines[1]["at"], 7);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
            assert_eq!(SmsSink::open(&path).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
        }
        std::fs::remove_file(&path).unwrap();
    }
}
