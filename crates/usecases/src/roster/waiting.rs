//! Lines whose relation names somebody who has not come yet: kept back until they come, up to a bound.

use super::import::Good;
use domain::id::PersonId;
use std::collections::HashSet;
use storage::{Store, StoreResult};

/// How many lines are kept back at most.
const MOST: usize = 20_000;

/// Lines that are kept back, each with the first person it waits for.
#[derive(Default)]
pub(super) struct Waiting {
    lines: Vec<(PersonId, Good)>,
}

impl Waiting {
    /// Takes out the lines that wait for one of `people`; a line about one of them is out of date and goes.
    pub(super) fn due(&mut self, people: &HashSet<PersonId>) -> Vec<Good> {
        let still = self.all_with_cause().filter(|(_, line)| !people.contains(&line.entry.person.id));
        let (due, rest): (Vec<_>, Vec<_>) = still.partition(|(who, _)| people.contains(who));
        self.lines = rest;
        due.into_iter().map(|(_, line)| line).collect()
    }

    /// All of them, at the end of the file.
    pub(super) fn all(&mut self) -> Vec<Good> {
        self.all_with_cause().map(|(_, line)| line).collect()
    }

    fn all_with_cause(&mut self) -> impl Iterator<Item = (PersonId, Good)> + use<> {
        std::mem::take(&mut self.lines).into_iter()
    }

    /// Keeps lines back; those there is no room for are given back.
    pub(super) fn keep(&mut self, lines: Vec<(PersonId, Good)>) -> Vec<Good> {
        let room = MOST.saturating_sub(self.lines.len());
        let mut lines = lines.into_iter();
        self.lines.extend(lines.by_ref().take(room));
        lines.map(|(_, line)| line).collect()
    }
}

/// Parts a batch: lines whose relations all lead to people in the batch or in the store, and lines that must wait.
pub(super) async fn part(store: &dyn Store, batch: Vec<Good>) -> StoreResult<(Vec<Good>, Vec<(PersonId, Good)>)> {
    let mut here: HashSet<PersonId> = batch.iter().map(|line| line.entry.person.id.clone()).collect();
    let mut stored: HashSet<PersonId> = HashSet::new();
    let mut ready = batch;
    let mut waiting = Vec::new();
    loop {
        let mut left = Vec::with_capacity(ready.len());
        let before = waiting.len();
        for line in ready {
            let mut missing = None;
            for subject in line.entry.relations.iter().map(|r| &r.subject) {
                if here.contains(subject) || stored.contains(subject) {
                    continue;
                }
                if store.lookup_person(subject).await?.is_some() {
                    stored.insert(subject.clone());
                } else {
                    missing = Some(subject.clone());
                    break;
                }
            }
            match missing {
                None => left.push(line),
                Some(subject) => {
                    here.remove(&line.entry.person.id);
                    waiting.push((subject, line));
                }
            }
        }
        ready = left;
        // Whoever waits is not there for the others either: look again until nobody more must wait.
        if waiting.len() == before {
            return Ok((ready, waiting));
        }
    }
}
