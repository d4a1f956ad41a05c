//! What is told about an electronic card: a notice in the inbox and a text message, both written with the act.

use super::{Whose, text::detail};
use crate::{
    Context, UseCaseResult,
    delivery::{self, card_topic},
    outbox::job,
};
use domain::{
    account::Account,
    card::{Certificate, Entrustment},
    delivery::Channel,
    id::{AccountId, CertificateId, NoticeId, PersonId},
};
use std::collections::BTreeMap;
use storage::{Change, JobKind, Notice};

/// What a notice about a card tells; its sentences are the locale keys `notice.<name>` (`.title` and `.body`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CardNotice {
    /// Activated, or activated again.
    Activated,
    /// Frozen.
    Frozen,
    /// Freed again.
    Unfrozen,
    /// One or all devices of this service were unbound. Args: [`RESTORE`] where one of them may come back.
    Unbound,
    /// A device was bound again soon after it was unbound.
    Restored,
    /// A new device was bound.
    Bound,
    /// Somebody may buy for the owner. Args: `on` (last day), [`ENTRUSTMENT`].
    EntrustmentMade,
    /// An entrustment was revoked, used up or ran out. Args: [`ENTRUSTMENT`], and [`SCAN`] where it was used.
    EntrustmentEnded,
    /// To the other holders: a guardian shows the card now.
    FamilyAdded,
    /// To the other holders: a guardian no longer shows it.
    FamilyEnded,
    /// To a guardian: the register has them as guardian no more.
    GuardianshipEnded,
    /// Closed with the cover. Args: `on`.
    ClosedWithCover,
    /// Somebody said that it wasn't them: the card was frozen.
    NotMe,
    /// The owner says that they unbound it in a channel that nobody here can look into.
    StatedUnbound,
    /// The office froze it, because its owner called or came.
    FrozenByOffice,
    /// Whoever was entrusted accepted it on a device. Args: [`ENTRUSTMENT`].
    EntrustmentAccepted,
    /// To whoever is entrusted: somebody asks them to buy. Args: `on` (last day), [`ENTRUSTMENT`].
    EntrustmentOffered,
    /// To whoever was entrusted: it was revoked. Args: [`ENTRUSTMENT`].
    EntrustmentWithdrawn,
    /// To whoever was entrusted: its one use was made. Args: [`ENTRUSTMENT`].
    EntrustmentUsed,
    /// Somebody entrusted used it. Args: `on` (last day), [`ENTRUSTMENT`], [`SCAN`].
    EntrustmentUse,
    /// To its owner: an entrustment's last day is over. Args: `on` (last day), [`ENTRUSTMENT`].
    EntrustmentRunOut,
    /// To whoever was entrusted: its last day is over. Args: `on` (last day), [`ENTRUSTMENT`].
    EntrustmentOver,
    /// To a guardian: a family member is of age, and their card is no longer shown. Args: `on`.
    FamilyGrown,
    /// To whoever came of age: nobody else shows their card any more. Args: `on`.
    OfAge,
    /// To its owner: a lost phone no longer shows an entrustment, which goes on. Args: [`ENTRUSTMENT`].
    EntrustmentLeft,
    /// The same to whoever lost it. Args: [`ENTRUSTMENT`].
    EntrustmentPutDown,
    /// A visit or purchase waits for its bill; only in the inbox. Args: [`SETTLEMENT`].
    SettlementOpened,
}

/// Argument of a notice: the entrustment that it is about. Who is who is looked up when it is read.
pub const ENTRUSTMENT: &str = "entrustment";
/// Argument of a notice: the scan that used an entrustment up.
pub const SCAN: &str = "scan";
/// Argument of a notice: `family` where the card is not its reader's own.
pub const WHOSE: &str = "whose";
/// Argument of a notice: `yes` where a device that was unbound may come back with the card password.
pub const RESTORE: &str = "restore";
/// Argument of a notice: the settlement that it is about.
pub const SETTLEMENT: &str = "settlement";

impl CardNotice {
    /// All of them: a test asks for a sentence for each in every language.
    pub const ALL: [Self; 27] = [
        Self::Activated,
        Self::Frozen,
        Self::Unfrozen,
        Self::Unbound,
        Self::Restored,
        Self::Bound,
        Self::EntrustmentMade,
        Self::EntrustmentEnded,
        Self::FamilyAdded,
        Self::FamilyEnded,
        Self::GuardianshipEnded,
        Self::ClosedWithCover,
        Self::NotMe,
        Self::StatedUnbound,
        Self::FrozenByOffice,
        Self::EntrustmentAccepted,
        Self::EntrustmentOffered,
        Self::EntrustmentWithdrawn,
        Self::EntrustmentUsed,
        Self::EntrustmentUse,
        Self::EntrustmentRunOut,
        Self::EntrustmentOver,
        Self::FamilyGrown,
        Self::OfAge,
        Self::EntrustmentLeft,
        Self::EntrustmentPutDown,
        Self::SettlementOpened,
    ];

    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Activated => "card_activated",
            Self::Frozen => "card_frozen",
            Self::Unfrozen => "card_unfrozen",
            Self::Unbound => "card_unbound",
            Self::Restored => "card_restored",
            Self::Bound => "card_bound",
            Self::EntrustmentMade => "card_entrustment_made",
            Self::EntrustmentEnded => "card_entrustment_ended",
            Self::FamilyAdded => "card_family_added",
            Self::FamilyEnded => "card_family_ended",
            Self::GuardianshipEnded => "card_guardianship_ended",
            Self::ClosedWithCover => "card_closed_with_cover",
            Self::NotMe => "card_not_me",
            Self::StatedUnbound => "card_stated_unbound",
            Self::FrozenByOffice => "card_frozen_by_office",
            Self::EntrustmentAccepted => "card_entrustment_accepted",
            Self::EntrustmentOffered => "card_entrustment_offered",
            Self::EntrustmentWithdrawn => "card_entrustment_withdrawn",
            Self::EntrustmentUsed => "card_entrustment_used",
            Self::EntrustmentUse => "card_entrustment_use",
            Self::EntrustmentRunOut => "card_entrustment_run_out",
            Self::EntrustmentOver => "card_entrustment_over",
            Self::FamilyGrown => "card_family_grown",
            Self::OfAge => "card_of_age",
            Self::EntrustmentLeft => "card_entrustment_left",
            Self::EntrustmentPutDown => "card_entrustment_put_down",
            Self::SettlementOpened => "card_settlement_opened",
        }
    }

    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it is told to whoever is entrusted with a card of somebody else.
    #[must_use]
    pub fn is_to_agent(self) -> bool {
        matches!(
            self,
            Self::EntrustmentOffered
                | Self::EntrustmentWithdrawn
                | Self::EntrustmentUsed
                | Self::EntrustmentOver
                | Self::EntrustmentPutDown
        )
    }

    /// Whether nobody did it: its day came.
    #[must_use]
    pub fn is_of_the_day(self) -> bool {
        matches!(self, Self::EntrustmentRunOut | Self::EntrustmentOver | Self::FamilyGrown | Self::OfAge)
    }

    /// Whether less can be done with the card than before, or nothing was done to it: nothing to freeze it for.
    pub(super) fn is_for_information(self) -> bool {
        matches!(self, Self::FamilyEnded | Self::GuardianshipEnded | Self::EntrustmentLeft | Self::SettlementOpened)
    }

    /// Whether somebody else may have done it, so that freezing the card helps: not where it can't be used already, or
    /// is another's to freeze.
    #[must_use]
    pub fn is_security(self) -> bool {
        !self.is_to_agent()
            && !self.is_of_the_day()
            && !self.is_for_information()
            && !matches!(self, Self::Frozen | Self::FrozenByOffice | Self::NotMe | Self::ClosedWithCover)
    }
}

/// The notice in the inbox, for the act's own change set.
#[must_use]
pub fn card_notice(
    ctx: &Context,
    account: &AccountId,
    certificate: &CertificateId,
    kind: CardNotice,
    args: &[(&str, String)],
) -> Change {
    notice(ctx, account, Some(certificate), kind, args)
}

/// Whose card it is for whoever has this account.
pub(super) fn whose(account: &Account, certificate: &Certificate) -> Whose {
    if account.person.as_ref() == Some(&certificate.person) { Whose::Own } else { Whose::Family }
}

/// The notice in the inbox of its owner, a guardian or another holder, who are told whose card it is.
pub(super) fn holder_notice(
    ctx: &Context,
    account: &Account,
    certificate: &Certificate,
    kind: CardNotice,
    args: &[(&str, String)],
) -> Change {
    let family = (whose(account, certificate) == Whose::Family).then(|| (WHOSE, "family".to_owned()));
    let args: Vec<_> = args.iter().cloned().chain(family).collect();
    card_notice(ctx, &account.id, &certificate.id, kind, &args)
}

/// The same notice, and the text message to the account's phone.
pub(super) fn tell_holder(
    ctx: &Context,
    account: &Account,
    certificate: &Certificate,
    kind: CardNotice,
    args: &[(&str, String)],
) -> [Change; 2] {
    let phone = tell_phone_about(ctx, &account.id, kind, whose(account, certificate), None);
    [holder_notice(ctx, account, certificate, kind, args), phone]
}

/// What is told to a person in the inbox and by text message; without an account here (yet), the text message goes to
/// the phone that the register holds; where there is no such person, there is nobody to tell.
///
/// # Errors
/// Of the store.
pub(super) async fn tell(
    ctx: &Context,
    person: &PersonId,
    certificate: Option<&CertificateId>,
    kind: CardNotice,
    args: &[(&str, String)],
) -> UseCaseResult<Vec<Change>> {
    // One that staff made for them, without a phone, is looked into by nobody yet.
    let account = ctx.store.lookup_account_by_person(person).await?.filter(|account| account.phone.is_some());
    if let Some(account) = account {
        let notice = notice(ctx, &account.id, certificate, kind, args);
        return Ok(vec![notice, tell_phone_job(ctx, &account.id, kind)]);
    }
    let known = ctx.store.lookup_person(person).await?;
    Ok(known.map(|person| tell_person_job(ctx, &person.id, kind)).into_iter().collect())
}

/// What is told to whoever was entrusted: the card is not theirs to open, so the notice leads to the entrustment.
///
/// # Errors
/// Of the store.
pub(crate) async fn tell_agent(
    ctx: &Context,
    entrustment: &Entrustment,
    kind: CardNotice,
) -> UseCaseResult<Vec<Change>> {
    tell(ctx, &entrustment.agent, None, kind, &about(entrustment)).await
}

/// The same to whoever entrusted it.
///
/// # Errors
/// Of the store.
pub(super) async fn tell_principal(
    ctx: &Context,
    entrustment: &Entrustment,
    kind: CardNotice,
) -> UseCaseResult<Vec<Change>> {
    tell(ctx, &entrustment.principal, Some(&entrustment.certificate), kind, &about(entrustment)).await
}

/// Which entrustment, and its last day.
pub(super) fn about(entrustment: &Entrustment) -> [(&'static str, String); 2] {
    [(ENTRUSTMENT, entrustment.id.to_string()), ("on", entrustment.last_day.to_string())]
}

pub(super) fn notice(
    ctx: &Context,
    account: &AccountId,
    certificate: Option<&CertificateId>,
    kind: CardNotice,
    args: &[(&str, String)],
) -> Change {
    let notice = Notice {
        id: NoticeId::from_bits(ctx.ids.bits()),
        account: account.clone(),
        application: None,
        certificate: certificate.cloned(),
        kind: kind.name().to_owned(),
        args: args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<BTreeMap<_, _>>(),
        at: ctx.now(),
        read_at: None,
    };
    // The text message is a job: it also reaches whoever has no account, and names one device.
    delivery::tell(ctx, notice, None, card_topic(kind), &[Channel::Email, Channel::Wechat])
}

/// The job that sends the text message of `kind` to the account's phone, for the act's own change set. Of two that
/// wait at once for one account and kind one is sent.
#[must_use]
pub fn tell_phone_job(ctx: &Context, account: &AccountId, kind: CardNotice) -> Change {
    job(ctx, JobKind::TellPhone(account.clone()), kind.name().to_owned())
}

/// The same, with whose card it is and the kind of the one device that it was about, where there is one.
pub(super) fn tell_phone_about(
    ctx: &Context,
    account: &AccountId,
    kind: CardNotice,
    whose: Whose,
    device: Option<&str>,
) -> Change {
    job(ctx, JobKind::TellPhone(account.clone()), detail(kind, whose, device))
}

/// The same to the phone that the register holds: for whoever has no account here.
pub(super) fn tell_person_job(ctx: &Context, person: &PersonId, kind: CardNotice) -> Change {
    job(ctx, JobKind::TellPerson(person.clone()), kind.name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_name_is_read_again() {
        for kind in CardNotice::ALL {
            assert_eq!(CardNotice::from_name(kind.name()), Some(kind));
        }
        assert_eq!(CardNotice::from_name("approved"), None);
    }
}
