//! Nobody decides about themselves or those they act for.

use crate::{
    stop_support::{Somebody, Town, adult, caller_for, child_of},
    support::{DAY, YONGCHENG, YUNFU, apply, asks, does, fields, identify, member, on_duty, recorded},
};
use domain::application::ApplicationAct;
use domain::{
    application::{ApplicationState as S, Move, form::FieldCode},
    refund::RefundStage,
    rules::Reason,
    staff::{Role, Staff},
};
use usecases::{
    UseCaseError as E,
    desk::{
        act::{CaseAct, add_note},
        case, counter,
        members::{self, MemberAct, NewMember},
        queue::{self, Asked},
        refunds,
        reveal::reveal,
    },
    worker::take_effects,
};

#[tokio::test]
async fn an_own_case_is_looked_at_and_put_back_and_nothing_else() {
    let mut parent = adult(1, YUNFU).employed();
    let child = child_of(&mut parent, 2, YUNFU);
    let town = Town::new(&[child, parent.clone()]).await;
    let id = apply(&town, &parent, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[]).await;
    let colleague = member(&town, "colleague", Role::Clerk, &[]).await;
    // Taken before anybody knew whose case it is.
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    let clerk = identify(&town, &clerk, &parent).await;
    let me = on_duty(&clerk);
    let page = case::open(&town.ctx, &me, &id).await.unwrap();
    assert!(page.own_case);
    assert_eq!(page.moves, [Move::Release]);
    for by in [Move::Approve, Move::Propose, Move::RequestCorrection, Move::Refuse, Move::TakeOver] {
        assert_eq!(does(&town, &clerk, &id, by).await.unwrap_err(), E::Forbidden, "{by:?}");
    }
    let note = CaseAct { note: "请快办".into(), ..CaseAct::default() };
    assert_eq!(add_note(&town.ctx, &me, &id, &note).await, Err(E::Forbidden));
    let look = reveal(&town.ctx, &me, &id, &asks(&["phone"], "call_resident", "")).await;
    assert_eq!(look.unwrap_err(), E::Forbidden);
    does(&town, &clerk, &id, Move::Release).await.unwrap();
    assert_eq!(does(&town, &clerk, &id, Move::Take).await.unwrap_err(), E::Forbidden);
    assert!(case::open(&town.ctx, &me, &id).await.unwrap().moves.is_empty());

    // A colleague decides; the refund is not the clerk's to move either.
    does(&town, &colleague, &id, Move::Take).await.unwrap();
    assert!(!case::open(&town.ctx, &on_duty(&colleague), &id).await.unwrap().own_case);
    assert_eq!(does(&town, &colleague, &id, Move::Approve).await.unwrap().state, S::Approved);
    let refund = town.store().refund_of(&id).await.unwrap().unwrap();
    let rows = refunds::list(&town.ctx, &me, RefundStage::Planned).await.unwrap();
    assert!(rows[0].own_case && rows[0].paid == Some(refund.amount));
    let moved = refunds::move_to(&town.ctx, &me, &refund.id, RefundStage::HandedOver, None, 1).await;
    assert_eq!(moved, Err(E::Forbidden));
    // Nor the colleague's before the stop is in effect: the resident can still undo it.
    let colleagues = on_duty(&colleague);
    let hand_over = || refunds::move_to(&town.ctx, &colleagues, &refund.id, RefundStage::HandedOver, None, 1);
    assert_eq!(hand_over().await, Err(E::Conflict));
    assert_eq!(take_effects(&town.ctx).await, Ok(1));
    hand_over().await.unwrap();
    let refund = town.store().refund_of(&id).await.unwrap().unwrap();
    assert_eq!((refund.stage, refund.moved_by), (RefundStage::HandedOver, Some(colleague.id)));
    town.finish().await;
}

#[tokio::test]
async fn a_guardian_on_the_staff_has_nothing_to_do_with_the_childs_case() {
    let mut parent = adult(1, YUNFU).employed();
    let mut other_parent = adult(3, YUNFU);
    let child = child_of(&mut parent, 2, YUNFU).employed();
    let mut relation = parent.entry.relations[0].clone();
    relation.actor = other_parent.entry.person.id.clone();
    other_parent.entry.relations.push(relation);
    let town = Town::new(&[child.clone(), parent.clone(), other_parent.clone()]).await;
    // The one parent applies; the other works here.
    let mut by_parent = child.clone();
    by_parent.entry.covers.truncate(1);
    let caller = parent.caller();
    let id =
        usecases::application::start(&town.ctx, &caller, &child.cover(), ApplicationAct::Stop, Some(Reason::Employee))
            .await;
    let Ok(id) = id else { panic!("{id:?}") };
    let clerk = member(&town, "clerk", Role::Clerk, &[]).await;
    let clerk = identify(&town, &clerk, &other_parent).await;
    assert_eq!(town.store().concerned_staff(&id).await.unwrap(), [clerk.id]);
    town.finish().await;
}

#[tokio::test]
async fn nobody_confirms_themselves_at_the_counter() {
    let (me, resident) = (adult(1, YUNFU), adult(2, YUNFU));
    let town = Town::new(&[me.clone(), resident.clone()]).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[]).await;
    let clerk = identify(&town, &clerk, &me).await;
    let confirm = |phone: &Somebody, number: &Somebody| {
        let (phone, number) = (phone.entry.person.phone.clone().unwrap(), number.entry.person.id_number.clone());
        let (ctx, caller) = (town.ctx.clone(), on_duty(&clerk));
        async move { counter::confirm(&ctx, &caller, phone.reveal(), "张伟", number.reveal()).await }
    };
    assert_eq!(confirm(&me, &me).await, Err(E::Forbidden));
    assert_eq!(confirm(&me, &resident).await, Err(E::Forbidden), "their phone on somebody else's name");
    assert_eq!(confirm(&resident, &me).await, Err(E::Forbidden), "their name on somebody else's phone");
    assert_eq!(confirm(&resident, &resident).await, Ok(()));
    town.finish().await;
}

#[tokio::test]
async fn nobody_confirms_whom_they_act_for_or_who_acts_for_them() {
    let (mut parent, helper) = (adult(1, YUNFU), adult(3, YUNFU));
    let child = child_of(&mut parent, 2, YUNFU);
    let town = Town::new(&[child.clone(), parent.clone(), helper.clone()]).await;
    let confirm = |staff: &Staff, who: &Somebody| {
        let phone = helper.entry.person.phone.clone().unwrap();
        let (name, number) = (who.entry.person.name.clone(), who.entry.person.id_number.clone());
        let (ctx, caller) = (town.ctx.clone(), on_duty(staff));
        async move { counter::confirm(&ctx, &caller, phone.reveal(), name.reveal(), number.reveal()).await }
    };
    let guardian = member(&town, "guardian", Role::Clerk, &[]).await;
    let guardian = identify(&town, &guardian, &parent).await;
    assert_eq!(confirm(&guardian, &child).await, Err(E::Forbidden), "their ward, with a phone of their choosing");
    // The other way round: the ward has grown up and works here.
    let ward = member(&town, "ward", Role::Clerk, &[]).await;
    let admin = member(&town, "admin", Role::Administrator, &[]).await;
    let number = child.entry.person.id_number.reveal();
    members::identify(&town.ctx, &on_duty(&admin), &ward.id, number, "").await.unwrap();
    let ward = town.store().lookup_staff(&ward.id).await.unwrap().unwrap();
    assert_eq!(confirm(&ward, &parent).await, Err(E::Forbidden));
    // A colleague may.
    let colleague = member(&town, "colleague", Role::Clerk, &[]).await;
    assert_eq!(confirm(&colleague, &child).await, Ok(()));
    town.finish().await;
}

#[tokio::test]
async fn a_known_identity_is_corrected_by_somebody_else_without_cases_and_on_the_record() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[]).await;
    let admin = member(&town, "admin", Role::Administrator, &[]).await;
    let set = |by: &Staff, whom: &Staff, phone: &str| {
        let (ctx, caller, id, phone) = (town.ctx.clone(), on_duty(by), whom.id.clone(), phone.to_owned());
        async move { members::identify(&ctx, &caller, &id, "", &phone).await }
    };
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    set(&admin, &clerk, "13900001111").await.unwrap();
    assert_eq!(set(&admin, &clerk, "13900001112").await, Err(E::Conflict), "a case is in hand");
    set(&admin, &clerk, "13900001111").await.unwrap();
    does(&town, &clerk, &id, Move::Release).await.unwrap();
    set(&admin, &clerk, "13900001112").await.unwrap();
    set(&admin, &admin, "13900001113").await.unwrap();
    assert_eq!(set(&admin, &admin, "13900001114").await, Err(E::Forbidden), "another administrator must");
    let other = member(&town, "other", Role::Administrator, &[]).await;
    set(&other, &admin, "13900001114").await.unwrap();
    let record = recorded(&town).await;
    let details: Vec<_> = record.iter().filter(|e| e.action == "staff.identified").map(|e| e.detail.as_str()).collect();
    assert_eq!(details, ["phone=set", "", "phone=changed", "phone=set", "phone=changed"]);
    assert!(!format!("{record:?}").contains("1390000111"));
    town.finish().await;
}

#[tokio::test]
async fn the_alarm_rings_when_nobody_else_may_be_the_second_person() {
    let who = adult(1, YONGCHENG).employed().paid_in_cash();
    let town = Town::new(std::slice::from_ref(&who)).await;
    town.clock.pass(10 * DAY);
    let id = apply(&town, &who, Reason::Employee).await;
    let first = member(&town, "first", Role::Supervisor, &[YONGCHENG]).await;
    member(&town, "clerk", Role::Clerk, &[]).await;
    member(&town, "elsewhere", Role::Supervisor, &[YUNFU]).await;
    does(&town, &first, &id, Move::Take).await.unwrap();
    does(&town, &first, &id, Move::Propose).await.unwrap();
    let rings = || async {
        let case = case::open(&town.ctx, &on_duty(&first), &id).await.unwrap().nobody_seconds;
        let queue = queue::page(&town.ctx, &on_duty(&first), &Asked::default()).await.unwrap().nobody_seconds;
        assert_eq!(case, queue);
        case
    };
    assert!(rings().await, "a clerk, another office's supervisor and the first person are no second person");
    assert_eq!(does(&town, &first, &id, Move::Approve).await.unwrap_err(), E::Forbidden);
    let second = member(&town, "second", Role::Supervisor, &[]).await;
    assert!(!rings().await);
    let second = identify(&town, &second, &who).await;
    assert!(rings().await, "the only other supervisor is the applicant");
    for by in [Move::Approve, Move::Return, Move::Refuse] {
        assert_eq!(does(&town, &second, &id, by).await.unwrap_err(), E::Forbidden, "{by:?}");
    }
    let third = member(&town, "third", Role::Supervisor, &[YONGCHENG]).await;
    assert!(!rings().await);
    let admin = member(&town, "admin", Role::Administrator, &[]).await;
    members::act(&town.ctx, &on_duty(&admin), &third.id, MemberAct::Disable).await.unwrap();
    assert!(rings().await, "who can't sign in is no second person");
    members::act(&town.ctx, &on_duty(&admin), &third.id, MemberAct::Enable).await.unwrap();
    assert_eq!(does(&town, &third, &id, Move::Approve).await.unwrap().state, S::Approved);
    town.finish().await;
}

#[tokio::test]
async fn an_identity_belongs_to_one_member_and_only_its_index_is_kept() {
    let who = adult(1, YUNFU);
    let town = Town::new(std::slice::from_ref(&who)).await;
    let number = who.entry.person.id_number.reveal().to_owned();
    let form = |login: &str, id_number: &str, phone: &str| NewMember {
        login: login.into(),
        name: "李娜".into(),
        role: "clerk".into(),
        regions: String::new(),
        id_number: id_number.into(),
        phone: phone.into(),
    };
    let nobody = caller_for(None, None);
    members::create(&town.ctx, &nobody, &form("one", &number, "139 0000 1234")).await.unwrap();
    let one = town.store().lookup_staff_by_login("one").await.unwrap().unwrap();
    assert!(one.identity.id_number.is_some() && one.identity.phone.is_some());
    assert!(!serde_json::to_string(&one).unwrap().contains(&number));
    let taken = fields(members::create(&town.ctx, &nobody, &form("two", &number, "")).await.unwrap_err());
    assert_eq!(taken, [("id_number".to_owned(), FieldCode::Taken)]);
    let wrong = fields(members::create(&town.ctx, &nobody, &form("two", "123", "12345")).await.unwrap_err());
    let expected = [("id_number".to_owned(), FieldCode::IdLength), ("phone".to_owned(), FieldCode::PhoneMalformed)];
    assert_eq!(wrong, expected);

    members::create(&town.ctx, &nobody, &form("two", "", "")).await.unwrap();
    let two = town.store().lookup_staff_by_login("two").await.unwrap().unwrap();
    let admin = member(&town, "admin", Role::Administrator, &[]).await;
    let set = |caller: &Staff, number: &str, phone: &str| {
        let (ctx, caller, id) = (town.ctx.clone(), on_duty(caller), two.id.clone());
        let (number, phone) = (number.to_owned(), phone.to_owned());
        async move { members::identify(&ctx, &caller, &id, &number, &phone).await }
    };
    assert_eq!(set(&one, "", "13900001111").await, Err(E::Forbidden), "not an administrator");
    let empty = fields(set(&admin, " ", "").await.unwrap_err());
    assert_eq!(empty, [("id_number".to_owned(), FieldCode::Required)]);
    assert_eq!(fields(set(&admin, &number, "").await.unwrap_err()), [("id_number".to_owned(), FieldCode::Taken)]);
    set(&admin, "", "13900001111").await.unwrap();
    let known = town.store().lookup_staff(&two.id).await.unwrap().unwrap().identity;
    assert!(known.phone.is_some() && known.id_number.is_none());
    town.finish().await;
}
