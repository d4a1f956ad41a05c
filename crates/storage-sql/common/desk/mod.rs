//! The staff's desk: saved queues, absences, messages, batches.

pub(super) mod absence;
pub(super) mod batch;
pub(super) mod export;
pub(super) mod incident;
pub(super) mod load;
pub(super) mod message;
mod reads;
pub(super) mod view;

use crate::Conn;
use crypto::Keyring;
use storage::{DeskChange, StoreResult};

/// Applies one change.
pub(super) async fn apply(conn: &mut Conn, keys: &Keyring, change: &DeskChange) -> StoreResult<()> {
    match change {
        DeskChange::AddView(v) => view::write(conn, v, true).await,
        DeskChange::UpdateView(v) => view::write(conn, v, false).await,
        DeskChange::DeleteView(id, staff) => view::delete(conn, id, staff).await,
        DeskChange::SaveSetting(s) => view::save_setting(conn, s).await,
        DeskChange::AddAbsence(a) => absence::add(conn, a).await,
        DeskChange::DeleteAbsence(id) => absence::delete(conn, id).await,
        DeskChange::AddMessage(m) => message::add(conn, keys, m).await,
        DeskChange::ReadMessage(id, staff, at) => message::read(conn, id, staff, *at).await,
        DeskChange::AddIncident(i) => incident::add(conn, i).await,
        DeskChange::EndIncident(id, at) => incident::end(conn, id, *at).await,
        DeskChange::AddExport(e) => export::add(conn, keys, e).await,
        DeskChange::UpdateExport(e) => export::update(conn, keys, e).await,
        DeskChange::ExpireExport(id, version) => export::expire(conn, id, *version).await,
        DeskChange::AddBatch(b, items) => batch::add(conn, keys, b, items).await,
        DeskChange::EndItem(id, application, result) => batch::end_item(conn, id, application, *result).await,
    }
}
