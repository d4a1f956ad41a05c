//! What several areas' doors need: answers from results, the region's own footer, sources by id.

use crate::{
    components::{MarkBadge, Notice, SummaryRow, Tone, wait_text},
    context::{Hotline, PageCtx},
    door::Door,
    form_data::FormData,
    tr,
    way::Way,
};
use axum::response::{IntoResponse, Response};
use domain::{
    export::ExportFormat,
    id::ApplicationId,
    rules::{Mark, Marked, Region, RuleBook, Source},
    time::Timestamp,
};
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;
use usecases::{UseCaseError, UseCaseResult};

/// A door's answer, or what its error looks like.
pub(crate) fn answer(door: &Door, result: UseCaseResult<Response>) -> Response {
    result.unwrap_or_else(|error| door.refuse(&error))
}

/// An identifier out of a path; a malformed one is not there.
pub(crate) fn application_id(text: &str) -> UseCaseResult<ApplicationId> {
    ApplicationId::parse(text).ok_or(UseCaseError::NotFound)
}

/// The address of the page of a list after the one that ended with `id` of `at`.
pub(crate) fn before(list: &str, at: Timestamp, id: &impl std::fmt::Display) -> String {
    format!("{list}?before={}-{id}", at.0)
}

/// Where a page of a list ended, out of such an address.
pub(crate) fn where_it_ended<Id>(text: &str, id: impl FnOnce(&str) -> Option<Id>) -> Option<(Timestamp, Id)> {
    let (at, last) = text.split_once('-')?;
    Some((Timestamp(at.parse().ok()?), id(last)?))
}

/// Compares a form's token without telling by time how much of it fits.
pub(crate) fn same_token(own: &str, given: &str) -> bool {
    own.len() == given.len() && own.bytes().zip(given.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

/// A page whose footer names the region's office and hotline.
pub(crate) fn page_in<V: IntoView>(
    door: &Door,
    region: Option<&Region>,
    status: StatusCode,
    title: &str,
    view: impl FnOnce() -> V,
) -> Response {
    page_at(door, door.page_ctx(), region, status, title, view)
}

/// The same with an address of its own in `ctx`: what the language switch must keep.
pub(crate) fn page_at<V: IntoView>(
    door: &Door,
    mut ctx: PageCtx,
    region: Option<&Region>,
    status: StatusCode,
    title: &str,
    view: impl FnOnce() -> V,
) -> Response {
    if let Some(region) = region {
        let number = region.callable_hotline().to_owned();
        ctx.hotline = Hotline { label: number.clone(), tel: number };
        let office = region.office.v.name.get(ctx.language);
        ctx.office = Some(format!("{} · {office}", region.name.get(ctx.language)));
    }
    door.page_as(&ctx, status, title, view)
}

/// The texts behind a value, in the order it names them.
pub(crate) fn sources(book: &RuleBook, ids: &[String]) -> Vec<Source> {
    ids.iter().filter_map(|id| book.sources.get(id).cloned()).collect()
}

/// How far a rule's value can be trusted, and the texts that it rests on.
pub(crate) fn badge<T>(book: &RuleBook, rule: &Marked<T>) -> impl IntoView + use<T> {
    let (mark, sources) = (rule.mark, sources(book, &rule.src));
    // As wide as its words, also where its neighbours are stretched.
    view! {
        <div>
            <MarkBadge mark=mark sources=sources />
        </div>
    }
}

/// A row of a summary: a value, more below it, and how far it can be trusted.
pub(crate) fn marked_row(label: String, value: String, more: AnyView, mark: Mark, sources: Vec<Source>) -> AnyView {
    view! {
        <SummaryRow label=label value=value>
            {more}
            <MarkBadge mark=mark sources=sources />
        </SummaryRow>
    }
    .into_any()
}

/// On a sign-in page: the session timed out, and what became of what was typed.
#[component]
pub(crate) fn SessionOver(
    /// How the visitor came here.
    way: Way,
) -> impl IntoView {
    let text = if way.is_kept() { tr!("kit.over_kept") } else { tr!("kit.over_plain") };
    way.timed_out.then(|| {
        view! {
            <Notice tone=Tone::Info title=tr!("kit.over_title") announce=true>
                <p>{text}</p>
            </Notice>
        }
    })
}

/// On a sign-in page that came out of the browser's memory: nothing was sent yet.
#[component]
pub(crate) fn PleaseAgain(
    /// It is so.
    again: bool,
) -> impl IntoView {
    again.then(|| {
        view! {
            <Notice tone=Tone::Warn title=tr!("kit.again_title") announce=true>
                <p>{tr!("kit.again_text")}</p>
            </Notice>
        }
    })
}

/// "Too often": how long to wait, with what was typed still there.
#[component]
pub(crate) fn TooOften(
    /// Seconds until the limit opens; `None`: nothing to say.
    wait: Option<i64>,
) -> impl IntoView {
    wait.map(|seconds| {
        view! {
            <Notice tone=Tone::Warn title=tr!("kit.too_often") announce=true>
                <p>{wait_text(seconds)} " " {tr!("kit.wait_kept")}</p>
            </Notice>
        }
    })
}

/// A file to be saved under a name, which never holds anything personal.
pub(crate) fn saved(name: &str, content_type: &str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, bytes).into_response()
}

/// The format of a table that an address asks for, CSV where it says nothing.
pub(crate) fn table_format(query: Option<&str>) -> Option<ExportFormat> {
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    match query.get("format") {
        "" => Some(ExportFormat::Csv),
        name => ExportFormat::from_name(name),
    }
}

/// 200, 422 with errors, 429 at a limit.
pub(crate) fn status_for<T>(errors: &[T], wait: Option<i64>) -> StatusCode {
    match (wait, errors.is_empty()) {
        (Some(_), _) => StatusCode::TOO_MANY_REQUESTS,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    }
}

/// Says to programs, too, how long to wait.
pub(crate) fn retry_after(wait: Option<i64>, mut response: Response) -> Response {
    if let Some(value) = wait.and_then(|seconds| HeaderValue::from_str(&seconds.to_string()).ok()) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}
