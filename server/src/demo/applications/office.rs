//! What the staff of the demonstration did with the applications.

use super::stories::Act;
use crate::{cli::CliError, demo::operator};
use domain::{
    account::{Session, SessionOwner},
    application::{Application, Move},
    id::{ApplicationId, SessionId},
    refund::{RefundFault, RefundStage},
    review::{Subject, TypedItem},
    rules::DecisionMode,
    staff::Staff,
};
use storage::{Document, DocumentState};
use usecases::{
    Caller, Context, UseCaseError,
    desk::{
        act::{CaseAct, act},
        case, finding, refunds, talk,
    },
};

/// Those who work cases.
pub(super) struct Office {
    pub(super) clerks: Vec<Staff>,
    pub(super) supervisor: Option<Staff>,
}

impl Office {
    /// The members that the demonstration made.
    pub(super) async fn new(ctx: &Context) -> Result<Self, CliError> {
        let mut clerks = Vec::new();
        for login in ["clerk", "clerk2"] {
            clerks.extend(ctx.store.lookup_staff_by_login(login).await?);
        }
        Ok(Self { clerks, supervisor: ctx.store.lookup_staff_by_login("supervisor").await? })
    }

    /// Does one act; who takes a case goes on with it.
    pub(super) async fn act(&self, ctx: &Context, id: &ApplicationId, number: usize, by: Act) -> Result<(), CliError> {
        let app = ctx.store.lookup_application(id).await?.ok_or(UseCaseError::NotFound)?;
        let had = self.clerks.iter().find(|clerk| Some(&clerk.id) == app.assignee.as_ref());
        let decided = self.clerks.iter().find(|clerk| Some(&clerk.id) == app.first_approver.as_ref());
        let clerk = match by {
            Act::Take(which) => self.clerks.get(which),
            Act::Second => self.supervisor.as_ref(),
            _ => had.or(decided).or(self.clerks.get(number % 2)),
        };
        let Some(staff) = clerk else { return Ok(()) };
        let caller = on_duty(ctx, staff);
        let two = app.promised.as_ref().is_some_and(|promised| promised.decision == DecisionMode::TwoPeople);
        let plain = CaseAct { version: app.version, ..CaseAct::default() };
        let moved = match by {
            Act::Take(_) => (Move::Take, plain),
            Act::Approve if two => (Move::Propose, plain),
            Act::Approve | Act::Second => (Move::Approve, plain),
            Act::Refuse => {
                let words = "登记中没有查到您所说的情形，可凭新的证明重新申请。".into();
                (Move::Refuse, CaseAct { reasons: vec!["reason_not_met".into()], words, ..plain })
            }
            Act::Correction => {
                let items = Some(vec![self.unreadable(ctx, &caller, &app).await?]);
                (Move::RequestCorrection, CaseAct { items, ..plain })
            }
            Act::Look => return look(ctx, &caller, &app).await,
            Act::Tell(words) => return Ok(talk::write(ctx, &caller, id, words, "demonstration").await?),
            Act::HandOver => return refund(ctx, &caller, id, RefundStage::HandedOver).await,
            Act::Paid => return refund(ctx, &caller, id, RefundStage::Paid).await,
            Act::Failed => return refund(ctx, &caller, id, RefundStage::Failed).await,
            // What residents do.
            Act::Send | Act::Answer | Act::Withdraw | Act::Undo | Act::Ask(_) => return Ok(()),
        };
        act(ctx, &caller, id, moved.0, &moved.1).await?;
        // Whoever takes a case opens it.
        if matches!(by, Act::Take(_)) {
            case::open(ctx, &caller, id).await?;
        }
        Ok(())
    }

    /// What a correction asks for: the last document, which can't be read; without one, the reason in other words.
    async fn unreadable(&self, ctx: &Context, caller: &Caller, app: &Application) -> Result<TypedItem, CliError> {
        let Some(document) = stored(ctx, app).await?.pop() else {
            let words = "请说明您申请停保的情况。".into();
            return Ok(TypedItem { subject: Subject::Other.key(), reason: "other".into(), words });
        };
        case::document(ctx, caller, &app.id, &document.id).await?;
        judge(ctx, caller, app, &document, "unreadable").await?;
        let subject = Subject::Document(document.kind.clone(), Some(document.id.clone())).key();
        let words = "照片反光，日期看不清，请重新拍摄整页。".into();
        Ok(TypedItem { subject, reason: "document_unreadable".into(), words })
    }
}

/// A member's request, in a session that no cookie opens.
pub(super) fn on_duty(ctx: &Context, staff: &Staff) -> Caller {
    let session = Session {
        id: SessionId::from_bits(ctx.ids.bits()),
        token_hash: String::new(),
        owner: SessionOwner::Staff(staff.id.clone()),
        agent: String::new(),
        created_at: ctx.now(),
        seen_at: ctx.now(),
        revoked_at: None,
    };
    Caller { session: Some(session), staff: Some(staff.clone()), request: "demonstration".into(), ..operator() }
}

/// Documents that are there.
async fn stored(ctx: &Context, app: &Application) -> Result<Vec<Document>, CliError> {
    let mut documents = ctx.store.documents_of(&app.id).await?;
    documents.retain(|document| document.state == DocumentState::Stored);
    Ok(documents)
}

/// Opens each document and accepts it.
async fn look(ctx: &Context, caller: &Caller, app: &Application) -> Result<(), CliError> {
    for document in stored(ctx, app).await? {
        case::document(ctx, caller, &app.id, &document.id).await?;
        judge(ctx, caller, app, &document, "accepted").await?;
    }
    Ok(())
}

async fn judge(
    ctx: &Context,
    caller: &Caller,
    app: &Application,
    document: &Document,
    verdict: &str,
) -> Result<(), CliError> {
    let form =
        finding::FindingForm { document: document.id.to_string(), verdict: verdict.into(), words: String::new() };
    Ok(finding::judge(ctx, caller, &app.id, &form).await?)
}

async fn refund(ctx: &Context, caller: &Caller, id: &ApplicationId, to: RefundStage) -> Result<(), CliError> {
    if let Some(refund) = ctx.store.refund_of(id).await? {
        let mut faults = RefundFault::ALL.into_iter().filter(|fault| fault.fits(refund.way));
        let fault = faults.next().filter(|_| to == RefundStage::Failed);
        refunds::move_to(ctx, caller, &refund.id, to, fault, refund.version).await?;
    }
    Ok(())
}
