//! The trait: every read takes a connection of the reader pool.

use super::{look, search};
use crate::Backend;
use async_trait::async_trait;
use domain::{
    card::CardNumber,
    id::{PersonId, SessionId},
    person::{IdNumber, Person, Phone},
    rules::RegionCode,
    staff::{LookPurpose, NameKey},
};
use storage::{Look, LookPosition, NamePosition, Search, StoreResult};

#[async_trait]
impl Search for Backend {
    async fn people_named(
        &self,
        office: &[RegionCode],
        beginning: (NameKey, &str),
        after: Option<&NamePosition>,
        limit: u32,
    ) -> StoreResult<Vec<(Person, String)>> {
        search::named(&mut *self.reader().await?, self.keys(), office, beginning, after, limit).await
    }
    async fn lookup_person_in(&self, office: &[RegionCode], id: &PersonId) -> StoreResult<Option<Person>> {
        search::by_id(&mut *self.reader().await?, self.keys(), office, id).await
    }
    async fn lookup_id_number_in(&self, office: &[RegionCode], number: &IdNumber) -> StoreResult<Option<Person>> {
        search::by_id_number(&mut *self.reader().await?, self.keys(), office, number).await
    }
    async fn people_with_phone(
        &self,
        office: &[RegionCode],
        phone: &Phone,
        after: Option<&PersonId>,
        limit: u32,
    ) -> StoreResult<Vec<Person>> {
        search::by_phone(&mut *self.reader().await?, self.keys(), office, phone, after, limit).await
    }
    async fn people_with_card(&self, office: &[RegionCode], card: &CardNumber, limit: u32) -> StoreResult<Vec<Person>> {
        search::by_card(&mut *self.reader().await?, self.keys(), office, card, limit).await
    }
    async fn look_purpose(&self, session: &SessionId, person: &PersonId) -> StoreResult<Option<LookPurpose>> {
        look::purpose(&mut *self.reader().await?, self.keys(), session, person).await
    }
    async fn looks_at(
        &self,
        person: &PersonId,
        before: Option<LookPosition>,
        limit: u32,
    ) -> StoreResult<Vec<(Look, i64)>> {
        look::of_person(&mut *self.reader().await?, self.keys(), person, before, limit).await
    }
}
