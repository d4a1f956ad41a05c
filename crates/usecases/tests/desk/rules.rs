//! A region's rules are changed: a draft, golden cases, real cases, a second person, a day.

use super::{stop_support::*, support::*};
use domain::{
    application::form::FieldCode,
    id::{ApplicationId, RulesDraftId},
    language::Text,
    rules::{Question, Reason, RegionCode, RulesDraftState as S, golden::CaseFate},
    staff::{Role, Staff},
};
use std::{collections::BTreeMap, sync::Arc};
use storage::PreviewPhase;
use usecases::{
    Caller, Context, Shelf, UseCaseError as E, UseCaseResult,
    application::{Leave, answer_questions, declare},
    desk::{
        members::{self, MemberAct},
        rules::{
            self, BeginForm, DraftPage, NotYet, SaveForm,
            own_words::{self, OwnWords, WordsPlace},
        },
    },
    worker::run_jobs,
};

struct Office {
    town: Town,
    author: Staff,
    second: Staff,
    people: Vec<Somebody>,
}

fn region() -> RegionCode {
    RegionCode(YUNFU.into())
}

async fn office() -> Office {
    let people = vec![adult(1, YUNFU).employed(), adult(2, YUNFU).employed(), adult(3, YUNFU).employed()];
    let town = Town::new(&people).await;
    let author = member(&town, "author", Role::Administrator, &[YUNFU]).await;
    let second = member(&town, "second", Role::Administrator, &[YUNFU]).await;
    town.ctx.store.archive_rules(&town.ctx.book.version, &archive(&town.ctx)).await.unwrap();
    Office { town, author, second, people }
}

fn archive(ctx: &Context) -> String {
    serde_json::to_string(&*ctx.shelf.files_on(ctx.today())).unwrap()
}

impl Office {
    fn by_author(&self) -> Caller {
        on_duty(&self.author)
    }
    fn by_second(&self) -> Caller {
        on_duty(&self.second)
    }
    async fn begin(&self) -> RulesDraftId {
        let form = BeginForm {
            note: "时限改为九个工作日".into(), source: "粤医保〔2026〕1号".into(), key: "k".into()
        };
        rules::begin(&self.town.ctx, &self.by_author(), &region(), &form).await.unwrap()
    }
    async fn page(&self, id: &RulesDraftId) -> DraftPage {
        rules::show(&self.town.ctx.fresh(), &self.by_author(), id).await.unwrap()
    }
    async fn version(&self, id: &RulesDraftId) -> i64 {
        self.town.store().lookup_rules_draft(id).await.unwrap().unwrap().version
    }
    async fn set(&self, id: &RulesDraftId, pairs: &[(&str, &str)]) -> UseCaseResult<()> {
        let typed = |name: &str| pairs.iter().find(|(known, _)| *known == name).map(|(_, v)| (*v).to_owned());
        rules::save_values(&self.town.ctx.fresh(), &self.by_author(), id, self.version(id).await, &typed).await
    }
    /// Everything before the second person: cases that fit, real cases looked at, handed over.
    async fn hand_over(&self, id: &RulesDraftId) -> UseCaseResult<()> {
        let ctx = self.town.ctx.fresh();
        rules::ask(&ctx, &self.by_author(), id, self.version(id).await).await?;
        while run_jobs(&ctx).await.unwrap() > 0 {}
        rules::hand_over(&ctx, &self.by_author(), id, self.version(id).await).await
    }
    async fn approve(&self, id: &RulesDraftId, day: &str) -> UseCaseResult<()> {
        rules::approve(&self.town.ctx.fresh(), &self.by_second(), id, self.version(id).await, day).await
    }
    /// A change of one value, let go for `day`.
    async fn publish(&self, key: &str, days: &str, day: &str) -> RulesDraftId {
        let form = BeginForm { note: "改".into(), source: "文".into(), key: key.into() };
        let ctx = self.town.ctx.fresh();
        let id = rules::begin(&ctx, &self.by_author(), &region(), &form).await.unwrap();
        self.set(&id, &[("limits.correction.v", days)]).await.unwrap();
        self.hand_over(&id).await.unwrap();
        self.approve(&id, day).await.unwrap();
        id
    }
    fn correction_days(&self) -> u16 {
        self.town.ctx.fresh().book.region(&region()).unwrap().limits.correction.v
    }
    async fn applied(&self, n: usize) -> ApplicationId {
        apply(&self.town, &self.people[n], Reason::Employee).await
    }
}

#[tokio::test]
async fn a_change_takes_effect_on_its_day_and_not_before_and_never_for_what_was_sent() {
    let o = office().await;
    let before = o.correction_days();
    let (old_version, sent) = (o.town.ctx.fresh().book.version.clone(), o.applied(0).await);
    let id = o.begin().await;
    assert_eq!(o.begin().await, id, "the same page begins it once");
    // Nothing is different yet, and nobody looked.
    let page = o.page(&id).await;
    assert!(page.not_yet.contains(&NotYet::Nothing) && page.not_yet.contains(&NotYet::Preview), "{:?}", page.not_yet);
    assert!(page.checked.golden.iter().all(|case| case.holds() && case.fate == CaseFate::Kept));
    assert!(!page.checked.golden.is_empty());

    o.set(&id, &[("limits.correction.v", "23")]).await.unwrap();
    let page = o.page(&id).await;
    let keys: Vec<_> = page.checked.differences.iter().map(|d| d.key()).collect();
    assert_eq!(keys, ["limits.correction"]);
    let difference = &page.checked.differences[0];
    assert_eq!(difference.old.as_ref().unwrap().value, before.to_string());
    assert_eq!(difference.new.as_ref().unwrap().value, "23");
    // Looked at before it was written on is not looked at.
    assert_eq!(page.not_yet, [NotYet::Preview]);
    let early = rules::hand_over(&o.town.ctx, &o.by_author(), &id, o.version(&id).await).await.unwrap_err();
    assert_eq!(fields(early), [("draft".into(), FieldCode::RulesNotReady)]);
    o.hand_over(&id).await.unwrap();
    let preview = o.town.store().rules_preview(&id).await.unwrap().unwrap();
    assert_eq!((preview.phase, preview.applications, preview.covers), (PreviewPhase::Done, 1, 3));
    // The limit for an answer changes nobody's answer.
    assert_eq!((preview.differing_applications, preview.differing_covers), (0, 0));
    let late = o.set(&id, &[("limits.correction.v", "24")]).await;
    assert_eq!(late, Err(E::Conflict), "what waits is not written on");

    // Not today, not nonsense, not by who wrote it.
    let own = rules::approve(&o.town.ctx, &o.by_author(), &id, o.version(&id).await, "2026-11-25").await;
    assert_eq!(own, Err(E::Forbidden));
    for day in ["", "x", "2026-11-22", "2026-11-21", "2030-01-01"] {
        assert!(matches!(o.approve(&id, day).await, Err(E::Invalid(_))), "{day}");
    }
    o.approve(&id, "2026-11-25").await.unwrap();
    assert_eq!(o.correction_days(), before, "not before its day");
    o.town.clock.pass(2 * DAY);
    assert_eq!(o.correction_days(), before);
    o.town.clock.pass(DAY);
    assert_eq!(o.correction_days(), 23, "on its day, with no restart and no round of the worker");
    let force = o.town.ctx.shelf.in_force(&region(), o.town.ctx.today());
    assert_eq!((force.version.as_ref(), force.since.unwrap().to_string()), (Some(&id), "2026-11-25".to_owned()));

    // What was sent before is decided by the rules of that day; what begins now follows the new ones.
    let ctx = o.town.ctx.fresh();
    let old = o.town.application(&sent).await;
    assert_eq!(old.rules, old_version);
    let pinned = ctx.sent_under(&old).await.unwrap();
    assert_eq!(pinned.book.region(&region()).unwrap().limits.correction.v, before);
    assert_eq!(pinned.book.version, old_version);
    let new_version = ctx.book.version.clone();
    assert_ne!(new_version, old_version);
    assert!(o.town.store().lookup_rules(&new_version).await.unwrap().is_some(), "it is archived like the files");
    // The correction that is asked for now still has the old time.
    o.town.ask_for_correction(&sent).await;
    let status = usecases::application::show_status(&ctx, &o.people[0].caller(), &sent).await.unwrap();
    let due = status.answer_by.unwrap().on;
    assert_eq!(due, ctx.book.calendar.deadline(ctx.today(), before).on);
    // Its case says what changed since.
    let clerk = member(&o.town, "looker", Role::Clerk, &[YUNFU]).await;
    let form = usecases::desk::look::PurposeForm { purpose: "stand_in".into(), words: String::new() };
    let target = usecases::desk::look::Target::Case(sent.clone());
    usecases::desk::look::say(&ctx, &on_duty(&clerk), &target, &form).await.unwrap();
    let case = usecases::desk::case::open(&ctx, &on_duty(&clerk), &sent).await.unwrap();
    let changed: Vec<_> = case.changed.unwrap().iter().map(|d| d.key()).collect();
    assert_eq!(changed, ["limits.correction"]);

    // In force is not withdrawn.
    let gone = rules::withdraw(&ctx, &o.by_second(), &id, o.version(&id).await, "错了").await;
    assert_eq!(gone, Err(E::Conflict));
    // A restart gives the same book.
    let again = Shelf::new(rules_files()).unwrap();
    again.refresh(o.town.store(), ctx.today()).await.unwrap();
    assert_eq!(again.on(ctx.today()).unwrap().version, new_version);
    // Each act is on the record.
    let acts: Vec<_> =
        recorded(&o.town).await.into_iter().map(|e| e.action).filter(|a| a.starts_with("rules.")).collect();
    assert_eq!(acts, ["rules.begun", "rules.saved", "rules.previewed", "rules.handed_over", "rules.approved"]);
    o.town.finish().await;
}

#[tokio::test]
async fn a_draft_of_somebody_follows_the_rules_of_the_day_until_it_is_sent() {
    let o = office().await;
    let draft = o.town.start(&o.people[1], Reason::Employee).await;
    let old = o.town.application(&draft).await.rules;
    o.publish("p", "23", "2026-11-23").await;
    o.town.clock.pass(DAY);
    let ctx = o.town.ctx.fresh();
    let app = o.town.application(&draft).await;
    assert_eq!(app.rules, old);
    let seen = ctx.sent_under(&app).await.unwrap();
    assert_eq!(seen.book.region(&region()).unwrap().limits.correction.v, 23);
    o.town.finish().await;
}

#[tokio::test]
async fn nobody_declares_what_other_rules_would_bring_about() {
    let o = office().await;
    let (who, before) = (o.people[1].caller(), o.town.ctx.fresh());
    let id = o.town.start(&o.people[1], Reason::Employee).await;
    let since = || BTreeMap::from([(Question::EmployeeSince, "2026-11-01".to_owned())]);
    answer_questions(&before, &who, &id, since(), Leave::Continue).await.unwrap();
    declare(&before, &who, &id, true, &before.book.version).await.unwrap();
    o.publish("p", "23", "2026-11-23").await;
    o.town.clock.pass(DAY);
    let now = o.town.ctx.fresh();
    // The page was drawn before midnight.
    let late = declare(&now, &who, &id, true, &before.book.version).await;
    assert_eq!(late.map(drop), Err(E::Conflict));
    // Going through a step without changing anything is no declaration about what is in force now.
    answer_questions(&now, &who, &id, since(), Leave::Continue).await.unwrap();
    let app = o.town.application(&id).await;
    assert!(!app.answers.declared && app.rules == now.book.version);
    declare(&now, &who, &id, true, &now.book.version).await.unwrap();
    assert!(o.town.application(&id).await.answers.declared);
    o.town.finish().await;
}

#[tokio::test]
async fn rules_of_then_are_read_also_where_a_file_of_now_was_not_there() {
    let o = office().await;
    let (before, sent) = (o.correction_days(), o.applied(0).await);
    // As an older program archived them: without a file that came later, and with another region that can't be read now.
    let mut files = (*o.town.ctx.shelf.files_on(o.town.ctx.today())).clone();
    files.retain(|(path, _)| path != "retention.toml");
    for (path, text) in &mut files {
        if path == "110000/region.toml" {
            *text = "code = 1".into();
        }
    }
    o.town.ctx.store.archive_rules("older", &serde_json::to_string(&files).unwrap()).await.unwrap();
    o.publish("p", "23", "2026-11-23").await;
    o.town.clock.pass(DAY);
    let app = domain::application::Application { rules: "older".into(), ..o.town.application(&sent).await };
    let then = o.town.ctx.fresh().sent_under(&app).await.unwrap();
    assert_eq!(then.book.region(&region()).unwrap().limits.correction.v, before);
    assert_eq!(then.book.version, "older");
    o.town.finish().await;
}

#[tokio::test]
async fn whoever_a_writer_let_into_an_account_is_no_second_person() {
    let o = office().await;
    let id = o.begin().await;
    o.set(&id, &[("limits.correction.v", "23")]).await.unwrap();
    o.hand_over(&id).await.unwrap();
    let reset = MemberAct::ResetPassword;
    members::act(&o.town.ctx, &o.by_author(), &o.second.id, reset).await.unwrap();
    assert_eq!(o.approve(&id, "2026-12-01").await, Err(E::Forbidden));
    o.town.finish().await;
}

#[tokio::test]
async fn a_case_that_does_not_hold_or_a_value_without_a_source_keeps_a_draft_back() {
    let o = office().await;
    let id = o.begin().await;
    // A value that nothing speaks for can't be marked as sourced.
    let unsourced = o.set(&id, &[("limits.correction.mark", "sourced"), ("limits.correction.src", "")]).await;
    assert_eq!(fields(unsourced.unwrap_err()), [("limits.correction.src".into(), FieldCode::Required)]);
    o.set(&id, &[("decision.v", "one_person")]).await.unwrap();
    let page = o.page(&id).await;
    assert!(page.not_yet.contains(&NotYet::Cases), "{:?}", page.not_yet);
    let failing: Vec<_> = page.checked.golden.iter().filter(|case| !case.holds()).collect();
    assert!(
        failing.iter().all(|case| case.line.is_some() && case.differences.iter().any(|d| d.starts_with("decision"))),
        "{failing:?}"
    );
    assert!(matches!(o.hand_over(&id).await, Err(E::Invalid(_))));
    // An expectation that changes is a changed case, and shown as one.
    let text = page.draft.texts.cases.clone();
    let cases: String = text
        .lines()
        .filter(|line| !line.starts_with("decision") && !line.starts_with("deadline"))
        .map(|line| format!("{line}\n"))
        .collect();
    let save = |rules: Option<String>, cases: Option<String>, version| SaveForm {
        version,
        rules,
        cases,
        ..SaveForm::default()
    };
    let ctx = o.town.ctx.fresh();
    let version = o.version(&id).await;
    rules::save(&ctx, &o.by_author(), &id, &save(None, Some(cases), version)).await.unwrap();
    let page = o.page(&id).await;
    let changed = page.checked.golden.iter().filter(|case| matches!(case.fate, CaseFate::Changed(_))).count();
    assert!(changed > 0 && page.checked.golden.iter().all(|case| case.holds()));
    // Faults are kept and named with their line; the text by hand can't say it is sourced either.
    let broken = page.draft.texts.rules.replace(
        "correction = { v = 10, mark = \"sample\", src = [] }",
        "correction = { v = 0, mark = \"sourced\", src = [] }",
    );
    assert_ne!(broken, page.draft.texts.rules);
    let version = o.version(&id).await;
    rules::save(&ctx, &o.by_author(), &id, &save(Some(broken.clone()), None, version)).await.unwrap();
    let page = o.page(&id).await;
    assert_eq!(page.draft.texts.rules, broken);
    let causes: Vec<_> = page.checked.faults.iter().map(|f| (f.line.is_some(), f.cause.clone())).collect();
    assert!(causes.iter().any(|(line, cause)| *line && cause.contains("a sourced value needs a source")), "{causes:?}");
    assert!(causes.iter().any(|(_, cause)| cause.contains("no time to answer")), "{causes:?}");
    let asked = rules::ask(&ctx, &o.by_author(), &id, o.version(&id).await).await;
    assert!(matches!(asked, Err(E::Invalid(_))));
    // What nobody sees is a fault too.
    let hidden = broken.replace("# ", "# \u{202e}");
    let version = o.version(&id).await;
    rules::save(&ctx, &o.by_author(), &id, &save(Some(hidden), None, version)).await.unwrap();
    let page = o.page(&id).await;
    assert!(page.checked.faults.iter().any(|fault| fault.cause.contains("nobody sees")));
    o.town.finish().await;
}

#[tokio::test]
async fn whoever_saves_second_is_told_and_both_are_writers() {
    let o = office().await;
    let id = o.begin().await;
    let ctx = &o.town.ctx;
    let note = |words: &str| SaveForm { version: 1, note: Some(words.into()), ..SaveForm::default() };
    rules::save(ctx, &o.by_second(), &id, &note("另一个原因")).await.unwrap();
    assert_eq!(rules::save(ctx, &o.by_author(), &id, &note("我的原因")).await, Err(E::Conflict));
    let page = o.page(&id).await;
    assert_eq!((page.saved_by.as_str(), page.draft.note.as_str()), ("second", "另一个原因"));
    // Who wrote a word of it is no second person any more.
    o.set(&id, &[("limits.correction.v", "12")]).await.unwrap();
    o.hand_over(&id).await.unwrap();
    assert_eq!(o.approve(&id, "2026-11-30").await, Err(E::Forbidden));
    let third = member(&o.town, "third", Role::Administrator, &[]).await;
    let version = o.version(&id).await;
    rules::refuse(ctx, &on_duty(&third), &id, version, "来源不清").await.unwrap();
    assert_eq!(o.page(&id).await.draft.state, S::Refused);
    // Written on, it is a draft again.
    o.set(&id, &[("limits.correction.v", "13")]).await.unwrap();
    o.hand_over(&id).await.unwrap();
    let version = o.version(&id).await;
    rules::approve(ctx, &on_duty(&third), &id, version, "2026-11-30").await.unwrap();
    o.town.finish().await;
}

#[tokio::test]
async fn one_of_two_drafts_from_the_same_rules_is_let_go_and_the_other_is_looked_at_again() {
    let o = office().await;
    let form = |key: &str| BeginForm { note: "改".into(), source: "文".into(), key: key.into() };
    let mut ids = Vec::new();
    for (key, days) in [("a", "11"), ("b", "12")] {
        let id = rules::begin(&o.town.ctx, &o.by_author(), &region(), &form(key)).await.unwrap();
        o.set(&id, &[("limits.correction.v", days)]).await.unwrap();
        o.hand_over(&id).await.unwrap();
        ids.push(id);
    }
    // Two of the second person's pages at once, and another process.
    let other = Context { shelf: Arc::new(Shelf::new(rules_files()).unwrap()), ..o.town.ctx.clone() };
    let (left, right) = (o.version(&ids[0]).await, o.version(&ids[1]).await);
    let (here, there) = (o.by_second(), o.by_second());
    let (first, second) = futures::join!(
        rules::approve(&o.town.ctx, &here, &ids[0], left, "2026-11-30"),
        rules::approve(&other, &there, &ids[1], right, "2026-12-02")
    );
    let won = [&first, &second].iter().filter(|done| done.is_ok()).count();
    assert_eq!(won, 1, "{first:?} {second:?}");
    let lost = if first.is_ok() { &ids[1] } else { &ids[0] };
    let loser = if first.is_ok() { second } else { first };
    assert_eq!(loser, Err(E::Conflict));
    // The same one twice: one acts, the other finds it done.
    for ctx in [&o.town.ctx, &other] {
        ctx.shelf.refresh(ctx.store.as_ref(), ctx.today()).await.unwrap();
    }
    let page = o.page(lost).await;
    assert!(page.not_yet.contains(&NotYet::Base) && !page.base_fits, "{:?}", page.not_yet);
    rules::take_back(&o.town.ctx, &o.by_author(), lost, o.version(lost).await).await.unwrap();
    rules::rebase(&o.town.ctx, &o.by_author(), lost, o.version(lost).await).await.unwrap();
    let page = o.page(lost).await;
    assert!(page.base_fits);
    let difference = &page.checked.differences[0];
    let from = if lost == &ids[1] { "11" } else { "12" };
    assert_eq!(difference.old.as_ref().unwrap().value, from, "what it would undo is seen");
    o.hand_over(lost).await.unwrap();
    // Its day comes after the other's.
    assert!(matches!(o.approve(lost, "2026-11-30").await, Err(E::Invalid(_))));
    o.approve(lost, "2026-12-03").await.unwrap();
    o.town.finish().await;
}

#[tokio::test]
async fn what_was_let_go_is_withdrawn_before_its_day_here_and_in_every_process() {
    let o = office().await;
    let before = o.correction_days();
    let id = o.publish("p", "23", "2026-11-25").await;
    let other = Shelf::new(rules_files()).unwrap();
    let day = jiff::civil::date(2026, 11, 25);
    let days = |book: Arc<domain::rules::RuleBook>| book.region(&region()).unwrap().limits.correction.v;
    assert!(other.refresh(o.town.store(), o.town.ctx.today()).await.unwrap(), "another process finds it");
    assert!(!other.refresh(o.town.store(), o.town.ctx.today()).await.unwrap(), "once");
    assert_eq!(days(other.on(day).unwrap()), 23);
    rules::withdraw(&o.town.ctx, &o.by_author(), &id, o.version(&id).await, "来源有误").await.unwrap();
    assert!(other.refresh(o.town.store(), o.town.ctx.today()).await.unwrap());
    assert_eq!(days(other.on(day).unwrap()), before);
    o.town.clock.pass(3 * DAY);
    assert_eq!(o.correction_days(), before);
    o.town.finish().await;
}

#[tokio::test]
async fn a_published_text_that_the_program_can_not_read_is_named_and_the_last_good_one_stays() {
    let mut o = office().await;
    let source = "\n[S999]\nissuer = { zh = \"甲\", en = \"A\" }\ntitle = { zh = \"乙\", en = \"B\" }\naddress = \"x\"\ngrade = \"A\"\n";
    let more = |(path, text): (String, String)| {
        let text = if path == "sources.toml" { text + source } else { text };
        (path, text)
    };
    o.town.ctx.shelf = Arc::new(Shelf::new(rules_files().into_iter().map(more).collect()).unwrap());
    let good = o.publish("one", "23", "2026-11-23").await;
    o.town.clock.pass(DAY);
    let form = BeginForm { note: "改".into(), source: "文".into(), key: "two".into() };
    let ctx = o.town.ctx.fresh();
    let bad = rules::begin(&ctx, &o.by_author(), &region(), &form).await.unwrap();
    let values =
        [("limits.correction.v", "24"), ("limits.correction.mark", "sourced"), ("limits.correction.src", "S999")];
    o.set(&bad, &values).await.unwrap();
    o.hand_over(&bad).await.unwrap();
    o.approve(&bad, "2026-11-25").await.unwrap();
    o.town.clock.pass(2 * DAY);
    assert_eq!(o.correction_days(), 24);
    // The program becomes another, which does not know the source that the newest text names.
    let draft = o.town.store().lookup_rules_draft(&bad).await.unwrap().unwrap();
    let shelf = Shelf::new(rules_files()).unwrap();
    shelf.refresh(o.town.store(), o.town.ctx.today()).await.unwrap();
    let book = shelf.on(o.town.ctx.today()).unwrap();
    assert_eq!(book.region(&region()).unwrap().limits.correction.v, 23, "the last good one");
    let faults = shelf.faults();
    assert_eq!((faults.len(), &faults[0].draft, faults[0].effective_on), (1, &bad, draft.effective_on.unwrap()));
    assert!(!faults[0].faults.is_empty());
    assert_eq!(shelf.in_force(&region(), o.town.ctx.today()).version, Some(good));
    // And the desk says so.
    let ctx = Context { shelf: Arc::new(shelf), ..o.town.ctx.clone() };
    let page = rules::list(&ctx.fresh(), &o.by_author()).await.unwrap();
    assert_eq!(page.regions[0].faults.len(), 1);
    o.town.finish().await;
}

#[tokio::test]
async fn the_office_is_part_of_every_question_and_auditors_only_read() {
    let o = office().await;
    let id = o.begin().await;
    let ctx = &o.town.ctx;
    let far = on_duty(&member(&o.town, "far", Role::Administrator, &[YONGCHENG]).await);
    let auditor = on_duty(&member(&o.town, "auditor", Role::Auditor, &[YUNFU]).await);
    let clerk = on_duty(&member(&o.town, "clerk", Role::Clerk, &[YUNFU]).await);
    assert!(matches!(rules::show(ctx, &far, &id).await, Err(E::NotFound)));
    assert!(matches!(rules::versions(ctx, &far, &region(), None).await, Err(E::NotFound)));
    assert!(rules::list(ctx, &far).await.unwrap().regions.iter().all(|row| row.region.as_str() == YONGCHENG));
    assert!(matches!(rules::begin(ctx, &far, &region(), &BeginForm::default()).await, Err(E::NotFound)));
    assert!(rules::show(ctx, &auditor, &id).await.is_ok());
    assert!(matches!(rules::show(ctx, &clerk, &id).await, Err(E::Forbidden)));
    let version = o.version(&id).await;
    for (who, expected) in [(&far, E::NotFound), (&auditor, E::Forbidden), (&clerk, E::Forbidden)] {
        let save = SaveForm { version, note: Some("x".into()), ..SaveForm::default() };
        assert_eq!(rules::save(ctx, who, &id, &save).await, Err(expected.clone()));
        assert_eq!(rules::ask(ctx, who, &id, version).await, Err(expected.clone()));
        assert_eq!(rules::hand_over(ctx, who, &id, version).await, Err(expected.clone()));
        assert_eq!(rules::withdraw(ctx, who, &id, version, "x").await, Err(expected.clone()));
        assert_eq!(rules::approve(ctx, who, &id, version, "2026-12-01").await, Err(expected));
    }
    o.town.finish().await;
}

#[tokio::test]
async fn real_cases_that_would_be_answered_otherwise_are_counted_and_listed_masked() {
    let o = office().await;
    let sent = o.applied(0).await;
    let id = o.begin().await;
    // Who joined employee insurance is not accepted any more.
    let text = o.page(&id).await.draft.texts.rules;
    let (before, after) = text.split_once("[[reasons]]\ncode = \"EMPLOYEE\"").unwrap();
    let rest = after.find("[[reasons]]").or_else(|| after.find("[documents")).unwrap();
    let without = format!("{before}{}", &after[rest..]);
    let version = o.version(&id).await;
    let form = SaveForm { version, rules: Some(without), ..SaveForm::default() };
    rules::save(&o.town.ctx, &o.by_author(), &id, &form).await.unwrap();
    let ctx = o.town.ctx.fresh();
    rules::ask(&ctx, &o.by_author(), &id, o.version(&id).await).await.unwrap();
    while run_jobs(&ctx).await.unwrap() > 0 {}
    let preview = o.town.store().rules_preview(&id).await.unwrap().unwrap();
    assert_eq!((preview.differing_applications, preview.differing_covers), (1, 3));
    let rows = rules::shown_rows(&ctx, &o.by_author(), &id).await.unwrap();
    assert_eq!(rows.len(), 4);
    let name = o.people[0].entry.person.name.reveal().to_owned();
    assert!(rows.iter().all(|row| row.name.contains('*') && row.name != name && row.id_number.contains("****")));
    assert!(rows.iter().all(|row| row.opens.is_none()), "administrators open no case");
    let auditor = on_duty(&member(&o.town, "auditor", Role::Auditor, &[YUNFU]).await);
    let rows = rules::shown_rows(&ctx, &auditor, &id).await.unwrap();
    assert_eq!(rows[0].opens.as_ref(), Some(&sent));
    // It is structural: said as one thing that is gone.
    let page = o.page(&id).await;
    let gone = page.checked.differences.iter().find(|d| d.key() == "reasons.EMPLOYEE").unwrap();
    assert!(gone.old.is_some() && gone.new.is_none());
    o.town.finish().await;
}

#[tokio::test]
async fn a_notice_is_said_in_the_regions_own_words_and_keeps_its_facts() {
    let o = office().await;
    let id = o.begin().await;
    let place = WordsPlace::of("notices", "approved").unwrap();
    let words = |zh: &str| OwnWords {
        title: Text { zh: "停保办好了".into(), en: "Stopped".into() },
        words: Text { zh: zh.into(), en: "{reference} ends on {effective_on}.".into() },
        mark: "sample".into(),
        src: String::new(),
    };
    let save = async |words: Option<OwnWords>| {
        let (ctx, version) = (o.town.ctx.fresh(), o.version(&id).await);
        rules::save_words(&ctx, &o.by_author(), &id, version, &place, words.as_ref()).await
    };
    // A fact is missing; a blank is none of this notice's; half a brace; a character that nobody sees.
    for (zh, code) in [
        ("编号{reference}。", FieldCode::NoticeBlanks),
        ("编号{reference}，{effective_on}，{amount}。", FieldCode::NoticeBlanks),
        ("编号{reference}，{effective_on}，}。", FieldCode::NoticeBlanks),
        ("编号{reference}，{effective_on}\u{202e}。", FieldCode::Character),
        (" ", FieldCode::Required),
    ] {
        assert_eq!(fields(save(Some(words(zh))).await.unwrap_err()), [("words_zh".into(), code)], "{zh}");
    }
    let own = words("编号{reference}，{effective_on}停。<script>");
    save(Some(own.clone())).await.unwrap();
    let page = o.page(&id).await;
    assert!(page.checked.faults.is_empty(), "{:?}", page.checked.faults);
    assert_eq!(own_words::of(&page.draft.texts.rules, &place), Some(own));
    let keys: Vec<_> = page.checked.differences.iter().map(|d| d.key()).collect();
    assert_eq!(keys, ["notices.approved"]);
    // What was written around it stands where it stood.
    assert!(page.draft.texts.rules.starts_with(page.draft.from.rules.trim_end()), "{}", page.draft.texts.rules);
    // A standard text keeps what it is for.
    let text = WordsPlace::of("texts", "refuse_other").unwrap();
    let mine = OwnWords { words: Text { zh: "不行。".into(), en: "No.".into() }, ..words("") };
    let (ctx, version) = (o.town.ctx.fresh(), o.version(&id).await);
    rules::save_words(&ctx, &o.by_author(), &id, version, &text, Some(&mine)).await.unwrap();
    let stale = rules::save_words(&ctx, &o.by_author(), &id, version, &text, None).await;
    assert_eq!(stale, Err(E::Conflict));
    let page = o.page(&id).await;
    let replaced = page.checked.region.unwrap().texts;
    assert_eq!((replaced.len(), replaced[0].key.as_str()), (1, "refuse_other"));
    assert!(replaced[0].reason.is_some());
    // Nobody knows such words; a clerk writes none.
    let other = WordsPlace::of("texts", "not_there").unwrap();
    let unknown = rules::save_words(&ctx, &o.by_author(), &id, version + 1, &other, Some(&mine)).await;
    assert_eq!(unknown, Err(E::NotFound));
    assert_eq!((WordsPlace::of("notices", "card_frozen"), WordsPlace::of("texts", "a\r\nb")), (None, None));
    // Both go again, and nothing differs.
    save(None).await.unwrap();
    rules::save_words(&ctx, &o.by_author(), &id, o.version(&id).await, &text, None).await.unwrap();
    assert_eq!(o.page(&id).await.draft.texts.rules.trim_end(), o.page(&id).await.draft.from.rules.trim_end());
}
