//! After an act on a card: what happened, what comes next, and the receipt.

use super::words::{certificate_id, device};
use crate::{
    components::{Actions, ButtonKind, LinkButton, Notice, Outcome, Panel, Prose, Tone},
    door::Door,
    pages::support::answer,
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    card::{Binding, BindingState, CardAct, CertificateState},
    id::{BindingId, CertificateId, ReceiptId},
    receipt::{Receipt, ReceiptAct, ReceiptSubject},
};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    card::{Centre, centre},
    receipt::list_of_card,
};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    Activated,
    Bound,
    Frozen,
    Unfrozen,
    Unbound,
    Restored,
}

impl Done {
    const ALL: [(&'static str, Self); 6] = [
        ("activated", Self::Activated),
        ("bound", Self::Bound),
        ("frozen", Self::Frozen),
        ("unfrozen", Self::Unfrozen),
        ("unbound", Self::Unbound),
        ("restored", Self::Restored),
    ];

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(name, _)| *name == text).map(|(_, done)| done)
    }

    /// The act that a receipt is issued for; another device is no act on the card.
    fn act(self) -> Option<CardAct> {
        match self {
            Self::Activated => Some(CardAct::Activated),
            Self::Bound => None,
            Self::Frozen => Some(CardAct::Frozen),
            Self::Unfrozen => Some(CardAct::Unfrozen),
            Self::Unbound => Some(CardAct::Unbound),
            Self::Restored => Some(CardAct::Restored),
        }
    }

    /// Whether the page may still say so.
    fn is_still_so(self, state: CertificateState) -> bool {
        match self {
            Self::Frozen => state == CertificateState::Frozen,
            Self::Activated | Self::Bound | Self::Unfrozen | Self::Restored => state == CertificateState::Active,
            Self::Unbound => state != CertificateState::Frozen,
        }
    }

    fn words(self) -> (String, String) {
        match self {
            Self::Activated => (tr!("card.done_activated"), tr!("card.done_activated_text")),
            Self::Bound => (tr!("card.done_bound"), tr!("card.done_bound_text")),
            Self::Frozen => (tr!("card.done_frozen"), tr!("card.done_frozen_text")),
            Self::Unfrozen => (tr!("card.done_unfrozen"), tr!("card.done_unfrozen_text")),
            Self::Unbound => (tr!("card.done_unbound"), tr!("card.done_unbound_text")),
            Self::Restored => (tr!("card.done_restored"), tr!("card.done_restored_text")),
        }
    }
}

/// What the page shows besides the act.
pub(super) struct After {
    pub(super) certificate: CertificateId,
    pub(super) code: Option<BindingId>,
    /// What this device may have back with nothing but the card password.
    pub(super) restore: Option<BindingId>,
    /// What was unbound, as it is called in lists.
    pub(super) ended: Vec<String>,
    /// Whether some device may come back so.
    pub(super) restorable: bool,
    /// The receipt; inner `None` while it is being prepared, outer where there is none.
    pub(super) receipt: Option<Option<ReceiptId>>,
}

pub(super) async fn show(door: Door, Path((id, act)): Path<(String, String)>) -> Response {
    let result = async {
        let done = Done::parse(&act).ok_or(UseCaseError::NotFound)?;
        page(&door, certificate_id(&id)?, done).await
    }
    .await;
    answer(&door, result)
}

async fn page(door: &Door, id: CertificateId, done: Done) -> UseCaseResult<Response> {
    let centre = centre(&door.ctx, door.caller(), &id).await?;
    let certificate = &centre.access.certificate;
    if !done.is_still_so(certificate.state) {
        return Ok(door.see_other(&Route::CardCentre(id)));
    }
    let receipts = list_of_card(&door.ctx, door.caller(), &id).await?;
    let last = receipts.iter().rev().find(|r| is_of(r, certificate.version));
    // Another act was done since.
    if done.act().is_some() && last.is_some_and(|r| act_of(r) != done.act()) {
        return Ok(door.see_other(&Route::CardCentre(id)));
    }
    let receipt = done.act().map(|_| last.map(|r| r.body.id.clone()));
    let me = door.caller().resident()?.person.clone();
    let code = super::certificate::here(&centre, me.as_ref()).map(|binding| binding.id.clone());
    let code = code.filter(|_| certificate.state == CertificateState::Active);
    let restore = super::certificate::restorable(&centre, me.as_ref()).map(|binding| binding.id.clone());
    let restore = restore.filter(|_| done == Done::Unbound && code.is_none());
    let title = tr_in!(door.caller().language, "card.done_title");
    Ok(door.page(title, || {
        let ended = if done == Done::Unbound { ended(&centre) } else { Vec::new() };
        view(done, After { certificate: id, code, restore, ended, restorable: centre.restorable, receipt })
    }))
}

/// The devices that the last unbinding ended.
fn ended(centre: &Centre) -> Vec<String> {
    let shown = centre.bindings.iter().map(|shown| &shown.binding);
    let all: Vec<&Binding> = shown.chain(&centre.gone).filter(|b| b.state == BindingState::Unbound).collect();
    let last = all.iter().filter_map(|binding| binding.ended_at).max();
    all.into_iter().filter(|binding| binding.ended_at == last).map(device).collect()
}

/// Whether a receipt is about the act that left its card at `version`.
fn is_of(receipt: &Receipt, version: i64) -> bool {
    matches!(&receipt.subject, Some(ReceiptSubject::Card { version: of, .. }) if *of == version)
}

fn act_of(receipt: &Receipt) -> Option<CardAct> {
    if let ReceiptAct::Card { act, .. } = &receipt.body.act { Some(*act) } else { None }
}

pub(super) fn view(done: Done, after: After) -> impl IntoView {
    let (title, text) = done.words();
    let tone = if done == Done::Frozen { Tone::Warn } else { Tone::Success };
    let centre = Route::CardCentre(after.certificate.clone()).path();
    let again = Route::CardDone(after.certificate, name(done)).path();
    let receipt = after.receipt.map(|receipt| match receipt {
        Some(id) => {
            let go = Route::Receipt(id).path();
            view! { <LinkButton label=tr!("card.to_receipt") href=go kind=ButtonKind::Plain /> }.into_any()
        }
        None => view! { <LinkButton label=tr!("card.receipt_soon") href=again kind=ButtonKind::Plain /> }.into_any(),
    });
    let code = after.code.map(|id| {
        let go = Route::CardCode(id).path();
        view! { <LinkButton label=tr!("card.show_code") href=go /> }
    });
    let restore = after.restore.map(|id| {
        let go = Route::RestoreBinding(id).path();
        // What was just done is not what one wants next.
        view! { <LinkButton label=tr!("card.restore") href=go kind=ButtonKind::Text /> }
    });
    let others = (done == Done::Frozen).then(|| view! { <Notice tone=Tone::Warn>{tr!("card.freeze_others")}</Notice> });
    let may_restore = after.restorable.then(|| view! { <p>{tr!("card.stays_restore")}</p> });
    let stays = (done == Done::Unbound).then(|| {
        view! {
            <Panel title=tr!("card.stays_title")>
                <Prose>
                    <ul>
                        <li>{tr!("card.stays_cover")}</li>
                        <li>{tr!("card.stays_physical")}</li>
                    </ul>
                    {may_restore}
                </Prose>
            </Panel>
        }
    });
    let ended: Vec<_> = after.ended.into_iter().map(|device| view! { <li>{device}</li> }).collect();
    let ended = (!ended.is_empty()).then(|| {
        view! {
            <Panel title=tr!("card.done_ended_title")>
                <Prose>
                    <ul class="ends">{ended}</ul>
                </Prose>
            </Panel>
        }
    });
    view! {
        <Outcome tone=tone title=title text=text />
        {others}
        {ended}
        {stays}
        <Actions>
            {code} {receipt} <LinkButton label=tr!("card.centre") href=centre kind=ButtonKind::Plain /> {restore}
            <LinkButton label=tr!("card.wallet") href=Route::Wallet.path() kind=ButtonKind::Text />
        </Actions>
    }
}

fn name(done: Done) -> String {
    Done::ALL.into_iter().find(|(_, one)| *one == done).map(|(name, _)| name.to_owned()).unwrap_or_default()
}
