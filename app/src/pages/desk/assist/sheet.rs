//! The form on paper: one sheet with what was entered, what happens, the declaration and the place to sign.

use crate::{
    components::*,
    context::language,
    door::Door,
    i18n::{date, say},
    pages::{
        application::{Paper as On, answers, declared_words},
        stop::answer::lines,
        support::{answer, application_id, page_in},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{application::ApplicationAct, assist::AssistWay, id::ApplicationId, person::Capacity, rules::RuleBook};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    application::Step,
    desk::assist::{self, Paper},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &application_id(&id)?).await }.await;
    answer(&door, result)
}

async fn page(door: &Door, id: &ApplicationId) -> UseCaseResult<Response> {
    let paper = match assist::paper(&door.ctx, door.caller(), id).await {
        // It was sent: what is handed out now says so.
        Err(UseCaseError::Conflict) => return Ok(door.see_other(&Route::Application(id.clone()))),
        other => other?,
    };
    // Nobody signs what is not complete.
    if paper.case.next_step() != Step::Code {
        return Ok(door.see_other(&Route::Application(id.clone())));
    }
    let title = tr_in!(door.caller().language, "assist.form_title");
    let back = door.address(&Route::StepCode(id.clone()));
    let book = door.ctx.book.clone();
    Ok(page_in(door, Some(&paper.case.region), StatusCode::OK, &title, || view(&paper, &book, back)))
}

fn view(paper: &Paper, book: &RuleBook, back: String) -> impl IntoView + use<> {
    let case = &paper.case;
    let app = &case.application;
    let title = match app.act {
        ApplicationAct::Stop => tr!("assist.form_stop"),
        ApplicationAct::Refund => tr!("assist.form_refund"),
    };
    let lead = tr!(
        "assist.form_lead",
        region = case.region.name.get(language()),
        reference = app.reference,
        date = date(language(), case.standing.facts.today)
    );
    let given = answers(case, On::Yes);
    let result = case.answer.as_ref().map(|found| lines(book, found));
    let (points, agreed) = declared_words(case);
    let points: Vec<_> = points.into_iter().map(|point| view! { <li>{point}</li> }).collect();
    let by_phone = paper.assistance.as_ref().is_some_and(|a| a.way == AssistWay::Phone);
    let way = if by_phone { tr!("assist.form_by_phone") } else { tr!("assist.form_by_counter") };
    let entered = format!("{} · {way}", paper.staff);
    view! {
        <PageHead title=title lead=lead back=back />
        <p class="screen-only">{tr!("assist.print_hint")}</p>
        <div class="stack signed-form">
        {(app.capacity != Capacity::Oneself).then(|| applicant(paper))}
        <Panel title=tr!("assist.form_answers")>{given}</Panel>
        <Panel title=tr!("application.what_happens")>{result}</Panel>
        <Panel title=tr!("application.declare_title")>
            <Prose>
                <ul>{points}</ul>
                <p>{agreed}</p>
            </Prose>
            <div class="signatures">
                <p class="signature">{tr!("assist.sign_here")}</p>
                <p class="signature">{tr!("assist.sign_date")}</p>
            </div>
        </Panel>
        <p class="quiet">{tr!("assist.form_entered", by = entered)}</p>
        </div>
    }
}

/// Whoever signs for somebody else.
fn applicant(paper: &Paper) -> impl IntoView + use<> {
    let person = &paper.applicant;
    let (name, number) = (person.name.reveal().to_owned(), person.id_number.reveal().to_owned());
    let capacity = say(paper.case.application.capacity);
    view! {
        <Panel title=tr!("assist.applicant")>
            <SummaryList>
                <SummaryRow label=tr!("desk.name") value=name />
                <SummaryRow label=tr!("desk.id_number") value=number />
                <SummaryRow label=tr!("application.capacity") value=capacity />
            </SummaryList>
        </Panel>
    }
}
