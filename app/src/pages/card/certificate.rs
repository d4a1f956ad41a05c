//! The certificate: what it is, what it can do here, and what it is not.

use super::{
    this_device::this_device,
    words::{certificate_id, credential, day_or, face, owner, state_words},
};
use crate::{
    components::{
        Actions, ButtonKind, CardFace, Cell, Cells, LinkButton, Notice, PageHead, Panel, Prose, StatusTag, SummaryList,
        SummaryRow, Tone,
    },
    context::language,
    door::Door,
    i18n::{date, date_time, say},
    pages::support::{answer, badge, page_in},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    card::{Binding, BindingKind, BindingState, CertificateState},
    id::PersonId,
    rules::{CardFunction, RuleBook},
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseResult,
    card::{Centre, centre},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    answer(&door, page(&door, &id).await)
}

async fn page(door: &Door, id: &str) -> UseCaseResult<Response> {
    let centre = centre(&door.ctx, door.caller(), &certificate_id(id)?).await?;
    let me = door.caller().resident()?.person.clone();
    let title = tr_in!(door.caller().language, "card.certificate");
    Ok(page_in(door, Some(&centre.region), StatusCode::OK, &title, || view(&door.ctx.book, &centre, me.as_ref())))
}

/// The binding with which the reader shows this card on this device.
pub(super) fn here<'a>(centre: &'a Centre, me: Option<&PersonId>) -> Option<&'a Binding> {
    let fits = |b: &Binding| {
        Some(&b.holder) == me && b.state == BindingState::Bound && !matches!(b.kind, BindingKind::Entrusted(_))
    };
    centre.bindings.iter().filter(|shown| shown.here).map(|shown| &shown.binding).find(|b| fits(b))
}

/// The binding that the reader may have back on this device with nothing but the card password.
pub(super) fn restorable<'a>(centre: &'a Centre, me: Option<&PersonId>) -> Option<&'a Binding> {
    let fits = |b: &Binding| Some(&b.holder) == me && !matches!(b.kind, BindingKind::Entrusted(_));
    let active = centre.access.certificate.state == CertificateState::Active;
    let may = centre.bindings.iter().filter(|shown| active && shown.direct && shown.may_restore);
    may.map(|shown| &shown.binding).find(|b| fits(b))
}

pub(super) fn view(book: &RuleBook, centre: &Centre, me: Option<&PersonId>) -> impl IntoView + use<> {
    let certificate = &centre.access.certificate;
    let name = owner(&centre.access.person, centre.access.capacity);
    let place = centre.region.name.get(language()).to_owned();
    let physical = certificate.card.as_ref().map(|card| card.masked());
    let number = physical.clone().unwrap_or_default();
    let state = certificate.state;
    let centre_page = Route::CardCentre(certificate.id.clone()).path();
    let ways = ways(centre, me);
    let issuer = centre.issuer.name.get(language()).to_owned();
    let person = &centre.access.person;
    let (masked, id_number) = (person.name.masked(), person.id_number.masked());
    let valid = day_or(certificate.valid_until, tr!("card.valid_open"));
    // Since when no device shows it is not what is kept.
    let stands = if state == CertificateState::Active { tr!("card.active") } else { say(state) };
    let since = tr!("card.state_from", state = stands, at = date_time(language(), certificate.state_since));
    let activated = date_time(language(), certificate.activated_at);
    view! {
        <PageHead title=tr!("card.certificate") back=Route::Wallet.path() />
        <CardFace
            title=credential(&centre.issuer)
            issuer=issuer.clone()
            name=name
            number=number
            place=place.clone()
            state=state_words(state, centre.on_no_device)
            tone=face(state)
        />
        {not_in_use(centre)}
        {centre
            .over
            .map(|day| {
                view! {
                    <Notice tone=Tone::Warn title=tr!("card.over_short")>
                        <p>{tr!("card.over", day = date(language(), day))}</p>
                    </Notice>
                }
            })}
        {this_device(centre, me)}
        <Actions>
            {ways} <LinkButton label=tr!("card.centre") href=centre_page kind=ButtonKind::Plain />
        </Actions>
        <Panel title=tr!("card.facts")>
            <SummaryList>
                <SummaryRow label=tr!("card.issuer") value=issuer.clone() />
                <SummaryRow label=tr!("card.name") value=masked />
                <SummaryRow label=tr!("card.id_number") value=id_number />
                <SummaryRow label=tr!("card.physical") value=physical.unwrap_or_else(|| tr!("card.physical_unknown")) />
                <SummaryRow label=tr!("card.region") value=place />
                <SummaryRow label=tr!("card.valid") value=valid />
                <SummaryRow label=tr!("card.activated_at") value=activated />
                <SummaryRow label=tr!("card.state_since") value=since />
            </SummaryList>
        </Panel>
        {functions(book, centre, me)}
        {is_not(centre)}
    }
}

/// Frozen or closed: what that means and what can be done.
fn not_in_use(centre: &Centre) -> AnyView {
    match centre.access.certificate.state {
        CertificateState::Active => ().into_any(),
        CertificateState::Frozen => view! {
            <Notice tone=Tone::Warn title=tr!("card.frozen_title")>
                <p>{tr!("card.frozen_text")}</p>
            </Notice>
        }
        .into_any(),
        CertificateState::Closed => view! {
            <Notice tone=Tone::Neutral title=tr!("card.closed_title")>
                <p>{tr!("card.closed_text")}</p>
            </Notice>
        }
        .into_any(),
    }
}

fn ways(centre: &Centre, me: Option<&PersonId>) -> AnyView {
    let certificate = &centre.access.certificate;
    let activate = Route::ActivateCard(certificate.person.clone()).path();
    match (certificate.state, here(centre, me)) {
        (CertificateState::Active, Some(binding)) => {
            let code = Route::CardCode(binding.id.clone()).path();
            view! { <LinkButton label=tr!("card.show_code") href=code /> }.into_any()
        }
        (CertificateState::Active, None) => ().into_any(),
        (CertificateState::Frozen, _) => {
            let go = Route::Unfreeze(certificate.id.clone()).path();
            view! { <LinkButton label=tr!("card.unfreeze") href=go /> }.into_any()
        }
        (CertificateState::Closed, _) => {
            view! { <LinkButton label=tr!("card.activate_again") href=activate /> }.into_any()
        }
    }
}

/// The page on which a function is used here; `None` for what this service has none for.
fn page_of(function: CardFunction, centre: &Centre, me: Option<&PersonId>) -> Option<Route> {
    let id = centre.access.certificate.id.clone();
    match function {
        CardFunction::Identification => here(centre, me).map(|binding| Route::CardCode(binding.id.clone())),
        CardFunction::RecordOfUse => Some(Route::CardHistory(id)),
        CardFunction::SelfServiceInquiry => Some(Route::My),
        CardFunction::Settlement => Some(Route::Settlements(id)),
        CardFunction::Payment | CardFunction::ReceiptOfBenefits | CardFunction::FinancialAccount => None,
    }
}

/// What needs no code stays while the card is frozen or closed.
fn needs_code(function: CardFunction) -> bool {
    !matches!(function, CardFunction::RecordOfUse | CardFunction::SelfServiceInquiry)
}

/// The seven functions, each leading to where it is used; what the area does not offer, what this service has no page
/// for, or what the card can't be used for just now, says so.
fn functions(book: &RuleBook, centre: &Centre, me: Option<&PersonId>) -> impl IntoView + use<> {
    let state = centre.access.certificate.state;
    let mark = badge(book, &centre.region.card.functions);
    let rows: Vec<_> = CardFunction::ALL
        .into_iter()
        .map(|function| {
            let (here, its) = (centre.region.card.offers(function), centre.issuer.functions.contains(&function));
            let leads = page_of(function, centre, me).filter(|_| here).map(|route| route.path());
            let elsewhere = matches!(function, CardFunction::Payment | CardFunction::ReceiptOfBenefits);
            let (label, tone) = match (here, its, state) {
                (true, _, CertificateState::Frozen) if needs_code(function) => {
                    (tr!("card.function_frozen"), Tone::Warn)
                }
                (true, _, CertificateState::Closed) if needs_code(function) => {
                    (tr!("card.function_closed"), Tone::Neutral)
                }
                (true, ..) if centre.on_no_device && needs_code(function) && !elsewhere => {
                    (tr!("card.function_no_device"), Tone::Neutral)
                }
                (true, ..) if elsewhere => (tr!("card.function_elsewhere"), Tone::Neutral),
                (true, ..) => (tr!("card.function_here"), Tone::Success),
                (false, true, _) => (tr!("card.function_not_here"), Tone::Neutral),
                (false, false, _) => (tr!("card.function_other_card"), Tone::Neutral),
            };
            view! {
                <Cell title=say(function) href=leads.unwrap_or_default()>
                    <StatusTag label=label tone=tone />
                </Cell>
            }
        })
        .collect();
    view! {
        <Cells title=tr!("card.functions") note=tr!("card.functions_note")>
            {rows}
        </Cells>
        {mark}
    }
}

fn is_not(centre: &Centre) -> impl IntoView + use<> {
    let hotline = centre.issuer.hotline.clone();
    view! {
        <Panel title=tr!("card.is_not_title")>
            <Prose>
                <ul>
                    <li>{tr!("card.is_not_cover")}</li>
                    <li>{tr!("card.is_not_physical")}</li>
                    <li>{tr!("card.is_not_social")}</li>
                </ul>
                <p>
                    {tr!("card.hotline")} " " <a href=format!("tel:{hotline}")>{hotline.clone()}</a>
                </p>
            </Prose>
        </Panel>
    }
}
