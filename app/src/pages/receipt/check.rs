use super::{
    facts::{Facts, Proof, Stays},
    receipt_id,
    show::demonstration,
    words::{self, Names},
};
use crate::{
    components::{Disclosure, Outcome, Panel, Prose, Tone},
    context::language,
    door::Door,
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
    let (region, names) = (words::region(door, &receipt), Names::of(door, &receipt));
    let title = tr_in!(door.caller().language, "receipt.checked_title");
    Ok(page_in(door, region, StatusCode::OK, &title, || view(receipt, names)))
}

pub(super) fn view(receipt: Receipt, names: Names) -> impl IntoView {
    let demonstration = receipt.body.demonstration.then(demonstration);
    let words = tr!("receipt.checked_text", state = words::act(language(), &receipt.body.act));
    let (proof, act) = (receipt.clone(), receipt.body.act.clone());
    view! {
        <Outcome tone=Tone::Success title=tr!("receipt.checked_title") text=words />
        {demonstration}
        <Panel>
            <Facts receipt=receipt names=names />
        </Panel>
        <Stays act=act />
        <Prose>
            <p>{tr!("receipt.checked_note")}</p>
        </Prose>
        <Disclosure summary=tr!("receipt.proof_title")>
            <Proof receipt=proof />
        </Disclosure>
    }
}
