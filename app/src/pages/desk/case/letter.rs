//! The notice as the resident will read it, before it is sent.

use crate::{
    components::*,
    context::{language, page_ctx},
    i18n::say_in,
    pages::{
        account::{NoticeWords, notice_words},
        application::{item_text, subject},
    },
    tr, tr_in,
};
use domain::{
    application::{Application, ApplicationAct, StaffMessage},
    consequence::Consequence,
    language::Language,
    money::Fen,
    review::CorrectionItem,
    rules::Region,
};
use leptos::prelude::*;
use usecases::application::NoticeKind;

/// What an act will tell the resident.
#[derive(Clone, Debug)]
pub(super) enum Letter {
    /// An approval with what it fixes; the amount once it is known.
    Approval(Box<Consequence>, Option<Fen>),
    /// A refusal with its message.
    Refusal(StaffMessage),
    /// A correction request: items, message, and the days to answer.
    Correction(Vec<CorrectionItem>, StaffMessage, u16),
}

/// The preview: in the reader's language, and the other one to open.
#[component]
pub(super) fn LetterPreview(
    /// What is told.
    letter: Letter,
    /// About which application.
    app: Application,
    /// Names of the kinds of documents, and its own words.
    #[prop(optional_no_strip)]
    region: Option<Region>,
) -> impl IntoView {
    let here = language();
    let other = if here == Language::Zh { Language::En } else { Language::Zh };
    view! {
        <section class="letter" aria-label=tr!("desk.preview")>
            <h3 class="letter__head">{tr!("desk.preview")}</h3>
            {written(here, &letter, &app, region.as_ref())}
            <Disclosure summary=tr!("desk.preview_other")>{written(other, &letter, &app, region.as_ref())}</Disclosure>
        </section>
    }
}

fn written(language: Language, letter: &Letter, app: &Application, region: Option<&Region>) -> impl IntoView + use<> {
    let notices: Vec<_> = notices(language, letter, app, region)
        .into_iter()
        .map(|words| {
            view! {
                <p class="letter__title">{words.title}</p>
                <p>{words.body}</p>
            }
        })
        .collect();
    let lines: Vec<String> = match letter {
        Letter::Approval(..) => Vec::new(),
        Letter::Refusal(message) => message.reasons.iter().map(|reason| say_in(language, *reason)).collect(),
        Letter::Correction(items, ..) => items.iter().map(|item| line(language, region, item)).collect(),
    };
    let words = match letter {
        Letter::Refusal(message) | Letter::Correction(_, message, _) => Some(message.words.clone()),
        Letter::Approval(..) => None,
    };
    let message = words.map(|words| {
        let reasons: Vec<_> = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect();
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

/// An item as the resident reads it.
fn line(language: Language, region: Option<&Region>, item: &CorrectionItem) -> String {
    let name = subject(language, region, &item.subject);
    tr_in!(language, "case.item_line", name = name, text = item_text(language, item))
}

/// The same notices that the act will write, with the same values.
fn notices(language: Language, letter: &Letter, app: &Application, region: Option<&Region>) -> Vec<NoticeWords> {
    let words = |kind: NoticeKind, name: &str, value: String| {
        let today = page_ctx().map(|ctx| ctx.today.to_string()).unwrap_or_default();
        let args = [("reference", app.reference.to_string()), ("decided_on", today), (name, value)];
        let args = args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        notice_words(language, kind.name(), &args, None, region)
    };
    match letter {
        Letter::Approval(fixed, amount) => {
            let on = fixed.effective_on.map(|on| on.to_string()).unwrap_or_default();
            // A refund alone is told by its amount only.
            let ends = app.act == ApplicationAct::Stop;
            let mut all: Vec<_> = ends.then(|| words(NoticeKind::Approved, "effective_on", on)).into_iter().collect();
            all.extend(amount.map(|amount| words(NoticeKind::RefundPlanned, "amount", amount.to_string())));
            all
        }
        Letter::Correction(_, _, days) => {
            vec![words(NoticeKind::CorrectionRequested, "days", days.to_string())]
        }
        Letter::Refusal(_) => vec![words(NoticeKind::Refused, "days", String::new())],
    }
}
