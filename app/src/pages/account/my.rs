//! My page: who I am and whom I act for, what is insured, what is under way, what was told.

use super::{
    covers::{refundable, region_name, standing, today},
    parts::{SignOutForm, WrongData},
};
use crate::{
    components::{
        Actions, ButtonKind, Cell, Cells, Disclosure, EmptyState, LinkButton, Notice, PageHead, Panel, StatusTag,
        SummaryList, SummaryRow, Tone,
    },
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date, date_time, money, say, state_in},
    pages::{
        ask::WhereToAsk,
        support::{answer, page_in},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::{
    application::{Application, ApplicationAct, ApplicationState},
    cover::{CoverStatus, InsuranceKind},
    id::CoverId,
    person::Capacity,
    rules::{Region, RegionCode, RuleBook},
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseResult,
    account::my::{self, MyPage, PaidCover, Someone},
};

/// The page.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let chosen = RegionCode::parse(query.get("region")).and_then(|code| door.ctx.book.region(&code).cloned());
    answer(&door, page(&door, chosen).await)
}

/// The address of my page for somebody who comes from a region's guide: it says what there is to stop in that region.
pub(crate) fn mine_in(region: &RegionCode) -> String {
    format!("{}?region={region}", Route::My)
}

async fn page(door: &Door, chosen: Option<Region>) -> UseCaseResult<Response> {
    let mine = my::page(&door.ctx, door.caller()).await?;
    let family = my::family_covers(&door.ctx, door.caller()).await?;
    let title = tr_in!(door.caller().language, "account.my");
    let book = door.ctx.book.clone();
    let unproven = family.is_empty();
    let page = page_in(door, chosen.as_ref(), StatusCode::OK, &title.clone(), || {
        let found = chosen.clone().filter(|_| !unproven).map(|region| in_region(region, &family));
        view! {
            <PageHead title=title />
            {found}
            {my_page(&book, mine, family)}
        }
    });
    // From here one goes to the proof; it leads back to the region that was chosen.
    Ok(if unproven && chosen.is_some() { door.and_back(page) } else { page })
}

/// What can be stopped in the region that somebody came from; and what to do when that is nothing.
fn in_region(region: Region, family: &[(Someone, Vec<PaidCover>)]) -> impl IntoView + use<> {
    let name = region.name.get(language()).to_owned();
    let covers = family.iter().flat_map(|(_, covers)| covers);
    let here = covers.filter(|paid| stoppable(paid) && paid.cover.region == region.code);
    let here: Vec<(CoverId, i16)> = here.map(|paid| (paid.cover.id.clone(), paid.cover.year)).collect();
    let count = here.len();
    match here.as_slice() {
        [] => view! {
            <Notice tone=Tone::Warn title=tr!("account.region_none", region = name)>
                <p>{tr!("account.region_none_text")}</p>
            </Notice>
            <WhereToAsk region=Some(region) />
        }
        .into_any(),
        [(only, year)] => {
            let go = Route::Preview(only.clone()).path();
            let label = tr!("account.region_one", region = name, year = year);
            view! {
                <Actions>
                    <LinkButton label=label href=go />
                </Actions>
            }
            .into_any()
        }
        _ => view! {
            <Notice tone=Tone::Info>
                <p>{tr!("account.region_several", region = name, count = count)}</p>
            </Notice>
        }
        .into_any(),
    }
}

/// Everything below the heading.
pub(super) fn my_page(book: &RuleBook, mine: MyPage, family: Vec<(Someone, Vec<PaidCover>)>) -> impl IntoView + use<> {
    let proven = !family.is_empty();
    let people: Vec<_> = family.into_iter().map(|(someone, covers)| person(book, &someone, &covers)).collect();
    let unread = mine.unread;
    view! {
        {mine.held.then(held)}
        {(!proven).then(unproven)}
        {applications(&mine.applications, proven)}
        {proven.then(wallet)}
        {people}
        <Cells title=tr!("account.more")>
            <Cell title=tr!("account.notices") href=Route::Notices.path()>
                {(unread > 0)
                    .then(|| view! { <StatusTag label=tr!("account.unread", count = unread) tone=Tone::Danger /> })}
            </Cell>
            <Cell title=tr!("enquiry.mine") text=tr!("enquiry.my_text") href=Route::Enquiries.path() />
            <Cell title=tr!("suggestion.mine") text=tr!("suggestion.mine_text") href=Route::MySuggestions.path() />
            <Cell title=tr!("account.sessions") text=tr!("account.sessions_text") href=Route::Sessions.path() />
            <Cell title=tr!("account.settings") text=tr!("account.settings_text") href=Route::Settings.path() />
            <Cell title=tr!("account.privacy") href=Route::Privacy.path() />
        </Cells>
        {proven.then(|| view! { <WrongData /> })}
        <SignOutForm />
    }
}

fn wallet() -> impl IntoView {
    view! {
        <Cells>
            <Cell title=tr!("card.my_link") text=tr!("card.my_link_text") href=Route::Wallet.path() />
        </Cells>
    }
}

fn held() -> impl IntoView {
    view! {
        <Notice tone=Tone::Warn title=tr!("account.held")>
            <p>{tr!("account.held_text")}</p>
            <p>
                <a href=format!("{}#not-me", Route::Sessions)>{tr!("account.was_not_me")}</a>
            </p>
        </Notice>
    }
}

fn unproven() -> impl IntoView {
    view! {
        <EmptyState title=tr!("account.unproven") text=tr!("account.unproven_text")>
            <LinkButton label=tr!("account.proof") href=Route::Proof.path() />
        </EmptyState>
    }
}

fn applications(all: &[Application], proven: bool) -> impl IntoView + use<> {
    if all.is_empty() {
        // Before the proof there is nothing below to look at.
        let text = if proven { tr!("account.no_applications_text") } else { String::new() };
        return view! {
            <Cells title=tr!("account.applications")>
                <Cell title=tr!("account.no_applications") text=text />
            </Cells>
        }
        .into_any();
    }
    let rows: Vec<_> = all
        .iter()
        .map(|a| {
            let draft = a.state == ApplicationState::Draft;
            let begun = match a.act {
                ApplicationAct::Stop => tr!("account.stop_application"),
                ApplicationAct::Refund => tr!("refund_only.application"),
            };
            let title = match (a.act, a.answers.reason.map(say)) {
                (ApplicationAct::Refund, Some(reason)) => format!("{begun} · {reason}"),
                (ApplicationAct::Stop, Some(reason)) => reason,
                (_, None) => begun,
            };
            let text = if draft {
                tr!("account.draft_saved", at = date_time(language(), a.updated_at))
            } else {
                tr!("account.reference", reference = a.reference)
            };
            let (state, label) = (a.state, state_in(language(), a.act, a.state));
            view! {
                <Cell title=title text=text href=Route::Application(a.id.clone()).path()>
                    <StatusTag label=label tone=state_tone(state) />
                </Cell>
            }
        })
        .collect();
    let drafts: Vec<_> = all
        .iter()
        .filter(|a| a.state == ApplicationState::Draft)
        .map(|a| {
            let (go, drop) = (Route::Application(a.id.clone()).path(), Route::DropDraft(a.id.clone()).path());
            view! {
                <Actions>
                    <LinkButton label=tr!("account.draft_go") href=go />
                    <LinkButton label=tr!("account.draft_drop") href=drop kind=ButtonKind::Text />
                </Actions>
            }
        })
        .collect();
    view! { <Cells title=tr!("account.applications")>{rows}</Cells> {drafts} }.into_any()
}

fn state_tone(state: ApplicationState) -> Tone {
    use ApplicationState as S;
    match state {
        S::Draft | S::CorrectionRequested => Tone::Warn,
        S::Submitted | S::InReview | S::AwaitingSecondApproval => Tone::Info,
        S::Approved | S::Effective => Tone::Success,
        S::Refused => Tone::Danger,
        S::Withdrawn | S::Undone | S::Expired => Tone::Neutral,
    }
}

fn person(book: &RuleBook, someone: &Someone, covers: &[PaidCover]) -> impl IntoView + use<> {
    let p = someone.person.clone();
    let place = region_name(book, &p.region);
    let (masked, full) = (p.name.masked(), p.name.reveal().to_owned());
    // Sisters and brothers may have the same masked name: the year and the number's end tell them apart.
    let number = p.id_number.masked();
    let (year, tail) = (p.born_on.year(), number.get(number.len().saturating_sub(2)..).unwrap_or_default());
    let title = match someone.capacity {
        Capacity::Oneself => tr!("account.me", name = masked),
        Capacity::Guardian => tr!("account.ward", name = masked, year = year, tail = tail),
        Capacity::Heir => tr!("account.deceased", name = masked, year = year, tail = tail),
    };
    let phone = p.phone.as_ref().map(|phone| phone.masked()).unwrap_or_default();
    let rows: Vec<_> = covers.iter().map(|c| cover_row(book, c)).collect();
    let none = rows.is_empty();
    let choose = if covers.iter().any(stoppable) { tr!("account.choose_year") } else { String::new() };
    let all = Route::Covers(p.id.clone()).path();
    view! {
        <Panel title=title>
            <Disclosure summary=tr!("account.details")>
                <SummaryList>
                    <SummaryRow label=tr!("account.name") value=full />
                    <SummaryRow label=tr!("account.id_number") value=p.id_number.masked() />
                    <SummaryRow label=tr!("account.born_on") value=date(language(), p.born_on) />
                    <SummaryRow label=tr!("account.region") value=place />
                    <SummaryRow label=tr!("account.roster_phone") value=phone />
                    {p.died_on.map(|day| view! { <SummaryRow label=tr!("account.died_on") value=date(language(), day) /> })}
                </SummaryList>
            </Disclosure>
        </Panel>
        <Cells title=choose>
            {rows}
            {none
                .then(|| view! { <Cell title=tr!("account.no_covers") text=tr!("account.no_covers_text") /> })}
            {(!none).then(|| view! { <Cell title=tr!("account.all_covers") href=all /> })}
        </Cells>
    }
}

/// One cover: its year, place, payment and state; a residents' cover in force leads to "what happens if I stop".
fn cover_row(book: &RuleBook, paid: &PaidCover) -> impl IntoView + use<> {
    let c = &paid.cover;
    let status = c.status;
    let title = match c.kind {
        InsuranceKind::Residents => tr!("account.residents", year = c.year),
        InsuranceKind::Employee => tr!("account.employee"),
    };
    let mut text = region_name(book, &c.region);
    if c.kind == InsuranceKind::Employee {
        text.push_str(&format!(" · {}", tr!("account.since", day = date(language(), c.starts_on))));
    }
    if let Some(payment) = paid.payments.first() {
        text.push_str(&format!(" · {}", tr!("account.paid", amount = money(language(), payment.amount))));
    }
    // An employees' cover leads to a page that says who ends it.
    let employee = c.kind == InsuranceKind::Employee && status == CoverStatus::Normal;
    let refund = refundable(paid, today());
    if refund {
        text.push_str(&format!(" · {}", tr!("refund_only.link")));
    }
    let href = if stoppable(paid) || employee {
        Route::Preview(c.id.clone()).path()
    } else if refund {
        Route::RefundPreview(c.id.clone()).path()
    } else {
        String::new()
    };
    let (label, tone) = standing(c, today());
    view! {
        <Cell title=title text=text href=href>
            <StatusTag label=label tone=tone />
        </Cell>
    }
}

/// Whether "what happens if I stop" can be asked about it.
fn stoppable(paid: &PaidCover) -> bool {
    paid.cover.kind == InsuranceKind::Residents && paid.cover.status == CoverStatus::Normal
}
