//! One person's covers, year by year, with their payments.

use crate::{
    components::{
        Actions, ButtonKind, EmptyState, LinkButton, PageHead, Panel, StatusTag, SummaryList, SummaryRow, Tone,
    },
    context::{language, page_ctx},
    door::Door,
    i18n::{date, date_range, money, say},
    pages::support::answer,
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    cover::{Cover, CoverStatus, InsuranceKind, Payment},
    id::PersonId,
    rules::{RegionCode, RuleBook},
};
use jiff::civil::Date;
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    account::my::{self, PaidCover},
};

/// The page.
pub(super) async fn show(door: Door, Path(person): Path<String>) -> Response {
    answer(&door, page(&door, &person).await)
}

async fn page(door: &Door, person: &str) -> UseCaseResult<Response> {
    let id = PersonId::parse(person).ok_or(UseCaseError::NotFound)?;
    let (someone, covers) = my::covers(&door.ctx, door.caller(), &id).await?;
    let title = tr_in!(door.caller().language, "account.covers");
    let book = door.ctx.book.clone();
    Ok(door.page(title.clone(), || {
        let none = covers.is_empty();
        let panels: Vec<_> = covers.iter().map(|c| cover(&book, c)).collect();
        view! {
            <PageHead title=title lead=someone.person.name.masked() back=Route::My.path() />
            {panels}
            {none
                .then(|| {
                    view! { <EmptyState title=tr!("account.no_covers") text=tr!("account.no_covers_text") /> }
                })}
        }
    }))
}

/// A cover in words and figures.
pub(super) fn cover(book: &RuleBook, paid: &PaidCover) -> impl IntoView + use<> {
    let c = paid.cover.clone();
    let place = region_name(book, &c.region);
    let title = tr!("account.cover", year = c.year, kind = say(c.kind));
    let period = match c.ends_on {
        Some(end) => date_range(language(), c.starts_on, end),
        None => tr!("account.since", day = date(language(), c.starts_on)),
    };
    let used = match c.benefits_used {
        Some(true) => tr!("account.yes"),
        Some(false) => tr!("account.no"),
        None => tr!("account.not_known"),
    };
    let payments: Vec<_> = paid.payments.iter().map(payment).collect();
    let unpaid = payments.is_empty() && c.kind == InsuranceKind::Residents;
    let stoppable = c.kind == InsuranceKind::Residents && c.status == CoverStatus::Normal;
    let residents = c.kind == InsuranceKind::Residents;
    let preview = Route::Preview(c.id.clone()).path();
    let refund = refundable(paid, today()).then(|| Route::RefundPreview(c.id.clone()).path());
    let (label, tone) = standing(&c, today());
    view! {
        <Panel title=title>
            <SummaryList>
                <SummaryRow label=tr!("account.status")>
                    <StatusTag label=label tone=tone />
                </SummaryRow>
                <SummaryRow label=tr!("account.region") value=place />
                <SummaryRow label=tr!("account.period") value=period />
                {residents.then(|| view! { <SummaryRow label=tr!("account.category") value=say(c.category) /> })}
                {residents.then(|| view! { <SummaryRow label=tr!("account.used") value=used /> })}
                {payments}
                {unpaid.then(|| view! { <SummaryRow label=tr!("account.payment") value=tr!("account.no_payment") /> })}
            </SummaryList>
            {stoppable
                .then(|| {
                    view! {
                        <Actions>
                            <LinkButton label=tr!("account.what_if") href=preview kind=ButtonKind::Plain />
                        </Actions>
                    }
                })}
            {refund
                .map(|href| {
                    view! {
                        <Actions>
                            <LinkButton label=tr!("refund_only.link") href=href kind=ButtonKind::Plain />
                        </Actions>
                    }
                })}
        </Panel>
    }
}

fn payment(p: &Payment) -> impl IntoView + use<> {
    let back = if p.channel_takes_refunds { tr!("account.channel_takes") } else { tr!("account.channel_refuses") };
    let value = format!(
        "{} · {} · {} · {back}",
        money(language(), p.amount),
        date(language(), p.paid_on),
        channel(&p.channel),
    );
    view! { <SummaryRow label=tr!("account.payment") value=value /> }
}

/// A channel's name; one that has no words here is shown as the register names it.
pub(crate) fn channel(code: &str) -> String {
    match code {
        "wechat" => tr!("account.channel_wechat"),
        "alipay" => tr!("account.channel_alipay"),
        "bank" => tr!("account.channel_bank"),
        "village" => tr!("account.channel_village"),
        "window" => tr!("account.channel_window"),
        other => other.to_owned(),
    }
}

/// The region's name; the code where it is not served.
pub(super) fn region_name(book: &RuleBook, code: &RegionCode) -> String {
    book.region(code).map_or_else(|| code.to_string(), |region| region.name.get(language()).to_owned())
}

/// Whether the refund alone can be asked for: a residents' cover that was stopped, was paid for, and is not over.
pub(super) fn refundable(paid: &PaidCover, today: Option<Date>) -> bool {
    let c = &paid.cover;
    c.kind == InsuranceKind::Residents
        && c.status == CoverStatus::Terminated
        && !paid.payments.is_empty()
        && !is_over(c, today)
}

/// The day in China of the page that is being drawn.
pub(super) fn today() -> Option<Date> {
    page_ctx().map(|ctx| ctx.today)
}

fn is_over(cover: &Cover, today: Option<Date>) -> bool {
    cover.ends_on.zip(today).is_some_and(|(end, today)| end < today)
}

/// How a cover stands, and the colour: one whose last day is past insures nobody any more.
pub(super) fn standing(cover: &Cover, today: Option<Date>) -> (String, Tone) {
    if cover.status == CoverStatus::Normal && is_over(cover, today) {
        return (tr!("account.cover_over"), Tone::Neutral);
    }
    (say(cover.status), cover_tone(cover.status))
}

fn cover_tone(status: CoverStatus) -> Tone {
    match status {
        CoverStatus::Normal => Tone::Success,
        CoverStatus::Paused => Tone::Warn,
        CoverStatus::Terminated => Tone::Neutral,
    }
}
