use crate::{Context, UseCaseError, UseCaseResult};
use crypto::merkle::{self, NodeId};
use domain::{
    application::{Application, ApplicationState, TRANSITIONS},
    id::{ApplicationId, ReceiptId},
    receipt::{Inclusion, Receipt, ReceiptBody},
};
use std::collections::HashMap;
use storage::{AuditLeaf, Change, ChangeSet, Constraint, StoreError};

/// Signs and stores the receipt of the act that brought an application into `state`. Once it is there, nothing
/// happens: the job that asks for it may come twice.
///
/// # Errors
/// `NotFound` without the application; `Broken` when the record lacks the act or its proof does not hold.
pub async fn issue(ctx: &Context, id: &ApplicationId, state: ApplicationState) -> UseCaseResult<()> {
    if ctx.store.receipts_of(id).await?.iter().any(|receipt| receipt.body.state == state) {
        return Ok(());
    }
    let application = ctx.store.lookup_application(id).await?.ok_or(UseCaseError::NotFound)?;
    let leaf = act(ctx, id, state).await?;
    let body = body(ctx, &application, state, &leaf).await?;
    let inclusion = inclusion(ctx, &leaf).await?;
    let signature = crypto::signing::sign(&ctx.keys, &Receipt::signed_bytes(&body, &inclusion));
    let receipt = Receipt {
        body,
        application: Some(application.id.clone()),
        inclusion,
        key: crypto::signing::public_key(&ctx.keys).key_id(),
        signature: hex(&signature),
    };
    match ctx.store.commit(ChangeSet::new().with(Change::AddReceipt(receipt))).await {
        Ok(_) | Err(StoreError::Refused(Constraint::AlreadyThere)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The newest entry of the record about a move into `state`.
async fn act(ctx: &Context, id: &ApplicationId, state: ApplicationState) -> UseCaseResult<AuditLeaf> {
    let mut newest: Option<AuditLeaf> = None;
    for (_, by, _) in TRANSITIONS.iter().filter(|(_, _, to)| *to == state) {
        let found = ctx.store.lookup_audit(&format!("application.{}", by.name()), id.as_str()).await?;
        newest = newest.into_iter().chain(found).max_by_key(|leaf| leaf.index);
    }
    newest.ok_or(UseCaseError::Broken("the record lacks the act of a receipt"))
}

async fn body(
    ctx: &Context,
    application: &Application,
    state: ApplicationState,
    leaf: &AuditLeaf,
) -> UseCaseResult<ReceiptBody> {
    let store = &ctx.store;
    let person = store.lookup_person(&application.person).await?.ok_or(UseCaseError::NotFound)?;
    let cover = store.lookup_cover(&application.cover).await?.ok_or(UseCaseError::NotFound)?;
    let region = ctx.book.regions.get(&application.region).ok_or(UseCaseError::Broken("region is gone"))?;
    // Date and amount are facts only once somebody approved.
    let is_fixed = matches!(state, ApplicationState::Approved | ApplicationState::Effective);
    let refund = if is_fixed { store.refund_of(&application.id).await?.map(|refund| refund.amount) } else { None };
    Ok(ReceiptBody {
        v: 1,
        id: ReceiptId::from_bits(ctx.ids.bits()),
        reference: application.reference.clone(),
        state,
        name: person.name.masked(),
        id_number: person.id_number.masked(),
        region: application.region.clone(),
        agency: region.agency.v.clone(),
        reason: application.reason().ok_or(UseCaseError::Broken("sent without a reason"))?,
        year: cover.year,
        effective_on: application.effective_on.filter(|_| is_fixed),
        refund,
        at: leaf.entry.at,
        demonstration: ctx.settings.demonstration,
    })
}

/// The proof that `leaf` stands in the record as large as it is now, checked before it is handed out.
async fn inclusion(ctx: &Context, leaf: &AuditLeaf) -> UseCaseResult<Inclusion> {
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

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
