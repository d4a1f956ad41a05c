//! The notice as the resident will read it, before it is sent.

use crate::{
    components::*,
    context::language,
    i18n::{date, money, say_in},
    tr, tr_in,
};
use domain::{
    application::{Application, Move, StaffMessage},
    consequence::Consequence,
    language::Language,
    money::Fen,
};
use leptos::prelude::*;

/// What a notice says.
struct Words {
    title: String,
    body: String,
}

/// What an act will tell the resident.
#[derive(Clone, Debug)]
pub(super) enum Letter {
    /// An approval with what it fixes; the amount once it is known.
    Approval(Box<Consequence>, Option<Fen>),
    /// A refusal or a correction request with its message, and the days to answer.
    Message(Move, StaffMessage, u16),
}

/// The preview: in the reader's language, and the other one to open.
#[component]
pub(super) fn LetterPreview(
    /// What is told.
    letter: Letter,
    /// About which application.
    app: Application,
) -> impl IntoView {
    let here = language();
    let other = if here == Language::Zh { Language::En } else { Language::Zh };
    view! {
        <section class="letter" aria-label=tr!("desk.preview")>
            <h3 class="letter__head">{tr!("desk.preview")}</h3>
            {written(here, &letter, &app)}
            <Disclosure summary=tr!("desk.preview_other")>{written(other, &letter, &app)}</Disclosure>
        </section>
    }
}

fn written(language: Language, letter: &Letter, app: &Application) -> impl IntoView + use<> {
    let notices: Vec<_> = notices(language, letter, app)
        .into_iter()
        .map(|words| {
            view! {
                <p class="letter__title">{words.title}</p>
                <p>{words.body}</p>
            }
        })
        .collect();
    let message = if let Letter::Message(_, message, _) = letter { Some(message.clone()) } else { None };
    let message = message.map(|message| {
        let reasons: Vec<_> =
            message.reasons.iter().map(|reason| view! { <li>{say_in(language, *reason)}</li> }).collect();
        let words = message.words;
        view! {
            <ul class="letter__reasons">{reasons}</ul>
            {(!words.is_empty()).then(|| view! { <blockquote class="letter__words">{words}</blockquote> })}
        }
    });
    view! {
        <div class="letter__text" lang=language.tag()>
            {notices}
            {message}
        </div>
    }
}

fn notices(language: Language, letter: &Letter, app: &Application) -> Vec<Words> {
    let reference = app.reference.as_str();
    match letter {
        Letter::Approval(fixed, amount) => {
            let on = fixed.effective_on.map(|on| date(language, on)).unwrap_or_default();
            let mut all = vec![Words {
                title: tr_in!(language, "notice.approved.title", reference = reference, effective_on = on),
                body: tr_in!(language, "notice.approved.body", reference = reference, effective_on = on),
            }];
            if let Some(amount) = amount.map(|a| money(language, a)) {
                all.push(Words {
                    title: tr_in!(language, "notice.refund_planned.title", reference = reference, amount = amount),
                    body: tr_in!(language, "notice.refund_planned.body", reference = reference, amount = amount),
                });
            }
            all
        }
        Letter::Message(Move::RequestCorrection, _, days) => vec![Words {
            title: tr_in!(language, "notice.correction_requested.title", reference = reference, days = days),
            body: tr_in!(language, "notice.correction_requested.body", reference = reference, days = days),
        }],
        Letter::Message(..) => vec![Words {
            title: tr_in!(language, "notice.refused.title", reference = reference),
            body: tr_in!(language, "notice.refused.body", reference = reference),
        }],
    }
}
