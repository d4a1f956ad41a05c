//! The button that asks the browser for a passkey, for `public/passkey.js`.

use crate::{components::*, form_data::FormData, tr};
use domain::application::form::{FieldCode, FieldError};
use leptos::prelude::*;
use usecases::desk::passkey::{ALGORITHMS, Asked, Asserted, enter::Answer};

/// What to say about a passkey that was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It came too late, or a second time.
    Late,
    /// It is not good here.
    NotGood,
}

/// What the errors of a use case say about the passkey.
pub fn why_refused(errors: &[FieldError]) -> Refused {
    if errors.iter().any(|error| error.code == FieldCode::CodeWrong) { Refused::Late } else { Refused::NotGood }
}

/// What the browser answered.
pub fn read_answer(form: &FormData) -> Answer {
    let part = |name: &str| form.get(name).to_owned();
    Answer {
        credential: part("passkey_credential"),
        handle: part("passkey_handle"),
        signed: Asserted {
            client: part("passkey_client"),
            data: part("passkey_data"),
            signature: part("passkey_signature"),
        },
    }
}

/// A button with the form that it fills. Without the script, or without passkeys in the browser, it says so instead.
#[component]
pub fn PasskeyPrompt(
    /// What is asked for.
    asked: Asked,
    /// Whose new passkey, by handle and sign-in name; `None`: one that is there answers.
    #[prop(optional_no_strip)]
    owner: Option<(String, String)>,
    /// The button's words.
    #[prop(into)]
    label: String,
    /// What to do where no script runs or the browser has no passkeys.
    #[prop(into)]
    otherwise: String,
    /// How much the button stands out.
    #[prop(optional)]
    kind: ButtonKind,
    /// What became of the last try.
    #[prop(optional_no_strip)]
    refused: Option<Refused>,
) -> impl IntoView {
    let creates = owner.is_some();
    let (user, login) = owner.unwrap_or_default();
    let fields: &[&str] =
        if creates { &["client", "object"] } else { &["credential", "handle", "client", "data", "signature"] };
    let fields: Vec<_> =
        fields.iter().map(|name| view! { <input type="hidden" name=format!("passkey_{name}") value="" /> }).collect();
    let notice = refused.map(|why| {
        let words = match why {
            Refused::Late => tr!("passkey.late"),
            Refused::NotGood => tr!("passkey.refused"),
        };
        view! { <Notice tone=Tone::Danger announce=true>{words}</Notice> }
    });
    let whys = [
        ("missing", format!("{} {otherwise}", tr!("passkey.missing"))),
        ("elsewhere", tr!("passkey.elsewhere", address = asked.party.origin)),
        ("cancelled", tr!("passkey.cancelled")),
        ("known", tr!("passkey.known")),
        ("failed", tr!("passkey.failed")),
    ];
    let whys: Vec<_> = whys
        .into_iter()
        .map(|(why, words)| {
            view! {
                <span data-why=why hidden>
                    {words}
                </span>
            }
        })
        .collect();
    view! {
        {notice}
        <div
            class="passkey"
            data-passkey=if creates { "create" } else { "get" }
            data-challenge=asked.challenge
            data-party=asked.party.id
            data-site=tr!("shell.product")
            data-origin=asked.party.origin
            data-credentials=asked.credentials.join(" ")
            data-algorithms=algorithms()
            data-user=user
            data-login=login
        >
            <Form>
                {fields}
                <Actions>
                    <button type="button" class=kind.class() data-start hidden>
                        {label}
                    </button>
                </Actions>
            </Form>
            <p class="passkey__say" role="status" data-say></p>
            <p data-none>{format!("{} {otherwise}", tr!("passkey.no_script"))}</p>
            {whys}
        </div>
    }
}

/// The algorithms as the page carries them: COSE numbers, the one that is liked best first.
fn algorithms() -> String {
    ALGORITHMS.map(|number| number.to_string()).join(" ")
}
