//! What a browser or web-view can do: for the first test on a real phone, and for whoever is told that something does not
//! work. Nothing is kept or sent.

use crate::{
    components::{Notice, PageHead, Panel, SummaryList, SummaryRow, Tone},
    context::page_ctx,
    door::Door,
    tr, tr_in,
};
use axum::{Router, response::Response, routing::get};
use http::{HeaderMap, HeaderName, header};
use leptos::prelude::*;
use usecases::Context;

/// The door.
pub fn router() -> Router<Context> {
    Router::new().route("/diagnostics", get(show))
}

async fn show(door: Door, headers: HeaderMap) -> Response {
    let title = tr_in!(door.caller().language, "diagnostics.title");
    // As the browser sent it, cut: it is shown to whoever sent it only.
    let sent = |name: HeaderName| -> String {
        headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().chars().take(300).collect()
    };
    let asked = Asked {
        browser: sent(header::USER_AGENT),
        languages: sent(header::ACCEPT_LANGUAGE),
        encodings: sent(header::ACCEPT_ENCODING),
        cookies: headers.contains_key(header::COOKIE),
    };
    door.page(title, || view(asked))
}

/// What a request tells of its browser.
struct Asked {
    browser: String,
    languages: String,
    encodings: String,
    cookies: bool,
}

fn view(asked: Asked) -> impl IntoView {
    let came = if asked.cookies { tr!("diagnostics.yes") } else { tr!("diagnostics.no") };
    let assets = page_ctx().map(|ctx| ctx.assets.clone()).unwrap_or_default();
    view! {
        <PageHead title=tr!("diagnostics.title") lead=tr!("diagnostics.lead") />
        <Panel title=tr!("diagnostics.asked")>
            <SummaryList>
                <SummaryRow label=tr!("diagnostics.browser") value=asked.browser wide=true />
                <SummaryRow label=tr!("diagnostics.cookies_came") value=came />
                <SummaryRow label=tr!("diagnostics.languages") value=asked.languages wide=true />
                <SummaryRow label=tr!("diagnostics.encodings") value=asked.encodings wide=true />
            </SummaryList>
        </Panel>
        <div id="no-script"><Notice tone=Tone::Warn>{tr!("diagnostics.no_script")}</Notice></div>
        <div
            id="probes"
            data-yes=tr!("diagnostics.yes")
            data-no=tr!("diagnostics.no")
            data-copied=tr!("diagnostics.copied")
            data-failed=tr!("diagnostics.not_copied")
            data-script=assets.script.clone()
            data-wasm=assets.wasm.clone()
        >
            <Panel title=tr!("diagnostics.found")>
                <SummaryList>{probes()}</SummaryList>
            </Panel>
        </div>
        <p>
            <button type="button" class="button button--plain" id="copy" hidden>
                {tr!("diagnostics.copy")}
            </button>
        </p>
        <p role="status" id="copied"></p>
    }
}

/// What `public/diagnostics.js` looks at, by its names.
fn probes() -> Vec<AnyView> {
    [
        ("host", tr!("diagnostics.host")),
        ("script", tr!("diagnostics.script")),
        ("wasm", tr!("diagnostics.wasm")),
        ("islands", tr!("diagnostics.islands")),
        ("cookie", tr!("diagnostics.cookie")),
        ("storage", tr!("diagnostics.storage")),
        ("worker", tr!("diagnostics.worker")),
        ("passkey", tr!("diagnostics.passkey")),
        ("file", tr!("diagnostics.file")),
        ("camera", tr!("diagnostics.camera")),
        ("reader", tr!("diagnostics.reader")),
        ("events", tr!("diagnostics.events")),
        ("speech", tr!("diagnostics.speech")),
        ("style", tr!("diagnostics.style")),
        ("dark", tr!("diagnostics.dark")),
        ("screen", tr!("diagnostics.screen")),
        ("text", tr!("diagnostics.text")),
        ("network", tr!("diagnostics.network")),
        ("zone", tr!("diagnostics.zone")),
    ]
    .into_iter()
    .map(|(probe, label)| {
        view! {
            <SummaryRow label=label>
                <span data-probe=probe>{tr!("diagnostics.unknown")}</span>
            </SummaryRow>
        }
        .into_any()
    })
    .collect()
}
