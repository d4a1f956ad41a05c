//! One export: how far it is, its file, or the second person's decision.

use super::{
    export_words::{filter, list, state},
    facts::Facts,
    words,
};
use crate::{
    components::*, context::language, door::Door, form_data::FormData, i18n::date_time, i18n::say,
    pages::support::saved, routes::Route, tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    application::form::FieldError,
    export::{Export, ExportFault, ExportState as S},
    id::ExportId,
    rules::RuleBook,
    time::Timestamp,
};
use http::StatusCode;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError,
    desk::export::{self, ExportLine},
};

/// The page.
pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(id) = ExportId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    page(&door, StatusCode::OK, &id, String::new(), Vec::new(), false).await
}

/// Somebody decides, gives it up, or puts away what they were told.
pub(super) async fn act(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(id) = ExportId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let (note, version) = (form.get("note"), form.get("version").parse().unwrap_or(-1));
    let (ctx, caller) = (&door.ctx, door.caller());
    let (done, after) = match form.get("act") {
        "approve" => (export::approve(ctx, caller, &id, version, note).await, Route::Export(id.clone())),
        "decline" => (export::decline(ctx, caller, &id, version, note).await, Route::Export(id.clone())),
        "cancel" => (export::cancel(ctx, caller, &id).await, Route::Export(id.clone())),
        "put_away" => (export::put_away(ctx, caller, &id).await, Route::Desk),
        _ => (Err(UseCaseError::NotFound), Route::Exports),
    };
    match done {
        Ok(()) => door.see_other(&after),
        Err(UseCaseError::Invalid(errors)) => {
            page(&door, StatusCode::UNPROCESSABLE_ENTITY, &id, note.to_owned(), errors, false).await
        }
        Err(UseCaseError::Conflict) => page(&door, StatusCode::CONFLICT, &id, note.to_owned(), Vec::new(), true).await,
        Err(error) => door.refuse(&error),
    }
}

/// The file.
pub(super) async fn file(door: Door, Path(id): Path<String>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(id) = ExportId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    match export::download(&door.ctx, door.caller(), &id).await {
        Ok(file) => saved(&file.name, file.content_type, file.bytes),
        Err(error) => door.refuse(&error),
    }
}

async fn page(
    door: &Door,
    status: StatusCode,
    id: &ExportId,
    note: String,
    errors: Vec<FieldError>,
    stale: bool,
) -> Response {
    let line = match export::show(&door.ctx, door.caller(), id).await {
        Ok(line) => line,
        Err(error) => return door.refuse(&error),
    };
    let book = door.ctx.book.clone();
    door.page_with(status, tr_in!(door.caller().language, "export.one"), || {
        view! { <Page line note errors stale book /> }
    })
}

#[component]
pub(super) fn Page(
    line: ExportLine,
    note: String,
    errors: Vec<FieldError>,
    stale: bool,
    book: Arc<RuleBook>,
) -> impl IntoView {
    let title = list(&line.export.order.source);
    let facts = facts(&line, &book);
    let moved = stale.then(|| view! { <Notice tone=Tone::Warn announce=true>{tr!("export.moved")}</Notice> });
    let decide = line.may_decide.then(|| view! { <Decide line=line.clone() note errors /> });
    let stands = stands(&line);
    view! {
        <PageHead title=title back=Route::Exports.path() />
        {moved}
        {stands}
        <Panel>
            <Facts facts=facts />
        </Panel>
        {decide}
    }
}

fn facts(line: &ExportLine, book: &RuleBook) -> Vec<(String, String)> {
    let export = &line.export;
    let order = &export.order;
    let purpose = if order.purpose_words.is_empty() {
        say(order.purpose)
    } else {
        format!("{} · {}", say(order.purpose), order.purpose_words)
    };
    let columns = words::list(order.columns.iter().map(|c| super::export_words::column(*c)));
    let mut facts = vec![
        (tr!("export.state"), state(export.state).0),
        (tr!("export.asked_by"), line.by.clone()),
        (tr!("export.asked_at"), date_time(language(), export.asked_at)),
        (tr!("export.purpose"), purpose),
        (tr!("export.filter"), filter(&order.source, book)),
        (tr!("export.office"), words::office(book, &export.office)),
        (tr!("export.rows"), rows(export)),
        (tr!("export.columns"), columns),
        (tr!("export.format"), order.format.name().to_uppercase()),
    ];
    if export.state != S::Declined {
        facts.extend(line.second.clone().map(|name| (tr!("export.approved_by"), name)));
        if !export.reason.is_empty() {
            facts.push((tr!("export.second_note"), export.reason.clone()));
        }
    }
    facts.push((tr!("export.number"), export.id.to_string()));
    facts
}

/// How many rows: made, or expected; where not all were counted, how many at least and at most.
fn rows(export: &Export) -> String {
    if export.made > 0 {
        export.made.to_string()
    } else if export.needs_second() && export.expected < export.bound {
        tr!("export.rows_between", least = export.expected, most = export.bound)
    } else {
        export.expected.to_string()
    }
}

/// Where it stands, with what can be done about it.
fn stands(line: &ExportLine) -> AnyView {
    let export = &line.export;
    let action = Route::Export(export.id.clone()).path();
    let until = export.ends_at.map(|at: Timestamp| date_time(language(), at)).unwrap_or_default();
    let label = if export.state == S::Ready { tr!("export.delete") } else { tr!("export.cancel") };
    let cancel = (line.own && export.state.may_become(S::Cancelled)).then(|| {
        view! {
            <Form action=action>
                <Actions>
                    <Button label=label kind=ButtonKind::Text name="act" value="cancel" />
                </Actions>
            </Form>
        }
    });
    let more = export.more.then(|| view! { <p>{tr!("export.more", bound = export.bound)}</p> });
    match export.state {
        S::Waiting if line.may_decide => ().into_any(),
        S::Waiting => view! {
            <Notice tone=Tone::Warn title=tr!("export.state_waiting")>
                <p>{tr!("export.waits_text", until = until)}</p>
                {cancel}
            </Notice>
        }
        .into_any(),
        S::Queued | S::Making => {
            let said = tr!("export.made_of", made = export.made, expected = export.expected);
            let (title, done, total) = (state(export.state).0, export.made, export.expected);
            view! {
                <UnderWay moving=true>
                    <Panel title=title>
                        <Meter label=said done=done total=total />
                        <p class="quiet">{tr!("export.looks_again")}</p>
                        {cancel}
                    </Panel>
                </UnderWay>
            }
            .into_any()
        }
        S::Ready => {
            let download = if line.may_download {
                let href = Route::ExportFile(export.id.clone()).path();
                view! { <LinkButton label=tr!("export.download") href=href download=true /> }.into_any()
            } else {
                let text = if line.own { tr!("export.not_now") } else { tr!("export.not_yours") };
                view! { <p>{text}</p> }.into_any()
            };
            let text = tr!("export.ready_text", rows = export.made, until = until);
            view! {
                <Notice tone=Tone::Success title=tr!("export.ready")>
                    <p>{text}</p>
                    {more}
                    <Actions>{download}</Actions>
                    {cancel}
                </Notice>
            }
            .into_any()
        }
        S::Declined => {
            let title = tr!("export.declined_by", name = line.second.clone().unwrap_or_default());
            let reason = export.reason.clone();
            view! {
                <Notice tone=Tone::Danger title=title>
                    <p>{reason}</p>
                </Notice>
            }
            .into_any()
        }
        S::Cancelled => view! { <Notice tone=Tone::Neutral>{tr!("export.cancelled_text")}</Notice> }.into_any(),
        S::Expired => view! { <Notice tone=Tone::Neutral>{tr!("export.expired_text")}</Notice> }.into_any(),
        S::Failed => {
            let text = match export.fault {
                Some(ExportFault::AccessLost) => tr!("export.failed_access"),
                _ => tr!("export.failed_broken"),
            };
            view! { <Notice tone=Tone::Danger title=state(S::Failed).0>{text}</Notice> }.into_any()
        }
    }
}

#[component]
fn Decide(line: ExportLine, note: String, errors: Vec<FieldError>) -> impl IntoView {
    let version = line.export.version.to_string();
    let until = line.export.ends_at.map(|at| date_time(language(), at)).unwrap_or_default();
    view! {
        <Panel title=tr!("export.decide")>
            <p>{tr!("export.decide_text")}</p>
            <p>{tr!("export.decide_until", until = until)}</p>
            <Form action=Route::Export(line.export.id.clone()).path() errors=errors>
                <Hidden name="version" value=version />
                <Textarea
                    name="note"
                    label=tr!("export.note")
                    value=note
                    hint=tr!("export.note_hint")
                    optional=true
                    rows=2
                />
                <Actions>
                    <Button label=tr!("export.approve") name="act" value="approve" />
                    <Button label=tr!("export.decline") kind=ButtonKind::Danger name="act" value="decline" />
                </Actions>
            </Form>
        </Panel>
    }
}
