//! Step: documents, group by group, with the state of each file.

use super::next::{buttons, case, go_on, head, leave, or_status, step_page};
use crate::{
    components::{
        Actions, Button, ButtonKind, Choice, Disclosure, FileField, Form, Hidden, LinkButton, MarkBadge, Notice, Panel,
        Prose, Select, StatusTag, Tone, error_text,
    },
    context::language,
    door::Door,
    form_data::FormData,
    i18n::say,
    pages::support::{TooOften, answer, application_id, retry_after, sources, status_for},
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{FromRequest, Multipart, Path, Request, multipart::Field},
    response::Response,
};
use domain::{
    application::{
        form::{FieldCode, FieldError},
        policy::AskedGroup,
    },
    id::ApplicationId,
    rules::{DocumentKind, Need, RuleBook},
};
use futures::StreamExt;
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;

use usecases::{
    UseCaseError, UseCaseResult,
    application::{Case, Chunks, Document, DocumentState, Leave, PARALLEL, Step, open_case, upload},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &application_id(&id)?, Vec::new(), None).await }.await;
    answer(&door, result)
}

/// A file (multipart), or one of the buttons below the groups (plain form).
pub(super) async fn send(door: Door, Path(id): Path<String>, request: Request) -> Response {
    let Ok(id) = application_id(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let result = if kind.starts_with("multipart/form-data") {
        match Multipart::from_request(request, &()).await {
            Ok(form) => take(&door, &id, form).await,
            Err(_) => Err(broke_off()),
        }
    } else {
        match FormData::from_request(request, &()).await {
            Ok(form) => go(&door, &id, &form).await,
            Err(_) => Err(broke_off()),
        }
    };
    or_status(&door, &id, result)
}

async fn go(door: &Door, id: &ApplicationId, form: &FormData) -> UseCaseResult<Response> {
    let leave = leave(form);
    let case = open_case(&door.ctx, door.caller(), id).await?;
    let missing = domain::application::form::check_documents(&case.asked()).err().unwrap_or_default();
    if leave == Leave::Continue && !missing.is_empty() {
        return page(door, id, missing, None).await;
    }
    Ok(go_on(door, &case, leave))
}

/// Reads the form field by field, in the order of the page: token, kind, file.
async fn take(door: &Door, id: &ApplicationId, mut form: Multipart) -> UseCaseResult<Response> {
    let broken = |_| broke_off();
    let (mut token, mut kind) = (String::new(), String::new());
    let mut group = None;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "csrf" {
            token = field.text().await.map_err(broken)?;
        } else if name.starts_with("kind_") {
            kind = field.text().await.map_err(broken)?;
        } else if name.starts_with("documents_") {
            group = Some(name.clone());
            if field.file_name().is_none_or(str::is_empty) {
                continue;
            }
            if door.visit.csrf.as_ref().is_some_and(|own| !same(own, &token)) {
                return Err(UseCaseError::Forbidden);
            }
            return match upload(&door.ctx, door.caller(), id, &kind, chunks(field)).await {
                Ok(_) => Ok(door.see_other(&Route::StepDocuments(id.clone()))),
                Err(UseCaseError::Invalid(errors)) => page(door, id, beside(errors, &name), None).await,
                Err(UseCaseError::LimitReached { limit: PARALLEL, retry_after }) => {
                    busy(page(door, id, vec![FieldError::new(name, FieldCode::FilesBusy)], None).await?, retry_after)
                }
                Err(UseCaseError::LimitReached { retry_after, .. }) => {
                    page(door, id, Vec::new(), Some(retry_after)).await
                }
                Err(error) => Err(error),
            };
        }
    }
    let field = group.unwrap_or_else(|| "documents".to_owned());
    page(door, id, vec![FieldError::new(field, FieldCode::FileEmpty)], None).await
}

/// 429: the page says beside the field what to do, the header when.
fn busy(mut page: Response, retry_after: i64) -> UseCaseResult<Response> {
    *page.status_mut() = StatusCode::TOO_MANY_REQUESTS;
    page.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after));
    Ok(page)
}

/// Compares the form's token without telling by time how much of it fits.
fn same(own: &str, given: &str) -> bool {
    own.len() == given.len() && own.bytes().zip(given.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// Messages about a file belong beside the group it was sent for (`documents_<group>`), those about its kind beside the
/// choice of kinds.
fn beside(errors: Vec<FieldError>, group: &str) -> Vec<FieldError> {
    let key = group.trim_start_matches("documents_");
    errors
        .into_iter()
        .map(|error| match error.field.as_str() {
            "kind" => FieldError { field: format!("kind_{key}"), ..error },
            "documents" => FieldError { field: group.to_owned(), ..error },
            _ => error,
        })
        .collect()
}

/// The sender broke off, or sent no form at all: nothing of ours is at fault.
fn broke_off() -> UseCaseError {
    FieldError::new("documents", FieldCode::FileDamaged).into()
}

fn chunks(field: Field<'_>) -> Chunks<'_> {
    futures::stream::unfold(Some(field), |field| async {
        let mut field = field?;
        match field.chunk().await {
            Ok(Some(bytes)) => Some((Ok(bytes.to_vec()), Some(field))),
            Ok(None) => None,
            Err(_) => Some((Err(broke_off()), None)),
        }
    })
    .boxed()
}

async fn page(door: &Door, id: &ApplicationId, errors: Vec<FieldError>, wait: Option<i64>) -> UseCaseResult<Response> {
    let case = match case(door, id).await? {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let title = tr_in!(door.caller().language, "application.documents_title");
    let book = &door.ctx.book;
    let page = step_page(door, &case, status_for(&errors, wait), &title, || {
        view! { <TooOften wait=wait /> {view(book, &case, errors)} }
    });
    Ok(retry_after(wait, page))
}

fn view(book: &RuleBook, case: &Case, errors: Vec<FieldError>) -> impl IntoView + use<> {
    let asked = case.asked();
    let missing = missing(&asked, &errors);
    let groups: Vec<_> = asked.iter().map(|asked| group(book, case, asked, &errors)).collect();
    let none = groups.is_empty().then(|| {
        view! {
            <Notice tone=Tone::Success title=tr!("application.documents_none")>
                <p>{tr!("application.documents_none_text")}</p>
            </Notice>
        }
    });
    let buttons = buttons(case);
    view! {
        {head(case, Step::Documents, tr!("application.documents_title"), tr!("application.documents_lead"))}
        {missing}
        {none}
        {groups}
        <Form>{buttons}</Form>
    }
}

/// "Continue" came too early: one list on top, each line leads to its group.
fn missing(asked: &[AskedGroup<'_>], errors: &[FieldError]) -> AnyView {
    let lines: Vec<_> = asked
        .iter()
        .filter(|asked| errors.iter().any(|e| e.code == FieldCode::DocumentMissing && e.field == field_of(asked)))
        .map(|asked| {
            let text = error_text(language(), FieldCode::DocumentMissing, &wanted(asked));
            view! {
                <li>
                    <a href=format!("#{}", asked.key)>{text}</a>
                </li>
            }
        })
        .collect();
    if lines.is_empty() {
        return ().into_any();
    }
    view! {
        <Notice tone=Tone::Danger title=tr!("application.documents_missing") announce=true>
            <Prose>
                <ul>{lines}</ul>
            </Prose>
        </Notice>
    }
    .into_any()
}

fn field_of(asked: &AskedGroup<'_>) -> String {
    format!("documents_{}", asked.key)
}

/// The kinds that are still missing, in words; all of the group's when none is.
fn wanted(asked: &AskedGroup<'_>) -> String {
    let between = if asked.need == Need::OneOf { tr!("application.or") } else { tr!("application.and") };
    let names = |kinds: &mut dyn Iterator<Item = &DocumentKind>| {
        kinds.map(|kind| kind.name.get(language()).to_owned()).collect::<Vec<_>>().join(&between)
    };
    if asked.missing.is_empty() {
        names(&mut asked.group.kinds.iter())
    } else {
        names(&mut asked.missing.iter().copied())
    }
}

fn group(book: &RuleBook, case: &Case, asked: &AskedGroup<'_>, errors: &[FieldError]) -> AnyView {
    let field = field_of(asked);
    let kind_field = format!("kind_{}", asked.key);
    let own =
        errors.iter().filter(|e| e.field == kind_field || (e.field == field && e.code != FieldCode::DocumentMissing));
    let own: Vec<FieldError> = own.cloned().collect();
    let kinds: Vec<(String, String)> =
        asked.group.kinds.iter().map(|k| (k.key.clone(), k.name.get(language()).to_owned())).collect();
    let files: Vec<_> = kinds
        .iter()
        .flat_map(|(key, name)| case.documents.iter().filter(move |d| d.kind == *key).map(move |d| (d, name)))
        .collect();
    let several = files.len() > 1;
    let files: Vec<_> = files
        .into_iter()
        .enumerate()
        .map(|(n, (document, name))| {
            let remove =
                if several { tr!("application.file_drop_one", n = n + 1) } else { tr!("application.file_drop") };
            file(case, document, name, remove)
        })
        .collect();
    let (tag, tone) = match (asked.need, asked.is_satisfied()) {
        (Need::Optional, _) => (tr!("application.group_optional"), Tone::Neutral),
        (_, true) => (tr!("application.group_done"), Tone::Success),
        (_, false) => (tr!("application.group_missing"), Tone::Warn),
    };
    let title = match kinds.as_slice() {
        [(_, only)] => only.clone(),
        _ if asked.need == Need::Optional => tr!("application.group_more"),
        _ => say(asked.need),
    };
    let list = (kinds.len() > 1).then(|| {
        let items: Vec<_> = kinds.iter().map(|(_, name)| view! { <li>{name.clone()}</li> }).collect();
        view! {
            <Prose>
                <ul>{items}</ul>
            </Prose>
        }
    });
    let registry = (asked.need == Need::Optional && asked.group.need != Need::Optional).then(|| {
        view! {
            <Prose>
                <p>{tr!("application.group_registry")}</p>
            </Prose>
        }
    });
    let (mark, src) = (asked.group.mark, sources(book, &asked.group.src));
    // What is complete stays short: another file can be added, but need not.
    let folded = asked.is_satisfied() && own.is_empty();
    let form = form(asked, kinds, own);
    let form = if folded {
        view! { <Disclosure summary=tr!("application.upload_more")>{form}</Disclosure> }.into_any()
    } else {
        form
    };
    view! {
        <Panel title=title id=asked.key.to_owned()>
            <StatusTag label=tag tone=tone />
            {list}
            {registry}
            <MarkBadge mark=mark sources=src />
            {files}
            {form}
        </Panel>
    }
    .into_any()
}

fn form(asked: &AskedGroup<'_>, kinds: Vec<(String, String)>, errors: Vec<FieldError>) -> AnyView {
    let missing = asked.missing.first().map(|kind| kind.key.clone()).unwrap_or_default();
    let which = which(asked.key, kinds, &missing);
    let (field, label) = (field_of(asked), wanted(asked));
    view! {
        <Form files=true errors=errors>
            {which}
            <FileField name=field label=label hint=tr!("application.file_hint") />
            <Actions>
                <Button label=tr!("application.upload") kind=ButtonKind::Plain />
            </Actions>
        </Form>
    }
    .into_any()
}

/// Which of the group's kinds the file is: asked only when there are several.
fn which(group: &str, kinds: Vec<(String, String)>, missing: &str) -> AnyView {
    let name = format!("kind_{group}");
    match kinds.as_slice() {
        [(key, _)] => view! { <Hidden name=name value=key.clone() /> }.into_any(),
        _ => {
            let value = if missing.is_empty() { String::new() } else { missing.to_owned() };
            let choices = kinds.into_iter().map(|(key, label)| Choice::new(key, label)).collect::<Vec<_>>();
            view! { <Select name=name label=tr!("application.kind_label") choices=choices value=value /> }.into_any()
        }
    }
}

fn file(case: &Case, document: &Document, name: &str, remove: String) -> impl IntoView + use<> {
    let (label, tone) = match document.state {
        DocumentState::Pending => (tr!("application.file_pending"), Tone::Warn),
        DocumentState::Stored => (tr!("application.file_stored"), Tone::Success),
        DocumentState::Refused => (tr!("application.file_refused"), Tone::Danger),
    };
    let why = document.refusal.as_deref().and_then(|name| FieldCode::ALL.into_iter().find(|c| c.name() == name));
    let why = why.map(|code| view! { <p>{error_text(language(), code, "")}</p> });
    let (application, id) = (case.application.id.clone(), document.id.clone());
    let look = (document.state == DocumentState::Stored).then(|| {
        let href = Route::Document(application.clone(), id.clone()).path();
        view! { <LinkButton label=tr!("application.file_look") href=href kind=ButtonKind::Text /> }
    });
    let drop = Route::DropDocument(application.clone(), id.clone()).path();
    view! {
        <div>
            <p>{name.to_owned()} " " <StatusTag label=label tone=tone /></p>
            {why}
            <Form action=drop>
                <Actions>
                    {look}
                    <Button label=remove kind=ButtonKind::Text />
                </Actions>
            </Form>
        </div>
    }
}
