use crate::{
    id::{ApplicationId, HoldId, PersonId, StaffId},
    rules::RegionCode,
    time::Timestamp,
};

/// What a hold keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HeldThing {
    /// One case.
    Case(ApplicationId),
    /// Every case about a person.
    Person(PersonId),
}

/// Somebody ordered that things be kept: nothing of them is erased or thrown away meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegalHold {
    /// Identifier.
    pub id: HoldId,
    /// What it keeps.
    pub thing: HeldThing,
    /// Region of the case or person.
    pub region: RegionCode,
    /// Why.
    pub reason: String,
    /// Reference of the order, e.g. a court's number.
    pub order: String,
    /// The supervisor who placed it.
    pub placed_by: StaffId,
    /// When.
    pub placed_at: Timestamp,
    /// It ends by itself then; `None`: it must be lifted.
    pub until: Option<Timestamp>,
    /// The other supervisor who lifted it; `None` while it stands, and where its time was over.
    pub lifted_by: Option<StaffId>,
    /// Why it was lifted; empty else.
    pub lifted_why: String,
    /// It stands no more since.
    pub ended_at: Option<Timestamp>,
}

impl LegalHold {
    /// Longest reason, in characters.
    pub const REASON_MOST: usize = 500;
    /// Longest reference, in characters.
    pub const ORDER_MOST: usize = 80;
}
