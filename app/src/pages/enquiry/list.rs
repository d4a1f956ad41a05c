//! One's own questions, newest first.

use super::{stands, until};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date_time, say},
    pages::support::{answer, before, where_it_ended},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::{enquiry::Enquiry, id::EnquiryId, time::Timestamp};
use leptos::prelude::*;
use usecases::{UseCaseResult, enquiry};

pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    answer(&door, page(&door, where_it_ended(query.get("before"), EnquiryId::parse)).await)
}

async fn page(door: &Door, from: Option<(Timestamp, EnquiryId)>) -> UseCaseResult<Response> {
    let (found, next) = enquiry::list(&door.ctx, door.caller(), from).await?;
    let title = tr_in!(door.caller().language, "enquiry.mine");
    Ok(door.page(title, || view(&found, next)))
}

fn view(found: &[Enquiry], next: Option<(Timestamp, EnquiryId)>) -> AnyView {
    let rows: Vec<_> = found.iter().map(row).collect();
    let next = next.map(|(at, id)| before(&Route::Enquiries.path(), at, &id));
    let list = if rows.is_empty() {
        view! { <EmptyState title=tr!("enquiry.none") text=tr!("enquiry.none_text") /> }.into_any()
    } else {
        view! { <Cells>{rows}</Cells> }.into_any()
    };
    view! {
        <PageHead title=tr!("enquiry.mine") lead=tr!("enquiry.mine_lead") back=Route::My.path() />
        <Actions>
            <LinkButton label=tr!("enquiry.new") href=Route::EnquiryNew.path() />
        </Actions>
        {list}
        <Pagination previous=None next=next />
    }
    .into_any()
}

fn row(enquiry: &Enquiry) -> impl IntoView + use<> {
    let title = format!("{} · {}", say(enquiry.topic), enquiry.number);
    let asked = tr!("enquiry.asked_on", when = date_time(language(), enquiry.created_at));
    let until = until(enquiry);
    let text = if until.is_empty() { asked } else { format!("{until} · {asked}") };
    let href = Route::Enquiry(enquiry.id.clone()).path();
    let stands = stands(enquiry);
    view! { <Cell title=title text=text value=stands href=href /> }
}
