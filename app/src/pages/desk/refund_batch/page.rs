//! One batch: where it is, its lines, its files, what happened to it, and what can be done next.

use super::{
    super::{facts::Facts, words as desk_words},
    list::so_far,
    refuse,
    step::{history, next_step},
    words,
};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date, date_time, money, say},
    pages::support::saved,
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{
    application::form::{FieldError, PayeeForm},
    export::ExportFormat,
    id::RefundBatchId,
    refund::{RefundBatchMove as M, RefundBatchState as S, RefundLine},
    rules::RuleBook,
};
use http::StatusCode;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError,
    desk::refund_batch::{self, RefundBatchPage},
};

/// The page; `?after=` is the line before the first that is shown.
pub(super) async fn show(door: Door, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let Some(id) = RefundBatchId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    page(&door, StatusCode::OK, &id, query.get("after").parse().unwrap_or(0), Typed::default()).await
}

/// What was typed in one of the forms, and what is wrong with it.
#[derive(Clone, Default)]
pub(super) struct Typed {
    pub(super) act: String,
    pub(super) words: String,
    pub(super) errors: Vec<FieldError>,
}

/// Somebody lets it go, gives it up, hands it over or passes it on.
pub(super) async fn act(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let Some(id) = RefundBatchId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let (typed, version) = (form.get("words"), form.get("version").parse().unwrap_or(-1));
    let (ctx, caller) = (&door.ctx, door.caller());
    let done = match M::from_name(form.get("act")) {
        Some(M::Release) => refund_batch::release(ctx, caller, &id, version, form.get("seen"), &words::wording()).await,
        Some(M::Cancel) => refund_batch::cancel(ctx, caller, &id, version, typed).await,
        Some(M::HandOver) => refund_batch::hand_over(ctx, caller, &id, version, typed).await,
        Some(M::PassOn) => refund_batch::pass_on(ctx, caller, &id, version, typed).await,
        Some(M::Make) | None => Err(UseCaseError::NotFound),
    };
    match done {
        Ok(()) => door.see_other(&Route::RefundBatch(id)),
        Err(UseCaseError::Invalid(errors)) => {
            let typed = Typed { act: form.get("act").to_owned(), words: typed.to_owned(), errors };
            page(&door, StatusCode::UNPROCESSABLE_ENTITY, &id, 0, typed).await
        }
        Err(error) => refuse(&door, &id, &error),
    }
}

/// A file for whoever pays, or an answer to be filled in.
pub(super) async fn file(door: Door, Path((id, format)): Path<(String, String)>) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let Some(id) = RefundBatchId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let (ctx, caller) = (&door.ctx, door.caller());
    let found = match (format.as_str(), ExportFormat::from_name(&format)) {
        ("answer", _) => refund_batch::template(ctx, caller, &id, &words::wording()).await,
        (_, Some(format)) => refund_batch::download(ctx, caller, &id, format).await,
        _ => Err(UseCaseError::NotFound),
    };
    match found {
        Ok(file) => saved(&file.name, file.content_type, file.bytes),
        Err(error @ (UseCaseError::Forbidden | UseCaseError::Conflict)) => refuse(&door, &id, &error),
        Err(error) => door.refuse(&error),
    }
}

async fn page(door: &Door, status: StatusCode, id: &RefundBatchId, after: i64, typed: Typed) -> Response {
    match refund_batch::show(&door.ctx, door.caller(), id, after).await {
        Ok(found) => {
            let book = door.ctx.book.clone();
            let title = tr_in!(door.caller().language, "refund_batch.one", number = found.batch.number);
            door.page_with(status, title, || view! { <Page found typed book /> })
        }
        Err(error) => door.refuse(&error),
    }
}

#[component]
fn Page(found: RefundBatchPage, typed: Typed, book: Arc<RuleBook>) -> impl IntoView {
    let batch = &found.batch;
    let (label, tone) = words::state(batch);
    let title = tr!("refund_batch.one", number = batch.number);
    let own = found.own_case.then(|| {
        view! { <Notice tone=Tone::Warn title=tr!("refund_batch.colleague")>{tr!("refund_batch.colleague_text")}</Notice> }
    });
    let facts = facts(&found, &book);
    let next = next_step(&found, &typed);
    let files = files(&found);
    let lines = lines(&found);
    let history = history(&found);
    let way = way(&found);
    let sheet = Route::RefundBatchSheet(batch.id.clone()).path();
    view! {
        <PageHead title=title back=Route::RefundBatches.path() />
        <p>
            <StatusTag label=label tone=tone />
        </p>
        {own}
        <Columns>
            <Stack>
                {next}
                <Panel>
                    <Facts facts=facts />
                    <Actions>
                        <LinkButton label=tr!("refund_batch.sheet") href=sheet kind=ButtonKind::Plain />
                    </Actions>
                </Panel>
                <Panel title=tr!("refund_batch.lines_title")>{lines}</Panel>
                <Panel title=tr!("refund_batch.history")>{history}</Panel>
            </Stack>
            <Stack>
                <Panel title=tr!("refund_batch.way_title")>{way}</Panel>
                {files}
            </Stack>
        </Columns>
    }
}

fn facts(found: &RefundBatchPage, book: &RuleBook) -> Vec<(String, String)> {
    let batch = &found.batch;
    let chosen = if batch.by_rule { tr!("refund_batch.legs_by_rule") } else { tr!("refund_batch.legs_own") };
    vec![
        (tr!("refund_batch.number"), batch.number.clone()),
        (tr!("refund_batch.region"), desk_words::region(book, &batch.region)),
        (tr!("refund_batch.way"), desk_words::way(batch.way)),
        (tr!("refund_batch.count"), batch.count.to_string()),
        (tr!("refund_batch.sum"), money(language(), batch.sum)),
        (tr!("refund_batch.so_far"), so_far(found.tally)),
        (tr!("refund_batch.sum_paid"), money(language(), found.tally.paid.1)),
        (tr!("refund_batch.legs"), format!("{} ({chosen})", words::legs(&batch.legs))),
    ]
}

/// Through whose hands it goes, and who has it since when.
fn way(found: &RefundBatchPage) -> impl IntoView + use<> {
    let batch = &found.batch;
    let over = batch.state == S::Closed;
    let stopped = batch.state == S::Cancelled;
    let since = |leg: usize| found.steps.iter().find(|s| s.what.leg == Some(leg));
    let office = match batch.state {
        S::Made | S::Released => PhaseState::Now,
        S::Cancelled => PhaseState::Stopped,
        _ => PhaseState::Done,
    };
    let made = date_time(language(), batch.made_at);
    let legs: Vec<_> = batch
        .legs
        .iter()
        .enumerate()
        .map(|(n, leg)| {
            let state = match batch.at {
                Some(at) if n < at || over => PhaseState::Done,
                Some(at) if n == at => PhaseState::Now,
                _ => PhaseState::Later,
            };
            let step = since(n);
            let when = step.map(|s| date_time(language(), s.what.at)).unwrap_or_default();
            let reference = step.map(|s| s.what.words.clone()).filter(|w| !w.is_empty());
            let title = format!("{} · {}", leg.name, say(leg.party));
            view! {
                <Phase title=title state=state when=when>
                    {reference.map(|words| view! { <p>{tr!("refund_batch.their_reference", words = words)}</p> })}
                </Phase>
            }
        })
        .collect();
    let legs = (!stopped).then_some(legs);
    view! {
        <Phases>
            <Phase title=tr!("refund_batch.at_office") state=office when=made />
            {legs}
        </Phases>
    }
}

fn files(found: &RefundBatchPage) -> Option<AnyView> {
    let batch = &found.batch;
    let (csv, xlsx) = (batch.csv_digest.clone()?, batch.xlsx_digest.clone()?);
    let href = |format: &str| Route::RefundBatchFile(batch.id.clone(), format.to_owned()).path();
    let (as_xlsx, as_csv) = (href("xlsx"), href("csv"));
    let over = batch.state.is_over();
    let links = (found.may_work && !over).then(|| {
        view! {
            <Actions>
                <LinkButton label=tr!("refund_batch.xlsx") href=as_xlsx download=true />
                <LinkButton label=tr!("refund_batch.csv") href=as_csv kind=ButtonKind::Plain download=true />
            </Actions>
        }
    });
    let facts = vec![("XLSX · SHA-256".to_owned(), xlsx), ("CSV · SHA-256".to_owned(), csv)];
    Some(
        view! {
            <Panel title=tr!("refund_batch.files")>
                <p>{if over { tr!("refund_batch.files_over") } else { tr!("refund_batch.files_text") }}</p>
                {links}
                <div class="digest">
                    <Facts facts=facts />
                </div>
                <p class="quiet">{tr!("refund_batch.format_ours")}</p>
            </Panel>
        }
        .into_any(),
    )
}

fn lines(found: &RefundBatchPage) -> impl IntoView + use<> {
    let here = Route::RefundBatch(found.batch.id.clone()).path();
    // Whoever releases it compares where the money goes.
    let to = !found.payees.is_empty();
    let rows: Vec<_> = found
        .lines
        .iter()
        .map(|line| {
            let mut cells = cells(line);
            if to {
                cells.insert(3, account(found.payees.get(&line.seq)));
            }
            cells
        })
        .collect();
    let mut columns = vec![tr!("refund_batch.column_line"), tr!("desk.reference"), tr!("desk.amount")];
    columns.extend(to.then(|| tr!("refund_batch.to")));
    columns.push(tr!("refund_batch.column_result"));
    let previous = (found.after > 0).then(|| here.clone());
    let next = found.next.map(|after| format!("{here}?after={after}"));
    view! {
        <div class="wide">
            <Table caption=tr!("refund_batch.lines_title") quiet=true columns=columns rows=rows />
        </div>
        <Pagination previous=previous next=next />
    }
}

/// Whose account it goes to, its number masked.
fn account(payee: Option<&PayeeForm>) -> AnyView {
    let number = payee.map(|payee| view! { <p class="quiet">{payee.masked_number()}</p> });
    view! { <div>{payee.map(|payee| payee.holder.clone())} {number}</div> }.into_any()
}

fn cells(line: &RefundLine) -> Vec<AnyView> {
    let (label, tone) = words::result(line.result);
    let on = line.paid_on.map(|on| view! { <p class="quiet">{date(language(), on)}</p> });
    let why = line.fault.map(|fault| view! { <p class="quiet">{words::short(language(), fault)}</p> });
    vec![
        line.seq.into_any(),
        view! { <a href=Route::Case(line.application.clone()).path()>{line.reference.to_string()}</a> }.into_any(),
        money(language(), line.amount).into_any(),
        view! { <div><StatusTag label=label tone=tone /> {on} {why}</div> }.into_any(),
    ]
}
