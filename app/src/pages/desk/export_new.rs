//! Asking for an export: what it would hold, and what for.

use super::{
    export_words::{column, filter, list, origin, wording},
    facts::Facts,
    purpose::PurposeWords,
    record_filter::Asked,
    words,
};
use crate::{components::*, door::Door, form_data::FormData, i18n::say, render::in_context, routes::Route, tr, tr_in};
use axum::{extract::RawQuery, response::Response};
use domain::{
    application::{Actor, form::FieldError},
    export::{ExportColumn, ExportFormat, ExportSource},
    id::StaffId,
    queue::QueueFilter,
    refund::RefundStage,
    rules::{RegionCode, RuleBook},
    staff::LookPurpose,
};
use http::StatusCode;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError,
    desk::export::{self, AskPage, ExportForm},
};

/// The list that an address or a form means.
fn source(data: &FormData) -> Result<ExportSource, UseCaseError> {
    match data.get("of") {
        "queue" => {
            let filter = QueueFilter::from_pairs(data.pairs()).map_err(|_| UseCaseError::NotFound)?;
            let member = data.get("member");
            let member = (!member.is_empty()).then(|| StaffId::parse(member).ok_or(UseCaseError::NotFound));
            Ok(ExportSource::Queue { filter, member: member.transpose()? })
        }
        "refunds" => {
            let stage = RefundStage::from_name(data.get("stage")).ok_or(UseCaseError::NotFound)?;
            Ok(ExportSource::Refunds { stage })
        }
        "record" => {
            let asked = Asked::of(data);
            // A name that no act has would be typed by hand.
            let known = data.get("actor").is_empty() || Actor::from_key(data.get("actor")).is_some();
            if asked.unread || !known {
                return Err(UseCaseError::NotFound);
            }
            Ok(ExportSource::Record(asked.filter))
        }
        _ => Err(UseCaseError::NotFound),
    }
}

/// The address of the page for a list, with the columns that it begins with.
pub(super) fn address(source: &ExportSource, columns: &[&str]) -> String {
    let columns = columns.iter().map(|name| ("columns", (*name).to_owned()));
    let pairs = source.pairs().into_iter().chain(columns).map(|(name, value)| format!("{name}={value}"));
    format!("{}?{}", Route::ExportNew, pairs.collect::<Vec<_>>().join("&"))
}

/// The page.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let source = match source(&query) {
        Ok(source) => source,
        Err(error) => return door.refuse(&error),
    };
    let known = |name: &String| ExportColumn::from_name(name).is_some_and(|c| source.columns().contains(&c));
    let mut columns: Vec<String> = query.all("columns").into_iter().filter(known).collect();
    if columns.is_empty() {
        columns = source.columns().iter().map(|c| c.name().to_owned()).collect();
    }
    let format = ExportFormat::Xlsx.name().to_owned();
    let typed = ExportForm { columns, format, ..ExportForm::default() };
    page(&door, StatusCode::OK, source, typed, Vec::new()).await
}

/// It is asked for.
pub(super) async fn ask(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let source = match source(&form) {
        Ok(source) => source,
        Err(error) => return door.refuse(&error),
    };
    let of = |name| form.get(name).to_owned();
    let office = door.caller().staff.as_ref().map(|s| s.regions.clone()).unwrap_or_default();
    let book = door.ctx.book.clone();
    let typed = ExportForm {
        columns: form.all("columns"),
        format: of("format"),
        purpose: of("purpose"),
        words: of("words"),
        key: of("key"),
        wording: in_context(&door.page_ctx(), || wording(&source, &office, form.get("purpose"), &book)),
    };
    match export::ask(&door.ctx, door.caller(), source.clone(), &typed).await {
        Ok(id) => door.see_other(&Route::Export(id)),
        Err(UseCaseError::Invalid(errors)) => {
            page(&door, StatusCode::UNPROCESSABLE_ENTITY, source, typed, errors).await
        }
        Err(UseCaseError::Conflict) => {
            let title = tr_in!(door.caller().language, "export.key_used");
            door.page_with(StatusCode::CONFLICT, title.clone(), || {
                view! {
                    <Outcome tone=Tone::Warn title=title text=tr!("export.key_used_text")>
                        <LinkButton label=tr!("export.title") href=Route::Exports.path() />
                    </Outcome>
                }
            })
        }
        Err(error) => door.refuse(&error),
    }
}

async fn page(
    door: &Door,
    status: StatusCode,
    source: ExportSource,
    mut typed: ExportForm,
    errors: Vec<FieldError>,
) -> Response {
    let found = match export::look(&door.ctx, door.caller(), source).await {
        Ok(found) => found,
        Err(error) => return door.refuse(&error),
    };
    if typed.key.is_empty() {
        typed.key = format!("{:032x}", door.ctx.ids.bits());
    }
    let book = door.ctx.book.clone();
    let office = door.caller().staff.as_ref().map(|s| s.regions.clone()).unwrap_or_default();
    door.page_with(status, tr_in!(door.caller().language, "export.new"), || {
        view! { <Page found typed errors book office /> }
    })
}

#[component]
fn Page(
    found: AskPage,
    typed: ExportForm,
    errors: Vec<FieldError>,
    book: Arc<RuleBook>,
    office: Vec<RegionCode>,
) -> impl IntoView {
    let back = origin(&found.source);
    let head = view! { <PageHead title=tr!("export.new") lead=tr!("export.new_lead") back=back /> };
    if found.rows == 0 && found.complete {
        return view! {
            {head}
            <EmptyState title=tr!("export.nothing") text=tr!("export.nothing_text") />
        }
        .into_any();
    }
    let rows = match (found.rows > found.most, found.complete) {
        (true, _) => tr!("export.rows_more", most = found.most),
        (false, true) => found.rows.to_string(),
        (false, false) => tr!("export.rows_least", least = found.rows),
    };
    let facts = vec![
        (tr!("export.list"), list(&found.source)),
        (tr!("export.filter"), filter(&found.source, &book)),
        (tr!("export.office"), words::office(&book, &office)),
        (tr!("export.rows"), rows),
    ];
    let second = found.needs_second();
    let warned = second.then(|| {
        let title = tr!("export.second_needed", alone = found.alone);
        view! {
            <Notice tone=Tone::Warn title=title>
                <p>{tr!("export.second_needed_text")}</p>
            </Notice>
        }
    });
    let button = if second { tr!("export.ask_second") } else { tr!("export.ask") };
    let hidden: Vec<_> =
        found.source.pairs().into_iter().map(|(name, value)| view! { <Hidden name=name value=value /> }).collect();
    view! {
        {head}
        {warned}
        <Panel>
            <Facts facts=facts />
            <Form action=Route::ExportNew.path() errors=errors>
                {hidden}
                <Hidden name="key" value=typed.key.clone() />
                <Fields source=found.source typed=typed />
                <Actions>
                    <Button label=button />
                </Actions>
            </Form>
        </Panel>
    }
    .into_any()
}

#[component]
fn Fields(source: ExportSource, typed: ExportForm) -> impl IntoView {
    let columns = source.columns().iter().map(|c| Choice::new(c.name(), column(*c))).collect();
    let formats = ExportFormat::ALL.into_iter().map(|f| {
        let label = if f == ExportFormat::Csv { tr!("export.csv") } else { tr!("export.xlsx") };
        Choice::new(f.name(), label)
    });
    let purposes = LookPurpose::ASKED.into_iter().map(|p| Choice::new(p.name(), say(p))).collect();
    let hint = match source {
        ExportSource::Record(_) => tr!("export.purpose_hint_record"),
        _ => tr!("export.purpose_hint"),
    };
    view! {
        <RadioGroup name="purpose" legend=tr!("export.purpose") hint=hint choices=purposes value=typed.purpose />
        <PurposeWords value=typed.words />
        <RadioGroup name="format" legend=tr!("export.format") choices=formats.collect() value=typed.format />
        <CheckboxGroup name="columns" legend=tr!("export.columns") choices=columns values=typed.columns />
    }
}
