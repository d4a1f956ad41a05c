//! One's own question: its number, its thread, until when it is answered; more can be written, it can be closed, and
//! once it is over one can say whether that settled it.

use super::{stands, until};
use crate::{
    components::*,
    context::{language, page_ctx},
    door::Door,
    form_data::FormData,
    i18n::{date, date_time, say},
    pages::support::{TooOften, answer, page_in, retry_after, sources, status_for},
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{
    application::form::FieldError,
    enquiry::{By, Enquiry, EnquiryState, EnquiryStep, Settled, StepKind, Verdict, VerdictForm},
    id::EnquiryId,
    rules::{Region, RuleBook},
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    enquiry::{self, EnquiryPage},
};

/// What was typed, and what came of it.
#[derive(Default)]
struct Typed {
    /// Which form.
    act: String,
    /// More to the question, or words to the verdict.
    words: String,
    level: String,
    errors: Vec<FieldError>,
    wait: Option<i64>,
    /// It was just asked.
    sent: bool,
    /// Something happened since the page was made.
    stale: bool,
    key: String,
}

pub(super) async fn show(door: Door, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    let sent = query.as_deref() == Some("sent");
    answer(&door, page(&door, &id, Typed { sent, ..Typed::default() }).await)
}

pub(super) async fn act(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    answer(&door, acted(&door, &id, &form).await)
}

async fn acted(door: &Door, text: &str, form: &FormData) -> UseCaseResult<Response> {
    let id = EnquiryId::parse(text).ok_or(UseCaseError::NotFound)?;
    let (ctx, caller) = (&door.ctx, door.caller());
    let get = |name: &str| form.get(name).to_owned();
    let (act, key) = (get("act"), get("key"));
    let words = if act == "judge" { get("comment") } else { get("words") };
    let done = match act.as_str() {
        "close" => enquiry::close(ctx, caller, &id, form.get("version").parse().unwrap_or(0)).await,
        "judge" => {
            let verdict = VerdictForm { level: get("level"), words: words.clone() };
            enquiry::judge(ctx, caller, &id, &verdict).await
        }
        _ => enquiry::add(ctx, caller, &id, &words, &key).await,
    };
    let typed = Typed { act, words, level: get("level"), key, ..Typed::default() };
    match done {
        Ok(()) => Ok(door.see_other(&Route::Enquiry(id))),
        Err(UseCaseError::Invalid(errors)) => page(door, text, Typed { errors, ..typed }).await,
        Err(UseCaseError::LimitReached { retry_after, .. }) => {
            page(door, text, Typed { wait: Some(retry_after), ..typed }).await
        }
        Err(UseCaseError::Conflict) => page(door, text, Typed { stale: true, ..typed }).await,
        Err(error) => Err(error),
    }
}

async fn page(door: &Door, id: &str, mut typed: Typed) -> UseCaseResult<Response> {
    let id = EnquiryId::parse(id).ok_or(UseCaseError::NotFound)?;
    let found = enquiry::show(&door.ctx, door.caller(), &id).await?;
    if typed.key.is_empty() {
        typed.key = format!("{:032x}", door.ctx.ids.bits());
    }
    let title = tr_in!(door.caller().language, "enquiry.one");
    let status = if typed.stale { StatusCode::CONFLICT } else { status_for(&typed.errors, typed.wait) };
    let (wait, book) = (typed.wait, door.ctx.book.clone());
    let page = page_in(door, found.region.as_ref(), status, &title, || view(&found, &typed, &book));
    Ok(retry_after(wait, page))
}

fn view(found: &EnquiryPage, typed: &Typed, book: &RuleBook) -> AnyView {
    let number = found.enquiry.number.to_string();
    let sent = typed.sent.then(|| {
        view! {
            <Notice tone=Tone::Success title=tr!("enquiry.sent") announce=true>
                <p>{tr!("enquiry.sent_text", number = number.clone())}</p>
            </Notice>
        }
    });
    let stale = typed.stale.then(|| {
        view! {
            <Notice tone=Tone::Warn title=tr!("enquiry.stale") announce=true>
                <p>{tr!("enquiry.stale_text")}</p>
            </Notice>
        }
    });
    let said: Vec<_> = found.steps.iter().map(|step| said(step, found, book)).collect();
    let (facts, write) = (facts(found, book), write(found, typed));
    let close = found.may_close.then(|| close(&found.enquiry));
    let judged = found.judged;
    let top = found.may_judge.then(|| judge(typed));
    view! {
        <PageHead title=tr!("enquiry.one") lead=say(found.enquiry.topic) back=Route::Enquiries.path() />
        {sent}
        {stale}
        {facts}
        {top}
        {judged.then(|| view! { <p class="quiet">{tr!("enquiry.judged")}</p> })}
        <Panel title=tr!("enquiry.thread") id="thread">
            <Thread said=said />
            {write}
        </Panel>
        {close}
    }
    .into_any()
}

fn facts(found: &EnquiryPage, book: &RuleBook) -> impl IntoView + use<> {
    let enquiry = &found.enquiry;
    let until = until(enquiry);
    let (mark, read) = (found.terms.mark, sources(book, &found.terms.src));
    let until = (!until.is_empty()).then(|| {
        view! {
            <SummaryRow label=tr!("enquiry.due") value=until>
                <MarkBadge mark=mark sources=read />
            </SummaryRow>
        }
    });
    let office = office(found.region.as_ref());
    let way = match enquiry.call {
        Some(span) => tr!("enquiry.way_call", between = span.to_string()),
        None => tr!("enquiry.way_here"),
    };
    let about = found.application.as_ref().map(|app| {
        let (href, reference) = (Route::Application(app.id.clone()).path(), app.reference.to_string());
        view! {
            <SummaryRow label=tr!("enquiry.about")>
                <a href=href>{reference}</a>
            </SummaryRow>
        }
    });
    let days = match enquiry.state {
        EnquiryState::Answered => tr!("enquiry.closes_itself", days = found.terms.v.close_days),
        EnquiryState::Closed if found.may_write => tr!("enquiry.reopens", days = found.terms.v.reopen_days),
        _ => String::new(),
    };
    let late = enquiry.state == EnquiryState::Open && page_ctx().is_some_and(|ctx| enquiry.due.on < ctx.today);
    let number = enquiry.number.to_string();
    let sorry = late.then(|| {
        let hotline = page_ctx().map(|ctx| ctx.hotline.label.clone()).unwrap_or_default();
        view! { <p>{tr!("enquiry.late_text", hotline = hotline)}</p> }
    });
    view! {
        <Panel title=stands(enquiry)>
            {(!days.is_empty()).then(|| view! { <p>{days}</p> })}
            {sorry}
            <SummaryList>
                <SummaryRow label=tr!("enquiry.number") value=number />
                {until}
                <SummaryRow label=tr!("enquiry.office") value=office />
                {about}
                <SummaryRow label=tr!("enquiry.way") value=way />
            </SummaryList>
        </Panel>
    }
}

/// The office, never one of its members.
fn office(region: Option<&Region>) -> String {
    region.map_or_else(|| tr!("application.by_office"), |region| region.agency.v.get(language()).to_owned())
}

fn said(step: &EnquiryStep, found: &EnquiryPage, book: &RuleBook) -> Said {
    let own = matches!(step.by, By::Resident(_));
    let who = match &step.by {
        By::Resident(_) => tr!("application.by_you"),
        By::Office(_) => office(book.region(&step.region)),
        By::Clock => tr!("enquiry.by_clock"),
    };
    let gone = || tr!("enquiry.gone");
    let (words, more) = match step.kind {
        StepKind::Asked | StepKind::Added | StepKind::Answered => {
            (step.words.clone().unwrap_or_else(gone), String::new())
        }
        StepKind::Handed => {
            let to = office(step.to.as_ref().and_then(|to| book.region(to)));
            (step.words.clone().unwrap_or_else(gone), tr!("enquiry.handed_to", office = to))
        }
        StepKind::Reached => (tr!("enquiry.reached_you"), String::new()),
        StepKind::Missed => (tr!("enquiry.missed_you"), String::new()),
        StepKind::Closed if own => (tr!("enquiry.closed_by_you"), String::new()),
        StepKind::Closed if step.by == By::Clock => {
            (tr!("enquiry.closed_by_clock", days = found.terms.v.close_days), String::new())
        }
        StepKind::Closed => (tr!("enquiry.closed_by_office"), String::new()),
        // Not told: never shown here.
        StepKind::Taken | StepKind::Released => (String::new(), String::new()),
    };
    Said { who, when: date_time(language(), step.at), words, own, fresh: false, more }
}

fn write(found: &EnquiryPage, typed: &Typed) -> AnyView {
    if !found.may_write {
        return view! {
            <p>{tr!("enquiry.full")}</p>
            <Actions>
                <LinkButton label=tr!("enquiry.new") href=Route::EnquiryNew.path() kind=ButtonKind::Plain />
            </Actions>
        }
        .into_any();
    }
    let is_mine = typed.act == "add";
    let errors = if is_mine { typed.errors.clone() } else { Vec::new() };
    let words = if is_mine { typed.words.clone() } else { String::new() };
    let (wait, key) = (typed.wait.filter(|_| is_mine), typed.key.clone());
    let hint = match found.due_anew {
        Some(on) => tr!("enquiry.add_anew", on = date(language(), on)),
        None => tr!("enquiry.add_hint"),
    };
    let most = u32::try_from(EnquiryStep::LONGEST).unwrap_or(u32::MAX);
    view! {
        <Form errors=errors>
            <TooOften wait=wait />
            <Hidden name="act" value="add" />
            <Hidden name="key" value=key />
            <Textarea name="words" label=tr!("enquiry.add") hint=hint value=words rows=4 maxlength=most />
            <Actions>
                <Button label=tr!("enquiry.send") kind=ButtonKind::Plain />
            </Actions>
        </Form>
    }
    .into_any()
}

fn close(enquiry: &Enquiry) -> impl IntoView + use<> {
    let version = enquiry.version.to_string();
    let hint =
        if enquiry.state == EnquiryState::Open { tr!("enquiry.close_open") } else { tr!("enquiry.close_answered") };
    view! {
        <Panel title=tr!("enquiry.close_title")>
            <p>{hint}</p>
            <Form>
                <Hidden name="act" value="close" />
                <Hidden name="version" value=version />
                <Actions>
                    <Button label=tr!("enquiry.close") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        </Panel>
    }
}

fn judge(typed: &Typed) -> impl IntoView + use<> {
    let is_mine = typed.act == "judge";
    let errors = if is_mine { typed.errors.clone() } else { Vec::new() };
    let (level, words) = if is_mine { (typed.level.clone(), typed.words.clone()) } else { Default::default() };
    let levels = Settled::ALL.map(|level| Choice::new(level.name(), say(level))).to_vec();
    let most = u32::try_from(Verdict::LONGEST).unwrap_or(u32::MAX);
    view! {
        <Panel title=tr!("enquiry.judge_title")>
            <p>{tr!("enquiry.judge_who")}</p>
            <Form errors=errors>
                <Hidden name="act" value="judge" />
                <RadioGroup name="level" legend=tr!("enquiry.level") choices=levels value=level />
                <Textarea
                    name="comment"
                    label=tr!("enquiry.comment")
                    hint=tr!("enquiry.comment_hint")
                    value=words
                    optional=true
                    rows=3
                    maxlength=most
                />
                <Actions>
                    <Button label=tr!("enquiry.judge") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        </Panel>
    }
}
