use crate::{
    stop_support::{Town, adult, child_of},
    support::{activated, binding, holder, on, outcome, pharmacy, refused, token},
};
use domain::{
    application::{
        ApplicationAct,
        form::{FieldCode, FieldError},
    },
    card::{Binding, BindingKind, BindingState, RESTORE_SECONDS, ScanOutcome, ScanRefusal},
    cover::CoverStatus,
    id::BindingId,
    receipt::ReceiptAct,
    rules::{ChannelCode, Question, Reason},
};
use std::collections::BTreeMap;
use storage::{CardChange, ChangeSet};
use usecases::{
    UseCaseError,
    application::{Leave, answer_questions, start},
    card::{
        Which, activation, centre, channel_guide, freeze, missing_for_stop, request_unbind_code, restore,
        state_elsewhere, state_unbound, take_back_statement, unbind, unbind_page,
    },
    worker::run_jobs,
};

#[tokio::test]
async fn a_code_shown_a_moment_before_is_dead_a_moment_after() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let (ctx, caller, id) = (&town.ctx, &card.caller, &card.certificate);
    let tablet = on(who.caller(), "tablet");
    let second = activated(&town, &tablet, &who).await.unwrap();
    town.clock.pass(3601);
    let which = Which::One(card.binding.clone());
    request_unbind_code(ctx, caller, id, &which).await.unwrap();
    let code = town.code(caller);
    // The code is for just this.
    let other = unbind(ctx, caller, id, &Which::All, &code).await.err();
    assert_eq!(other, Some(FieldError::new("code", FieldCode::CodeWrong).into()));
    let shown = token(&town, caller, &card.binding).await.unwrap();
    unbind(ctx, caller, id, &which, &code).await.unwrap();
    assert_eq!(outcome(&town, &at, &shown).await, refused(ScanRefusal::Ended));
    // The other device goes on, and so does the cover.
    let still = token(&town, &tablet, &second.binding).await.unwrap();
    assert_eq!(outcome(&town, &at, &still).await, ScanOutcome::Accepted);
    assert_eq!(unbind_page(ctx, caller, id, &which).await.err(), Some(UseCaseError::Conflict), "it ended already");
    // A receipt, a text message, a notice.
    run_jobs(ctx).await.unwrap();
    let receipts = ctx.store.receipts_of_card(id).await.unwrap();
    let acts: Vec<_> = receipts.iter().map(|r| r.body.act.name()).collect();
    assert!(acts.contains(&"unbound") && acts.contains(&"activated"), "{acts:?}");
    for receipt in &receipts {
        usecases::receipt::verify(receipt, &crypto::signing::public_key(&ctx.keys)).unwrap();
    }
    town.finish().await;
}

#[tokio::test]
async fn within_a_day_the_same_device_comes_back_with_the_card_password() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let (ctx, caller, id) = (&town.ctx, &card.caller, &card.certificate);
    let before = token(&town, caller, &card.binding).await.unwrap();
    town.clock.pass(3601);
    request_unbind_code(ctx, caller, id, &Which::All).await.unwrap();
    unbind(ctx, caller, id, &Which::All, &town.code(caller)).await.unwrap();
    let elsewhere = restore(ctx, &on(who.caller(), "tablet"), &card.binding, "281905").await.err();
    assert_eq!(elsewhere, Some(UseCaseError::Conflict), "another device");
    let wrong = restore(ctx, caller, &card.binding, "918205").await.err();
    assert_eq!(wrong, Some(FieldError::new("password", FieldCode::CardPasswordWrong).into()));
    restore(ctx, caller, &card.binding, "281905").await.unwrap();
    assert_eq!(outcome(&town, &at, &before).await, refused(ScanRefusal::Unreadable), "an old version's code");
    let now = token(&town, caller, &card.binding).await.unwrap();
    assert_eq!(outcome(&town, &at, &now).await, ScanOutcome::Accepted);
    // A day later only a fresh activation does.
    town.clock.pass(3601);
    request_unbind_code(ctx, caller, id, &Which::All).await.unwrap();
    unbind(ctx, caller, id, &Which::All, &town.code(caller)).await.unwrap();
    town.clock.pass(RESTORE_SECONDS);
    assert_eq!(restore(ctx, caller, &card.binding, "281905").await.err(), Some(UseCaseError::Conflict));
    activation(ctx, caller, &who.entry.person.id, None).await.unwrap();
    activated(&town, caller, &who).await.unwrap();
    town.finish().await;
}

#[tokio::test]
async fn what_other_channels_show_is_guided_and_only_stated() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let card = holder(&town, &who).await;
    let (ctx, caller, id) = (&town.ctx, &card.caller, &card.certificate);
    let wechat = Binding {
        id: BindingId::from_bits(5000),
        kind: BindingKind::Own,
        channel: ChannelCode("wechat".into()),
        device: None,
        locator: None,
        version: 1,
        ..binding(&town, &card.binding).await
    };
    ctx.store.commit(ChangeSet::new().with(CardChange::AddBinding(wechat.clone()))).await.unwrap();
    let page = unbind_page(ctx, caller, id, &Which::All).await.unwrap();
    assert_eq!((page.ends.len(), page.stays.len()), (1, 1));
    let alone = unbind_page(ctx, caller, id, &Which::One(wechat.id.clone())).await.err();
    assert_eq!(alone, Some(UseCaseError::Conflict), "nothing here ends it");
    assert_eq!(state_unbound(ctx, caller, &card.binding).await.err(), Some(UseCaseError::Conflict));
    town.clock.pass(1);
    state_unbound(ctx, caller, &wechat.id).await.unwrap();
    state_unbound(ctx, caller, &wechat.id).await.unwrap();
    assert_eq!(binding(&town, &wechat.id).await.state, BindingState::Stated);
    let centre = centre(ctx, caller, id).await.unwrap();
    let row = centre.bindings.iter().find(|row| row.binding.id == wechat.id).unwrap();
    assert!(!row.direct && !row.may_restore);
    take_back_statement(ctx, caller, &wechat.id).await.unwrap();
    assert_eq!(binding(&town, &wechat.id).await.state, BindingState::Bound);
    town.finish().await;
}

#[tokio::test]
async fn an_area_whose_stop_needs_the_card_says_so_before_it_is_unbound() {
    for (region, needs) in [("441300", true), ("320500", false)] {
        let who = adult(1, region);
        let town = Town::new(std::slice::from_ref(&who)).await;
        let card = holder(&town, &who).await;
        let page = unbind_page(&town.ctx, &card.caller, &card.certificate, &Which::All).await.unwrap();
        assert_eq!((page.guard.needs_certificate.v, page.guard.stopping.is_none()), (needs, true), "{region}");
        town.finish().await;
    }
}

/// Whoever unbinds all from one phone must be able to prove it of the other one, too.
#[tokio::test]
async fn the_receipt_and_the_centre_name_every_device_that_ended() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let card = holder(&town, &who).await;
    let (ctx, caller, id) = (&town.ctx, &card.caller, &card.certificate);
    let tablet = on(who.caller(), "tablet");
    activated(&town, &tablet, &who).await.unwrap();
    town.clock.pass(3601);
    request_unbind_code(ctx, caller, id, &Which::All).await.unwrap();
    unbind(ctx, caller, id, &Which::All, &town.code(caller)).await.unwrap();
    run_jobs(ctx).await.unwrap();
    let receipts = ctx.store.receipts_of_card(id).await.unwrap();
    let unbound = receipts.iter().find(|r| r.body.act.name() == "unbound").unwrap();
    let ReceiptAct::Card { ended, .. } = &unbound.body.act else { panic!("no act on a card") };
    assert_eq!(ended.len(), 2, "{ended:?}");
    let gone = |now: usecases::card::Centre| now.gone.into_iter().map(|b| b.state).collect::<Vec<_>>();
    assert_eq!(
        gone(centre(ctx, caller, id).await.unwrap()),
        [BindingState::Unbound],
        "the tablet; this one may come back"
    );
    town.clock.pass(86_400);
    assert_eq!(gone(centre(ctx, caller, id).await.unwrap()), [], "for a day");
    town.finish().await;
}

#[tokio::test]
async fn only_an_application_to_stop_stands_between_a_refund_alone_does_not() {
    let mut who = adult(1, "445300").employed();
    who.entry.covers[0].status = CoverStatus::Terminated;
    let town = Town::new(std::slice::from_ref(&who)).await;
    let card = holder(&town, &who).await;
    let (ctx, caller, id) = (&town.ctx, &card.caller, &card.certificate);
    // After the year began a person looks: until then it is open.
    town.clock.pass(60 * 86_400);
    let id_of = start(ctx, caller, &who.cover(), ApplicationAct::Refund, Some(Reason::Employee)).await.unwrap();
    let since = BTreeMap::from([(Question::EmployeeSince, "2026-11-01".to_owned())]);
    answer_questions(ctx, caller, &id_of, since, Leave::Continue).await.unwrap();
    town.send(caller, &id_of).await.unwrap();
    let open = ctx.store.open_application_of(&who.entry.person.id).await.unwrap();
    assert_eq!(open.map(|application| application.id), Some(id_of));
    let guard = unbind_page(ctx, caller, id, &Which::All).await.unwrap().guard;
    assert!(guard.stopping.is_none() && guard.closes_on.is_none(), "{guard:?}");
    town.finish().await;
}

#[tokio::test]
async fn the_notice_promises_a_way_back_only_to_an_own_device() {
    let mut parent = adult(1, "320500");
    let child = child_of(&mut parent, 2, "320500");
    let town = Town::new(&[child.clone(), parent.clone()]).await;
    let caller = on(parent.caller(), "phone");
    for (whose, back) in [(&parent, true), (&child, false)] {
        let done = activated(&town, &caller, whose).await.unwrap();
        town.clock.pass(3601);
        request_unbind_code(&town.ctx, &caller, &done.certificate, &Which::All).await.unwrap();
        unbind(&town.ctx, &caller, &done.certificate, &Which::All, &town.code(&caller)).await.unwrap();
        let told = town.ctx.store.notices_of(&parent.account().id, 50).await.unwrap();
        let told =
            told.into_iter().find(|n| n.kind == "card_unbound" && n.certificate.as_ref() == Some(&done.certificate));
        assert_eq!(told.unwrap().args.contains_key("restore"), back);
        let centre = centre(&town.ctx, &caller, &done.certificate).await.unwrap();
        assert_eq!(centre.restorable, back);
    }
    town.finish().await;
}

/// Nothing is known here of WeChat and the others: each has its guide, and one may say that one unbound it there.
#[tokio::test]
async fn channels_without_a_row_are_guided_to_and_stated() {
    let (who, other) = (adult(1, "320500"), adult(2, "320500"));
    let town = Town::new(&[who.clone(), other.clone()]).await;
    let card = holder(&town, &who).await;
    let (ctx, caller, id) = (&town.ctx, &card.caller, &card.certificate);
    let listed = async || {
        let centre = centre(ctx, caller, id).await.unwrap();
        centre.elsewhere.into_iter().map(|channel| channel.code.0).collect::<Vec<_>>()
    };
    let all = ["wechat", "alipay", "national_app", "bank"];
    assert_eq!(listed().await, all);
    let wechat = ChannelCode("wechat".into());
    let guide = channel_guide(ctx, caller, id, &wechat).await.unwrap();
    assert!(!guide.channel.guide.is_empty() && guide.row.is_none());
    let row = state_elsewhere(ctx, caller, id, &wechat).await.unwrap();
    assert_eq!(state_elsewhere(ctx, caller, id, &wechat).await.unwrap(), row, "said once");
    let stated = binding(&town, &row).await;
    assert!(stated.state == BindingState::Stated && stated.is_statement() && stated.locator.is_none());
    assert_eq!(listed().await, all[1..]);
    assert_eq!(channel_guide(ctx, caller, id, &wechat).await.unwrap().row, Some(row.clone()));
    let said = ctx.store.audit_of("card.stated_unbound", id.as_str(), 10).await.unwrap();
    assert_eq!(said.len(), 1);
    let told = ctx.store.notices_of(&who.account().id, 50).await.unwrap();
    assert_eq!(told.iter().filter(|notice| notice.kind == "card_stated_unbound").count(), 1);
    // Taken back, it is as if nothing had been said: no row says that it is bound there.
    let back = take_back_statement(ctx, caller, &row).await.unwrap();
    assert_eq!((back.state, listed().await), (BindingState::Unbound, all.map(str::to_owned).to_vec()));
    assert_eq!(take_back_statement(ctx, caller, &row).await.unwrap().state, BindingState::Unbound);
    // Many taps at once leave one row.
    let taps = futures::future::join_all((0..8).map(|_| state_elsewhere(ctx, caller, id, &wechat))).await;
    let rows: std::collections::BTreeSet<_> = taps.into_iter().map(|row| row.unwrap().to_string()).collect();
    assert_eq!(rows.len(), 1);
    // Saying it and taking it back again and again has an end: each is a text message.
    let mut again = BindingId(rows.into_iter().next().unwrap());
    let stopped = loop {
        let back = take_back_statement(ctx, caller, &again).await;
        match if let Err(error) = back { Err(error) } else { state_elsewhere(ctx, caller, id, &wechat).await } {
            Ok(row) => again = row,
            Err(error) => break error,
        }
    };
    assert!(matches!(stopped, UseCaseError::LimitReached { limit: "card_statement_day", .. }), "{stopped:?}");
    // This service's own channel, one that is none, and somebody else's card.
    for code in ["region_app", "nowhere"] {
        let asked = state_elsewhere(ctx, caller, id, &ChannelCode(code.into())).await.err();
        assert_eq!(asked, Some(UseCaseError::NotFound), "{code}");
    }
    let stranger = state_elsewhere(ctx, &on(other.caller(), "x"), id, &wechat).await.err();
    assert_eq!(stranger, Some(UseCaseError::NotFound));
    town.finish().await;
}

#[tokio::test]
async fn a_stop_that_needs_the_card_says_so_where_it_is_not_active() {
    for (region, needs) in [("441300", true), ("320500", false)] {
        let who = adult(1, region);
        let town = Town::new(std::slice::from_ref(&who)).await;
        let rules = town.ctx.book.region(&who.entry.person.region).unwrap().clone();
        let missing = async || missing_for_stop(&town.ctx, &rules, &who.entry.person.id).await.unwrap().is_some();
        assert_eq!(missing().await, needs, "{region}: none yet");
        let card = holder(&town, &who).await;
        assert!(!missing().await, "{region}");
        freeze(&town.ctx, &card.caller, &card.certificate).await.unwrap();
        assert_eq!(missing().await, needs, "{region}: frozen");
        town.finish().await;
    }
}
