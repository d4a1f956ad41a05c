use serde::{Deserialize, Serialize};

/// Who a member of staff is as a resident: keyed indexes only, the numbers themselves are not kept.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StaffIdentity {
    /// Keyed index of the identity number.
    pub id_number: Option<String>,
    /// Keyed index of the phone.
    pub phone: Option<String>,
}

impl StaffIdentity {
    /// Nothing is known: own cases can't be told from others.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.id_number.is_none() && self.phone.is_none()
    }
}

// An index is personal too: whoever has the key can try all numbers.
impl std::fmt::Debug for StaffIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StaffIdentity {{ id_number: {}, phone: {} }}", self.id_number.is_some(), self.phone.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_says_what_is_there_and_nothing_of_it() {
        let identity = StaffIdentity { id_number: Some("c0ffee".into()), phone: None };
        assert_eq!(format!("{identity:?}"), "StaffIdentity { id_number: true, phone: false }");
        assert!(!identity.is_empty() && StaffIdentity::default().is_empty());
    }
}
