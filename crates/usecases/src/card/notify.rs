//! What is told about an electronic card: a notice in the inbox and a text message, both written with the act.

use crate::{Context, UseCaseResult, outbox::job};
use domain::{
    card::Entrustment,
    id::{AccountId, CertificateId, NoticeId, PersonId},
    language::Language,
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
    /// A family member's card is shown here now.
    FamilyAdded,
    /// It no longer is.
    FamilyEnded,
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
    /// A visit or purchase waits for its bill; only in the inbox. Args: [`SETTLEMENT`].
    SettlementOpened,
}

/// Argument of a notice: the entrustment that it is about. Who is who is looked up when it is read.
pub const ENTRUSTMENT: &str = "entrustment";
/// Argument of a notice: the scan that used an entrustment up.
pub const SCAN: &str = "scan";
/// Argument of a notice: `yes` where a device that was unbound may come back with the card password.
pub const RESTORE: &str = "restore";
/// Argument of a notice: the settlement that it is about.
pub const SETTLEMENT: &str = "settlement";

impl CardNotice {
    /// All of them: a test asks for a sentence for each in every language.
    pub const ALL: [Self; 24] = [
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
            Self::EntrustmentOffered | Self::EntrustmentWithdrawn | Self::EntrustmentUsed | Self::EntrustmentOver
        )
    }

    /// Whether nobody did it: its day came.
    #[must_use]
    pub fn is_of_the_day(self) -> bool {
        matches!(self, Self::EntrustmentRunOut | Self::EntrustmentOver | Self::FamilyGrown | Self::OfAge)
    }

    /// Whether somebody else may have done it, so that freezing the card helps: not where it can't be used already, or
    /// is another's to freeze.
    #[must_use]
    pub fn is_security(self) -> bool {
        !self.is_to_agent()
            && !self.is_of_the_day()
            && !matches!(
                self,
                Self::Frozen | Self::FrozenByOffice | Self::NotMe | Self::ClosedWithCover | Self::SettlementOpened
            )
    }

    /// The text message: site, act and hotline, nothing of the person's.
    ///
    /// `device`: the one kind of device that it was about, e.g. `Chrome · Android`.
    #[must_use]
    pub fn text(self, host: &str, language: Language, device: Option<&str>) -> String {
        let act = match (self, device, language) {
            (Self::Unbound, Some(device), Language::Zh) => format!("您的电子凭证已在 {device} 上解绑"),
            (Self::Unbound, Some(device), Language::En) => format!("Your electronic card was unbound on {device}"),
            _ => self.act(language).to_owned(),
        };
        let what_now = self.what_now(language);
        match language {
            Language::Zh => format!("【易退 {host}】{act}。{what_now}。工作人员不会向您索要验证码。"),
            Language::En => format!("[Yitui {host}] {act}. {what_now}. Staff never ask for codes."),
        }
    }

    /// What its reader can do about it.
    fn what_now(self, language: Language) -> &'static str {
        let (zh, en) = if self == Self::NotMe {
            ("如果不是您报告的，请拨打 12393", "If you did not report it, call 12393")
        } else if self.is_security() {
            (
                "不是您本人操作的，请马上登录冻结凭证，或拨打 12393",
                "If this was not you, sign in and freeze the card at once, or call 12393",
            )
        } else if self.is_to_agent() || self.is_of_the_day() || self == Self::SettlementOpened {
            ("登录后可以查看，有疑问请拨打 12393", "Sign in to see it; if in doubt, call 12393")
        } else {
            // What can't be used any more needs no freezing: then only somebody at the hotline can help.
            ("不是您本人操作的，请马上拨打 12393", "If this was not you, call 12393 at once")
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// What happened, as the beginning of a text message.
    fn act(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Activated => ("您的电子凭证已激活", "Your electronic card was activated"),
            Self::Frozen => ("您的电子凭证已冻结", "Your electronic card was frozen"),
            Self::Unfrozen => ("您的电子凭证已解冻", "Your electronic card was unfrozen"),
            Self::Unbound => ("您的电子凭证已解绑", "Your electronic card was unbound"),
            Self::Restored => ("您的电子凭证已恢复绑定", "Your electronic card was bound again"),
            Self::Bound => ("您的电子凭证绑定了新设备", "A new device was bound to your electronic card"),
            Self::EntrustmentMade => ("您委托了他人代购药", "You entrusted somebody to buy medicine for you"),
            Self::EntrustmentEnded => ("您的代购药委托已结束", "Your entrustment to buy medicine has ended"),
            Self::FamilyAdded => ("您的亲情账户添加了成员", "A member was added to your family account"),
            Self::FamilyEnded => ("您的亲情账户解除了一名成员", "A member left your family account"),
            Self::ClosedWithCover => ("您的电子凭证已随参保关闭", "Your electronic card was closed with your cover"),
            Self::NotMe => ("已按您的报告冻结电子凭证", "Your electronic card was frozen as you reported"),
            Self::StatedUnbound => {
                ("已记下您在其他渠道自行解绑的说明", "Your statement that you unbound your card elsewhere was recorded")
            }
            Self::FrozenByOffice => {
                ("经办机构应您的要求冻结了电子凭证", "The insurance office froze your electronic card as you asked")
            }
            Self::EntrustmentAccepted => {
                ("受托人已接受您的代购药委托", "The person you entrusted accepted and can show your code")
            }
            Self::EntrustmentOffered => ("有人委托您代购药", "Somebody asks you to buy medicine for them"),
            Self::EntrustmentWithdrawn => {
                ("您受托的代购药委托已撤销", "An entrustment to buy medicine for somebody was revoked")
            }
            Self::EntrustmentUsed => {
                ("您受托的代购药委托已用完", "An entrustment to buy medicine for somebody was used up")
            }
            Self::EntrustmentUse => ("有人用了您的代购药委托", "Your entrustment to buy medicine was used"),
            Self::EntrustmentRunOut => {
                ("您的代购药委托已到期", "Your entrustment to buy medicine has reached its last day and is over")
            }
            Self::EntrustmentOver => {
                ("您受托的代购药委托已到期", "An entrustment to buy medicine for somebody is past its last day")
            }
            Self::FamilyGrown => (
                "您的亲情账户有成员已成年，您不能再出示其医保码",
                "A member of your family account is of age; you can no longer show their code",
            ),
            Self::OfAge => {
                ("您已成年，监护人不能再出示您的医保码", "You are of age; your guardian can no longer show your code")
            }
            Self::SettlementOpened => ("有一笔结算待完成", "A settlement is waiting to be completed"),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
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

/// What is told to whoever was entrusted, in the inbox and by text message: the card is not theirs to open, so the
/// notice leads to the entrustment. Without an account here (yet), the text message goes to the phone that the register
/// holds; where what was typed fitted nobody, there is nobody to tell.
///
/// # Errors
/// Of the store.
pub(crate) async fn tell_agent(
    ctx: &Context,
    entrustment: &Entrustment,
    kind: CardNotice,
) -> UseCaseResult<Vec<Change>> {
    let Some(account) = ctx.store.lookup_account_by_person(&entrustment.agent).await? else {
        let known = ctx.store.lookup_person(&entrustment.agent).await?;
        return Ok(known.map(|agent| tell_person_job(ctx, &agent.id, kind)).into_iter().collect());
    };
    let args = [(ENTRUSTMENT, entrustment.id.to_string()), ("on", entrustment.last_day.to_string())];
    Ok(vec![notice(ctx, &account.id, None, kind, &args), tell_phone_job(ctx, &account.id, kind)])
}

pub(super) fn notice(
    ctx: &Context,
    account: &AccountId,
    certificate: Option<&CertificateId>,
    kind: CardNotice,
    args: &[(&str, String)],
) -> Change {
    Change::AddNotice(Notice {
        id: NoticeId::from_bits(ctx.ids.bits()),
        account: account.clone(),
        application: None,
        certificate: certificate.cloned(),
        kind: kind.name().to_owned(),
        args: args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<BTreeMap<_, _>>(),
        at: ctx.now(),
        read_at: None,
    })
}

/// The job that sends the text message of `kind` to the account's phone, for the act's own change set. Of two that
/// wait at once for one account and kind one is sent.
#[must_use]
pub fn tell_phone_job(ctx: &Context, account: &AccountId, kind: CardNotice) -> Change {
    job(ctx, JobKind::TellPhone(account.clone()), kind.name().to_owned())
}

/// The same, with the kind of the one device that it was about, where there is one.
pub(super) fn tell_phone_about(ctx: &Context, account: &AccountId, kind: CardNotice, device: Option<&str>) -> Change {
    let detail = device.map_or_else(|| kind.name().to_owned(), |device| format!("{} {device}", kind.name()));
    job(ctx, JobKind::TellPhone(account.clone()), detail)
}

/// The same to the phone that the register holds: for whoever has no account here.
pub(super) fn tell_person_job(ctx: &Context, person: &PersonId, kind: CardNotice) -> Change {
    job(ctx, JobKind::TellPerson(person.clone()), kind.name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_names_the_site_the_act_and_the_hotline() {
        for language in [Language::Zh, Language::En] {
            let mut seen = std::collections::BTreeSet::new();
            for kind in CardNotice::ALL {
                let text = kind.text("yitui.example", language, None);
                assert!(text.contains("yitui.example") && text.contains("12393"), "{text}");
                let freezes = text.contains("冻结凭证") || text.contains("sign in and freeze");
                assert_eq!(freezes, kind.is_security(), "{text}");
                assert!(text.contains(kind.act(language)) && seen.insert(text.clone()), "{text}");
            }
        }
    }

    #[test]
    fn a_message_names_the_one_device_and_takes_a_report_for_the_readers_own() {
        let one = CardNotice::Unbound.text("yitui.example", Language::Zh, Some("Chrome · Android"));
        assert!(one.contains("您的电子凭证已在 Chrome · Android 上解绑。"), "{one}");
        let said = CardNotice::NotMe.text("yitui.example", Language::Zh, None);
        assert!(said.contains("已按您的报告冻结电子凭证。如果不是您报告的，请拨打 12393"), "{said}");
    }

    #[test]
    fn a_stored_name_is_read_again() {
        for kind in CardNotice::ALL {
            assert_eq!(CardNotice::from_name(kind.name()), Some(kind));
        }
        assert_eq!(CardNotice::from_name("approved"), None);
    }
}
