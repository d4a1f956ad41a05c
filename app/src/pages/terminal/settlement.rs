//! A settlement: its bill is typed, it is settled or called off; afterwards it is shown.

use super::{
    bill::{Bill, MOST, fields},
    here, refuse, words,
};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date_time, money, say},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    application::form::{FieldCode, FieldError},
    card::{Settlement, SettlementState},
    id::SettlementId,
};
use http::{HeaderMap, StatusCode};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    terminal::{self, At},
};

async fn found(door: &Door, headers: &HeaderMap, id: &str) -> UseCaseResult<(At, Settlement, Option<String>)> {
    let (at, _) = here(door, headers).await?;
    let id = SettlementId::parse(id).ok_or(UseCaseError::NotFound)?;
    let settlement = terminal::settlement(&door.ctx, &at, &id).await?;
    let whose = terminal::whose(&door.ctx, &settlement).await?;
    Ok((at, settlement, whose))
}

/// The page.
pub(super) async fn show(door: Door, headers: HeaderMap, Path(id): Path<String>) -> Response {
    match found(&door, &headers, &id).await {
        Ok((at, settlement, whose)) => {
            page(&door, &whose, StatusCode::OK, &at, &settlement, &Bill::empty(), Vec::new())
        }
        Err(error) => refuse(&door, &error),
    }
}

/// The bill was typed, or more lines are wanted.
pub(super) async fn settle(door: Door, headers: HeaderMap, Path(id): Path<String>, form: FormData) -> Response {
    let (at, settlement, whose) = match found(&door, &headers, &id).await {
        Ok(found) => found,
        Err(error) => return refuse(&door, &error),
    };
    let bill = Bill::of(&form);
    if form.has("more") {
        return page(&door, &whose, StatusCode::OK, &at, &settlement, &bill.longer(), Vec::new());
    }
    let wrong = |errors| page(&door, &whose, StatusCode::UNPROCESSABLE_ENTITY, &at, &settlement, &bill, errors);
    let typed = match bill.read() {
        Ok(typed) => typed,
        Err(errors) => return wrong(errors),
    };
    match terminal::settle(&door.ctx, door.caller(), &at, &settlement.id, &typed).await {
        // Closed meanwhile: the page says how.
        Ok(_) | Err(UseCaseError::Conflict) => door.see_other(&Route::TerminalSettlement(settlement.id)),
        Err(UseCaseError::Invalid(errors)) => wrong(errors),
        Err(error) => refuse(&door, &error),
    }
}

/// It is called off.
pub(super) async fn cancel(door: Door, headers: HeaderMap, Path(id): Path<String>) -> Response {
    let (at, settlement, _) = match found(&door, &headers, &id).await {
        Ok(found) => found,
        Err(error) => return refuse(&door, &error),
    };
    match terminal::close_settlement(&door.ctx, door.caller(), &at, &settlement.id).await {
        Ok(_) | Err(UseCaseError::Conflict) => door.see_other(&Route::TerminalSettlement(settlement.id)),
        Err(error) => refuse(&door, &error),
    }
}

fn page(
    door: &Door,
    whose: &Option<String>,
    status: StatusCode,
    at: &At,
    settlement: &Settlement,
    bill: &Bill,
    errors: Vec<FieldError>,
) -> Response {
    let title = tr_in!(door.caller().language, "terminal.settlement");
    let (place, settlement, bill) = (words::place(at), settlement.clone(), bill.clone());
    let whose = whose.clone();
    door.page_with(status, title.clone(), || {
        let open = settlement.state == SettlementState::Open;
        view! {
            <PageHead title=title lead=place back=Route::Terminal.path() />
            {facts(settlement.clone(), whose)}
            {if open { typed(settlement.id, bill, errors).into_any() } else { closed(settlement).into_any() }}
        }
    })
}

fn facts(settlement: Settlement, whose: Option<String>) -> impl IntoView {
    let tone = match settlement.state {
        SettlementState::Open => Tone::Warn,
        SettlementState::Settled => Tone::Success,
        SettlementState::Cancelled => Tone::Neutral,
    };
    let number = settlement.id.to_string();
    let opened = date_time(language(), settlement.opened_at);
    let closed = settlement.closed_at.map(|at| date_time(language(), at));
    let label = words::state(settlement.state);
    view! {
        <SummaryList>
            {whose.map(|name| view! { <SummaryRow label=tr!("terminal.holder") value=name /> })}
            <SummaryRow label=tr!("terminal.state")>
                <StatusTag label=label tone=tone />
            </SummaryRow>
            <SummaryRow label=tr!("terminal.business") value=say(settlement.business) />
            <SummaryRow label=tr!("terminal.opened") value=opened />
            {closed.map(|at| view! { <SummaryRow label=tr!("terminal.closed") value=at /> })}
            <SummaryRow label=tr!("terminal.settlement_number") wide=true>
                <code>{number}</code>
            </SummaryRow>
        </SummaryList>
    }
}

fn typed(id: SettlementId, bill: Bill, errors: Vec<FieldError>) -> impl IntoView {
    let count = bill.lines.len();
    let sum = errors.iter().any(|e| e.code == FieldCode::SumDiffers).then(|| bill.sums()).flatten();
    let sum = sum.map(|(total, typed)| {
        let (total, typed) = (money(language(), total), money(language(), typed));
        view! { <Notice tone=Tone::Danger>{tr!("terminal.sum_is", total = total, typed = typed)}</Notice> }
    });
    let lines: Vec<_> = bill.lines.into_iter().enumerate().map(|(i, line)| bill_line(i, line)).collect();
    view! {
        <Notice>{tr!("terminal.open_blocks")}</Notice>
        {sum}
        <Form errors=errors>
            <Hidden name="lines" value=count.to_string() />
            {lines}
            <div class="bill-parts">
                <Field name="fund" label=tr!("terminal.fund") kind=FieldKind::Amount value=bill.fund />
                <Field name="personal" label=tr!("terminal.personal") kind=FieldKind::Amount value=bill.personal />
            </div>
            <Actions>
                // First: it is what Enter in a field presses.
                <Button label=tr!("terminal.settle") name="settle" value="on" />
                {(count < MOST)
                    .then(|| {
                        view! {
                            <Button
                                label=tr!("terminal.more_lines")
                                kind=ButtonKind::Plain
                                name="more"
                                value="on"
                                unchecked=true
                            />
                        }
                    })}
            </Actions>
        </Form>
        <Form action=Route::TerminalCancel(id).path()>
            <Actions>
                <Button label=tr!("terminal.cancel") kind=ButtonKind::Danger />
            </Actions>
        </Form>
    }
}

fn bill_line(i: usize, [name, quantity, amount]: [String; 3]) -> impl IntoView {
    let [name_field, quantity_field, amount_field] = fields(i);
    let (n, later) = (i + 1, i > 0);
    view! {
        <fieldset class="bill-line">
            <legend class="hidden">{tr!("terminal.line", n = n)}</legend>
            <Field name=name_field label=tr!("terminal.line_name", n = n) value=name maxlength=100 optional=later />
            <Field
                name=quantity_field
                label=tr!("terminal.line_quantity", n = n)
                kind=FieldKind::Number
                value=quantity
                optional=true
            />
            <Field
                name=amount_field
                label=tr!("terminal.line_amount", n = n)
                kind=FieldKind::Amount
                value=amount
                optional=later
            />
        </fieldset>
    }
}

fn closed(settlement: Settlement) -> impl IntoView {
    let business = Route::TerminalScan(settlement.business.code().to_owned()).path();
    let bill = (settlement.state == SettlementState::Settled).then(|| {
        let row = |item: &domain::card::SettlementItem| {
            vec![
                item.name.clone().into_any(),
                item.quantity.to_string().into_any(),
                money(language(), item.amount).into_any(),
            ]
        };
        let rows = settlement.items.iter().map(row).collect();
        let columns = vec![tr!("terminal.item"), tr!("terminal.quantity"), tr!("terminal.amount")];
        view! {
            <Table caption=tr!("terminal.bill") columns=columns rows=rows />
            <SummaryList>
                <SummaryRow label=tr!("terminal.total") value=money(language(), settlement.total()) />
                <SummaryRow label=tr!("terminal.fund") value=money(language(), settlement.fund) />
                <SummaryRow label=tr!("terminal.personal") value=money(language(), settlement.personal) />
            </SummaryList>
        }
    });
    view! {
        {bill}
        <Actions>
            <LinkButton label=tr!("terminal.on_with_codes") href=business />
        </Actions>
    }
}
