use super::{
    facts::{Facts, Proof},
    receipt_id,
    show::demonstration,
};
use crate::{
    components::{Disclosure, Outcome, Panel, Prose, Tone},
    door::Door,
    i18n::say,
    pages::support::{answer, page_in},
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::receipt::Receipt;
use http::StatusCode;
use leptos::prelude::*;
use usecases::{UseCaseResult, receipt};

/// `GET`: what the receipt shows, for anybody who has its address.
pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    answer(&door, page(&door, &id).await)
}

async fn page(door: &Door, id: &str) -> UseCaseResult<Response> {
    let receipt = receipt::check(&door.ctx, door.caller(), &receipt_id(id)?).await?;
    let region = door.ctx.book.region(&receipt.body.region);
    let name =
        region.map_or_else(|| receipt.body.region.to_string(), |r| r.name.get(door.caller().language).to_owned());
    let title = tr_in!(door.caller().language, "receipt.checked_title");
    Ok(page_in(door, region, StatusCode::OK, &title, || view(receipt, name)))
}

fn view(receipt: Receipt, region: String) -> impl IntoView {
    let demonstration = receipt.body.demonstration.then(demonstration);
    let words = tr!("receipt.checked_text", state = say(receipt.body.state));
    let proof = receipt.clone();
    view! {
        <Outcome tone=Tone::Success title=tr!("receipt.checked_title") text=words />
        {demonstration}
        <Panel>
            <Facts receipt=receipt region=region />
        </Panel>
        <Prose>
            <p>{tr!("receipt.checked_note")}</p>
        </Prose>
        <Disclosure summary=tr!("receipt.proof_title")>
            <Proof receipt=proof />
        </Disclosure>
    }
}
