//! What ends and what stays, before anything is asked; then the code that allows exactly this.

use super::words::{binding_id, certificate_id, device, right};
use crate::{
    components::{Actions, Button, ButtonKind, Form, Hidden, LinkButton, Notice, PageHead, Panel, Prose, Tone, spoken},
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date, date_time},
    pages::{
        help::HelpWith,
        support::{TooOften, answer, badge, retry_after, status_for},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{
    card::{Binding, BindingKind},
    id::CertificateId,
    rules::{Channel, RuleBook},
};
use guides::Question;
use leptos::prelude::*;
use serde::Deserialize;
use usecases::{
    UseCaseError, UseCaseResult,
    card::{Guard, UnbindPage, Which, request_unbind_code, unbind_page},
};

#[derive(Deserialize)]
pub(super) struct Asked {
    pub(super) which: Option<String>,
}

/// What is to be unbound: `all` or one binding.
pub(super) fn which(text: &str) -> UseCaseResult<Which> {
    if text == "all" { Ok(Which::All) } else { binding_id(text).map(Which::One) }
}

/// The same as a part of an address.
pub(super) fn which_text(which: &Which) -> String {
    match which {
        Which::All => "all".into(),
        Which::One(id) => id.to_string(),
    }
}

/// An address with what is to be unbound.
pub(super) fn address(route: &Route, which: &Which) -> String {
    format!("{route}?which={}", which_text(which))
}

/// Nothing (any more) to unbind, or frozen: the personal centre says how it stands.
pub(super) fn or_centre(door: &Door, id: &str, result: UseCaseResult<Response>) -> Response {
    match (result, CertificateId::parse(id)) {
        (Err(UseCaseError::Conflict), Some(id)) => door.see_other(&Route::CardCentre(id)),
        (other, _) => answer(door, other),
    }
}

pub(super) async fn show(door: Door, Path(id): Path<String>, Query(asked): Query<Asked>) -> Response {
    let result = async {
        let which = which(asked.which.as_deref().unwrap_or("all"))?;
        page(&door, &certificate_id(&id)?, &which, None).await
    }
    .await;
    or_centre(&door, &id, result)
}

/// The code is wanted.
pub(super) async fn ask(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    let result = async {
        let (certificate, which) = (certificate_id(&id)?, which(form.get("which"))?);
        match request_unbind_code(&door.ctx, door.caller(), &certificate, &which).await {
            Ok(()) => Ok(crate::door::see_other(&address(&Route::UnbindCode(certificate), &which))),
            Err(UseCaseError::LimitReached { retry_after, .. }) => {
                page(&door, &certificate, &which, Some(retry_after)).await
            }
            Err(error) => Err(error),
        }
    }
    .await;
    or_centre(&door, &id, result)
}

async fn page(door: &Door, id: &CertificateId, which: &Which, wait: Option<i64>) -> UseCaseResult<Response> {
    let found = unbind_page(&door.ctx, door.caller(), id, which).await?;
    let mut ctx = door.page_ctx();
    // The language switch must not turn one device into all.
    ctx.path = address(&Route::Unbind(id.clone()), which);
    let title = tr_in!(door.caller().language, "card.unbind_title");
    let page = door.page_as(&ctx, status_for::<()>(&[], wait), &title, || view(&door.ctx.book, &found, which, wait));
    Ok(retry_after(wait, page))
}

pub(super) fn view(book: &RuleBook, page: &UnbindPage, which: &Which, wait: Option<i64>) -> impl IntoView + use<> {
    let id = page.access.certificate.id.clone();
    let back = Route::CardCentre(id.clone()).path();
    let ends: Vec<_> = page.ends.iter().map(|binding| view! { <li>{ending(binding)}</li> }).collect();
    let (stays, how): (Vec<String>, Vec<Option<_>>) = page
        .stays
        .iter()
        .map(|(binding, channel)| {
            let guide = Route::UnbindGuide(binding.id.clone()).path();
            let name = channel.name.get(language()).to_owned();
            if binding.locator.is_some() {
                return (tr!("card.stays_device", device = device(binding)), None);
            }
            let words = tr!("card.also_channel", channel = name.clone());
            let how = view! { <li>{words} " " <a href=guide>{tr!("card.guide")}</a></li> };
            (tr!("card.stays_channel", channel = name), Some(how))
        })
        .unzip();
    let stays: Vec<_> = stays.into_iter().map(|words| view! { <li>{words}</li> }).collect();
    // What this service can't do is nothing that the reader "can still do".
    let how: Vec<_> = how.into_iter().flatten().collect();
    let others = elsewhere(page);
    let know = (!how.is_empty() || others.is_some()).then(|| {
        view! {
            <Panel title=tr!("card.also_know_title")>
                <Prose>
                    <ul>{how} {others}</ul>
                </Prose>
            </Panel>
        }
    });
    // A guardian's or a helper's device does not come back without a fresh check or offer.
    let own = page.ends.iter().any(|binding| binding.kind == BindingKind::Own && binding.device.is_some());
    let restore = own.then(|| view! { <li>{tr!("card.stays_restore")}</li> });
    let which = which_text(which);
    view! {
        <PageHead title=tr!("card.unbind_title") lead=tr!("card.unbind_lead") back=back.clone() />
        {guard(book, &page.guard)}
        <TooOften wait=wait />
        <Panel title=tr!("card.ends_title")>
            <Prose>
                <ul class="ends">
                    {ends} <li>{tr!("card.ends_codes")}</li>
                </ul>
            </Prose>
        </Panel>
        <Panel title=tr!("card.stays_title")>
            <Prose>
                <ul class="stays">
                    <li>{tr!("card.stays_cover")}</li>
                    <li>{tr!("card.stays_physical")}</li>
                    {stays}
                </ul>
            </Prose>
        </Panel>
        <Panel title=tr!("card.also_title")>
            <Prose>
                <ul>
                    {restore}
                    <li>
                        <a href=Route::My.path()>{tr!("card.stays_cover_go")}</a>
                    </li>
                </ul>
            </Prose>
        </Panel>
        {know}
        <HelpWith question=Question::Unbind />
        <Form action=Route::Unbind(id).path()>
            <Hidden name="which" value=which />
            <Actions>
                <Button label=tr!("card.unbind_code") />
                <LinkButton label=tr!("card.keep") href=back kind=ButtonKind::Plain />
            </Actions>
        </Form>
    }
}

/// Channels of which nothing is on record, each with its guide: nobody must believe that all is unbound.
fn elsewhere(page: &UnbindPage) -> Option<impl IntoView + use<>> {
    let link = |(n, channel): (usize, &Channel)| {
        let href = Route::CardChannel(page.access.certificate.id.clone(), channel.code.clone()).path();
        let name = channel.name.get(language()).to_owned();
        view! { {(n > 0).then_some(" · ")} <a href=href>{spoken(name)}</a> }
    };
    let links: Vec<_> = page.elsewhere.iter().enumerate().map(link).collect();
    (!links.is_empty()).then(|| view! { <li>{tr!("card.channels_unbind")} " " {links}</li> })
}

/// What ends with a binding, with when it was bound: several devices may be of one kind.
fn ending(binding: &Binding) -> String {
    let since = date_time(language(), binding.bound_at);
    let device = tr!("card.ends_device", device = device(binding), since = since);
    match binding.kind {
        BindingKind::Own => tr!("card.ends_own", device = device),
        BindingKind::Family => tr!("card.ends_other", right = right(binding), device = device),
        BindingKind::Entrusted(_) => tr!("card.ends_entrusted", device = device),
    }
}

/// What stands between the two acts.
fn guard(book: &RuleBook, guard: &Guard) -> impl IntoView + use<> {
    let needs = &guard.needs_certificate;
    let application = guard.stopping.as_ref().map(|(id, reference)| {
        let go = Route::Application(id.clone()).path();
        let (tone, title, text) = if needs.v {
            (Tone::Danger, tr!("card.guard_needs_title"), tr!("card.guard_needs", reference = reference))
        } else {
            (Tone::Warn, tr!("card.guard_open_title"), tr!("card.guard_open", reference = reference))
        };
        let mark = badge(book, needs);
        view! {
            <Notice tone=tone title=title>
                <p>{text}</p>
                {mark}
                <p>
                    <a href=go>{tr!("card.guard_go")}</a>
                </p>
            </Notice>
        }
    });
    let closes = guard.closes_on.map(|day| {
        view! {
            <Notice tone=Tone::Info title=tr!("card.guard_closes", day = date(language(), day))>
                <p>{tr!("card.guard_closes_text")}</p>
            </Notice>
        }
    });
    view! { {application} {closes} }
}
