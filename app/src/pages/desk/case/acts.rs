//! What the reader may do now: a list of acts, or the form of the one that was chosen.

use super::{
    super::{bulk, facts::Facts, words},
    ask,
    consequence::refund,
    letter::{Letter, LetterPreview},
    texts,
    view::Shown,
};
use crate::{
    components::*,
    context::language,
    i18n::{date, say},
    routes::Route,
    tr,
};
use domain::{
    application::{Application, ApplicationAct, ApplicationState as S, Move, StaffReason},
    consequence::Consequence,
    rules::{RefundShare, RegionCode, RuleBook, TextUse},
    staff::Staff,
};
use jiff::civil::Date;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::desk::{
    act::{self, CaseAct},
    case::CasePage,
    correction::read,
};

/// The acts, or the open act's form.
#[component]
pub(super) fn ActsPanel(
    /// The case and how far the reader is.
    shown: Shown,
    /// Who reads it.
    staff: Option<Staff>,
    /// Time limits.
    book: Arc<RuleBook>,
    /// The day in China.
    today: Date,
) -> impl IntoView {
    match shown.act {
        Some(by) => {
            let form = form(by, &shown, &book, today);
            let back = Route::Case(shown.page.application.id).path();
            view! {
                <Panel title=words::act(language(), by) id="act">
                    {form}
                    <LinkButton label=tr!("desk.cancel") href=back kind=ButtonKind::Text />
                </Panel>
            }
            .into_any()
        }
        None => {
            let list = list(&shown.page, staff.as_ref(), today);
            view! { <Panel title=tr!("desk.acts") id="act">{list}</Panel> }.into_any()
        }
    }
}

fn list(page: &CasePage, staff: Option<&Staff>, today: Date) -> AnyView {
    if page.moves.is_empty() {
        return view! { <p>{why_nothing(page, staff, today)}</p> }.into_any();
    }
    let app = &page.application;
    let links: Vec<_> = page.moves.iter().map(|by| link(*by, app)).collect();
    view! { <Actions>{links}</Actions> }.into_any()
}

/// Taking a case harms nothing and is done at once; everything else has a form to look at first.
fn link(by: Move, app: &Application) -> AnyView {
    let href = address(by, app);
    let label = words::act(language(), by);
    if by == Move::Take {
        let version = app.version.to_string();
        return view! {
            <Form action=href>
                <Hidden name="version" value=version />
                <Button label=label />
            </Form>
        }
        .into_any();
    }
    view! { <LinkButton label=label href=href kind=button_kind(by) /> }.into_any()
}

/// The act's page, at its form: on a phone the form stands far below the data.
fn address(by: Move, app: &Application) -> String {
    format!("{}#act", Route::CaseAct(app.id.clone(), by.name().to_owned()))
}

fn button_kind(by: Move) -> ButtonKind {
    match by {
        Move::Approve | Move::Propose => ButtonKind::Primary,
        Move::Refuse => ButtonKind::Danger,
        _ => ButtonKind::Plain,
    }
}

/// Why there is nothing to do for this reader.
fn why_nothing(page: &CasePage, staff: Option<&Staff>, today: Date) -> String {
    let app = &page.application;
    match (app.state, staff) {
        (_, Some(staff)) if !staff.role.decides() => tr!("desk.nothing_role"),
        _ if page.entered_it => tr!("assist.own_entry_text"),
        _ if page.own_case => tr!("desk.nothing_own_case"),
        (S::AwaitingSecondApproval, Some(staff)) if app.first_approver.as_ref() == Some(&staff.id) => {
            tr!("desk.nothing_same_person")
        }
        (S::AwaitingSecondApproval, _) => tr!("desk.nothing_supervisor"),
        (S::CorrectionRequested, _) => tr!("desk.nothing_correction"),
        (S::Approved, _) if app.effective_on.is_some_and(|on| on <= today) => tr!("desk.nothing_approved_now"),
        (S::Approved, _) => tr!("desk.nothing_approved"),
        _ => tr!("desk.nothing_closed"),
    }
}

fn form(by: Move, shown: &Shown, book: &Arc<RuleBook>, today: Date) -> impl IntoView + use<> {
    let version = shown.page.application.version.to_string();
    let note = shown.typed.note.clone();
    let writes = matches!(by, Move::Refuse | Move::RequestCorrection);
    let (why, why_hint) = match by {
        Move::TakeOver => (tr!("queue.take_over_why"), tr!("queue.take_over_hint")),
        Move::Reopen => (tr!("desk.reopen_why"), tr!("desk.reopen_hint")),
        _ => (tr!("desk.note"), tr!("desk.note_hint")),
    };
    let asks_amount = by == Move::Approve && shares_difference(shown.page.approval.as_ref());
    let (typed, approval) = (shown.typed.clone(), shown.page.approval.clone());
    let act = shown.page.application.act;
    let doubts = shown.page.doubts.filter(|_| matches!(by, Move::Approve | Move::Propose));
    let doubts = doubts.map(bulk::warning).filter(|words| !words.is_empty()).map(|words| {
        view! { <Notice tone=Tone::Warn title=tr!("case.doubts")><p>{words}</p></Notice> }
    });
    // Made inside the form, so that they know its errors.
    let asking = (by == Move::RequestCorrection).then(|| (shown.clone(), book.clone()));
    let (texts, region) = (book.clone(), shown.page.application.region.clone());
    let fields = move || {
        if let Some((shown, book)) = asking {
            correction(&shown, &book, today).into_any()
        } else if writes {
            message(typed, &texts, &region).into_any()
        } else {
            explained(by, act, typed, approval, today).into_any()
        }
    };
    let letter = letter(by, shown, book).map(|letter| {
        let app = shown.page.application.clone();
        let region = book.region(&app.region).cloned();
        view! { <LetterPreview letter=letter app=app region=region /> }
    });
    let kind = if by == Move::Refuse { ButtonKind::Danger } else { ButtonKind::Primary };
    view! {
        <Form action=address(by, &shown.page.application) errors=shown.errors.clone()>
            <Hidden name="version" value=version />
            {doubts}
            {fields()}
            <Textarea
                name="note"
                label=why
                value=note
                hint=why_hint
                optional=!by.needs_note()
                rows=2
            />
            {letter}
            <Actions>
                <Button label=confirm(by) kind=kind />
                {(writes || asks_amount)
                    .then(|| {
                        view! {
                            <Button
                                label=tr!("desk.preview_button")
                                kind=ButtonKind::Plain
                                name="preview"
                                value="on"
                            />
                        }
                    })}
            </Actions>
        </Form>
    }
}

fn confirm(by: Move) -> String {
    match by {
        Move::Approve => tr!("desk.confirm_approve"),
        Move::Propose => tr!("desk.confirm_propose"),
        Move::RequestCorrection => tr!("desk.confirm_correction"),
        Move::Refuse => tr!("desk.confirm_refuse"),
        other => words::act(language(), other),
    }
}

/// What the resident is asked for, item by item, and words to all of it.
fn correction(shown: &Shown, book: &RuleBook, today: Date) -> impl IntoView + use<> {
    let words = shown.typed.words.clone();
    view! {
        {ask::rows(shown, book, today)}
        {texts::picker(book, &shown.page.application.region, TextUse::Correction)}
        <Textarea name="words" label=tr!("case.words_all") value=words hint=tr!("case.words_all_hint") optional=true />
    }
}

/// Reasons and words to the resident.
fn message(typed: CaseAct, book: &RuleBook, region: &RegionCode) -> impl IntoView + use<> {
    let choices = StaffReason::REFUSAL.iter().map(|r| Choice::new(r.name(), say(*r))).collect();
    view! {
        <p>{tr!("desk.refuse_lead")}</p>
        <CheckboxGroup
            name="reasons"
            legend=tr!("desk.reasons")
            choices=choices
            values=typed.reasons
        />
        {texts::picker(book, region, TextUse::Refusal)}
        <Textarea
            name="words"
            label=tr!("desk.words")
            value=typed.words
            hint=tr!("desk.words_hint")
            optional=true
            rows=6
        />
    }
}

/// What the act brings about, and the amount where staff fix it.
fn explained(
    by: Move,
    act: ApplicationAct,
    typed: CaseAct,
    approval: Option<Consequence>,
    today: Date,
) -> impl IntoView {
    let at_once = approval.as_ref().is_some_and(|fixed| fixed.effective_on.is_some_and(|on| on <= today));
    let lead = match by {
        Move::Approve if act == ApplicationAct::Refund => tr!("refund_only.desk_approve"),
        Move::Approve if at_once => tr!("desk.approve_now_lead"),
        Move::Approve => tr!("desk.approve_lead"),
        Move::Propose => tr!("desk.propose_lead"),
        Move::Release => tr!("desk.release_lead"),
        Move::TakeOver => tr!("desk.take_over_lead"),
        Move::Reopen => tr!("desk.reopen_lead"),
        _ => tr!("desk.return_lead"),
    };
    let fixed = approval.filter(|_| matches!(by, Move::Approve | Move::Propose));
    let asks = by == Move::Approve && shares_difference(fixed.as_ref());
    let fixed = fixed.map(|fixed| {
        let on = fixed.effective_on.map(|on| date(language(), on)).unwrap_or_default();
        let ends =
            [(tr!("desk.cover_becomes"), fixed.status.map(say).unwrap_or_default()), (tr!("desk.effective_on"), on)];
        let mut facts: Vec<_> = ends.into_iter().filter(|_| act == ApplicationAct::Stop).collect();
        facts.push((tr!("desk.refund"), refund(&fixed)));
        view! { <Facts facts=facts /> }
    });
    let typed = typed.refund_amount;
    let warning = (by == Move::Reopen).then(|| {
        view! {
            <Notice tone=Tone::Warn title=tr!("desk.reopen_warning_title")>
                <p>{tr!("desk.reopen_warning")}</p>
            </Notice>
        }
    });
    view! {
        <p>{lead}</p>
        {warning}
        {fixed}
        {asks
            .then(|| {
                view! {
                    <Field
                        name="refund_amount"
                        label=tr!("desk.refund_amount")
                        value=typed
                        hint=tr!("desk.refund_amount_hint")
                        maxlength=10
                    />
                }
            })}
    }
}

fn shares_difference(fixed: Option<&Consequence>) -> bool {
    fixed.is_some_and(|c| c.refund.share == RefundShare::Difference)
}

/// The notice of an approval is known at once; that of a message once somebody asks for the preview.
fn letter(by: Move, shown: &Shown, book: &RuleBook) -> Option<Letter> {
    let app = &shown.page.application;
    match by {
        Move::Approve | Move::Propose => {
            let fixed = shown.page.approval.clone()?;
            let typed = act::read_amount(&shown.typed.refund_amount).ok();
            let amount = if fixed.refund.share == RefundShare::Difference { typed } else { fixed.refund.amount };
            Some(Letter::Approval(Box::new(fixed), amount))
        }
        Move::Refuse if shown.previewed => Some(Letter::Refusal(act::read_message(by, &shown.typed).ok()?)),
        Move::RequestCorrection if shown.previewed => {
            let days = book.region(&app.region).map_or(0, |r| r.limits.correction.v);
            let (items, message) = read(&shown.page.subjects, &shown.typed).ok()?;
            Some(Letter::Correction(items, message, days))
        }
        _ => None,
    }
}
