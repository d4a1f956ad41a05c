//! Who works on what: the load of each member as a chart and a table, and who is away.

use super::words;
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date_range, say},
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{application::form::FieldError, id::AbsenceId, rules::RuleBook, staff::Staff};
use http::StatusCode;
use jiff::civil::Date;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::team::{self, AbsenceForm, Colleague, may_enter},
};

/// The page.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    page(&door, StatusCode::OK, AbsenceForm::default(), Vec::new(), query.as_deref() == Some("done")).await
}

/// Somebody will be away.
pub(super) async fn add(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let [staff, from, until] = ["staff", "from", "until"].map(|name| form.get(name).to_owned());
    let typed = AbsenceForm { staff, from, until };
    match team::add_absence(&door.ctx, door.caller(), &typed).await {
        Ok(()) => crate::door::see_other(&format!("{}?done", Route::DeskTeam)),
        Err(UseCaseError::Invalid(errors)) => page(&door, StatusCode::UNPROCESSABLE_ENTITY, typed, errors, false).await,
        Err(error) => door.refuse(&error),
    }
}

/// Somebody is back.
pub(super) async fn end(door: Door, Path(absence): Path<String>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(id) = AbsenceId::parse(&absence) else { return door.refuse(&UseCaseError::NotFound) };
    match team::end_absence(&door.ctx, door.caller(), &id).await {
        Ok(()) => crate::door::see_other(&format!("{}?done", Route::DeskTeam)),
        Err(error) => door.refuse(&error),
    }
}

async fn page(door: &Door, status: StatusCode, typed: AbsenceForm, errors: Vec<FieldError>, done: bool) -> Response {
    let found = match team::list(&door.ctx, door.caller()).await {
        Ok(found) => found,
        Err(error) => return door.refuse(&error),
    };
    let Some(me) = door.caller().staff.clone() else { return door.refuse(&UseCaseError::NotSignedIn) };
    let (book, today) = (door.ctx.book.clone(), door.ctx.today());
    let title = tr_in!(door.caller().language, "queue.team");
    door.page_with(status, title.clone(), || {
        let away = absences(&found, &me, today);
        let others: Vec<_> = found.iter().filter(|c| may_enter(&me, &c.staff)).collect();
        let choices = others.iter().map(|c| Choice::new(c.staff.id.to_string(), c.staff.name.clone())).collect();
        let who = if typed.staff.is_empty() { me.id.to_string() } else { typed.staff };
        let first = today.to_string();
        view! {
            <PageHead title=title lead=tr!("queue.team_lead") />
            {done.then(|| view! { <Notice tone=Tone::Success announce=true>{tr!("queue.team_done")}</Notice> })}
            {away}
            <Load found=found me=me book=book today=today />
            <Panel title=tr!("queue.absence")>
                <p>{tr!("queue.absence_lead")}</p>
                <Form action=Route::DeskTeam.path() errors=errors>
                    <Select name="staff" label=tr!("queue.absence_who") choices=choices value=who />
                    <Field name="from" label=tr!("queue.absence_from") kind=FieldKind::Date value=typed.from />
                    <Field
                        name="until"
                        label=tr!("queue.absence_until")
                        kind=FieldKind::Date
                        value=typed.until
                        min=first
                    />
                    <Actions>
                        <Button label=tr!("queue.absence_add") />
                    </Actions>
                </Form>
            </Panel>
        }
    })
}

/// Who is away today with cases on their desk: these are offered for handing over.
fn absences(found: &[Colleague], me: &Staff, today: Date) -> Vec<AnyView> {
    let waiting = found.iter().filter(|c| c.is_away(today) && c.load.open > 0 && me.role.seconds());
    let notice = |c: &Colleague| {
        let title = match c.load.open {
            1 => tr!("queue.away_with_one", name = c.staff.name),
            open => tr!("queue.away_with", name = c.staff.name, count = open),
        };
        let href = format!("{}?member={}", Route::Desk, c.staff.id);
        view! {
            <Notice tone=Tone::Warn title=title>
                <Actions>
                    <LinkButton label=tr!("queue.hand_over") href=href kind=ButtonKind::Plain />
                </Actions>
            </Notice>
        }
        .into_any()
    };
    waiting.map(notice).collect()
}

/// The load: bars to see at a glance, and the same numbers as a table.
#[component]
fn Load(found: Vec<Colleague>, me: Staff, book: std::sync::Arc<RuleBook>, today: Date) -> impl IntoView {
    let columns = vec![
        tr!("queue.member"),
        tr!("queue.load_open"),
        tr!("queue.load_today"),
        tr!("queue.load_late"),
        tr!("desk.region"),
        tr!("queue.absence"),
    ];
    let rows: Vec<_> = found.iter().map(|c| row(c, &me, &book, today)).collect();
    let chart = chart(&found);
    view! {
        <Panel title=tr!("queue.load")>{chart}</Panel>
        <div class="wide">
            <Table caption=tr!("queue.load_table") columns=columns rows=rows />
        </div>
    }
}

fn row(c: &Colleague, me: &Staff, book: &RuleBook, today: Date) -> Vec<AnyView> {
    let role = say(c.staff.role);
    let name = if me.role.seconds() {
        let href = format!("{}?member={}", Route::Desk, c.staff.id);
        view! { <a href=href>{c.staff.name.clone()}</a> " " <span class="quiet">{role}</span> }.into_any()
    } else {
        view! { <span>{c.staff.name.clone()}</span> " " <span class="quiet">{role}</span> }.into_any()
    };
    let absence = c.absence.as_ref().map(|a| {
        let days = date_range(language(), a.from, a.until);
        let tag = a.covers(today).then(|| view! { <StatusTag label=tr!("queue.away") tone=Tone::Warn /> });
        let end = may_enter(me, &c.staff).then(|| {
            let name = c.staff.name.clone();
            view! {
                <Form action=Route::EndAbsence(a.id.clone()).path()>
                    <Button label=tr!("queue.absence_end", name = name) kind=ButtonKind::Text />
                </Form>
            }
        });
        view! { <div>{days} " " {tag} {end}</div> }
    });
    vec![
        name,
        c.load.open.to_string().into_any(),
        c.load.today.to_string().into_any(),
        c.load.late.to_string().into_any(),
        words::office(book, &c.staff.regions).into_any(),
        absence.into_any(),
    ]
}

/// Bars as a picture: one line a member, late and today within open. Drawn by attributes alone; the table says the same.
fn chart(found: &[Colleague]) -> impl IntoView + use<> {
    const ROW: usize = 28;
    const LEFT: i64 = 112;
    const WIDE: i64 = 240;
    let most = found.iter().map(|c| c.load.open).max().unwrap_or(0).max(1);
    let height = found.len() * ROW + 4;
    let bars: Vec<_> = found
        .iter()
        .enumerate()
        .map(|(at, c)| {
            let (y, middle) = (at * ROW + 6, at * ROW + 20);
            let wide = |n: i64| n * WIDE / most;
            let (late, today) = (wide(c.load.late), wide(c.load.today));
            let open = wide(c.load.open);
            let rest = (open - late - today).max(0);
            view! {
                <text class="chart__name" x=LEFT - 8 y=middle text-anchor="end">{c.staff.name.clone()}</text>
                <rect class="chart__late" x=LEFT y=y width=late height="18" />
                <rect class="chart__today" x=LEFT + late y=y width=today height="18" />
                <rect class="chart__open" x=LEFT + late + today y=y width=rest height="18" />
                <text class="chart__number" x=LEFT + open + 6 y=middle>{c.load.open}</text>
            }
        })
        .collect();
    view! {
        <svg
            class="chart"
            viewBox=format!("0 0 400 {height}")
            role="img"
            aria-label=tr!("queue.load_chart")
        >
            {bars}
        </svg>
        <ul class="chart__legend">
            <li><span class="chart__key chart__key--late"></span>{tr!("queue.load_late")}</li>
            <li><span class="chart__key chart__key--today"></span>{tr!("queue.load_today")}</li>
            <li><span class="chart__key chart__key--open"></span>{tr!("queue.load_rest")}</li>
        </ul>
    }
}
