//! Taking an application back for somebody who is there; afterwards the sheet that is handed out about it.

use super::{
    begin,
    sent::{facts, receipt},
    stopped,
};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date_time, say, state_in},
    pages::{
        receipt::check_address,
        support::{application_id, page_in, status_for},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    application::{ApplicationAct as Act, Move, form::FieldError},
    assist::AssistWay,
    id::{ApplicationId, AssistanceId},
};
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::assist::{self, BackPage},
};

type Ids = Path<(String, String)>;

fn ids(id: &str, application: &str) -> Result<(AssistanceId, ApplicationId), UseCaseError> {
    Ok((AssistanceId::parse(id).ok_or(UseCaseError::NotFound)?, application_id(application)?))
}

pub(super) async fn show(door: Door, Path((id, application)): Ids) -> Response {
    match ids(&id, &application) {
        Ok((id, application)) => page(&door, &id, &application, Vec::new()).await,
        Err(error) => door.refuse(&error),
    }
}

/// The applicant signed, or agreed on the phone.
pub(super) async fn act(door: Door, Path((id, application)): Ids, form: FormData) -> Response {
    if let Some(elsewhere) = stopped(&door) {
        return elsewhere;
    }
    let (id, application) = match ids(&id, &application) {
        Ok(ids) => ids,
        Err(error) => return door.refuse(&error),
    };
    let (shown, confirmed) = (form.get("what"), form.has("confirmed"));
    match assist::take_back(&door.ctx, door.caller(), &id, &application, shown, confirmed).await {
        // The page says what became of it, also where it was decided meanwhile.
        Ok(_) | Err(UseCaseError::Conflict) => door.see_other(&Route::AssistBack(id, application)),
        Err(UseCaseError::Invalid(errors)) => page(&door, &id, &application, errors).await,
        Err(UseCaseError::Forbidden) => begin::own(&door),
        Err(error) => door.refuse(&error),
    }
}

async fn page(door: &Door, id: &AssistanceId, application: &ApplicationId, errors: Vec<FieldError>) -> Response {
    if let Some(elsewhere) = stopped(door) {
        return elsewhere;
    }
    let page = match assist::back_page(&door.ctx, door.caller(), id, application).await {
        Ok(page) => page,
        // Nobody answered the call yet.
        Err(UseCaseError::Conflict) => return door.see_other(&Route::AssistFor(id.clone())),
        Err(UseCaseError::Forbidden) => return begin::own(door),
        Err(error) => return door.refuse(&error),
    };
    let reader = door.caller().language;
    let title = match (page.by, page.status.taken_back_by_staff()) {
        (Some(Move::Undo), _) => tr_in!(reader, "assist_back.title_undo"),
        (Some(_), _) => tr_in!(reader, "assist_back.title_withdraw"),
        (None, Some(_)) => tr_in!(reader, "assist_back.title_done"),
        (None, None) => tr_in!(reader, "assist_back.title_over"),
    };
    let address = page.status.receipts.last().map(|receipt| check_address(&door.ctx, &receipt.body.id));
    let region = page.status.region.clone();
    page_in(door, region.as_ref(), status_for(&errors, None), &title, || {
        let body = match (page.by, page.status.taken_back_by_staff().is_some()) {
            (Some(by), _) => agree(&page, by, errors).into_any(),
            (None, true) => done(&page, address).into_any(),
            (None, false) => over(&page).into_any(),
        };
        view! {
            <PageHead title=title.clone() back=Route::AssistFor(page.assistance.id.clone()).path() />
            {body}
        }
    })
}

/// What happens, the words to sign or to read out, and the confirmation.
fn agree(page: &BackPage, by: Move, errors: Vec<FieldError>) -> impl IntoView + use<> {
    let app = &page.status.application;
    let reference = app.reference.to_string();
    let (effect, words, button) = match (by, app.act) {
        (Move::Undo, Act::Stop) => (
            tr!("assist_back.effect_undo"),
            tr!("assist_back.statement_undo", reference = reference),
            tr!("assist_back.button_undo"),
        ),
        (Move::Undo, Act::Refund) => (
            tr!("assist_back.effect_undo_refund"),
            tr!("assist_back.statement_undo", reference = reference),
            tr!("assist_back.button_undo"),
        ),
        (_, Act::Refund) => (
            tr!("assist_back.effect_withdraw_refund"),
            tr!("assist_back.statement_withdraw", reference = reference),
            tr!("assist_back.button_withdraw"),
        ),
        _ => (
            tr!("assist_back.effect_withdraw"),
            tr!("assist_back.statement_withdraw", reference = reference),
            tr!("assist_back.button_withdraw"),
        ),
    };
    let by_phone = page.assistance.way == AssistWay::Phone;
    let (lead, confirm) = if by_phone {
        (tr!("assist_back.lead_phone"), tr!("assist_back.confirm_read"))
    } else {
        (tr!("assist_back.lead_counter"), tr!("assist_back.confirm_signed"))
    };
    let signatures = (!by_phone).then(|| {
        view! {
            <div class="signatures">
                <p class="signature">{tr!("assist.sign_here")}</p>
                <p class="signature">{tr!("assist.sign_date")}</p>
            </div>
        }
    });
    let state = state_in(language(), app.act, app.state);
    let facts = facts(&page.status, &page.applicant);
    let keep = Route::AssistFor(page.assistance.id.clone()).path();
    view! {
        <p class="screen-only">{lead}</p>
        <div class="stack signed-form">
            <Panel title=state>{facts}</Panel>
            <Panel title=tr!("assist_back.statement")>
                <Prose>
                    <p>{words}</p>
                    <p>{effect}</p>
                </Prose>
                {signatures}
            </Panel>
        </div>
        <div class="screen-only">
            <Form errors=errors>
                <Hidden name="what" value=by.name() />
                <Checkbox name="confirmed" label=confirm hint=tr!("assist.confirm_hint") checked=false />
                <Actions>
                    <Button label=button />
                    <LinkButton label=tr!("assist_back.keep") href=keep kind=ButtonKind::Plain />
                </Actions>
            </Form>
        </div>
    }
}

/// It was taken back: the sheet for the applicant.
fn done(page: &BackPage, address: Option<String>) -> impl IntoView + use<> {
    let app = &page.status.application;
    let state = state_in(language(), app.act, app.state);
    let at = page.status.taken_back_by_staff().map(|(sending, _)| {
        let value = format!("{} · {}", date_time(language(), sending.at), say(sending.consent));
        view! { <SummaryList><SummaryRow label=tr!("assist_back.at") value=value /></SummaryList> }
    });
    let facts = facts(&page.status, &page.applicant);
    let again = Route::AssistBack(page.assistance.id.clone(), app.id.clone()).path();
    let receipt = receipt(again, address);
    view! {
        <p class="screen-only">{tr!("assist_back.done")} " " {tr!("assist.print_hint")}</p>
        <Panel title=state>{facts} {at}</Panel>
        {receipt}
    }
}

/// Decided meanwhile, or over.
fn over(page: &BackPage) -> impl IntoView + use<> {
    let app = &page.status.application;
    let state = state_in(language(), app.act, app.state);
    let facts = facts(&page.status, &page.applicant);
    let words = tr!("assist_back.over", state = state);
    view! {
        <Notice tone=Tone::Warn>
            <p>{words}</p>
        </Notice>
        <Panel title=state>{facts}</Panel>
    }
}
