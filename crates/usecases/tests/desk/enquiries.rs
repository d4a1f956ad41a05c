//! A question to the office: asked within limits that hold across restarts, answered by its day by who has it, handed
//! over, closed, opened again; and what its resident thinks of it, which nobody can trace.

use crate::{
    stop_support::{Somebody, Town, adult},
    support::{DAY, YONGCHENG, YUNFU, apply, fields, identify, member, on_duty, recorded},
};
use domain::{
    application::form::FieldCode,
    enquiry::{EnquiryForm, EnquiryState as S, StepKind, VerdictForm},
    id::EnquiryId,
    language::Language,
    rules::{Reason, RegionCode, TextUse},
    staff::{Role, Staff},
};
use jiff::civil::date;
use usecases::{
    UseCaseError as E, UseCaseResult,
    desk::{
        Waiting,
        enquiries::{self, EnquiryTab as Tab},
        enquiry as work,
    },
    enquiry::{add, ask, ask_page, close, close_settled, judge, list, show},
};

const WORDS: &str = "EnquiryCanary 卡\u{202e}打\u{200b}不开 <script>alert(1)</script>";

fn form() -> EnquiryForm {
    EnquiryForm {
        topic: "card".into(),
        region: YUNFU.into(),
        words: WORDS.into(),
        way: "13:00-17:00".into(),
        ..EnquiryForm::default()
    }
}

/// Somebody who asked the office of Yunfu, a clerk there, and one of another office.
struct Asked {
    town: Town,
    who: Somebody,
    id: EnquiryId,
    clerk: Staff,
    other: Staff,
}

async fn asked() -> Asked {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(&[who.clone(), adult(2, YUNFU).employed()]).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let other = member(&town, "other", Role::Clerk, &[YONGCHENG]).await;
    let id = ask(&town.ctx, &who.caller(), &form(), "key").await.unwrap();
    Asked { town, who, id, clerk, other }
}

impl Asked {
    async fn version(&self) -> i64 {
        self.town.store().lookup_enquiry(&self.id).await.unwrap().unwrap().0.version
    }
    async fn state(&self) -> S {
        self.town.store().lookup_enquiry(&self.id).await.unwrap().unwrap().0.state
    }
    async fn take(&self) {
        work::take(&self.town.ctx, &on_duty(&self.clerk), &self.id, self.version().await).await.unwrap();
    }
    async fn answer(&self, words: &str) -> UseCaseResult<()> {
        work::answer(&self.town.ctx, &on_duty(&self.clerk), &self.id, words, self.version().await).await
    }
    async fn notices(&self) -> Vec<String> {
        let notices = self.town.store().notices_of(&self.who.account().id, 50).await.unwrap();
        notices.into_iter().map(|n| n.kind).filter(|kind| kind.starts_with("enquiry_")).collect()
    }
    async fn waiting(&self) -> Waiting {
        enquiries::waiting(&self.town.ctx, &self.clerk).await.unwrap()
    }
}

#[tokio::test]
async fn a_question_is_answered_by_its_day_by_who_has_it() {
    let a = asked().await;
    let (ctx, me, clerk) = (&a.town.ctx, a.who.caller(), on_duty(&a.clerk));
    let page = show(ctx, &me, &a.id).await.unwrap();
    // Sunday 22 November 2026: five working days.
    assert_eq!((page.enquiry.due.on, page.enquiry.due.provisional), (date(2026, 11, 27), false));
    assert_eq!(page.steps[0].words.as_deref(), Some("EnquiryCanary 卡打不开 <script>alert(1)</script>"));
    assert!(page.enquiry.number.as_str().starts_with("W-") && page.enquiry.call.is_some());
    assert_eq!(a.notices().await, ["enquiry_received"]);
    assert_eq!(ask(ctx, &me, &form(), "key").await, Ok(a.id.clone()), "the same page sent twice is one question");
    assert_eq!(list(ctx, &me, None).await.unwrap().0.len(), 1);
    // Nobody else's.
    let stranger = adult(2, YUNFU).caller();
    assert_eq!(show(ctx, &stranger, &a.id).await.err(), Some(E::NotFound));
    assert_eq!(add(ctx, &stranger, &a.id, "x", "").await, Err(E::NotFound));
    assert_eq!(close(ctx, &stranger, &a.id, 1).await, Err(E::NotFound));
    // Another office, and who reads no cases.
    assert_eq!(work::open(ctx, &on_duty(&a.other), &a.id).await.err(), Some(E::NotFound));
    for role in [Role::Administrator, Role::Auditor] {
        let staff = member(&a.town, role.name(), role, &[]).await;
        assert_eq!(work::open(ctx, &on_duty(&staff), &a.id).await.err(), Some(E::Forbidden));
        assert_eq!(enquiries::list(ctx, &on_duty(&staff), Tab::Open, None).await.err(), Some(E::Forbidden));
    }
    assert!(enquiries::list(ctx, &on_duty(&a.other), Tab::Open, None).await.unwrap().rows.is_empty());
    let listed = enquiries::list(ctx, &clerk, Tab::Open, None).await.unwrap();
    assert_eq!((listed.rows.len(), listed.counts[0]), (1, (Tab::Open, 1)));
    let number = page.enquiry.number.to_string().to_lowercase();
    assert_eq!(enquiries::find(ctx, &clerk, &number).await, Ok(a.id.clone()));
    assert_eq!(enquiries::find(ctx, &on_duty(&a.other), &number).await, Err(E::NotFound));
    // Only who has it answers.
    assert_eq!(a.answer("您好").await, Err(E::Conflict));
    a.take().await;
    let stale = work::answer(ctx, &clerk, &a.id, "您好", 1).await;
    assert_eq!(stale, Err(E::Conflict));
    assert_eq!(fields(a.answer("您\u{200b}好").await.unwrap_err()), [("words".to_owned(), FieldCode::Character)]);
    assert_eq!(
        work::close(ctx, &clerk, &a.id, a.version().await).await,
        Err(E::Conflict),
        "nobody closes it unanswered"
    );
    let version = a.version().await;
    a.answer("请更新应用。").await.unwrap();
    // The button was pressed twice; other words from that page are stale.
    assert_eq!(work::answer(ctx, &clerk, &a.id, "请更新应用。", version).await, Ok(()));
    assert_eq!(work::answer(ctx, &clerk, &a.id, "您好", version).await, Err(E::Conflict));
    assert_eq!(a.notices().await, ["enquiry_answered", "enquiry_received"]);
    let page = show(ctx, &me, &a.id).await.unwrap();
    let kinds: Vec<_> = page.steps.iter().map(|step| step.kind).collect();
    assert_eq!(kinds, [StepKind::Asked, StepKind::Answered], "who took it is not told");
    assert_eq!(a.waiting().await, Waiting::default());
    // The notice leads to it and holds nothing of what was said.
    let told = a.town.store().notices_of(&a.who.account().id, 9).await.unwrap();
    assert!(told.iter().all(|n| !format!("{:?}", n.args).contains("Canary")));
    assert_eq!(told[0].args[usecases::enquiry::ENQUIRY], a.id.to_string());
    for entry in recorded(&a.town).await {
        assert!(!String::from_utf8_lossy(&entry.canonical()).contains("Canary"));
    }
    a.town.finish().await;
}

#[tokio::test]
async fn what_waits_is_near_then_late_and_begins_anew_with_another_word() {
    let a = asked().await;
    let ctx = &a.town.ctx;
    assert_eq!(a.waiting().await, Waiting { open: 1, late: 0, near: 0 });
    a.town.clock.pass(4 * DAY);
    assert_eq!(a.waiting().await, Waiting { open: 1, late: 0, near: 1 });
    a.town.clock.pass(2 * DAY);
    assert_eq!(a.waiting().await, Waiting { open: 1, late: 1, near: 1 });
    let late = enquiries::list(ctx, &on_duty(&a.clerk), Tab::Late, None).await.unwrap();
    assert_eq!(late.rows.len(), 1);
    a.take().await;
    let mine = enquiries::list(ctx, &on_duty(&a.clerk), Tab::Mine, None).await.unwrap();
    assert_eq!((mine.rows.len(), mine.rows[0].1.as_deref()), (1, Some("clerk")));
    a.answer("对不起，晚了。").await.unwrap();
    let last = recorded(&a.town).await.into_iter().rfind(|e| e.action == "enquiry.answered").unwrap();
    assert_eq!(last.detail, "late");
    add(ctx, &a.who.caller(), &a.id, "还是不行", "").await.unwrap();
    let page = show(ctx, &a.who.caller(), &a.id).await.unwrap();
    assert_eq!((page.enquiry.state, page.enquiry.due), (S::Open, ctx.book.calendar.deadline(ctx.today(), 5)));
    assert_eq!(a.waiting().await, Waiting { open: 1, late: 0, near: 0 });
    a.town.finish().await;
}

#[tokio::test]
async fn limits_hold_across_restarts() {
    let mut a = asked().await;
    let me = a.who.caller();
    for n in 2..=a.town.ctx.limits.enquiry_account_day.most {
        ask(&a.town.ctx, &me, &form(), &n.to_string()).await.unwrap();
    }
    a.town.restart().await;
    let again = ask(&a.town.ctx, &me, &form(), "one more").await;
    assert!(matches!(again, Err(E::LimitReached { limit: "enquiry_account_day", .. })), "{again:?}");
    for n in 0..a.town.ctx.limits.message_account_hour.most {
        add(&a.town.ctx, &me, &a.id, "再问一句", &n.to_string()).await.unwrap();
    }
    a.town.restart().await;
    let again = add(&a.town.ctx, &me, &a.id, "再问一句", "").await;
    assert!(matches!(again, Err(E::LimitReached { limit: "message_account_hour", .. })), "{again:?}");
    let other = adult(2, YUNFU).caller();
    ask(&a.town.ctx, &other, &form(), "").await.unwrap();
    a.town.clock.pass(DAY);
    ask(&a.town.ctx, &me, &form(), "tomorrow").await.unwrap();
    a.town.finish().await;
}

#[tokio::test]
async fn of_two_who_take_it_at_once_one_has_it() {
    let a = asked().await;
    let second = member(&a.town, "second", Role::Clerk, &[YUNFU]).await;
    let (ctx, version) = (&a.town.ctx, a.version().await);
    let (one, two) = (on_duty(&a.clerk), on_duty(&second));
    let both = futures::join!(work::take(ctx, &one, &a.id, version), work::take(ctx, &two, &a.id, version));
    let mut both = [both.0, both.1];
    both.sort_by_key(Result::is_err);
    assert_eq!(both, [Ok(()), Err(E::Conflict)]);
    a.town.finish().await;
}

#[tokio::test]
async fn a_call_shows_the_phone_for_the_act_alone_and_its_note_stays_with_the_office() {
    let a = asked().await;
    let (ctx, clerk) = (&a.town.ctx, on_duty(&a.clerk));
    assert_eq!(work::phone(ctx, &clerk, &a.id, a.version().await).await.err(), Some(E::Conflict), "not taken");
    a.take().await;
    let phone = work::phone(ctx, &clerk, &a.id, a.version().await).await.unwrap();
    assert_eq!(phone.reveal(), a.who.entry.person.phone.as_ref().unwrap().reveal());
    let call =
        async |reached: &str, words: &str| work::called(ctx, &clerk, &a.id, reached, words, a.version().await).await;
    let none: Vec<_> = fields(call("", "").await.unwrap_err()).into_iter().map(|(field, _)| field).collect();
    assert_eq!(none, ["reached", "words"]);
    call("no", "NoteCanary 没人接").await.unwrap();
    assert_eq!(a.state().await, S::Open);
    call("yes", "NoteCanary 讲清楚了").await.unwrap();
    assert_eq!(a.state().await, S::Answered);
    let page = show(ctx, &a.who.caller(), &a.id).await.unwrap();
    assert_eq!(page.steps.iter().filter(|step| step.kind.is_note()).count(), 2);
    assert!(page.steps.iter().all(|step| !step.words.as_deref().unwrap_or_default().contains("NoteCanary")));
    let work = work::open(ctx, &clerk, &a.id).await.unwrap();
    assert_eq!(work.steps.iter().filter(|(s, _)| s.words.as_deref().unwrap_or_default().contains("Note")).count(), 2);
    // Both the opening and the phone are looks that whoever asks can read.
    let looks = a.town.store().looks_at(&a.who.entry.person.id, None, 9).await.unwrap();
    let kinds: Vec<_> = looks.iter().map(|(look, _)| look.what.kind()).collect();
    assert!(kinds.contains(&"enquiry") && kinds.contains(&"values"), "{kinds:?}");
    // It says nothing of what they look at the person for otherwise.
    let session = clerk.session.as_ref().unwrap().id.clone();
    assert_eq!(a.town.store().look_purpose(&session, &a.who.entry.person.id).await.unwrap(), None);
    a.town.finish().await;
}

#[tokio::test]
async fn another_office_takes_over_with_the_same_day_and_the_first_one_sees_it_no_more() {
    let a = asked().await;
    let (ctx, clerk) = (&a.town.ctx, on_duty(&a.clerk));
    a.take().await;
    let hand = async |to: &str, why: &str| work::hand(ctx, &clerk, &a.id, to, why, a.version().await).await;
    assert_eq!(fields(hand(YUNFU, "x").await.unwrap_err()), [("region".to_owned(), FieldCode::Choice)], "to itself");
    assert_eq!(fields(hand("", "").await.unwrap_err()).len(), 2);
    let due = show(ctx, &a.who.caller(), &a.id).await.unwrap().enquiry.due;
    a.town.clock.pass(DAY);
    let before = a.version().await;
    hand(YONGCHENG, "您在永城参保").await.unwrap();
    let twice = async |to: &str, why: &str| work::hand(ctx, &clerk, &a.id, to, why, before).await;
    assert_eq!(twice(YONGCHENG, "您在永城参保").await, Ok(()), "a button pressed twice");
    assert_eq!(twice(YONGCHENG, "别的").await, Err(E::NotFound));
    assert_eq!(a.version().await, before + 1);
    assert_eq!(work::open(ctx, &clerk, &a.id).await.err(), Some(E::NotFound));
    let there = work::open(ctx, &on_duty(&a.other), &a.id).await.unwrap();
    assert_eq!((there.enquiry.due, there.enquiry.assignee, there.mine), (due, None, false));
    let page = show(ctx, &a.who.caller(), &a.id).await.unwrap();
    let told = page.steps.last().unwrap();
    assert_eq!(told.words.as_deref(), Some("您在永城参保"));
    assert_eq!(told.to, Some(RegionCode(YONGCHENG.into())));
    assert_eq!(a.notices().await[0], "enquiry_handed");
    a.town.finish().await;
}

#[tokio::test]
async fn it_is_over_by_itself_and_opened_again_within_its_term() {
    let a = asked().await;
    let (ctx, me) = (&a.town.ctx, a.who.caller());
    a.take().await;
    a.answer("请更新应用。").await.unwrap();
    let handed = work::hand(ctx, &on_duty(&a.clerk), &a.id, YONGCHENG, "x", a.version().await).await;
    assert_eq!(handed, Err(E::Conflict), "nothing waits for the other office");
    a.town.clock.pass(10 * DAY - 1);
    assert_eq!(close_settled(ctx).await.unwrap(), 0);
    a.town.clock.pass(2);
    assert_eq!(close_settled(ctx).await.unwrap(), 1);
    assert_eq!(close_settled(ctx).await.unwrap(), 0, "once");
    assert_eq!(a.notices().await[0], "enquiry_closed");
    add(ctx, &me, &a.id, "又不行了", "").await.unwrap();
    assert_eq!(a.state().await, S::Open);
    // A stale page does not close over what was just written.
    assert_eq!(close(ctx, &me, &a.id, 1).await, Err(E::Conflict));
    close(ctx, &me, &a.id, a.version().await).await.unwrap();
    a.town.clock.pass(30 * DAY);
    assert!(!show(ctx, &me, &a.id).await.unwrap().may_write);
    assert_eq!(add(ctx, &me, &a.id, "又不行了", "").await, Err(E::Conflict));
    assert_eq!(work::take(ctx, &on_duty(&a.clerk), &a.id, a.version().await).await, Ok(()), "it has it still");
    assert_eq!(a.answer("晚了").await, Err(E::Conflict), "it is over");
    a.town.finish().await;
}

#[tokio::test]
async fn what_they_think_is_said_once_and_nobody_learns_who_or_of_which() {
    let a = asked().await;
    let (ctx, me) = (&a.town.ctx, a.who.caller());
    let verdict = |level: &str| VerdictForm { level: level.into(), words: "VerdictCanary 很清楚".into() };
    assert_eq!(judge(ctx, &me, &a.id, &verdict("settled")).await, Err(E::Conflict), "it is not over");
    a.take().await;
    a.answer("请更新应用。").await.unwrap();
    close(ctx, &me, &a.id, a.version().await).await.unwrap();
    assert!(!a.notices().await.contains(&"enquiry_closed".to_owned()), "they did it themselves");
    assert_eq!(judge(ctx, &adult(2, YUNFU).caller(), &a.id, &verdict("not")).await, Err(E::NotFound));
    let none = judge(ctx, &me, &a.id, &VerdictForm::default()).await.unwrap_err();
    assert_eq!(fields(none), [("level".to_owned(), FieldCode::Required)]);
    let before = recorded(&a.town).await.len();
    judge(ctx, &me, &a.id, &verdict("partly")).await.unwrap();
    assert_eq!(judge(ctx, &me, &a.id, &verdict("not")).await, Err(E::Conflict), "once");
    for entry in &recorded(&a.town).await[before..] {
        let text = String::from_utf8_lossy(&entry.canonical()).into_owned();
        assert!(!text.contains(a.id.as_str()) && !text.contains(me.account.as_ref().unwrap().id.as_str()), "{text}");
        assert!(entry.request.is_empty() && !text.contains("Canary") && !text.contains("partly"));
    }
    // One voice is told to nobody, the office's supervisor not excepted.
    let boss = member(&a.town, "boss", Role::Supervisor, &[YUNFU]).await;
    assert_eq!(enquiries::list(ctx, &on_duty(&boss), Tab::Closed, None).await.unwrap().verdicts, None);
    let many = usecases::Context {
        limits: std::sync::Arc::new(usecases::Limits { statistics_least: 1, ..usecases::Limits::default() }),
        ..ctx.clone()
    };
    let now = enquiries::list(&many, &on_duty(&boss), Tab::Closed, None).await.unwrap().verdicts;
    assert_eq!(now, None, "the month goes on");
    a.town.clock.pass(31 * DAY);
    let told = enquiries::list(&many, &on_duty(&boss), Tab::Closed, None).await.unwrap().verdicts.unwrap();
    assert_eq!((told.counts[1].1, told.words.len()), (1, 1));
    assert_eq!(enquiries::list(&many, &on_duty(&a.clerk), Tab::Closed, None).await.unwrap().verdicts, None);
    a.town.finish().await;
}

#[tokio::test]
async fn nobody_answers_themselves_or_those_they_act_for() {
    let a = asked().await;
    let own = identify(&a.town, &a.clerk, &a.who).await;
    let ctx = &a.town.ctx;
    assert_eq!(work::open(ctx, &on_duty(&own), &a.id).await.err(), Some(E::Forbidden));
    assert_eq!(work::take(ctx, &on_duty(&own), &a.id, 1).await, Err(E::Forbidden));
    let colleague = member(&a.town, "colleague", Role::Clerk, &[YUNFU]).await;
    work::take(ctx, &on_duty(&colleague), &a.id, 1).await.unwrap();
    a.town.finish().await;
}

#[tokio::test]
async fn a_question_about_a_case_goes_to_its_office_and_stands_on_its_page() {
    let a = asked().await;
    let (ctx, me) = (&a.town.ctx, a.who.caller());
    let draft = a.town.start(&a.who, Reason::Employee).await;
    let about =
        |id: &str| EnquiryForm { application: id.into(), region: YONGCHENG.into(), way: "here".into(), ..form() };
    let refused = async |id: &str| fields(ask(ctx, &me, &about(id), "").await.unwrap_err());
    assert_eq!(refused(draft.as_str()).await, [("application".to_owned(), FieldCode::Choice)], "a draft");
    let foreign = apply(&a.town, &adult(2, YUNFU).employed(), Reason::Employee).await;
    assert_eq!(refused(foreign.as_str()).await, [("application".to_owned(), FieldCode::Choice)], "somebody else's");
    usecases::application::drop_draft(ctx, &me, &draft).await.unwrap();
    let case = apply(&a.town, &a.who, Reason::Employee).await;
    assert_eq!(ask_page(ctx, &me).await.unwrap().applications.len(), 1);
    let id = ask(ctx, &me, &about(case.as_str()), "").await.unwrap();
    assert_eq!(show(ctx, &me, &id).await.unwrap().enquiry.region, RegionCode(YUNFU.into()), "the case's office");
    let page = usecases::desk::case::open(ctx, &on_duty(&a.clerk), &case).await.unwrap();
    assert_eq!(page.enquiries.iter().map(|e| &e.id).collect::<Vec<_>>(), [&id]);
    // Withdrawn, it is asked about as before.
    usecases::application::withdraw(ctx, &me, &case).await.unwrap();
    assert!(show(ctx, &me, &id).await.unwrap().application.is_some());
    add(ctx, &me, &id, "撤回以后怎么办？", "").await.unwrap();
    a.town.finish().await;
}

#[tokio::test]
async fn there_are_standard_texts_for_answers_in_both_languages() {
    let a = asked().await;
    let texts = a.town.ctx.book.texts(&RegionCode(YUNFU.into()), TextUse::Enquiry);
    assert!(texts.len() >= 3);
    assert!(texts.iter().all(|text| [Language::Zh, Language::En].iter().all(|l| !text.words.get(*l).is_empty())));
    a.town.finish().await;
}
