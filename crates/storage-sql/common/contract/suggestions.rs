//! Suggestions: by the office that has them, never one's own; the digest by two people.

use super::world::{NOW, World, bits, region, staff, unique};
use domain::{
    consequence::Deadline,
    id::{DigestId, StaffId, SuggestionId},
    rules::RegionCode,
    staff::{Role, Staff},
    suggestion::{
        DigestEntry, DigestState as D, Suggestion, SuggestionKind, SuggestionMove as M, SuggestionNumber,
        SuggestionState as S, SuggestionStep,
    },
};
use jiff::civil::{Date, date};
use storage::{Change, Constraint, DigestQuery, StoreError, SuggestionChange as C, Suggestions as _};

fn refused(constraint: Constraint) -> Result<(), StoreError> {
    Err(StoreError::Refused(constraint))
}

fn suggestion(w: &World, due: Date) -> Suggestion {
    Suggestion {
        id: SuggestionId::from_bits(bits()),
        number: SuggestionNumber::from_bits(unique()),
        account: w.account.id.clone(),
        region: region(),
        kind: SuggestionKind::Service,
        words: Some("SuggestCanary 多开窗口".into()),
        may_publish: true,
        state: S::Open,
        assignee: None,
        due: Deadline { on: due, provisional: false },
        passed: 0,
        answer: None,
        digest: None,
        sent_at: NOW,
        updated_at: NOW,
        answered_at: None,
        version: 1,
    }
}

async fn sent(w: &World, due: Date) -> Suggestion {
    let one = suggestion(w, due);
    w.commit(C::Add(one.clone()).into()).await.unwrap();
    one
}

/// The suggestion after a move, and its step.
fn step(of: &Suggestion, by: M, staff: Option<&StaffId>) -> (Suggestion, SuggestionStep) {
    let mut next = Suggestion { version: of.version + 1, updated_at: NOW.plus_seconds(of.version), ..of.clone() };
    match by {
        M::Taken => next.assignee = staff.cloned(),
        M::Released => next.assignee = None,
        M::Passed => {
            next.region = RegionCode("110000".into());
            next.assignee = None;
            next.passed += 1;
        }
        M::Answered => {
            next.state = S::Answered;
            next.answer = Some("AnswerCanary 好".into());
            next.answered_at = Some(next.updated_at);
        }
        M::Withdrawn => {
            next.state = S::Withdrawn;
            next.words = None;
        }
        M::Told => {}
    }
    let words = (by == M::Passed).then(|| "ReasonCanary 不归我们".to_owned());
    let step = SuggestionStep {
        suggestion: of.id.clone(),
        n: next.version,
        by,
        staff: staff.cloned(),
        region: next.region.clone(),
        words,
        at: next.updated_at,
    };
    (next, step)
}

async fn does(w: &World, of: &Suggestion, by: M, staff: Option<&StaffId>) -> Result<Suggestion, StoreError> {
    let (next, step) = step(of, by, staff);
    w.commit(C::Step(next.clone(), step).into()).await.map(|()| next)
}

async fn answered(w: &World) -> Suggestion {
    let taken = does(w, &sent(w, date(2026, 12, 11)).await, M::Taken, Some(&w.first.id)).await.unwrap();
    does(w, &taken, M::Answered, Some(&w.first.id)).await.unwrap()
}

async fn member(w: &World, login: &str, change: impl FnOnce(&mut Staff)) -> Staff {
    let mut member = staff(login);
    change(&mut member);
    w.commit(Change::AddStaff(member.clone())).await.unwrap();
    member
}

fn entry(of: &Suggestion, by: &StaffId) -> DigestEntry {
    DigestEntry {
        id: DigestId::from_bits(bits()),
        region: of.region.clone(),
        kind: of.kind,
        month: date(2026, 11, 1),
        subject: "多开窗口".into(),
        answer: "周六也办理。".into(),
        state: D::Draft,
        written_by: by.clone(),
        published_by: None,
        published_at: None,
        reason: String::new(),
        sources: 0,
        updated_at: NOW,
        version: 1,
    }
}

fn published(of: &DigestEntry, by: &StaffId) -> DigestEntry {
    let (by, at) = (Some(by.clone()), Some(NOW.plus_seconds(unique().cast_signed())));
    DigestEntry { state: D::Published, published_by: by, published_at: at, version: of.version + 1, ..of.clone() }
}

#[tokio::test]
async fn it_comes_back_as_it_was_sealed_and_only_its_office_moves_it() {
    let Some(w) = World::new().await else { return };
    let one = sent(&w, date(2026, 12, 11)).await;
    assert_eq!(w.store.lookup_suggestion(&one.id).await.unwrap(), Some((one.clone(), vec![])));
    assert_eq!(w.store.suggestion_numbered(&one.number).await.unwrap(), Some(one.id.clone()));
    assert_eq!(w.store.suggestions_of(&w.account.id, 9).await.unwrap(), std::slice::from_ref(&one));
    let clerk = member(&w, "clerk", |s| s.role = Role::Clerk).await;
    let auditor = member(&w, "auditor", |s| s.role = Role::Auditor).await;
    let gone = member(&w, "gone", |s| s.disabled = true).await;
    let elsewhere = member(&w, "elsewhere", |s| s.regions = vec![RegionCode("110000".into())]).await;
    for who in [&auditor, &gone, &elsewhere] {
        let taken = does(&w, &one, M::Taken, Some(&who.id)).await.map(drop);
        assert_eq!(taken, refused(Constraint::ReceiverCannot), "{}", who.login);
    }
    assert_eq!(
        does(&w, &one, M::Answered, Some(&clerk.id)).await.map(drop),
        refused(Constraint::IllegalMove),
        "nobody took it"
    );
    let taken = does(&w, &one, M::Taken, Some(&clerk.id)).await.unwrap();
    // Two at once: the second one's page is stale; a clerk does not take it from a clerk, a supervisor does.
    assert!(matches!(does(&w, &one, M::Taken, Some(&w.first.id)).await, Err(StoreError::Conflict(_))));
    let colleague = member(&w, "colleague", |s| s.role = Role::Clerk).await;
    assert_eq!(does(&w, &taken, M::Taken, Some(&colleague.id)).await.map(drop), refused(Constraint::ReceiverCannot));
    let over = does(&w, &taken, M::Taken, Some(&w.first.id)).await.unwrap();
    let put_back = does(&w, &over, M::Released, Some(&w.first.id)).await.unwrap();
    let mine = does(&w, &put_back, M::Taken, Some(&clerk.id)).await.unwrap();
    let passed = does(&w, &mine, M::Passed, Some(&clerk.id)).await.unwrap();
    assert_eq!(
        does(&w, &passed, M::Taken, Some(&clerk.id)).await.map(drop),
        refused(Constraint::ReceiverCannot),
        "it is another office's"
    );
    let theirs = does(&w, &passed, M::Taken, Some(&elsewhere.id)).await.unwrap();
    let done = does(&w, &theirs, M::Answered, Some(&elsewhere.id)).await.unwrap();
    let (stored, steps) = w.store.lookup_suggestion(&one.id).await.unwrap().unwrap();
    assert_eq!((stored, steps.len()), (done.clone(), 7));
    assert_eq!(steps[4].words.as_deref(), Some("ReasonCanary 不归我们"));
    // What was said stays.
    assert_eq!(does(&w, &done, M::Withdrawn, None).await.map(drop), refused(Constraint::AppendOnly));
    for sql in [
        "UPDATE suggestion SET answer = NULL",
        "DELETE FROM suggestion",
        "UPDATE suggestion_step SET at = at + 1",
        "DELETE FROM suggestion_step",
    ] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    assert!(w.raw("UPDATE suggestion SET words = NULL, version = version + 1").await.is_err(), "the words stay");
    let bytes = w.bytes().await;
    for canary in ["SuggestCanary", "AnswerCanary", "ReasonCanary"] {
        assert!(!bytes.windows(canary.len()).any(|window| window == canary.as_bytes()), "{canary}");
    }
    w.finish().await;
}

#[tokio::test]
async fn taken_back_the_words_are_gone() {
    let Some(w) = World::new().await else { return };
    let one = sent(&w, date(2026, 12, 11)).await;
    let back = does(&w, &one, M::Withdrawn, None).await.unwrap();
    assert_eq!(w.store.lookup_suggestion(&one.id).await.unwrap().unwrap().0, back);
    assert_eq!(w.store.open_suggestions(&[], None, None, 9).await.unwrap(), []);
    assert_eq!(
        does(&w, &back, M::Taken, Some(&w.first.id)).await.map(drop),
        refused(Constraint::AppendOnly),
        "it is over"
    );
    // Nobody of the office takes it back for them.
    let other = sent(&w, date(2026, 12, 11)).await;
    let by_staff = does(&w, &other, M::Withdrawn, Some(&w.first.id)).await.map(drop);
    assert!(matches!(by_staff, Err(StoreError::Refused(_))), "{by_staff:?}");
    w.finish().await;
}

#[tokio::test]
async fn lists_are_an_offices_by_day_and_page() {
    let Some(w) = World::new().await else { return };
    let late = sent(&w, date(2026, 11, 20)).await;
    let soon = sent(&w, date(2026, 12, 1)).await;
    let last = does(&w, &sent(&w, date(2026, 12, 9)).await, M::Taken, Some(&w.first.id)).await.unwrap();
    let here = [region()];
    let elsewhere = [RegionCode("110000".into())];
    let ids = |rows: Vec<Suggestion>| rows.into_iter().map(|one| one.id).collect::<Vec<_>>();
    let open = |office: &[RegionCode], who: Option<&StaffId>, after, limit| {
        let (w, office, who) = (&w, office.to_vec(), who.cloned());
        async move { w.store.open_suggestions(&office, who.as_ref(), after, limit).await.unwrap() }
    };
    let all = [late.id.clone(), soon.id.clone(), last.id.clone()];
    for office in [&here[..], &[]] {
        assert_eq!(ids(open(office, None, None, 9).await), all);
        let after = Some((late.due.on, late.id.clone()));
        assert_eq!(ids(open(office, None, after, 1).await), std::slice::from_ref(&soon.id));
        assert_eq!(ids(open(office, Some(&w.first.id), None, 9).await), std::slice::from_ref(&last.id));
        assert_eq!(w.store.count_suggestions(office, date(2026, 12, 1), 9).await.unwrap(), 1);
        assert_eq!(w.store.count_suggestions(office, Date::MAX, 2).await.unwrap(), 2, "no further");
    }
    assert!(open(&elsewhere, None, None, 9).await.is_empty());
    assert_eq!(w.store.count_suggestions(&elsewhere, Date::MAX, 9).await.unwrap(), 0);
    let done = does(&w, &last, M::Answered, Some(&w.first.id)).await.unwrap();
    for office in [&here[..], &[]] {
        assert_eq!(w.store.answered_suggestions(office, None, 9).await.unwrap(), std::slice::from_ref(&done));
        let before = Some((done.answered_at.unwrap(), done.id.clone()));
        assert_eq!(w.store.answered_suggestions(office, before, 9).await.unwrap(), []);
    }
    assert_eq!(w.store.answered_suggestions(&elsewhere, None, 9).await.unwrap(), []);
    w.finish().await;
}

#[tokio::test]
async fn an_own_one_is_nobodys_work() {
    let Some(w) = World::new().await else { return };
    let one = sent(&w, date(2026, 12, 11)).await;
    assert!(!w.store.is_own_suggestion(&one.id, &w.second.id).await.unwrap());
    let done = answered(&w).await;
    let draft = entry(&done, &w.first.id);
    w.commit(C::AddDigest(draft.clone()).into()).await.unwrap();
    let told = Suggestion { digest: Some(draft.id.clone()), ..done };
    does(&w, &told, M::Told, Some(&w.first.id)).await.unwrap();
    let phone = w.raw("UPDATE staff SET phone_idx = (SELECT phone_idx FROM account) WHERE login = 'zhao'").await;
    phone.unwrap();
    assert!(w.store.is_own_suggestion(&one.id, &w.second.id).await.unwrap());
    assert_eq!(does(&w, &one, M::Taken, Some(&w.second.id)).await.map(drop), refused(Constraint::OwnCase));
    let by = published(&draft, &w.second.id);
    assert_eq!(w.commit(C::UpdateDigest(by, w.second.id.clone()).into()).await, refused(Constraint::OwnCase));
    w.finish().await;
}

#[tokio::test]
async fn two_people_make_an_entry_and_everybody_reads_it() {
    let Some(w) = World::new().await else { return };
    let done = answered(&w).await;
    let clerk = member(&w, "clerk", |s| s.role = Role::Clerk).await;
    let elsewhere = member(&w, "elsewhere", |s| s.regions = vec![RegionCode("110000".into())]).await;
    let draft = entry(&done, &w.first.id);
    let foreign = entry(&done, &elsewhere.id);
    assert_eq!(w.commit(C::AddDigest(foreign).into()).await, refused(Constraint::ReceiverCannot));
    w.commit(C::AddDigest(draft.clone()).into()).await.unwrap();
    // The suggestion that it tells about is counted; one whose sender did not agree is none.
    let told = Suggestion { digest: Some(draft.id.clone()), ..done.clone() };
    let told = does(&w, &told, M::Told, Some(&w.first.id)).await.unwrap();
    assert_eq!(w.store.lookup_digest(&draft.id).await.unwrap().unwrap().sources, 1);
    let silent = Suggestion { may_publish: false, ..suggestion(&w, date(2026, 12, 11)) };
    w.commit(C::Add(silent.clone()).into()).await.unwrap();
    let silent = does(&w, &silent, M::Taken, Some(&w.first.id)).await.unwrap();
    let silent = does(&w, &silent, M::Answered, Some(&w.first.id)).await.unwrap();
    let joined = Suggestion { digest: Some(draft.id.clone()), ..silent };
    assert!(does(&w, &joined, M::Told, Some(&w.first.id)).await.is_err(), "its sender did not agree");
    // Its writer, a clerk, somebody of another office: none of them is the second person.
    let draft = w.store.lookup_digest(&draft.id).await.unwrap().unwrap();
    let publish = |who: &StaffId| w.commit(C::UpdateDigest(published(&draft, who), who.clone()).into());
    assert_eq!(publish(&w.first.id).await, refused(Constraint::SecondPersonDiffers));
    assert_eq!(publish(&clerk.id).await, refused(Constraint::ReceiverCannot));
    assert_eq!(publish(&elsewhere.id).await, refused(Constraint::ReceiverCannot));
    let own = DigestEntry { subject: "别人改的".into(), version: 2, ..draft.clone() };
    let by_other = C::UpdateDigest(own, w.second.id.clone());
    assert_eq!(w.commit(by_other.into()).await, refused(Constraint::IllegalMove), "only its writer changes it");
    let sneaked = DigestEntry { answer: "换了".into(), ..published(&draft, &w.second.id) };
    let sneaked = C::UpdateDigest(sneaked, w.second.id.clone());
    assert_eq!(w.commit(sneaked.into()).await, refused(Constraint::AppendOnly), "as it was read");
    assert_eq!(w.store.published_digest(&DigestQuery { limit: 9, ..DigestQuery::default() }).await.unwrap(), []);
    let out = published(&draft, &w.second.id);
    w.commit(C::UpdateDigest(out.clone(), w.second.id.clone()).into()).await.unwrap();
    assert!(matches!(publish(&w.second.id).await, Err(StoreError::Conflict(_))), "once");
    let read = |query: DigestQuery| {
        let w = &w;
        async move { w.store.published_digest(&DigestQuery { limit: 9, ..query }).await.unwrap() }
    };
    let none = DigestQuery::default;
    assert_eq!(read(none()).await, std::slice::from_ref(&out));
    assert_eq!(read(DigestQuery { region: Some(region()), year: Some(2026), ..none() }).await.len(), 1);
    assert_eq!(read(DigestQuery { kind: Some(SuggestionKind::Service), ..none() }).await.len(), 1);
    assert!(read(DigestQuery { kind: Some(SuggestionKind::Fraud), ..none() }).await.is_empty());
    assert!(read(DigestQuery { year: Some(2025), ..none() }).await.is_empty());
    assert!(read(DigestQuery { region: Some(RegionCode("110000".into())), ..none() }).await.is_empty());
    let before = Some((out.published_at.unwrap(), out.id.clone()));
    assert!(read(DigestQuery { before, ..none() }).await.is_empty());
    for office in [&[region()][..], &[]] {
        let shown = w.store.digest_entries(office, D::Published, 9).await.unwrap();
        assert_eq!(shown, std::slice::from_ref(&out));
    }
    assert!(w.store.digest_entries(&[RegionCode("110000".into())], D::Published, 9).await.unwrap().is_empty());
    for sql in [
        "UPDATE digest_entry SET subject = 'x'",
        "UPDATE digest_entry SET sources = 0, version = version + 1",
        "UPDATE digest_entry SET sources = sources + 1, subject = 'x'",
        "DELETE FROM digest_entry",
    ] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    // Taken down by a supervisor with a reason; then another entry may tell about it.
    let other = entry(&done, &w.first.id);
    w.commit(C::AddDigest(other.clone()).into()).await.unwrap();
    let moved = Suggestion { digest: Some(other.id.clone()), ..told.clone() };
    assert_eq!(does(&w, &moved, M::Told, Some(&w.first.id)).await.map(drop), refused(Constraint::IllegalMove));
    let down = |reason: &str| DigestEntry { state: D::TakenDown, reason: reason.into(), version: 3, ..out.clone() };
    let by_clerk = C::UpdateDigest(down("有误"), clerk.id.clone());
    assert_eq!(w.commit(by_clerk.into()).await, refused(Constraint::ReceiverCannot));
    assert!(w.commit(C::UpdateDigest(down(""), w.second.id.clone()).into()).await.is_err(), "with a reason");
    w.commit(C::UpdateDigest(down("有误"), w.second.id.clone()).into()).await.unwrap();
    assert!(read(none()).await.is_empty());
    does(&w, &moved, M::Told, Some(&w.first.id)).await.unwrap();
    w.finish().await;
}
