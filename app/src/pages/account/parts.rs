//! What several of the account's pages show.

use crate::{
    components::{Button, ButtonKind, Check, Field, FieldKind, Form, Notice, Panel, Prose, Resend, Tone},
    context::page_ctx,
    door::Door,
    pages::{ask::WhereToAsk, support::retry_after},
    routes::Route,
    tr,
};
use axum::response::Response;
use domain::{application::form::FieldError, time::Timestamp};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{UseCaseError, UseCaseResult};

/// What went wrong with the last try, for the same page again.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trouble {
    /// Beside fields.
    pub(crate) errors: Vec<FieldError>,
    /// Seconds until the limit opens.
    pub(crate) wait: Option<i64>,
    /// Nothing was looked at: please send it again.
    pub(crate) again: bool,
}

impl Trouble {
    /// Takes an error that the page can show; any other goes on.
    pub(crate) fn of(error: UseCaseError) -> UseCaseResult<Self> {
        match error {
            UseCaseError::Invalid(errors) => Ok(Self { errors, ..Self::default() }),
            UseCaseError::LimitReached { retry_after, .. } => Ok(Self { wait: Some(retry_after), ..Self::default() }),
            other => Err(other),
        }
    }

    /// The page's status.
    pub(crate) fn status(&self) -> StatusCode {
        match (self.wait, self.errors.is_empty()) {
            (Some(_), _) => StatusCode::TOO_MANY_REQUESTS,
            (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
            (None, true) if self.again => StatusCode::UNPROCESSABLE_ENTITY,
            (None, true) => StatusCode::OK,
        }
    }

    /// Says to programs, too, how long to wait.
    pub(crate) fn mark(&self, response: Response) -> Response {
        retry_after(self.wait, response)
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

/// In a demonstration: where codes go.
#[component]
pub(crate) fn DemoCodes() -> impl IntoView {
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
pub(crate) fn CodeField(
    /// Its name, where a form has two.
    #[prop(default = "code")]
    name: &'static str,
    /// Its label, where "code" says too little.
    #[prop(into, optional)]
    label: Option<String>,
) -> impl IntoView {
    let label = label.unwrap_or_else(|| tr!("account.code"));
    view! {
        <Field
            name=name
            label=label
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
    /// Seconds until it can be used.
    #[prop(default = RESEND_SECONDS)]
    seconds: u32,
) -> impl IntoView {
    view! { <Resend label=tr!("account.resend") action=action.path() seconds=seconds /> }
}

/// Another code can be asked for after so long.
const RESEND_SECONDS: u32 = 60;

/// How much of that is left: a wrong code does not begin it anew.
pub(super) fn resend_in(door: &Door, sent: Timestamp) -> u32 {
    RESEND_SECONDS.saturating_sub(u32::try_from(door.ctx.now().seconds_since(sent)).unwrap_or(0))
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
            </Prose>
        </Panel>
        <WhereToAsk region=None />
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
