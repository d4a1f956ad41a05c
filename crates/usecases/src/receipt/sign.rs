use crate::{Context, UseCaseError, UseCaseResult};
use crypto::merkle::{self, NodeId};
use domain::receipt::{Inclusion, Receipt, ReceiptBody, ReceiptSubject};
use std::collections::HashMap;
use storage::{AuditLeaf, Change, ChangeSet, Constraint, StoreError};

/// Entries about one kind of act on one object that a receipt's own is looked for in.
pub(super) const ENTRIES: u32 = 256;

/// Signs what a receipt says together with the place of its act in the record, and keeps it. One that is there already
/// stays as it is.
pub(super) async fn sign_and_keep(
    ctx: &Context,
    body: ReceiptBody,
    subject: ReceiptSubject,
    leaf: &AuditLeaf,
) -> UseCaseResult<()> {
    let inclusion = inclusion(ctx, leaf).await?;
    let signature = crypto::signing::sign(&ctx.keys, &Receipt::signed_bytes(&body, &inclusion));
    let receipt = Receipt {
        body,
        subject: Some(subject),
        inclusion,
        key: crypto::signing::public_key(&ctx.keys).key_id(),
        signature: hex(&signature),
    };
    match ctx.store.commit(ChangeSet::new().with(Change::AddReceipt(receipt))).await {
        Ok(_) | Err(StoreError::Refused(Constraint::AlreadyThere)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The proof that `leaf` stands in the record as large as it is now, checked before it is handed out.
pub(crate) async fn inclusion(ctx: &Context, leaf: &AuditLeaf) -> UseCaseResult<Inclusion> {
    let size = ctx.store.audit_size().await?;
    let mut needed = merkle::nodes_needed_for_path(leaf.index, size);
    needed.extend(merkle::nodes_needed_for_root(size));
    needed.sort_unstable();
    needed.dedup();
    let asked: Vec<(u8, u64)> = needed.iter().map(|node| (node.level, node.index)).collect();
    let hashes = ctx.store.audit_nodes(&asked).await?;
    let nodes: HashMap<NodeId, [u8; 32]> = needed.into_iter().zip(hashes).collect();
    let read = |id: NodeId| nodes.get(&id).copied();
    let broken = |_| UseCaseError::Broken("the record's tree has a hole");
    let path = merkle::inclusion_path(leaf.index, size, read).map_err(broken)?;
    let root = merkle::root(size, read).map_err(broken)?;
    if !merkle::verify_inclusion(&leaf.hash, leaf.index, size, &path, &root) {
        return Err(UseCaseError::Broken("the record's proof does not hold"));
    }
    let path = path.iter().map(|hash| hex(hash)).collect();
    Ok(Inclusion { index: leaf.index, leaf: hex(&leaf.hash), size, root: hex(&root), path })
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
