//! Verdicts on documents: in words, who gave which and when, and the form for another.

use super::{VERDICT, conflict, open, render, view::Shown};
use crate::{
    components::*,
    context::language,
    door::{self, Door},
    form_data::FormData,
    i18n::date_time,
    routes::Route,
    tr,
};
use axum::response::Response;
use domain::{
    application::form::FieldError,
    id::{ApplicationId, DocumentId},
    review::{DocumentVerdict as V, Finding},
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::finding::{self, FindingForm},
};

/// Keeps a verdict, and leads to the next document that nobody judged.
pub(super) async fn answer(door: &Door, id: &ApplicationId, form: &FormData) -> Response {
    let typed = FindingForm {
        document: form.get("document").to_owned(),
        verdict: form.get("verdict").to_owned(),
        words: form.get("verdict_words").to_owned(),
    };
    match finding::judge(&door.ctx, door.caller(), id, &typed).await {
        Ok(()) => {
            let next = DocumentId::parse(form.get("next")).or_else(|| DocumentId::parse(&typed.document));
            let query = next.map(|next| format!("?doc={next}")).unwrap_or_default();
            door::see_other(&format!("{}{query}#documents", Route::Case(id.clone())))
        }
        Err(UseCaseError::Invalid(errors)) => {
            let page = match open(door, id.as_str()).await {
                Ok(page) => page,
                Err(error) => return door.refuse(&error),
            };
            let document = DocumentId::parse(&typed.document);
            let shown = Shown { document, judged: Some(typed), errors, ..Shown::of(page) };
            render(door, StatusCode::UNPROCESSABLE_ENTITY, shown)
        }
        Err(UseCaseError::Conflict) => conflict::with(door, id.as_str(), &[&typed.words]).await,
        Err(UseCaseError::Forbidden) => conflict::forbidden(door, id.as_str(), None).await,
        Err(error) => door.refuse(&error),
    }
}

/// A verdict in words.
pub(super) fn words(verdict: V) -> String {
    match verdict {
        V::Accepted => tr!("case.verdict_accepted"),
        V::Unreadable => tr!("case.verdict_unreadable"),
        V::WrongDocument => tr!("case.verdict_wrong_document"),
        V::Expired => tr!("case.verdict_expired"),
        V::Other => tr!("case.verdict_other"),
    }
}

/// The verdict that counts, as a tag.
pub(super) fn tag(verdict: Option<V>) -> impl IntoView {
    let (label, tone) = match verdict {
        None => (tr!("case.not_judged"), Tone::Neutral),
        Some(V::Accepted) => (words(V::Accepted), Tone::Success),
        Some(verdict) => (words(verdict), Tone::Danger),
    };
    view! { <StatusTag label=label tone=tone /> }
}

/// Every verdict on one document: the newest in sight, the older ones to open.
pub(super) fn found(found: Vec<(Finding, Option<String>)>) -> impl IntoView {
    let mut lines: Vec<_> = found.into_iter().rev().map(line).collect();
    let older = lines.split_off(lines.len().min(1));
    let older = (!older.is_empty()).then(|| {
        view! {
            <Disclosure summary=tr!("case.older_verdicts", count = older.len())>
                <ul class="paper__verdicts">{older}</ul>
            </Disclosure>
        }
    });
    let newest = (!lines.is_empty()).then(|| view! { <ul class="paper__verdicts">{lines}</ul> });
    view! {
        {newest}
        {older}
    }
}

fn line((finding, name): (Finding, Option<String>)) -> impl IntoView {
    let by = name.unwrap_or_else(|| tr!("desk.actor_staff"));
    let about = format!("{by} · {}", date_time(language(), finding.at));
    view! {
        <li class="paper__verdict">
            {tag(Some(finding.verdict))} " " <span class="paper__by">{about}</span>
            {(!finding.words.is_empty()).then(|| view! { <p class="paper__words">{finding.words}</p> })}
        </li>
    }
}

/// The form: one of five, and words.
#[component]
pub(super) fn VerdictForm(
    /// The case.
    app: ApplicationId,
    /// The document.
    document: DocumentId,
    /// The document that comes after it.
    next: DocumentId,
    /// What was typed.
    typed: FindingForm,
    /// What was wrong with it.
    errors: Vec<FieldError>,
) -> impl IntoView {
    let action = format!("{}#documents", Route::CaseAct(app, VERDICT.to_owned()));
    let choices = V::ALL.into_iter().map(|v| Choice::new(v.name(), words(v))).collect();
    view! {
        <Form action=action errors=errors>
            <Hidden name="document" value=document.to_string() />
            <Hidden name="next" value=next.to_string() />
            <div class="verdicts">
                <RadioGroup name="verdict" legend=tr!("case.verdict") choices=choices value=typed.verdict />
            </div>
            <Textarea
                name="verdict_words"
                label=tr!("case.verdict_words")
                value=typed.words
                hint=tr!("case.verdict_words_hint")
                optional=true
                rows=2
            />
            <Actions>
                <Button label=tr!("case.verdict_keep") kind=ButtonKind::Plain />
            </Actions>
        </Form>
    }
}
