//! What comes next for a batch, with its form; and everything that happened to it.

use super::page::Typed;
use crate::{
    components::*,
    context::language,
    i18n::{date, date_time},
    routes::Route,
    tr,
};
use domain::refund::{RefundBatchMove as M, RefundBatchState as S};
use leptos::prelude::*;
use usecases::desk::refund_batch::RefundBatchPage;

/// What comes next, with its form.
pub(super) fn next_step(found: &RefundBatchPage, typed: &Typed) -> AnyView {
    let batch = &found.batch;
    let action = Route::RefundBatch(batch.id.clone()).path();
    let errors = |by: M| if typed.act == by.name() { typed.errors.clone() } else { Vec::new() };
    let typed_words = |by: M| if typed.act == by.name() { typed.words.clone() } else { String::new() };
    let (version, seen) = (batch.version.to_string(), found.seen.clone());
    let form = &|by: M, label: String, field: Option<(String, String)>, kind: ButtonKind| {
        let field = field.map(|(label, hint)| {
            let (value, optional) = (typed_words(by), by != M::Cancel);
            view! { <Field name="words" label=label hint=hint value=value optional=optional maxlength=40 /> }
        });
        let (action, version, errors) = (action.clone(), version.clone(), errors(by));
        let seen = (by == M::Release).then(|| seen.clone()).map(|seen| view! { <Hidden name="seen" value=seen /> });
        view! {
            <Form action=action errors=errors>
                <Hidden name="act" value=by.name() />
                <Hidden name="version" value=version />
                {seen}
                {field}
                <Actions>
                    <Button label=label kind=kind />
                </Actions>
            </Form>
        }
        .into_any()
    };
    let may = found.may_work;
    let cancel = found.may_cancel.then(|| {
        let field = (tr!("refund_batch.why"), tr!("refund_batch.why_hint"));
        let open = typed.act == M::Cancel.name();
        let inside = form(M::Cancel, tr!("refund_batch.cancel"), Some(field), ButtonKind::Danger);
        let copies = (batch.state == S::Released)
            .then(|| view! { <Notice tone=Tone::Warn>{tr!("refund_batch.call_back")}</Notice> });
        view! { <Disclosure summary=tr!("refund_batch.cancel") open=open>{copies} {inside}</Disclosure> }
    });
    let (title, text, act) = match batch.state {
        S::Made => {
            let text = if found.may_release {
                tr!("refund_batch.release_text")
            } else if found.made_by_caller {
                tr!("refund_batch.release_other")
            } else {
                tr!("refund_batch.release_supervisor")
            };
            let act =
                found.may_release.then(|| form(M::Release, tr!("refund_batch.release"), None, ButtonKind::Primary));
            (tr!("refund_batch.next_release"), text, act)
        }
        S::Released => {
            let to = batch.next_leg().map(|(_, leg)| leg.name.clone()).unwrap_or_default();
            let field = (tr!("refund_batch.reference"), tr!("refund_batch.reference_hint"));
            let label = tr!("refund_batch.hand_over", name = to);
            let act = may.then(|| form(M::HandOver, label, Some(field), ButtonKind::Primary));
            (tr!("refund_batch.next_hand_over"), tr!("refund_batch.hand_over_text"), act)
        }
        S::HandedOver | S::Answered => {
            let href = Route::RefundBatchAnswer(batch.id.clone()).path();
            let take = found.may_answer.then(|| {
                view! {
                    <Actions>
                        <LinkButton label=tr!("refund_batch.answer") href=href />
                    </Actions>
                }
            });
            let on = batch.next_leg().filter(|_| may).map(|(_, leg)| {
                let field = (tr!("refund_batch.reference"), tr!("refund_batch.reference_hint"));
                let label = tr!("refund_batch.pass_on", name = leg.name);
                form(M::PassOn, label, Some(field), ButtonKind::Plain)
            });
            (tr!("refund_batch.next_answer"), tr!("refund_batch.answer_text"), Some(view! { {take} {on} }.into_any()))
        }
        S::Closed => {
            let on = batch.closed_at.map(|at| date(language(), at.day())).unwrap_or_default();
            let href = Route::RefundBatchAnswer(batch.id.clone()).path();
            let compare = found.may_answer.then(|| {
                view! {
                    <Actions>
                        <LinkButton label=tr!("refund_batch.compare") href=href kind=ButtonKind::Plain />
                    </Actions>
                }
                .into_any()
            });
            (tr!("refund_batch.over"), tr!("refund_batch.closed_text", date = on), compare)
        }
        S::Cancelled => {
            let why = found.steps.iter().find(|s| s.what.by == M::Cancel).map(|s| s.what.words.clone());
            let why = why.unwrap_or_default();
            let text = if batch.released_by.is_some() {
                tr!("refund_batch.cancelled_released", why = why)
            } else {
                tr!("refund_batch.cancelled_text", why = why)
            };
            (tr!("refund_batch.over"), text, None)
        }
    };
    view! {
        <Panel title=title>
            <p>{text}</p>
            {act}
            {cancel}
        </Panel>
    }
    .into_any()
}

/// Everything that happened, newest last.
pub(super) fn history(found: &RefundBatchPage) -> impl IntoView + use<> {
    let batch = &found.batch;
    let mut moments: Vec<(domain::time::Timestamp, String, String, AnyView)> = Vec::new();
    for step in &found.steps {
        let name = step.what.leg.and_then(|n| batch.legs.get(n)).map(|l| l.name.clone()).unwrap_or_default();
        let title = match step.what.by {
            M::Make => tr!("refund_batch.was_made"),
            M::Release => tr!("refund_batch.was_released"),
            M::Cancel => tr!("refund_batch.was_cancelled"),
            M::HandOver => tr!("refund_batch.was_handed_over", name = name),
            M::PassOn => tr!("refund_batch.was_passed_on", name = name),
        };
        let words = step.what.words.clone();
        let more = (!words.is_empty()).then(|| view! { <p>{words}</p> }).into_any();
        moments.push((step.what.at, title, step.who.clone(), more));
    }
    for download in &found.downloads {
        let format = download.what.1.to_uppercase();
        moments.push((
            download.what.0,
            tr!("refund_batch.was_downloaded", format = format),
            download.who.clone(),
            ().into_any(),
        ));
    }
    for answer in &found.answers {
        let href = Route::RefundAnswer(answer.what.id.clone()).path();
        let more = view! { <a href=href>{tr!("refund_batch.see_answer")}</a> }.into_any();
        moments.push((answer.what.at, tr!("refund_batch.was_answered"), answer.who.clone(), more));
    }
    moments.sort_by_key(|(at, ..)| *at);
    let moments: Vec<_> = moments
        .into_iter()
        .map(|(at, title, who, more)| {
            view! { <Moment title=title when=date_time(language(), at) who=who>{more}</Moment> }
        })
        .collect();
    view! { <Timeline>{moments}</Timeline> }
}
