//! Where the answer is no: why, and what to do instead.

use crate::{
    components::{Actions, ButtonKind, LinkButton, Notice, PageHead, Panel, Prose, Tone},
    i18n::say,
    pages::ask::WhereToAsk,
    routes::Route,
    tr,
};
use domain::{
    consequence::{Block, Exit},
    rules::Region,
};
use leptos::prelude::*;

/// It can't be done: why, what to do instead, and where to ask.
pub(super) fn exit(exit: Exit, region: Option<Region>) -> impl IntoView + use<> {
    view! {
        <Notice tone=Tone::Warn title=say(exit)>
            <p>{instead(exit)}</p>
        </Notice>
        <WhereToAsk region=region />
    }
}

/// An employees' cover: it ends through the employer, never here.
pub(super) fn employee(region: Option<Region>) -> impl IntoView + use<> {
    view! {
        <PageHead title=tr!("stop.employee_title") lead=tr!("stop.employee_lead") back=Route::My.path() />
        <Panel title=tr!("stop.employee_do")>
            <Prose>
                <ul>
                    <li>{tr!("stop.employee_leaves")}</li>
                    <li>{tr!("stop.employee_double")}</li>
                    <li>{tr!("stop.employee_wrong")}</li>
                </ul>
            </Prose>
        </Panel>
        <WhereToAsk region=region />
        <Actions>
            <LinkButton label=tr!("stop.employee_back") href=Route::My.path() kind=ButtonKind::Plain />
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
