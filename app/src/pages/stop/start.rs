//! Before you start: who need not do this, what it takes, how long.

use crate::{
    components::{Actions, ButtonKind, LinkButton, Notice, PageHead, Panel, Prose, Tone},
    context::language,
    door::Door,
    i18n::{days, say},
    pages::{
        account::mine_in,
        ask::WhereToAsk,
        regions::refund_words,
        support::{answer, page_in},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::rules::{RefundRule, Region, RegionCode};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{UseCaseError, UseCaseResult, region::show_guide};

pub(super) async fn show(door: Door, Path(code): Path<String>) -> Response {
    answer(&door, page(&door, &code))
}

fn page(door: &Door, code: &str) -> UseCaseResult<Response> {
    let code = RegionCode::parse(code).ok_or(UseCaseError::NotFound)?;
    let region = show_guide(&door.ctx, &code)?.region;
    let title = tr_in!(door.caller().language, "stop.start_title");
    Ok(page_in(door, Some(&region), StatusCode::OK, &title, || start_page(&region)))
}

fn start_page(region: &Region) -> impl IntoView + use<> {
    let name = region.name.get(language()).to_owned();
    let guide = Route::Region(region.code.clone()).path();
    let limit = region.limits.review.v;
    let how_long = if limit == 0 {
        tr!("stop.start_at_once", decision = say(region.decision.v))
    } else {
        tr!("stop.start_days", days = days(language(), limit), decision = say(region.decision.v))
    };
    // Where applications are taken on certain days only, that comes before everything else.
    let window = matches!(region.refund.v, RefundRule::R2 { .. }).then(|| {
        let words = refund_words(region.refund.v);
        view! {
            <Notice tone=Tone::Warn title=tr!("stop.window_title")>
                <p>{words}</p>
            </Notice>
        }
    });
    let (here, go) = (region.clone(), mine_in(&region.code));
    let in_person = region.offline_step.v.get(language()).to_owned();
    view! {
        <PageHead title=tr!("stop.start_title") lead=tr!("stop.start_lead", region = name) back=guide.clone() />
        <Notice tone=Tone::Info title=tr!("stop.unneeded_title")>
            <Prose>
                <ul>
                    <li>{tr!("stop.unneeded_job")}</li>
                    <li>{tr!("stop.unneeded_next_year")}</li>
                    <li>{tr!("stop.unneeded_unbind")}</li>
                </ul>
                <p>{tr!("stop.unneeded_next")}</p>
            </Prose>
        </Notice>
        {window}
        <Panel title=tr!("stop.need_title")>
            <Prose>
                <ul>
                    <li>{tr!("stop.need_phone")}</li>
                    <li>{tr!("stop.need_id")}</li>
                    <li>{tr!("stop.need_reason")}</li>
                    <li>{tr!("stop.need_account")}</li>
                </ul>
            </Prose>
        </Panel>
        <Panel title=tr!("stop.time_title")>
            <Prose>
                <p>{tr!("stop.time_fill")}</p>
                <p>{how_long}</p>
                <p>{in_person}</p>
            </Prose>
        </Panel>
        <Panel title=tr!("stop.order_title")>
            <Prose>
                <p>{tr!("stop.order_text")}</p>
            </Prose>
        </Panel>
        <Prose>
            <p>{tr!("stop.privacy_text")} " " <a href=Route::Privacy.path()>{tr!("stop.privacy_link")}</a></p>
        </Prose>
        <WhereToAsk region=Some(here) />
        <Actions>
            <LinkButton label=tr!("stop.start_button") href=go />
            <LinkButton label=tr!("stop.guide_button") href=guide kind=ButtonKind::Plain />
        </Actions>
    }
}
