use super::{super::words, NOTE, documents::kind_name, verdict, view::Shown};
use crate::{
    components::*,
    context::language,
    i18n::{date_time, say},
    routes::Route,
    tr,
};
use domain::{
    application::{Actor, ApplicationEvent, StaffMessage},
    assist::Consent,
    review::Finding,
    rules::RuleBook,
    staff::Staff,
    talk::{Opinion, OpinionState},
    time::Timestamp,
};
use leptos::prelude::*;
use std::sync::Arc;
use usecases::desk::{Note, Reveal, case::CasePage};

/// What happened and what colleagues wrote, newest first; and a form for a note while no act is open.
#[component]
pub(super) fn HistoryPanel(
    /// The case.
    shown: Shown,
    /// Who reads it.
    staff: Option<Staff>,
    /// Names of the kinds of documents.
    book: Arc<RuleBook>,
) -> impl IntoView {
    let page = &shown.page;
    let app = &page.application;
    let mut moments: Vec<(Timestamp, AnyView)> = page
        .history
        .iter()
        .map(|(event, name)| (event.at, happened(event, name.as_deref(), consent(page, event))))
        .chain(page.notes.iter().map(|(note, name)| (note.at, noted(note, name.as_deref()))))
        .chain(page.reveals.iter().map(|(reveal, name)| (reveal.at, looked(reveal, name.as_deref()))))
        .chain(page.opinions.iter().flat_map(opinion))
        .chain(page.findings.iter().map(|(found, name)| (found.at, judged(page, found, name.as_deref(), &book))))
        .collect();
    // Stable: what happened in the same instant keeps its order, so it is turned round first.
    moments.reverse();
    moments.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let moments: Vec<_> = moments.into_iter().map(|(_, view)| view).collect();
    let told = app.staff_message.clone().map(told);
    let may_note = shown.act.is_none()
        && shown.revealing.is_none()
        && shown.judged.is_none()
        && !page.own_case
        && staff.is_some_and(|s| s.role.decides());
    let action = Route::CaseAct(app.id.clone(), NOTE.to_owned()).path();
    let (typed, key, errors) = (shown.typed.note.clone(), shown.key.clone(), shown.errors.clone());
    view! {
        <Panel title=tr!("desk.history") id="history">
            {told}
            <Timeline>{moments}</Timeline>
            {may_note
                .then(|| {
                    view! {
                        <Form action=action errors=errors>
                            <Hidden name="key" value=key />
                            <Textarea
                                name="note"
                                label=tr!("desk.note")
                                value=typed
                                hint=tr!("desk.note_hint")
                                rows=2
                            />
                            <Actions>
                                <Button label=tr!("desk.note_add") kind=ButtonKind::Plain />
                            </Actions>
                        </Form>
                    }
                })}
        </Panel>
    }
}

fn consent(page: &CasePage, event: &ApplicationEvent) -> Option<Consent> {
    page.entered.iter().find(|(sending, ..)| sending.seq == event.seq).map(|(sending, ..)| sending.consent)
}

/// `consent`: how the applicant agreed, where staff sent it for them.
fn happened(event: &ApplicationEvent, name: Option<&str>, consent: Option<Consent>) -> AnyView {
    let note = event.note.clone();
    let consent = consent.map(|consent| tr!("assist.history", consent = say(consent)));
    view! {
        <Moment title=say(event.by) when=date_time(language(), event.at) who=who(&event.actor, name)>
            {(!note.is_empty()).then(|| view! { <p>{note}</p> })}
            {consent.map(|words| view! { <p>{words}</p> })}
        </Moment>
    }
    .into_any()
}

fn noted(note: &Note, name: Option<&str>) -> AnyView {
    let words = note.words.clone();
    view! {
        <Moment title=tr!("desk.noted") when=date_time(language(), note.at) who=name.unwrap_or_default()>
            <p>{words}</p>
        </Moment>
    }
    .into_any()
}

fn looked(reveal: &Reveal, name: Option<&str>) -> AnyView {
    let what = words::list(reveal.fields.iter().map(|f| say(*f)));
    let why = say(reveal.purpose);
    let own = reveal.words.clone();
    view! {
        <Moment
            title=tr!("desk.looked", what = what)
            when=date_time(language(), reveal.at)
            who=name.unwrap_or_default()
        >
            <p>{why}</p>
            {(!own.is_empty()).then(|| view! { <p>{own}</p> })}
        </Moment>
    }
    .into_any()
}

/// A question to a colleague, and what came of it: two moments.
fn opinion((opinion, by, of): &(Opinion, String, String)) -> Vec<(Timestamp, AnyView)> {
    let moment = |title: String, at: Timestamp, who: &String, words: String| {
        let view = view! {
            <Moment title=title when=date_time(language(), at) who=who.clone()>
                {(!words.is_empty()).then(|| view! { <p>{words}</p> })}
            </Moment>
        };
        (at, view.into_any())
    };
    let asked = tr!("opinion.history_asked", of = of);
    let mut all = vec![moment(asked, opinion.asked_at, by, opinion.question.clone())];
    let nobody = String::new();
    let ended = match opinion.state {
        OpinionState::Open => None,
        OpinionState::Answered => Some((tr!("opinion.history_answered"), of)),
        OpinionState::Declined => Some((tr!("opinion.history_declined"), of)),
        OpinionState::Withdrawn => Some((tr!("opinion.history_withdrawn"), by)),
        OpinionState::Lapsed => Some((tr!("opinion.history_lapsed"), &nobody)),
    };
    if let Some(((title, who), at)) = ended.zip(opinion.ended_at) {
        all.push(moment(title, at, who, opinion.answer.clone().unwrap_or_default()));
    }
    all
}

fn judged(page: &CasePage, finding: &Finding, name: Option<&str>, book: &RuleBook) -> AnyView {
    let document = page.documents.iter().find(|d| d.id == finding.document);
    let app = &page.application;
    let document = document.map_or_else(|| tr!("case.gone"), |d| kind_name(app, &d.kind, book));
    let title = tr!("case.judged", document = document, verdict = verdict::words(finding.verdict));
    let own = finding.words.clone();
    view! {
        <Moment title=title when=date_time(language(), finding.at) who=name.unwrap_or_default()>
            {(!own.is_empty()).then(|| view! { <p>{own}</p> })}
        </Moment>
    }
    .into_any()
}

/// Who acted, as staff may know it.
pub(super) fn who(actor: &Actor, name: Option<&str>) -> String {
    match (actor, name) {
        (Actor::Staff(_), Some(name)) => name.to_owned(),
        (Actor::Staff(_), None) => tr!("desk.actor_staff"),
        (Actor::Resident(_), _) => tr!("desk.actor_applicant"),
        (Actor::System, _) => tr!("desk.actor_system"),
        (Actor::Operator, _) => tr!("desk.actor_operator"),
        (Actor::Anonymous, _) => tr!("desk.actor_anonymous"),
    }
}

/// The last message that went to the resident.
fn told(message: StaffMessage) -> impl IntoView {
    let reasons: Vec<_> = message.reasons.iter().map(|r| view! { <li>{say(*r)}</li> }).collect();
    let words = message.words;
    view! {
        <Disclosure summary=tr!("desk.last_message")>
            <ul class="letter__reasons">{reasons}</ul>
            {(!words.is_empty()).then(|| view! { <blockquote class="letter__words">{words}</blockquote> })}
        </Disclosure>
    }
}

/// The last thing that happened, in one sentence: move, who, when.
pub(super) fn last(page: &CasePage) -> Option<String> {
    let (event, name) = page.history.last()?;
    let when = date_time(language(), event.at);
    Some(tr!("desk.conflict_what", what = say(event.by), who = who(&event.actor, name.as_deref()), when = when))
}
