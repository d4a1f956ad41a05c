use domain::{
    application::Actor,
    id::{AccountId, StaffId},
    time::Timestamp,
};

/// Which entries of the record are walked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum AuditWalk {
    /// All.
    #[default]
    Everything,
    /// What somebody did.
    Of(Actor),
    /// What was done to any of these, by identifier.
    About(Vec<String>),
    /// Acts of a name.
    Named(String),
}

/// A place in the record by time: instant and index of an entry.
pub type AuditPosition = (Timestamp, u64);

/// A search in the record, newest first by instant, then index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// What is walked.
    pub walk: AuditWalk,
    /// First instant.
    pub from: Timestamp,
    /// Entries before this place.
    pub before: AuditPosition,
    /// At most so many.
    pub limit: u32,
}

/// The stored name of who acted: kind and, where there is one, identifier.
#[must_use]
pub fn actor_key(actor: &Actor) -> String {
    match actor {
        Actor::Resident(id) => format!("resident:{id}"),
        Actor::Staff(id) => format!("staff:{id}"),
        Actor::System => "system".to_owned(),
        Actor::Operator => "operator".to_owned(),
        Actor::Anonymous => "anonymous".to_owned(),
    }
}

/// Reads what [`actor_key`] wrote.
#[must_use]
pub fn actor_from_key(key: &str) -> Option<Actor> {
    Some(match key.split_once(':') {
        Some(("resident", id)) => Actor::Resident(AccountId::parse(id)?),
        Some(("staff", id)) => Actor::Staff(StaffId::parse(id)?),
        None if key == "system" => Actor::System,
        None if key == "operator" => Actor::Operator,
        None if key == "anonymous" => Actor::Anonymous,
        _ => return None,
    })
}
