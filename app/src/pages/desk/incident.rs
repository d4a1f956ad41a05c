//! What stands above every page: announcing it, what was announced, ending it. For administrators of all regions.

use crate::{
    components::*, context::language, door::Door, form_data::FormData, i18n::date_time, routes::Route, tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{application::form::FieldError, id::IncidentId, incident::Incident, time::Timestamp};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::incident::{self, IncidentForm},
};

/// The page.
pub(super) async fn show(door: Door) -> Response {
    page(&door, StatusCode::OK, IncidentForm::default(), Vec::new(), false).await
}

/// One was typed: looked at first, then announced.
pub(super) async fn announce(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let of = |name| form.get(name).to_owned();
    let typed = IncidentForm { zh: of("zh"), en: of("en"), hours: of("hours") };
    match incident::announce(&door.ctx, door.caller(), &typed).await {
        Ok(()) => door.see_other(&Route::Incidents),
        Err(UseCaseError::Invalid(errors)) => page(&door, StatusCode::UNPROCESSABLE_ENTITY, typed, errors, false).await,
        Err(UseCaseError::Conflict) => page(&door, StatusCode::CONFLICT, typed, Vec::new(), true).await,
        Err(error) => door.refuse(&error),
    }
}

/// It is over.
pub(super) async fn end(door: Door, Path(id): Path<String>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(id) = IncidentId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    match incident::end(&door.ctx, door.caller(), &id).await {
        Ok(()) => door.see_other(&Route::Incidents),
        Err(error) => door.refuse(&error),
    }
}

async fn page(
    door: &Door,
    status: StatusCode,
    typed: IncidentForm,
    errors: Vec<FieldError>,
    another: bool,
) -> Response {
    if let Some(elsewhere) = super::away(door) {
        return elsewhere;
    }
    let listed = match incident::list(&door.ctx, door.caller()).await {
        Ok(listed) => listed,
        Err(error) => return door.refuse(&error),
    };
    let now = door.ctx.now();
    let title = tr_in!(door.caller().language, "incident.title");
    door.page_with(status, title.clone(), || {
        let stands = listed.iter().find(|incident| incident.is_shown(now)).cloned();
        view! {
            <PageHead title=title lead=tr!("incident.lead") />
            {another.then(|| view! { <Notice tone=Tone::Danger announce=true>{tr!("incident.another")}</Notice> })}
            <Columns>
                <Stack>
                    {match &stands {
                        Some(incident) => standing(incident).into_any(),
                        None => announcing(typed, errors).into_any(),
                    }}
                </Stack>
                <Panel title=tr!("incident.before")>{before(&listed, now)}</Panel>
            </Columns>
        }
    })
}

fn standing(incident: &Incident) -> impl IntoView + use<> {
    let until = tr!("incident.until", when = date_time(language(), incident.until));
    let (words, action) = (incident.words.clone(), Route::EndIncident(incident.id.clone()).path());
    view! {
        <Panel title=tr!("incident.stands")>
            <p lang="zh-CN">{words.zh}</p>
            <p lang="en">{words.en}</p>
            <p>{until}</p>
            <Form action=action>
                <Actions>
                    <Button label=tr!("incident.end") kind=ButtonKind::Danger />
                </Actions>
            </Form>
        </Panel>
    }
}

fn announcing(typed: IncidentForm, errors: Vec<FieldError>) -> impl IntoView {
    let hours = Incident::HOURS.iter().map(|n| Choice::new(n.to_string(), tr!("incident.hours", n = n))).collect();
    view! {
        <Panel title=tr!("incident.announce")>
            <Form errors=errors>
                <Textarea name="zh" label=tr!("incident.zh") value=typed.zh hint=tr!("incident.words_hint") rows=3 />
                <Textarea name="en" label=tr!("incident.en") value=typed.en hint=tr!("incident.words_hint") rows=3 />
                <RadioGroup name="hours" legend=tr!("incident.how_long") choices=hours value=typed.hours />
                <Actions>
                    <Button label=tr!("incident.button") />
                </Actions>
            </Form>
        </Panel>
    }
}

fn before(listed: &[Incident], now: Timestamp) -> AnyView {
    let rows: Vec<_> = listed.iter().filter(|incident| !incident.is_shown(now)).map(row).collect();
    if rows.is_empty() {
        return view! { <p>{tr!("incident.none")}</p> }.into_any();
    }
    let columns = vec![tr!("incident.words"), tr!("incident.from"), tr!("incident.to")];
    view! { <Table caption=tr!("incident.before") quiet=true columns=columns rows=rows /> }.into_any()
}

fn row(incident: &Incident) -> Vec<AnyView> {
    let to = incident.ended_at.unwrap_or(incident.until);
    let words = incident.words.get(language()).to_owned();
    [words, date_time(language(), incident.from), date_time(language(), to)]
        .into_iter()
        .map(IntoAny::into_any)
        .collect()
}
