//! A suggestion is answered by the office within its day, without a name; the public reads about it in the office's own
//! words, once a second person published them.

use crate::{
    stop_support::{Somebody, Town, adult},
    support::{DAY, YONGCHENG, YUNFU, fields, identify, member, on_duty, recorded},
};
use domain::{
    application::form::FieldCode,
    export::ExportFormat,
    figure::{Cell, Figure, FigureKind as K},
    id::{DigestId, SuggestionId},
    language::Language,
    rules::{Mark, RegionCode},
    staff::{Role, Staff},
    suggestion::{DigestForm, Suggestion, SuggestionForm, SuggestionMove as M, SuggestionState as S},
};
use jiff::civil::date;
use storage::{Change, ChangeSet, FigureCount, FigureHead, FigureSum};
use usecases::{
    UseCaseError as E,
    desk::{
        Waiting,
        suggestions::{self as desk, Part},
    },
    suggestion::{self, DigestAsked},
    worker::count_figures,
};

const CANARY: &str = "SuggestionCanary 窗口太少\u{202e}<script>alert(1)</script>";

struct Office {
    town: Town,
    who: Somebody,
    clerk: Staff,
    other: Staff,
    boss: Staff,
}

async fn office() -> Office {
    let who = adult(1, YUNFU);
    let town = Town::new(&[who.clone(), adult(2, YUNFU)]).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let other = member(&town, "other", Role::Clerk, &[YUNFU]).await;
    let boss = member(&town, "boss", Role::Supervisor, &[YUNFU]).await;
    Office { town, who, clerk, other, boss }
}

fn form(publish: &str) -> SuggestionForm {
    SuggestionForm { kind: "service".into(), region: YUNFU.into(), words: CANARY.into(), publish: publish.into() }
}

fn entry(subject: &str) -> DigestForm {
    DigestForm { subject: subject.into(), answer: "自2026-12-01起，周六也办理。".into() }
}

impl Office {
    async fn send(&self, publish: &str) -> SuggestionId {
        let key = format!("key {}", self.town.ctx.ids.bits());
        suggestion::send(&self.town.ctx, &self.who.caller(), &form(publish), &key).await.unwrap()
    }
    async fn now(&self, id: &SuggestionId) -> Suggestion {
        self.town.store().lookup_suggestion(id).await.unwrap().unwrap().0
    }
    async fn take(&self, staff: &Staff, id: &SuggestionId) -> Result<(), E> {
        desk::take(&self.town.ctx, &on_duty(staff), id, self.now(id).await.version).await
    }
    async fn answer(&self, staff: &Staff, id: &SuggestionId) -> Result<(), E> {
        desk::answer(&self.town.ctx, &on_duty(staff), id, "谢谢，已增开窗口。", self.now(id).await.version).await
    }
    async fn answered(&self, publish: &str) -> SuggestionId {
        let id = self.send(publish).await;
        self.take(&self.clerk, &id).await.unwrap();
        self.answer(&self.clerk, &id).await.unwrap();
        id
    }
    async fn write(&self, staff: &Staff, id: &SuggestionId) -> Result<DigestId, E> {
        let version = self.now(id).await.version;
        desk::write(&self.town.ctx, &on_duty(staff), id, &entry("多开窗口"), version).await
    }
    async fn version(&self, id: &DigestId) -> i64 {
        self.town.store().lookup_digest(id).await.unwrap().unwrap().version
    }
    async fn publish(&self, staff: &Staff, id: &DigestId) -> Result<(), E> {
        desk::publish(&self.town.ctx, &on_duty(staff), id, self.version(id).await).await
    }
    async fn notices(&self) -> Vec<String> {
        let all = self.town.store().notices_of(&self.who.account().id, 50).await.unwrap();
        let mut kinds: Vec<_> =
            all.into_iter().map(|n| n.kind).filter(|kind| kind.starts_with("suggestion_")).collect();
        // What happens in one moment of the test's clock has no order.
        kinds.sort();
        kinds
    }
    async fn public(&self) -> Vec<String> {
        let found = suggestion::digest(&self.town.ctx, DigestAsked::default()).await.unwrap();
        found.entries.into_iter().map(|entry| entry.subject).collect()
    }
}

#[tokio::test]
async fn it_is_sent_once_with_a_day_and_the_record_names_nobody() {
    let o = office().await;
    let ctx = &o.town.ctx;
    let before = recorded(&o.town).await.len();
    let caller = o.who.caller();
    let id = suggestion::send(ctx, &caller, &form("yes"), "one").await.unwrap();
    assert_eq!(suggestion::send(ctx, &caller, &form("yes"), "one").await.unwrap(), id, "sent twice is sent once");
    let page = suggestion::open(ctx, &caller, &id).await.unwrap();
    let one = page.suggestion;
    // 2026-11-22 is a Sunday: fifteen working days end on 2026-12-11. The number is ours, and says so.
    assert_eq!(
        (one.due.on, suggestion::days(ctx).v, suggestion::days(ctx).mark),
        (date(2026, 12, 11), 15, Mark::Sample)
    );
    assert_eq!(one.words.as_deref(), Some("SuggestionCanary 窗口太少<script>alert(1)</script>"));
    assert!(one.number.as_str().starts_with("J-"));
    assert_eq!(o.notices().await, ["suggestion_received"]);
    for entry in &recorded(&o.town).await[before..] {
        let text = String::from_utf8_lossy(&entry.canonical()).into_owned();
        assert!(!text.contains(o.who.account().id.as_str()) && !text.contains("Canary"), "{text}");
    }
    assert_eq!(recorded(&o.town).await.len(), before + 1);
    // Nobody else's, and not a visitor's.
    assert_eq!(suggestion::open(ctx, &adult(2, YUNFU).caller(), &id).await.err(), Some(E::NotFound));
    assert!(suggestion::send(ctx, &on_duty(&o.clerk), &form("yes"), "").await.is_err(), "staff are no residents");
    let nowhere = SuggestionForm { region: "990000".into(), ..form("no") };
    let refused = suggestion::send(ctx, &caller, &nowhere, "").await.unwrap_err();
    assert_eq!(fields(refused), [("region".to_owned(), FieldCode::Choice)]);
    o.town.finish().await;
}

#[tokio::test]
async fn a_flood_ends_at_the_limit_also_after_a_restart() {
    let mut o = office().await;
    for _ in 0..5 {
        o.send("no").await;
    }
    o.town.restart().await;
    let sixth = suggestion::send(&o.town.ctx, &o.who.caller(), &form("no"), "").await.unwrap_err();
    assert!(matches!(sixth, E::LimitReached { limit: "suggestion_account_day", .. }), "{sixth:?}");
    o.town.clock.pass(DAY + 1);
    o.send("no").await;
    assert_eq!(suggestion::mine(&o.town.ctx, &o.who.caller()).await.unwrap().len(), 6);
    o.town.finish().await;
}

#[tokio::test]
async fn taken_back_its_words_are_gone_and_answered_it_can_not_be() {
    let o = office().await;
    let (ctx, caller) = (&o.town.ctx, o.who.caller());
    let id = o.send("yes").await;
    o.take(&o.clerk, &id).await.unwrap();
    assert_eq!(suggestion::withdraw(ctx, &adult(2, YUNFU).caller(), &id).await, Err(E::NotFound));
    suggestion::withdraw(ctx, &caller, &id).await.unwrap();
    suggestion::withdraw(ctx, &caller, &id).await.unwrap();
    let one = suggestion::open(ctx, &caller, &id).await.unwrap().suggestion;
    assert_eq!((one.state, one.words), (S::Withdrawn, None));
    assert_eq!(desk::open(ctx, &on_duty(&o.clerk), &id).await.err(), Some(E::NotFound), "nothing for the office");
    let other = o.answered("yes").await;
    assert_eq!(suggestion::withdraw(ctx, &caller, &other).await, Err(E::Conflict));
    o.town.finish().await;
}

#[tokio::test]
async fn one_works_on_it_at_a_time_and_its_sender_reads_the_answer() {
    let o = office().await;
    let ctx = &o.town.ctx;
    let id = o.send("no").await;
    let stale = o.now(&id).await.version;
    assert_eq!(o.answer(&o.clerk, &id).await, Err(E::Conflict), "nobody took it yet");
    o.take(&o.clerk, &id).await.unwrap();
    assert_eq!(desk::take(ctx, &on_duty(&o.other), &id, stale).await, Err(E::Conflict), "a stale page");
    assert_eq!(o.take(&o.other, &id).await, Err(E::Conflict), "a colleague has it");
    assert_eq!(o.answer(&o.other, &id).await, Err(E::Conflict));
    let version = o.now(&id).await.version;
    desk::release(ctx, &on_duty(&o.clerk), &id, version).await.unwrap();
    o.take(&o.other, &id).await.unwrap();
    o.take(&o.boss, &id).await.unwrap();
    let empty = desk::answer(ctx, &on_duty(&o.boss), &id, " ", o.now(&id).await.version).await.unwrap_err();
    assert_eq!(fields(empty), [("answer".to_owned(), FieldCode::Required)]);
    let hidden = desk::answer(ctx, &on_duty(&o.boss), &id, "好\u{202e}", o.now(&id).await.version).await.unwrap_err();
    assert_eq!(fields(hidden), [("answer".to_owned(), FieldCode::Character)]);
    let version = o.now(&id).await.version;
    o.answer(&o.boss, &id).await.unwrap();
    assert_eq!(o.answer(&o.boss, &id).await, Err(E::Conflict), "once");
    let again = async |words| desk::answer(ctx, &on_duty(&o.boss), &id, words, version).await;
    assert_eq!(again("谢谢，已增开窗口。").await, Ok(()), "the button was pressed twice");
    assert_eq!(again("不行").await, Err(E::Conflict));
    let page = suggestion::open(ctx, &o.who.caller(), &id).await.unwrap();
    assert_eq!((page.suggestion.state, page.suggestion.answer.as_deref()), (S::Answered, Some("谢谢，已增开窗口。")));
    let way: Vec<_> = page.steps.iter().map(|step| step.by).collect();
    assert_eq!(way, [M::Taken, M::Released, M::Taken, M::Taken, M::Answered]);
    assert_eq!(o.notices().await, ["suggestion_answered", "suggestion_received"]);
    // Who may not.
    let auditor = member(&o.town, "auditor", Role::Auditor, &[]).await;
    let elsewhere = member(&o.town, "elsewhere", Role::Supervisor, &[YONGCHENG]).await;
    assert_eq!(desk::open(ctx, &on_duty(&auditor), &id).await.err(), Some(E::Forbidden));
    assert_eq!(desk::open(ctx, &on_duty(&elsewhere), &id).await.err(), Some(E::NotFound));
    let number = page.suggestion.number.to_string().to_lowercase();
    assert_eq!(desk::numbered(ctx, &on_duty(&o.clerk), &number).await, Ok(id));
    assert_eq!(desk::numbered(ctx, &on_duty(&elsewhere), &number).await, Err(E::NotFound));
    o.town.finish().await;
}

#[tokio::test]
async fn it_is_passed_on_with_a_reason_within_the_promised_day_three_times_at_most() {
    let o = office().await;
    let ctx = &o.town.ctx;
    let id = o.send("no").await;
    let due = o.now(&id).await.due;
    let elsewhere = member(&o.town, "elsewhere", Role::Clerk, &[YONGCHENG]).await;
    o.take(&o.clerk, &id).await.unwrap();
    let pass = |staff: &Staff, to: &'static str, reason: &'static str, version: i64| {
        let caller = on_duty(staff);
        let id = id.clone();
        async move { desk::pass_on(ctx, &caller, &id, to, reason, version).await }
    };
    let version = o.now(&id).await.version;
    let wrong = fields(pass(&o.clerk, YUNFU, "", version).await.unwrap_err());
    assert_eq!(wrong, [("region".to_owned(), FieldCode::Choice), ("reason".to_owned(), FieldCode::Required)]);
    pass(&o.clerk, YONGCHENG, "永城的窗口，由永城答复。", version).await.unwrap();
    assert_eq!(pass(&o.clerk, YONGCHENG, "永城的窗口，由永城答复。", version).await, Ok(()), "a button pressed twice");
    assert_eq!(pass(&o.clerk, YONGCHENG, "别的", version).await, Err(E::NotFound));
    assert_eq!(o.now(&id).await.version, version + 1);
    assert_eq!(desk::open(ctx, &on_duty(&o.clerk), &id).await.err(), Some(E::NotFound), "it is the other office's");
    let page = suggestion::open(ctx, &o.who.caller(), &id).await.unwrap();
    assert_eq!((page.suggestion.due, page.suggestion.region.as_str()), (due, YONGCHENG));
    assert_eq!(page.steps.last().unwrap().words.as_deref(), Some("永城的窗口，由永城答复。"));
    assert_eq!(o.notices().await, ["suggestion_passed", "suggestion_received"]);
    for (staff, to) in [(&elsewhere, YUNFU), (&o.clerk, YONGCHENG)] {
        o.take(staff, &id).await.unwrap();
        pass(staff, to, "再看看。", o.now(&id).await.version).await.unwrap();
    }
    o.take(&elsewhere, &id).await.unwrap();
    assert_eq!(pass(&elsewhere, YUNFU, "又来", o.now(&id).await.version).await, Err(E::Conflict), "enough");
    o.answer(&elsewhere, &id).await.unwrap();
    // It came to the one, whoever has it when it is counted; the other answered it.
    while count_figures(ctx).await.unwrap() > 0 {}
    let regions = [YUNFU, YONGCHENG].map(|code| RegionCode(code.into()));
    let months = o.town.store().figures(&regions, date(2026, 1, 1), date(2026, 12, 31), FigureSum::Month);
    let figures = months.await.unwrap();
    let at = |kind| figures.iter().filter(|f| f.kind == kind).map(|f| f.region.as_str()).collect::<Vec<_>>();
    assert_eq!((at(K::Suggested), at(K::SuggestionAnswered)), (vec![YUNFU], vec![YONGCHENG]));
    o.town.finish().await;
}

#[tokio::test]
async fn a_supervisor_is_alarmed_when_a_day_is_near_and_when_it_is_over() {
    let o = office().await;
    let ctx = &o.town.ctx;
    let (first, second) = (o.send("no").await, o.send("no").await);
    let now = || desk::waiting(ctx, &o.boss);
    assert_eq!(now().await.unwrap(), Waiting { open: 2, late: 0, near: 0 });
    // The working day before 2026-12-11, its own day, and the day after.
    o.town.clock.pass(17 * DAY);
    assert_eq!(now().await.unwrap().near, 0);
    o.town.clock.pass(DAY);
    assert_eq!(now().await.unwrap(), Waiting { open: 2, late: 0, near: 2 });
    o.town.clock.pass(DAY);
    assert_eq!(now().await.unwrap().late, 0, "its day is not over");
    o.town.clock.pass(DAY);
    assert_eq!(now().await.unwrap(), Waiting { open: 2, late: 2, near: 2 });
    assert_eq!(desk::alarm(ctx, &o.boss).await.unwrap().late, 2);
    assert_eq!(desk::alarm(ctx, &o.clerk).await.unwrap(), Waiting::default(), "the supervisor's");
    let list = desk::list(ctx, &on_duty(&o.clerk), Part::Open(None)).await.unwrap();
    assert_eq!((list.rows.len(), list.next), (2, None));
    o.take(&o.clerk, &first).await.unwrap();
    let mine = desk::list(ctx, &on_duty(&o.clerk), Part::Mine(None)).await.unwrap();
    assert_eq!(mine.rows.iter().map(|(one, _)| one.id.clone()).collect::<Vec<_>>(), std::slice::from_ref(&first));
    o.answer(&o.clerk, &first).await.unwrap();
    let done = desk::list(ctx, &on_duty(&o.boss), Part::Answered(None)).await.unwrap();
    assert_eq!(done.rows.len(), 1);
    let elsewhere = member(&o.town, "elsewhere", Role::Clerk, &[YONGCHENG]).await;
    assert_eq!(desk::waiting(ctx, &elsewhere).await.unwrap(), Waiting::default());
    // The figures know the late one.
    while count_figures(ctx).await.unwrap() > 0 {}
    let figures = o
        .town
        .store()
        .figures(&[RegionCode(YUNFU.into())], date(2026, 1, 1), date(2026, 12, 31), FigureSum::Month)
        .await
        .unwrap();
    let n = |kind, key: &str| figures.iter().filter(|f| f.kind == kind && f.key == key).map(|f| f.n).sum::<i64>();
    assert_eq!((n(K::Suggested, ""), n(K::SuggestionAnswered, "late"), n(K::SuggestionAnswered, "in_time")), (2, 1, 0));
    assert_eq!(o.now(&second).await.state, S::Open);
    o.town.finish().await;
}

#[tokio::test]
async fn the_digest_is_written_by_one_and_published_by_another_without_persons() {
    let o = office().await;
    let ctx = &o.town.ctx;
    let not_agreed = o.answered("no").await;
    assert_eq!(o.write(&o.clerk, &not_agreed).await, Err(E::Conflict), "its sender did not agree");
    let id = o.answered("yes").await;
    let version = o.now(&id).await.version;
    let person =
        DigestForm { subject: "张某 139-0000-1234 说窗口少".into(), answer: "110105 19491231 002X".into() };
    let refused = desk::write(ctx, &on_duty(&o.clerk), &id, &person, version).await.unwrap_err();
    let number = |field: &str| (field.to_owned(), FieldCode::PersonalNumber);
    assert_eq!(fields(refused), [number("subject"), number("digest_answer")]);
    let digest = o.write(&o.boss, &id).await.unwrap();
    assert_eq!(o.write(&o.clerk, &id).await, Err(E::Conflict), "an entry stands");
    assert!(o.public().await.is_empty(), "nobody reads a draft");
    // A second one about the same, by the same person: one person.
    let other = o.answered("yes").await;
    let version = o.now(&other).await.version;
    let none = desk::join(ctx, &on_duty(&o.clerk), &other, "", version).await.unwrap_err();
    assert_eq!(fields(none), [("same".to_owned(), FieldCode::Required)]);
    desk::join(ctx, &on_duty(&o.clerk), &other, digest.as_str(), version).await.unwrap();
    assert_eq!(o.town.store().lookup_digest(&digest).await.unwrap().unwrap().sources, 1);
    // Neither its writer, though a supervisor, nor a clerk publishes it; only its writer changes it.
    assert_eq!(o.publish(&o.boss, &digest).await, Err(E::Forbidden));
    assert_eq!(o.publish(&o.other, &digest).await, Err(E::Forbidden));
    let changed = desk::change(ctx, &on_duty(&o.other), &digest, &entry("改"), 1).await;
    assert_eq!(changed, Err(E::Forbidden));
    let version = o.version(&digest).await;
    desk::change(ctx, &on_duty(&o.boss), &digest, &entry("周六也办理"), version).await.unwrap();
    let second = member(&o.town, "second", Role::Supervisor, &[YUNFU]).await;
    let elsewhere = member(&o.town, "elsewhere", Role::Supervisor, &[YONGCHENG]).await;
    assert_eq!(o.publish(&elsewhere, &digest).await, Err(E::NotFound));
    assert_eq!(desk::publish(ctx, &on_duty(&second), &digest, version).await, Err(E::Conflict), "a stale page");
    o.publish(&second, &digest).await.unwrap();
    assert_eq!(o.public().await, ["周六也办理"]);
    let late = o.answered("yes").await;
    let version = o.now(&late).await.version;
    let joined = desk::join(ctx, &on_duty(&o.clerk), &late, digest.as_str(), version).await.unwrap_err();
    assert_eq!(fields(joined), [("same".to_owned(), FieldCode::Choice)], "what is published stays");
    let page = suggestion::open(ctx, &o.who.caller(), &id).await.unwrap();
    assert_eq!(page.told.map(|entry| entry.id), Some(digest.clone()));
    // Taken down, with a reason; then it can be told anew.
    let version = o.version(&digest).await;
    let down = |staff: &Staff, reason: &'static str| {
        let (caller, digest) = (on_duty(staff), digest.clone());
        async move { desk::take_down(ctx, &caller, &digest, reason, version).await }
    };
    assert_eq!(down(&o.clerk, "不对").await, Err(E::Forbidden));
    assert_eq!(fields(down(&second, "").await.unwrap_err()), [("reason".to_owned(), FieldCode::Required)]);
    down(&second, "答复有误").await.unwrap();
    assert!(o.public().await.is_empty());
    assert_eq!(down(&second, "再来").await, Err(E::Conflict));
    assert!(o.write(&o.clerk, &id).await.is_ok());
    let acts: Vec<_> = recorded(&o.town).await.into_iter().map(|entry| entry.action).collect();
    for act in ["digest.written", "digest.changed", "digest.published", "digest.joined", "digest.taken_down"] {
        assert!(acts.iter().any(|a| a == act), "{act}");
    }
    o.town.finish().await;
}

#[tokio::test]
async fn nobody_answers_or_publishes_their_own() {
    let o = office().await;
    let ctx = &o.town.ctx;
    let id = o.send("yes").await;
    let clerk = identify(&o.town, &o.clerk, &o.who).await;
    assert_eq!(desk::open(ctx, &on_duty(&clerk), &id).await.err(), Some(E::Forbidden));
    assert_eq!(desk::take(ctx, &on_duty(&clerk), &id, 1).await, Err(E::Forbidden));
    o.take(&o.other, &id).await.unwrap();
    o.answer(&o.other, &id).await.unwrap();
    let digest = o.write(&o.other, &id).await.unwrap();
    let boss = member(&o.town, "mine", Role::Supervisor, &[YUNFU]).await;
    // Known by the phone only: the identity number is the clerk's.
    let boss = Staff {
        identity: domain::staff::StaffIdentity { id_number: None, ..clerk.identity.clone() },
        version: boss.version + 1,
        ..boss
    };
    o.town.store().commit(ChangeSet::new().with(Change::UpdateStaff(boss.clone()))).await.unwrap();
    assert_eq!(o.publish(&boss, &digest).await, Err(E::Forbidden), "it tells about their own");
    o.publish(&o.boss, &digest).await.unwrap();
    o.town.finish().await;
}

#[tokio::test]
async fn small_counts_are_hidden_and_a_file_starts_no_formula() {
    let o = office().await;
    let ctx = &o.town.ctx;
    let mut figures = Vec::new();
    for (code, n, in_time, late) in [(YUNFU, 40, 30, 2), (YONGCHENG, 3, 0, 0)] {
        let figure = |kind, key: &str, n| Figure {
            region: RegionCode(code.into()),
            day: date(2026, 10, 5),
            kind,
            key: key.into(),
            n,
        };
        figures.push(figure(K::Suggested, "", n));
        let answered = [("in_time", in_time), ("late", late)].into_iter().filter(|(_, n)| *n > 0);
        figures.extend(answered.map(|(key, n)| figure(K::SuggestionAnswered, key, n)));
    }
    let position = o.town.store().audit_size().await.unwrap();
    let from = o.town.store().figure_head().await.unwrap().position;
    let count = FigureCount { from, head: FigureHead { position, at: ctx.now() }, figures };
    o.town.store().commit(ChangeSet::new().with(Change::CountFigures(Box::new(count)))).await.unwrap();
    let found = suggestion::figures(ctx).await.unwrap();
    assert_eq!(found.regions.len(), 2);
    let small = |grid: &domain::figure::Grid, n: i64| grid.0.iter().flatten().any(|cell| *cell == Cell::Shown(n));
    assert!(!small(&found.received, 3) && !small(&found.late, 2), "few are not told");
    assert!(small(&found.in_time, 30));
    let file = suggestion::figures_file(ctx, Language::Zh, ExportFormat::Csv).await.unwrap();
    assert!(String::from_utf8(file).unwrap().contains("received"));
    let id = o.answered("yes").await;
    let version = o.now(&id).await.version;
    let hostile = DigestForm { subject: "=cmd|' /C calc'!A0".into(), answer: "+1<script>alert(1)</script>".into() };
    let digest = desk::write(ctx, &on_duty(&o.clerk), &id, &hostile, version).await.unwrap();
    o.publish(&o.boss, &digest).await.unwrap();
    let file = suggestion::digest_file(ctx, Language::Zh, DigestAsked::default(), ExportFormat::Csv).await.unwrap();
    let file = String::from_utf8(file).unwrap();
    assert!(
        file.contains("calc") && !file.contains("\"=cmd") && !file.contains(",=cmd") && !file.contains("\"+1"),
        "{file}"
    );
    assert!(!file.contains("Canary"), "never the sender's words");
    o.town.finish().await;
}
