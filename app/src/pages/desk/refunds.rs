//! The refund worklist: one tab a stage, and the buttons that move a refund on.

use super::{
    case::payee,
    refund_move::asks,
    tabs::{Tab, Tabs},
    words,
};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date, money, say},
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{
    application::{Application, ApplicationAct},
    id::RefundId,
    money::Fen,
    refund::{Refund, RefundFault, RefundStage},
    rules::RuleBook,
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::refunds::{self, RefundRow},
};

/// Refunds at the stage that `?stage=` names.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let stage = RefundStage::from_name(query.get("stage")).unwrap_or(RefundStage::Planned);
    let rows = match refunds::list(&door.ctx, door.caller(), stage).await {
        Ok(rows) => rows,
        Err(error) => return door.refuse(&error),
    };
    let book = door.ctx.book.clone();
    let may_move = door.caller().staff.as_ref().is_some_and(|s| s.role.decides());
    let moved = query.has("moved");
    door.page(tr_in!(door.caller().language, "desk.refunds"), || worklist(stage, &rows, may_move, moved, &book))
}

/// A refund is moved; the worklist it stood in comes back.
pub(super) async fn move_to(door: Door, Path(refund): Path<String>, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let (Some(id), Some(to)) = (RefundId::parse(&refund), RefundStage::from_name(form.get("to"))) else {
        return door.refuse(&UseCaseError::NotFound);
    };
    let version = form.get("version").parse().unwrap_or(-1);
    let stage = RefundStage::from_name(form.get("stage")).unwrap_or(RefundStage::Planned);
    let fault = RefundFault::from_name(form.get("fault"));
    match refunds::move_to(&door.ctx, door.caller(), &id, to, fault, version).await {
        Ok(()) => crate::door::see_other(&format!("{}&moved", address(stage))),
        Err(UseCaseError::Invalid(errors)) => super::refund_move::question(&door, &id, to, errors).await,
        Err(error) => refuse(&door, stage, &error),
    }
}

/// What a refused move says, with the way back to the list of a stage.
pub(super) fn refuse(door: &Door, stage: RefundStage, error: &UseCaseError) -> Response {
    let outcome = |status, title: String, text: String| {
        door.page_with(status, title.clone(), || {
            view! {
                <Outcome tone=Tone::Warn title=title text=text>
                    <LinkButton label=tr!("desk.refund_back") href=address(stage) />
                </Outcome>
            }
        })
    };
    let language = door.caller().language;
    match error {
        UseCaseError::Conflict => {
            let text = tr_in!(language, "desk.refund_conflict_text");
            outcome(StatusCode::CONFLICT, tr_in!(language, "desk.refund_conflict"), text)
        }
        // Who may decide is refused only what is their own.
        UseCaseError::Forbidden if door.caller().staff.as_ref().is_some_and(|s| s.role.decides()) => {
            let text = tr_in!(language, "desk.refund_own_case");
            outcome(StatusCode::FORBIDDEN, tr_in!(language, "desk.own_case"), text)
        }
        error => door.refuse(error),
    }
}

pub(super) fn address(stage: RefundStage) -> String {
    format!("{}?stage={}", Route::Refunds, stage.name())
}

pub(super) fn worklist(
    stage: RefundStage,
    rows: &[RefundRow],
    may_move: bool,
    moved: bool,
    book: &RuleBook,
) -> impl IntoView {
    let tab = |s: RefundStage| Tab { label: say(s), href: address(s), count: None, current: s == stage };
    let tabs = RefundStage::ALL.into_iter().map(tab).collect();
    let columns = vec![
        tr!("desk.reference"),
        tr!("desk.region"),
        tr!("desk.amount"),
        tr!("desk.refund_way"),
        tr!("desk.moved_on"),
        tr!("desk.next_step"),
    ];
    let rows: Vec<_> = rows.iter().map(|found| row(found, may_move, book)).collect();
    view! {
        <PageHead title=tr!("desk.refunds") lead=tr!("desk.refunds_lead") />
        <p>
            <a href=Route::RefundBatches.path()>{tr!("refund_batch.link")}</a>
        </p>
        {moved.then(|| view! { <Notice tone=Tone::Success announce=true>{tr!("desk.refund_moved")}</Notice> })}
        <Tabs label=tr!("desk.refund_stages") tabs=tabs />
        {if rows.is_empty() {
            view! { <EmptyState title=tr!("desk.nothing_here") /> }.into_any()
        } else {
            let export = super::export_new::address(&domain::export::ExportSource::Refunds { stage }, &[]);
            view! {
                <div class="wide">
                    <Table caption=say(stage) quiet=true columns=columns rows=rows />
                </div>
                <p>
                    <a href=export>{tr!("export.link")}</a>
                </p>
            }
            .into_any()
        }}
    }
}

fn row(found: &RefundRow, may_move: bool, book: &RuleBook) -> Vec<AnyView> {
    let RefundRow { refund, application: app, paid, own_case, batch } = found;
    let only = (app.act == ApplicationAct::Refund)
        .then(|| view! { " " <StatusTag label=tr!("refund_only.mark") tone=Tone::Info /> });
    let reference = view! { <a href=Route::Case(app.id.clone()).path()>{app.reference.to_string()}</a> {only} };
    let account = refund.payee.clone().map(|account| {
        let whole = Route::CaseAct(app.id.clone(), "reveal".to_owned()).path();
        let open = !matches!(refund.stage, RefundStage::Paid | RefundStage::Cancelled);
        let link = (may_move && open && !own_case).then(|| {
            view! {
                <p>
                    <a href=format!("{whole}#act")>{tr!("desk.reveal")}</a>
                </p>
            }
        });
        view! { {payee(account)} {link} }
    });
    let next = match (may_move, own_case) {
        (false, _) => ().into_any(),
        // It leaves with its batch, by itself it does not.
        (true, false) if batch.is_some() && refund.stage != RefundStage::HandedOver => ().into_any(),
        (true, true) => tr!("desk.refund_own_case").into_any(),
        (true, false) if refund.waits_for_account() => tr!("desk.refund_asked").into_any(),
        (true, false) if refund.stage == RefundStage::Planned && !refund.may_leave(app.state) => waits(app),
        (true, false) => buttons(refund),
    };
    let batch = batch.as_ref().map(|batch| {
        let href = Route::RefundBatch(batch.id.clone()).path();
        let (state, tone) = super::refund_batch::state(batch);
        view! {
            <p>
                <a href=href>{tr!("refund_batch.in_batch", number = batch.number)}</a>
            </p>
            <StatusTag label=state tone=tone />
        }
    });
    let next = view! { <div>{next} {batch}</div> }.into_any();
    vec![
        reference.into_any(),
        words::region(book, &app.region).into_any(),
        amount(refund, *paid),
        view! { <div>{words::way(refund.way)} {account}</div> }.into_any(),
        moved_on(refund),
        next,
    ]
}

/// The day, and what came back: why, and whether there is another account.
fn moved_on(refund: &Refund) -> AnyView {
    let on = date(language(), refund.updated_at.day());
    let why = refund.fault.map(|fault| view! { <p class="quiet">{say(fault)}</p> });
    let given =
        refund.account_given_at.map(|_| view! { <StatusTag label=tr!("desk.refund_account_given") tone=Tone::Info /> });
    view! { <div>{on} {why} {given}</div> }.into_any()
}

/// The amount; where it is not what was paid, both, so that nobody takes one for the other.
fn amount(refund: &Refund, paid: Option<Fen>) -> AnyView {
    let amount = money(language(), refund.amount);
    match paid.filter(|paid| *paid != refund.amount) {
        None => amount.into_any(),
        Some(paid) => view! {
            <div>
                {amount} " " <StatusTag label=tr!("desk.refund_differs") tone=Tone::Warn />
                <p>{tr!("desk.refund_paid_in", amount = money(language(), paid))}</p>
            </div>
        }
        .into_any(),
    }
}

/// Since when it can be handed over: until then the resident can undo the stop.
fn waits(app: &Application) -> AnyView {
    let on = app.effective_on.map(|on| date(language(), on)).unwrap_or_default();
    tr!("desk.refund_waits", date = on).into_any()
}

/// One button for each stage that staff may move it to; what is told as done, or as failed, is asked once more.
fn buttons(refund: &Refund) -> AnyView {
    let label = |to| match to {
        RefundStage::HandedOver => Some(tr!("desk.refund_hand_over")),
        RefundStage::Paid => Some(tr!("desk.refund_paid")),
        RefundStage::Failed => Some(tr!("desk.refund_failed")),
        // Cancelling belongs to the resident's undo.
        RefundStage::Planned | RefundStage::Cancelled => None,
    };
    let action = Route::MoveRefund(refund.id.clone()).path();
    let button = |to: RefundStage, label: String| {
        if asks(to) {
            let href = format!("{action}?to={}", to.name());
            view! { <LinkButton label=label href=href kind=ButtonKind::Plain /> }.into_any()
        } else {
            view! { <Button label=label kind=ButtonKind::Plain name="to" value=to.name() /> }.into_any()
        }
    };
    let buttons: Vec<_> = RefundStage::ALL
        .into_iter()
        .filter(|to| refund.stage.may_become(*to))
        .filter_map(|to| label(to).map(|label| button(to, label)))
        .collect();
    if buttons.is_empty() {
        return tr!("desk.refund_over").into_any();
    }
    let (version, stage) = (refund.version.to_string(), refund.stage.name());
    view! {
        <Form action=action>
            <Hidden name="version" value=version />
            <Hidden name="stage" value=stage />
            <Actions>{buttons}</Actions>
        </Form>
    }
    .into_any()
}
