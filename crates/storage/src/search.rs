use crate::StoreResult;
use async_trait::async_trait;
use domain::{
    card::CardNumber,
    id::{ApplicationId, PersonId, SessionId, StaffId},
    person::{IdNumber, Person, Phone},
    rules::RegionCode,
    staff::{LookPurpose, Looked, NameKey},
    time::Timestamp,
};

/// A place in a list of people found by name: the text that was compared, and who.
pub type NamePosition = (String, PersonId);

/// A place in a person's list of looks: when, and the row's number.
pub type LookPosition = (Timestamp, i64);

/// A member of staff looked at a person, or said what for. Holds what was looked at, never a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// At whom.
    pub person: PersonId,
    /// Who looked; never told to the person.
    pub staff: StaffId,
    /// In which session: what was said holds as long.
    pub session: SessionId,
    /// At which case, where it was one.
    pub application: Option<ApplicationId>,
    /// Regions of the member's office at that time; empty: all.
    pub office: Vec<RegionCode>,
    /// At what, what for.
    pub what: Looked,
    /// The purpose in the member's own words; sealed in storage.
    pub words: String,
    /// When.
    pub at: Timestamp,
}

/// Finding people within an office (empty: all regions), and who looked at whom.
///
/// Exact keys also find whom a case of the office is about, wherever they live; names find those of its regions.
#[async_trait]
pub trait Search: Send + Sync {
    /// People one of whose names' texts begins so, by that text, then identifier; with the text that was compared.
    async fn people_named(
        &self,
        office: &[RegionCode],
        beginning: (NameKey, &str),
        after: Option<&NamePosition>,
        limit: u32,
    ) -> StoreResult<Vec<(Person, String)>>;
    /// A person of the office.
    async fn lookup_person_in(&self, office: &[RegionCode], id: &PersonId) -> StoreResult<Option<Person>>;
    /// Whose number it is (blind index).
    async fn lookup_id_number_in(&self, office: &[RegionCode], number: &IdNumber) -> StoreResult<Option<Person>>;
    /// People for whom the register or their own account holds this phone (blind index), by identifier.
    async fn people_with_phone(
        &self,
        office: &[RegionCode],
        phone: &Phone,
        after: Option<&PersonId>,
        limit: u32,
    ) -> StoreResult<Vec<Person>>;
    /// Whose physical card has this number (blind index); issuers number by themselves.
    async fn people_with_card(&self, office: &[RegionCode], card: &CardNumber, limit: u32) -> StoreResult<Vec<Person>>;
    /// What a session looks at a person for; `None`: it has not said.
    async fn look_purpose(&self, session: &SessionId, person: &PersonId) -> StoreResult<Option<LookPurpose>>;
    /// Who looked at a person, newest first, those before a place when given; with each row's number.
    async fn looks_at(
        &self,
        person: &PersonId,
        before: Option<LookPosition>,
        limit: u32,
    ) -> StoreResult<Vec<(Look, i64)>>;
}
