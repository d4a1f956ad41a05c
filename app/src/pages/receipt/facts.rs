use crate::{
    components::{SummaryList, SummaryRow},
    context::language,
    i18n::{date, date_time, money, say},
    tr,
};
use domain::receipt::Receipt;
use leptos::prelude::*;

/// What the receipt says, and not a word more: the same on the owner's page and on the public one.
#[component]
pub(super) fn Facts(
    /// The receipt.
    receipt: Receipt,
    /// Name of its region.
    region: String,
) -> impl IntoView {
    let language = language();
    let body = receipt.body;
    let agency = body.agency.get(language).to_owned();
    let effective = body.effective_on.map(|day| {
        view! { <SummaryRow label=tr!("receipt.effective_on") value=date(language, day) /> }
    });
    let refund = body.refund.map(|amount| {
        view! { <SummaryRow label=tr!("receipt.refund") value=money(language, amount) /> }
    });
    view! {
        <SummaryList>
            <SummaryRow label=tr!("receipt.reference") value=body.reference.to_string() />
            <SummaryRow label=tr!("receipt.state") value=say(body.state) />
            <SummaryRow label=tr!("receipt.at") value=date_time(language, body.at) />
            <SummaryRow label=tr!("receipt.name") value=body.name />
            <SummaryRow label=tr!("receipt.id_number") value=body.id_number />
            <SummaryRow label=tr!("receipt.region") value=region />
            <SummaryRow label=tr!("receipt.agency") value=agency />
            <SummaryRow label=tr!("receipt.reason") value=say(body.reason) />
            <SummaryRow label=tr!("receipt.year") value=body.year.to_string() />
            {effective}
            {refund}
        </SummaryList>
    }
}

/// Where the act stands in the record, and which key signed.
#[component]
pub(super) fn Proof(
    /// The receipt.
    receipt: Receipt,
) -> impl IntoView {
    let entry = tr!("receipt.entry", index = receipt.inclusion.index + 1, size = receipt.inclusion.size);
    view! {
        <SummaryList>
            <SummaryRow label=tr!("receipt.id") value=receipt.body.id.to_string() />
            <SummaryRow label=tr!("receipt.record") value=entry />
            <SummaryRow label=tr!("receipt.root") value=receipt.inclusion.root />
            <SummaryRow label=tr!("receipt.key") value=receipt.key />
        </SummaryList>
    }
}
