//! Regions' rules: drafts by version, a second person, one version a day, one after the other.

use super::world::{NOW, World, bits, region, staff};
use domain::{
    id::RulesDraftId,
    rules::{RegionCode, RegionTexts, RulesDraft, RulesDraftState as S, RulesMove as M, RulesStep},
    staff::{Role, Staff},
};
use jiff::civil::{Date, date};
use storage::{
    Change, ChangeSet, Constraint, PreviewPhase, PreviewRow, RegionRules as _, RulesChange as C, RulesPreview,
    StoreError, Writer as _,
};

const DAY: Date = date(2026, 12, 1);

fn refused<T>(rule: Constraint) -> Result<T, StoreError> {
    Err(StoreError::Refused(rule))
}

async fn administrator(w: &World, login: &str, regions: &[&str]) -> Staff {
    let regions = regions.iter().map(|r| RegionCode((*r).into())).collect();
    let member = Staff { role: Role::Administrator, regions, ..staff(login) };
    w.commit(Change::AddStaff(member.clone())).await.unwrap();
    member
}

fn draft(by: &Staff, base: Option<&RulesDraft>) -> RulesDraft {
    let texts = RegionTexts { rules: "a = 1 # 注\n".into(), cases: "b = 2\n".into() };
    RulesDraft {
        id: RulesDraftId::from_bits(bits()),
        region: region(),
        state: S::Draft,
        base: base.map(|base| base.id.clone()),
        from: texts.clone(),
        texts,
        note: "为什么".into(),
        source: "文件".into(),
        author: by.id.clone(),
        begun_at: NOW,
        saved_by: by.id.clone(),
        updated_at: NOW,
        approved_by: None,
        approved_at: None,
        effective_on: None,
        version: 1,
    }
}

fn step(draft: &RulesDraft, by: M, who: &Staff) -> RulesStep {
    RulesStep { seq: draft.version, by, staff: who.id.clone(), words: "话".into(), at: NOW }
}

fn begin(draft: &RulesDraft, who: &Staff) -> Change {
    C::Begin(draft.clone(), step(draft, M::Begin, who)).into()
}

fn moved(draft: &RulesDraft, by: M, who: &Staff) -> (RulesDraft, Change) {
    let after = RulesDraft { state: draft.state.after(by).unwrap(), version: draft.version + 1, ..draft.clone() };
    let change = C::Move(after.clone(), step(&after, by, who)).into();
    (after, change)
}

fn approved(draft: &RulesDraft, who: &Staff, day: Date) -> (RulesDraft, Change) {
    let (after, _) = moved(draft, M::Approve, who);
    let after =
        RulesDraft { approved_by: Some(who.id.clone()), approved_at: Some(NOW), effective_on: Some(day), ..after };
    let change = C::Move(after.clone(), step(&after, M::Approve, who)).into();
    (after, change)
}

/// A draft that waits for the second person.
async fn waiting(w: &World, by: &Staff, base: Option<&RulesDraft>) -> RulesDraft {
    let new = draft(by, base);
    w.commit(begin(&new, by)).await.unwrap();
    let (next, change) = moved(&new, M::HandOver, by);
    w.commit(change).await.unwrap();
    next
}

#[tokio::test]
async fn a_draft_is_kept_whole_and_changed_by_version() {
    let Some(w) = World::new().await else { return };
    let author = administrator(&w, "author", &["411481"]).await;
    let new = draft(&author, None);
    w.commit(begin(&new, &author)).await.unwrap();
    assert_eq!(w.store.lookup_rules_draft(&new.id).await.unwrap(), Some(new.clone()));
    assert_eq!(w.store.rules_drafts(&[region()], None, 9).await.unwrap(), std::slice::from_ref(&new));
    assert_eq!(w.store.rules_drafts(&[], None, 9).await.unwrap().len(), 1);
    assert!(w.store.rules_drafts(&[RegionCode("445300".into())], None, 9).await.unwrap().is_empty());
    assert!(w.store.rules_drafts(&[], Some(&(NOW, new.id.clone())), 9).await.unwrap().is_empty());
    let (next, _) = moved(&new, M::Save, &author);
    let next = RulesDraft { texts: RegionTexts { rules: "破 = [".into(), ..next.texts }, note: "另".into(), ..next };
    let save = || Change::from(C::Move(next.clone(), step(&next, M::Save, &author)));
    w.commit(save()).await.unwrap();
    assert_eq!(w.commit(save()).await, Err(StoreError::Conflict("rules draft")), "somebody saved first");
    assert_eq!(w.store.lookup_rules_draft(&new.id).await.unwrap(), Some(next.clone()));
    let steps = w.store.rules_steps(&new.id).await.unwrap();
    assert_eq!(steps, [step(&new, M::Begin, &author), step(&next, M::Save, &author)]);
    // Who may not: a clerk, another office.
    let far = administrator(&w, "far", &["445300"]).await;
    for who in [&far, &w.first] {
        assert_eq!(w.commit(begin(&draft(who, None), who)).await, refused(Constraint::ReceiverCannot));
    }
    w.finish().await;
}

#[tokio::test]
async fn nobody_lets_go_what_they_wrote_and_a_published_text_stays() {
    let Some(w) = World::new().await else { return };
    let (author, writer) = (administrator(&w, "author", &[]).await, administrator(&w, "writer", &[]).await);
    let (second, far) = (administrator(&w, "second", &["411481"]).await, administrator(&w, "far", &["445300"]).await);
    let new = draft(&author, None);
    w.commit(begin(&new, &author)).await.unwrap();
    let (saved, _) = moved(&new, M::Save, &writer);
    let saved = RulesDraft { saved_by: writer.id.clone(), ..saved };
    w.commit(C::Move(saved.clone(), step(&saved, M::Save, &writer)).into()).await.unwrap();
    let early = RulesDraft {
        state: S::Approved,
        ..approved(&RulesDraft { state: S::Waiting, ..saved.clone() }, &second, DAY).0
    };
    let skipped = w.commit(C::Move(early.clone(), step(&early, M::Approve, &second)).into()).await;
    assert!(
        matches!(skipped, Err(StoreError::Refused(Constraint::IllegalMove | Constraint::AppendOnly))),
        "{skipped:?}"
    );
    let (hands, change) = moved(&saved, M::HandOver, &author);
    w.commit(change).await.unwrap();
    for who in [&author, &writer] {
        assert_eq!(w.commit(approved(&hands, who, DAY).1).await, refused(Constraint::SecondPersonDiffers));
    }
    for who in [&far, &w.first] {
        assert_eq!(w.commit(approved(&hands, who, DAY).1).await, refused(Constraint::ReceiverCannot));
    }
    let mark = w.store.published_rules_mark().await.unwrap();
    let (free, change) = approved(&hands, &second, DAY);
    w.commit(change).await.unwrap();
    assert_eq!(w.store.published_rules().await.unwrap(), std::slice::from_ref(&free));
    assert_ne!(w.store.published_rules_mark().await.unwrap(), mark);
    for sql in [
        "UPDATE rules_draft SET rules = 'other', version = version + 1",
        "UPDATE rules_draft SET effective_on = '2026-11-30', version = version + 1",
        "UPDATE rules_draft SET author = saved_by, version = version + 1",
        "DELETE FROM rules_draft",
        "UPDATE rules_step SET at = 1",
        "DELETE FROM rules_step",
    ] {
        let message = w.raw(sql).await.unwrap_err();
        assert!(message.contains("append_only"), "{sql}: {message}");
    }
    w.finish().await;
}

#[tokio::test]
async fn versions_of_a_region_follow_each_other() {
    let Some(w) = World::new().await else { return };
    let (author, second) = (administrator(&w, "author", &[]).await, administrator(&w, "second", &[]).await);
    let (one, other) = (waiting(&w, &author, None).await, waiting(&w, &author, None).await);
    let (first, change) = approved(&one, &second, DAY);
    w.commit(change).await.unwrap();
    // What was made from the same is let go once.
    assert_eq!(w.commit(approved(&other, &second, date(2026, 12, 5)).1).await, refused(Constraint::RulesBase));
    let next = waiting(&w, &author, Some(&first)).await;
    for day in [date(2026, 11, 30), DAY] {
        assert_eq!(w.commit(approved(&next, &second, day).1).await, refused(Constraint::RulesDay), "{day}");
    }
    let (later, change) = approved(&next, &second, date(2026, 12, 2));
    w.commit(change).await.unwrap();
    assert_eq!(w.store.published_rules().await.unwrap(), [first.clone(), later.clone()]);
    // What another was made from stays; the newest can go, and its day is free again.
    assert_eq!(w.commit(moved(&first, M::Withdraw, &author).1).await, refused(Constraint::IllegalMove));
    let (gone, change) = moved(&later, M::Withdraw, &author);
    w.commit(change).await.unwrap();
    assert_eq!(w.store.lookup_rules_draft(&gone.id).await.unwrap(), Some(gone.clone()));
    assert_eq!(w.store.published_rules().await.unwrap(), std::slice::from_ref(&first));
    // From what is gone nothing is let go.
    let orphan = waiting(&w, &author, Some(&gone)).await;
    assert_eq!(w.commit(approved(&orphan, &second, date(2026, 12, 9)).1).await, refused(Constraint::RulesBase));
    let again = waiting(&w, &author, Some(&first)).await;
    w.commit(approved(&again, &second, date(2026, 12, 2)).1).await.unwrap();
    w.finish().await;
}

/// Two second persons let two drafts from the same rules go at once: one of them, fifty times.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_drafts_are_let_go_at_once() {
    let Some(w) = World::new().await else { return };
    let author = administrator(&w, "author", &[]).await;
    let (left, right) = (administrator(&w, "left", &[]).await, administrator(&w, "right", &[]).await);
    for _ in 0..50 {
        let (one, other) = (waiting(&w, &author, None).await, waiting(&w, &author, None).await);
        let (a, first) = approved(&one, &left, DAY);
        let (b, second) = approved(&other, &right, date(2026, 12, 2));
        let (here, there) = (w.store.clone(), w.store.clone());
        let first = tokio::spawn(async move { here.commit(ChangeSet::new().with(first)).await.map(drop) });
        let second = tokio::spawn(async move { there.commit(ChangeSet::new().with(second)).await.map(drop) });
        let (first, second) = (first.await.unwrap(), second.await.unwrap());
        let won = match (&first, &second) {
            (
                Ok(()),
                Err(StoreError::Refused(Constraint::RulesBase | Constraint::RulesDay) | StoreError::Conflict(_)),
            ) => a,
            (
                Err(StoreError::Refused(Constraint::RulesBase | Constraint::RulesDay) | StoreError::Conflict(_)),
                Ok(()),
            ) => b,
            _ => panic!("{first:?} {second:?}"),
        };
        assert_eq!(w.store.published_rules().await.unwrap(), std::slice::from_ref(&won));
        w.commit(moved(&won, M::Withdraw, &author).1).await.unwrap();
    }
    w.finish().await;
}

#[tokio::test]
async fn a_look_at_real_cases_goes_on_from_where_it_was_and_begins_anew() {
    let Some(w) = World::new().await else { return };
    let author = administrator(&w, "author", &[]).await;
    let new = draft(&author, None);
    w.commit(begin(&new, &author)).await.unwrap();
    let sent = w.submitted().await;
    assert_eq!(w.store.count_open_of_region(&region()).await.unwrap(), 1);
    assert_eq!(w.store.open_of_region(&region(), "", 9).await.unwrap(), std::slice::from_ref(&sent));
    assert!(w.store.open_of_region(&region(), sent.id.as_str(), 9).await.unwrap().is_empty());
    let covers = w.store.covers_of_region(&region(), None, 9).await.unwrap();
    assert!(!covers.is_empty() && covers.iter().all(|c| c.region == region()));
    let last = covers.last().map(|c| c.id.clone());
    assert!(w.store.covers_of_region(&region(), last.as_ref(), 9).await.unwrap().is_empty());
    let asked = RulesPreview {
        draft: new.id.clone(),
        of_version: 1,
        phase: PreviewPhase::Applications,
        place: String::new(),
        applications: 0,
        covers: 0,
        total: 301,
        differing_applications: 0,
        differing_covers: 0,
        found: Vec::new(),
        asked_by: author.id.clone(),
        asked_at: NOW,
        version: 1,
    };
    w.commit(C::Preview(asked.clone()).into()).await.unwrap();
    let row = PreviewRow {
        application: Some(sent.id.clone()),
        person: sent.person.clone(),
        reasons: Vec::new(),
        parts: vec!["refund".into()],
    };
    let on = RulesPreview {
        phase: PreviewPhase::Covers,
        place: sent.id.to_string(),
        applications: 1,
        found: vec![row],
        version: 2,
        ..asked.clone()
    };
    w.commit(C::Preview(on.clone()).into()).await.unwrap();
    assert_eq!(w.store.rules_preview(&new.id).await.unwrap(), Some(on.clone()));
    let twice = w.commit(C::Preview(on).into()).await;
    assert_eq!(twice, Err(StoreError::Conflict("rules preview")), "two workers");
    w.commit(C::Preview(asked.clone()).into()).await.unwrap();
    assert_eq!(w.store.rules_preview(&new.id).await.unwrap(), Some(asked));
    w.finish().await;
}
