//! What is personal is not readable in what is stored.

use super::world::{NOW, World, bits, moved, moving, phone};
use domain::{
    account::{Challenge, ChallengePurpose},
    application::{Actor, Move, StaffMessage, form::PayeeForm},
    id::{ChallengeId, SessionId},
};
use storage::{Accounts as _, Change, Note, Writer as _};

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn nothing_personal_is_stored_in_clear() {
    let Some(w) = World::new().await else { return };
    let mut draft = w.draft();
    draft.answers.payee =
        Some(PayeeForm { holder: "PayeeCanary".into(), number: "6222029988776655".into(), bank: "BankCanary".into() });
    w.commit(Change::AddApplication(draft.clone())).await.unwrap();
    let (mut sent, mut event) = moved(&draft, Move::Submit, w.resident());
    event.note = "EventCanary".into();
    sent.staff_message = Some(StaffMessage { reasons: vec![], words: "MessageCanary".into() });
    w.store.commit(moving(&sent, &event)).await.unwrap();
    let words = "NoteCanary".into();
    w.commit(Change::AddNote(Note { application: sent.id.clone(), staff: w.first.id.clone(), words, at: NOW }))
        .await
        .unwrap();
    let challenge = Challenge {
        id: ChallengeId::from_bits(bits()),
        purpose: ChallengePurpose::SignIn,
        session: SessionId::from_bits(bits()),
        phone: phone(87_654_321),
        code_mac: "00".into(),
        act: String::new(),
        sent_at: NOW,
        tries: 0,
        used_at: None,
        version: 1,
    };
    w.commit(Change::AddChallenge(challenge)).await.unwrap();
    assert_eq!(sent.state, domain::application::ApplicationState::Submitted);
    w.step(&sent, Move::Take, Actor::Staff(w.first.id.clone())).await;

    let bytes = w.bytes().await;
    // The search itself works: what is kept in clear is found.
    assert!(holds(&bytes, "张伟") && holds(&bytes, w.account.id.as_str()));
    for canary in [
        w.entry.person.id_number.reveal(),
        phone(1).reveal(),
        phone(87_654_321).reveal(),
        "6222029988776655",
        "PayeeCanary",
        "BankCanary",
        "EventCanary",
        "MessageCanary",
        "NoteCanary",
        w.first.totp.as_deref().unwrap(),
    ] {
        assert!(!holds(&bytes, canary), "{canary} is readable");
    }
    w.finish().await;
}

#[tokio::test]
async fn a_sealed_value_can_not_be_moved_to_another_row() {
    let Some(w) = World::new().await else { return };
    let (_, other) = w.neighbour(2, "李娜").await;
    let swap = format!(
        "UPDATE account SET phone = (SELECT phone FROM account WHERE id = '{}') WHERE id = '{}'",
        other.id, w.account.id
    );
    assert_eq!(w.raw(&swap).await, Ok(1));
    let read = w.store.lookup_account(&w.account.id).await;
    assert_eq!(read, Err(storage::StoreError::Damaged("phone")));
    w.finish().await;
}
