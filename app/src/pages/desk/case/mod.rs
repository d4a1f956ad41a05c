//! A case: everything a decision needs on one page, the acts beside it, and what somebody else did meanwhile.

mod acts;
mod answers;
mod ask;
mod checks;
pub(super) mod compare;
mod conflict;
mod consequence;
mod data;
mod documents;
mod history;
mod letter;
mod messages;
mod opinions;
mod others;
mod picture;
mod reveal;
mod talk;
pub(super) mod texts;
mod verdict;
mod versions;
mod view;

pub(super) use self::answers::payee;
pub(super) use self::data::period;
pub(super) use self::messages::{became, kind};
pub(super) use self::others::OthersPanel;
pub(super) use self::view::{CaseView, Shown};
use super::{
    assist::letter as on_paper,
    purpose::{self, PURPOSE},
    words,
};
use crate::{door::Door, form_data::FormData, pages::support, routes::Route, tr_in};
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{
    application::{Move, form::FieldError},
    id::{ApplicationId, DocumentId},
    review::{TypedItem, words_field},
    rules::TextUse,
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    desk::{
        act::{self, CaseAct},
        assist,
        case::{self, CasePage},
        correction,
        look::Target,
    },
};

/// The verb of the form that adds a note; all others are names of [`Move`]s.
const NOTE: &str = "note";
/// The verb of the form that asks for whole values.
const REVEAL: &str = "reveal";
/// The verb of the form that judges a document.
const VERDICT: &str = "verdict";
/// The verb of the form that writes to the resident.
const MESSAGE: &str = "message";
/// The verb of the letter to somebody whom no message reaches.
const LETTER: &str = "letter";
/// The verb of the buttons that keep how they were told.
const INFORMED: &str = "informed";
/// The verb of the button that says that a message needs no answer.
const NO_ANSWER: &str = "no_answer";

/// The case.
pub(super) async fn show(door: Door, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    match open(&door, &id).await {
        Ok(page) => {
            let (done, document) = asked(query.as_deref());
            let keys = super::keys::are_on(&door).await;
            render(&door, StatusCode::OK, Shown { done, document, keys, ..Shown::of(page) })
        }
        Err(UseCaseError::PurposeNeeded) => unsaid(&door, &id).await,
        Err(error) => door.refuse(&error),
    }
}

/// Not the reader's own work: what for?
async fn unsaid(door: &Door, id: &str) -> Response {
    match ApplicationId::parse(id) {
        Some(id) => purpose::ask(door, &Target::Case(id)).await,
        None => door.refuse(&UseCaseError::NotFound),
    }
}

/// Whether an act was just done, and which document is to be shown beside the data.
fn asked(query: Option<&str>) -> (bool, Option<DocumentId>) {
    let parts = || query.unwrap_or_default().split('&');
    let document = parts().find_map(|part| DocumentId::parse(part.strip_prefix("doc=")?));
    (parts().any(|part| part == "done"), document)
}

/// The case with the form of one act: a place to think before it is done. An act that is not open now leads back.
pub(super) async fn show_act(door: Door, Path((id, verb)): Path<(String, String)>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    if verb == LETTER {
        return match on_paper::page(&door, &id).await {
            Err(UseCaseError::PurposeNeeded) => unsaid(&door, &id).await,
            result => support::answer(&door, result),
        };
    }
    let page = match open(&door, &id).await {
        Ok(page) => page,
        Err(UseCaseError::PurposeNeeded) => return unsaid(&door, &id).await,
        Err(error) => return door.refuse(&error),
    };
    if verb == REVEAL {
        return reveal::show(&door, page);
    }
    let by = Move::from_name(&verb).filter(|by| *by != Move::Take && page.moves.contains(by));
    match by {
        Some(by) => {
            let keys = super::keys::are_on(&door).await;
            render(&door, StatusCode::OK, Shown { act: Some(by), keys, ..Shown::of(page) })
        }
        None => door.see_other(&Route::Case(page.application.id)),
    }
}

/// An act, its preview, or a note.
pub(super) async fn act(door: Door, Path((id, verb)): Path<(String, String)>, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let typed = CaseAct {
        items: (verb == Move::RequestCorrection.name()).then(|| items(&form)),
        version: form.get("version").parse().unwrap_or(-1),
        reasons: form.all("reasons"),
        words: form.get("words").to_owned(),
        note: form.get("note").to_owned(),
        refund_amount: form.get("refund_amount").to_owned(),
        key: form.get("key").to_owned(),
    };
    let (Some(app), by) = (ApplicationId::parse(&id), Move::from_name(&verb)) else {
        return door.refuse(&UseCaseError::NotFound);
    };
    if verb == PURPOSE {
        return purpose::answer(&door, &Target::Case(app), &form).await;
    }
    if verb == REVEAL {
        return reveal::answer(&door, &app, &form).await;
    }
    if verb == VERDICT {
        return verdict::answer(&door, &app, &form).await;
    }
    if verb == INFORMED {
        return match assist::inform(&door.ctx, door.caller(), &app, form.get("informed"), typed.version).await {
            Ok(()) => crate::door::see_other(&format!("{}#informed", Route::Case(app))),
            // Somebody moved it meanwhile: what was told may not be so any more.
            Err(UseCaseError::Conflict) => conflict::show(&door, &id, &typed).await,
            Err(error) => door.refuse(&error),
        };
    }
    if verb == MESSAGE {
        return talk::answer(&door, &app, &form).await;
    }
    if [opinions::ASK, opinions::GIVE, opinions::WITHDRAW].contains(&verb.as_str()) {
        return opinions::answer(&door, &app, &verb, &form).await;
    }
    if verb == messages::AGAIN {
        return messages::answer(&door, &app, &form).await;
    }
    if verb == NO_ANSWER {
        return talk::no_answer(&door, &app).await;
    }
    if form.has(texts::INSERT)
        && let Some(by) = by
    {
        return insert(&door, &id, by, typed, &form).await;
    }
    let result = match by {
        None if verb == NOTE => act::add_note(&door.ctx, door.caller(), &app, &typed).await.map(|()| Done::Noted),
        None => Err(UseCaseError::NotFound),
        // With the page at hand: what can be asked for depends on the case.
        Some(Move::RequestCorrection) if form.has("preview") => Ok(Done::Previewed),
        Some(by) if form.has("preview") => preview(by, &typed).map(|()| Done::Previewed),
        Some(by) => act::act(&door.ctx, door.caller(), &app, by, &typed).await.map(|_| Done::Acted(by)),
    };
    match result {
        Ok(Done::Noted) => crate::door::see_other(&format!("{}#history", Route::Case(app))),
        Ok(Done::Acted(Move::Release)) => door.see_other(&Route::Desk),
        Ok(Done::Acted(_)) => crate::door::see_other(&format!("{}?done#main", Route::Case(app))),
        Ok(Done::Previewed) => again(&door, &id, by, typed, Vec::new()).await,
        Err(UseCaseError::Invalid(errors)) => again(&door, &id, by, typed, errors).await,
        Err(UseCaseError::Conflict) => conflict::show(&door, &id, &typed).await,
        Err(UseCaseError::Forbidden) => conflict::forbidden(&door, &id, by).await,
        Err(error) => door.refuse(&error),
    }
}

/// The form once more with a standard text in it; nothing is sent.
async fn insert(door: &Door, id: &str, by: Move, mut typed: CaseAct, form: &FormData) -> Response {
    let page = match open(door, id).await {
        Ok(page) => page,
        Err(error) => return door.refuse(&error),
    };
    let usage = if by == Move::Refuse { TextUse::Refusal } else { TextUse::Correction };
    if page.application.version != typed.version || !page.moves.contains(&by) {
        return conflict::show(door, id, &typed).await;
    }
    let mut errors = Vec::new();
    match texts::inserted(&door.ctx.book, &page, usage, form, &typed.words) {
        Ok(words) => typed.words = words,
        Err(error) => errors.push(error),
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    render(door, status, Shown { act: Some(by), typed, errors, ..Shown::of(page) })
}

/// What a correction asks for, as typed: a row without a reason asks for nothing.
fn items(form: &FormData) -> Vec<TypedItem> {
    let rows = form.pairs().iter().filter_map(|(name, reason)| Some((name.strip_prefix("reason:")?, reason)));
    rows.filter(|(_, reason)| !reason.is_empty())
        .map(|(subject, reason)| TypedItem {
            subject: subject.to_owned(),
            reason: reason.clone(),
            words: form.get(&words_field(subject)).to_owned(),
        })
        .collect()
}

enum Done {
    Noted,
    Previewed,
    Acted(Move),
}

/// Checks what a notice would say; nothing is stored. What an approval says needs no check but the amount's.
fn preview(by: Move, typed: &CaseAct) -> UseCaseResult<()> {
    match by {
        Move::Refuse => act::read_message(by, typed).map(drop),
        _ if !typed.refund_amount.is_empty() => act::read_amount(&typed.refund_amount).map(drop),
        _ => Ok(()),
    }
}

/// The page once more with what was typed: as a preview without errors, as a refusal with them.
async fn again(door: &Door, id: &str, by: Option<Move>, typed: CaseAct, mut errors: Vec<FieldError>) -> Response {
    let page = match open(door, id).await {
        Ok(page) => page,
        Err(UseCaseError::PurposeNeeded) => return unsaid(door, id).await,
        Err(error) => return door.refuse(&error),
    };
    // A preview of what can't be done any more would only mislead.
    if by.is_some_and(|by| page.application.version != typed.version || !page.moves.contains(&by)) {
        return conflict::show(door, id, &typed).await;
    }
    if by == Some(Move::RequestCorrection)
        && errors.is_empty()
        && let Err(UseCaseError::Invalid(found)) = correction::read(&page.subjects, &typed)
    {
        errors = found;
    }
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let previewed = errors.is_empty();
    render(door, status, Shown { act: by, typed, errors, previewed, ..Shown::of(page) })
}

async fn open(door: &Door, id: &str) -> UseCaseResult<CasePage> {
    let id = ApplicationId::parse(id).ok_or(UseCaseError::NotFound)?;
    case::open(&door.ctx, door.caller(), &id).await
}

fn render(door: &Door, status: StatusCode, mut shown: Shown) -> Response {
    // A refused note comes back with the key it was sent with.
    if shown.key.is_empty() {
        shown.key =
            if shown.typed.key.is_empty() { format!("{:032x}", door.ctx.ids.bits()) } else { shown.typed.key.clone() };
    }
    let language = door.caller().language;
    let reference = shown.page.application.reference.to_string();
    let title = match shown.act {
        Some(by) => format!("{} – {reference}", words::act(language, by)),
        None if shown.revealing.is_some() => format!("{} – {reference}", tr_in!(language, "desk.reveal")),
        None => tr_in!(language, "desk.case", reference = reference),
    };
    let (book, today, staff) = (shown.page.book.clone(), door.ctx.today(), door.caller().staff.clone());
    door.page_with(status, title, || view! { <CaseView shown book today staff /> })
}
