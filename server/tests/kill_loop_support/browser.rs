//! A browser without scripts: cookies, forms, one connection a request.

use std::{
    collections::BTreeMap,
    io::{self, ErrorKind},
    net::SocketAddr,
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// How long an answer may take before it counts as lost.
const PATIENCE: Duration = Duration::from_secs(20);

/// A whole answer; one that was cut off is an error.
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub body: String,
}

impl Answer {
    /// Whether it is a redirect to `path`.
    pub fn leads_to(&self, path: &str) -> bool {
        self.status == 303 && self.location == path
    }

    /// Value of a hidden field.
    pub fn hidden(&self, name: &str) -> Option<String> {
        let tags = self.body.split("<input").skip(1).filter_map(|rest| rest.split('>').next());
        tags.filter(|tag| attribute(tag, "name") == Some(name))
            .find_map(|tag| attribute(tag, "value"))
            .map(str::to_owned)
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split(&format!(" {name}=\"")).nth(1)?.split('"').next()
}

/// One client with its cookies and the form token of its session.
pub struct Browser {
    server: SocketAddr,
    cookies: BTreeMap<String, String>,
    csrf: String,
}

impl Browser {
    pub fn new(server: SocketAddr) -> Self {
        Self { server, cookies: BTreeMap::new(), csrf: String::new() }
    }

    /// Looks at a page, and keeps its form token.
    pub async fn get(&mut self, path: &str) -> io::Result<Answer> {
        let answer = self.send("GET", path, "").await?;
        if let Some(csrf) = answer.hidden("csrf") {
            self.csrf = csrf;
        }
        Ok(answer)
    }

    /// Sends a form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let form = {
            let mut form = form_urlencoded::Serializer::new(String::new());
            form.append_pair("csrf", &self.csrf).extend_pairs(fields).finish()
        };
        self.send("POST", path, &form).await
    }

    async fn send(&mut self, method: &str, path: &str, body: &str) -> io::Result<Answer> {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\naccept-language: en\r\nconnection: close\r\ncookie: {}\r\n\
             sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
            self.server,
            cookies.join("; "),
            body.len()
        );
        let bytes = timeout(PATIENCE, self.exchange(head + body)).await.map_err(|_| ErrorKind::TimedOut)??;
        self.read(&bytes).ok_or_else(|| ErrorKind::UnexpectedEof.into())
    }

    async fn exchange(&self, request: String) -> io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect(self.server).await?;
        stream.write_all(request.as_bytes()).await?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).await?;
        Ok(bytes)
    }

    /// `None` for an answer that is not whole.
    fn read(&mut self, bytes: &[u8]) -> Option<Answer> {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let (mut location, mut length) = (String::new(), None);
        for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
            match name.to_ascii_lowercase().as_str() {
                "location" => location = value.to_owned(),
                "content-length" => length = value.parse::<usize>().ok(),
                "set-cookie" => {
                    let (name, value) = value.split(';').next()?.split_once('=')?;
                    self.cookies.insert(name.to_owned(), value.to_owned());
                }
                _ => {}
            }
        }
        (length? == body.len()).then(|| Answer { status, location, body: body.to_owned() })
    }
}
