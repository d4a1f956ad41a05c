//! Staff take an application back for somebody who is there, on what these signed or said; and in no other way.

use crate::{
    assist::{at_counter, document, filled_in, signed, without_account},
    stop_support::{Somebody, Town, adult},
    support::{DAY, YONGCHENG, YUNFU, apply, does, fields, member, on_duty, recorded},
};
use domain::{
    application::{Actor, ApplicationState as S, Move, form::FieldCode, policy::Details},
    assist::{AssistWay, Consent},
    id::{ApplicationId, AssistanceId},
    refund::RefundStage,
    staff::{Role, Staff},
};
use storage::{ChangeSet, Constraint, StoreError};
use usecases::{
    UseCaseError as E, UseCaseResult,
    application::{advance, audit, show_status},
    desk::assist::{self, answered, back_page, identify, send, take_back},
};

/// A stop takes effect on the first of the next month here.
const SHANTOU: &str = "440500";

/// What the page would show: the way back as it is now.
async fn shown(town: &Town, clerk: &Staff, visit: &AssistanceId, id: &ApplicationId) -> String {
    let page = back_page(&town.ctx, &on_duty(clerk), visit, id).await.unwrap();
    page.by.map(Move::name).unwrap_or_default().to_owned()
}

async fn back(
    town: &Town,
    clerk: &Staff,
    visit: &AssistanceId,
    id: &ApplicationId,
) -> UseCaseResult<domain::application::Application> {
    let what = shown(town, clerk, visit, id).await;
    take_back(&town.ctx, &on_duty(clerk), visit, id, &what, true).await
}

#[tokio::test]
async fn who_has_no_account_takes_an_application_back_at_the_counter() {
    let town = Town::new(&[]).await;
    let who = without_account(&town, 1, YUNFU).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let colleague = member(&town, "colleague", Role::Clerk, &[YUNFU]).await;
    let visit = at_counter(&town, &clerk, &who).await;
    let (by_hand, id) = filled_in(&town, &clerk, &visit, &who).await;
    let sent = send(&town.ctx, &by_hand, &id, &signed()).await.unwrap();
    // A colleague works on it, and hears of the withdrawal like of any other; who entered it may help to take it back.
    does(&town, &colleague, &id, Move::Take).await.unwrap();
    let page = assist::open(&town.ctx, &on_duty(&clerk), &visit).await.unwrap();
    assert_eq!(page.returnable.iter().map(|(a, by)| (&a.id, *by)).collect::<Vec<_>>(), [(&id, Move::Withdraw)]);
    let error = take_back(&town.ctx, &on_duty(&clerk), &visit, &id, "withdraw", false).await.unwrap_err();
    assert_eq!(fields(error), [("confirmed".to_owned(), FieldCode::MustTick)]);
    let taken = back(&town, &clerk, &visit, &id).await.unwrap();
    assert_eq!(taken.state, S::Withdrawn);

    // Who did it and how they agreed is kept; the sending before stays what it was.
    let page = back_page(&town.ctx, &on_duty(&clerk), &visit, &id).await.unwrap();
    assert!(page.by.is_none() && !page.has_account);
    let (sending, _) = page.status.taken_back_by_staff().unwrap();
    assert_eq!((sending.seq, sending.consent, &sending.staff), (taken.version, Consent::Signed, &clerk.id));
    assert_eq!(page.status.sent_by_staff().unwrap().0.seq, sent.version);
    let events = town.store().events_of(&id).await.unwrap();
    assert_eq!(
        (events.last().unwrap().by, &events.last().unwrap().actor),
        (Move::Withdraw, &Actor::Staff(clerk.id.clone()))
    );
    assert!(recorded(&town).await.iter().any(|entry| entry.action == "application.withdraw"));
    // The register's phone hears of it, though nobody has an account.
    let told = town.messages.text_for(who.entry.person.phone.as_ref().unwrap().reveal()).unwrap();
    assert!(told.contains("撤回") && told.contains(taken.reference.as_str()), "{told}");

    // Pressed again it is taken back once.
    let again = take_back(&town.ctx, &on_duty(&clerk), &visit, &id, "withdraw", true).await.unwrap();
    assert_eq!(again.version, taken.version);
    assert_eq!(town.store().sendings_of(&id).await.unwrap().len(), 2);
    town.finish().await;
}

#[tokio::test]
async fn an_approved_stop_is_undone_by_phone_before_its_day() {
    let who = adult(1, SHANTOU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[SHANTOU]).await;
    let colleague = member(&town, "colleague", Role::Clerk, &[SHANTOU]).await;
    let id = approved(&town, &colleague, &who).await;
    let me = on_duty(&clerk);
    let call = identify(&town.ctx, &me, &document(&who, AssistWay::Phone)).await.unwrap();
    let early = take_back(&town.ctx, &me, &call, &id, "undo", true).await;
    assert_eq!(early.unwrap_err(), E::Conflict, "nobody answered yet");
    answered(&town.ctx, &me, &call, true).await.unwrap();
    assert_eq!(shown(&town, &clerk, &call, &id).await, "undo");
    // A page from before the approval said "withdraw": something else would happen.
    let stale = take_back(&town.ctx, &me, &call, &id, "withdraw", true).await;
    assert_eq!(stale.unwrap_err(), E::Conflict);
    assert_eq!(back(&town, &clerk, &call, &id).await.unwrap().state, S::Undone);
    assert_eq!(town.store().refund_of(&id).await.unwrap().unwrap().stage, RefundStage::Cancelled);
    assert!(town.store().lookup_effect(&id).await.unwrap().unwrap().cancelled_at.is_some());
    let status = show_status(&town.ctx, &who.caller(), &id).await.unwrap();
    assert_eq!(status.taken_back_by_staff().unwrap().0.consent, Consent::ReadOut);
    assert!(status.sent_by_staff().is_none(), "they sent it themselves");
    town.finish().await;
}

async fn approved(town: &Town, by: &Staff, who: &Somebody) -> ApplicationId {
    let id = apply(town, who, domain::rules::Reason::Employee).await;
    does(town, by, &id, Move::Take).await.unwrap();
    assert_eq!(does(town, by, &id, Move::Approve).await.unwrap().state, S::Approved);
    id
}

#[tokio::test]
async fn nothing_is_taken_back_for_who_is_not_there_or_whose_it_is_not() {
    let (who, other) = (adult(1, YUNFU).employed(), adult(2, YUNFU));
    let town = Town::new(&[who.clone(), other.clone()]).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let colleague = member(&town, "colleague", Role::Clerk, &[YUNFU]).await;
    let elsewhere = member(&town, "elsewhere", Role::Clerk, &[YONGCHENG]).await;
    let id = apply(&town, &who, domain::rules::Reason::Employee).await;
    let visit = at_counter(&town, &clerk, &who).await;
    let others = at_counter(&town, &clerk, &other).await;
    let tried = async |staff: &Staff, visit: &AssistanceId| {
        take_back(&town.ctx, &on_duty(staff), visit, &id, "withdraw", true).await.unwrap_err()
    };
    assert_eq!(tried(&clerk, &others).await, E::NotFound, "somebody else is at the counter");
    assert_eq!(tried(&colleague, &visit).await, E::NotFound, "another member saw them");
    assert_eq!(tried(&elsewhere, &visit).await, E::NotFound);
    // Refused by the schema as well: a member who saw nobody moves nothing.
    let stored = town.store().lookup_application(&id).await.unwrap().unwrap();
    let me = on_duty(&colleague);
    let details = Details { entered: true, ..Details::default() };
    let (gone, moved) = advance(&town.ctx, &stored, Move::Withdraw, &me.actor(), details).unwrap();
    let mut set = ChangeSet::new().audited(audit(&town.ctx, &me, &gone, "withdraw"));
    set.changes.extend(moved);
    let refused = town.ctx.store.commit(set).await.unwrap_err();
    assert_eq!(refused, StoreError::Refused(Constraint::IllegalMove));
    // Whoever left shows anew who they are.
    town.clock.pass(DAY);
    assert_eq!(tried(&clerk, &visit).await, E::NotFound);
    assert_eq!(town.store().lookup_application(&id).await.unwrap().unwrap().state, S::Submitted);
    // A decision that came first stands, and the page says so.
    let visit = at_counter(&town, &clerk, &who).await;
    does(&town, &colleague, &id, Move::Take).await.unwrap();
    does(&town, &colleague, &id, Move::Refuse).await.unwrap();
    assert_eq!(tried(&clerk, &visit).await, E::Conflict);
    let page = back_page(&town.ctx, &on_duty(&clerk), &visit, &id).await.unwrap();
    assert!(page.by.is_none() && page.status.taken_back_by_staff().is_none());
    town.finish().await;
}
