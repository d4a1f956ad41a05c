//! One region: what is in force, its versions with what each changed, and a new draft.

use super::{
    super::words as desk_words,
    list::broken,
    words::{differences, since, state},
};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::date,
    pages::support::{before, where_it_ended},
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{
    application::form::FieldError,
    id::RulesDraftId,
    rules::{RegionCode, RuleBook},
};
use http::StatusCode;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError,
    desk::rules::{self, BeginForm, VersionsPage},
};

/// The page.
pub(super) async fn show(door: Door, Path(region): Path<String>, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let Some(region) = RegionCode::parse(&region) else { return door.refuse(&UseCaseError::NotFound) };
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let place = where_it_ended(query.get("before"), RulesDraftId::parse);
    let form = BeginForm { key: format!("{:032x}", door.ctx.ids.bits()), ..BeginForm::default() };
    page(&door, StatusCode::OK, &region, place.as_ref(), form, Vec::new()).await
}

/// A draft begins.
pub(super) async fn begin(door: Door, Path(region): Path<String>, form: FormData) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let Some(region) = RegionCode::parse(&region) else { return door.refuse(&UseCaseError::NotFound) };
    let [note, source, key] = ["note", "source", "key"].map(|name| form.get(name).to_owned());
    let typed = BeginForm { note, source, key };
    match rules::begin(&door.ctx, door.caller(), &region, &typed).await {
        Ok(id) => door.see_other(&Route::DeskRulesDraft(id)),
        Err(UseCaseError::Invalid(errors)) => {
            page(&door, StatusCode::UNPROCESSABLE_ENTITY, &region, None, typed, errors).await
        }
        Err(error) => door.refuse(&error),
    }
}

async fn page(
    door: &Door,
    status: StatusCode,
    region: &RegionCode,
    place: Option<&(domain::time::Timestamp, RulesDraftId)>,
    typed: BeginForm,
    errors: Vec<FieldError>,
) -> Response {
    match rules::versions(&door.ctx, door.caller(), region, place).await {
        Ok(found) => {
            let book = door.ctx.book.clone();
            let name = desk_words::region(&book, region);
            let title = tr_in!(door.caller().language, "rules.of_region", region = name);
            door.page_with(status, title, || view! { <Page found typed errors book /> })
        }
        Err(error) => door.refuse(&error),
    }
}

#[component]
fn Page(found: VersionsPage, typed: BeginForm, errors: Vec<FieldError>, book: Arc<RuleBook>) -> impl IntoView {
    let name = desk_words::region(&book, &found.region);
    let next =
        found.next.as_ref().map(|(at, id)| before(&Route::DeskRulesRegion(found.region.clone()).path(), *at, id));
    let begin = found.may_write.then(|| begin_form(&found, &typed, errors));
    let guide = Route::Region(found.region.clone()).path();
    let version = match &found.now.version {
        Some(id) => {
            let short = id.as_str().get(..8).unwrap_or_default().to_owned();
            view! { <a href=Route::DeskRulesDraft(id.clone()).path()>{short}</a> }.into_any()
        }
        None => tr!("rules.files").into_any(),
    };
    let list = if found.versions.is_empty() {
        view! { <p class="quiet">{tr!("rules.no_versions")}</p> }.into_any()
    } else {
        versions(&found)
    };
    let title = tr!("rules.of_region", region = name);
    view! {
        <PageHead title=title lead=since(found.now.since) back=Route::DeskRules.path() />
        {broken(&found.faults, &book)}
        <Columns>
            <Stack>
                <Panel title=tr!("rules.versions")>{list} <Pagination next=next /></Panel>
            </Stack>
            <Stack>
                <Panel title=tr!("rules.in_force")>
                    <SummaryList>
                        <SummaryRow label=tr!("rules.version")>{version}</SummaryRow>
                        <SummaryRow label=tr!("rules.since_label") value=since(found.now.since) />
                    </SummaryList>
                    <p>
                        <a href=guide>{tr!("rules.see_guide")}</a>
                    </p>
                </Panel>
                {begin}
            </Stack>
        </Columns>
    }
}

fn versions(found: &VersionsPage) -> AnyView {
    let all: Vec<_> = found
        .versions
        .iter()
        .map(|(version, changes)| {
            let draft = &version.what;
            let (label, tone) = state(draft, draft.has_begun(found.today));
            let day = draft.effective_on.map(|day| tr!("rules.from_day", date = date(language(), day)));
            let words = [day, Some(version.who.clone()), Some(date(language(), draft.begun_at.day()))];
            let words = words.into_iter().flatten().collect::<Vec<_>>().join(" · ");
            let href = Route::DeskRulesDraft(draft.id.clone()).path();
            let changes = match changes {
                Some(changes) => {
                    let summary = tr!("rules.changes", count = changes.len());
                    let table = differences(changes, summary.clone());
                    view! { <Disclosure summary=summary>{table}</Disclosure> }.into_any()
                }
                None => view! { <p class="quiet">{tr!("rules.cannot_compare")}</p> }.into_any(),
            };
            view! {
                <li class="rules-version">
                    <p>
                        <a href=href>{format!("{} {}", tr!("rules.version"), draft.short())}</a>
                        " "
                        <StatusTag label=label tone=tone />
                    </p>
                    <p class="quiet">{words}</p>
                    <p>{draft.note.clone()}</p>
                    {changes}
                </li>
            }
        })
        .collect();
    view! { <ul class="rules-versions">{all}</ul> }.into_any()
}

fn begin_form(found: &VersionsPage, typed: &BeginForm, errors: Vec<FieldError>) -> impl IntoView + use<> {
    let action = Route::DeskRulesRegion(found.region.clone()).path();
    let BeginForm { note, source, key } = typed.clone();
    view! {
        <Panel title=tr!("rules.begin")>
            <p>{tr!("rules.begin_text")}</p>
            <Form action=action errors=errors>
                <Hidden name="key" value=key />
                <Textarea name="note" label=tr!("rules.note") hint=tr!("rules.note_hint") value=note rows=3 />
                <Textarea name="source" label=tr!("rules.source") hint=tr!("rules.source_hint") value=source rows=3 />
                <Actions>
                    <Button label=tr!("rules.begin_button") />
                </Actions>
            </Form>
        </Panel>
    }
}
