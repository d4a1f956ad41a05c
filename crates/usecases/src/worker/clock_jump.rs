use domain::time::Timestamp;
use std::time::Duration;

/// Seconds by which the wall clock may run ahead of or behind the machine's own time between two ticks.
pub const JUMP_SECONDS: i64 = 60;

/// Compares the wall clock with the time since the machine was started, which counts on while a laptop sleeps: a
/// suspended machine is no jump, a clock that somebody set is one.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClockWatch {
    last: Option<(Timestamp, Duration)>,
}

impl ClockWatch {
    /// Takes both clocks. `Some(seconds)`: the wall clock jumped by so many since the last call (negative: back).
    pub fn observe(&mut self, wall: Timestamp, since_boot: Duration) -> Option<i64> {
        let (wall_before, boot_before) = self.last.replace((wall, since_boot))?;
        let wall_passed = wall.0 - wall_before.0;
        let boot_passed = i64::try_from(since_boot.saturating_sub(boot_before).as_micros()).unwrap_or(i64::MAX);
        let jumped = wall_passed.saturating_sub(boot_passed) / 1_000_000;
        (jumped.abs() > JUMP_SECONDS).then_some(jumped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watch() -> ClockWatch {
        let mut watch = ClockWatch::default();
        assert_eq!(watch.observe(Timestamp(0), Duration::from_secs(100)), None);
        watch
    }

    #[test]
    fn a_suspended_laptop_is_no_jump() {
        assert_eq!(watch().observe(Timestamp(0).plus_seconds(9 * 3600), Duration::from_secs(100 + 9 * 3600)), None);
    }

    #[test]
    fn a_clock_that_was_set_is_one_in_either_direction() {
        assert_eq!(watch().observe(Timestamp(0).plus_seconds(3601), Duration::from_secs(101)), Some(3600));
        assert_eq!(watch().observe(Timestamp(0).plus_seconds(-3599), Duration::from_secs(101)), Some(-3600));
    }

    #[test]
    fn small_corrections_pass_and_a_jump_is_told_once() {
        let mut watch = watch();
        assert_eq!(watch.observe(Timestamp(0).plus_seconds(61), Duration::from_secs(101)), None);
        assert_eq!(watch.observe(Timestamp(0).plus_seconds(1000), Duration::from_secs(102)), Some(938));
        assert_eq!(watch.observe(Timestamp(0).plus_seconds(1001), Duration::from_secs(103)), None);
    }
}
