//! What was measured.

use serde::Serialize;
use std::collections::BTreeMap;

/// Everything of one run.
#[derive(Clone, Debug, Serialize)]
pub struct Figures {
    /// The machine, and how busy it was at the beginning.
    pub machine: BTreeMap<&'static str, String>,
    /// Rounds; a figure is the median of them.
    pub rounds: usize,
    /// Pages.
    pub pages: Vec<Rate>,
    /// Submissions and inserts.
    pub submissions: Vec<Rate>,
    /// Codes of a card.
    pub codes: Vec<Rate>,
    /// Memory of the server.
    pub memory: Memory,
    /// Starts.
    pub starts: Starts,
    /// First visits.
    pub weight: Weight,
    /// The import.
    pub import: Option<Import>,
    /// What is held against the limits.
    pub ratios: BTreeMap<String, f64>,
}

/// How fast something goes.
#[derive(Clone, Debug, Serialize)]
pub struct Rate {
    /// What.
    pub target: &'static str,
    /// At how many clients.
    pub clients: usize,
    /// Operations a second.
    pub per_second: f64,
    /// Median latency in microseconds.
    pub p50_us: f64,
    /// 99th percentile in microseconds.
    pub p99_us: f64,
    /// Processor time of the server's side for one operation, in microseconds.
    pub cpu_us: f64,
}

/// Memory in MiB.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Memory {
    /// Resident after the start.
    pub idle: f64,
    /// Highest.
    pub peak: f64,
}

/// From exec to the first answer, in milliseconds.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Starts {
    /// Median of starts on a database that is there.
    pub second_ms: f64,
    /// Each.
    pub each_ms: Vec<f64>,
}

/// Bytes of first visits.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Weight {
    /// Pages: name, bytes as sent, bytes after brotli.
    pub pages: Vec<(&'static str, usize, usize)>,
    /// The site's files: name, bytes, bytes after brotli.
    pub files: Vec<(String, usize, usize)>,
}

/// A roster import.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Import {
    /// People in the file.
    pub people: u64,
    /// How long.
    pub seconds: f64,
    /// Peak memory in MiB.
    pub peak: f64,
}

impl Figures {
    /// Nothing measured yet.
    pub fn new(machine: BTreeMap<&'static str, String>, rounds: usize) -> Self {
        Self {
            machine,
            rounds,
            pages: Vec::new(),
            submissions: Vec::new(),
            codes: Vec::new(),
            memory: Memory::default(),
            starts: Starts::default(),
            weight: Weight::default(),
            import: None,
            ratios: BTreeMap::new(),
        }
    }

    /// The figures that limits are set for.
    pub fn compare(&self) -> BTreeMap<String, f64> {
        let mut all = BTreeMap::new();
        let find = |rates: &[Rate], target: &str, clients| {
            rates.iter().find(|rate| rate.target == target && rate.clients == clients).cloned()
        };
        for clients in crate::pages::CLIENTS {
            let of = |target| find(&self.pages, target, clients);
            if let (Some(page), Some(bare)) = (of(crate::pages::OURS), of(crate::pages::BARE)) {
                all.insert(format!("page_rate_ratio_c{clients}"), bare.per_second / page.per_second);
                all.insert(format!("page_cpu_ratio_c{clients}"), page.cpu_us / bare.cpu_us);
            }
        }
        for clients in crate::submit::CLIENTS {
            let of = |target| find(&self.submissions, target, clients);
            if let (Some(ours), Some(bare)) = (of(crate::submit::OURS), of(crate::submit::BARE)) {
                all.insert(format!("submit_rate_ratio_c{clients}"), ours.per_second / bare.per_second);
                all.insert(format!("submit_cpu_ratio_c{clients}"), ours.cpu_us / bare.cpu_us);
            }
        }
        for clients in crate::code::CLIENTS {
            let of = |target| find(&self.codes, target, clients);
            if let (Some(issue), Some(check), Some(bare)) =
                (of(crate::code::ISSUE), of(crate::code::CHECK), of(crate::code::BARE))
            {
                all.insert(format!("code_issue_rate_ratio_c{clients}"), issue.per_second / bare.per_second);
                all.insert(format!("code_check_rate_ratio_c{clients}"), check.per_second / bare.per_second);
                if let Some(used) = of(crate::code::BARE_USED) {
                    let ratio = check.per_second / used.per_second;
                    all.insert(format!("code_check_used_ratio_c{clients}"), ratio);
                }
                all.insert(format!("code_issue_p99_ms_c{clients}"), issue.p99_us / 1000.0);
                all.insert(format!("code_check_p99_ms_c{clients}"), check.p99_us / 1000.0);
            }
        }
        all.insert("peak_memory_mb".into(), self.memory.peak);
        all.insert("second_start_ms".into(), self.starts.second_ms);
        let file = |name: &str| self.weight.files.iter().find(|(n, ..)| n == name).map_or(0, |(_, _, packed)| *packed);
        let home = self.weight.pages.iter().find(|(name, ..)| *name == "home").map_or(0, |(_, _, packed)| *packed);
        all.insert(
            "home_without_script_bytes".into(),
            (home + file("style.css") + file("connection.js") + file("loader.js")) as f64,
        );
        all.insert("script_bytes".into(), (file("pkg/yitui_bg.wasm") + file("pkg/yitui.js")) as f64);
        if let Some(import) = self.import {
            all.insert("import_peak_memory_mb".into(), import.peak);
        }
        all
    }
}

/// The middle one.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The value below which `part` of the sorted values lie.
pub fn percentile(sorted: &[u64], part: f64) -> f64 {
    let at = (sorted.len() as f64 * part) as usize;
    sorted.get(at.min(sorted.len().saturating_sub(1))).map_or(0.0, |value| *value as f64)
}

/// The median of every figure over the rounds.
pub fn middle(target: &'static str, clients: usize, rounds: &[Rate]) -> Rate {
    let of = |pick: fn(&Rate) -> f64| median(rounds.iter().map(pick).collect());
    Rate {
        target,
        clients,
        per_second: of(|rate| rate.per_second),
        p50_us: of(|rate| rate.p50_us),
        p99_us: of(|rate| rate.p99_us),
        cpu_us: of(|rate| rate.cpu_us),
    }
}
