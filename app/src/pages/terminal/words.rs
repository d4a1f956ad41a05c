//! What a counter says for the domain's codes.

use crate::{context::language, i18n::say, tr};
use domain::{
    card::{BusinessType, Disclosed, ScanRefusal, SettlementState},
    rules::RuleBook,
};
use usecases::terminal::{At, Holder};

/// Where one is: institution and terminal.
pub(super) fn place(at: &At) -> String {
    format!("{} · {}", at.institution.name, at.terminal.label)
}

/// What a scan for this business will show.
pub(super) fn discloses(business: BusinessType) -> String {
    match business.discloses() {
        Disclosed::Name => tr!("terminal.shows_name"),
        Disclosed::Identity => tr!("terminal.shows_identity"),
    }
}

/// Why a code was refused, in a few words.
pub(super) fn why(refusal: ScanRefusal) -> String {
    match refusal {
        ScanRefusal::Unreadable => tr!("terminal.why_unreadable"),
        ScanRefusal::Stale => tr!("terminal.why_stale"),
        ScanRefusal::Used => tr!("terminal.why_used"),
        ScanRefusal::Frozen => tr!("terminal.why_frozen"),
        ScanRefusal::Closed => tr!("terminal.why_closed"),
        ScanRefusal::Ended => tr!("terminal.why_ended"),
        ScanRefusal::OtherInstitution => tr!("terminal.why_other_institution"),
        ScanRefusal::OtherPurpose => tr!("terminal.why_other_purpose"),
        ScanRefusal::NotItsBusiness => tr!("terminal.why_not_its_business"),
        ScanRefusal::Terminal => tr!("terminal.why_terminal"),
    }
}

/// What to do after a refusal, in one sentence.
pub(super) fn next_step(refusal: ScanRefusal) -> String {
    match refusal {
        ScanRefusal::Unreadable => tr!("terminal.next_unreadable"),
        ScanRefusal::Stale => tr!("terminal.next_stale"),
        ScanRefusal::Used => tr!("terminal.next_used"),
        ScanRefusal::Frozen => tr!("terminal.next_frozen"),
        ScanRefusal::Closed => tr!("terminal.next_closed"),
        ScanRefusal::Ended => tr!("terminal.next_ended"),
        ScanRefusal::OtherInstitution => tr!("terminal.next_other_institution"),
        ScanRefusal::OtherPurpose => tr!("terminal.next_other_purpose"),
        ScanRefusal::NotItsBusiness => tr!("terminal.next_not_its_business"),
        ScanRefusal::Terminal => tr!("terminal.next_terminal"),
    }
}

/// Kinds of cover in force today, or that there is none.
pub(super) fn insured(holder: &Holder) -> String {
    if holder.covers.is_empty() {
        return tr!("terminal.not_insured");
    }
    let kinds: Vec<String> = holder.covers.iter().map(|kind| say(*kind)).collect();
    tr!("terminal.insured", kinds = kinds.join(tr!("terminal.and").as_str()))
}

/// The area that insures, where the business needs it.
pub(super) fn region(book: &RuleBook, holder: &Holder) -> Option<String> {
    let code = holder.region.as_ref()?;
    let name = book.region(code).map(|region| region.name.get(language()).to_owned());
    Some(name.map_or_else(|| code.to_string(), |name| format!("{name} ({code})")))
}

/// A settlement's state.
pub(super) fn state(state: SettlementState) -> String {
    match state {
        SettlementState::Open => tr!("terminal.state_open"),
        SettlementState::Settled => tr!("terminal.state_settled"),
        SettlementState::Cancelled => tr!("terminal.state_cancelled"),
    }
}
