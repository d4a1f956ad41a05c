//! Logs: one JSON object a line on standard error, without bodies, queries or anything personal.

use tracing_subscriber::EnvFilter;

/// Starts logging with a filter such as `info` or `server=debug,info`, and keeps a panic's words out of the log: they
/// may quote what somebody typed.
pub fn start(filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    // The PDF reader reports every damaged upload as an error of its own; the refusal says it already.
    let filter = match "lopdf=off".parse() {
        Ok(quiet) => filter.add_directive(quiet),
        Err(_) => filter,
    };
    // A second start (tests) keeps the first.
    let _ = tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init();
    quiet_panics();
}

/// Logs where a panic happened, never what it says.
pub fn quiet_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map_or_else(|| "unknown".to_owned(), ToString::to_string);
        tracing::error!(place, "panic");
    }));
}
