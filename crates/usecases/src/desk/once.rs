//! What a page orders is ordered once, however often it is sent.

use crate::Context;
use domain::staff::Staff;
use storage::Idempotency;

/// Ties an order to the key of its page: `request` is all that is ordered, `answer` what the first sending leads to.
/// `None` without a key.
pub(super) fn once(
    ctx: &Context,
    staff: &Staff,
    kind: &str,
    key: &str,
    request: &str,
    answer: &str,
) -> Option<Idempotency> {
    (!key.is_empty()).then(|| Idempotency {
        actor: staff.id.as_str().to_owned(),
        key: format!("{kind} {}", crypto::digest::sha256_hex(format!("{}\n{key}", staff.id).as_bytes())),
        request: crypto::digest::sha256_hex(request.as_bytes()),
        answer: answer.to_owned(),
        at: ctx.now(),
    })
}
