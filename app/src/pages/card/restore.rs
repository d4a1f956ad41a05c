//! Binds a device again within a day of its unbinding, with the card password.

use super::words::{binding_id, device};
use crate::{
    components::{Actions, Button, ButtonKind, Field, FieldKind, Form, LinkButton, PageHead},
    context::language,
    door::Door,
    form_data::FormData,
    i18n::date_time,
    pages::{
        account::Trouble,
        support::{TooOften, answer},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{card::CertificateState, id::BindingId};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    card::{Access, Shown, one_binding, restore},
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &binding_id(&id)?, Trouble::default()).await }.await;
    answer(&door, result)
}

pub(super) async fn send(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    let result = async {
        let id = binding_id(&id)?;
        match restore(&door.ctx, door.caller(), &id, form.get("password")).await {
            Ok(bound) => Ok(door.see_other(&Route::CardDone(bound.certificate, "restored".into()))),
            // Too late, or frozen meanwhile: the page leads to what is possible.
            Err(UseCaseError::Conflict) => page(&door, &id, Trouble::default()).await,
            Err(error) => page(&door, &id, Trouble::of(error)?).await,
        }
    }
    .await;
    answer(&door, result)
}

async fn page(door: &Door, id: &BindingId, trouble: Trouble) -> UseCaseResult<Response> {
    let (access, shown) = match one_binding(&door.ctx, door.caller(), id).await {
        // A binding that can't be restored any more has no row.
        Err(UseCaseError::NotFound) => return Ok(door.see_other(&Route::Wallet)),
        found => found?,
    };
    if !shown.may_restore || access.certificate.state != CertificateState::Active {
        return Ok(door.see_other(&Route::CardCentre(access.certificate.id)));
    }
    let title = tr_in!(door.caller().language, "card.restore_title");
    let marked = trouble.clone();
    Ok(marked.mark(door.page_with(trouble.status(), title, || view(&access, &shown, trouble))))
}

fn view(access: &Access, shown: &Shown, trouble: Trouble) -> impl IntoView + use<> {
    let back = Route::CardCentre(access.certificate.id.clone()).path();
    let until = shown.binding.restorable_until().map(|at| date_time(language(), at)).unwrap_or_default();
    let activate = Route::ActivateCard(access.certificate.person.clone()).path();
    view! {
        <PageHead
            title=tr!("card.restore_title")
            lead=tr!("card.restore_lead", device = device(&shown.binding), until = until)
            back=back.clone()
        />
        <TooOften wait=trouble.wait />
        <Form errors=trouble.errors>
            <Field name="password" label=tr!("card.password") hint=tr!("card.password_hint") kind=FieldKind::Pin />
            <Actions>
                <Button label=tr!("card.restore") />
                <LinkButton label=tr!("card.keep") href=back kind=ButtonKind::Plain />
                <LinkButton label=tr!("card.password_forgotten") href=activate kind=ButtonKind::Text />
            </Actions>
        </Form>
    }
}
