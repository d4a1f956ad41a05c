//! Notes, taking over, refunds, members.

use crate::{
    card_support::{BUY, holder, nobody, pharmacy, present, token},
    stop_support::{Town, adult, caller_for},
    support::{YONGCHENG, YUNFU, apply, does, fields, member, on_duty, opened, recorded},
};
use domain::{
    application::{Actor, ApplicationState as S, Move, form::FieldCode},
    refund::RefundStage,
    rules::Reason,
    staff::{Role, Staff},
};
use usecases::{
    UseCaseError as E,
    desk::{
        act::{CaseAct, act, add_note},
        members::{self, MemberAct, NewMember},
        queue::{self, Asked},
        refunds,
    },
    terminal::{close_settlement, open_settlement},
};

#[tokio::test]
async fn a_note_sent_twice_is_one_note() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[]).await;
    let colleague = member(&town, "colleague", Role::Clerk, &[]).await;
    let note = |words: &str, key: &str| CaseAct { note: words.into(), key: key.into(), ..CaseAct::default() };
    let add = |staff: &Staff, form: CaseAct| {
        let (ctx, caller, id) = (town.ctx.clone(), on_duty(staff), id.clone());
        async move { add_note(&ctx, &caller, &id, &form).await.unwrap() }
    };
    for _ in 0..3 {
        add(&clerk, note("已电话核实", "page-1")).await;
    }
    assert_eq!(town.store().notes_of(&id).await.unwrap().len(), 1);
    // The case moved meanwhile: a note is never stale. The same words from another page or person are meant.
    does(&town, &colleague, &id, Move::Take).await.unwrap();
    town.clock.pass(1);
    add(&clerk, note("已电话核实", "page-2")).await;
    add(&clerk, note("再补一句", "page-1")).await;
    add(&colleague, note("已电话核实", "page-1")).await;
    let notes = town.store().notes_of(&id).await.unwrap();
    assert_eq!(notes.len(), 4);
    let entries = recorded(&town).await.into_iter().filter(|e| e.action == "application.note").count();
    assert_eq!(entries, 4, "what was not written is not on the record");
    town.finish().await;
}

#[tokio::test]
async fn a_case_that_goes_to_and_fro_is_told_once_a_day() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[]).await;
    let account = town.application(&id).await.account;
    let told = async || {
        let notices = town.store().notices_of(&account, 99).await.unwrap();
        let count = |kind: &str| notices.iter().filter(|notice| notice.kind == kind).count();
        (count("in_review"), count("put_back"))
    };
    for _ in 0..3 {
        does(&town, &clerk, &id, Move::Take).await.unwrap();
        does(&town, &clerk, &id, Move::Release).await.unwrap();
    }
    assert_eq!(told().await, (1, 1));
    town.clock.pass(crate::support::DAY);
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    assert_eq!(told().await, (2, 1));
    town.finish().await;
}

#[tokio::test]
async fn a_case_is_put_back_and_taken_over() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = apply(&town, &who, Reason::Employee).await;
    let one = member(&town, "one", Role::Clerk, &[]).await;
    let two = member(&town, "two", Role::Clerk, &[]).await;
    assert_eq!(does(&town, &one, &id, Move::Take).await.unwrap().assignee, Some(one.id.clone()));
    assert_eq!(does(&town, &two, &id, Move::Release).await.unwrap_err(), E::Conflict, "it is not theirs to put back");
    assert_eq!(does(&town, &two, &id, Move::Approve).await.unwrap_err(), E::Conflict);
    assert_eq!(opened(&town, &two, &id).await.moves, [Move::TakeOver]);
    assert_eq!(does(&town, &two, &id, Move::TakeOver).await.unwrap().assignee, Some(two.id.clone()));
    assert_eq!(does(&town, &two, &id, Move::TakeOver).await.unwrap_err(), E::Conflict, "they have it already");
    let back = does(&town, &two, &id, Move::Release).await.unwrap();
    assert_eq!((back.state, back.assignee), (S::Submitted, None));
    let waiting = queue::page(&town.ctx, &on_duty(&one), &Asked::default()).await.unwrap();
    assert_eq!(waiting.rows.len(), 1);
    town.finish().await;
}

#[tokio::test]
async fn a_refund_is_never_more_than_was_paid() {
    // A reason whose rule gives back a difference.
    let mut who = adult(1, "500000").paid_in_cash();
    who.entry.person.subsidised = true;
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = apply(&town, &who, Reason::Subsidy).await;
    let first = member(&town, "first", Role::Clerk, &[]).await;
    let second = member(&town, "second", Role::Supervisor, &[]).await;
    does(&town, &first, &id, Move::Take).await.unwrap();
    does(&town, &first, &id, Move::Propose).await.unwrap();
    let approve = |amount: &str| {
        let (ctx, caller, id) = (town.ctx.clone(), on_duty(&second), id.clone());
        let refund_amount = amount.to_owned();
        async move {
            let version = ctx.store.lookup_application(&id).await.unwrap().unwrap().version;
            let form = CaseAct { version, refund_amount, ..CaseAct::default() };
            act(&ctx, &caller, &id, Move::Approve, &form).await
        }
    };
    let too_much = fields(approve("400.01").await.unwrap_err());
    assert_eq!(too_much, [("refund_amount".to_owned(), FieldCode::AmountTooLarge)]);
    assert_eq!(fields(approve("").await.unwrap_err()), [("refund_amount".to_owned(), FieldCode::Required)]);
    assert_eq!(approve("120.50").await.unwrap().state, S::Approved);
    let rows = refunds::list(&town.ctx, &on_duty(&second), RefundStage::Planned).await.unwrap();
    let (amount, paid) = (rows[0].refund.amount.0, rows[0].paid.unwrap().0);
    assert_eq!((amount, paid), (12_050, 40_000));
    town.finish().await;
}

#[tokio::test]
async fn who_adds_staff_is_named_on_the_record() {
    let town = Town::new(&[]).await;
    let form = |login: &str| NewMember {
        login: login.into(),
        name: "李娜".into(),
        role: "administrator".into(),
        ..NewMember::default()
    };
    let nobody = caller_for(None, None);
    members::create(&town.ctx, &nobody, &form("admin")).await.unwrap();
    let admin = town.store().lookup_staff_by_login("admin").await.unwrap().unwrap();
    members::add(&town.ctx, &on_duty(&admin), &form("second")).await.unwrap();
    let actors: Vec<_> =
        recorded(&town).await.into_iter().filter(|e| e.action == "staff.add").map(|e| e.actor).collect();
    assert_eq!(actors, [Actor::Operator, Actor::Staff(admin.id)]);
    town.finish().await;
}

#[tokio::test]
async fn an_office_administrator_manages_that_office_and_no_other() {
    let town = Town::new(&[]).await;
    let admin = member(&town, "admin", Role::Administrator, &[YUNFU]).await;
    let here = member(&town, "here", Role::Clerk, &[YUNFU]).await;
    let everywhere = member(&town, "everywhere", Role::Supervisor, &[]).await;
    let elsewhere = member(&town, "elsewhere", Role::Clerk, &[YUNFU, YONGCHENG]).await;
    let me = on_duty(&admin);
    let listed: Vec<_> = members::list(&town.ctx, &me).await.unwrap().into_iter().map(|s| s.login).collect();
    assert_eq!(listed, ["admin", "here"]);
    for other in [&everywhere, &elsewhere] {
        let reset = members::act(&town.ctx, &me, &other.id, MemberAct::ResetPassword).await;
        assert_eq!(reset.unwrap_err(), E::NotFound, "{}", other.login);
        let named = members::identify(&town.ctx, &me, &other.id, "", "13900001111").await;
        assert_eq!(named.unwrap_err(), E::NotFound, "{}", other.login);
    }
    assert!(members::act(&town.ctx, &me, &here.id, MemberAct::ResetPassword).await.unwrap().is_some());
    let form = |regions: &str| NewMember {
        login: format!("new.{}", regions.len()),
        name: "李娜".into(),
        role: "supervisor".into(),
        regions: regions.into(),
        ..NewMember::default()
    };
    for wider in ["", YONGCHENG, "445300 411481"] {
        let refused = fields(members::add(&town.ctx, &me, &form(wider)).await.unwrap_err());
        assert_eq!(refused, [("regions".to_owned(), FieldCode::Choice)], "{wider}");
    }
    members::add(&town.ctx, &me, &form(YUNFU)).await.unwrap();
    town.finish().await;
}

/// What a hospital still has open would be cut off: it stands in the way of an approval as it does before sending.
#[tokio::test]
async fn an_open_settlement_stands_in_the_way_of_an_approval() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let id = apply(&town, &who, Reason::Employee).await;
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let shown = token(&town, &card.caller, &card.binding).await.unwrap();
    let scan = present(&town, &at, &shown, BUY).await.unwrap().scan;
    let open = open_settlement(&town.ctx, &nobody(), &at, &scan).await.unwrap();
    let refused = does(&town, &clerk, &id, Move::Approve).await.unwrap_err();
    assert_eq!(fields(refused), [("note".into(), FieldCode::SettlementOpen)]);
    close_settlement(&town.ctx, &nobody(), &at, &open.id).await.unwrap();
    assert_eq!(does(&town, &clerk, &id, Move::Approve).await.unwrap().state, S::Approved);
    town.finish().await;
}
