//! That an application was entered by staff, as colleagues read it on the case.

use super::super::words::state;
use crate::{
    components::*,
    context::language,
    i18n::{date_time, say},
    routes::Route,
    tr,
};
use domain::{
    application::Move,
    assist::{AssistWay, Assistance, InformedWay, Sending},
};
use leptos::prelude::*;
use usecases::desk::case::CasePage;

/// By whom, how the applicant was there, and how they agreed; where no message reaches them, that too.
pub(in crate::pages::desk) fn entered(page: &CasePage) -> AnyView {
    // That it was taken back stands in the history, with how the applicant agreed.
    let sent = |seq| page.history.iter().any(|(e, _)| e.seq == seq && matches!(e.by, Move::Submit | Move::Correct));
    let sent = page.entered.iter().filter(|(sending, ..)| sent(sending.seq));
    let lines: Vec<_> = sent.map(|one| view! { <p>{line(one)}</p> }).collect();
    if lines.is_empty() {
        return ().into_any();
    }
    let told = (!page.has_account).then(|| told(page));
    view! {
        <Notice tone=Tone::Info title=tr!("assist.case_title")>{lines}</Notice>
        {told}
    }
    .into_any()
}

/// No message reaches the applicant: the letter, how they were told, and what keeps that.
fn told(page: &CasePage) -> impl IntoView + use<> {
    let app = &page.application;
    let act = |verb: &str| Route::CaseAct(app.id.clone(), verb.to_owned()).path();
    let (letter, action, version) = (act("letter"), act("informed"), app.version.to_string());
    let known: Vec<_> = page
        .informed
        .iter()
        .map(|(informed, by)| {
            let when = date_time(language(), informed.at);
            let words =
                tr!("assist.told", state = state(informed.state), way = way(informed.way), by = by, when = when);
            view! { <li>{words}</li> }
        })
        .collect();
    let now = page.informed.iter().any(|(informed, _)| informed.state == app.state);
    let (label, tone) = if now { (tr!("assist.told_yes"), Tone::Success) } else { (tr!("assist.told_no"), Tone::Warn) };
    let buttons: Vec<_> = InformedWay::ALL
        .into_iter()
        .map(|each| {
            let words = tr!("assist.tell", way = way(each));
            view! { <Button label=words name="informed" value=each.name() kind=ButtonKind::Plain /> }
        })
        .collect();
    view! {
        <Panel title=tr!("assist.told_title") id="informed">
            <p><StatusTag label=label tone=tone /></p>
            <Prose>
                <p>{tr!("assist.case_no_account")}</p>
                <ul>{known}</ul>
            </Prose>
            <Form action=action>
                <Hidden name="version" value=version />
                <Actions>
                    <LinkButton label=tr!("assist.letter") href=letter kind=ButtonKind::Plain />
                    {buttons}
                </Actions>
            </Form>
        </Panel>
    }
}

fn way(way: InformedWay) -> String {
    match way {
        InformedWay::Letter => tr!("assist.by_letter"),
        InformedWay::Call => tr!("assist.by_call"),
        InformedWay::Counter => tr!("assist.by_counter"),
    }
}

fn line((sending, assistance, by): &(Sending, Assistance, String)) -> String {
    let (when, consent) = (date_time(language(), sending.at), say(sending.consent));
    match (assistance.way, &assistance.called) {
        (AssistWay::Phone, Some(phone)) => {
            tr!("assist.case_phone", by = by, when = when, phone = phone, consent = consent)
        }
        _ => tr!("assist.case_counter", by = by, when = when, consent = consent),
    }
}
