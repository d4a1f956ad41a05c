//! Step: documents, group by group, with the state of each file.

use super::{
    correction::unanswered,
    document_group::group,
    next::{buttons, case, go_on, head, leave, or_status, step_page},
};
use crate::{
    components::{Form, Notice, Prose, Tone, error_text},
    context::language,
    door::Door,
    form_data::FormData,
    pages::{
        help::HelpWith,
        support::{TooOften, answer, application_id, retry_after, same_token, status_for},
    },
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
    review::Subject,
    rules::{DocumentKind, Need, RuleBook},
};
use futures::StreamExt;
use guides::Question;
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;

use usecases::{
    UseCaseError, UseCaseResult,
    application::{Case, Chunks, Leave, PARALLEL, Step, open_case, upload},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &application_id(&id)?, Vec::new(), None).await }.await;
    answer(&door, result)
}

/// A file (multipart), or one of the buttons below the groups (plain form).
pub(super) async fn send(door: Door, Path(id): Path<String>, request: Request) -> Response {
    let Ok(id) = application_id(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let result = if kind.to_ascii_lowercase().starts_with("multipart/form-data") {
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
            if door.visit.csrf.as_ref().is_some_and(|own| !same_token(own, &token)) {
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
    let of_documents = case.to_mend.iter().filter(|item| matches!(item.subject, Subject::Document(..)));
    let unanswered = unanswered(&case.region, of_documents, tr!("application.unanswered_documents"));
    view! {
        {head(case, Step::Documents, tr!("application.documents_title"), tr!("application.documents_lead"))}
        {unanswered}
        {missing}
        {none}
        <HelpWith question=Question::Documents />
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

pub(super) fn field_of(asked: &AskedGroup<'_>) -> String {
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
