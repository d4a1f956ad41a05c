//! What comes next for a draft, with its forms; and what happened to it.

use super::draft::{Typed, about};
use crate::{
    components::*,
    context::language,
    i18n::{date, date_time},
    routes::Route,
    tr,
};
use domain::rules::{RulesDraftState as S, RulesMove as M};
use leptos::prelude::*;
use usecases::desk::rules::{DraftPage, NotYet};

/// The panel.
pub(super) fn panel(found: &DraftPage, typed: &Typed) -> AnyView {
    let steps = match found.draft.state {
        S::Draft | S::Refused => writing(found, typed),
        S::Waiting => waiting(found, typed),
        S::Approved => approved(found),
        S::Withdrawn => view! { <p>{tr!("rules.over_text")}</p> }.into_any(),
    };
    let withdraw = found.may_withdraw.then(|| {
        let inside = words_form(found, typed, "withdraw", tr!("rules.withdraw"), ButtonKind::Danger);
        let open = typed.act == "withdraw";
        view! { <Disclosure summary=tr!("rules.withdraw") open=open>{inside}</Disclosure> }
    });
    let history = history(found);
    view! {
        <Panel title=tr!("rules.tab_next")>{steps} {withdraw}</Panel>
        <Panel title=tr!("rules.history")>{history}</Panel>
    }
    .into_any()
}

fn address(found: &DraftPage) -> String {
    Route::DeskRulesDraft(found.draft.id.clone()).path()
}

fn reason(why: NotYet) -> String {
    match why {
        NotYet::Faults => tr!("rules.not_faults"),
        NotYet::Nothing => tr!("rules.not_nothing"),
        NotYet::NoCases => tr!("rules.not_no_cases"),
        NotYet::Cases => tr!("rules.not_cases"),
        NotYet::Preview => tr!("rules.not_preview"),
        NotYet::Base => tr!("rules.not_base"),
    }
}

fn missing(found: &DraftPage) -> Option<AnyView> {
    if found.not_yet.is_empty() {
        return None;
    }
    let items: Vec<_> = found.not_yet.iter().map(|why| view! { <li>{reason(*why)}</li> }).collect();
    Some(view! { <Notice tone=Tone::Warn title=tr!("rules.not_yet")><ul>{items}</ul></Notice> }.into_any())
}

fn writing(found: &DraftPage, typed: &Typed) -> AnyView {
    let refused =
        found.steps.iter().rev().find(|step| step.what.by == M::Refuse).filter(|_| found.draft.state == S::Refused);
    let refused = refused.map(|step| {
        let text = tr!("rules.refused_text", name = step.who, why = step.what.words);
        view! { <Notice tone=Tone::Danger title=tr!("rules.state_refused")><p>{text}</p></Notice> }
    });
    let (action, hidden, words) = (address(found), about(found, "hand_over"), about(found, "about"));
    let errors = typed.errors_of("hand_over");
    let hand_over = (found.may_hand_over && found.draft.state == S::Draft && found.not_yet.is_empty()).then(|| {
        view! {
            <Form action=action.clone() errors=errors>
                {hidden}
                <Actions>
                    <Button label=tr!("rules.hand_over") />
                </Actions>
            </Form>
        }
    });
    let (note, source) = (typed.or("note", &found.draft.note), typed.or("source", &found.draft.source));
    let about = found.may_write.then(|| {
        let open = typed.act == "about";
        let errors = typed.errors_of("about");
        view! {
            <Disclosure summary=tr!("rules.change_about") open=open>
                <Form action=action errors=errors>
                    {words}
                    <Textarea name="note" label=tr!("rules.note") hint=tr!("rules.note_hint") value=note rows=3 />
                    <Textarea name="source" label=tr!("rules.source") hint=tr!("rules.source_hint") value=source rows=3 />
                    <Actions>
                        <Button label=tr!("rules.save") kind=ButtonKind::Plain />
                    </Actions>
                </Form>
            </Disclosure>
        }
    });
    view! { {refused} <p>{tr!("rules.hand_over_text")}</p> {missing(found)} {hand_over} {about} }.into_any()
}

fn waiting(found: &DraftPage, typed: &Typed) -> AnyView {
    let action = address(found);
    let first = found.first_day.to_string();
    let text = if found.may_approve {
        tr!("rules.approve_text")
    } else if found.wrote {
        tr!("rules.waits_colleague")
    } else {
        tr!("rules.waits")
    };
    let approve = found.may_approve.then(|| {
        let (hidden, errors) = (about(found, "approve"), typed.errors_of("approve"));
        let day = typed.or("effective_on", &first);
        let hint = tr!("rules.effective_hint", date = date(language(), found.first_day));
        let refuse = words_form(found, typed, "refuse", tr!("rules.refuse"), ButtonKind::Danger);
        let open = typed.act == "refuse";
        view! {
            <Form action=action.clone() errors=errors>
                {hidden}
                <Field
                    name="effective_on"
                    label=tr!("rules.effective_on")
                    hint=hint
                    kind=FieldKind::Date
                    value=day
                    min=first
                />
                <Actions>
                    <Button label=tr!("rules.approve") />
                </Actions>
            </Form>
            <Disclosure summary=tr!("rules.refuse") open=open>{refuse}</Disclosure>
        }
    });
    let back = found.may_hand_over.then(|| {
        let (hidden, errors) = (about(found, "take_back"), typed.errors_of("take_back"));
        view! {
            <Form action=action errors=errors>
                {hidden}
                <Actions>
                    <Button label=tr!("rules.take_back") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        }
    });
    view! { <p>{text}</p> {missing(found)} {approve} {back} }.into_any()
}

fn approved(found: &DraftPage) -> AnyView {
    let day = found.draft.effective_on.map(|day| date(language(), day)).unwrap_or_default();
    let text = if found.begun { tr!("rules.begun_text", date = day) } else { tr!("rules.approved_text", date = day) };
    view! { <p>{text}</p> <p>{tr!("rules.pinned_text")}</p> }.into_any()
}

fn words_form(found: &DraftPage, typed: &Typed, act: &'static str, label: String, kind: ButtonKind) -> AnyView {
    let words = if typed.act == act { typed.or("words", "") } else { String::new() };
    let (hidden, errors, action) = (about(found, act), typed.errors_of(act), address(found));
    view! {
        <Form action=action errors=errors>
            {hidden}
            <Textarea name="words" label=tr!("rules.why") value=words rows=3 />
            <Actions>
                <Button label=label kind=kind />
            </Actions>
        </Form>
    }
    .into_any()
}

fn history(found: &DraftPage) -> AnyView {
    let moments: Vec<_> = found
        .steps
        .iter()
        .map(|step| {
            let title = match step.what.by {
                M::Begin => tr!("rules.was_begun"),
                M::Save => tr!("rules.was_saved"),
                M::Rebase => tr!("rules.was_rebased"),
                M::HandOver => tr!("rules.was_handed_over"),
                M::TakeBack => tr!("rules.was_taken_back"),
                M::Approve => tr!("rules.was_approved"),
                M::Refuse => tr!("rules.was_refused"),
                M::Withdraw => tr!("rules.was_withdrawn"),
            };
            let words = step.what.words.clone();
            let more = (!words.is_empty()).then(|| view! { <p>{words}</p> });
            let (when, who) = (date_time(language(), step.what.at), step.who.clone());
            view! { <Moment title=title when=when who=who>{more}</Moment> }
        })
        .collect();
    view! { <Timeline>{moments}</Timeline> }.into_any()
}
