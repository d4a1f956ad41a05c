//! The physical card of the register: one for a person, of one person only, and certificates follow it.

use super::world::{NOW, World, bits, entry, region};
use domain::{
    card::{CardNumber, Certificate, CertificateState, PhysicalCard},
    id::CertificateId,
    person::Person,
    rules::IssuerCode,
};
use jiff::civil::{Date, date};
use storage::{CardChange, Cards as _, Constraint, Imported, People as _, RosterEntry, Search as _, StoreError};

fn physical(number: &str, valid_until: Option<Date>) -> Option<PhysicalCard> {
    Some(PhysicalCard { number: CardNumber(number.into()), valid_until })
}

fn certificate(person: &Person, issuer: &str) -> Certificate {
    Certificate {
        id: CertificateId::from_bits(bits()),
        person: person.id.clone(),
        issuer: IssuerCode(issuer.into()),
        region: region(),
        card: None,
        state: CertificateState::Active,
        password: "$argon2id$…".into(),
        valid_until: None,
        activated_at: NOW,
        state_since: NOW,
        version: 1,
    }
}

#[tokio::test]
async fn a_line_says_which_card_and_the_next_one_says_otherwise() {
    let Some(w) = World::new().await else { return };
    let person = &w.entry.person;
    assert_eq!(w.store.lookup_physical_card(&person.id).await.unwrap(), None);
    let old = physical("A12345678", Some(date(2027, 5, 1)));
    let line = RosterEntry { card: old.clone(), ..w.entry.clone() };
    let sister = RosterEntry { card: physical("B12345678", None), ..entry(2, "张红") };
    let done = w.store.import(vec![line.clone(), sister.clone()]).await.unwrap();
    assert_eq!(done, Imported { added: 1, updated: 1, unchanged: 0 });
    assert_eq!(w.store.lookup_physical_card(&person.id).await.unwrap(), old);
    assert_eq!(w.store.lookup_physical_card(&sister.person.id).await.unwrap(), sister.card);
    // Without a certificate, too, a card finds its owner.
    let number = CardNumber("B12345678".into());
    assert_eq!(w.store.people_with_card(&[], &number, 9).await.unwrap(), std::slice::from_ref(&sister.person));

    // Certificates in use follow a new card; one that is closed waits for its next activation.
    let (active, closed) = (certificate(person, "nhsa"), certificate(person, "mohrss"));
    for new in [&active, &closed] {
        w.commit(CardChange::AddCertificate(new.clone()).into()).await.unwrap();
    }
    let closed = Certificate { state: CertificateState::Closed, version: 2, ..closed };
    w.commit(CardChange::UpdateCertificate(closed.clone()).into()).await.unwrap();
    let new = RosterEntry { card: physical("C12345678", Some(date(2037, 5, 1))), ..line };
    w.store.import(vec![new.clone()]).await.unwrap();
    let followed = w.store.lookup_certificate(&active.id).await.unwrap().unwrap();
    assert_eq!((followed.card, followed.valid_until), (Some(CardNumber("C12345678".into())), Some(date(2037, 5, 1))));
    assert_eq!((followed.state, followed.version), (CertificateState::Active, 2));
    assert_eq!(w.store.lookup_certificate(&closed.id).await.unwrap(), Some(closed));
    // The same line once more changes nothing.
    assert_eq!(w.store.import(vec![new.clone()]).await.unwrap().unchanged, 1);
    assert_eq!(w.store.lookup_certificate(&active.id).await.unwrap().unwrap().version, 2);

    // A card is one person's.
    let taken = RosterEntry { card: new.card.clone(), ..sister.clone() };
    let refused = w.store.import(vec![taken]).await;
    assert_eq!(refused.err(), Some(StoreError::Refused(Constraint::CertificateTaken)));
    assert_eq!(w.store.lookup_physical_card(&sister.person.id).await.unwrap(), sister.card);
    // What the register no longer knows is gone, and free for somebody else; the certificate keeps what it had.
    w.store.import(vec![RosterEntry { card: None, ..new }]).await.unwrap();
    assert_eq!(w.store.lookup_physical_card(&person.id).await.unwrap(), None);
    assert_eq!(
        w.store.lookup_certificate(&active.id).await.unwrap().unwrap().card,
        Some(CardNumber("C12345678".into()))
    );
    w.finish().await;
}
