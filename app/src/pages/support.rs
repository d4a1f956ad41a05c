//! What several areas' doors need: answers from results, the region's own footer, sources by id.

use crate::{
    components::{MarkBadge, SummaryRow},
    context::Hotline,
    door::Door,
    render::render,
};
use axum::response::Response;
use domain::{
    id::ApplicationId,
    rules::{Mark, Region, RuleBook, Source},
};
use http::StatusCode;
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

/// A page whose footer names the region's office and hotline.
pub(crate) fn page_in<V: IntoView>(
    door: &Door,
    region: Option<&Region>,
    status: StatusCode,
    title: &str,
    view: impl FnOnce() -> V,
) -> Response {
    let mut ctx = door.page_ctx();
    if let Some(region) = region {
        let number = region.callable_hotline().to_owned();
        ctx.hotline = Hotline { label: number.clone(), tel: number };
        let office = region.office.v.name.get(ctx.language);
        ctx.office = Some(format!("{} · {office}", region.name.get(ctx.language)));
    }
    render(&ctx, status, title, view)
}

/// The texts behind a value, in the order it names them.
pub(crate) fn sources(book: &RuleBook, ids: &[String]) -> Vec<Source> {
    ids.iter().filter_map(|id| book.sources.get(id).cloned()).collect()
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
