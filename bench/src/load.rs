//! Many clients that ask for one page again and again, each on its own connection.

use crate::error::{Error, Result, at};
use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

/// What the clients saw.
pub struct Seen {
    /// Answers.
    pub requests: u64,
    /// How long it took altogether.
    pub seconds: f64,
    /// Latencies in microseconds, sorted.
    pub latencies: Vec<u64>,
}

/// The bytes of a GET.
pub fn get(address: SocketAddr, path: &str, cookie: &str) -> Vec<u8> {
    let cookie = if cookie.is_empty() { String::new() } else { format!("cookie: {cookie}\r\n") };
    format!("GET {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\naccept-language: zh-CN\r\n{cookie}\r\n")
        .into()
}

/// The bytes of a form that is sent.
pub fn post(address: SocketAddr, path: &str, cookie: &str, body: &str) -> Vec<u8> {
    let kind = "application/x-www-form-urlencoded";
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\naccept-language: zh-CN\r\ncookie: {cookie}\r\n\
         origin: http://{address}\r\nsec-fetch-site: same-origin\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into()
}

/// `clients` ask for `window`; anything but a whole 200 is an error.
pub async fn run(address: SocketAddr, request: Vec<u8>, clients: usize, window: Duration) -> Result<Seen> {
    run_each(address, vec![request], clients, window).await
}

/// As [`run`]; each client sends the requests in turn, each from another one on.
pub async fn run_each(address: SocketAddr, requests: Vec<Vec<u8>>, clients: usize, window: Duration) -> Result<Seen> {
    let requests: Arc<[Vec<u8>]> = requests.into();
    let mut connections = Vec::new();
    for _ in 0..clients {
        connections.push(Connection::open(address).await?);
    }
    let begun = Instant::now();
    let tasks: Vec<_> = connections
        .into_iter()
        .enumerate()
        .map(|(client, mut connection)| {
            let requests = requests.clone();
            tokio::spawn(async move {
                let mut latencies = Vec::new();
                let turns = requests.iter().cycle().skip(client * requests.len() / clients);
                for request in turns {
                    if begun.elapsed() >= window {
                        break;
                    }
                    let asked = Instant::now();
                    connection.ask(request).await?;
                    latencies.push(u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX));
                }
                Ok::<_, Error>(latencies)
            })
        })
        .collect();
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(task.await.map_err(|error| Error::Unexpected(error.to_string()))??);
    }
    let seconds = begun.elapsed().as_secs_f64();
    latencies.sort_unstable();
    Ok(Seen { requests: latencies.len() as u64, seconds, latencies })
}

/// One connection that is kept.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await.map_err(at(address))?;
        stream.set_nodelay(true).map_err(at(address))?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a request and reads the whole answer: where its body begins and its bytes.
    pub async fn ask(&mut self, request: &[u8]) -> Result<(usize, &[u8])> {
        self.stream.write_all(request).await.map_err(at("request"))?;
        self.buffer.clear();
        let (body, length) = loop {
            self.more().await?;
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break (end + 4, content_length(&self.buffer[..end])?);
            }
        };
        while self.buffer.len() < body + length {
            self.more().await?;
        }
        Ok((body, &self.buffer))
    }

    async fn more(&mut self) -> Result<()> {
        match self.stream.read_buf(&mut self.buffer).await.map_err(at("answer"))? {
            0 => Err(Error::Unexpected("the server closed the connection".into())),
            _ => Ok(()),
        }
    }
}

fn content_length(head: &[u8]) -> Result<usize> {
    let head = String::from_utf8_lossy(head);
    if !head.starts_with("HTTP/1.1 200 ") {
        return Err(Error::Unexpected(format!("answered {}", head.lines().next().unwrap_or_default())));
    }
    let length = head.lines().filter_map(|line| line.split_once(':')).find_map(|(name, value)| {
        if name.eq_ignore_ascii_case("content-length") { value.trim().parse().ok() } else { None }
    });
    length.ok_or_else(|| Error::Unexpected("an answer without a length".into()))
}
