//! The servers as processes of their own.

use crate::{
    error::{Error, Result, at},
    figures::Memory,
    load::{Connection, get},
    machine, program,
};
use std::{
    fs::File,
    net::{SocketAddr, TcpListener},
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
    time::{sleep, timeout},
};

/// A server that is killed when it goes out of use.
pub struct Server {
    child: Child,
    /// Its process.
    pub pid: u32,
    /// Where it listens.
    pub address: SocketAddr,
    /// From exec to the first answer.
    pub took: Duration,
    idle: f64,
}

impl Server {
    /// The real server over the data in `folder`, with the limits of the kit, which it prints into its log.
    pub async fn start(folder: &Path) -> Result<Self> {
        Self::serve(folder, &["--data", "data", "--limits", "limits.toml", "--sms-sink", "sms.jsonl"]).await
    }

    /// The real server over a demonstration's data folder, or the Postgres that holds what belongs to it.
    pub async fn start_demo(data: &Path, limits: &Path, database_url: Option<&str>) -> Result<Self> {
        let (data, limits) = (data.to_string_lossy(), limits.to_string_lossy());
        let mut arguments = vec!["--demo", "--data", &data, "--limits", &limits];
        arguments.extend(database_url.iter().flat_map(|url| ["--database-url", url]));
        Self::serve(Path::new(&*data), &arguments).await
    }

    async fn serve(folder: &Path, arguments: &[&str]) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(at("a free port"))?;
        let address = listener.local_addr().map_err(at("a free port"))?;
        drop(listener);
        let log =
            File::options().append(true).create(true).open(folder.join("server.log")).map_err(at("server.log"))?;
        let mut command = Command::new(program()?);
        // The kit's own variables are no settings of the program.
        command.env_clear().current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        command.arg("serve").args(arguments).args(["--log", "warn"]);
        command.args(["--listen", &address.to_string()]).kill_on_drop(true);
        let begun = Instant::now();
        let child = command.spawn().map_err(at("yitui"))?;
        let pid = child.id().unwrap_or_default();
        let mut server = Self { child, pid, address, took: Duration::ZERO, idle: 0.0 };
        server.first_answer(begun).await?;
        server.took = begun.elapsed();
        server.idle = machine::memory(pid, "VmRSS").unwrap_or_default();
        Ok(server)
    }

    /// A page of so many bytes and nothing else.
    pub async fn start_bare(bytes: usize) -> Result<Self> {
        let myself = std::env::current_exe().map_err(at("bench"))?;
        let mut command = Command::new(myself);
        command.args(["bare", &bytes.to_string()]).stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().map_err(at("bare page"))?;
        let out = child.stdout.take().ok_or_else(|| Error::Unexpected("no standard output".into()))?;
        let line = BufReader::new(out).lines().next_line().await.map_err(at("bare page"))?.unwrap_or_default();
        let address = line.parse().map_err(|_| Error::Unexpected(format!("the bare page says {line:?}")))?;
        let pid = child.id().unwrap_or_default();
        Ok(Self { child, pid, address, took: Duration::ZERO, idle: 0.0 })
    }

    async fn first_answer(&mut self, begun: Instant) -> Result<()> {
        let request = get(self.address, "/live", "");
        loop {
            if let Ok(mut connection) = Connection::open(self.address).await
                && connection.ask(&request).await.is_ok()
            {
                return Ok(());
            }
            if let Some(status) = self.child.try_wait().map_err(at("yitui"))? {
                return Err(Error::Unexpected(format!("the server ended with {status}; see server.log")));
            }
            if begun.elapsed() > Duration::from_secs(60) {
                return Err(Error::Unexpected("the server does not answer; see server.log".into()));
            }
            sleep(Duration::from_millis(1)).await;
        }
    }

    /// Memory so far.
    pub fn memory(&self) -> Result<Memory> {
        let peak = machine::memory(self.pid, "VmHWM");
        let peak = peak.ok_or_else(|| Error::Unexpected("the server is gone".into()))?;
        Ok(Memory { idle: self.idle, peak })
    }

    /// Ends it as an operator would.
    pub async fn stop(&mut self) -> Result<()> {
        let status = Command::new("kill").arg(self.pid.to_string()).status().await.map_err(at("kill"))?;
        if !status.success() {
            return Err(Error::Unexpected("the server is gone".into()));
        }
        let ended = timeout(Duration::from_secs(30), self.child.wait()).await;
        match ended {
            Ok(Ok(status)) if status.success() => Ok(()),
            Ok(Ok(status)) => Err(Error::Unexpected(format!("the server ended with {status}"))),
            Ok(Err(error)) => Err(at("yitui")(error)),
            Err(_) => Err(Error::Unexpected("the server does not end".into())),
        }
    }
}
