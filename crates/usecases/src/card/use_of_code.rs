use super::code::seen;
use crate::{Caller, Context, UseCaseResult};
use domain::{
    card::{Institution, Scan},
    id::BindingId,
};

/// Who used up the binding's code of a slot, for its holder on its device.
///
/// # Errors
/// As [`super::show_code`].
pub async fn use_of_code(
    ctx: &Context,
    caller: &Caller,
    id: &BindingId,
    slot: i64,
) -> UseCaseResult<Option<(Scan, Institution)>> {
    let Some(scan) = seen(ctx, caller, id, slot).await? else { return Ok(None) };
    let institution = ctx.store.lookup_institution(&scan.institution).await?;
    Ok(institution.map(|institution| (scan, institution)))
}
