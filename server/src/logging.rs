//! Logs: one JSON object a line on standard error, without bodies, queries or anything personal.

use tracing_subscriber::{EnvFilter, filter::LevelFilter};

/// Reads a filter such as `info` or `server=debug,info`.
///
/// # Errors
/// What is wrong with it, in words.
pub fn filter(text: &str) -> Result<EnvFilter, String> {
    for part in text.split(',').map(str::trim) {
        // A bare word that is no level would be taken for the name of a module, and the log stay empty.
        if part.is_empty() || (!part.contains(['=', '[']) && part.parse::<LevelFilter>().is_err()) {
            return Err(format!(
                "{part:?} is no level (off, error, warn, info, debug, trace); for one part write server=debug"
            ));
        }
    }
    EnvFilter::try_new(text).map_err(|error| error.to_string())
}

/// Starts logging, and keeps a panic's words out of the log: they may quote what somebody typed.
pub fn start(filter: EnvFilter) {
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

#[cfg(test)]
mod tests {
    use super::filter;

    #[test]
    fn a_filter_that_would_show_nothing_is_refused() {
        for good in ["info", "WARN", "off", "server=debug,info", "server::http=trace", "[request]=debug"] {
            assert!(filter(good).is_ok(), "{good}");
        }
        for bad in ["", "verbose", "info,loud", "server=loud", "server=debug=x", "=", "[x"] {
            assert!(filter(bad).is_err(), "{bad}");
        }
    }
}
