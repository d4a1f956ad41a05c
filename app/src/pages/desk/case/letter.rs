//! The notice as the resident will read it, before it is sent.

use crate::{
    components::*,
    context::{language, page_ctx},
    i18n::say_in,
    pages::account::{NoticeWords, notice_words},
    tr,
};
use domain::{
    application::{Application, Move, StaffMessage},
    consequence::Consequence,
    language::Language,
    money::Fen,
};
use leptos::prelude::*;
use usecases::application::NoticeKind;

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

/// The same notices that the act will write, with the same values.
fn notices(language: Language, letter: &Letter, app: &Application) -> Vec<NoticeWords> {
    let words = |kind: NoticeKind, name: &str, value: String| {
        let today = page_ctx().map(|ctx| ctx.today.to_string()).unwrap_or_default();
        let args = [("reference", app.reference.to_string()), ("decided_on", today), (name, value)];
        let args = args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        notice_words(language, kind.name(), &args)
    };
    match letter {
        Letter::Approval(fixed, amount) => {
            let on = fixed.effective_on.map(|on| on.to_string()).unwrap_or_default();
            let mut all = vec![words(NoticeKind::Approved, "effective_on", on)];
            all.extend(amount.map(|amount| words(NoticeKind::RefundPlanned, "amount", amount.to_string())));
            all
        }
        Letter::Message(Move::RequestCorrection, _, days) => {
            vec![words(NoticeKind::CorrectionRequested, "days", days.to_string())]
        }
        Letter::Message(..) => vec![words(NoticeKind::Refused, "days", String::new())],
    }
}
