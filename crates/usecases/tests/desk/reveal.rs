//! Masked values in full: with a purpose, on the record, not too often.

use crate::{
    stop_support::{Town, adult},
    support::{ACCOUNT, DAY, YONGCHENG, YUNFU, apply, asks, does, fields, member, on_duty, recorded},
};
use domain::{
    application::{Actor, Move, form::FieldCode},
    refund::RefundStage,
    rules::Reason,
    staff::{RevealPurpose, RevealedField, Role},
};
use usecases::{
    UseCaseError as E,
    application::show_status,
    desk::{
        case, refunds,
        reveal::{RevealForm, reveal},
    },
    worker::take_effects,
};

#[tokio::test]
async fn whole_values_need_a_purpose_and_leave_a_trace_without_the_value() {
    let who = adult(1, YONGCHENG).employed().paid_in_cash();
    let town = Town::new(std::slice::from_ref(&who)).await;
    town.clock.pass(10 * DAY);
    let id = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YONGCHENG]).await;
    let me = on_duty(&clerk);
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    let ask = |form: RevealForm| {
        let (ctx, id, caller) = (town.ctx.clone(), id.clone(), on_duty(&clerk));
        async move { reveal(&ctx, &caller, &id, &form).await }
    };
    let required = |field: &str| vec![(field.to_owned(), FieldCode::Required)];
    assert_eq!(fields(ask(asks(&["id_number"], "", "")).await.unwrap_err()), required("purpose"));
    assert_eq!(fields(ask(asks(&[], "refund", "")).await.unwrap_err()), required("fields"));
    assert_eq!(fields(ask(asks(&["id_number"], "other", " ")).await.unwrap_err()), required("words"));
    let unknown = fields(ask(asks(&["password"], "refund", "")).await.unwrap_err());
    assert_eq!(unknown, [("fields".to_owned(), FieldCode::Choice)]);
    let long = "长".repeat(201);
    let too_long = fields(ask(asks(&["phone"], "refund", &long)).await.unwrap_err());
    assert_eq!(too_long, [("words".to_owned(), FieldCode::TooLong)]);
    assert!(town.store().reveals_of(&id).await.unwrap().is_empty(), "a refused form shows and keeps nothing");

    let shown = ask(asks(&["payee_account", "id_number", "id_number"], "refund", "核对 CANARY")).await.unwrap();
    let person = &who.entry.person;
    assert_eq!(shown.id_number.as_ref(), Some(&person.id_number));
    assert_eq!(shown.payee.as_ref().map(|p| p.number.as_str()), Some(ACCOUNT));
    assert!(shown.phone.is_none(), "what was not asked for is not shown");
    let debug = format!("{shown:?}");
    assert!(!debug.contains(person.id_number.reveal()) && !debug.contains(ACCOUNT), "{debug}");

    let record = recorded(&town).await;
    let looks: Vec<_> = record.iter().filter(|e| e.action == "case.revealed").collect();
    assert_eq!(looks.len(), 2, "one entry for each value");
    for (entry, field) in looks.iter().zip(["id_number", "payee_account"]) {
        assert_eq!(entry.actor, Actor::Staff(clerk.id.clone()));
        assert_eq!(
            (entry.object.as_str(), entry.detail.clone()),
            (id.as_str(), format!("field={field} purpose=refund"))
        );
    }
    let text = format!("{record:?}");
    for value in [person.id_number.reveal(), ACCOUNT, "CANARY"] {
        assert!(!text.contains(value), "{value} is on the record");
    }
    // The case tells colleagues, the status page the resident.
    let page = case::open(&town.ctx, &me, &id).await.unwrap();
    let (look, by) = &page.reveals[0];
    assert_eq!(
        (look.fields.as_slice(), by.as_deref()),
        ([RevealedField::IdNumber, RevealedField::PayeeAccount].as_slice(), Some("clerk"))
    );
    let status = show_status(&town.ctx, &who.caller(), &id).await.unwrap();
    assert_eq!(status.reveals.len(), 1);
    assert_eq!(status.reveals[0].purpose, RevealPurpose::Refund);
    town.finish().await;
}

#[tokio::test]
async fn only_who_may_decide_here_sees_whole_values() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = apply(&town, &who, Reason::Employee).await;
    let form = asks(&["id_number"], "compare_document", "");
    for (login, role, regions, expected) in [
        ("auditor", Role::Auditor, YUNFU, E::Forbidden),
        ("admin", Role::Administrator, YUNFU, E::Forbidden),
        ("elsewhere", Role::Supervisor, YONGCHENG, E::NotFound),
    ] {
        let staff = member(&town, login, role, &[regions]).await;
        assert_eq!(reveal(&town.ctx, &on_duty(&staff), &id, &form).await.unwrap_err(), expected, "{login}");
    }
    let resident = reveal(&town.ctx, &who.caller(), &id, &form).await;
    assert_eq!(resident.unwrap_err(), E::NotSignedIn);
    assert!(town.store().reveals_of(&id).await.unwrap().is_empty());
    town.finish().await;
}

#[tokio::test]
async fn whole_values_are_for_who_has_the_case_a_supervisor_and_the_open_refund() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[]).await;
    let colleague = member(&town, "colleague", Role::Clerk, &[]).await;
    let supervisor = member(&town, "supervisor", Role::Supervisor, &[]).await;
    // Whether clerk, colleague and supervisor are shown something.
    let shown = || async {
        let mut shown = Vec::new();
        for staff in [&clerk, &colleague, &supervisor] {
            let form = asks(&["id_number"], "compare_document", "");
            match reveal(&town.ctx, &on_duty(staff), &id, &form).await {
                Ok(_) => shown.push(true),
                Err(error) => {
                    assert_eq!(error, E::Forbidden);
                    shown.push(false);
                }
            }
        }
        shown
    };
    assert_eq!(shown().await, [false, false, true], "nobody has it");
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    assert_eq!(shown().await, [true, false, true]);
    does(&town, &clerk, &id, Move::Approve).await.unwrap();
    assert_eq!(shown().await, [true, true, true], "its refund is on the worklist");
    take_effects(&town.ctx).await.unwrap();
    let refund = town.store().refund_of(&id).await.unwrap().unwrap();
    let me = on_duty(&clerk);
    refunds::move_to(&town.ctx, &me, &refund.id, RefundStage::HandedOver, None, 1).await.unwrap();
    assert_eq!(shown().await, [true, true, true]);
    refunds::move_to(&town.ctx, &me, &refund.id, RefundStage::Paid, None, 2).await.unwrap();
    assert_eq!(shown().await, [false, false, true], "closed");
    town.finish().await;
}

#[tokio::test]
async fn looks_are_limited_for_each_member_across_a_restart() {
    let who = adult(1, YUNFU).employed();
    let mut town = Town::new(std::slice::from_ref(&who)).await;
    let id = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[]).await;
    let colleague = member(&town, "colleague", Role::Supervisor, &[]).await;
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    let most = town.ctx.limits.reveal_staff_hour.most;
    assert_eq!(most, 30);
    let form = asks(&["id_number", "phone"], "call_resident", "");
    for _ in 0..most / 2 {
        reveal(&town.ctx, &on_duty(&clerk), &id, &form).await.unwrap();
    }
    town.restart().await;
    let refused = reveal(&town.ctx, &on_duty(&clerk), &id, &form).await.unwrap_err();
    assert!(matches!(refused, E::LimitReached { limit: "reveal_staff_hour", retry_after: 1.. }), "{refused:?}");
    assert_eq!(town.store().reveals_of(&id).await.unwrap().len(), usize::try_from(most / 2).unwrap());
    reveal(&town.ctx, &on_duty(&colleague), &id, &form).await.unwrap();
    town.clock.pass(3600);
    reveal(&town.ctx, &on_duty(&clerk), &id, &form).await.unwrap();
    town.finish().await;
}
