use super::{
    check_address,
    facts::{Facts, Proof, Stays},
    receipt_id,
    words::{self, Names},
};
use crate::{
    components::{Actions, ButtonKind, Disclosure, LinkButton, Notice, PageHead, Panel, Prose, Qr, Tone},
    door::Door,
    pages::support::{answer, page_in},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::receipt::{Receipt, ReceiptSubject};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{UseCaseResult, receipt};

/// `GET`: the receipt, for its owner.
pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    answer(&door, page(&door, &id).await)
}

async fn page(door: &Door, id: &str) -> UseCaseResult<Response> {
    let receipt = receipt::show(&door.ctx, door.caller(), &receipt_id(id)?).await?;
    let (region, names) = (words::region(door, &receipt), Names::of(door, &receipt));
    let back = match &receipt.subject {
        Some(ReceiptSubject::Application { id, .. }) => Route::Application(id.clone()).path(),
        Some(ReceiptSubject::Card { certificate, .. }) => Route::CardCentre(certificate.clone()).path(),
        None => Route::My.path(),
    };
    let address = check_address(&door.ctx, &receipt.body.id);
    let title = tr_in!(door.caller().language, "receipt.title");
    let key = format!("{}{}", door.ctx.settings.public_url, Route::ReceiptKey.path());
    Ok(page_in(door, region, StatusCode::OK, &title, || view(receipt, names, back, address, key)))
}

pub(super) fn view(receipt: Receipt, names: Names, back: String, address: String, key: String) -> impl IntoView {
    let demonstration = receipt.body.demonstration.then(demonstration);
    let file = Route::ReceiptFile(receipt.body.id.clone()).path();
    let check = Route::Check(receipt.body.id.clone()).path();
    let (proof, act) = (receipt.clone(), receipt.body.act.clone());
    view! {
        <PageHead title=tr!("receipt.title") lead=tr!("receipt.lead") back=back />
        {demonstration}
        <Panel>
            <Facts receipt=receipt names=names />
        </Panel>
        <Stays act=act />
        <Panel title=tr!("receipt.check_title") id="check">
            <Prose>
                <p>{tr!("receipt.check_text")}</p>
            </Prose>
            <Qr text=address.clone() title=tr!("receipt.qr_title") />
            <Prose>
                <p>
                    <a href=check>{address}</a>
                </p>
            </Prose>
        </Panel>
        <Actions>
            <LinkButton label=tr!("receipt.download") href=file kind=ButtonKind::Plain download=true />
        </Actions>
        <Disclosure summary=tr!("receipt.offline_title")>
            <Prose>
                <p>{tr!("receipt.offline_text")}</p>
                <p>
                    <code>"yitui receipt verify receipt.json --key yitui-receipt-key.pem"</code>
                </p>
                <p>{tr!("receipt.key_at", address = key)}</p>
            </Prose>
            <Proof receipt=proof />
        </Disclosure>
    }
}

/// Says that it proves nothing.
pub(super) fn demonstration() -> impl IntoView {
    view! {
        <Notice tone=Tone::Warn title=tr!("receipt.demonstration_title")>
            <p>{tr!("receipt.demonstration_text")}</p>
        </Notice>
    }
}
