//! The electronic card.

pub(super) mod binding;
pub(super) mod certificate;
pub(super) mod entrustment;
pub(super) mod institution;
pub(super) mod physical;
mod reads;
pub(super) mod scan;
pub(super) mod settlement;

use crate::Conn;
use crypto::Keyring;
use storage::{CardChange, StoreResult};

/// Applies one change.
pub(super) async fn apply(conn: &mut Conn, keys: &Keyring, change: &CardChange) -> StoreResult<()> {
    match change {
        CardChange::AddCertificate(c) => certificate::write(conn, keys, c, true).await,
        CardChange::UpdateCertificate(c) => certificate::write(conn, keys, c, false).await,
        CardChange::AddBinding(b) => binding::add(conn, b).await,
        CardChange::UpdateBinding(b) => binding::update(conn, b).await,
        CardChange::Stands { binding: id, binding_version, certificate_version } => {
            binding::stands(conn, id, *binding_version, *certificate_version).await
        }
        CardChange::AddScan(s) => scan::add(conn, s).await,
        CardChange::Disown(d) => scan::disown(conn, d).await,
        CardChange::AddInstitution(i) => institution::add(conn, i).await,
        CardChange::AddTerminal(t) => institution::write_terminal(conn, t, true).await,
        CardChange::UpdateTerminal(t) => institution::write_terminal(conn, t, false).await,
        CardChange::AddEntrustment(e) => entrustment::write(conn, keys, e, true).await,
        CardChange::UpdateEntrustment(e) => entrustment::write(conn, keys, e, false).await,
        CardChange::AddSettlement(s) => settlement::write(conn, keys, s, true).await,
        CardChange::UpdateSettlement(s) => settlement::write(conn, keys, s, false).await,
    }
}
