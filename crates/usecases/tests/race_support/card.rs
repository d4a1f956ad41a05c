//! Cards of the residents.

use super::World;
use domain::{
    card::{Certificate, CertificateState},
    id::{CertificateId, PersonId},
    person::{Relation, RelationKind},
    rules::{IssuerCode, RegionCode},
};
use storage::RosterEntry;

/// An active certificate of a resident, activated now and not yet kept.
pub fn certificate(world: &World, n: usize) -> Certificate {
    let ctx = &world.ctx;
    Certificate {
        id: CertificateId::from_bits(ctx.ids.bits()),
        person: person(world, n),
        issuer: IssuerCode("nhsa".into()),
        region: RegionCode("320500".into()),
        card: None,
        state: CertificateState::Active,
        password: "$argon2id$…".into(),
        valid_until: None,
        activated_at: ctx.now(),
        state_since: ctx.now(),
        version: 1,
    }
}

/// The register has one resident as the guardian of another.
pub async fn guards(world: &World, guardian: usize, child: usize) {
    let store = &world.ctx.store;
    let (actor, subject) = (person(world, guardian), person(world, child));
    let person = store.lookup_person(&actor).await.unwrap().unwrap();
    let covers = store.covers_of(&actor).await.unwrap();
    let payments = store.payments_of(&covers[0].id).await.unwrap();
    let relations = vec![Relation { actor, subject, kind: RelationKind::Guardian }];
    store.import(vec![RosterEntry { person, covers, payments, relations, card: None }]).await.unwrap();
}

fn person(world: &World, n: usize) -> PersonId {
    world.residents[n].account().person.clone().unwrap()
}
