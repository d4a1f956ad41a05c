//! Real-name proof. Name and number are typed on the first page, compared and forgotten; the second asks for the code.
//! Whether they fit or not, every page is the same.

use super::parts::{CodeField, DemoCodes, Trouble, WrongData, once_more};
use crate::{
    components::{
        Actions, Button, ButtonKind, Check, Field, FieldKind, Form, LinkButton, Notice, PageHead, Panel, Prose, Resend,
        Steps, Tone,
    },
    door::Door,
    form_data::FormData,
    pages::support::{TooOften, answer},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use leptos::prelude::*;
use usecases::{UseCaseError, account::proof};

/// The query of "send again".
const AGAIN: &str = "again=1";

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
            let result = proof::is_under_way(&door.ctx, door.caller()).await;
            let nothing = Typed { name: String::new(), id_number: String::new() };
            answer(&door, result.map(|sent| first_page(&door, nothing, Trouble::default(), sent)))
        }
    }
}

/// Name and number were typed.
pub(super) async fn begin(door: Door, form: FormData) -> Response {
    let typed = Typed::of(&form);
    match proof::begin(&door.ctx, door.caller(), &typed.name, &typed.id_number).await {
        Ok(()) => door.see_other(&Route::ProofCode),
        Err(error) => once_more(&door, error, |trouble| first_page(&door, typed, trouble, false)),
    }
}

/// The second page: the code. Where none waits, it begins anew.
pub(super) async fn show_code(door: Door) -> Response {
    match proof::is_under_way(&door.ctx, door.caller()).await {
        Ok(true) => code_page(&door, Trouble::default()),
        Ok(false) => door.see_other(&Route::Proof),
        Err(error) => door.refuse(&error),
    }
}

/// The code was typed, or another one is wanted.
pub(super) async fn finish(door: Door, RawQuery(query): RawQuery, form: FormData) -> Response {
    let again = query.as_deref() == Some(AGAIN);
    let result = if again {
        proof::resend(&door.ctx, door.caller()).await.map(|()| door.see_other(&Route::ProofCode))
    } else {
        proof::finish(&door.ctx, door.caller(), form.get("code")).await.map(|()| door.onward(&Route::My))
    };
    match result {
        Ok(response) => response,
        Err(UseCaseError::Conflict) if again => door.see_other(&Route::Proof),
        Err(error) => once_more(&door, error, |trouble| code_page(&door, trouble)),
    }
}

/// `sent`: a code waits to be typed.
fn first_page(door: &Door, typed: Typed, trouble: Trouble, sent: bool) -> Response {
    let title = tr_in!(door.caller().language, "account.proof");
    let Typed { name, id_number } = typed;
    // Whoever was on their way to a card reads what the proof is good for there.
    let to_card = door.way.next.as_deref().is_some_and(|next| next == "/card" || next.starts_with("/card/"));
    door.page_with(trouble.status(), title.clone(), || {
        let lead = if to_card { tr!("account.proof_lead_card") } else { tr!("account.proof_lead") };
        view! {
            <PageHead title=title lead=lead back=Route::My.path()>
                <Steps current=1 total=2 />
            </PageHead>
            {sent.then(code_waits)}
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

fn code_waits() -> impl IntoView {
    view! {
        <Notice tone=Tone::Info title=tr!("account.proof_waits")>
            <p>
                <a href=Route::ProofCode.path()>{tr!("account.proof_waits_go")}</a>
            </p>
        </Notice>
    }
}

fn code_page(door: &Door, trouble: Trouble) -> Response {
    let again = format!("{}?{AGAIN}", Route::ProofCode);
    let title = tr_in!(door.caller().language, "account.proof_code");
    door.page_with(trouble.status(), title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("account.proof_code_lead") back=Route::Proof.path()>
                <Steps current=2 total=2 />
            </PageHead>
            <TooOften wait=trouble.wait />
            <Form action=Route::ProofCode.path() errors=trouble.errors live=true>
                <CodeField />
                <Actions>
                    <Button label=tr!("account.proof_finish") />
                </Actions>
                <Resend label=tr!("account.resend") action=again />
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
