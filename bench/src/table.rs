//! The figures as tables for people and as JSON.

use crate::{
    error::{Result, at},
    figures::{Figures, Rate},
    limits, machine,
};
use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

const CODES: &str = "codes of a card (use cases, SQLite)";

/// Keeps the figures in `bench/results/`.
pub fn keep(figures: &Figures) -> Result<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("results");
    fs::create_dir_all(&folder).map_err(at(folder.display()))?;
    let path = folder.join(format!("{}.json", machine::today()));
    let text = serde_json::to_vec_pretty(figures).unwrap_or_default();
    fs::write(&path, text).map_err(at(path.display()))?;
    Ok(path)
}

/// The table of codes alone.
pub fn codes(figures: &Figures) -> String {
    let mut out = String::new();
    machine_of(&mut out, figures);
    rates(&mut out, CODES, &figures.codes);
    out
}

fn machine_of(out: &mut String, figures: &Figures) {
    for (name, value) in &figures.machine {
        line(out, format_args!("{name}: {value}"));
    }
    line(out, format_args!("rounds: {}, medians\n", figures.rounds));
}

/// Tables in Markdown, to be read or pasted.
pub fn markdown(figures: &Figures) -> String {
    let mut out = String::new();
    machine_of(&mut out, figures);
    rates(&mut out, "pages (loopback, a connection for each client)", &figures.pages);
    rates(&mut out, "durable writes (SQLite, WAL, synchronous=FULL)", &figures.submissions);
    rates(&mut out, CODES, &figures.codes);
    line(&mut out, format_args!("| memory of the server | MiB |\n|---|---:|"));
    line(&mut out, format_args!("| after the start | {:.1} |", figures.memory.idle));
    line(&mut out, format_args!("| peak, after 128 clients | {:.1} |\n", figures.memory.peak));
    let each: Vec<String> = figures.starts.each_ms.iter().map(|ms| format!("{ms:.0}")).collect();
    let (median, each) = (figures.starts.second_ms, each.join(", "));
    line(&mut out, format_args!("second start to first answer: {median:.0} ms (each: {each})\n"));
    line(&mut out, format_args!("| first visit | bytes | after brotli |\n|---|---:|---:|"));
    for (name, bytes, packed) in &figures.weight.pages {
        line(&mut out, format_args!("| {name}, HTML | {bytes} | {packed} |"));
    }
    for (name, bytes, packed) in &figures.weight.files {
        line(&mut out, format_args!("| {name} | {bytes} | {packed} |"));
    }
    if let Some(import) = figures.import {
        let rate = import.people as f64 / import.seconds;
        let (people, seconds, peak) = (import.people, import.seconds, import.peak);
        line(
            &mut out,
            format_args!("\nimport of {people} people: {seconds:.1} s, {rate:.0} a second, peak {peak:.0} MiB"),
        );
    }
    compared(&mut out, figures);
    out
}

fn rates(out: &mut String, title: &str, rates: &[Rate]) {
    line(out, format_args!("| {title} | clients | a second | p50 ms | p99 ms | processor µs each |"));
    line(out, format_args!("|---|---:|---:|---:|---:|---:|"));
    for rate in rates {
        let Rate { target, clients, per_second, p50_us, p99_us, cpu_us } = rate;
        let (p50, p99) = (p50_us / 1000.0, p99_us / 1000.0);
        line(out, format_args!("| {target} | {clients} | {per_second:.0} | {p50:.2} | {p99:.2} | {cpu_us:.1} |"));
    }
    out.push('\n');
}

/// The ratios beside goal and limit.
fn compared(out: &mut String, figures: &Figures) {
    let limits = limits::read().unwrap_or_default();
    line(out, format_args!("\n| compared | here | goal | limit |\n|---|---:|---:|---:|"));
    for (name, value) in &figures.ratios {
        let limit = limits.iter().find(|limit| limit.figure == *name);
        let goal = limit.map(|limit| format!("{}", limit.goal)).unwrap_or_default();
        let most = limit.and_then(|limit| limit.most).map(|most| format!("≤ {most}"));
        let least = limit.and_then(|limit| limit.least).map(|least| format!("≥ {least}"));
        let bound = most.or(least).unwrap_or_default();
        line(out, format_args!("| {name} | {value:.2} | {goal} | {bound} |"));
    }
}

fn line(out: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing into a text does not fail.
    let _ = writeln!(out, "{words}");
}
