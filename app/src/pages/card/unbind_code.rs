//! The code that allows exactly one unbinding, and the unbinding.

use super::{
    unbind::{Asked, address, or_centre, which, which_text},
    words::{certificate_id, code_sent, device},
};
use crate::{
    components::{Actions, Button, ButtonKind, Form, Hidden, LinkButton, PageHead, Panel, Prose, Resend},
    door::{Door, see_other},
    form_data::FormData,
    pages::{
        account::{CodeField, DemoCodes, Trouble},
        support::TooOften,
    },
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, Query, RawQuery},
    response::Response,
};
use domain::{account::ChallengePurpose, id::CertificateId};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    card::{UnbindPage, Which, request_unbind_code, unbind, unbind_page},
};

/// The query of "send again".
const AGAIN: &str = "again=1";

pub(super) async fn show(door: Door, Path(id): Path<String>, Query(asked): Query<Asked>) -> Response {
    let result = async {
        let which = which(asked.which.as_deref().unwrap_or("all"))?;
        page(&door, &certificate_id(&id)?, &which, Trouble::default()).await
    }
    .await;
    or_centre(&door, &id, result)
}

/// The code was typed, or another one is wanted.
pub(super) async fn send(door: Door, Path(id): Path<String>, RawQuery(query): RawQuery, form: FormData) -> Response {
    let result = async {
        let (certificate, which) = (certificate_id(&id)?, which(form.get("which"))?);
        let done = if query.as_deref() == Some(AGAIN) {
            request_unbind_code(&door.ctx, door.caller(), &certificate, &which)
                .await
                .map(|()| see_other(&address(&Route::UnbindCode(certificate.clone()), &which)))
        } else {
            unbind(&door.ctx, door.caller(), &certificate, &which, form.get("code"))
                .await
                .map(|_| door.see_other(&Route::CardDone(certificate.clone(), "unbound".into())))
        };
        match done {
            Err(UseCaseError::Conflict) => Err(UseCaseError::Conflict),
            Err(error) => page(&door, &certificate, &which, Trouble::of(error)?).await,
            done => done,
        }
    }
    .await;
    or_centre(&door, &id, result)
}

async fn page(door: &Door, id: &CertificateId, which: &Which, trouble: Trouble) -> UseCaseResult<Response> {
    let found = unbind_page(&door.ctx, door.caller(), id, which).await?;
    let Some(phone) = code_sent(door, ChallengePurpose::UnbindCard).await? else {
        return Ok(see_other(&address(&Route::Unbind(id.clone()), which)));
    };
    let mut ctx = door.page_ctx();
    ctx.path = address(&Route::UnbindCode(id.clone()), which);
    let title = tr_in!(door.caller().language, "card.unbind_title");
    let marked = trouble.clone();
    Ok(marked.mark(door.page_as(&ctx, trouble.status(), &title, || view(&found, which, phone, trouble))))
}

fn view(page: &UnbindPage, which: &Which, phone: String, trouble: Trouble) -> impl IntoView + use<> {
    let id = page.access.certificate.id.clone();
    let ends: Vec<_> = page.ends.iter().map(|binding| view! { <li>{device(binding)}</li> }).collect();
    let own = Route::UnbindCode(id.clone()).path();
    let (back, which) = (address(&Route::Unbind(id.clone()), which), which_text(which));
    let again = format!("{own}?{AGAIN}");
    view! {
        <PageHead
            title=tr!("card.unbind_title")
            lead=tr!("card.unbind_code_sent", phone = phone)
            back=back
        />
        <Panel title=tr!("card.unbind_these")>
            <Prose>
                <ul>{ends}</ul>
            </Prose>
        </Panel>
        <TooOften wait=trouble.wait />
        <Form action=own errors=trouble.errors live=true>
            <Hidden name="which" value=which />
            <CodeField />
            <Actions>
                <Button label=tr!("card.unbind_now") kind=ButtonKind::Danger />
                <LinkButton label=tr!("card.keep") href=Route::CardCentre(id).path() kind=ButtonKind::Plain />
            </Actions>
            <Resend label=tr!("account.resend") action=again />
        </Form>
        <DemoCodes />
    }
}
