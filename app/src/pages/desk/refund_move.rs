//! One refund alone on a page, before it is said that it was paid, or that it came back and why.

use super::{facts::Facts, refunds::address, words};
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
    application::form::FieldError,
    id::RefundId,
    refund::{RefundFault, RefundStage},
    rules::RuleBook,
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::refunds::{self, RefundRow},
};

/// The question that `?to=` asks.
pub(super) async fn show(door: Door, Path(refund): Path<String>, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let to = RefundStage::from_name(query.get("to"));
    let (Some(id), Some(to)) = (RefundId::parse(&refund), to.filter(|to| asks(*to))) else {
        return door.refuse(&UseCaseError::NotFound);
    };
    question(&door, &id, to, Vec::new()).await
}

/// Whether a page of its own comes before a move there: what is said there is told to the resident at once.
pub(super) fn asks(to: RefundStage) -> bool {
    matches!(to, RefundStage::Paid | RefundStage::Failed)
}

/// The page.
pub(super) async fn question(door: &Door, id: &RefundId, to: RefundStage, errors: Vec<FieldError>) -> Response {
    let found = match refunds::show(&door.ctx, door.caller(), id).await {
        Ok(found) => found,
        Err(error) => return super::refunds::refuse(door, RefundStage::HandedOver, &error),
    };
    if !found.refund.stage.may_become(to) {
        return super::refunds::refuse(door, found.refund.stage, &UseCaseError::Conflict);
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let book = door.ctx.book.clone();
    let title = match to {
        RefundStage::Failed => tr_in!(door.caller().language, "desk.refund_failed_title"),
        _ => tr_in!(door.caller().language, "desk.refund_paid_title"),
    };
    door.page_with(status, title.clone(), || view(title, &found, to, errors, &book))
}

fn view(
    title: String,
    found: &RefundRow,
    to: RefundStage,
    errors: Vec<FieldError>,
    book: &RuleBook,
) -> impl IntoView + use<> {
    let RefundRow { refund, application: app, batch, .. } = found;
    let back = address(refund.stage);
    let account = refund.payee.as_ref().map(|payee| format!("{} · {}", payee.holder, payee.masked_number()));
    let mut facts = vec![
        (tr!("desk.reference"), app.reference.to_string()),
        (tr!("desk.region"), words::region(book, &app.region)),
        (tr!("desk.amount"), money(language(), refund.amount)),
        (tr!("desk.refund_way"), words::way(refund.way)),
    ];
    facts.extend(account.map(|account| (tr!("desk.refund_account"), account)));
    facts.extend(batch.as_ref().map(|batch| (tr!("refund_batch.number"), batch.number.clone())));
    let with = batch.as_ref().and_then(|batch| Some((batch.holder()?, batch.at_since?)));
    facts.extend(with.map(|(leg, since)| {
        let since = date(language(), since.day());
        (tr!("refund_batch.state"), tr!("refund_batch.with_since", name = leg.name, date = since))
    }));
    let failed = to == RefundStage::Failed;
    let faults = RefundFault::ALL.into_iter().filter(|fault| fault.fits(refund.way));
    let faults: Vec<Choice> = faults.map(|fault| Choice::new(fault.name(), say(fault))).collect();
    let why = failed.then(|| {
        view! { <RadioGroup name="fault" legend=tr!("desk.refund_why") hint=tr!("desk.refund_why_hint") choices=faults /> }
    });
    let (label, kind) = if failed {
        (tr!("desk.refund_failed_button"), ButtonKind::Danger)
    } else {
        (tr!("desk.refund_paid_button"), ButtonKind::Primary)
    };
    let (action, version) = (Route::MoveRefund(refund.id.clone()).path(), refund.version.to_string());
    let (to, stage) = (to.name(), refund.stage.name());
    let lead = if failed { tr!("desk.refund_failed_lead") } else { tr!("desk.refund_paid_lead") };
    view! {
        <PageHead title=title lead=lead back=back.clone() />
        <Panel>
            <Facts facts=facts />
            <Form action=action errors=errors>
                <Hidden name="to" value=to />
                <Hidden name="version" value=version />
                <Hidden name="stage" value=stage />
                {why}
                <Actions>
                    <Button label=label kind=kind />
                    <LinkButton label=tr!("desk.cancel") href=back kind=ButtonKind::Text />
                </Actions>
            </Form>
        </Panel>
    }
}
