//! One question of a resident's: what was asked, who asks as far as it is needed, and the forms to answer, call, hand it
//! over or close it.

use super::{
    case::texts,
    enquiries::{due, stands, topic},
    words,
};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date_time, say, state_in},
    pages::support::{TooOften, retry_after, status_for},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    application::form::FieldError,
    enquiry::{By, Enquiry, EnquiryState, EnquiryStep, StepKind},
    id::EnquiryId,
    language::Language,
    rules::{RuleBook, TextUse},
};
use http::StatusCode;
use jiff::civil::Date;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError,
    desk::enquiry::{self, EnquiryWork},
};

/// What was typed and shown, beside the question.
#[derive(Clone, Default)]
struct Typed {
    /// Which form.
    act: String,
    /// A call: reached or not; a hand-over: to which region.
    choice: String,
    words: String,
    errors: Vec<FieldError>,
    /// The phone, in full.
    phone: Option<String>,
    /// Seconds until the limit opens.
    wait: Option<i64>,
    /// Somebody else was faster.
    stale: bool,
}

/// The name under which a form's words are sent: each form of the page has its own.
fn words_of(act: &str) -> &'static str {
    match act {
        "call" => "note",
        "hand" => "why",
        _ => "words",
    }
}

/// The page.
pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    page(&door, &id, Typed::default()).await
}

/// An act on it.
pub(super) async fn act(door: Door, Path(text): Path<String>, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(id) = EnquiryId::parse(&text) else { return door.refuse(&UseCaseError::NotFound) };
    let act = form.get("act").to_owned();
    let words = form.get(words_of(&act)).to_owned();
    if act == "answer" && form.has(texts::INSERT) {
        return insert(&door, &text, &form, words).await;
    }
    let choice = form.get(if act == "hand" { "region" } else { "reached" }).to_owned();
    let version = form.get("version").parse().unwrap_or(0);
    let (ctx, caller) = (&door.ctx, door.caller());
    let mut typed = Typed { act, words, choice, ..Typed::default() };
    let (words, choice) = (&typed.words, &typed.choice);
    let done = match typed.act.as_str() {
        "phone" => match enquiry::phone(ctx, caller, &id, version).await {
            Ok(phone) => {
                let phone = Some(phone.reveal().to_owned());
                return page(&door, &text, Typed { phone, ..Typed::default() }).await;
            }
            Err(error) => Err(error),
        },
        "take" => enquiry::take(ctx, caller, &id, version).await,
        "release" => enquiry::release(ctx, caller, &id, version).await,
        "call" => enquiry::called(ctx, caller, &id, choice, words, version).await,
        "hand" => enquiry::hand(ctx, caller, &id, choice, words, version).await,
        "close" => enquiry::close(ctx, caller, &id, version).await,
        _ => enquiry::answer(ctx, caller, &id, words, version).await,
    };
    match done {
        // Another office has it now: it is not there any more.
        Ok(()) if typed.act == "hand" => return door.see_other(&Route::DeskEnquiries),
        Ok(()) => return door.see_other(&Route::DeskEnquiry(id)),
        Err(UseCaseError::Invalid(mut errors)) => {
            for error in errors.iter_mut().filter(|error| error.field == "words") {
                words_of(&typed.act).clone_into(&mut error.field);
            }
            typed.errors = errors;
        }
        Err(UseCaseError::Conflict) => typed.stale = true,
        Err(UseCaseError::LimitReached { retry_after, .. }) => typed.wait = Some(retry_after),
        Err(error) => return door.refuse(&error),
    }
    page(&door, &text, typed).await
}

/// The form once more with a standard text in it; nothing is sent.
async fn insert(door: &Door, text: &str, form: &FormData, words: String) -> Response {
    let Some(id) = EnquiryId::parse(text) else { return door.refuse(&UseCaseError::NotFound) };
    let found = match enquiry::open(&door.ctx, door.caller(), &id).await {
        Ok(found) => found,
        Err(error) => return door.refuse(&error),
    };
    let mut typed = Typed { act: "answer".to_owned(), words, ..Typed::default() };
    let (region, reads) = (&found.enquiry.region, found.account.language);
    match texts::inserted_in(&door.ctx.book, region, reads, TextUse::Enquiry, form, &typed.words) {
        Ok(words) => typed.words = words,
        Err(error) => typed.errors.push(error),
    }
    render(door, &found, &typed)
}

async fn page(door: &Door, id: &str, typed: Typed) -> Response {
    let Some(id) = EnquiryId::parse(id) else { return door.refuse(&UseCaseError::NotFound) };
    match enquiry::open(&door.ctx, door.caller(), &id).await {
        Ok(found) => render(door, &found, &typed),
        Err(error) => door.refuse(&error),
    }
}

fn render(door: &Door, found: &EnquiryWork, typed: &Typed) -> Response {
    let title = tr_in!(door.caller().language, "enquiry.desk_one");
    let (book, today, wait) = (door.ctx.book.clone(), door.ctx.today(), typed.wait);
    let status = if typed.stale { StatusCode::CONFLICT } else { status_for(&typed.errors, wait) };
    retry_after(wait, door.page_with(status, title, || view(found, typed, &book, today)))
}

fn view(found: &EnquiryWork, typed: &Typed, book: &Arc<RuleBook>, today: Date) -> AnyView {
    let stale = typed.stale.then(|| {
        // What was typed is not lost: it stands here where its form is gone.
        let kept = (!(typed.words.is_empty() || found.mine && found.open)).then(|| {
            let words = domain::words::visible(&typed.words);
            view! { <p class="said__words" dir="auto">{words}</p> }
        });
        view! {
            <Notice tone=Tone::Warn title=tr!("enquiry.stale") announce=true>
                <p>{tr!("enquiry.desk_stale")}</p>
                {kept}
            </Notice>
        }
    });
    let said: Vec<_> = found.steps.iter().map(|(step, name)| said(step, name.clone(), book)).collect();
    let lead = found.enquiry.number.to_string();
    view! {
        <PageHead title=tr!("enquiry.desk_one") lead=lead back=Route::DeskEnquiries.path() />
        {stale}
        <TooOften wait=typed.wait />
        {facts(found, book, today)}
        <Panel title=tr!("enquiry.thread") id="thread">
            <Thread said=said />
        </Panel>
        {work(found, typed, book)}
    }
    .into_any()
}

fn facts(found: &EnquiryWork, book: &RuleBook, today: Date) -> impl IntoView + use<> {
    let enquiry = &found.enquiry;
    let who = match &found.person {
        Some(person) => person.name.masked(),
        None => tr!("enquiry.unproven"),
    };
    let about = match (&enquiry.application, &found.application) {
        (_, Some(app)) => {
            let (href, reference) = (Route::Case(app.id.clone()).path(), app.reference.to_string());
            let state = state_in(language(), app.act, app.state);
            view! {
                <SummaryRow label=tr!("enquiry.about")>
                    <a href=href>{reference}</a> " · " {state}
                </SummaryRow>
            }
            .into_any()
        }
        // It is about a case that another office has.
        (Some(_), None) => {
            view! { <SummaryRow label=tr!("enquiry.about") value=tr!("enquiry.about_elsewhere") /> }.into_any()
        }
        (None, None) => ().into_any(),
    };
    let reads = match found.account.language {
        Language::Zh => tr!("enquiry.reads_zh"),
        Language::En => tr!("enquiry.reads_en"),
    };
    let assignee = found.assignee.clone().unwrap_or_else(|| tr!("desk.nobody"));
    let (topic, region) = (topic(enquiry), words::region(book, &enquiry.region));
    let (asked, due, stands) = (date_time(language(), enquiry.created_at), due(enquiry, today), stands(enquiry));
    view! {
        <Panel title=tr!("enquiry.facts")>
            <SummaryList>
                <SummaryRow label=tr!("enquiry.who") value=who />
                <SummaryRow label=tr!("enquiry.topic_short") value=topic />
                <SummaryRow label=tr!("desk.region") value=region />
                {about}
                <SummaryRow label=tr!("enquiry.asked") value=asked />
                <SummaryRow label=tr!("enquiry.due")>{due}</SummaryRow>
                <SummaryRow label=tr!("enquiry.stands")>{stands}</SummaryRow>
                <SummaryRow label=tr!("desk.assignee") value=assignee />
                <SummaryRow label=tr!("enquiry.language") value=reads />
            </SummaryList>
        </Panel>
    }
}

fn said(step: &EnquiryStep, name: Option<String>, book: &RuleBook) -> Said {
    let own = matches!(step.by, By::Office(_));
    let more = match step.kind {
        StepKind::Handed => {
            let to = step.to.as_ref().map(|to| words::region(book, to)).unwrap_or_default();
            tr!("enquiry.step_handed", region = to)
        }
        StepKind::Asked | StepKind::Added => String::new(),
        kind => say(kind),
    };
    Said {
        who: match &step.by {
            By::Office(_) => name.unwrap_or_else(|| tr!("desk.actor_staff")),
            By::Resident(_) => tr!("enquiry.by_resident"),
            By::Clock => tr!("enquiry.by_clock"),
        },
        when: date_time(language(), step.at),
        words: match (&step.words, step.kind) {
            (Some(words), _) => words.clone(),
            (None, StepKind::Asked | StepKind::Added | StepKind::Answered) => tr!("enquiry.gone"),
            (None, _) => String::new(),
        },
        own,
        fresh: false,
        more,
    }
}

/// The forms, for whoever has it; taking it, for everybody else.
fn work(found: &EnquiryWork, typed: &Typed, book: &Arc<RuleBook>) -> AnyView {
    let enquiry = &found.enquiry;
    if enquiry.state == EnquiryState::Closed {
        return view! { <p class="quiet">{tr!("enquiry.desk_closed")}</p> }.into_any();
    }
    if !found.mine {
        let label = if enquiry.assignee.is_some() { tr!("enquiry.take_over") } else { tr!("enquiry.take") };
        let take = press("take", enquiry, label, ButtonKind::Primary);
        return view! {
            <Panel title=tr!("enquiry.take_title")>
                <p>{tr!("enquiry.take_text")}</p>
                {take}
            </Panel>
        }
        .into_any();
    }
    let answered = enquiry.state == EnquiryState::Answered;
    let close = answered.then(|| press("close", enquiry, tr!("enquiry.desk_close"), ButtonKind::Plain));
    let release = press("release", enquiry, tr!("enquiry.release"), ButtonKind::Text);
    view! {
        {answer(found, typed, book)}
        {call(found, typed)}
        {(!answered).then(|| hand(found, typed, book))}
        <Panel title=tr!("enquiry.end")>
            {if answered {
                view! { <p>{tr!("enquiry.desk_close_text")}</p> }.into_any()
            } else {
                view! { <p class="quiet">{tr!("enquiry.desk_close_not_yet")}</p> }.into_any()
            }}
            {close}
            {release}
        </Panel>
    }
    .into_any()
}

/// A button that is a form.
fn press(act: &'static str, enquiry: &Enquiry, label: String, kind: ButtonKind) -> impl IntoView + use<> {
    let version = enquiry.version.to_string();
    view! {
        <Form>
            <Hidden name="act" value=act />
            <Hidden name="version" value=version />
            <Actions>
                <Button label=label kind=kind />
            </Actions>
        </Form>
    }
}

/// What was typed into a form, and what was wrong with it.
fn kept(typed: &Typed, act: &str) -> (String, String, Vec<FieldError>) {
    if typed.act == act {
        (typed.choice.clone(), typed.words.clone(), typed.errors.clone())
    } else {
        Default::default()
    }
}

fn most() -> u32 {
    u32::try_from(EnquiryStep::LONGEST).unwrap_or(u32::MAX)
}

fn answer(found: &EnquiryWork, typed: &Typed, book: &RuleBook) -> impl IntoView + use<> {
    let (_, words, errors) = kept(typed, "answer");
    let version = found.enquiry.version.to_string();
    let picker = texts::picker(book, &found.enquiry.region, TextUse::Enquiry);
    view! {
        <Panel title=tr!("enquiry.answer_title")>
            <Form errors=errors>
                <Hidden name="act" value="answer" />
                <Hidden name="version" value=version />
                {picker}
                <Textarea
                    name="words"
                    label=tr!("enquiry.answer")
                    hint=tr!("enquiry.answer_hint")
                    value=words
                    rows=5
                    maxlength=most()
                />
                <Actions>
                    <Button label=tr!("enquiry.answer_send") />
                </Actions>
            </Form>
        </Panel>
    }
}

fn call(found: &EnquiryWork, typed: &Typed) -> impl IntoView + use<> {
    let (reached, note, errors) = kept(typed, "call");
    let version = found.enquiry.version.to_string();
    let phone = match (&typed.phone, &found.account.phone) {
        (Some(phone), _) => {
            let tel = format!("tel:{phone}");
            view! {
                <p>
                    <a href=tel>{phone.clone()}</a>
                </p>
            }
            .into_any()
        }
        (None, Some(phone)) => {
            let masked = phone.masked();
            let show = press("phone", &found.enquiry, tr!("enquiry.phone"), ButtonKind::Plain);
            view! {
                <p>{masked}</p>
                {show}
                <p class="quiet">{tr!("enquiry.phone_text")}</p>
            }
            .into_any()
        }
        (None, None) => view! { <p>{tr!("enquiry.phone_none")}</p> }.into_any(),
    };
    let calls = [("yes", tr!("enquiry.reached_yes")), ("no", tr!("enquiry.reached_no"))];
    let calls = calls.map(|(value, label)| Choice::new(value, label)).to_vec();
    let opened = typed.phone.is_some() || !errors.is_empty() || found.enquiry.call.is_some();
    view! {
        <Disclosure summary=tr!("enquiry.call_title") open=opened>
            {phone}
            <Form errors=errors>
                <Hidden name="act" value="call" />
                <Hidden name="version" value=version />
                <RadioGroup name="reached" legend=tr!("enquiry.reached") choices=calls value=reached />
                <Textarea
                    name="note"
                    label=tr!("enquiry.note")
                    hint=tr!("enquiry.note_hint")
                    value=note
                    rows=3
                    maxlength=most()
                />
                <Actions>
                    <Button label=tr!("enquiry.call_save") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        </Disclosure>
    }
}

fn hand(found: &EnquiryWork, typed: &Typed, book: &RuleBook) -> impl IntoView + use<> {
    let (region, why, errors) = kept(typed, "hand");
    let version = found.enquiry.version.to_string();
    let others = book.regions.values().filter(|region| region.code != found.enquiry.region);
    let others: Vec<_> =
        others.map(|region| Choice::new(region.code.to_string(), region.name.get(language()).to_owned())).collect();
    let opened = !errors.is_empty();
    view! {
        <Disclosure summary=tr!("enquiry.hand_title") open=opened>
            <p>{tr!("enquiry.hand_text")}</p>
            <Form errors=errors>
                <Hidden name="act" value="hand" />
                <Hidden name="version" value=version />
                <Select name="region" label=tr!("enquiry.hand_to") choices=others value=region />
                <Textarea
                    name="why"
                    label=tr!("enquiry.why")
                    hint=tr!("enquiry.why_hint")
                    value=why
                    rows=3
                    maxlength=most()
                />
                <Actions>
                    <Button label=tr!("enquiry.hand") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        </Disclosure>
    }
}
