//! What an auditor asks the record for: the form, and what it says in an address.

use crate::{components::*, form_data::FormData, routes::Route, tr};
use domain::{application::Actor, audit::AuditFilter, time::Timestamp};
use leptos::prelude::*;
use usecases::audit::{AuditPosition, Choices, Subject};

/// What an address asks for.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// The search.
    pub filter: AuditFilter,
    /// Where the page before ended.
    pub before: Option<AuditPosition>,
    /// A part of the address can't be read: nothing is searched for in its place.
    pub unread: bool,
    /// Nobody fits what was typed.
    pub nobody: bool,
}

impl Asked {
    pub(super) fn of(query: &FormData) -> Self {
        let given = |name: &str| Some(query.get(name)).filter(|value| !value.is_empty()).map(str::to_owned);
        let day = |name: &str| given(name).map(|typed| typed.parse::<jiff::civil::Date>().ok());
        let actor = given("actor").map(|key| Actor::from_key(&key));
        // An action is a short name of ours, an object an identifier or such a name.
        let plain = |text: &str| {
            text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        };
        let [about, action] = ["about", "action"].map(given);
        let words = [&about, &action].into_iter().flatten().all(|text| plain(text));
        let (from, until) = (day("from"), day("until"));
        let unread = !words || actor == Some(None) || from == Some(None) || until == Some(None);
        let place = query.get("before").split_once('.');
        let before = place.and_then(|(at, index)| Some((Timestamp(at.parse().ok()?), index.parse().ok()?)));
        let filter =
            AuditFilter { about, action, actor: actor.flatten(), from: from.flatten(), until: until.flatten() };
        Self { filter, before, unread, nobody: false }
    }

    /// The address of the search from a place on.
    pub(super) fn address(&self, before: Option<AuditPosition>) -> String {
        let before = before.map(|(at, index)| ("before", format!("{}.{index}", at.0)));
        let pairs = self.filter.pairs().into_iter().chain(before).map(|(name, value)| format!("{name}={value}"));
        format!("{}?{}", Route::DeskRecord, pairs.collect::<Vec<_>>().join("&"))
    }
}

/// Looks for a person or case, and for what was done by whom and when.
#[component]
pub(super) fn SearchPanel(
    /// What is asked for now.
    asked: Asked,
    /// What can be asked for.
    choices: Choices,
) -> impl IntoView {
    let filter = asked.filter;
    let chosen = filter.actor.as_ref().map(Actor::key).unwrap_or_default();
    let mut actors: Vec<Choice> =
        choices.members.iter().map(|s| Choice::new(format!("staff:{}", s.id), s.name.clone())).collect();
    actors.push(Choice::new("system", tr!("desk.actor_system")));
    actors.push(Choice::new("operator", tr!("desk.actor_operator")));
    actors.push(Choice::new("anonymous", tr!("desk.actor_anonymous")));
    if let Some(actor) = filter.actor.as_ref().filter(|_| actors.iter().all(|c| c.value != chosen)) {
        actors.push(Choice::new(chosen.clone(), super::record::actor(actor, None)));
    }
    let actions = choices.actions.iter().map(|name| Choice::new(name.clone(), name.replace('.', " › "))).collect();
    let day = |day: Option<jiff::civil::Date>| day.map(|d| d.to_string()).unwrap_or_default();
    let about = filter.about.clone().map(|id| view! { <Hidden name="about" value=id /> });
    view! {
        <Panel>
            <Form action=Route::DeskRecord.path()>
                <Field
                    name="person"
                    label=tr!("audit.person")
                    hint=tr!("audit.person_hint")
                    kind=FieldKind::Text
                    maxlength=30
                >
                    <Button label=tr!("audit.find") kind=ButtonKind::Plain />
                </Field>
            </Form>
            <Form action=Route::DeskRecord.path() get=true>
                {about}
                <div class="figures__form">
                    <Select name="actor" label=tr!("audit.actor") choices=actors value=chosen none=tr!("audit.anybody") />
                    <Select
                        name="action"
                        label=tr!("audit.action")
                        choices=actions
                        value=filter.action.unwrap_or_default()
                        none=tr!("audit.any_act")
                    />
                    <Field
                        name="from"
                        label=tr!("audit.from")
                        kind=FieldKind::Date
                        value=day(filter.from)
                        optional=true
                    />
                    <Field
                        name="until"
                        label=tr!("audit.until")
                        kind=FieldKind::Date
                        value=day(filter.until)
                        optional=true
                    />
                </div>
                <Actions>
                    <Button label=tr!("audit.show") kind=ButtonKind::Plain />
                    <LinkButton
                        label=tr!("audit.check")
                        href=Route::DeskRecordCheck.path()
                        kind=ButtonKind::Text
                    />
                </Actions>
            </Form>
        </Panel>
    }
}

/// What a search was about, masked.
pub(super) fn told(subject: &Subject) -> impl IntoView + use<> {
    let said = match subject {
        Subject::Person(person) => {
            tr!("audit.about_person", name = person.name.masked(), number = person.id_number.masked())
        }
        Subject::Case(case) => tr!("audit.about_case", reference = case.reference),
        Subject::Other(id) => tr!("audit.about_other", id = id),
    };
    view! { <p>{said}</p> }
}
