//! What several of the card's pages say and look up.

use crate::door::Door;
use crate::{
    components::{FaceTone, Tone},
    context::language,
    i18n::{date, date_time, say},
    tr,
};
use domain::{
    account::{Challenge, ChallengePurpose},
    card::{Binding, BindingKind, CertificateState, Institution, Scan, ScanOutcome},
    id::{BindingId, CertificateId, EntrustmentId, PersonId},
    person::{Capacity, Person},
    rules::Issuer,
};
use jiff::civil::Date;
use usecases::{UseCaseError, UseCaseResult, account::challenge::last_sent};

/// An identifier out of a path; a malformed one is not there.
pub(super) fn certificate_id(text: &str) -> UseCaseResult<CertificateId> {
    CertificateId::parse(text).ok_or(UseCaseError::NotFound)
}

/// As [`certificate_id`].
pub(super) fn binding_id(text: &str) -> UseCaseResult<BindingId> {
    BindingId::parse(text).ok_or(UseCaseError::NotFound)
}

/// As [`certificate_id`].
pub(super) fn person_id(text: &str) -> UseCaseResult<PersonId> {
    PersonId::parse(text).ok_or(UseCaseError::NotFound)
}

/// As [`certificate_id`].
pub(super) fn entrustment_id(text: &str) -> UseCaseResult<EntrustmentId> {
    EntrustmentId::parse(text).ok_or(UseCaseError::NotFound)
}

/// Whose card it is: masked, with what tells sisters and brothers apart.
pub(super) fn owner(person: &Person, capacity: Capacity) -> String {
    let masked = person.name.masked();
    if capacity == Capacity::Oneself {
        return tr!("account.me", name = masked);
    }
    let number = person.id_number.masked();
    let tail = number.get(number.len().saturating_sub(2)..).unwrap_or_default();
    tr!("account.ward", name = masked, year = person.born_on.year(), tail = tail)
}

/// What an issuer's credential is called.
pub(super) fn credential(issuer: &Issuer) -> String {
    issuer.credential.get(language()).to_owned()
}

/// A state in words; an active card that no device of this service shows is not "in use".
pub(super) fn state_words(state: CertificateState, on_no_device: bool) -> String {
    if on_no_device && state == CertificateState::Active { tr!("card.on_no_device") } else { say(state) }
}

/// The colour of a state.
pub(super) fn tone(state: CertificateState) -> Tone {
    match state {
        CertificateState::Active => Tone::Success,
        CertificateState::Frozen => Tone::Warn,
        CertificateState::Closed => Tone::Neutral,
    }
}

/// The look of a card in a state.
pub(super) fn face(state: CertificateState) -> FaceTone {
    match state {
        CertificateState::Active => FaceTone::Active,
        CertificateState::Frozen => FaceTone::Frozen,
        CertificateState::Closed => FaceTone::Closed,
    }
}

/// What a binding is called in lists: its device by the names people know, or as somebody named it.
pub(super) fn device(binding: &Binding) -> String {
    // What browsers call themselves has versions in it.
    let named = !binding.label.is_empty() && !binding.label.contains('/');
    if named { binding.label.clone() } else { crate::pages::account::device(&binding.label) }
}

/// In which right somebody shows the card with a binding; empty for its owner.
pub(super) fn right(binding: &Binding) -> String {
    match binding.kind {
        BindingKind::Own => String::new(),
        BindingKind::Family => tr!("card.right_family"),
        BindingKind::Entrusted(_) => tr!("card.right_entrusted"),
    }
}

/// A use in two lines: what for and where; when, and what came of it where it was refused.
pub(super) fn use_lines(scan: &Scan, institution: &Institution) -> (String, String) {
    let title = format!("{} · {}", say(scan.business), institution.name);
    let when = date_time(language(), scan.at);
    let text = match scan.outcome {
        ScanOutcome::Accepted => when,
        ScanOutcome::Refused(why) => format!("{when} · {}", tr!("card.refused", why = say(why))),
    };
    (title, text)
}

/// A day, or the words for none.
pub(super) fn day_or(day: Option<Date>, none: String) -> String {
    day.map_or(none, |day| date(language(), day))
}

/// The masked phone that the code for `purpose` went to, while it can still be typed.
pub(super) async fn code_sent(door: &Door, purpose: ChallengePurpose) -> UseCaseResult<Option<String>> {
    let now = door.ctx.now();
    let sent = last_sent(&door.ctx, door.caller(), purpose).await?;
    Ok(sent.filter(|(at, _)| now.seconds_since(*at) < Challenge::LIFE_SECONDS).map(|(_, phone)| phone))
}

/// Whose code it is: the full name is not for a screen that others look at.
pub(super) fn owner_of(view: &usecases::card::CodeView) -> String {
    view.owner.masked()
}
