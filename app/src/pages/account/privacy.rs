//! Privacy notice: what is kept, why, for how long, who sees it.

use crate::{
    components::{PageHead, Panel, Prose},
    door::Door,
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use domain::application::policy::DRAFT_DAYS;
use leptos::prelude::*;

/// The page.
pub(super) async fn show(door: Door) -> Response {
    let title = tr_in!(door.caller().language, "account.privacy");
    door.page(title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("privacy.lead") />
            {text()}
        }
    })
}

/// The notice's sections.
pub(super) fn text() -> impl IntoView {
    view! {
        <Panel title=tr!("privacy.what")>
            <Prose>
                <ul>
                    <li>{tr!("privacy.what_phone")}</li>
                    <li>{tr!("privacy.what_identity")}</li>
                    <li>{tr!("privacy.what_register")}</li>
                    <li>{tr!("privacy.what_application")}</li>
                    <li>{tr!("privacy.what_record")}</li>
                </ul>
                <p>{tr!("privacy.what_not")}</p>
            </Prose>
        </Panel>
        <Panel title=tr!("privacy.why")>
            <Prose>
                <p>{tr!("privacy.why_duty")}</p>
                <p>{tr!("privacy.why_law")}</p>
                <p>{tr!("privacy.why_consent")}</p>
            </Prose>
        </Panel>
        <Panel title=tr!("privacy.long")>
            <Prose>
                <ul>
                    <li>{tr!("privacy.long_code")}</li>
                    <li>{tr!("privacy.long_session")}</li>
                    <li>{tr!("privacy.long_draft", days = DRAFT_DAYS)}</li>
                    <li>{tr!("privacy.long_application")}</li>
                </ul>
            </Prose>
        </Panel>
        <Panel title=tr!("privacy.who")>
            <Prose>
                <ul>
                    <li>{tr!("privacy.who_staff")}</li>
                    <li>{tr!("privacy.who_payer")}</li>
                    <li>{tr!("privacy.who_receipt")}</li>
                    <li>{tr!("privacy.who_nobody")}</li>
                </ul>
                <p>
                    <a href=Route::Looks.path()>{tr!("look.link")}</a>
                </p>
            </Prose>
        </Panel>
        <Panel title=tr!("privacy.safe")>
            <Prose>
                <p>{tr!("privacy.safe_text")}</p>
                <p>{tr!("privacy.cookies")}</p>
            </Prose>
        </Panel>
        <Panel title=tr!("privacy.rights")>
            <Prose>
                <p>{tr!("privacy.rights_text")}</p>
                <p>{tr!("privacy.rights_how")}</p>
                <p>
                    <a href=Route::Regions.path()>{tr!("kit.ask_find")}</a>
                </p>
            </Prose>
        </Panel>
    }
}
