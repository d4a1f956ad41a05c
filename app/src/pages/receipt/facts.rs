use super::words::{Names, act};
use crate::{
    components::{Panel, Prose, SummaryList, SummaryRow},
    context::language,
    i18n::{date, date_time, money, say},
    tr,
};
use domain::{
    application::ApplicationAct,
    card::CardAct,
    receipt::{Receipt, ReceiptAct},
};
use leptos::prelude::*;

/// What the receipt says, and not a word more: the same on the owner's page and on the public one.
#[component]
pub(super) fn Facts(
    /// The receipt.
    receipt: Receipt,
    /// What it names by a code.
    names: Names,
) -> impl IntoView {
    let language = language();
    let body = receipt.body;
    let agency = body.agency.get(language).to_owned();
    let done = act(language, &body.act);
    let (first, label, last) = match body.act {
        ReceiptAct::Stop { act, reference, reason, year, effective_on, refund, .. } => {
            let only = (act == ApplicationAct::Refund).then(|| {
                view! { <SummaryRow label=tr!("receipt.asked_for") value=tr!("receipt.refund_only") /> }
            });
            let effective = effective_on.map(|day| {
                view! { <SummaryRow label=tr!("receipt.effective_on") value=date(language, day) /> }
            });
            let refund = refund.map(|amount| {
                view! { <SummaryRow label=tr!("receipt.refund") value=money(language, amount) /> }
            });
            let last = view! {
                <SummaryRow label=tr!("receipt.reason") value=say(reason) />
                <SummaryRow label=tr!("receipt.year") value=year.to_string() />
                {effective}
                {refund}
            };
            let first = view! {
                <SummaryRow label=tr!("receipt.reference") value=reference.to_string() />
                {only}
            };
            (first.into_any(), tr!("receipt.state"), last.into_any())
        }
        ReceiptAct::Card { credential, device, ended, .. } => {
            let channels = (!names.channels.is_empty()).then(|| {
                view! { <SummaryRow label=tr!("receipt.channels") value=names.channels /> }
            });
            let ended = (!ended.is_empty()).then(|| {
                view! { <SummaryRow label=tr!("receipt.ended") value=devices(&ended) /> }
            });
            let device = device.map(|device| {
                view! { <SummaryRow label=tr!("receipt.device") value=device /> }
            });
            let last = view! {
                <SummaryRow label=tr!("receipt.issuer") value=names.issuer />
                {channels}
                {ended}
                {device}
            };
            let name = credential.get(language).to_owned();
            let first = view! { <SummaryRow label=tr!("receipt.credential") value=name /> };
            (first.into_any(), tr!("receipt.card_act"), last.into_any())
        }
    };
    view! {
        <SummaryList>
            {first}
            <SummaryRow label=label value=done />
            <SummaryRow label=tr!("receipt.at") value=date_time(language, body.at) />
            <SummaryRow label=tr!("receipt.name") value=body.name />
            <SummaryRow label=tr!("receipt.id_number") value=body.id_number />
            <SummaryRow label=tr!("receipt.region") value=names.region />
            <SummaryRow label=tr!("receipt.agency") value=agency />
            {last}
        </SummaryList>
    }
}

/// What an unbinding does not end: people take it for more than it is.
#[component]
pub(super) fn Stays(
    /// What was done.
    act: ReceiptAct,
) -> impl IntoView {
    let ReceiptAct::Card { act: CardAct::Unbound, ended, .. } = act else { return None };
    // One from before receipts named the devices can only speak of channels.
    let elsewhere = if ended.is_empty() { tr!("receipt.stays_channels") } else { tr!("receipt.stays_elsewhere") };
    Some(view! {
            <Panel title=tr!("receipt.stays_title")>
                <Prose>
                    <ul>
                        <li>{tr!("receipt.stays_cover")}</li>
                        <li>{tr!("receipt.stays_card")}</li>
                        <li>{elsewhere}</li>
                    </ul>
                </Prose>
            </Panel>
    })
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

/// Each kind once, with how many there were of it.
fn devices(kinds: &[String]) -> String {
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for kind in kinds {
        match counted.iter_mut().find(|(seen, _)| seen == kind) {
            Some((_, n)) => *n += 1,
            None => counted.push((kind, 1)),
        }
    }
    let words = counted.into_iter().map(|(kind, n)| {
        let kind = if kind.is_empty() { tr!("receipt.ended_other") } else { kind.to_owned() };
        if n == 1 { kind } else { tr!("receipt.ended_several", kind = kind, n = n) }
    });
    words.collect::<Vec<_>>().join(&tr!("receipt.ended_and"))
}
