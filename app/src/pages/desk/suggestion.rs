//! One suggestion at the desk: the words, and taking, passing on, answering, telling the public about it.

use super::{case::texts, suggestions::due, words};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date_time, say},
    pages::{
        suggestions::{region_choices, tone},
        support::{TooOften, retry_after, status_for},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    application::form::{FieldCode, FieldError},
    id::SuggestionId,
    rules::{RuleBook, TextUse},
    suggestion::{DigestEntry, DigestForm, DigestState, Suggestion, SuggestionMove, SuggestionState, holds_number},
    words::visible,
};
use jiff::civil::Date;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError, UseCaseResult,
    desk::suggestions::{self, WorkPage},
};

/// What was typed, beside the suggestion.
#[derive(Clone, Default)]
struct Typed {
    /// Which of the forms.
    act: String,
    answer: String,
    region: String,
    reason: String,
    digest: DigestForm,
    same: String,
    errors: Vec<FieldError>,
    /// Seconds until the limit opens.
    wait: Option<i64>,
    /// Somebody else was faster.
    stale: bool,
}

/// The page.
pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    page(&door, &id, Typed::default()).await
}

/// One of the forms.
pub(super) async fn act(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(one) = SuggestionId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let mut typed = Typed {
        act: form.get("act").to_owned(),
        answer: form.get("answer").to_owned(),
        region: form.get("region").to_owned(),
        reason: form.get("reason").to_owned(),
        digest: DigestForm { subject: form.get("subject").to_owned(), answer: form.get("digest_answer").to_owned() },
        same: form.get("same").to_owned(),
        ..Typed::default()
    };
    if form.has(texts::INSERT) {
        return insert(&door, &id, &one, &form, typed).await;
    }
    let version = form.get("version").parse().unwrap_or(0);
    match done(&door, &one, &typed, version).await {
        Ok(to) => door.see_other(&to),
        Err(UseCaseError::Invalid(errors)) => {
            typed.errors = errors;
            page(&door, &id, typed).await
        }
        Err(UseCaseError::Conflict) => page(&door, &id, Typed { stale: true, ..typed }).await,
        Err(UseCaseError::LimitReached { retry_after, .. }) => {
            page(&door, &id, Typed { wait: Some(retry_after), ..typed }).await
        }
        Err(error) => door.refuse(&error),
    }
}

/// Does it; where it leads.
async fn done(door: &Door, id: &SuggestionId, typed: &Typed, version: i64) -> UseCaseResult<Route> {
    let (ctx, caller) = (&door.ctx, door.caller());
    match typed.act.as_str() {
        "take" => suggestions::take(ctx, caller, id, version).await?,
        "release" => suggestions::release(ctx, caller, id, version).await?,
        "pass" => {
            suggestions::pass_on(ctx, caller, id, &typed.region, &typed.reason, version).await?;
            // It may be nothing of this office any more.
            return Ok(Route::DeskSuggestions);
        }
        "answer" => suggestions::answer(ctx, caller, id, &typed.answer, version).await?,
        "tell" => return suggestions::write(ctx, caller, id, &typed.digest, version).await.map(Route::DeskDigest),
        "join" => suggestions::join(ctx, caller, id, &typed.same, version).await?,
        _ => {
            suggestions::open(ctx, caller, id).await?;
            return Err(UseCaseError::NotFound);
        }
    }
    Ok(Route::DeskSuggestion(id.clone()))
}

/// A standard text goes into the answer; nothing else happens.
async fn insert(door: &Door, id: &str, one: &SuggestionId, form: &FormData, typed: Typed) -> Response {
    let found = match suggestions::open(&door.ctx, door.caller(), one).await {
        Ok(found) => found,
        Err(error) => return door.refuse(&error),
    };
    let book = &door.ctx.book;
    let key = form.get(texts::FIELD);
    let all = book.texts(&found.suggestion.region, TextUse::Suggestion);
    let chosen: Vec<_> = all.into_iter().filter(|text| text.key == key).collect();
    let typed = if chosen.is_empty() {
        Typed { errors: vec![FieldError::new(texts::FIELD, FieldCode::Choice)], ..typed }
    } else {
        Typed { answer: book.inserted(&chosen, found.reads, &typed.answer), ..typed }
    };
    page(door, id, typed).await
}

async fn page(door: &Door, id: &str, typed: Typed) -> Response {
    let Some(id) = SuggestionId::parse(id) else { return door.refuse(&UseCaseError::NotFound) };
    match suggestions::open(&door.ctx, door.caller(), &id).await {
        Ok(found) => {
            let title = tr_in!(door.caller().language, "suggestion.one");
            let (book, today, wait) = (door.ctx.book.clone(), door.ctx.today(), typed.wait);
            let status = if typed.stale { http::StatusCode::CONFLICT } else { status_for(&typed.errors, typed.wait) };
            retry_after(wait, door.page_with(status, title, || view(&found, &typed, &book, today)))
        }
        Err(error) => door.refuse(&error),
    }
}

fn view(found: &WorkPage, typed: &Typed, book: &Arc<RuleBook>, today: Date) -> impl IntoView + use<> {
    let one = &found.suggestion;
    let stale = typed.stale.then(|| {
        view! {
            <Notice tone=Tone::Warn title=tr!("suggestion.stale") announce=true>
                <p>{tr!("suggestion.stale_text")}</p>
            </Notice>
        }
    });
    let said = std::iter::once(Said {
        who: tr!("suggestion.somebody"),
        when: date_time(language(), one.sent_at),
        words: one.words.clone().unwrap_or_default(),
        own: false,
        fresh: false,
        more: String::new(),
    });
    let answered = one.answer.clone().zip(one.answered_at).map(|(words, at)| Said {
        who: found.assignee.clone().unwrap_or_default(),
        when: date_time(language(), at),
        words,
        own: true,
        fresh: false,
        more: tr!("suggestion.answer"),
    });
    let said: Vec<_> = said.chain(answered).collect();
    let publish = if one.may_publish { tr!("suggestion.publish_may") } else { tr!("suggestion.publish_not") };
    let (kind, region, when) = (say(one.kind), words::region(book, &one.region), date_time(language(), one.sent_at));
    let (state, tone, until) = (say(one.state), tone(one.state), due(one, today));
    let who = found.assignee.clone().unwrap_or_else(|| tr!("desk.nobody"));
    let lead = one.number.to_string();
    view! {
        <PageHead title=tr!("suggestion.one") lead=lead back=Route::DeskSuggestions.path() />
        {stale}
        <TooOften wait=typed.wait />
        <Panel title=tr!("suggestion.stands")>
            <SummaryList>
                <SummaryRow label=tr!("suggestion.state")>
                    <StatusTag label=state tone=tone />
                </SummaryRow>
                <SummaryRow label=tr!("suggestion.due")>{until}</SummaryRow>
                <SummaryRow label=tr!("suggestion.kind_short") value=kind />
                <SummaryRow label=tr!("desk.region") value=region />
                <SummaryRow label=tr!("suggestion.when") value=when />
                <SummaryRow label=tr!("desk.assignee") value=who />
                <SummaryRow label=tr!("suggestion.publish_short") value=publish />
            </SummaryList>
        </Panel>
        <Panel title=tr!("suggestion.talk")>
            <Thread said=said />
            <p class="quiet">{tr!("suggestion.nameless")}</p>
        </Panel>
        {work(found, typed, book)}
        {tell(found, typed)}
        {way(found, book)}
    }
}

/// Hidden fields of a form that acts.
fn acting(act: &'static str, version: i64) -> impl IntoView + use<> {
    let version = version.to_string();
    view! {
        <Hidden name="act" value=act />
        <Hidden name="version" value=version />
    }
}

/// While it is open: take it, or answer it, pass it on, put it back.
fn work(found: &WorkPage, typed: &Typed, book: &Arc<RuleBook>) -> AnyView {
    let one = &found.suggestion;
    let version = one.version;
    if one.state != SuggestionState::Open {
        return ().into_any();
    }
    if !found.mine {
        return match found.may_take {
            true => {
                let label = if one.assignee.is_some() { tr!("suggestion.take_over") } else { tr!("suggestion.take") };
                view! {
                    <Form>
                        {acting("take", version)}
                        <Actions>
                            <Button label=label />
                        </Actions>
                    </Form>
                }
                .into_any()
            }
            false => view! { <p>{tr!("suggestion.elses")}</p> }.into_any(),
        };
    }
    let errors = |act: &str| if typed.act == act { typed.errors.clone() } else { Vec::new() };
    let (answer_errors, pass_errors) = (errors("answer"), errors("pass"));
    let longest = u32::try_from(Suggestion::LONGEST_ANSWER).unwrap_or(u32::MAX);
    let pass = if one.passed >= Suggestion::PASSES {
        view! { <p class="quiet">{tr!("suggestion.passed_enough", most = Suggestion::PASSES)}</p> }.into_any()
    } else {
        let mut regions = region_choices(book);
        regions.retain(|choice| choice.value != one.region.as_str());
        let (region, reason) = (typed.region.clone(), typed.reason.clone());
        view! {
            <Form errors=pass_errors>
                {acting("pass", version)}
                <Select name="region" label=tr!("suggestion.pass_to") choices=regions value=region />
                <Textarea
                    name="reason"
                    label=tr!("suggestion.pass_reason")
                    hint=tr!("suggestion.pass_reason_hint")
                    value=reason
                    rows=3
                    maxlength=longest
                />
                <Actions>
                    <Button label=tr!("suggestion.pass") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        }
        .into_any()
    };
    let answer = typed.answer.clone();
    let picker = texts::picker(book, &one.region, TextUse::Suggestion);
    let opened = typed.act == "pass";
    view! {
        <Panel title=tr!("suggestion.answer_title")>
            <Form errors=answer_errors>
                {acting("answer", version)}
                {picker}
                <Textarea
                    name="answer"
                    label=tr!("suggestion.answer")
                    hint=tr!("suggestion.answer_hint")
                    value=answer
                    rows=6
                    maxlength=longest
                />
                <Actions>
                    <Button label=tr!("suggestion.answer_send") />
                </Actions>
            </Form>
        </Panel>
        <Disclosure summary=tr!("suggestion.pass_title") open=opened>
            {pass}
        </Disclosure>
        <Form>
            {acting("release", version)}
            <Actions>
                <Button label=tr!("suggestion.release") kind=ButtonKind::Text />
            </Actions>
        </Form>
    }
    .into_any()
}

/// Once it was answered, and its sender agreed: the entry of the digest, or the forms for one.
fn tell(found: &WorkPage, typed: &Typed) -> AnyView {
    let one = &found.suggestion;
    let version = one.version;
    if one.state != SuggestionState::Answered {
        return ().into_any();
    }
    let stands = |entry: &&DigestEntry| matches!(entry.state, DigestState::Draft | DigestState::Published);
    if let Some(entry) = found.told.as_ref().filter(stands) {
        let href = Route::DeskDigest(entry.id.clone()).path();
        let (subject, state) = (visible(&entry.subject), say(entry.state));
        return view! {
            <Panel title=tr!("suggestion.digest_title")>
                <p>
                    {tr!("suggestion.told_by")} " " <a href=href>{subject}</a> " · " {state}
                </p>
            </Panel>
        }
        .into_any();
    }
    if !one.may_tell() {
        return view! { <p class="quiet">{tr!("suggestion.not_agreed")}</p> }.into_any();
    }
    let errors = |act: &str| if typed.act == act { typed.errors.clone() } else { Vec::new() };
    let (tell_errors, join_errors) = (errors("tell"), errors("join"));
    let subjects: Vec<_> = found
        .subjects
        .iter()
        .map(|entry| Choice::new(entry.id.as_str(), format!("{} · {}", visible(&entry.subject), say(entry.state))))
        .collect();
    let join = (!subjects.is_empty()).then(|| {
        let (same, open) = (typed.same.clone(), typed.act == "join");
        view! {
            <Disclosure summary=tr!("suggestion.join_title") open=open>
                <Form errors=join_errors>
                    {acting("join", version)}
                    <Select
                        name="same"
                        label=tr!("suggestion.join")
                        choices=subjects
                        value=same
                        hint=tr!("suggestion.join_hint")
                    />
                    <Actions>
                        <Button label=tr!("suggestion.join_button") kind=ButtonKind::Plain />
                    </Actions>
                </Form>
            </Disclosure>
        }
    });
    let digest = typed.digest.clone();
    view! {
        <Panel title=tr!("suggestion.digest_title")>
            <Form errors=tell_errors>
                {acting("tell", version)}
                <DigestFields typed=digest />
                <Actions>
                    <Button label=tr!("suggestion.digest_write") kind=ButtonKind::Plain />
                </Actions>
            </Form>
            {join}
        </Panel>
    }
    .into_any()
}

/// What an entry of the digest is made of; nothing is taken over from what was sent.
#[component]
pub(super) fn DigestFields(
    /// What was typed.
    typed: DigestForm,
) -> impl IntoView {
    let warned = holds_number(&typed.subject) || holds_number(&typed.answer);
    let subject = u32::try_from(DigestEntry::LONGEST_SUBJECT).unwrap_or(u32::MAX);
    let answer = u32::try_from(DigestEntry::LONGEST_ANSWER).unwrap_or(u32::MAX);
    view! {
        <Notice tone=if warned { Tone::Danger } else { Tone::Warn } title=tr!("suggestion.no_persons")>
            <p>{tr!("suggestion.no_persons_text")}</p>
        </Notice>
        <Textarea
            name="subject"
            label=tr!("suggestion.subject")
            hint=tr!("suggestion.subject_hint")
            value=typed.subject
            rows=2
            maxlength=subject
        />
        <Textarea
            name="digest_answer"
            label=tr!("suggestion.digest_answer")
            hint=tr!("suggestion.digest_answer_hint")
            value=typed.answer
            rows=5
            maxlength=answer
        />
    }
}

/// What happened to it.
fn way(found: &WorkPage, book: &RuleBook) -> AnyView {
    let rows: Vec<_> = found
        .steps
        .iter()
        .map(|(step, who)| {
            let title = match step.by {
                SuggestionMove::Passed => {
                    tr!("suggestion.passed_to", region = words::region(book, &step.region))
                }
                by => say(by),
            };
            let why = step.words.as_ref().map(|words| view! { <p>{visible(words)}</p> });
            view! {
                <Moment title=title when=date_time(language(), step.at) who=who.clone().unwrap_or_default()>
                    {why}
                </Moment>
            }
        })
        .collect();
    if rows.is_empty() {
        return ().into_any();
    }
    view! {
        <Panel title=tr!("suggestion.way")>
            <Timeline>{rows}</Timeline>
        </Panel>
    }
    .into_any()
}
