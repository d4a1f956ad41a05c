//! Where the answer is no: why, and what to do instead.

use crate::{
    components::{Actions, ButtonKind, LinkButton, Notice, Tone},
    i18n::say,
    routes::Route,
    tr,
};
use domain::{
    consequence::{Block, Exit},
    rules::RegionCode,
};
use leptos::prelude::*;

/// It can't be done: why, and what to do instead.
pub(super) fn exit(exit: Exit, region: &RegionCode) -> impl IntoView + use<> {
    let guide = Route::Region(region.clone()).path();
    view! {
        <Notice tone=Tone::Warn title=say(exit)>
            <p>{instead(exit)}</p>
        </Notice>
        <Actions>
            <LinkButton label=tr!("stop.exit_guide") href=guide kind=ButtonKind::Plain />
        </Actions>
    }
}

fn instead(exit: Exit) -> String {
    match exit {
        Exit::ReasonNotAccepted => tr!("stop.exit_reason"),
        Exit::NotAtThisTime => tr!("stop.exit_time"),
        Exit::OutsideWindow => tr!("stop.exit_window"),
        Exit::CoverNotNormal => tr!("stop.exit_not_normal"),
        Exit::CapacityNotAccepted => tr!("stop.exit_capacity"),
        Exit::DeathMismatch => tr!("stop.exit_death"),
        Exit::MinorNeedsGuardian => tr!("stop.exit_minor"),
        Exit::PeriodOver => tr!("stop.exit_period"),
    }
}

/// What must be cleared up first, one notice each.
pub(crate) fn blocks(blocks: &[Block]) -> impl IntoView + use<> {
    let notices: Vec<_> = blocks
        .iter()
        .map(|block| {
            let clear = match block {
                Block::InHospital => tr!("stop.block_hospital"),
                Block::UnsettledClaims => tr!("stop.block_claims"),
                Block::Arrears => tr!("stop.block_arrears"),
                Block::OpenApplication => tr!("stop.block_open"),
            };
            view! {
                <Notice tone=Tone::Warn title=say(*block)>
                    <p>{clear}</p>
                </Notice>
            }
        })
        .collect();
    notices
}
