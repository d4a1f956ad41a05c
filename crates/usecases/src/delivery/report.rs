//! What gateways say became of messages: reports that they post, bounces.

use super::send::bounced;
use crate::{Context, UseCaseResult};
use domain::{
    delivery::{Channel, DeliveryState},
    id::DeliveryId,
};
use storage::{ChangeSet, DeliveryChange};

/// Characters of a code that are kept.
const CODE_LENGTH: usize = 40;

/// Enhanced status codes that say that there is nobody at an address (RFC 3463, 5.1.x); a full letter box says another.
const NOBODY: &str = "5.1.";

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Its number, as the gateway says it.
    pub id: String,
    /// Whether it arrived.
    pub arrived: bool,
    /// The gateway's code, where it did not.
    pub code: String,
}

/// What a call of a gateway held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// About messages of ours.
    pub known: usize,
    /// About numbers that we never gave out on this channel.
    pub unknown: usize,
}

/// Takes reports about messages of one channel. The same report again changes nothing; one about a number that is not
/// ours is counted and harms nothing.
///
/// # Errors
/// Errors of the store: the gateway calls again.
pub async fn take_reports(ctx: &Context, channel: Channel, reports: &[Report]) -> UseCaseResult<Taken> {
    let mut taken = Taken::default();
    for report in reports {
        let known = match DeliveryId::parse(&report.id) {
            Some(id) => ctx.store.lookup_delivery(&id).await?.filter(|delivery| delivery.channel == channel),
            None => None,
        };
        let Some(delivery) = known else {
            taken.unknown += 1;
            continue;
        };
        taken.known += 1;
        // Before the report is kept: one that was cut short comes again.
        if channel == Channel::Email
            && !report.arrived
            && report.code.contains(NOBODY)
            && let (Some(account), Some(sent_at)) = (&delivery.account, delivery.sent_at)
        {
            bounced(ctx, account, Some(sent_at)).await?;
        }
        let open = matches!(delivery.state, DeliveryState::Queued | DeliveryState::Sent | DeliveryState::Dead);
        if !open {
            continue;
        }
        let change = DeliveryChange::Report {
            id: delivery.id.clone(),
            arrived: report.arrived,
            reason: code(&report.code),
            at: ctx.now(),
        };
        ctx.store.commit(ChangeSet::new().with(change)).await?;
    }
    if taken.unknown > 0 {
        tracing::warn!(channel = channel.name(), unknown = taken.unknown, "reports about messages that are not ours");
    }
    Ok(taken)
}

/// A gateway's code as it is kept: nothing that could be more than a code.
fn code(text: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || "._:-".contains(*c);
    let kept: String = text.chars().filter(plain).take(CODE_LENGTH).collect();
    if kept.is_empty() { "unknown".to_owned() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn a_code_is_nothing_but_a_code() {
        assert_eq!(code("MK:0012"), "MK:0012");
        assert_eq!(code("<b>13900001234 张三</b>"), "b13900001234b");
        assert_eq!(code(""), "unknown");
        assert_eq!(code(&"x".repeat(99)).len(), 40);
    }
}
