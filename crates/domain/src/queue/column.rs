use serde::{Deserialize, Serialize};

/// A column of a queue's list; the reference always stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The insured's name.
    Insured,
    /// Region.
    Region,
    /// Reason to stop.
    Reason,
    /// State.
    State,
    /// Day it was sent.
    Submitted,
    /// Days since it was sent.
    Age,
    /// Day by which the office must decide.
    Deadline,
    /// What the automatic checks left.
    Checks,
    /// Who has it.
    Assignee,
}

impl Column {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Insured,
        Self::Region,
        Self::Reason,
        Self::State,
        Self::Submitted,
        Self::Age,
        Self::Deadline,
        Self::Checks,
        Self::Assignee,
    ];
    /// What a list shows when nobody chose.
    pub const DEFAULT: [Self; 7] =
        [Self::Insured, Self::Region, Self::Reason, Self::State, Self::Submitted, Self::Deadline, Self::Assignee];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Insured => "insured",
            Self::Region => "region",
            Self::Reason => "reason",
            Self::State => "state",
            Self::Submitted => "submitted",
            Self::Age => "age",
            Self::Deadline => "deadline",
            Self::Checks => "checks",
            Self::Assignee => "assignee",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.name() == name)
    }
    /// The columns of a choice of places: each with the number that was typed for it, lowest first; empty or 0 leaves a
    /// column out, equal numbers keep the usual order.
    #[must_use]
    pub fn placed(places: &[(Self, u8)]) -> Vec<Self> {
        let mut shown: Vec<_> = places.iter().filter(|(_, place)| *place > 0).collect();
        shown.sort_by_key(|(column, place)| (*place, *column));
        shown.dedup_by_key(|(column, _)| *column);
        shown.into_iter().map(|(column, _)| *column).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_where_they_are_placed() {
        let placed = [(Column::State, 2), (Column::Age, 1), (Column::Region, 0), (Column::Insured, 2)];
        assert_eq!(Column::placed(&placed), [Column::Age, Column::Insured, Column::State]);
        assert!(Column::ALL.iter().all(|c| Column::from_name(c.name()) == Some(*c)));
    }
}
