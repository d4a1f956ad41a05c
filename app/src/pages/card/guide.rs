//! How to unbind in a channel that nobody here can reach, and the holder's own statement that it is done.

use super::words::{binding_id, device};
use crate::{
    components::{
        Actions, Button, ButtonKind, Disclosure, Form, Hidden, MarkBadge, Notice, PageHead, Panel, Prose, Tone, spoken,
    },
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date, date_time},
    pages::support::{answer, sources},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    card::BindingState,
    id::BindingId,
    rules::{Channel, GuideStep, Mark, RuleBook, Source},
};
use jiff::civil::Date;
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    card::{Shown, one_binding, state_unbound, take_back_statement},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &binding_id(&id)?).await }.await;
    answer(&door, result)
}

/// The statement is made, or taken back.
pub(super) async fn state(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    let result = async {
        let id = binding_id(&id)?;
        let said = if form.get("say") == "bound" {
            take_back_statement(&door.ctx, door.caller(), &id).await
        } else {
            state_unbound(&door.ctx, door.caller(), &id).await
        };
        match said {
            // From the personal centre back to it: its row, or the channel without one, shows what came of it.
            Ok(binding) if form.get("to") == "centre" => Ok(door.see_other(&Route::CardCentre(binding.certificate))),
            // A mere statement that was taken back has no row any more.
            Ok(binding) if binding.state == BindingState::Unbound => {
                Ok(door.see_other(&Route::CardChannel(binding.certificate, binding.channel)))
            }
            Ok(_) | Err(UseCaseError::Conflict) => Ok(door.see_other(&Route::UnbindGuide(id))),
            Err(error) => Err(error),
        }
    }
    .await;
    answer(&door, result)
}

async fn page(door: &Door, id: &BindingId) -> UseCaseResult<Response> {
    let (_, shown) = one_binding(&door.ctx, door.caller(), id).await?;
    if shown.direct {
        return Ok(door.see_other(&Route::CardCentre(shown.binding.certificate)));
    }
    let book = door.ctx.book.clone();
    let title =
        tr_in!(door.caller().language, "card.guide_title", channel = shown.channel.name.get(door.caller().language));
    Ok(door.page(title, || view(&book, &shown)))
}

pub(super) fn view(book: &RuleBook, shown: &Shown) -> impl IntoView + use<> {
    let back = Route::CardCentre(shown.binding.certificate.clone()).path();
    guide(book, &shown.channel, account_line(shown), back, statement(shown))
}

/// A channel's dated steps, and what its holder can say about it here.
pub(super) fn guide(
    book: &RuleBook,
    channel: &Channel,
    lead: String,
    back: String,
    statement: AnyView,
) -> impl IntoView + use<> {
    let name = channel.name.get(language()).to_owned();
    let main = path(&channel.guide, channel.as_of, channel.mark, sources(book, &channel.src));
    let others: Vec<_> = channel
        .alternatives
        .iter()
        .map(|other| path(&other.guide, other.as_of, other.mark, sources(book, &other.src)).into_any())
        .collect();
    let none = others.is_empty();
    view! {
        <PageHead title=tr!("card.guide_title", channel = name.clone()) lead=lead back=back />
        <Notice tone=Tone::Warn title=tr!("card.guide_not_here")>
            <p>{tr!("card.guide_not_here_text", channel = name)}</p>
        </Notice>
        <Panel title=tr!("card.guide_steps")>{main}</Panel>
        {(!none).then(|| view! { <Disclosure summary=tr!("card.guide_others")>{others}</Disclosure> })}
        {statement}
    }
}

fn account_line(shown: &Shown) -> String {
    let label = label(shown);
    if label.is_empty() { label } else { tr!("card.guide_label", label = label) }
}

/// What the device or the account is called: a device by the names people know, an account as it is; empty where that
/// says no more than the channel's name.
pub(super) fn label(shown: &Shown) -> String {
    let label = &shown.binding.label;
    match (shown.binding.device.is_some(), shown.channel.name.zh == *label || shown.channel.name.en == *label) {
        (true, _) => device(&shown.binding),
        (false, true) => String::new(),
        (false, false) => label.clone(),
    }
}

/// One way through somebody's menus, with its day and how far it can be trusted.
pub(crate) fn path(steps: &[GuideStep], as_of: Date, mark: Mark, sources: Vec<Source>) -> impl IntoView + use<> {
    let steps: Vec<_> =
        steps.iter().map(|step| view! { <li>{spoken(step.text.get(language()).to_owned())}</li> }).collect();
    view! {
        <Prose>
            <ol>{steps}</ol>
            <p class="guide-mark">
                {tr!("card.guide_as_of", day = date(language(), as_of))} " " <MarkBadge mark=mark sources=sources />
            </p>
        </Prose>
    }
}

fn statement(shown: &Shown) -> AnyView {
    match shown.binding.state {
        BindingState::Stated => {
            let at = shown.binding.ended_at.map(|at| date_time(language(), at)).unwrap_or_default();
            view! {
                <Notice tone=Tone::Success title=tr!("card.stated_title", at = at) announce=true>
                    <p>{tr!("card.stated_text")}</p>
                </Notice>
                <Form>
                    <Hidden name="say" value="bound" />
                    <Actions>
                        <Button label=tr!("card.state_back") kind=ButtonKind::Plain />
                    </Actions>
                </Form>
            }
            .into_any()
        }
        BindingState::Bound => say_so(),
        BindingState::Unbound => ().into_any(),
    }
}

/// The form of the statement.
pub(super) fn say_so() -> AnyView {
    view! {
        <Panel title=tr!("card.state_title")>
            <Prose>
                <p>{tr!("card.state_text")}</p>
            </Prose>
            <Form>
                <Hidden name="say" value="unbound" />
                <Actions>
                    <Button label=tr!("card.state_button") />
                </Actions>
            </Form>
        </Panel>
    }
    .into_any()
}
