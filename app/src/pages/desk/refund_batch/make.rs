//! Putting a batch together: its refunds with their sum, and through whose hands it goes.

use super::{
    super::{case::payee, words as desk_words},
    words,
};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date, money, say},
    pages::support::badge,
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::{
    application::form::FieldError,
    consequence::RefundWay,
    refund::{RefundBatch, RefundParty},
    rules::{RegionCode, RuleBook},
};
use http::StatusCode;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError,
    desk::refund_batch::{self, MakeForm, MakePage, TypedLeg},
};

/// Begins the name of a box: this refund stays behind.
const OUT: &str = "out_";

fn of(data: &FormData) -> Option<(RegionCode, RefundWay)> {
    let region = data.get("region");
    let good = region.len() == 6 && region.bytes().all(|b| b.is_ascii_digit());
    Some((RegionCode(region.to_owned()), RefundWay::from_name(data.get("way"))?)).filter(|_| good)
}

/// What it would hold.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let Some(of) = of(&query) else { return door.refuse(&UseCaseError::NotFound) };
    page(&door, StatusCode::OK, of, None, Vec::new()).await
}

/// It is made.
pub(super) async fn make(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let Some((region, way)) = of(&form) else {
        // Whoever may make none is told that first.
        let may = door.caller().staff.as_ref().is_some_and(|s| s.role.decides());
        return door.refuse(&if may { UseCaseError::NotFound } else { UseCaseError::Forbidden });
    };
    let parties = form.all("parties");
    let leg = |party: RefundParty| TypedLeg {
        party,
        chosen: parties.iter().any(|name| name == party.name()),
        name: form.get(&format!("name_{}", party.name())).to_owned(),
    };
    let typed = MakeForm {
        region: region.clone(),
        way,
        legs: RefundParty::ALL.into_iter().map(leg).collect(),
        out: form.pairs().iter().filter_map(|(name, _)| Some(name.strip_prefix(OUT)?.to_owned())).collect(),
        seen: form.get("seen").to_owned(),
        key: form.get("key").to_owned(),
    };
    match refund_batch::make(&door.ctx, door.caller(), &typed).await {
        Ok(id) => door.see_other(&Route::RefundBatch(id)),
        Err(UseCaseError::Invalid(errors)) => {
            page(&door, StatusCode::UNPROCESSABLE_ENTITY, (region, way), Some(typed), errors).await
        }
        Err(UseCaseError::Conflict) => page(&door, StatusCode::CONFLICT, (region, way), Some(typed), Vec::new()).await,
        Err(error) => door.refuse(&error),
    }
}

async fn page(
    door: &Door,
    status: StatusCode,
    (region, way): (RegionCode, RefundWay),
    typed: Option<MakeForm>,
    errors: Vec<FieldError>,
) -> Response {
    let mut found = match refund_batch::look(&door.ctx, door.caller(), &region, way).await {
        Ok(found) => found,
        Err(error) => return door.refuse(&error),
    };
    let mut out = Vec::new();
    let mut key = format!("{:032x}", door.ctx.ids.bits());
    if let Some(typed) = typed {
        (found.legs, out, key) = (typed.legs, typed.out, typed.key);
    }
    let changed = status == StatusCode::CONFLICT;
    let book = door.ctx.book.clone();
    door.page_with(status, tr_in!(door.caller().language, "refund_batch.new"), || {
        view! { <Page found out key errors changed book /> }
    })
}

#[component]
fn Page(
    found: MakePage,
    out: Vec<String>,
    key: String,
    errors: Vec<FieldError>,
    changed: bool,
    book: Arc<RuleBook>,
) -> impl IntoView {
    let back = Route::RefundBatches.path();
    let lead = tr!(
        "refund_batch.new_lead",
        region = desk_words::region(&book, &found.region),
        way = desk_words::way(found.way),
        count = found.rows.len(),
        sum = money(language(), found.sum)
    );
    let changed = changed.then(|| {
        view! { <Notice tone=Tone::Warn announce=true title=tr!("refund_batch.changed")>{tr!("refund_batch.changed_text")}</Notice> }
    });
    let own = (found.own > 0)
        .then(|| view! { <Notice tone=Tone::Info>{tr!("refund_batch.own", count = found.own)}</Notice> });
    let more = found.more.then(|| {
        view! { <Notice tone=Tone::Info>{tr!("refund_batch.more", count = RefundBatch::MOST)}</Notice> }
    });
    if found.rows.is_empty() {
        return view! {
            <PageHead title=tr!("refund_batch.new") lead=lead back=back.clone() />
            {changed}
            {own}
            <EmptyState title=tr!("refund_batch.none_ready")>
                <LinkButton label=tr!("refund_batch.title") href=back kind=ButtonKind::Plain />
            </EmptyState>
        }
        .into_any();
    }
    let rule = rule(&found, &book);
    let choices = RefundParty::ALL.map(|party| Choice::new(party.name(), say(party))).to_vec();
    let chosen = found.legs.iter().filter(|l| l.chosen).map(|l| l.party.name().to_owned()).collect::<Vec<_>>();
    let names: Vec<_> = found
        .legs
        .iter()
        .map(|leg| {
            let (name, value) = (format!("name_{}", leg.party.name()), leg.name.clone());
            let label = tr!("refund_batch.name_of", party = say(leg.party));
            view! { <Field name=name label=label value=value maxlength=60 optional=true /> }
        })
        .collect();
    let rows = found.rows.iter().map(|(refund, app)| {
        let why = refund.fault.map(
            |fault| view! { <p class="quiet">{tr!("refund_batch.again", why = words::short(language(), fault))}</p> },
        );
        let to = refund.payee.clone().map(payee);
        let (id, staying) = (refund.id.to_string(), out.contains(&refund.id.to_string()));
        let mut cells = vec![
            view! { <a href=Route::Case(app.id.clone()).path()>{app.reference.to_string()}</a> }.into_any(),
            view! { <div>{money(language(), refund.amount)} {why}</div> }.into_any(),
        ];
        if found.way == RefundWay::PayeeAccount {
            cells.push(to.into_any());
        }
        cells.extend([
            date(language(), refund.updated_at.day()).into_any(),
            view! { <Checkbox name=format!("{OUT}{id}") label=tr!("refund_batch.leave_out") checked=staying /> }
                .into_any(),
        ]);
        cells
    });
    let rows: Vec<_> = rows.collect();
    let mut columns = vec![tr!("desk.reference"), tr!("desk.amount")];
    if found.way == RefundWay::PayeeAccount {
        columns.push(tr!("refund_batch.to"));
    }
    columns.extend([tr!("desk.moved_on"), tr!("refund_batch.leave_out")]);
    let (region, way, seen) = (found.region.to_string(), found.way.name(), found.seen.clone());
    view! {
        <PageHead title=tr!("refund_batch.new") lead=lead back=back.clone() />
        {changed}
        {own}
        {more}
        <Form action=Route::RefundBatchNew.path() errors=errors>
            <Hidden name="region" value=region />
            <Hidden name="way" value=way />
            <Hidden name="seen" value=seen />
            <Hidden name="key" value=key />
            <Panel title=tr!("refund_batch.legs")>
                {rule}
                <CheckboxGroup
                    name="parties"
                    legend=tr!("refund_batch.parties")
                    hint=tr!("refund_batch.parties_hint")
                    choices=choices
                    values=chosen
                />
                {names}
            </Panel>
            <Panel title=tr!("refund_batch.refunds")>
                <p class="quiet">{tr!("refund_batch.refunds_hint")}</p>
                <div class="wide">
                    <Table caption=tr!("refund_batch.refunds") quiet=true columns=columns rows=rows />
                </div>
                <Actions>
                    <Button label=tr!("refund_batch.make") />
                    <LinkButton label=tr!("desk.cancel") href=back kind=ButtonKind::Text />
                </Actions>
            </Panel>
        </Form>
    }
    .into_any()
}

/// Where the offered way comes from.
fn rule(found: &MakePage, book: &RuleBook) -> AnyView {
    match &found.rule {
        Some(rule) => {
            let parties = rule.v.iter().map(|party| say(*party)).collect::<Vec<_>>().join(" → ");
            view! { <p>{tr!("refund_batch.by_rule", parties = parties)}</p> {badge(book, rule)} }.into_any()
        }
        None if found.as_last => view! { <p>{tr!("refund_batch.as_last")}</p> }.into_any(),
        None => view! { <p>{tr!("refund_batch.own_choice")}</p> }.into_any(),
    }
}
