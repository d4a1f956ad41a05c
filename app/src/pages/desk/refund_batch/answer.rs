//! What whoever pays answers: as a file or line by line; what would become of each line; then it is taken.

use super::{preview::looked_at, refuse, words};
use crate::{
    components::*, context::language, door::Door, form_data::FormData, i18n::money, pages::support::same_token,
    routes::Route, tr, tr_in,
};
use axum::{
    extract::{FromRequest, Multipart, Path, RawQuery, Request},
    response::Response,
};
use domain::{
    application::form::FieldError,
    id::RefundBatchId,
    refund::{RefundBatch, RefundFault, RefundLine},
};
use http::{StatusCode, header};
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::refund_batch::answer::{self, AnswerFault, FaultyAnswer, MOST_BYTES, TypedAnswer, open_lines, typed},
};

/// Lines that one page offers to be typed.
const LINES: usize = 40;

/// What the page shows besides the lines.
#[derive(Default)]
struct Shown {
    /// The line before the first that is offered.
    after: i64,
    fault: Option<AnswerFault>,
    typed: Vec<TypedAnswer>,
    day: String,
    errors: Vec<FieldError>,
}

/// The forms.
pub(super) async fn show(door: Door, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let Some(id) = RefundBatchId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let after = query.get("after").parse().unwrap_or(0);
    forms(&door, StatusCode::OK, &id, Shown { after, ..Shown::default() }).await
}

/// A file, what was typed, or the button below a preview.
pub(super) async fn send(door: Door, Path(id): Path<String>, request: Request) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let Some(id) = RefundBatchId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if kind.to_ascii_lowercase().starts_with("multipart/form-data") {
        return match Multipart::from_request(request, &()).await {
            Ok(form) => file(&door, &id, form).await,
            Err(_) => unread(&door, &id, AnswerFault { line: 0, why: FaultyAnswer::Empty }).await,
        };
    }
    let Ok(form) = FormData::from_request(request, &()).await else { return door.refuse(&UseCaseError::NotFound) };
    if form.has("written") {
        return match answer::take(&door.ctx, door.caller(), &id, form.get("written")).await {
            Ok(answer) => door.see_other(&Route::RefundAnswer(answer)),
            Err(error) => refuse(&door, &id, &error),
        };
    }
    lines(&door, &id, &form).await
}

/// A file came: token, then its bytes.
async fn file(door: &Door, id: &RefundBatchId, mut form: Multipart) -> Response {
    // Whoever may take none is told that before anything is read.
    if let Err(error) = open_lines(&door.ctx, door.caller(), id).await
        && error != UseCaseError::Conflict
    {
        return refuse(door, id, &error);
    }
    let mut token = String::new();
    let empty = AnswerFault { line: 0, why: FaultyAnswer::Empty };
    // What broke off is not an answer with fewer lines.
    let cut = AnswerFault { line: 0, why: FaultyAnswer::Cut };
    loop {
        let mut field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => return unread(door, id, empty).await,
            Err(_) => return unread(door, id, cut).await,
        };
        match field.name().unwrap_or_default() {
            "csrf" => token = field.text().await.unwrap_or_default(),
            "file" => {
                if door.visit.csrf.as_ref().is_some_and(|own| !same_token(own, &token)) {
                    return door.refuse(&UseCaseError::Forbidden);
                }
                let mut bytes = Vec::new();
                loop {
                    match field.chunk().await {
                        Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                        Ok(None) => break,
                        Err(_) => return unread(door, id, cut).await,
                    }
                    if bytes.len() > MOST_BYTES {
                        return unread(door, id, AnswerFault { line: 0, why: FaultyAnswer::TooLarge }).await;
                    }
                }
                return match answer::read(&bytes, &words::answer_words()) {
                    Ok(rows) => preview(door, id, rows).await,
                    Err(fault) => unread(door, id, fault).await,
                };
            }
            _ => {}
        }
    }
}

async fn unread(door: &Door, id: &RefundBatchId, fault: AnswerFault) -> Response {
    forms(door, StatusCode::UNPROCESSABLE_ENTITY, id, Shown { fault: Some(fault), ..Shown::default() }).await
}

/// Lines were typed.
async fn lines(door: &Door, id: &RefundBatchId, form: &FormData) -> Response {
    let (_, open) = match open_lines(&door.ctx, door.caller(), id).await {
        Ok(found) => found,
        Err(error) => return refuse(door, id, &error),
    };
    let answers = form.pairs().iter().filter_map(|(name, value)| {
        let seq = name.strip_prefix("result_")?.parse().ok()?;
        Some(TypedAnswer { seq, result: value.clone() })
    });
    let (answers, day): (Vec<_>, _) = (answers.collect(), form.get("day").to_owned());
    match typed(&open, &answers, &day) {
        Ok(rows) => preview(door, id, rows).await,
        Err(errors) => {
            let after = form.get("after").parse().unwrap_or(0);
            let shown = Shown { after, typed: answers, day, errors, fault: None };
            forms(door, StatusCode::UNPROCESSABLE_ENTITY, id, shown).await
        }
    }
}

async fn preview(door: &Door, id: &RefundBatchId, rows: Vec<domain::refund::AnswerRow>) -> Response {
    match answer::preview(&door.ctx, door.caller(), id, rows).await {
        Ok(found) => {
            let title = tr_in!(door.caller().language, "refund_batch.answer_preview");
            door.page(title, || looked_at(&found))
        }
        Err(error) => refuse(door, id, &error),
    }
}

async fn forms(door: &Door, status: StatusCode, id: &RefundBatchId, shown: Shown) -> Response {
    let (batch, open) = match open_lines(&door.ctx, door.caller(), id).await {
        Ok(found) => found,
        Err(error) => return refuse(door, id, &error),
    };
    let title = tr_in!(door.caller().language, "refund_batch.answer");
    let today = door.ctx.today().to_string();
    door.page_with(status, title, || view(&batch, &open, shown, today))
}

fn view(batch: &RefundBatch, open: &[RefundLine], shown: Shown, today: String) -> impl IntoView + use<> {
    let here = Route::RefundBatchAnswer(batch.id.clone()).path();
    let by_hand = here.clone();
    let back = Route::RefundBatch(batch.id.clone()).path();
    let template = Route::RefundBatchFile(batch.id.clone(), "answer".to_owned()).path();
    let lead = tr!("refund_batch.answer_lead", number = batch.number, count = open.len());
    let wrong = shown.fault.map(|fault| {
        view! {
            <Notice tone=Tone::Danger title=tr!("refund_batch.unread") announce=true>
                <p>{fault_words(fault)}</p>
            </Notice>
        }
    });
    let of_page: Vec<_> = open.iter().filter(|l| l.seq > shown.after).take(LINES).collect();
    let last = of_page.last().map_or(0, |l| l.seq);
    let next = open.iter().any(|l| l.seq > last).then(|| format!("{here}?after={last}"));
    let previous = (shown.after > 0).then(|| here.clone());
    let faults = RefundFault::ALL.into_iter().filter(|fault| fault.fits(batch.way));
    let choices: Vec<Choice> = std::iter::once(Choice::new("paid", tr!("refund_batch.said_paid")))
        .chain(faults.map(|fault| {
            let said = format!("{} · {}", tr!("refund_batch.said_failed"), words::short(language(), fault));
            Choice::new(fault.name(), said)
        }))
        .collect();
    let rows: Vec<_> = of_page
        .into_iter()
        .map(|line| {
            let value = shown.typed.iter().find(|t| t.seq == line.seq).map(|t| t.result.clone()).unwrap_or_default();
            let name = format!("result_{}", line.seq);
            let label = tr!("refund_batch.result_of", line = line.seq);
            let select = view! {
                <Select name=name label=label choices=choices.clone() value=value none=tr!("refund_batch.no_answer") />
            };
            vec![
                line.seq.into_any(),
                line.reference.to_string().into_any(),
                money(language(), line.amount).into_any(),
                select.into_any(),
            ]
        })
        .collect();
    let columns = vec![
        tr!("refund_batch.column_line"),
        tr!("desk.reference"),
        tr!("desk.amount"),
        tr!("refund_batch.column_result"),
    ];
    let after = shown.after.to_string();
    let template = (!open.is_empty()).then(|| {
        view! {
            <p>
                <a href=template download="">
                    {tr!("refund_batch.template")}
                </a>
            </p>
        }
    });
    // Where all is answered a file is only compared.
    let by_hand = (!open.is_empty()).then(|| {
        view! {
            <Panel title=tr!("refund_batch.by_hand")>
                <p>{tr!("refund_batch.by_hand_text")}</p>
                <Form action=by_hand errors=shown.errors>
                    <Hidden name="after" value=after />
                    <Field
                        name="day"
                        label=tr!("refund_batch.paid_on")
                        hint=tr!("refund_batch.paid_on_hint")
                        kind=FieldKind::Date
                        value=shown.day
                        max=today
                        optional=true
                    />
                    <div class="wide">
                        <Table caption=tr!("refund_batch.by_hand") quiet=true columns=columns rows=rows />
                    </div>
                    <Actions>
                        <Button label=tr!("refund_batch.look_at_lines") />
                    </Actions>
                </Form>
                <Pagination previous=previous next=next />
            </Panel>
        }
    });
    view! {
        <PageHead title=tr!("refund_batch.answer") lead=lead back=back />
        {wrong}
        <Panel title=tr!("refund_batch.as_file")>
            <p>{tr!("refund_batch.as_file_text")}</p>
            {template}
            <Form files=true action=here>
                <PlainFile
                    name="file"
                    label=tr!("refund_batch.file")
                    hint=tr!("refund_batch.file_hint")
                    accept=".csv,.txt,text/csv,text/plain"
                />
                <Actions>
                    <Button label=tr!("refund_batch.look_at_file") />
                </Actions>
            </Form>
        </Panel>
        {by_hand}
    }
}

/// Why a file is not read, with its line.
fn fault_words(fault: AnswerFault) -> String {
    let why = match fault.why {
        FaultyAnswer::Empty => tr!("refund_batch.fault_empty"),
        FaultyAnswer::TooLarge => tr!("refund_batch.fault_too_large"),
        FaultyAnswer::NoText => tr!("refund_batch.fault_no_text"),
        FaultyAnswer::Encoding => tr!("refund_batch.fault_encoding"),
        FaultyAnswer::NoResult => tr!("refund_batch.fault_no_result"),
        FaultyAnswer::NoLine => tr!("refund_batch.fault_no_line"),
        FaultyAnswer::Twice => tr!("refund_batch.fault_twice"),
        FaultyAnswer::Quotes => tr!("refund_batch.fault_quotes"),
        FaultyAnswer::Cut => tr!("refund_batch.fault_cut"),
        FaultyAnswer::TooMany => tr!("refund_batch.fault_too_many"),
    };
    if fault.line == 0 { why } else { tr!("refund_batch.fault_line", line = fault.line, why = why) }
}
