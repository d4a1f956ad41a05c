//! Step: the conditional questions.

use super::next::{buttons, case, go_on, head, leave, or_status, status_of, step_page};
use crate::{
    components::{Choice, Field, FieldKind, Form, RadioGroup},
    door::Door,
    form_data::FormData,
    i18n::say,
    pages::support::{answer, application_id},
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    application::form::{FieldError, MAX_WORDS},
    id::ApplicationId,
    rules::Question,
};
use leptos::prelude::*;
use std::collections::BTreeMap;
use usecases::{
    UseCaseError, UseCaseResult,
    application::{Case, Step, answer_questions},
};

type Typed = BTreeMap<Question, String>;

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &application_id(&id)?, None, Vec::new()).await }.await;
    answer(&door, result)
}

pub(super) async fn send(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    let Ok(id) = application_id(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let leave = leave(&form);
    let typed: Typed = Question::ALL.into_iter().map(|q| (q, form.get(q.name()).to_owned())).collect();
    let result = match answer_questions(&door.ctx, door.caller(), &id, typed.clone(), leave).await {
        Ok(case) => Ok(go_on(&door, &case, leave)),
        Err(UseCaseError::Invalid(errors)) => page(&door, &id, Some(typed), errors).await,
        Err(error) => Err(error),
    };
    or_status(&door, &id, result)
}

async fn page(
    door: &Door,
    id: &ApplicationId,
    typed: Option<Typed>,
    errors: Vec<FieldError>,
) -> UseCaseResult<Response> {
    let case = match case(door, id).await? {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    if !case.has(Step::Questions) {
        return Ok(go_on(door, &case, usecases::application::Leave::Continue));
    }
    let typed = typed.unwrap_or_else(|| case.application.answers.questions.clone());
    let title = tr_in!(door.caller().language, "application.questions_title");
    Ok(step_page(door, &case, status_of(&errors), &title, || view(&case, &typed, errors)))
}

fn view(case: &Case, typed: &Typed, errors: Vec<FieldError>) -> impl IntoView + use<> {
    let asked = case.rule().map(|rule| rule.questions.clone()).unwrap_or_default();
    let today = case.standing.facts.today.to_string();
    let words: Vec<(Question, String)> =
        asked.into_iter().map(|q| (q, typed.get(&q).cloned().unwrap_or_default())).collect();
    let buttons = buttons(case);
    let fields: Vec<_> = words.into_iter().map(|(q, value)| field(q, value, &today)).collect();
    view! {
        {head(case, Step::Questions, tr!("application.questions_title"), String::new())}
        <Form errors=errors>
            {fields}
            {buttons}
        </Form>
    }
}

fn field(question: Question, value: String, today: &str) -> AnyView {
    let label = say(question);
    let name = question.name();
    match question {
        Question::EmployeeSince => view! {
            <Field
                name=name
                label=label
                value=value
                kind=FieldKind::Date
                hint=tr!("application.hint_employee_since")
            />
        }
        .into_any(),
        Question::DiedOn | Question::Since => view! {
            <Field name=name label=label value=value kind=FieldKind::Date max=today.to_owned() />
        }
        .into_any(),
        Question::OtherArea => view! {
            <Field
                name=name
                label=label
                value=value
                maxlength=u32::try_from(MAX_WORDS).unwrap_or(60)
                hint=tr!("application.hint_other_area")
            />
        }
        .into_any(),
        Question::StudentBenefitsUsed | Question::Subsidised => {
            let choices = vec![Choice::new("yes", tr!("application.yes")), Choice::new("no", tr!("application.no"))];
            view! { <RadioGroup name=name legend=label choices=choices value=value /> }.into_any()
        }
    }
}
