use super::super::{
    act::{self, CaseAct},
    case_of,
    messages::told,
    own_case::is_own,
};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    application::{advance, audit},
};
use domain::{
    application::{
        Actor, Application, ApplicationState as S, Move,
        form::FieldCode,
        policy::{Details, needs_two},
    },
    id::ApplicationId,
    queue::{BatchOrder, BatchResult as R},
    staff::Staff,
};
use storage::ChangeSet;

/// What would become of a case.
pub(super) enum Trial {
    /// It can be done: what would be written.
    Good(Box<ChangeSet>),
    /// It can't, and why.
    Not(R),
}

/// Tries an act on one case under the rules of the single act; nothing is written.
pub(super) async fn trial(
    ctx: &Context,
    caller: &Caller,
    order: &BatchOrder,
    id: &ApplicationId,
    version: i64,
) -> UseCaseResult<Trial> {
    let (staff, app) = match case_of(ctx, caller, id).await {
        Ok(found) => found,
        Err(UseCaseError::NotFound) => return Ok(Trial::Not(R::NotFound)),
        Err(error) => return Err(error),
    };
    if is_own(ctx, &staff, id).await? {
        return Ok(Trial::Not(R::OwnCase));
    }
    if app.version != version {
        return Ok(Trial::Not(R::Stale));
    }
    if app.state.after(order.by).is_none() {
        return Ok(Trial::Not(R::State));
    }
    if order.by == Move::Assign {
        return hand_over(ctx, caller, &staff, &app, order).await;
    }
    if let Some(why) = turn(&staff, &app, order.by) {
        return Ok(Trial::Not(why));
    }
    let form = CaseAct {
        version,
        reasons: order.reasons.clone(),
        words: order.words.clone(),
        note: order.note.clone(),
        ..CaseAct::default()
    };
    match act::prepare(ctx, caller, id, order.by, &form).await {
        Ok((_, set)) => Ok(Trial::Good(Box::new(set))),
        Err(UseCaseError::Invalid(errors)) if errors.iter().any(|e| e.field == "refund_amount") => {
            Ok(Trial::Not(R::Amount))
        }
        Err(UseCaseError::Invalid(errors)) if errors.iter().any(|e| e.code == FieldCode::SettlementOpen) => {
            Ok(Trial::Not(R::Settlement))
        }
        // The rule asks for two people.
        Err(UseCaseError::Forbidden) => Ok(Trial::Not(R::SecondPerson)),
        Err(UseCaseError::Conflict) => Ok(Trial::Not(R::State)),
        Err(error) => Err(error),
    }
}

/// Why it is not this member's turn; `None`: it is.
fn turn(staff: &Staff, app: &Application, by: Move) -> Option<R> {
    match app.state {
        S::AwaitingSecondApproval if app.first_approver.as_ref() == Some(&staff.id) => Some(R::SecondPerson),
        S::AwaitingSecondApproval => (!staff.role.seconds()).then_some(R::Role),
        _ if app.assignee.as_ref() != Some(&staff.id) => Some(R::Colleague),
        _ => (by == Move::Propose && !needs_two(app)).then_some(R::OnePerson),
    }
}

async fn hand_over(
    ctx: &Context,
    caller: &Caller,
    staff: &Staff,
    app: &Application,
    order: &BatchOrder,
) -> UseCaseResult<Trial> {
    let Some(to) = &order.to else { return Err(UseCaseError::Broken("handed to nobody")) };
    let receiver = ctx.store.lookup_staff(to).await?.filter(|s| !s.disabled && s.role.decides());
    let Some(receiver) = receiver.filter(|s| s.covers(&app.region)) else { return Ok(Trial::Not(R::ReceiverCannot)) };
    if app.assignee.as_ref() == Some(to) {
        return Ok(Trial::Not(R::HasItAlready));
    }
    let today = ctx.today();
    if ctx.store.absences_from(today).await?.iter().any(|a| a.staff == *to && a.covers(today)) {
        return Ok(Trial::Not(R::Absent));
    }
    if is_own(ctx, &receiver, &app.id).await? {
        return Ok(Trial::Not(R::ReceiverOwnCase));
    }
    let details =
        Details { role: Some(staff.role), assignee: Some(to.clone()), note: order.note.clone(), ..Details::default() };
    let moved = advance(ctx, app, Move::Assign, &Actor::Staff(staff.id.clone()), details);
    let (next, changes) = match moved {
        Ok(moved) => moved,
        Err(UseCaseError::Conflict) => return Ok(Trial::Not(R::State)),
        Err(UseCaseError::Forbidden) => return Ok(Trial::Not(R::Role)),
        Err(error) => return Err(error),
    };
    let mut changes = Vec::from(changes);
    // Who loses it and who gets it are told, unless they did it themselves.
    let both = [app.assignee.as_ref(), Some(to)].into_iter().flatten();
    changes.extend(both.filter(|s| **s != staff.id).map(|s| told(ctx, s, &next, Move::Assign, staff, &order.note)));
    // From one member to another nothing changes for the resident.
    if app.state != next.state {
        changes.extend(act::progress(ctx, &next, Move::Assign).await?);
    }
    let audit = vec![audit(ctx, caller, &next, Move::Assign.name())];
    Ok(Trial::Good(Box::new(ChangeSet { changes, audit, idempotency: None })))
}
