//! The wallet: one card for each person, the way to its code and its personal centre, and what is managed elsewhere.

use super::words::{credential, face, owner, state_words};
use crate::{
    components::{
        Actions, ButtonKind, CardFace, Cell, Cells, Disclosure, FaceTone, LinkButton, Notice, PageHead, Panel, Prose,
        StatusTag, Tone,
    },
    context::language,
    door::Door,
    i18n::date,
    pages::support::{answer, sources},
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use domain::{
    card::CertificateState,
    person::Capacity,
    rules::{Issuer, RuleBook},
};
use jiff::civil::Date;
use leptos::prelude::*;
use usecases::{
    UseCaseResult,
    card::{EntrustedCard, Wallet, WalletCard, wallet},
};

pub(super) async fn show(door: Door) -> Response {
    answer(&door, page(&door).await)
}

async fn page(door: &Door) -> UseCaseResult<Response> {
    let found = wallet(&door.ctx, door.caller()).await?;
    let title = tr_in!(door.caller().language, "card.wallet");
    let book = door.ctx.book.clone();
    Ok(door.page(title, || view(&book, &found)))
}

pub(super) fn view(book: &RuleBook, wallet: &Wallet) -> impl IntoView + use<> {
    let none = wallet.cards.iter().all(|card| card.certificate.is_none()) && wallet.entrusted.is_empty();
    // The button that the sentence names stands below only where this device shows a code.
    let shows = |card: &WalletCard| {
        card.here.is_some() && card.certificate.as_ref().is_some_and(|c| c.state == CertificateState::Active)
    };
    let lead = if wallet.cards.iter().any(shows) { tr!("card.wallet_lead") } else { tr!("card.wallet_lead_no_code") };
    let wards = wallet.cards.iter().any(|card| card.capacity == Capacity::Guardian);
    let cards: Vec<_> = wallet.cards.iter().map(card).collect();
    let entrusted: Vec<_> = wallet.entrusted.iter().map(entrusted).collect();
    let elsewhere: Vec<_> = wallet.elsewhere.iter().map(|issuer| elsewhere_panel(book, issuer)).collect();
    view! {
        <PageHead title=tr!("card.wallet") lead=lead back=Route::My.path() />
        {none
            .then(|| {
                view! {
                    <Notice tone=Tone::Info title=tr!("card.none_title")>
                        <p>{tr!("card.none_text")}</p>
                    </Notice>
                }
            })}
        {cards}
        {(!entrusted.is_empty())
            .then(|| view! { <Cells title=tr!("card.entrusted_to_me")>{entrusted}</Cells> })}
        <Cells>
            {wards
                .then(|| view! { <Cell title=tr!("card.family") text=tr!("card.family_text") href=Route::Family.path() /> })}
            <Cell title=tr!("card.lost_link") text=tr!("card.lost_link_text") href=Route::LostCard.path() />
            <Cell title=tr!("help.card_title") text=tr!("help.card_link_text") href=Route::HelpCard.path() />
        </Cells>
        {elsewhere}
    }
}

fn card(card: &WalletCard) -> AnyView {
    let name = owner(&card.person, card.capacity);
    let (Some(region), Some(issuer)) = (&card.region, &card.issuer) else {
        return view! {
            <Panel title=name>
                <Prose>
                    <p>{tr!("card.region_not_served")}</p>
                    <p>
                        <a href=Route::RegionNotServed.path()>{tr!("card.region_not_served_go")}</a>
                    </p>
                </Prose>
            </Panel>
        }
        .into_any();
    };
    let place = region.name.get(language()).to_owned();
    let (title, from) = (credential(issuer), issuer.name.get(language()).to_owned());
    let activate = Route::ActivateCard(card.person.id.clone()).path();
    let Some(certificate) = &card.certificate else {
        let over = past(card.over);
        let (state, below) = if card.insured && over.is_some() {
            (tr!("card.over_short"), over.into_any())
        } else if card.insured {
            let go = view! { <LinkButton label=tr!("card.activate") href=activate /> };
            (tr!("card.not_activated"), view! { <Actions>{go}</Actions> }.into_any())
        } else {
            let why = view! { <p class="card-face__note">{tr!("card.not_insured")}</p> };
            (tr!("card.not_insured_short"), why.into_any())
        };
        return view! {
            <section class="card-slot">
                <CardFace title=title issuer=from name=name place=place state=state tone=FaceTone::Empty />
                {below}
            </section>
        }
        .into_any();
    };
    let id = &certificate.id;
    let (page, centre) = (Route::Certificate(id.clone()).path(), Route::CardCentre(id.clone()).path());
    let here = card.here.as_ref().filter(|_| certificate.state == CertificateState::Active);
    let first = match (here, certificate.state) {
        (Some(binding), _) => {
            let code = Route::CardCode(binding.id.clone()).path();
            view! { <LinkButton label=tr!("card.show_code") href=code /> }.into_any()
        }
        // Past the physical card's last day binding brings nothing; the words below the card say so.
        (None, CertificateState::Active) if card.over.is_some() => ().into_any(),
        (None, CertificateState::Active) => match &card.restore {
            Some(binding) => {
                let go = Route::RestoreBinding(binding.clone()).path();
                view! { <LinkButton label=tr!("card.restore") href=go /> }.into_any()
            }
            None => {
                view! { <LinkButton label=tr!("card.bind_here") href=activate kind=ButtonKind::Plain /> }.into_any()
            }
        },
        (None, CertificateState::Frozen) => {
            let go = Route::Unfreeze(id.clone()).path();
            view! { <LinkButton label=tr!("card.unfreeze") href=go kind=ButtonKind::Plain /> }.into_any()
        }
        (None, CertificateState::Closed) if card.insured && card.over.is_none() => {
            view! { <LinkButton label=tr!("card.activate_again") href=activate kind=ButtonKind::Plain /> }.into_any()
        }
        (None, CertificateState::Closed) => ().into_any(),
    };
    let number = certificate.card.as_ref().map(|card| card.masked()).unwrap_or_default();
    let state = certificate.state;
    view! {
        <section class="card-slot">
            <CardFace
                title=title
                issuer=from
                name=name
                number=number
                place=place
                state=state_words(state, card.on_no_device)
                tone=face(state)
                href=page
            />
            {past(card.over)}
            <div class="pair">
                {first}
                <LinkButton label=tr!("card.centre") href=centre kind=ButtonKind::Plain />
            </div>
        </section>
    }
    .into_any()
}

/// The physical card is past its last day: what that means, and what to do.
pub(super) fn past(over: Option<Date>) -> Option<impl IntoView + use<>> {
    over.map(|day| view! { <p class="card-face__note">{tr!("card.over", day = date(language(), day))}</p> })
}

fn entrusted(card: &EntrustedCard) -> impl IntoView + use<> {
    let title = tr!("card.entrusted_card", name = card.principal.masked());
    let text = tr!("card.until", day = date(language(), card.entrustment.last_day));
    let (href, label, tone) = match &card.here {
        Some(binding) => (Route::CardCode(binding.id.clone()), tr!("card.show_code"), Tone::Success),
        None => (Route::Entrusted(card.entrustment.id.clone()), tr!("card.to_accept"), Tone::Info),
    };
    view! {
        <Cell title=title text=text href=href.path()>
            <StatusTag label=label tone=tone />
        </Cell>
    }
}

/// A credential of another issuer: what it is, whom to call, and how to remove its link.
fn elsewhere_panel(book: &RuleBook, issuer: &Issuer) -> impl IntoView + use<> {
    let guides: Vec<_> = issuer
        .unlink
        .iter()
        .map(|path| super::guide::path(&path.guide, path.as_of, path.mark, sources(book, &path.src)).into_any())
        .collect();
    let hotline = issuer.hotline.clone();
    let (issued_by, note) = (issuer.name.get(language()).to_owned(), issuer.note.get(language()).to_owned());
    let named = format!("{} · {}", issuer.credential.get(language()), tr!("card.elsewhere"));
    view! {
        <Panel title=named>
            <Prose>
                <p>{issued_by}</p>
                <p>{note}</p>
                <p>
                    {tr!("card.hotline")} " " <a href=format!("tel:{hotline}")>{hotline.clone()}</a>
                </p>
            </Prose>
            <Disclosure summary=tr!("card.elsewhere_how")>{guides}</Disclosure>
        </Panel>
    }
}
