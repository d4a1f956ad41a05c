//! The rules that hold without the program: tried by the store and by hand-written statements.

use super::world::{NOW, World, bits, moved, moving};
use domain::{
    application::{Actor, Application, ApplicationState, Move, TRANSITIONS},
    id::ApplicationId,
};
use storage::{Change, ChangeSet, Constraint, StoreError, Writer as _};

fn refused<T>(constraint: Constraint) -> Result<T, StoreError> {
    Err(StoreError::Refused(constraint))
}

#[tokio::test]
async fn the_transition_table_is_the_domains() {
    let Some(w) = World::new().await else { return };
    for (from, by, to) in TRANSITIONS {
        let there = format!(
            "UPDATE meta SET value = value WHERE EXISTS (SELECT 1 FROM transition WHERE from_state = '{}' AND \
             move = '{}' AND to_state = '{}')",
            from.name(),
            by.name(),
            to.name()
        );
        w.commit(Change::SetMeta { name: "one", value: "row".into() }).await.unwrap();
        assert_eq!(w.raw(&there).await, Ok(1), "{from:?} {by:?} {to:?}");
    }
    let count =
        format!("UPDATE meta SET value = value WHERE (SELECT COUNT(*) FROM transition) = {}", TRANSITIONS.len());
    assert_eq!(w.raw(&count).await, Ok(1));
    for sql in [
        "INSERT INTO transition (from_state, move, to_state) VALUES ('Draft', 'approve', 'Approved')",
        "UPDATE transition SET to_state = 'Approved'",
        "DELETE FROM transition",
    ] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    w.finish().await;
}

#[tokio::test]
async fn no_step_can_be_skipped() {
    let Some(w) = World::new().await else { return };
    let draft = w.drafted().await;
    // Every move that the domain does not know is refused, whatever state it claims to lead to.
    for by in Move::ALL {
        for to in ApplicationState::ALL {
            if TRANSITIONS.contains(&(draft.state, by, to)) {
                continue;
            }
            let (mut next, mut event) = moved(&draft, Move::Submit, w.resident());
            next.state = to;
            event.by = by;
            assert_eq!(w.store.commit(moving(&next, &event)).await, refused(Constraint::IllegalMove), "{by:?} {to:?}");
        }
    }
    // A move without its event, an event without its move, a new application that is no draft.
    let (next, event) = moved(&draft, Move::Submit, w.resident());
    assert_eq!(w.commit(Change::UpdateApplication(next.clone())).await, refused(Constraint::IllegalMove));
    assert_eq!(w.commit(Change::AddEvent(event)).await, refused(Constraint::IllegalMove));
    let born = Application { id: ApplicationId::from_bits(bits()), state: ApplicationState::Submitted, ..w.draft() };
    assert_eq!(w.commit(Change::AddApplication(born)).await, refused(Constraint::IllegalMove));
    assert_eq!(w.stored(&draft).await, draft);
    w.finish().await;
}

#[tokio::test]
async fn no_step_can_be_skipped_by_hand() {
    let Some(w) = World::new().await else { return };
    let sent = w.submitted().await;
    let id = &sent.id;
    for sql in [
        format!("UPDATE application SET state = 'Approved' WHERE id = '{id}'"),
        format!("UPDATE application SET state = 'Approved', version = version + 1 WHERE id = '{id}'"),
        format!("UPDATE application SET version = version + 2 WHERE id = '{id}'"),
        format!("UPDATE application SET version = version + 1, reference = 'T-0' WHERE id = '{id}'"),
        event(id, 3, "Submitted", "approve", "Approved"),
        event(id, 3, "Submitted", "take", "Approved"),
        event(id, 3, "InReview", "approve", "Approved"),
        event(id, 4, "Submitted", "take", "InReview"),
    ] {
        assert!(w.raw(&sql).await.unwrap_err().contains("illegal_move"), "{sql}");
    }
    assert_eq!(w.stored(&sent).await, sent);
    w.finish().await;
}

fn event(id: &ApplicationId, seq: i64, from: &str, by: &str, to: &str) -> String {
    format!(
        "INSERT INTO application_event (application, seq, from_state, move, to_state, actor_kind, actor, at, note) \
         VALUES ('{id}', {seq}, '{from}', '{by}', '{to}', 'system', '', 0, (SELECT note FROM application_event LIMIT 1))"
    )
}

#[tokio::test]
async fn the_first_person_is_never_the_second() {
    let Some(w) = World::new().await else { return };
    let proposed = w.proposed().await;
    let (mut approved, approve) = moved(&proposed, Move::Approve, Actor::Staff(w.first.id.clone()));
    let second = Constraint::SecondPersonDiffers;
    // The same person; nobody; another "first" put in so that the second differs.
    approved.second_approver = Some(w.first.id.clone());
    assert_eq!(w.store.commit(moving(&approved, &approve)).await, refused(second));
    approved.second_approver = None;
    assert_eq!(w.store.commit(moving(&approved, &approve)).await, refused(second));
    approved.first_approver = Some(w.second.id.clone());
    approved.second_approver = Some(w.first.id.clone());
    assert_eq!(w.store.commit(moving(&approved, &approve)).await, refused(second));
    // By hand.
    let (id, first) = (&proposed.id, &w.first.id);
    for sql in [
        format!("UPDATE application SET second_approver = '{first}', version = version + 1 WHERE id = '{id}'"),
        format!("UPDATE application SET second_approver = first_approver, version = version + 1 WHERE id = '{id}'"),
    ] {
        assert!(w.raw(&sql).await.unwrap_err().contains("second_person_differs"), "{sql}");
    }
    assert_eq!(w.stored(&proposed).await, proposed);
    approved.first_approver = Some(w.first.id.clone());
    approved.second_approver = Some(w.second.id.clone());
    w.store.commit(moving(&approved, &approve)).await.unwrap();
    w.finish().await;
}

#[tokio::test]
async fn a_person_has_one_open_application() {
    let Some(w) = World::new().await else { return };
    let open = w.submitted().await;
    let draft = w.drafted().await;
    let (second, submit) = moved(&draft, Move::Submit, w.resident());
    let taken = w.store.commit(moving(&second, &submit)).await;
    assert_eq!(taken, refused(Constraint::OneOpenApplication));
    assert_eq!(w.stored(&draft).await, draft);
    // By hand, in one transaction as the store does it: the event alone is accepted, the move is not.
    w.raw(&event(&draft.id, 2, "Draft", "submit", "Submitted")).await.unwrap();
    let by_hand = format!("UPDATE application SET state = 'Submitted', version = 2 WHERE id = '{}'", draft.id);
    let message = w.raw(&by_hand).await.unwrap_err().to_lowercase();
    assert!(message.contains("unique"), "{message}");
    // Withdrawn makes room.
    w.step(&open, Move::Withdraw, w.resident()).await;
    assert_eq!(w.raw(&by_hand).await, Ok(1));
    w.finish().await;
}

#[tokio::test]
async fn history_can_only_grow() {
    let Some(w) = World::new().await else { return };
    let sent = w.submitted().await;
    let entry = super::audit::entry(1);
    w.store.commit(ChangeSet::new().audited(entry.clone()).audited(entry)).await.unwrap();
    let note = storage::Note { application: sent.id, staff: w.first.id.clone(), words: "x".into(), at: NOW };
    w.commit(Change::AddNote(note)).await.unwrap();
    storage::Records::archive_rules(&*w.store, "v1", "text").await.unwrap();
    for sql in [
        "UPDATE application_event SET at = 1",
        "DELETE FROM application_event",
        "DELETE FROM application",
        "UPDATE note SET at = 1",
        "DELETE FROM note",
        "UPDATE rules_archive SET text = 'other'",
        "DELETE FROM rules_archive",
        "UPDATE audit_entry SET object = 'other'",
        "DELETE FROM audit_entry",
        "UPDATE audit_node SET idx = idx + 100",
        "DELETE FROM audit_node",
        "UPDATE audit_head SET size = 0",
        "DELETE FROM audit_head",
        "UPDATE cover SET status = 4",
    ] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    w.finish().await;
}
