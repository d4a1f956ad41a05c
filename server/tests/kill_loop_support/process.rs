//! The real program as a process, and what it needs around it.

use super::people::{self, Resident, SignIn};
use crypto::Keyring;
use domain::staff::Staff;
use server::adapters::{SystemClock, SystemIds};
use std::{
    fs::{self, OpenOptions},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};
use storage_sqlite::SqliteStore;
use usecases::{Limits, ports::Clock as _};

/// The staff's password.
pub const PASSWORD: &str = "correct horse battery staple";

/// An installation in a folder of its own.
pub struct Installation {
    pub folder: PathBuf,
    pub address: SocketAddr,
    pub residents: Vec<Resident>,
    pub staff: [Staff; 4],
    /// Secret of the staff's authenticators.
    pub totp: String,
}

impl Installation {
    /// Keys, a migrated database with residents and staff, limits that the loop does not reach, and rules by which one
    /// person decides and a stop takes effect at once.
    pub async fn new(residents: usize) -> Self {
        let folder = std::env::temp_dir().join(format!("yitui-kill-loop-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        let data = folder.join("data");
        fs::create_dir_all(&data).unwrap();
        let keys = Arc::new(Keyring::create(&data.join("keys.json"), false).unwrap());
        let store = SqliteStore::open(&data, keys.clone()).await.unwrap();
        store.migrate().await.unwrap();
        let now = SystemClock::default().now();
        let residents = people::residents(&store, &SystemIds, now, residents).await;
        let password = crypto::password::hash(&keys, PASSWORD).unwrap();
        let totp = crypto::totp::generate_secret().expose().clone();
        let sign_in = SignIn { password: &password, totp: Some(&totp) };
        let staff = people::staff(&store, &SystemIds, now, ["wang", "zhao", "qian", "sun"], sign_in).await;
        store.close().await;
        fs::write(folder.join("limits.toml"), limits()).unwrap();
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
        copy_rules(&shipped, &folder.join("rules"));
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        Self { folder, address, residents, staff, totp }
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yitui"));
        // The harness's own variables are no settings of the program.
        command.env_clear().current_dir(&self.folder).args(arguments).arg("--data").arg(self.folder.join("data"));
        command.stdin(Stdio::null());
        command
    }

    /// Starts the server. Answers after how long it was ready.
    pub async fn start(&self) -> (Running, Duration) {
        self.start_sending(&["--sms-sink", "sms.jsonl"]).await
    }

    /// The same with the gateway that the configuration file names.
    pub async fn start_with_gateway(&self) -> (Running, Duration) {
        self.start_sending(&[]).await
    }

    async fn start_sending(&self, how: &[&str]) -> (Running, Duration) {
        let log = OpenOptions::new().append(true).create(true).open(self.folder.join("server.log")).unwrap();
        let mut command = self.command(&["serve", "--listen", &self.address.to_string(), "--log", "warn"]);
        command.args(["--limits", "limits.toml", "--rules", "rules"]).args(how);
        let begun = Instant::now();
        let mut running = Running(command.stdout(Stdio::null()).stderr(log).spawn().unwrap());
        let mut browser = super::browser::Browser::new(self.address);
        while !browser.get("/ready").await.is_ok_and(|answer| answer.status == 200) {
            let ended = running.0.try_wait().unwrap();
            assert!(ended.is_none() && begun.elapsed() < Duration::from_secs(30), "{ended:?}\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        (running, begun.elapsed())
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("server.log")).unwrap_or_default()
    }

    /// The last code that was sent to a phone for a purpose.
    pub fn code(&self, phone: &str, purpose: &str) -> Option<String> {
        let text = fs::read_to_string(self.folder.join("sms.jsonl")).ok()?;
        // A line that was cut off by a kill is none.
        let messages = text.lines().rev().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        let mut mine = messages.filter(|m| m["to"] == phone && m["purpose"] == purpose);
        mine.find_map(|m| m["code"].as_str().map(str::to_owned))
    }

    /// As `yitui facts --json` prints them.
    pub fn facts(&self) -> serde_json::Value {
        let output = self.command(&["facts", "--json"]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// A running server; it never outlives the test.
pub struct Running(Child);

impl Running {
    /// `kill -9`.
    pub fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    /// SIGTERM: it must end by itself and well.
    pub fn stop(&mut self) {
        assert!(Command::new("kill").arg(self.0.id().to_string()).status().unwrap().success());
        assert!(self.0.wait().unwrap().success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The product's limits, each so wide that the loop does not reach it.
fn limits() -> String {
    let serde_json::Value::Object(limits) = serde_json::to_value(Limits::default()).unwrap() else { unreachable!() };
    let wide =
        |number: &serde_json::Value| if number.is_object() { "{ most = 1000000, seconds = 60 }" } else { "1000000" };
    limits.iter().map(|(name, limit)| format!("{name} = {}\n", wide(limit))).collect()
}

fn copy_rules(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_rules(&path, &target);
            continue;
        }
        let mut text = fs::read_to_string(&path).unwrap();
        if path.ends_with("320500/region.toml") {
            let automatic = "decision = { v = \"automatic\"";
            assert!(text.contains(automatic) && text.contains("effective = { v = \"IMMEDIATE\""));
            text = text.replace(automatic, "decision = { v = \"one_person\"");
        }
        fs::write(target, text).unwrap();
    }
}
