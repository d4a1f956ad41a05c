//! What several of the account's pages show.

use crate::{
    components::{Button, ButtonKind, Check, Field, FieldKind, Form, Notice, Panel, Prose, Resend, Tone},
    context::page_ctx,
    door::Door,
    routes::Route,
    tr,
};
use axum::response::Response;
use domain::application::form::FieldError;
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;
use usecases::{UseCaseError, UseCaseResult};

/// What went wrong with the last try, for the same page again.
#[derive(Clone, Debug, Default)]
pub(super) struct Trouble {
    /// Beside fields.
    pub(super) errors: Vec<FieldError>,
    /// Seconds until the limit opens.
    pub(super) wait: Option<i64>,
}

impl Trouble {
    /// Takes an error that the page can show; any other goes on.
    pub(super) fn of(error: UseCaseError) -> UseCaseResult<Self> {
        match error {
            UseCaseError::Invalid(errors) => Ok(Self { errors, wait: None }),
            UseCaseError::LimitReached { retry_after, .. } => Ok(Self { errors: Vec::new(), wait: Some(retry_after) }),
            other => Err(other),
        }
    }

    /// The page's status.
    pub(super) fn status(&self) -> StatusCode {
        match (self.wait, self.errors.is_empty()) {
            (Some(_), _) => StatusCode::TOO_MANY_REQUESTS,
            (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
            (None, true) => StatusCode::OK,
        }
    }

    /// Says to programs, too, how long to wait.
    pub(super) fn mark(&self, mut response: Response) -> Response {
        if let Some(value) = self.wait.and_then(|seconds| HeaderValue::from_str(&seconds.to_string()).ok()) {
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }
}

/// The page with what went wrong on it, or the error's own answer.
pub(super) fn once_more(door: &Door, error: UseCaseError, page: impl FnOnce(Trouble) -> Response) -> Response {
    match Trouble::of(error) {
        Ok(trouble) => {
            let marked = trouble.clone();
            marked.mark(page(trouble))
        }
        Err(error) => door.refuse(&error),
    }
}

/// "Too often": how long to wait, with what was typed still there.
#[component]
pub(super) fn TooOften(
    /// Seconds until the limit opens; `None`: nothing to say.
    wait: Option<i64>,
) -> impl IntoView {
    wait.map(|seconds| {
        let text = if seconds <= 90 {
            tr!("account.wait_seconds", seconds = seconds.max(1))
        } else {
            tr!("account.wait_minutes", minutes = (seconds + 59) / 60)
        };
        view! {
            <Notice tone=Tone::Warn title=tr!("account.too_often") announce=true>
                <p>{text}</p>
            </Notice>
        }
    })
}

/// In a demonstration: where codes go.
#[component]
pub(super) fn DemoCodes() -> impl IntoView {
    page_ctx().is_some_and(|ctx| ctx.demonstration).then(|| {
        view! {
            <Notice tone=Tone::Neutral>
                <p>{tr!("account.demo_codes")}</p>
            </Notice>
        }
    })
}

/// The field for a code.
#[component]
pub(super) fn CodeField() -> impl IntoView {
    view! {
        <Field
            name="code"
            label=tr!("account.code")
            hint=tr!("account.code_hint")
            kind=FieldKind::Code
            check=Check::Code
        />
    }
}

/// The button for another code; it stands in a form.
#[component]
pub(super) fn AnotherCode(
    /// Where it posts to.
    action: Route,
) -> impl IntoView {
    view! { <Resend label=tr!("account.resend") action=action.path() /> }
}

/// What to do when the register does not know somebody, or has wrong data.
#[component]
pub(super) fn WrongData() -> impl IntoView {
    view! {
        <Panel title=tr!("account.wrong_data") id="wrong-data">
            <Prose>
                <ul>
                    <li>{tr!("account.wrong_data_check")}</li>
                    <li>{tr!("account.wrong_data_phone")}</li>
                    <li>{tr!("account.wrong_data_counter")}</li>
                    <li>{tr!("account.wrong_data_elsewhere")}</li>
                </ul>
                <p>
                    <a href=Route::Regions.path()>{tr!("account.find_office")}</a>
                </p>
            </Prose>
        </Panel>
    }
}

/// Signs out. By POST, so that no link or picture can do it.
#[component]
pub(super) fn SignOutForm() -> impl IntoView {
    view! {
        <Form action=Route::SignOut.path()>
            <Button label=tr!("account.sign_out") kind=ButtonKind::Plain />
        </Form>
    }
}
