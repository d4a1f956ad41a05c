//! A PostgreSQL that lives as long as one test run: its own folder, its own port, loopback only, never root.
use crate::{
    error::{Error, Result, at},
    process,
    setup::is_root,
    workspace::Workspace,
};
use std::{
    env, fs,
    fs::File,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio, id},
    thread::sleep,
    time::{Duration, Instant},
};

/// A running server; dropping it ends it and removes its folder.
#[derive(Debug)]
pub struct ThrowAway {
    server: Child,
    folder: PathBuf,
    /// Its address for the tests.
    pub url: String,
}

impl ThrowAway {
    /// Starts one. It dies with this process, however that ends: an interrupt reaches it as it reaches us, and the
    /// kernel sends it one when we are killed.
    pub fn start(workspace: &Workspace) -> Result<Self> {
        let programs = programs()?;
        sweep();
        let folder = env::temp_dir().join(format!("yitui-postgres-{}", id()));
        let shown = folder.display().to_string();
        process::run(server_user("mkdir", false).args(["-m", "700", &shown]))?;
        let initdb = programs.join("initdb");
        let init = ["-D", &shown, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"];
        process::run(server_user(initdb, false).args(init).stdout(Stdio::null()))?;
        let port = free_port()?;
        let log = workspace.target.join("postgres-test.log");
        let log = File::create(&log).map_err(at(&log))?;
        let settings = ["listen_addresses=127.0.0.1", "fsync=off", "max_connections=200"];
        let mut command = server_user(programs.join("postgres"), true);
        command.args(["-D", &shown, "-k", &shown, "-p", &port.to_string()]);
        command.args(settings.iter().flat_map(|setting| ["-c", setting]));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let server = command.spawn().map_err(|source| Error::Start { program: "postgres".into(), source })?;
        let started = Self { server, folder, url: format!("postgres://postgres@127.0.0.1:{port}/postgres") };
        wait_until_ready(&programs, port)?;
        Ok(started)
    }
}

impl Drop for ThrowAway {
    fn drop(&mut self) {
        // The immediate way: nothing in it is worth writing out.
        let _ = Command::new("kill").args(["-QUIT", &self.server.id().to_string()]).status();
        let _ = self.server.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Folders of runs that were killed.
fn sweep() {
    let Ok(entries) = fs::read_dir(env::temp_dir()) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(run) = name.to_str().and_then(|name| name.strip_prefix("yitui-postgres-")) else { continue };
        if !Path::new("/proc").join(run).exists() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// A command as the user that may run the server: root may not, so that root becomes `postgres`. From `/`, since that
/// user may not enter the caller's folder.
fn server_user(program: impl AsRef<Path>, dies_with_us: bool) -> Command {
    let mut command = Command::new("setpriv");
    if is_root() {
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups"]);
    }
    if dies_with_us {
        command.arg("--pdeathsig=INT");
    }
    command.arg("--").arg(program.as_ref()).current_dir("/");
    command
}

/// Asks the server until it answers, for half a minute at most.
fn wait_until_ready(programs: &Path, port: u16) -> Result<()> {
    let begun = Instant::now();
    let mut ask = Command::new(programs.join("pg_isready"));
    ask.args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()]);
    while process::try_answer(&mut ask).is_none() {
        if begun.elapsed() > Duration::from_secs(30) {
            return Err(Error::Missing {
                missing: "the throw-away PostgreSQL does not answer".into(),
                remedy: "read postgres-test.log in the target directory",
            });
        }
        sleep(Duration::from_millis(100));
    }
    Ok(())
}

/// A port of the loopback that nobody uses at this moment.
pub fn free_port() -> Result<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(at("127.0.0.1"))?;
    Ok(listener.local_addr().map_err(at("127.0.0.1"))?.port())
}

/// The folder of PostgreSQL's programs: 15 where several are installed, else the newest.
pub fn programs() -> Result<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<_> =
        versions.map(|entry| entry.path().join("bin")).filter(|bin| bin.join("initdb").exists()).collect();
    folders.sort_by_key(|bin| (bin.ends_with("15/bin"), bin.clone()));
    let on_path = || {
        let path = env::var_os("PATH").unwrap_or_default();
        env::split_paths(&path).find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
    };
    folders
        .pop()
        .or_else(on_path)
        .ok_or(Error::Missing { missing: "PostgreSQL's initdb was not found".into(), remedy: "run `make setup`" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_answers_and_leaves_nothing_behind() {
        // Before the set-up there may be none to start.
        let (Ok(programs), Ok(workspace)) = (programs(), Workspace::find()) else { return };
        let database = ThrowAway::start(&workspace).unwrap();
        let mut ask = Command::new(programs.join("psql"));
        let answer = process::answer(ask.arg(&database.url).args(["-Atc", "show listen_addresses"])).unwrap();
        assert_eq!(answer, "127.0.0.1");
        let folder = database.folder.clone();
        drop(database);
        assert!(!folder.exists());
        assert_eq!(process::try_answer(&mut ask), None, "it still answers");
    }
}
