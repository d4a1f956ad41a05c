//! Where the answer is no: why, and what to do instead.

use crate::{
    components::{Actions, ButtonKind, LinkButton, Notice, PageHead, Panel, Prose, Tone},
    context::here,
    i18n::say,
    pages::{ask::WhereToAsk, regions::month_day},
    routes::Route,
    tr,
};
use domain::{
    consequence::{Block, Exit},
    rules::{RefundRule, Region},
};
use leptos::prelude::*;

/// It can't be done: why, what to do instead, and where to ask.
pub(super) fn exit(exit: Exit, region: Option<Region>) -> impl IntoView + use<> {
    let instead = instead(exit, region.as_ref());
    view! {
        <Notice tone=Tone::Warn title=say(exit)>
            <p>{instead}</p>
        </Notice>
        <WhereToAsk region=region />
    }
}

/// An employees' cover: it ends through the employer, never here.
pub(super) fn employee(region: Option<Region>) -> impl IntoView + use<> {
    view! {
        <PageHead title=tr!("stop.employee_title") lead=tr!("stop.employee_lead") back=here(Route::My) />
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
            <LinkButton label=tr!("stop.employee_back") href=here(Route::My) kind=ButtonKind::Plain />
        </Actions>
    }
}

fn instead(exit: Exit, region: Option<&Region>) -> String {
    match exit {
        Exit::ReasonNotAccepted => tr!("stop.exit_reason"),
        Exit::NotAtThisTime => tr!("stop.exit_time"),
        Exit::OutsideWindow => outside_window(region),
        Exit::CoverNotNormal => tr!("stop.exit_not_normal"),
        Exit::CapacityNotAccepted => tr!("stop.exit_capacity"),
        Exit::DeathMismatch => tr!("stop.exit_death"),
        Exit::MinorNeedsGuardian => tr!("stop.exit_minor"),
        Exit::PeriodOver => tr!("stop.exit_period"),
        Exit::CoverNotStopped => tr!("refund_only.exit_not_stopped"),
        Exit::NoRefund => tr!("refund_only.exit_none"),
    }
}

/// The days of the yearly window, as the region's rule has them, and whom to ask.
fn outside_window(region: Option<&Region>) -> String {
    match region.map(|region| (region.refund.v, region)) {
        Some((RefundRule::R2 { from, to, death_to }, region)) => tr!(
            "stop.exit_window_days",
            from = month_day(from),
            to = month_day(to),
            death = month_day(death_to),
            number = region.callable_hotline()
        ),
        _ => tr!("stop.exit_window"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::rules::{RegionCode, RuleBook};
    use std::path::Path;

    #[test]
    fn outside_the_yearly_window_its_days_and_the_hotline_are_named() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
        let names = [
            "sources.toml",
            "national.toml",
            "calendar.toml",
            "issuers.toml",
            "channels.toml",
            "texts.toml",
            "retention.toml",
            "411481/region.toml",
        ];
        let files = names.map(|name| (name, std::fs::read_to_string(root.join(name)).unwrap()));
        let book = RuleBook::load(files.into_iter()).unwrap();
        let region = book.region(&RegionCode("411481".into()));
        let words = outside_window(region);
        assert!(words.contains("12月1日至12月31日"), "{words}");
        assert!(words.contains(region.unwrap().callable_hotline()), "{words}");
        assert!(outside_window(None).contains("规定的日期"));
    }
}
