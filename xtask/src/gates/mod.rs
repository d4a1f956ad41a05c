//! `make test`: every gate in order, then who passed.
mod journeys;
mod mini_program;
mod rust;

use crate::{
    dist,
    error::{Error, Result, at},
    postgres::ThrowAway,
    process,
    setup::{self, Extent},
    workspace::{Build, Workspace},
};
use std::{
    process::Command,
    time::{Duration, Instant},
};

/// A gate's name, what it asserts, and how.
type Gate = (&'static str, &'static str, fn(&Workspace) -> Result<()>);

/// In this order: the quick ones first; the site before the server that embeds it; the journeys on both.
const GATES: [Gate; 11] = [
    ("format", "every Rust file is formatted", rust::format),
    ("lint", "clippy finds nothing in native code", rust::lint),
    ("lint-wasm", "clippy finds nothing in code for the browser", rust::lint_wasm),
    ("site", "WASM, glue, stylesheet and icons build as for a release", site),
    ("weight", "a first visit stays within its budget", dist::check_weight),
    ("golden-wasm", "the golden cases answer as WASM what they answer natively", golden_wasm),
    ("build", "one build of the server for all that follows", rust::build),
    ("tests", "unit, property, contract (SQLite and PostgreSQL) and door tests", tests),
    ("doctests", "the domain's documented examples run", rust::doctests),
    ("mini-program", "the shell's pages, files and texts; licences of what it is built with", mini_program::run),
    ("journeys", "people's ways through the pages, in Chromium", journeys::run),
];

/// Runs the named gates, or all; a failed one does not keep the others from telling what they find.
pub fn run(workspace: &Workspace, only: &[String]) -> Result<()> {
    if let Some(unknown) = only.iter().find(|name| GATES.iter().all(|(gate, ..)| gate != name)) {
        return Err(Error::Environment { name: "gate", value: unknown.clone(), allowed: "the names in `make help`" });
    }
    setup::run(workspace, Extent::Everything)?;
    let mut results = Vec::new();
    let chosen = |name: &&str| only.is_empty() || only.iter().any(|o| o == name);
    // The compiler for the browser needs one core and nothing of the lints: it works beside them.
    let mut ahead = if chosen(&"site") { Some(dist::begin(workspace)?) } else { None };
    for (name, asserts, gate) in GATES.iter().filter(|(name, ..)| chosen(name)) {
        println!("\n== {name}: {asserts}");
        let begun = Instant::now();
        if *name == "site"
            && let Some(mut compiler) = ahead.take()
        {
            compiler.wait().map_err(at(&workspace.target))?;
        }
        let result = gate(workspace);
        if let Err(error) = &result {
            process::say(format_args!("{name}: {error}"));
        }
        results.push((*name, result.is_ok(), begun.elapsed()));
    }
    summary(&results)
}

/// The names of the gates with what they assert.
pub fn list() -> impl Iterator<Item = (&'static str, &'static str)> {
    GATES.iter().map(|(name, asserts, _)| (*name, *asserts))
}

/// One line a gate, then the count alone on the last line.
fn summary(results: &[(&str, bool, Duration)]) -> Result<()> {
    println!("\n== summary");
    for (name, passed, took) in results {
        println!("{:<6} {name:<11} {:>6.1} s", if *passed { "ok" } else { "FAILED" }, took.as_secs_f64());
    }
    let failed = results.iter().filter(|(_, passed, _)| !passed).count();
    println!("{} passed, {failed} failed", results.len() - failed);
    if failed == 0 { Ok(()) } else { Err(Error::Gates(failed)) }
}

/// The site as a release has it: the journeys try what people get.
fn site(workspace: &Workspace) -> Result<()> {
    dist::build(workspace, Build::Release)
}

/// What happens if I stop, asked of the module that a browser would run: every golden case.
fn golden_wasm(workspace: &Workspace) -> Result<()> {
    let module = dist::golden(workspace)?;
    let mut node = workspace.clean(Command::new("node"));
    let script = workspace.end2end().join("build/golden.mjs");
    process::run(node.arg(script).arg(module).arg(workspace.root.join("rules")))
}

/// The tests, with a PostgreSQL of their own for as long as they run.
fn tests(workspace: &Workspace) -> Result<()> {
    let database = ThrowAway::start(workspace)?;
    rust::tests(workspace, &database.url)
}
