//! Reads a code: typed, by a handheld reader that types, or by the camera.

use super::{here, refuse, words};
use crate::{
    components::*,
    door::Door,
    form_data::FormData,
    i18n::say,
    pages::support::{TooOften, retry_after, status_for},
    routes::Route,
    tr,
};
use axum::{extract::Path, response::Response};
use domain::{
    application::form::{FieldCode, FieldError},
    card::{BusinessType, read_token},
};
use http::HeaderMap;
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    terminal::{At, ScanForm, scan},
};

/// A business of this institution; anything else is not there.
fn own(at: &At, code: &str) -> UseCaseResult<BusinessType> {
    let business = BusinessType::from_code(code).filter(|business| business.kind() == at.institution.kind);
    business.ok_or(UseCaseError::NotFound)
}

/// The page.
pub(super) async fn show(door: Door, headers: HeaderMap, Path(code): Path<String>) -> Response {
    let found = here(&door, &headers).await.and_then(|(at, _)| own(&at, &code).map(|business| (at, business)));
    match found {
        Ok((at, business)) => page(&door, &at, business, Vec::new(), None),
        Err(error) => refuse(&door, &error),
    }
}

/// A code was presented. Whatever comes of it is on record, so the answer has an address of its own: loading it again
/// does not present the code again.
pub(super) async fn present(door: Door, headers: HeaderMap, Path(code): Path<String>, form: FormData) -> Response {
    let found = here(&door, &headers).await.and_then(|(at, held)| own(&at, &code).map(|business| (at, held, business)));
    let (at, held, business) = match found {
        Ok(found) => found,
        Err(error) => return refuse(&door, &error),
    };
    let token = form.get("token").trim();
    if token.is_empty() {
        return page(&door, &at, business, vec![FieldError::new("token", FieldCode::Required)], None);
    }
    let malformed = read_token(token).is_none();
    let form = ScanForm {
        token: token.to_owned(),
        business: business.code().to_owned(),
        operator: held.operator,
        number: String::new(),
    };
    match scan(&door.ctx, door.caller(), &at, &form).await {
        // Never a code of a card: mistyped, or something else was scanned. On record like every other, it has no answer
        // worth a page of its own.
        Ok(_) if malformed => {
            page(&door, &at, business, vec![FieldError::new("token", FieldCode::CardCodeMalformed)], None)
        }
        Ok(answer) => door.see_other(&Route::TerminalAnswer(answer.scan)),
        Err(UseCaseError::Invalid(errors)) => page(&door, &at, business, errors, None),
        Err(UseCaseError::LimitReached { retry_after, .. }) => {
            page(&door, &at, business, Vec::new(), Some(retry_after))
        }
        Err(error) => refuse(&door, &error),
    }
}

fn page(door: &Door, at: &At, business: BusinessType, errors: Vec<FieldError>, wait: Option<i64>) -> Response {
    let title = crate::i18n::say_in(door.caller().language, business);
    let place = words::place(at);
    let page = door.page_with(status_for(&errors, wait), title, || {
        view! {
            <PageHead title=say(business) lead=place back=Route::Terminal.path() />
            <TooOften wait=wait />
            <ReadCode business=business errors=errors />
            <Prose>
                <p>{words::discloses(business)}</p>
            </Prose>
        }
    });
    retry_after(wait, page)
}

/// The field for a code, with the cursor in it: whoever types or scans needs nothing but Enter.
#[component]
pub(super) fn ReadCode(
    /// What for.
    business: BusinessType,
    /// What was wrong with the last one.
    #[prop(optional)]
    errors: Vec<FieldError>,
    /// Whoever comes here has just done it: no help.
    #[prop(optional)]
    brief: bool,
    /// Something else is the next thing to do on the page.
    #[prop(optional)]
    second: bool,
) -> impl IntoView {
    let kind = if second { ButtonKind::Plain } else { ButtonKind::Primary };
    let focus = errors.is_empty();
    let hint = if brief { String::new() } else { tr!("terminal.code_hint") };
    view! {
        <Form action=Route::TerminalScan(business.code().to_owned()).path() errors=errors>
            <ScanField name="token" label=tr!("terminal.code") hint=hint focus=focus />
            <Actions>
                <Button label=tr!("terminal.check_code") kind=kind />
            </Actions>
        </Form>
    }
}
