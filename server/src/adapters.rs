//! Time and chance of the real world: the only place that asks the machine for either.

use domain::time::Timestamp;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use usecases::ports::{Clock, Ids};

/// The machine's clock, moved by a constant in a demonstration.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock {
    /// Microseconds that are added.
    pub offset: i64,
}

impl SystemClock {
    /// The clock that shows the real time of day on `day` (China).
    #[must_use]
    pub fn on(day: jiff::civil::Date) -> Self {
        let real = Self::default().now().day();
        Self { offset: Timestamp::start_of(day).0 - Timestamp::start_of(real).0 }
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the wall clock")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX).saturating_add(self.offset))
    }
    fn real(&self) -> Timestamp {
        Self::default().now()
    }
}

/// The operating system's chance, by way of the thread's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemIds;

impl Ids for SystemIds {
    #[expect(clippy::disallowed_methods, reason = "the one place that draws at random")]
    fn bits(&self) -> u128 {
        rand::random()
    }
}

/// Time since the machine was started. Counts on while it sleeps where the system tells so (Linux).
#[derive(Clone, Copy, Debug)]
pub struct BootClock {
    started: Instant,
}

impl BootClock {
    /// Starts the fallback for systems that do not tell.
    #[must_use]
    pub fn start() -> Self {
        Self { started: Instant::now() }
    }
    /// Time since boot (Linux) or since [`Self::start`].
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        std::fs::read_to_string("/proc/uptime")
            .ok()
            .and_then(|text| text.split(' ').next()?.parse::<f64>().ok())
            .map_or_else(|| self.started.elapsed(), Duration::from_secs_f64)
    }
}
