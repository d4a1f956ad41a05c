//! Real-name proof. Name and number are typed on the first page and travel in hidden fields to the second: they are
//! in no address and nobody keeps them. Whether they fit or not, every page is the same.

use super::parts::{AnotherCode, CodeField, DemoCodes, Trouble, WrongData, once_more};
use crate::{
    components::{
        Actions, Button, ButtonKind, Check, Field, FieldKind, Form, Hidden, LinkButton, Notice, PageHead, Panel, Prose,
        Steps, Tone,
    },
    door::Door,
    form_data::FormData,
    pages::support::TooOften,
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use leptos::prelude::*;
use usecases::account::proof;

/// What was typed on the first page.
struct Typed {
    name: String,
    id_number: String,
}

impl Typed {
    fn of(form: &FormData) -> Self {
        Self { name: form.get("name").to_owned(), id_number: form.get("id_number").to_owned() }
    }
}

/// The first page: name and number.
pub(super) async fn show(door: Door) -> Response {
    match door.caller().resident() {
        Err(error) => door.refuse(&error),
        Ok(account) if account.person.is_some() => door.onward(&Route::My),
        Ok(_) => {
            let nothing = Typed { name: String::new(), id_number: String::new() };
            first_page(&door, nothing, Trouble::default())
        }
    }
}

/// The second page has no address of its own: without what was typed it begins anew.
pub(super) async fn start_over(door: Door) -> Response {
    door.see_other(&Route::Proof)
}

/// Name and number were typed, or another code is wanted.
pub(super) async fn begin(door: Door, form: FormData) -> Response {
    let typed = Typed::of(&form);
    // The second page's form carries the field of the code, also empty: a limit must not throw it back to the first.
    let again = form.has("code");
    match proof::begin(&door.ctx, door.caller(), &typed.name, &typed.id_number).await {
        Ok(()) => code_page(&door, typed, Trouble::default()),
        Err(error) if again => once_more(&door, error, |trouble| code_page(&door, typed, trouble)),
        Err(error) => once_more(&door, error, |trouble| first_page(&door, typed, trouble)),
    }
}

/// The code was typed.
pub(super) async fn finish(door: Door, form: FormData) -> Response {
    let typed = Typed::of(&form);
    match proof::finish(&door.ctx, door.caller(), &typed.name, &typed.id_number, form.get("code")).await {
        Ok(()) => door.onward(&Route::My),
        Err(error) => once_more(&door, error, |trouble| {
            // Somebody tampered with the hidden fields: they can be mended on the first page only.
            if trouble.errors.iter().any(|e| e.field != "code") {
                first_page(&door, typed, trouble)
            } else {
                code_page(&door, typed, trouble)
            }
        }),
    }
}

fn first_page(door: &Door, typed: Typed, trouble: Trouble) -> Response {
    let title = tr_in!(door.caller().language, "account.proof");
    let Typed { name, id_number } = typed;
    door.page_with(trouble.status(), title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("account.proof_lead") back=Route::My.path()>
                <Steps current=1 total=2 />
            </PageHead>
            <TooOften wait=trouble.wait />
            <Form action=Route::Proof.path() errors=trouble.errors live=true>
                <Field
                    name="name"
                    label=tr!("account.name")
                    hint=tr!("account.name_hint")
                    kind=FieldKind::Name
                    value=name
                    check=Check::Required
                />
                <Field
                    name="id_number"
                    label=tr!("account.id_number")
                    hint=tr!("account.id_number_hint")
                    kind=FieldKind::IdNumber
                    value=id_number
                    check=Check::IdNumber
                />
                <Actions>
                    <Button label=tr!("account.continue") />
                </Actions>
            </Form>
            <Panel title=tr!("account.proof_why")>
                <Prose>
                    <p>{tr!("account.proof_why_text")}</p>
                    <p>{tr!("account.proof_kept")}</p>
                </Prose>
            </Panel>
            <WrongData />
        }
    })
}

fn code_page(door: &Door, typed: Typed, trouble: Trouble) -> Response {
    let title = tr_in!(door.caller().language, "account.proof_code");
    door.page_with(trouble.status(), title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("account.proof_code_lead") back=Route::Proof.path()>
                <Steps current=2 total=2 />
            </PageHead>
            <TooOften wait=trouble.wait />
            <Form action=Route::ProofCode.path() errors=trouble.errors live=true>
                <Hidden name="name" value=typed.name />
                <Hidden name="id_number" value=typed.id_number />
                <CodeField />
                <Actions>
                    <Button label=tr!("account.proof_finish") />
                </Actions>
                <AnotherCode action=Route::Proof />
            </Form>
            <DemoCodes />
            <Notice tone=Tone::Info title=tr!("account.proof_none")>
                <p>{tr!("account.proof_none_text")}</p>
            </Notice>
            <WrongData />
            <Actions>
                <LinkButton label=tr!("account.later") href=Route::My.path() kind=ButtonKind::Text />
            </Actions>
        }
    })
}
