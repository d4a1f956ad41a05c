//! The text messages about an electronic card: site, act and hotline, nothing of the person's.

use super::CardNotice;
use domain::language::Language;

/// Stands in an act's words for whose card it is.
const CARD: &str = "{card}";
/// What a job's detail says of a message to somebody who is not the card's owner.
const FAMILY: &str = "family";

/// Whose card a message is about, for whoever reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Their own.
    Own,
    /// A family member's: never by name in a text message.
    Family,
}

impl Whose {
    fn card(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Own, Language::Zh) => "您的电子凭证",
            (Self::Own, Language::En) => "Your electronic card",
            (Self::Family, Language::Zh) => "您家人的电子凭证",
            (Self::Family, Language::En) => "A family member's electronic card",
        }
    }
}

/// What the job of a text message holds: the notice, whose card, the kind of the one device, where there is one.
pub(super) fn detail(kind: CardNotice, whose: Whose, device: Option<&str>) -> String {
    let family = (whose == Whose::Family).then_some(FAMILY);
    std::iter::once(kind.name()).chain(family).chain(device).collect::<Vec<_>>().join(" ")
}

/// Reads [`detail`]; `None` for what names no notice.
pub(crate) fn read_detail(detail: &str) -> Option<(CardNotice, Whose, Option<&str>)> {
    let (kind, rest) = detail.split_once(' ').map_or((detail, None), |(kind, rest)| (kind, Some(rest)));
    let kind = CardNotice::from_name(kind)?;
    let Some(rest) = rest else { return Some((kind, Whose::Own, None)) };
    Some(match rest.strip_prefix(FAMILY) {
        Some("") => (kind, Whose::Family, None),
        Some(device) if device.starts_with(' ') => (kind, Whose::Family, Some(device.trim_start())),
        _ => (kind, Whose::Own, Some(rest)),
    })
}

impl CardNotice {
    /// The text message: site, act and hotline, nothing of the person's.
    ///
    /// `device`: the one kind of device that it was about, e.g. `Chrome · Android`.
    #[must_use]
    pub fn text(self, host: &str, language: Language, whose: Whose, device: Option<&str>) -> String {
        let card = whose.card(language);
        let act = match (self, device, language) {
            (Self::Unbound, Some(device), Language::Zh) => format!("{card}已在 {device} 上解绑"),
            (Self::Unbound, Some(device), Language::En) => format!("{card} was unbound on {device}"),
            _ => self.act(language).replace(CARD, card),
        };
        let what_now = self.what_now(language);
        match language {
            Language::Zh => format!("【易退 {host}】{act}。{what_now}。工作人员不会向您索要验证码。"),
            Language::En => format!("[Yitui {host}] {act}. {what_now}. Staff never ask for codes."),
        }
    }

    /// What happened, in a few words.
    #[must_use]
    pub(crate) fn headline(self, language: Language, whose: Whose) -> String {
        self.act(language).replace(CARD, whose.card(language))
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
        } else if self.is_to_agent() || self.is_of_the_day() || self.is_for_information() {
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

    /// What happened, as the beginning of a text message; [`CARD`] stands for whose card it is.
    fn act(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::Activated => ("{card}已激活", "{card} was activated"),
            Self::Frozen => ("{card}已冻结", "{card} was frozen"),
            Self::Unfrozen => ("{card}已解冻", "{card} was unfrozen"),
            Self::Unbound => ("{card}已解绑", "{card} was unbound"),
            Self::Restored => ("{card}已恢复绑定", "{card} was bound again"),
            Self::Bound => ("{card}绑定了新设备", "{card} was bound to a new device"),
            Self::EntrustmentMade => ("您委托了他人代购药", "You entrusted somebody to buy medicine for you"),
            Self::EntrustmentEnded => ("您的代购药委托已结束", "Your entrustment to buy medicine has ended"),
            Self::FamilyAdded => ("监护人的设备绑定了{card}", "{card} was bound on a guardian's device"),
            Self::FamilyEnded => ("监护人的设备不再出示{card}", "{card} is no longer shown on a guardian's device"),
            Self::GuardianshipEnded => (
                "登记中您已不是监护人，您不能再出示家人的医保码",
                "The register no longer has you as a guardian; you can no longer show a family member's code",
            ),
            Self::EntrustmentLeft => (
                "受托人报告手机丢失，那台设备不再出示您的医保码",
                "A lost phone no longer shows your code for the person you entrusted",
            ),
            Self::EntrustmentPutDown => (
                "您报告丢失的手机不再出示委托人的医保码",
                "The phone you reported lost no longer shows the code entrusted to you",
            ),
            Self::ClosedWithCover => ("{card}已随参保关闭", "{card} was closed with the cover"),
            Self::NotMe => ("已按您的报告冻结{card}", "{card} was frozen as you reported"),
            Self::StatedUnbound => {
                ("已记下您在其他渠道自行解绑的说明", "Your statement that you unbound your card elsewhere was recorded")
            }
            Self::FrozenByOffice => {
                ("经办机构应要求冻结了{card}", "{card} was frozen by the insurance office on request")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_names_the_site_the_act_and_the_hotline() {
        for language in [Language::Zh, Language::En] {
            let mut seen = std::collections::BTreeSet::new();
            for kind in CardNotice::ALL {
                let text = kind.text("yitui.example", language, Whose::Own, None);
                assert!(text.contains("yitui.example") && text.contains("12393"), "{text}");
                let freezes = text.contains("冻结凭证") || text.contains("sign in and freeze");
                assert_eq!(freezes, kind.is_security(), "{text}");
                assert!(!text.contains(CARD) && seen.insert(text.clone()), "{text}");
            }
        }
    }

    #[test]
    fn a_message_names_the_one_device_and_takes_a_report_for_the_readers_own() {
        let one = CardNotice::Unbound.text("yitui.example", Language::Zh, Whose::Own, Some("Chrome · Android"));
        assert!(one.contains("您的电子凭证已在 Chrome · Android 上解绑。"), "{one}");
        let said = CardNotice::NotMe.text("yitui.example", Language::Zh, Whose::Own, None);
        assert!(said.contains("已按您的报告冻结您的电子凭证。如果不是您报告的，请拨打 12393"), "{said}");
    }

    #[test]
    fn a_guardian_is_told_of_a_family_members_card() {
        for kind in [CardNotice::Activated, CardNotice::Bound, CardNotice::Frozen, CardNotice::Unbound] {
            let zh = kind.text("yitui.example", Language::Zh, Whose::Family, None);
            let en = kind.text("yitui.example", Language::En, Whose::Family, None);
            assert!(zh.contains("您家人的电子凭证") && !zh.contains("您的电子凭证"), "{zh}");
            assert!(en.contains("A family member's electronic card") && !en.contains("Your electronic"), "{en}");
        }
    }

    #[test]
    fn a_jobs_detail_is_read_again() {
        for whose in [Whose::Own, Whose::Family] {
            for device in [None, Some("Chrome · Android")] {
                let detail = detail(CardNotice::Unbound, whose, device);
                assert_eq!(read_detail(&detail), Some((CardNotice::Unbound, whose, device)), "{detail}");
            }
        }
        assert_eq!(read_detail("approved"), None);
    }
}
