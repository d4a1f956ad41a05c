//! Step at the desk: how the applicant agrees to what was entered, and sending.

use crate::{
    components::*,
    door::Door,
    form_data::FormData,
    i18n::say,
    pages::{
        application::{case, declared_words, or_status, route},
        support::{TooOften, answer, application_id, page_in, retry_after, status_for},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    application::form::FieldError,
    assist::{AssistWay, Assistance, Consent},
    id::ApplicationId,
};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    application::Step,
    desk::assist::{self, ConsentPage, SendForm},
};

/// What the page shows besides the case.
#[derive(Default)]
struct Shown {
    typed: SendForm,
    errors: Vec<FieldError>,
    /// Seconds until the limit opens.
    wait: Option<i64>,
}

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &application_id(&id)?, Shown::default()).await }.await;
    answer(&door, result)
}

/// The applicant agreed, or a code is wanted.
pub(super) async fn send(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    let Ok(id) = application_id(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let typed = SendForm {
        consent: form.get("consent").to_owned(),
        code: form.get("code").to_owned(),
        confirmed: form.has("confirmed"),
        key: form.get("key").to_owned(),
    };
    let result = if form.has("ask_code") { ask_code(&door, &id, typed).await } else { finish(&door, &id, typed).await };
    or_status(&door, &id, result)
}

async fn ask_code(door: &Door, id: &ApplicationId, typed: SendForm) -> UseCaseResult<Response> {
    match assist::request_code(&door.ctx, door.caller(), id).await {
        Ok(()) => Ok(door.see_other(&Route::StepCode(id.clone()))),
        Err(UseCaseError::LimitReached { retry_after, .. }) => {
            page(door, id, Shown { typed, wait: Some(retry_after), ..Shown::default() }).await
        }
        Err(UseCaseError::Invalid(_) | UseCaseError::Conflict) => Ok(door.see_other(&Route::StepCheck(id.clone()))),
        Err(UseCaseError::NotProven) => page(door, id, Shown::default()).await,
        Err(error) => Err(error),
    }
}

async fn finish(door: &Door, id: &ApplicationId, typed: SendForm) -> UseCaseResult<Response> {
    match assist::send(&door.ctx, door.caller(), id, &typed).await {
        Ok(sent) => Ok(door.see_other(&Route::Application(sent.id))),
        Err(UseCaseError::Invalid(errors))
            if errors.iter().all(|e| ["code", "consent", "confirmed"].contains(&e.field.as_str())) =>
        {
            page(door, id, Shown { typed, errors, wait: None }).await
        }
        Err(UseCaseError::LimitReached { retry_after, .. }) => {
            page(door, id, Shown { typed, wait: Some(retry_after), ..Shown::default() }).await
        }
        Err(UseCaseError::NotProven) => page(door, id, Shown { typed, ..Shown::default() }).await,
        // An answer is missing after all, or the rules changed: the check page says what.
        Err(UseCaseError::Invalid(_)) => Ok(door.see_other(&Route::StepCheck(id.clone()))),
        Err(UseCaseError::Conflict) => match case(door, id).await? {
            Ok(_) => Ok(door.see_other(&Route::StepCheck(id.clone()))),
            Err(elsewhere) => Ok(elsewhere),
        },
        Err(error) => Err(error),
    }
}

async fn page(door: &Door, id: &ApplicationId, mut shown: Shown) -> UseCaseResult<Response> {
    let case = match case(door, id).await? {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    if case.next_step() != Step::Code {
        return Ok(door.see_other(&route(case.next_step(), id)));
    }
    let page = assist::consent_page(&door.ctx, door.caller(), id).await?;
    if shown.typed.key.is_empty() {
        shown.typed.key = domain::id::encode(door.ctx.ids.bits());
    }
    let title = tr_in!(door.caller().language, "assist.consent_title");
    let (status, wait) = (status_for(&shown.errors, shown.wait), shown.wait);
    let back = door.address(&Route::StepCheck(id.clone()));
    let view = || {
        let body = match page.assistance.clone() {
            Some(assistance) => agree(&page, &assistance, shown).into_any(),
            None => over().into_any(),
        };
        view! {
            <PageHead title=title.clone() lead=tr!("assist.consent_lead") back=back />
            <TooOften wait=wait />
            {body}
        }
    };
    Ok(retry_after(wait, page_in(door, Some(&page.case.region), status, &title, view)))
}

/// The visit or call is over: whoever applies must be there again.
fn over() -> impl IntoView {
    view! {
        <Notice tone=Tone::Warn title=tr!("assist.over_title")>
            <p>{tr!("assist.over_text")}</p>
        </Notice>
        <Actions>
            <LinkButton label=tr!("assist.again") href=Route::Assist.path() />
        </Actions>
    }
}

fn agree(page: &ConsentPage, assistance: &Assistance, shown: Shown) -> impl IntoView + use<> {
    let case = &page.case;
    let paper = Route::AssistedForm(case.application.id.clone()).path();
    let (declared, agreed) = declared_words(case);
    let by_hand = assistance.way == AssistWay::Counter;
    let lead = match assistance.way {
        AssistWay::Counter => tr!("assist.sign_text"),
        AssistWay::Phone => {
            tr!("assist.read_text", phone = assistance.called.clone().unwrap_or_default())
        }
    };
    let print = by_hand.then(|| {
        view! {
            <Actions>
                <LinkButton label=tr!("assist.print_form") href=paper kind=ButtonKind::Plain />
            </Actions>
        }
    });
    let words: Vec<_> = declared.into_iter().chain([agreed]).map(|line| view! { <li>{line}</li> }).collect();
    view! {
        <Panel title=tr!("assist.declaration")>
            <Prose>
                <p>{lead}</p>
                <ul>{words}</ul>
            </Prose>
            {print}
        </Panel>
        {form(page, assistance.way, shown)}
        {by_hand.then(|| ask_for_code(page))}
    }
}

fn form(page: &ConsentPage, way: AssistWay, shown: Shown) -> impl IntoView + use<> {
    let Shown { typed, errors, .. } = shown;
    let kept = if way == AssistWay::Phone { Consent::ReadOut } else { Consent::Signed };
    let confirm = match kept {
        Consent::ReadOut => tr!("assist.confirm_read"),
        _ => tr!("assist.confirm_signed"),
    };
    let chosen = match (typed.consent.as_str(), page.code_sent) {
        ("", true) => Consent::Code.name().to_owned(),
        ("", false) => kept.name().to_owned(),
        (other, _) => other.to_owned(),
    };
    // Without a code there is one way only: nothing to choose.
    let which = if page.code_sent {
        let choices = [kept, Consent::Code].map(|consent| Choice::new(consent.name(), say(consent)));
        view! { <RadioGroup name="consent" legend=tr!("assist.how") choices=choices.to_vec() value=chosen /> }
            .into_any()
    } else {
        view! { <Hidden name="consent" value=kept.name() /> }.into_any()
    };
    let code = page.code_sent.then(|| {
        let hint = tr!("assist.code_hint", phone = page.phone.clone().unwrap_or_default());
        view! {
            <Field
                name="code"
                label=tr!("application.code_label")
                hint=hint
                kind=FieldKind::Code
                value=String::new()
                optional=true
            />
        }
    });
    view! {
        <Form errors=errors>
            <Hidden name="key" value=typed.key />
            {which}
            {code}
            <Checkbox name="confirmed" label=confirm hint=tr!("assist.confirm_hint") checked=typed.confirmed />
            <Actions>
                <Button label=tr!("application.send") />
            </Actions>
        </Form>
    }
}

/// Whoever has a phone with them can give a code instead of a signature.
fn ask_for_code(page: &ConsentPage) -> AnyView {
    let Some(phone) = page.phone.clone() else {
        return view! {
            <Prose>
                <p>{tr!("assist.no_code")}</p>
            </Prose>
        }
        .into_any();
    };
    let label = if page.code_sent { tr!("application.code_again") } else { tr!("assist.ask_code") };
    view! {
        <Panel title=tr!("assist.code_title")>
            <Prose>
                <p>{tr!("assist.code_text", phone = phone)}</p>
            </Prose>
            <Form>
                <Hidden name="ask_code" value="yes" />
                <Actions>
                    <Button label=label kind=ButtonKind::Plain />
                </Actions>
            </Form>
        </Panel>
    }
    .into_any()
}
