use std::{
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The message is taken, and the answer never comes.
    Timeout,
    /// An error of the server; nothing is taken.
    Error,
    /// What became of it is reported twice.
    Duplicate,
    /// The answer comes late.
    Slow,
    /// The connection ends without an answer; nothing is taken.
    Drop,
}

impl Fault {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Timeout, "timeout"),
        (Self::Error, "5xx"),
        (Self::Duplicate, "duplicate"),
        (Self::Slow, "slow"),
        (Self::Drop, "drop"),
    ];

    /// How late a slow answer comes.
    pub const SLOW: Duration = Duration::from_secs(2);
    /// How long an answer that never comes is waited for: longer than anybody does.
    pub const NEVER: Duration = Duration::from_secs(60);
}

/// Which faults come how often, e.g. `5xx=3,timeout=7`: every third and every seventh call.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    every: Vec<(Fault, u32)>,
    calls: Arc<AtomicU32>,
}

impl Faults {
    /// The next call's faults.
    #[must_use]
    pub fn next(&self) -> Vec<Fault> {
        let call = self.calls.fetch_add(1, Ordering::Relaxed) + 1;
        self.every.iter().filter(|(_, every)| call.is_multiple_of(*every)).map(|(fault, _)| *fault).collect()
    }
}

impl FromStr for Faults {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut every = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (name, count) = part.split_once('=').unwrap_or((part, "1"));
            let known = Fault::ALL.into_iter().find(|(_, known)| *known == name);
            let count = count.parse().ok().filter(|count| *count > 0);
            let (Some((fault, _)), Some(count)) = (known, count) else {
                return Err(format!(
                    "{part}: a fault is one of timeout, 5xx, duplicate, slow, drop, with =N for every Nth"
                ));
            };
            every.push((fault, count));
        }
        Ok(Self { every, calls: Arc::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_come_as_often_as_they_are_asked_for() {
        let faults: Faults = "5xx=2, timeout=3".parse().unwrap();
        let six: Vec<Vec<Fault>> = (0..6).map(|_| faults.next()).collect();
        let expected: [&[Fault]; 6] =
            [&[], &[Fault::Error], &[Fault::Timeout], &[Fault::Error], &[], &[Fault::Error, Fault::Timeout]];
        assert_eq!(six, expected.map(<[Fault]>::to_vec));
        assert_eq!("slow".parse::<Faults>().unwrap().next(), [Fault::Slow]);
        assert!("".parse::<Faults>().unwrap().next().is_empty());
        for bad in ["5xx=0", "late", "slow=x"] {
            assert!(bad.parse::<Faults>().is_err(), "{bad}");
        }
    }
}
