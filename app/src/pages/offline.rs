//! The page that stands in where there is no connection. A browser keeps it (`public/worker.js`), so nothing in it is
//! anybody's, and nothing depends on the moment.

use crate::{
    components::{Actions, ButtonKind, LinkButton, PageHead, Panel, Prose},
    context::{Hotline, PageCtx},
    door::Door,
    tr, tr_in,
};
use axum::{Router, response::Response, routing::get};
use http::StatusCode;
use leptos::prelude::*;
use usecases::Context;

/// The door.
pub fn router() -> Router<Context> {
    Router::new().route("/offline", get(show))
}

async fn show(door: Door) -> Response {
    let ctx = PageCtx { signed_in: None, csrf: None, lasts: None, incident: None, answered: None, ..door.page_ctx() };
    let title = tr_in!(ctx.language, "offline.title");
    let hotline = ctx.hotline.clone();
    door.page_as(&ctx, StatusCode::OK, &title, move || view(hotline))
}

fn view(hotline: Hotline) -> impl IntoView {
    view! {
        <PageHead title=tr!("offline.title") lead=tr!("offline.lead") />
        <p data-last-seen hidden>
            {tr!("offline.since")}
            <time></time>
        </p>
        <Panel title=tr!("offline.known")>
            <Prose>
                <ul>
                    <li>{tr!("offline.known_sent")}</li>
                    <li>{tr!("offline.known_draft")}</li>
                    <li>{tr!("offline.known_typed")}</li>
                    <li>{tr!("offline.known_private")}</li>
                </ul>
            </Prose>
        </Panel>
        <Panel title=tr!("offline.urgent")>
            <Actions>
                <LinkButton
                    label=tr!("shell.call", number = hotline.label)
                    href=format!("tel:{}", hotline.tel)
                    kind=ButtonKind::Plain
                />
            </Actions>
        </Panel>
        <Actions>
            <a class="button button--primary" href="">
                {tr!("offline.again")}
            </a>
        </Actions>
    }
}
