//! A mail server that takes messages and brings them to nobody.

use super::{Fault, Faults, Ledger};
use std::io;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

/// Bytes of a message, at most.
const MESSAGE: usize = 256 * 1024;
/// Bytes of a line, at most.
const LINE: u64 = 4096;
/// Addresses that begin so exist for nobody.
const GONE: &str = "nobody";

/// A simulated mail server.
#[derive(Clone, Default)]
pub struct Server {
    /// What goes wrong.
    pub faults: Faults,
    /// What was handed over.
    pub ledger: Ledger,
}

/// Takes messages until the process ends.
///
/// # Errors
/// What the listener says.
pub async fn serve(listener: TcpListener, server: Server) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        let server = server.clone();
        tokio::spawn(async move {
            let _ = talk(stream, &server).await;
        });
    }
}

async fn talk(stream: TcpStream, server: &Server) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    say(&mut stream, "220 yitui simulated mail server").await?;
    let (mut from, mut to) = (false, None::<String>);
    loop {
        let mut line = String::new();
        if (&mut stream).take(LINE).read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end();
        let verb = line.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => say(&mut stream, &format!("250-simulated\r\n250-SIZE {MESSAGE}\r\n250 8BITMIME")).await?,
            "HELO" | "NOOP" => say(&mut stream, "250 good").await?,
            "RSET" => {
                (from, to) = (false, None);
                say(&mut stream, "250 good").await?;
            }
            "MAIL" => {
                from = true;
                say(&mut stream, "250 good").await?;
            }
            "RCPT" if from => {
                let address =
                    line.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(address, _)| address);
                match address {
                    Some(address) if address.starts_with(GONE) => say(&mut stream, "550 5.1.1 no such user").await?,
                    Some(address) => {
                        to = Some(address.to_owned());
                        say(&mut stream, "250 good").await?;
                    }
                    None => say(&mut stream, "501 no address").await?,
                }
            }
            "DATA" => match &to {
                Some(address) => {
                    say(&mut stream, "354 go on").await?;
                    let Some(text) = data(&mut stream).await? else {
                        return say(&mut stream, "552 too long").await;
                    };
                    let faults = server.faults.next();
                    if faults.contains(&Fault::Slow) {
                        tokio::time::sleep(Fault::SLOW).await;
                    }
                    if faults.contains(&Fault::Drop) {
                        return Ok(());
                    }
                    if faults.contains(&Fault::Error) {
                        say(&mut stream, "451 try again later").await?;
                    } else {
                        let id = number(&text);
                        let provider = server.ledger.take(&id, address, &text);
                        if faults.contains(&Fault::Timeout) {
                            tokio::time::sleep(Fault::NEVER).await;
                        }
                        say(&mut stream, &format!("250 queued as {provider}")).await?;
                    }
                    (from, to) = (false, None);
                }
                None => say(&mut stream, "503 whom to?").await?,
            },
            "QUIT" => return say(&mut stream, "221 bye").await,
            _ => say(&mut stream, "502 not known here").await?,
        }
    }
}

async fn say(stream: &mut BufReader<TcpStream>, line: &str) -> io::Result<()> {
    stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await
}

/// The message up to its end; `None` for one that is too long.
async fn data(stream: &mut BufReader<TcpStream>) -> io::Result<Option<String>> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if stream.take(LINE).read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line == ".\r\n" {
            return Ok(Some(text));
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
        if text.len() > MESSAGE {
            return Ok(None);
        }
    }
}

/// The number in the message's head, without the host.
fn number(text: &str) -> String {
    let head = text.lines().take_while(|line| !line.is_empty());
    let line = head.filter_map(|line| line.split_once(':')).find(|(name, _)| name.eq_ignore_ascii_case("message-id"));
    let value = line.map_or("", |(_, value)| value.trim());
    value.trim_start_matches('<').split('@').next().unwrap_or_default().to_owned()
}
