//! A case: everything a decision needs on one page, and which acts the caller may do now. Looking is on the record.

use super::retention::Keeping;
use super::{batch::Doubts, case_of, look};
use crate::{Caller, Context, UseCaseError, UseCaseResult, application::consequence_at_approval, preview, record};
use domain::{
    application::{
        Actor, Application, ApplicationEvent, ApplicationState as S, Move, Reference, form::Answers, policy::needs_two,
    },
    assist::{Assistance, Informed, Sending},
    consequence::{Block, Consequence, StopFacts, Unknown, consequence},
    cover::Cover,
    delivery::Delivery,
    enquiry::Enquiry,
    id::{ApplicationId, DocumentId},
    language::Language,
    refund::Refund,
    review::{CheckKind, Correction, Evidence, Finding, Subject, Submission, evidence, may_judge, start_day_agrees},
    rules::{Difference, Question, Reason, RegionCode, RuleBook, diff::differences},
    staff::{Looked, Staff},
    talk::{Author, CaseMessage, Opinion, may_ask, may_talk},
    time::Timestamp,
};
use std::{collections::BTreeMap, sync::Arc};
use storage::{ChangeSet, Document, DocumentState, Effect, Note, Reveal};

/// Most applications about the same person that a case lists.
const OTHERS: u32 = 20;
/// Messages to the applicant that are shown.
const MESSAGES: u32 = 100;

/// How an automatic check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Registry data say: fine.
    Passed,
    /// Registry data say: not fine.
    Failed,
    /// The registry does not say: a person must look.
    Unknown,
}

/// An automatic check with what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which.
    pub kind: CheckKind,
    /// What the register says today.
    pub now: Evidence,
    /// What it said when the application was sent last; `None`: that is not on record.
    pub then: Option<Evidence>,
    /// How it came out.
    pub verdict: Verdict,
}

/// Another application about the insured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherCase {
    /// Region.
    pub region: RegionCode,
    /// State.
    pub state: S,
    /// Sent.
    pub sent: Option<Timestamp>,
    /// Which, and why it was made; `None` for another office's: there is no more to tell than that it is there.
    pub own: Option<(ApplicationId, Reference, Option<Reason>)>,
}

/// A case as the desk shows it.
#[derive(Clone, Debug)]
pub struct CasePage {
    /// The application.
    pub application: Application,
    /// The insured, the cover, payment and facts as the registry has them today.
    pub standing: preview::Standing,
    /// Other applications about the insured, newest first; drafts are nobody's business.
    pub others: Vec<OtherCase>,
    /// Every cover of the insured: a second one is what most stops are about.
    pub covers: Vec<Cover>,
    /// What the rules say today; beside what was promised when it was sent.
    pub today: Option<Consequence>,
    /// What an approval today would fix; `None` unless the caller may approve or propose now.
    pub approval: Option<Consequence>,
    /// Checks. Once the cover has ended, those of the day it was sent: the register shows what the case itself brought.
    pub checks: Vec<Check>,
    /// What speaks against approving it as it stands; `None` unless the caller may approve or propose now.
    pub doubts: Option<Doubts>,
    /// Documents.
    pub documents: Vec<Document>,
    /// History with names.
    pub history: Vec<(ApplicationEvent, Option<String>)>,
    /// Staff notes with names.
    pub notes: Vec<(Note, Option<String>)>,
    /// Verdicts on documents, oldest first, with names; also on documents that are gone meanwhile.
    pub findings: Vec<(Finding, Option<String>)>,
    /// What a correction could ask for; empty unless the caller may ask for one now.
    pub subjects: Vec<Subject>,
    /// Corrections that were asked for item by item, oldest first.
    pub corrections: Vec<Correction>,
    /// What was sent, oldest first.
    pub submissions: Vec<Submission>,
    /// The caller may judge the documents now.
    pub may_judge: bool,
    /// When staff had masked values shown in full, with names.
    pub reveals: Vec<(Reveal, Option<String>)>,
    /// What was said between desk and resident, oldest first, with names of staff.
    pub messages: Vec<(CaseMessage, Option<String>)>,
    /// Questions of the resident's to the office about it, newest first.
    pub enquiries: Vec<Enquiry>,
    /// Questions to colleagues, oldest first, with the names of who asked and who was asked.
    pub opinions: Vec<(Opinion, String, String)>,
    /// What the applicant was told outside the app, newest first.
    pub told: Vec<Delivery>,
    /// Whom the caller could ask; `None` unless they may now.
    pub colleagues: Option<Vec<Staff>>,
    /// The language that the applicant reads.
    pub reads: Language,
    /// Since when the resident waits for an answer.
    pub answer_due: Option<Timestamp>,
    /// The caller may write to the resident now.
    pub may_write: bool,
    /// Refund, once planned.
    pub refund: Option<Refund>,
    /// Effect, once planned.
    pub effect: Option<Effect>,
    /// What staff sent for the applicant, with who it was, first one first.
    pub entered: Vec<(Sending, Assistance, String)>,
    /// How the applicant was told whom no message reaches, with who told them, first one first.
    pub informed: Vec<(Informed, String)>,
    /// The caller has a hand in it: they never decide about it.
    pub entered_it: bool,
    /// The applicant has an account of their own; else no message reaches them.
    pub has_account: bool,
    /// Who has it.
    pub assignee: Option<Staff>,
    /// What the caller may do now.
    pub moves: Vec<Move>,
    /// It is about the caller, or somebody the caller acts for: they may only look, and put it back.
    pub own_case: bool,
    /// The rules it is decided by.
    pub book: Arc<RuleBook>,
    /// Version of the rules of today.
    pub rules_now: String,
    /// What was changed in them since it was sent; `None` where they can't be read any more.
    pub changed: Option<Vec<Difference>>,
    /// A second person is or will be needed, and nobody else in the office may be one.
    pub nobody_seconds: bool,
    /// What keeps it, or whether its content is gone.
    pub keeping: Keeping,
}

/// Opens a case.
///
/// # Errors
/// `NotFound` for drafts and for cases outside the jurisdiction; `PurposeNeeded` where it is not the caller's own work
/// and this session has not said what for.
pub async fn open(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<CasePage> {
    let (staff, application) = case_of(ctx, caller, id).await?;
    let (current, ctx) = (ctx.book.clone(), &ctx.sent_under(&application).await?);
    let refund = ctx.store.refund_of(id).await?;
    let theirs =
        look::is_theirs(&staff, &application, refund.as_ref()) || super::opinion::is_asked(ctx, &staff, id).await?;
    let purpose = look::purpose(ctx, caller, &application.person, theirs).await?;
    let standing = preview::standing_of(ctx, &application).await?;
    let region = ctx.book.regions.get(&application.region);
    let reason = application.reason();
    let today = region
        .zip(reason)
        .and_then(|(region, reason)| consequence(&ctx.book, region, &standing.facts, application.act, reason));
    // What it brought about is nothing to hold against it.
    let today = today.filter(|_| application.state != S::Effective);
    let members = ctx.store.list_staff().await?;
    let needs_second =
        application.state == S::AwaitingSecondApproval || application.state == S::InReview && needs_two(&application);
    let nobody_seconds = needs_second && super::act::nobody_seconds(ctx, &members, &application).await?;
    let own_case = super::own_case::is_own(ctx, &staff, id).await?;
    let colleagues = if !own_case && may_ask(&application, &staff.id, staff.role) {
        Some(super::opinion::colleagues(ctx, &application, &staff, &members).await?)
    } else {
        None
    };
    let names: BTreeMap<_, _> = members.into_iter().map(|s| (s.id.clone(), s)).collect();
    let name = |id: &domain::id::StaffId| names.get(id).map(|s: &Staff| s.name.clone());
    let history = ctx.store.events_of(id).await?.into_iter().map(|event| {
        let by = if let Actor::Staff(staff) = &event.actor { name(staff) } else { None };
        (event, by)
    });
    let history = history.collect();
    let notes = ctx.store.notes_of(id).await?.into_iter().map(|note| {
        let by = name(&note.staff);
        (note, by)
    });
    let reveals = ctx.store.reveals_of(id).await?.into_iter().map(|reveal| {
        let by = name(&reveal.staff);
        (reveal, by)
    });
    let reveals = reveals.collect();
    let findings = ctx.store.findings_of(id).await?;
    let called = |id: &domain::id::StaffId| name(id).unwrap_or_default();
    let opinions = ctx.store.opinions_of(id).await?.into_iter().map(|opinion| {
        let (by, of) = (called(&opinion.asked_by), called(&opinion.asked_of));
        (opinion, by, of)
    });
    let opinions = opinions.collect();
    let messages = ctx.store.case_messages(id).await?.into_iter().map(|message| {
        let by = if let Author::Office(staff) = &message.author { name(staff) } else { None };
        (message, by)
    });
    let messages: Vec<_> = messages.collect();
    let may_write =
        !own_case && staff.role.decides() && may_talk(application.state) && messages.len() < CaseMessage::MOST;
    let may_judge = !own_case && may_judge(&application, &staff.id, staff.role);
    let keeping = super::retention::keeping(ctx, caller, &application).await?;
    // Nothing is left to decide about where the content is gone.
    let mut moves = if keeping.erased.is_some() { Vec::new() } else { moves(&application, &staff) };
    if own_case {
        moves.retain(|by| *by == Move::Release);
    }
    let documents = stored(ctx.store.documents_of(id).await?);
    let submissions = ctx.store.submissions_of(id).await?;
    let corrections = ctx.store.corrections_of(id).await?;
    let others = ctx.store.applications_about(&application.person, OTHERS).await?.into_iter();
    let others = others.filter(|other| other.id != *id && other.state != S::Draft);
    let others = others.map(|other| other_case(&staff, other)).collect();
    let asking = moves.contains(&Move::RequestCorrection);
    let subjects = if asking { super::correction::offered(ctx, &application, &documents) } else { Vec::new() };
    let approving = moves.iter().any(|m| matches!(m, Move::Approve | Move::Propose));
    let doubts = approving.then(|| Doubts::of(&findings, &documents, &corrections, &submissions));
    let findings = findings.into_iter().map(|finding| {
        let by = name(&finding.staff);
        (finding, by)
    });
    let findings = findings.collect();
    let account = ctx.store.lookup_account(&application.account).await?;
    let entered = ctx.store.sendings_of(id).await?.into_iter().map(|(sending, assistance)| {
        let by = called(&sending.staff);
        (sending, assistance, by)
    });
    let informed = ctx.store.informed_of(id).await?.into_iter().map(|informed| {
        let by = called(&informed.staff);
        (informed, by)
    });
    let page = CasePage {
        keeping,
        changed: changed_since(ctx, &application, &current).await?,
        book: ctx.book.clone(),
        rules_now: current.version.clone(),
        approval: if approving { Some(consequence_at_approval(ctx, &application, &standing)?) } else { None },
        others,
        covers: ctx.store.covers_of(&application.person).await?,
        checks: shown_checks(&application, today.as_ref(), &standing.facts, submissions.last()),
        doubts,
        today,
        documents,
        subjects,
        corrections,
        submissions,
        history,
        notes: notes.collect(),
        findings,
        may_judge,
        reveals,
        messages,
        opinions,
        enquiries: ctx.store.enquiries_about(id, &staff.regions, OTHERS).await?,
        told: ctx.store.deliveries_of_case(id, MESSAGES).await?,
        colleagues,
        reads: account.as_ref().map_or(Language::Zh, |a| a.language),
        has_account: account.is_some_and(|a| a.phone.is_some()),
        entered: entered.collect(),
        informed: informed.collect(),
        entered_it: ctx.store.entries_of(id).await?.iter().any(|entry| entry.staff == staff.id),
        answer_due: ctx.store.answer_due(id).await?,
        may_write,
        refund,
        effect: ctx.store.lookup_effect(id).await?,
        assignee: application.assignee.as_ref().and_then(|id| names.get(id).cloned()),
        moves,
        own_case,
        nobody_seconds,
        standing,
        application,
    };
    // Who looked at whose data is on the record.
    let entry = record::entry(ctx, caller, "case.viewed", id.as_str(), &format!("purpose={}", purpose.name()));
    let looked = look::looked(ctx, caller, &page.application.person, Some(id), Looked::Case(purpose))?;
    ctx.store.commit(ChangeSet::new().with(looked).audited(entry)).await?;
    Ok(page)
}

pub(super) fn other_case(staff: &Staff, other: Application) -> OtherCase {
    let (state, sent, reason) = (other.state, other.submitted_at, other.reason());
    let own = staff.covers(&other.region).then_some((other.id, other.reference, reason));
    OtherCase { region: other.region, state, sent, own }
}

/// What differs between the rules that an application was sent under and those of today.
async fn changed_since(ctx: &Context, app: &Application, now: &RuleBook) -> UseCaseResult<Option<Vec<Difference>>> {
    if app.rules == now.version {
        return Ok(Some(Vec::new()));
    }
    let then = ctx.shelf.kept(ctx.store.as_ref(), &app.rules, &app.region).await?;
    let both = then.as_ref().and_then(|then| Some((then.region(&app.region)?, now.region(&app.region)?)));
    Ok(both.map(|(then, now)| differences(then, now)))
}

/// The checks of today beside those of the day it was sent; of a case that took effect those of that day alone.
fn shown_checks(
    application: &Application,
    today: Option<&Consequence>,
    facts: &StopFacts,
    sent: Option<&Submission>,
) -> Vec<Check> {
    match (application.state, &application.promised, sent) {
        (S::Effective, Some(promised), Some(sent)) => checks(promised, &application.answers, &sent.facts, Some(sent)),
        _ => today.map(|answer| checks(answer, &application.answers, facts, sent)).unwrap_or_default(),
    }
}

/// The automatic checks behind an answer of the rules, each with the register's value today and when it was sent.
fn checks(answer: &Consequence, given: &Answers, facts: &StopFacts, sent: Option<&Submission>) -> Vec<Check> {
    let typed = given.questions.contains_key(&Question::EmployeeSince);
    let registry = |block, unknown| (answer.blocks.contains(&block), answer.unknowns.contains(&unknown));
    let check = |kind| {
        let (failed, unknown) = match kind {
            CheckKind::Eligible => (answer.exit.is_some(), false),
            CheckKind::InHospital => registry(Block::InHospital, Unknown::InHospital),
            CheckKind::UnsettledClaims => registry(Block::UnsettledClaims, Unknown::UnsettledClaims),
            CheckKind::Arrears => registry(Block::Arrears, Unknown::Arrears),
            CheckKind::Reason => (false, answer.unknowns.contains(&Unknown::ReasonNotConfirmed)),
            CheckKind::BenefitsUsed => (false, answer.unknowns.contains(&Unknown::BenefitsUsed)),
            // What the register does not know, or knows otherwise, a person looks at.
            CheckKind::EmployeeSince => (false, start_day_agrees(given, facts) != Some(true)),
            CheckKind::StopDay => (false, answer.unknowns.contains(&Unknown::StopDay)),
        };
        let verdict = match (failed, unknown) {
            (true, _) => Verdict::Failed,
            (_, true) => Verdict::Unknown,
            _ => Verdict::Passed,
        };
        let of = |facts| evidence(kind, Some(answer.reason), facts);
        Check { kind, now: of(facts), then: sent.map(|sent| of(&sent.facts)), verdict }
    };
    CheckKind::of(answer.act).chain(typed.then_some(CheckKind::EmployeeSince)).map(check).collect()
}

/// What `staff` may do with `application` now; the domain decides again when it is done.
#[must_use]
pub fn moves(application: &Application, staff: &Staff) -> Vec<Move> {
    if !staff.role.decides() {
        return Vec::new();
    }
    let mine = application.assignee.as_ref() == Some(&staff.id);
    let two = needs_two(application);
    match application.state {
        S::Submitted => vec![Move::Take],
        S::InReview if mine && two => vec![Move::Propose, Move::RequestCorrection, Move::Refuse, Move::Release],
        S::InReview if mine => vec![Move::Approve, Move::RequestCorrection, Move::Refuse, Move::Release],
        S::InReview => vec![Move::TakeOver],
        S::AwaitingSecondApproval if staff.role.seconds() && application.first_approver.as_ref() != Some(&staff.id) => {
            vec![Move::Approve, Move::Return, Move::Refuse]
        }
        S::Refused if staff.role.seconds() => vec![Move::Reopen],
        _ => Vec::new(),
    }
}

/// A document of a case, for staff who decide or audit. Looking is on the record.
///
/// # Errors
/// `NotFound`, `PurposeNeeded`.
pub async fn document(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    document: &DocumentId,
) -> UseCaseResult<(Document, Vec<u8>)> {
    let (staff, app) = case_of(ctx, caller, id).await?;
    let theirs = look::is_theirs(&staff, &app, ctx.store.refund_of(id).await?.as_ref())
        || super::opinion::is_asked(ctx, &staff, id).await?;
    let purpose = look::purpose(ctx, caller, &app.person, theirs).await?;
    let found = ctx.store.lookup_document(document).await?;
    let document =
        found.filter(|d| d.application == *id && d.state == DocumentState::Stored).ok_or(UseCaseError::NotFound)?;
    let entry = record::entry(ctx, caller, "document.viewed", document.id.as_str(), "");
    let looked = look::looked(ctx, caller, &app.person, Some(id), Looked::Document(purpose))?;
    ctx.store.commit(ChangeSet::new().with(looked).audited(entry)).await?;
    let bytes = ctx.blobs.read(document.id.as_str()).await?;
    Ok((document, bytes))
}

/// What was refused at the upload was never handed in.
fn stored(documents: Vec<Document>) -> Vec<Document> {
    documents.into_iter().filter(|d| d.state == DocumentState::Stored).collect()
}
