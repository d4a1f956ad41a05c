//! Home: what this is, the two acts that must not be confused, the way in.

mod elder;

use crate::{
    components::{Actions, ButtonKind, Cell, Cells, LinkButton, Notice, PageHead, Panel, Prose, Tone},
    context::{PageCtx, page_ctx},
    door::Door,
    pages::{help::SearchBox, support::answer},
    routes::Route,
    shell::in_style,
    tr, tr_in,
    ui_style::UiStyle,
};
use axum::{Router, response::Response, routing::get};
use domain::application::{Application, ApplicationState};
use leptos::prelude::*;
use usecases::{Context, UseCaseResult, account::my};

/// The doors of this area.
pub fn router() -> Router<Context> {
    Router::new().route("/", get(show))
}

async fn show(door: Door) -> Response {
    answer(&door, page(&door).await)
}

async fn page(door: &Door) -> UseCaseResult<Response> {
    let mine = if door.caller().account.is_some() {
        my::page(&door.ctx, door.caller()).await?.applications
    } else {
        Vec::new()
    };
    let waiting: Vec<Application> = mine
        .into_iter()
        .filter(|a| matches!(a.state, ApplicationState::Draft | ApplicationState::CorrectionRequested))
        .collect();
    let title = tr_in!(door.caller().language, "home.title");
    Ok(door.page(title, || home(waiting)))
}

fn home(waiting: Vec<Application>) -> impl IntoView {
    let waiting: Vec<_> = waiting
        .into_iter()
        .map(|a| {
            let draft = a.state == ApplicationState::Draft;
            let words = if draft { tr!("home.draft") } else { tr!("home.correction") };
            view! {
                <Notice tone=Tone::Warn title=words>
                    <p>
                        <a href=Route::Application(a.id.clone()).path()>
                            {if draft { tr!("home.draft_go") } else { tr!("home.correction_go") }}
                        </a>
                    </p>
                </Notice>
            }
        })
        .collect();
    let ctx = page_ctx();
    if let Some(ctx) = ctx.as_ref().filter(|ctx| ctx.elder()) {
        return elder::home(ctx.hotline.clone(), waiting.into_any()).into_any();
    }
    view! {
        {ctx.filter(|ctx| ctx.ui.is_none()).map(|ctx| hint(&ctx))}
        <PageHead title=tr!("home.title") lead=tr!("home.lead") />
        {waiting}
        <Actions>
            <LinkButton label=tr!("home.start") href=Route::Regions.path() />
            <LinkButton label=tr!("home.mine") href=Route::My.path() kind=ButtonKind::Plain />
        </Actions>
        <Cells title=tr!("home.acts_title") note=tr!("home.acts_order")>
            <Cell title=tr!("home.stop") text=tr!("home.stop_text") />
            <Cell title=tr!("home.unbind") text=tr!("home.unbind_text") href=Route::Wallet.path() />
        </Cells>
        <SearchBox />
        <Panel title=tr!("home.get_title")>
            <Prose>
                <ul>
                    <li>{tr!("home.get_before")}</li>
                    <li>{tr!("home.get_see")}</li>
                    <li>{tr!("home.get_back")}</li>
                    <li>{tr!("home.get_receipt")}</li>
                </ul>
            </Prose>
        </Panel>
        <Cells>
            <Cell title=tr!("home.help") text=tr!("home.help_text") href=Route::Help.path() />
            <Cell title=tr!("home.privacy") href=Route::Privacy.path() />
        </Cells>
    }
    .into_any()
}

/// Shown until somebody chose: that there is a version for older people.
fn hint(ctx: &PageCtx) -> impl IntoView + use<> {
    view! {
        <aside class="hint" aria-labelledby="elder-hint">
            <p id="elder-hint">
                <strong>{tr!("elder.hint")}</strong>
                " "
                {tr!("elder.hint_text")}
            </p>
            <p class="hint__acts">
                <a class="button button--plain" href=in_style(ctx, UiStyle::Elder)>
                    {tr!("elder.hint_use")}
                </a>
                <a class="button button--text" href=in_style(ctx, UiStyle::Normal)>
                    {tr!("elder.hint_no")}
                </a>
            </p>
        </aside>
    }
}
