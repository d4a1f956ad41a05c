//! What messages outside the app say: site, act, reference and hotline, nothing of the person's. The whole of it waits
//! behind the sign-in.

use crate::{
    Context,
    account::SecurityNotice,
    application::NoticeKind,
    card::{CardNotice, Whose, read_detail},
    suggestion::SuggestionNotice,
};
use domain::{
    delivery::{Channel, Delivery},
    language::Language,
    rules::{NOTICE_SENTENCES, Region},
};
use std::collections::BTreeMap;
use storage::Notice;

/// Where the app shows all notices; behind the sign-in, and only ever to be looked at.
const NOTICES: &str = "/my/notices";

/// Who answers where no region is known: the national hotline of the medical insurance (National Healthcare Security
/// Administration).
const NATIONAL_HOTLINE: &str = "12393";

/// Characters that a subscription message of WeChat shows of what happened (`thing`).
const WECHAT_THING: usize = 20;

/// A message's words.
pub(super) struct Words {
    /// What happened, in a few words.
    pub act: String,
    /// A whole text message.
    pub text: String,
    /// Reference of the application, where there is one.
    pub reference: Option<String>,
}

impl Words {
    /// Subject of an e-mail.
    pub(super) fn subject(&self, language: Language) -> String {
        match language {
            Language::Zh => format!("【易退】{}", self.act),
            Language::En => format!("[Yitui] {}", self.act),
        }
    }

    /// Body of an e-mail: the same words, the address of the page that says more, and why it came.
    pub(super) fn mail(&self, ctx: &Context, language: Language) -> String {
        let page = format!("{}{NOTICES}", ctx.settings.public_url);
        match language {
            Language::Zh => format!(
                "{}\n\n登录后查看全文：{page}\n\n您收到这封邮件，是因为您在易退绑定了这个邮箱。可在“通知设置”中更改或解绑。请勿回复本邮件。\n",
                self.text
            ),
            Language::En => format!(
                "{}\n\nSign in to read all of it: {page}\n\nYou get this e-mail because you bound this address in Yitui. You can change or unbind it in “Notice settings”. Please don't reply.\n",
                self.text
            ),
        }
    }
}

/// Host that every message names, so that a link to another one looks wrong.
pub(super) fn host(ctx: &Context) -> &str {
    ctx.settings.public_url.split("//").last().unwrap_or_default()
}

/// The words of a message; `None` for a kind that is not known (any more).
pub(super) fn of(ctx: &Context, delivery: &Delivery, notice: Option<&Notice>, language: Language) -> Option<Words> {
    let host = host(ctx);
    let none = BTreeMap::new();
    let args = notice.map_or(&none, |notice| &notice.args);
    if let Some(given) = &delivery.given {
        return Some(Words { act: String::new(), text: given.text.clone(), reference: None });
    }
    if let Some(kind) = SecurityNotice::ALL.into_iter().find(|kind| kind.name() == delivery.kind) {
        let act = security(kind, language).to_owned();
        let text = match language {
            Language::Zh => {
                format!(
                    "【易退 {host}】{act}。不是您本人操作的，请马上登录退出所有设备，并拨打 12393。工作人员不会向您索要验证码。"
                )
            }
            Language::En => format!(
                "[Yitui {host}] {act}. If this was not you, sign in, end all sessions and call 12393 at once. Staff never ask for codes."
            ),
        };
        return Some(Words { act, text, reference: None });
    }
    if let Some(kind) = CardNotice::from_name(&delivery.kind) {
        let (_, whose, device) = read_detail(&delivery.detail).unwrap_or((kind, Whose::Own, None));
        let whose = if args.contains_key(crate::card::WHOSE) { Whose::Family } else { whose };
        return Some(Words {
            act: kind.headline(language, whose),
            text: kind.text(host, language, whose, device),
            reference: None,
        });
    }
    let region = delivery.region.as_ref().and_then(|region| ctx.book.region(region));
    let hotline = region.map_or(NATIONAL_HOTLINE, Region::callable_hotline);
    if let Some(kind) = SuggestionNotice::from_name(&delivery.kind) {
        let number = args.get("reference").cloned().unwrap_or_default();
        let act = match language {
            Language::Zh => format!("意见建议{}", kind.headline(language)),
            Language::En => format!("Your suggestion {}", kind.headline(language)),
        };
        return Some(Words { act, text: kind.text((host, hotline), language, &number), reference: Some(number) });
    }
    let kind = NoticeKind::ALL.into_iter().find(|kind| kind.name() == delivery.kind)?;
    let own = region.filter(|_| !has_variants(kind)).and_then(|region| region.notice(kind.name()));
    let own = own.map(|own| own.title.get(language)).filter(|title| {
        // WeChat would cut a longer one, perhaps before it says what happened.
        delivery.channel != Channel::Wechat || title.chars().count() <= WECHAT_THING
    });
    Some(about_application((host, hotline), kind, args, own, language))
}

/// Whether a notice of this kind is one of several sentences, by what happened: no title is quoted where it might be
/// another one's.
fn has_variants(kind: NoticeKind) -> bool {
    NOTICE_SENTENCES
        .iter()
        .any(|sentence| sentence.key.strip_prefix(kind.name()).is_some_and(|rest| rest.starts_with('_')))
}

/// About an application. A region that tells the notice in its own words is quoted by their title (`own`), which holds no
/// blanks and so nothing of the person's; the number to call is the region's.
fn about_application(
    (host, hotline): (&str, &str),
    kind: NoticeKind,
    args: &BTreeMap<String, String>,
    own: Option<&str>,
    language: Language,
) -> Words {
    let (zh, en) = application(kind);
    let (thing_zh, thing_en) = if kind.is_enquiry() { ("咨询", "question") } else { ("申请", "application") };
    let reference = args.get("reference").cloned().unwrap_or_default();
    let days = args.get("days").map(String::as_str);
    let (act, text) = match language {
        Language::Zh => {
            let until = days.map(|days| format!("，请在 {days} 个工作日内处理")).unwrap_or_default();
            let what = own.map_or_else(
                || format!("您的{thing_zh} {reference} {zh}"),
                |title| format!("{title}（{thing_zh} {reference}）"),
            );
            (own.unwrap_or(zh), format!("【易退 {host}】{what}{until}。请登录查看，有疑问请拨打 {hotline}。"))
        }
        Language::En => {
            let until = days.map(|days| format!("; please answer within {days} working days")).unwrap_or_default();
            let what = own.map_or_else(
                || format!("Your {thing_en} {reference} {en}"),
                |title| format!("{title} ({thing_en} {reference})"),
            );
            (own.unwrap_or(en), format!("[Yitui {host}] {what}{until}. Sign in to see it; questions: {hotline}."))
        }
    };
    Words { act: act.to_owned(), text, reference: (!reference.is_empty()).then_some(reference) }
}

fn security(kind: SecurityNotice, language: Language) -> &'static str {
    let (zh, en) = match kind {
        SecurityNotice::PhoneChanged => {
            ("您账户的登录手机号已更换", "The phone that signs in to your account was changed")
        }
        SecurityNotice::PasswordSet => ("您账户的密码已设置或更改", "The password of your account was set or changed"),
        SecurityNotice::PasswordForgotten => (
            "有人以忘记密码的方式登录了您的账户，密码已停用",
            "Somebody signed in to your account without its password, which was dropped",
        ),
        SecurityNotice::CounterConfirmed => {
            ("经办窗口核验了您账户的身份", "The identity of your account was confirmed at an office counter")
        }
        SecurityNotice::WechatSignsIn => ("您的账户已允许用微信登录", "WeChat was allowed to sign in to your account"),
        SecurityNotice::WechatSignsInNoMore => (
            "原来登录您账户的微信改为登录另一账户，不再登录您的账户",
            "The WeChat that signed in to your account signs in to another one now, and no more to yours",
        ),
    };
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}

/// What happened to an application, as the end of "your application …".
fn application(kind: NoticeKind) -> (&'static str, &'static str) {
    match kind {
        NoticeKind::Submitted => ("已提交", "was sent"),
        NoticeKind::Entered => ("已由经办机构代为提交", "was entered and sent by the office for you"),
        NoticeKind::Approved | NoticeKind::ApprovedAtOnce => ("已通过", "was approved"),
        NoticeKind::InReview => ("已开始办理", "is being looked at"),
        NoticeKind::PutBack => ("已回到待办队列", "is waiting for staff again"),
        NoticeKind::AwaitingSecond => ("正在复核", "awaits a second look"),
        NoticeKind::Refused => ("未通过，您可以登录查看理由", "was refused; the reasons are in the app"),
        NoticeKind::Reopened => ("的不予通过决定已撤回，将重新办理", "is looked at again: the refusal was taken back"),
        NoticeKind::CorrectionRequested => ("需要您补正", "needs something from you"),
        NoticeKind::Corrected => ("已收到补正", "has your answer"),
        NoticeKind::Withdrawn => ("已撤回", "was taken back"),
        NoticeKind::Undone => ("已撤销", "was undone"),
        NoticeKind::Effective => ("已生效", "has taken effect"),
        NoticeKind::Expired => ("已超时关闭", "was closed: its time ran out"),
        NoticeKind::DraftExpiring => ("的草稿即将删除", "is a draft that will soon be deleted"),
        NoticeKind::RefundPlanned => ("有一笔退费待办理", "has a refund planned"),
        NoticeKind::RefundHandedOver => ("的退费已交付款方", "has its refund on the way to whoever pays"),
        NoticeKind::RefundPaid => ("的退费已支付", "has had its refund paid"),
        NoticeKind::RefundFailed => {
            ("的退费未能到账，请登录更改收款账户", "has a refund that failed; sign in and check the account")
        }
        NoticeKind::RefundAccount => ("的收款账户已更改", "has another account for its refund"),
        NoticeKind::RefundCancelled => ("的退费已取消", "has had its refund cancelled"),
        NoticeKind::Message => ("有经办机构的新消息", "has a message from the office"),
        NoticeKind::RatingAsked => ("已办结，您可以评价", "is done; you can say how it went"),
        NoticeKind::RatingAnswered => ("的评价有了回复", "has an answer to your rating"),
        NoticeKind::EnquiryReceived => {
            ("已收到，答复期限请登录查看", "was received; sign in for the day of the answer")
        }
        NoticeKind::EnquiryAnswered => ("有了答复", "has an answer"),
        NoticeKind::EnquiryHanded => ("已转给另一经办机构", "was handed to another office"),
        NoticeKind::EnquiryClosed => ("已结束，没解决可以接着写", "is closed; you can write more if it is not settled"),
        NoticeKind::Late => ("超过了承诺的办理时限", "is late: the office missed its promised day"),
    }
}

/// The e-mail that confirms an address: its code is typed into the page, nothing happens by following a link.
pub(super) fn confirmation(ctx: &Context, language: Language, code: &str) -> (String, String) {
    let page = format!("{}/my/notices/settings/email", ctx.settings.public_url);
    match language {
        Language::Zh => (
            "【易退】确认您的邮箱".to_owned(),
            format!(
                "验证码：{code}，5 分钟内有效。\n\n请在已登录的页面中输入：{page}\n\n不是您本人操作的，请忽略本邮件：没有验证码，邮箱不会被绑定。\n"
            ),
        ),
        Language::En => (
            "[Yitui] Confirm your e-mail address".to_owned(),
            format!(
                "Code: {code}, good for 5 minutes.\n\nType it on this page, signed in: {page}\n\nIf this was not you, ignore this e-mail: without the code the address is not bound.\n"
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_quoted_by_the_title_of_its_own_words_and_called_at_its_own_number() {
        let args = BTreeMap::from([("reference".into(), "K7M2P9".into()), ("days".into(), "5".into())]);
        let of = |own, language| {
            about_application(("yitui.example", "0766-12393"), NoticeKind::Refused, &args, own, language)
        };
        let standard = of(None, Language::Zh).text;
        assert!(standard.contains("未通过") && standard.ends_with("请拨打 0766-12393。"), "{standard}");
        let zh = of(Some("停保申请未予同意"), Language::Zh);
        assert!(
            zh.text.starts_with("【易退 yitui.example】停保申请未予同意（申请 K7M2P9），请在 5 个工作日内"),
            "{}",
            zh.text
        );
        assert_eq!(zh.act, "停保申请未予同意");
        let en = of(Some("Not approved"), Language::En).text;
        assert!(en.starts_with("[Yitui yitui.example] Not approved (application K7M2P9); please"), "{en}");
    }

    #[test]
    fn no_title_is_quoted_that_might_be_another_sentences() {
        let several = [NoticeKind::Approved, NoticeKind::ApprovedAtOnce, NoticeKind::Late];
        for kind in NoticeKind::ALL {
            assert_eq!(has_variants(kind), several.contains(&kind), "{kind:?}");
        }
    }

    #[test]
    fn every_kind_has_words_of_its_own_in_both_languages() {
        let mut seen = std::collections::BTreeSet::new();
        for kind in NoticeKind::ALL {
            let (zh, en) = application(kind);
            assert!(!zh.is_empty() && !en.is_empty());
            if kind != NoticeKind::ApprovedAtOnce {
                assert!(seen.insert(zh) && seen.insert(en), "{kind:?}");
            }
        }
        for kind in SecurityNotice::ALL {
            assert!(seen.insert(security(kind, Language::Zh)) && seen.insert(security(kind, Language::En)));
        }
    }
}
