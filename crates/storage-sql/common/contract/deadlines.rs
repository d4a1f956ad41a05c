//! Deadlines: told once, while the office's clock runs, and kept.

use super::world::{NOW, World, bits};
use domain::{
    application::Move,
    consequence::Deadline,
    deadline::{Alarm, Apology, Escalation},
    id::EscalationId,
};
use jiff::civil::{Date, date};
use storage::{Change, Constraint, DeadlineChange, Deadlines as _, StoreError};

const YESTERDAY: Date = date(2026, 11, 21);
const TODAY: Date = date(2026, 11, 22);

fn refused(constraint: Constraint) -> Result<(), StoreError> {
    Err(StoreError::Refused(constraint))
}

#[tokio::test]
async fn an_alarm_is_told_once_for_each_deadline_and_put_away_by_who_got_it() {
    let Some(w) = World::new().await else { return };
    let app = w.submitted_by(YESTERDAY).await;
    let alarm = Escalation {
        id: EscalationId::from_bits(bits()),
        application: app.id.clone(),
        staff: w.first.id.clone(),
        alarm: Alarm::Missed,
        deadline_on: YESTERDAY,
        at: NOW,
    };
    let telling = |alarm: &Escalation| Change::from(DeadlineChange::Escalate(alarm.clone()));
    let found = |from, to| w.store.unescalated(Alarm::Missed, from, to, 10);
    assert_eq!(found(YESTERDAY, TODAY).await.unwrap(), std::slice::from_ref(&app));
    assert!(found(TODAY, TODAY).await.unwrap().is_empty());
    let another = Escalation { id: EscalationId::from_bits(bits()), deadline_on: TODAY, ..alarm.clone() };
    assert_eq!(w.commit(telling(&another)).await, refused(Constraint::IllegalMove), "not its deadline");
    w.commit(telling(&alarm)).await.unwrap();
    let again = Escalation { id: EscalationId::from_bits(bits()), ..alarm.clone() };
    assert_eq!(w.commit(telling(&again)).await, refused(Constraint::AppendOnly));
    assert!(found(YESTERDAY, TODAY).await.unwrap().is_empty());
    assert_eq!(w.store.unescalated(Alarm::Near, YESTERDAY, TODAY, 10).await.unwrap().len(), 1);
    assert_eq!(w.store.escalations_of(&w.first.id, 9).await.unwrap(), std::slice::from_ref(&alarm));
    let seeing = |staff| Change::from(DeadlineChange::SeeEscalation(alarm.id.clone(), staff, NOW));
    assert_eq!(w.commit(seeing(w.second.id.clone())).await, Err(StoreError::Conflict("escalation")));
    w.commit(seeing(w.first.id.clone())).await.unwrap();
    assert!(w.store.escalations_of(&w.first.id, 9).await.unwrap().is_empty());
    for sql in ["UPDATE escalation SET at = 1", "DELETE FROM escalation"] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    w.step(&app, Move::Withdraw, w.resident()).await;
    assert!(w.store.unescalated(Alarm::Near, YESTERDAY, TODAY, 10).await.unwrap().is_empty());
    let near = Escalation { id: EscalationId::from_bits(bits()), alarm: Alarm::Near, ..alarm };
    assert_eq!(w.commit(telling(&near)).await, refused(Constraint::IllegalMove), "its clock stands");
    w.finish().await;
}

#[tokio::test]
async fn an_apology_names_a_day_that_was_missed_once_and_a_later_one() {
    let Some(w) = World::new().await else { return };
    let app = w.submitted_by(YESTERDAY).await;
    let apology = |missed_on, on| Apology {
        application: app.id.clone(),
        missed_on,
        new: Deadline { on, provisional: true },
        at: NOW,
    };
    let telling = |apology: &Apology| Change::from(DeadlineChange::Apologise(apology.clone()));
    let due = || w.store.unapologised(TODAY, 10);
    assert_eq!(due().await.unwrap(), std::slice::from_ref(&app));
    let early = apology(TODAY, date(2026, 11, 30));
    assert_eq!(w.commit(telling(&early)).await, refused(Constraint::IllegalMove), "today is not over");
    assert_eq!(w.commit(telling(&apology(YESTERDAY, YESTERDAY))).await, refused(Constraint::Other));
    let told = apology(YESTERDAY, date(2026, 11, 27));
    w.commit(telling(&told)).await.unwrap();
    assert_eq!(w.commit(telling(&told)).await, refused(Constraint::AppendOnly));
    assert!(due().await.unwrap().is_empty());
    assert_eq!(w.store.unapologised(date(2026, 11, 28), 10).await.unwrap().len(), 1, "missed again");
    assert_eq!(w.store.apologies_of(&app.id).await.unwrap(), [told]);
    for sql in ["UPDATE apology SET new_on = '2030-01-01'", "DELETE FROM apology"] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    w.finish().await;
}
