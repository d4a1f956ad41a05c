//! One order within a transaction that the backend has begun and will end.

use super::purge;
use super::{
    account, application, assist, card, counter, deadline, delivery, desk, document, effect, enquiry, figure, hand_off,
    idempotency, import, job, look, meta, notice,
    order::{Done, Order},
    parked, passkey, person, rating, receipt, refund, refund_batch, retention, reveal, review, rules, session, staff,
    suggestion, talk,
};
use crate::Conn;
use crypto::Keyring;
use domain::application::{Application, ApplicationEvent};
use storage::{Change, ChangeSet, Committed, DeskChange, StoreError, StoreResult};

/// An update by version that found no row lost against somebody else.
pub(super) fn changed(rows: u64, what: &'static str) -> StoreResult<()> {
    if rows == 1 { Ok(()) } else { Err(StoreError::Conflict(what)) }
}

/// Applies an order, but for its audit entries: these come last, see [`super::append`].
pub(crate) async fn apply(conn: &mut Conn, keys: &Keyring, order: &Order) -> StoreResult<Done> {
    match order {
        Order::Commit(changes) => {
            apply_changes(conn, keys, changes).await?;
            Ok(Done::Committed(Committed::default()))
        }
        Order::Import(batch) => import::import(conn, keys, batch).await.map(Done::Imported),
        Order::Claim { now, lease_until, limit } => {
            job::claim(conn, keys, *now, *lease_until, *limit).await.map(Done::Claimed)
        }
        Order::ClaimDeliveries { channel, now, lease_until, limit } => {
            delivery::claim(conn, keys, *channel, *now, *lease_until, *limit).await.map(Done::Deliveries)
        }
        Order::Finish(id) => job::finish(conn, id).await.map(|()| Done::Nothing),
        Order::Fail(id, due_at) => job::fail(conn, id, *due_at).await.map(|()| Done::Nothing),
        Order::Free => {
            job::free(conn).await?;
            delivery::free(conn).await.map(|()| Done::Nothing)
        }
        Order::ArchiveRules(version, text) => meta::archive_rules(conn, version, text).await.map(|()| Done::Nothing),
        Order::Purge(expired) => purge::purge(conn, expired).await.map(Done::Purged),
        Order::Probe => meta::probe(conn).await.map(|()| Done::Nothing),
    }
}

/// What the schema only accepts for an application in its new state.
fn follows(change: &Change) -> bool {
    if let Change::Desk(change) = change {
        return matches!(**change, DeskChange::EndItem(..));
    }
    matches!(
        change,
        Change::AddEffect(_)
            | Change::UpdateEffect(_)
            | Change::AddRefund(_)
            | Change::UpdateRefund(_)
            | Change::AddReceipt(_)
            | Change::Review(_)
            | Change::Assist(_)
    )
}

async fn apply_changes(conn: &mut Conn, keys: &Keyring, set: &ChangeSet) -> StoreResult<()> {
    if let Some(key) = &set.idempotency {
        idempotency::take(conn, key).await?;
    }
    let (later, first): (Vec<&Change>, Vec<&Change>) = set.changes.iter().partition(|change| follows(change));
    for change in first.into_iter().chain(later) {
        match change {
            Change::UpdateApplication(a) => update_application(conn, keys, set, a).await?,
            Change::AddEvent(event) => paired(set, event)?,
            other => apply_one(conn, keys, other).await?,
        }
    }
    Ok(())
}

/// The event is written just before its application, whatever their order in the set.
async fn update_application(conn: &mut Conn, keys: &Keyring, set: &ChangeSet, a: &Application) -> StoreResult<()> {
    let event = set.changes.iter().find_map(|change| match change {
        Change::AddEvent(event) if event.application == a.id && event.seq == a.version => Some(event),
        _ => None,
    });
    if let Some(event) = event {
        application::add_event(conn, keys, event, a.state).await?;
    }
    application::write(conn, keys, a, false).await
}

/// An event without its application in the same set moves nothing.
fn paired(set: &ChangeSet, event: &ApplicationEvent) -> StoreResult<()> {
    let pair = |change: &Change| matches!(change, Change::UpdateApplication(a) if a.id == event.application && a.version == event.seq);
    if set.changes.iter().any(pair) { Ok(()) } else { Err(application::illegal()) }
}

async fn apply_one(conn: &mut Conn, keys: &Keyring, change: &Change) -> StoreResult<()> {
    match change {
        Change::AddAccount(a) => account::write(conn, keys, a, true).await,
        Change::UpdateAccount(a) => account::write(conn, keys, a, false).await,
        Change::AddSession(s) => session::add(conn, s).await,
        Change::TouchSession { id, at } => session::touch(conn, id, *at).await,
        Change::RevokeSession { id, at } => session::revoke(conn, id, *at).await,
        Change::RevokeSessions { owner, except, at } => session::revoke_all(conn, owner, except.as_ref(), *at).await,
        Change::RevokeAllSessions { at } => session::revoke_everybody(conn, *at).await,
        Change::AddChallenge(c) => session::add_challenge(conn, keys, c).await,
        Change::UpdateChallenge(c) => session::update_challenge(conn, c).await,
        Change::Count { limit, key, window_seconds, most, at } => {
            counter::count(conn, limit, key, *window_seconds, *most, *at).await
        }
        Change::AddApplication(a) => application::write(conn, keys, a, true).await,
        Change::DeleteDraft(id) => application::delete_draft(conn, id).await,
        Change::ReserveDocument { application, files, most_files, bytes, most_bytes } => {
            document::reserve(conn, application, (*files, *most_files), (*bytes, *most_bytes)).await
        }
        Change::AddDocument(d) => document::write(conn, d, true).await,
        Change::UpdateDocument(d) => document::write(conn, d, false).await,
        Change::DeleteDocument(id) => document::delete(conn, id).await,
        Change::DeletePending(id) => document::delete_pending(conn, id).await,
        Change::AddEffect(e) => effect::write(conn, e, true).await,
        Change::UpdateEffect(e) => effect::write(conn, e, false).await,
        Change::UpdateCover(c) => person::update_cover(conn, c).await,
        Change::AddRefund(r) => refund::write(conn, keys, r, true).await,
        Change::UpdateRefund(r) => refund::write(conn, keys, r, false).await,
        Change::AddNotice(n) => notice::add(conn, n).await,
        Change::ReadNotice { id, at } => notice::read(conn, id, *at).await,
        Change::AddJob(j) => job::add(conn, j).await,
        Change::AddReceipt(r) => receipt::add(conn, keys, r).await,
        Change::AddStaff(s) => staff::write(conn, keys, s, true).await,
        Change::UpdateStaff(s) => staff::write(conn, keys, s, false).await,
        Change::CountFigures(c) => figure::count(conn, c).await,
        Change::AddReveal(r) => reveal::add(conn, keys, r).await,
        Change::AddLook(l) => look::add(conn, keys, l).await,
        Change::AddNote(n) => application::add_note(conn, keys, n).await,
        Change::Desk(change) => desk::apply(conn, keys, change).await,
        Change::Review(change) => review::apply(conn, keys, change).await,
        Change::Card(change) => card::apply(conn, keys, change).await,
        Change::ParkForm { form, most } => parked::park(conn, keys, form, *most).await,
        Change::Deadline(d) => deadline::apply(conn, d).await,
        Change::Retention(r) => retention::apply(conn, keys, r).await,
        Change::Deliver(d) => delivery::apply(conn, keys, d).await,
        Change::HandOff(h) => hand_off::apply(conn, keys, h).await,
        Change::Passkey(p) => passkey::apply(conn, p).await,
        Change::RefundBatch(b) => refund_batch::apply(conn, keys, b).await,
        Change::Assist(a) => assist::apply(conn, keys, a).await,
        Change::Rules(r) => rules::apply(conn, keys, r).await,
        Change::Talk(t) => talk::apply(conn, keys, t).await,
        Change::Enquiry(e) => enquiry::apply(conn, keys, e).await,
        Change::Rating(r) => rating::apply(conn, keys, r).await,
        Change::Suggestion(s) => suggestion::apply(conn, keys, s).await,
        Change::DropParkedForm { owner, action } => parked::drop_one(conn, owner, action).await,
        Change::DropParkedForms(owner) => parked::drop_all(conn, owner).await,
        Change::ForgetParkedForms { until } => parked::forget(conn, *until).await,
        Change::SetMeta { name, value } => meta::set(conn, name, value).await,
        // Handled where the whole set is known.
        Change::UpdateApplication(_) | Change::AddEvent(_) => Ok(()),
    }
}
