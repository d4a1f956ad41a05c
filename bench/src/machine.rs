//! What it was measured on, and what the kernel knows about processes.

use crate::error::{Result, at};
use std::{collections::BTreeMap, fs, time::Duration};

/// Processor, memory, kernel, load: figures without them mean nothing.
pub fn describe() -> BTreeMap<&'static str, String> {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let field = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line.split_once([':', '=']).map_or("", |(_, value)| value).trim().trim_matches('"').to_owned()
    };
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    BTreeMap::from([
        ("processor", format!("{} × {}", cores, field(&read("/proc/cpuinfo"), "model name"))),
        ("memory", field(&read("/proc/meminfo"), "MemTotal")),
        ("kernel", read("/proc/sys/kernel/osrelease").trim().to_owned()),
        ("system", field(&read("/etc/os-release"), "PRETTY_NAME")),
        ("load before", read("/proc/loadavg").split(' ').take(3).collect::<Vec<_>>().join(" ")),
        ("build", if cfg!(debug_assertions) { "debug".to_owned() } else { "release".to_owned() }),
        ("day", today()),
    ])
}

/// Today, for the name of the results.
#[expect(clippy::disallowed_methods, reason = "a measurement happens now")]
pub fn today() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()
}

/// Processor time that a process has used so far.
pub fn cpu(pid: u32) -> Result<Duration> {
    let path = format!("/proc/{pid}/stat");
    let text = fs::read_to_string(&path).map_err(at(&path))?;
    // The name may hold spaces: fields are counted after its bracket; user and system time are fields 14 and 15.
    let rest = text.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = rest.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    // Linux counts in hundredths of a second on every machine that we know.
    Ok(Duration::from_millis(ticks * 10))
}

/// A line of `/proc/PID/status` in MiB, e.g. `VmHWM`; `None` once the process is gone.
pub fn memory(pid: u32, name: &str) -> Option<f64> {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse::<f64>().ok().map(|kib| kib / 1024.0)
}
