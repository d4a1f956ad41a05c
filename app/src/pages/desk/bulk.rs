//! The same act on many cases: the form, what would become of each case, and the button that does it.

use super::{
    batch::result_tag,
    queue_filter::{dead_end, unread},
    words,
};
use crate::{components::*, context::language, door::Door, form_data::FormData, i18n::say, routes::Route, tr, tr_in};
use axum::response::Response;
use domain::{
    application::{Move, StaffReason, form::FieldError},
    id::{ApplicationId, StaffId},
    queue::{Batch, BatchResult, QueueFilter},
};
use http::StatusCode;
use jiff::civil::Date;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::batch::{self, BatchForm, Doubts, Preview, PreviewLine},
};

/// Nothing was chosen: that happens in the queue.
pub(super) async fn away(door: Door) -> Response {
    super::away(&door).unwrap_or_else(|| door.see_other(&Route::Desk))
}

/// `None`: what was chosen can't be read; nothing is guessed from the rest.
fn read(form: &FormData) -> Option<BatchForm> {
    let case = |text: &String| {
        let (id, version) = text.split_once('.')?;
        Some((ApplicationId::parse(id)?, version.parse().ok()?))
    };
    // What is done is what the preview listed.
    let whole = form.has("whole") && !form.has("do");
    let member = form.get("member");
    let member = if member.is_empty() { None } else { Some(StaffId::parse(member)?) };
    Some(BatchForm {
        act: form.get("act").to_owned(),
        cases: form.all("case").iter().map(case).collect::<Option<_>>()?,
        whole: if whole { Some(QueueFilter::from_pairs(form.pairs()).ok()?) } else { None },
        member,
        to: form.get("to").to_owned(),
        reasons: form.all("reasons"),
        words: form.get("words").to_owned(),
        note: form.get("note").to_owned(),
        key: form.get("key").to_owned(),
    })
}

/// Cases were chosen in the queue; or the form was filled in, to look at or to do it.
pub(super) async fn answer(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(mut typed) = read(&form) else { return unread(&door) };
    if form.has("do") {
        match batch::begin(&door.ctx, door.caller(), &typed).await {
            Ok(id) => return door.see_other(&Route::DeskBatch(id)),
            // The page says below what the form lacks.
            Err(UseCaseError::Invalid(_)) => {}
            Err(UseCaseError::Conflict) => return ordered_already(&door),
            Err(error) => return door.refuse(&error),
        }
    }
    if typed.key.is_empty() {
        typed.key = format!("{:032x}", door.ctx.ids.bits());
    }
    let today = door.ctx.today();
    match batch::preview(&door.ctx, door.caller(), &typed).await {
        Ok(preview) => {
            // Chosen a moment ago: the form is empty, that is no mistake yet.
            let tried = form.has("do") || form.has("preview");
            let bad = tried && !preview.errors.is_empty();
            let status = if bad { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            let title = words::act(door.caller().language, preview.by);
            door.page_with(status, title, || page(preview, typed, tried, today))
        }
        Err(UseCaseError::Invalid(errors)) => nothing_chosen(&door, &errors),
        Err(error) => door.refuse(&error),
    }
}

/// The page ordered something else already: neither of the two is taken for the other.
fn ordered_already(door: &Door) -> Response {
    let title = tr_in!(door.caller().language, "queue.ordered_already");
    dead_end(door, StatusCode::CONFLICT, title, || tr!("queue.ordered_already_text"))
}

fn nothing_chosen(door: &Door, errors: &[FieldError]) -> Response {
    let title = tr_in!(door.caller().language, "queue.bulk");
    let no_act = errors.iter().any(|e| e.field == "act");
    let text = move || if no_act { tr!("queue.choose_act") } else { tr!("queue.choose_cases") };
    dead_end(door, StatusCode::UNPROCESSABLE_ENTITY, title, text)
}

fn page(preview: Preview, typed: BatchForm, tried: bool, today: Date) -> impl IntoView {
    let by = preview.by;
    let errors = if tried { preview.errors.clone() } else { Vec::new() };
    let known = preview.lines.iter().all(|l| l.result.is_some());
    let good = preview.lines.iter().filter(|l| l.result == Some(BatchResult::Done)).count();
    let (all, bad) = (preview.lines.len(), preview.lines.len() - good);
    let summary = known.then(|| {
        let tone = if bad == 0 { Tone::Success } else { Tone::Warn };
        view! {
            <Notice tone=tone announce=true>{tr!("queue.preview_sum", good = good, bad = bad)}</Notice>
        }
    });
    let more = preview.more.then(|| {
        view! { <Notice tone=Tone::Warn>{tr!("queue.bulk_most", count = Batch::MOST)}</Notice> }
    });
    let cases: Vec<_> = preview.lines.iter().map(|l| format!("{}.{}", l.id, l.version)).collect();
    let key = typed.key.clone();
    let fields = fields(&preview, typed, today);
    let hidden = move || {
        let cases = cases.iter().map(|case| view! { <Hidden name="case" value=case.clone() /> });
        cases.collect::<Vec<_>>()
    };
    let kind = if by == Move::Refuse { ButtonKind::Danger } else { ButtonKind::Primary };
    let preview_kind = if known { ButtonKind::Plain } else { ButtonKind::Primary };
    let act = (known && good > 0).then(|| {
        let label = tr!("queue.do_it", act = words::act(language(), by), count = good);
        view! { <Button label=label kind=kind name="do" value="on" /> }
    });
    let lead = if all == 1 { tr!("queue.bulk_lead_one") } else { tr!("queue.bulk_lead", count = all) };
    let lines: Vec<_> = preview.lines.iter().map(line).collect();
    let columns = vec![tr!("desk.reference"), tr!("desk.insured"), tr!("desk.state"), tr!("queue.would")];
    view! {
        <PageHead title=words::act(language(), by) lead=lead back=Route::Desk.path() />
        {more}
        <Panel>
            <Form action=Route::Bulk.path() errors=errors>
                <Hidden name="act" value=by.name() />
                <Hidden name="key" value=key />
                {hidden()}
                {fields()}
                {summary}
                <Actions>
                    {act}
                    <Button label=tr!("queue.preview") kind=preview_kind name="preview" value="on" />
                </Actions>
            </Form>
        </Panel>
        <div class="wide">
            <Table caption=tr!("queue.preview_table") columns=columns rows=lines />
        </div>
    }
}

/// What the act takes; made inside the form, so that the fields know its errors.
fn fields(preview: &Preview, typed: BatchForm, today: Date) -> impl FnOnce() -> AnyView + use<> {
    let by = preview.by;
    let receivers: Vec<_> = preview
        .receivers
        .iter()
        .map(|c| {
            let away = if c.is_away(today) { format!(" · {}", tr!("queue.away")) } else { String::new() };
            let load = tr!("queue.receiver", name = c.staff.name, count = c.load.open);
            Choice::new(c.staff.id.to_string(), format!("{load}{away}"))
        })
        .collect();
    let offered: &[StaffReason] = if by == Move::Refuse { &StaffReason::REFUSAL } else { &StaffReason::CORRECTION };
    let choices: Vec<_> = offered.iter().map(|r| Choice::new(r.name(), say(*r))).collect();
    move || {
        let to = (by == Move::Assign)
            .then(|| view! { <Select name="to" label=tr!("queue.to") choices=receivers value=typed.to /> });
        let message = matches!(by, Move::Refuse | Move::RequestCorrection).then(|| {
            view! {
                <CheckboxGroup
                    name="reasons"
                    legend=tr!("desk.reasons")
                    choices=choices
                    values=typed.reasons
                />
                <Textarea
                    name="words"
                    label=tr!("desk.words")
                    value=typed.words
                    hint=tr!("desk.words_hint")
                    optional=true
                />
            }
        });
        view! {
            {to}
            {message}
            <Textarea name="note" label=tr!("queue.why") value=typed.note hint=tr!("queue.why_hint") rows=2 />
        }
        .into_any()
    }
}

fn line(line: &PreviewLine) -> Vec<AnyView> {
    let warning = line.doubts.map(warning).filter(|text| !text.is_empty());
    let warning = warning.map(|text| view! { <p class="quiet">{text}</p> });
    let result = line.result.map(|result| result_tag(result, true));
    let result = view! { <div>{result} {warning}</div> };
    match &line.case {
        Some((app, name)) => {
            let href = Route::Case(app.id.clone()).path();
            vec![
                view! { <a href=href>{app.reference.to_string()}</a> }.into_any(),
                name.reveal().to_owned().into_any(),
                words::state(app.state).into_any(),
                result.into_any(),
            ]
        }
        None => vec!["–".into_any(), "–".into_any(), "–".into_any(), result.into_any()],
    }
}

/// What an approval should not overlook, in words; empty: nothing.
pub(super) fn warning(doubts: Doubts) -> String {
    let parts = [
        (doubts.bad > 0).then(|| tr!("queue.doubt_bad", count = doubts.bad)),
        (doubts.unseen > 0).then(|| tr!("queue.doubt_unseen", count = doubts.unseen)),
        (doubts.unmended > 0).then(|| tr!("queue.doubt_unmended", count = doubts.unmended)),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(&tr!("queue.doubt_join"))
}
