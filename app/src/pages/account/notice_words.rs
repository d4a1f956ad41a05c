//! A notice's sentences, in the language of whoever reads it now.

use crate::{
    i18n::{date_text, date_time, money, say_in},
    tr_in,
};
use domain::{
    application::ApplicationAct,
    language::Language,
    money::Fen,
    refund::RefundFault,
    rules::{NoticeSlot, Region},
};
use std::collections::BTreeMap;
use usecases::{
    application::notify::NoticeKind,
    card::{AboutEntrustment, CardNotice, RESTORE, WHOSE},
};

/// Title and body of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NoticeWords {
    /// Title.
    pub(crate) title: String,
    /// Body: one or two sentences.
    pub(crate) body: String,
}

/// The words for a notice of `kind` (a name of a `NoticeKind`, a `SecurityNotice` or a `CardNotice`).
/// `about`: who and where, where a notice about an entrustment is read by one of its sides. `region`: its own words come
/// before the program's, where it has some.
pub(crate) fn notice_words(
    language: Language,
    kind: &str,
    args: &BTreeMap<String, String>,
    about: Option<&AboutEntrustment>,
    region: Option<&Region>,
) -> NoticeWords {
    let arg = |name: &str| args.get(name).cloned().unwrap_or_default();
    let (title, body) = keys(kind);
    let special = special(kind, args);
    let body = special.map_or(body, |(_, body)| body);
    // Where a refund alone is asked for, the cover was stopped before.
    let goes_on = kind == NoticeKind::Late.name() && arg("act") == ApplicationAct::Stop.name();
    let own = region.and_then(|region| region.notice(special.map_or(kind, |(key, _)| key)));
    let restores = kind == CardNotice::Unbound.name() && arg(RESTORE) == "yes";
    let body = if restores { "notice.card_unbound.body_restore" } else { body };
    let body = about.and_then(|about| named(kind, about.used.is_some())).unwrap_or(body);
    let title = (arg(WHOSE) == "family").then(|| of_family(kind)).flatten().unwrap_or(title);
    let used = about.and_then(|about| about.used.as_ref());
    let slot = |slot: NoticeSlot| {
        let value = arg(slot.name());
        match slot {
            NoticeSlot::Reference | NoticeSlot::Days => value,
            NoticeSlot::Deadline | NoticeSlot::EffectiveOn | NoticeSlot::On => date_text(language, &value),
            NoticeSlot::Amount => yuan(language, &value),
            // What came back before there were reasons says none.
            NoticeSlot::Fault => say_in(language, RefundFault::from_name(&value).unwrap_or(RefundFault::Technical)),
        }
    };
    let ours = || {
        tr_in!(
            language,
            body,
            reference = slot(NoticeSlot::Reference),
            deadline = slot(NoticeSlot::Deadline),
            effective_on = slot(NoticeSlot::EffectiveOn),
            on = slot(NoticeSlot::On),
            days = slot(NoticeSlot::Days),
            fault = slot(NoticeSlot::Fault),
            amount = slot(NoticeSlot::Amount),
            who = about.map(|about| about.other.clone()).unwrap_or_default(),
            when = used.map(|(at, ..)| date_time(language, *at)).unwrap_or_default(),
            place = used.map(|(_, place, _)| place.clone()).unwrap_or_default(),
            what = used.map(|(.., what)| say_in(language, *what)).unwrap_or_default()
        )
    };
    let mut body = own.map_or_else(ours, |own| own.filled(language, slot));
    if goes_on {
        // Chinese sentences stand without a space between them.
        body.push_str(if language == Language::En { " " } else { "" });
        body.push_str(&tr_in!(language, "wall.late_cover"));
    }
    let title = own.map_or_else(|| tr_in!(language, title), |own| own.title.get(language).to_owned());
    NoticeWords { title, body }
}

/// The sentence of a notice that tells something special: its key among a region's notices, and ours.
fn special(kind: &str, args: &BTreeMap<String, String>) -> Option<(&'static str, &'static str)> {
    let arg = |name: &str| args.get(name).map_or("", String::as_str);
    // Days as they are stored, year first: they compare as text.
    let now = arg("effective_on") <= arg("decided_on");
    let refund = !arg("amount").is_empty();
    Some(match kind {
        "approved" if now => ("approved_now", "notice.approved.body_now"),
        "approved_at_once" if now && refund => {
            ("approved_at_once_now_refund", "notice.approved_at_once.body_now_refund")
        }
        "approved_at_once" if now => ("approved_at_once_now", "notice.approved_at_once.body_now"),
        "approved_at_once" if refund => ("approved_at_once_refund", "notice.approved_at_once.body_refund"),
        "entered" if arg("way") == "phone" => ("entered_phone", "notice.entered.body_phone"),
        "late" if arg("provisional") == "yes" => ("late_provisional", "notice.late.body_provisional"),
        _ => return None,
    })
}

/// The kind of notice that a sentence belongs to, and what is special about it.
fn kind_of(key: &str) -> (&'static str, &str) {
    let names = NoticeKind::ALL.map(NoticeKind::name).into_iter().filter(|name| key.starts_with(name));
    // `approved_at_once` is no special case of `approved`: the longest name is the kind.
    let kind = names.max_by_key(|name| name.len()).unwrap_or_default();
    (kind, key.strip_prefix(kind).unwrap_or_default())
}

/// The program's own words of a sentence that a region may replace, with its blanks still in braces.
pub(crate) fn sentence_words(language: Language, key: &str) -> NoticeWords {
    let blank = |slot: NoticeSlot| format!("{{{}}}", slot.name());
    let (kind, special) = kind_of(key);
    let (title, body) = keys(kind);
    let body = tr_in!(
        language,
        &format!("{body}{special}"),
        reference = blank(NoticeSlot::Reference),
        deadline = blank(NoticeSlot::Deadline),
        effective_on = blank(NoticeSlot::EffectiveOn),
        on = blank(NoticeSlot::On),
        days = blank(NoticeSlot::Days),
        fault = blank(NoticeSlot::Fault),
        amount = blank(NoticeSlot::Amount)
    );
    NoticeWords { title: tr_in!(language, title), body }
}

/// Arguments with which a sentence can be looked at: made up, and the same for each.
pub(crate) fn sample_args(key: &str) -> (&'static str, BTreeMap<String, String>) {
    let (kind, special) = kind_of(key);
    let decided = if special.contains("_now") { "2027-01-01" } else { "2026-12-20" };
    let mut args = vec![
        ("reference", "SAMPLE"),
        ("deadline", "2026-12-18"),
        ("effective_on", "2027-01-01"),
        ("decided_on", decided),
        ("on", "2026-12-30"),
        ("days", "5"),
        ("fault", RefundFault::Technical.name()),
        ("provisional", if special.contains("_provisional") { "yes" } else { "no" }),
    ];
    if kind != NoticeKind::ApprovedAtOnce.name() || special.contains("_refund") {
        args.push(("amount", "420.00"));
    }
    (kind, args.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// The title where the card is a family member's, not its reader's own.
fn of_family(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "card_activated" => "notice.card_activated.title_family",
        "card_bound" => "notice.card_bound.title_family",
        "card_frozen" => "notice.card_frozen.title_family",
        "card_frozen_by_office" => "notice.card_frozen_by_office.title_family",
        "card_unfrozen" => "notice.card_unfrozen.title_family",
        "card_unbound" => "notice.card_unbound.title_family",
        "card_closed_with_cover" => "notice.card_closed_with_cover.title_family",
        _ => return None,
    })
}

/// The sentence that says who, and where it was used.
fn named(kind: &str, used: bool) -> Option<&'static str> {
    Some(match kind {
        "card_entrustment_made" => "notice.card_entrustment_made.body_named",
        "card_entrustment_accepted" => "notice.card_entrustment_accepted.body_named",
        "card_entrustment_ended" if used => "notice.card_entrustment_ended.body_used",
        "card_entrustment_ended" => "notice.card_entrustment_ended.body_named",
        "card_entrustment_offered" => "notice.card_entrustment_offered.body_named",
        "card_entrustment_withdrawn" => "notice.card_entrustment_withdrawn.body_named",
        "card_entrustment_used" => "notice.card_entrustment_used.body_named",
        "card_entrustment_use" if used => "notice.card_entrustment_use.body_used",
        "card_entrustment_use" => "notice.card_entrustment_use.body_named",
        "card_entrustment_run_out" => "notice.card_entrustment_run_out.body_named",
        "card_entrustment_over" => "notice.card_entrustment_over.body_named",
        "card_entrustment_left" => "notice.card_entrustment_left.body_named",
        "card_entrustment_put_down" => "notice.card_entrustment_put_down.body_named",
        _ => return None,
    })
}

/// Yuan with two decimals, as stored, as readers of the language write money.
fn yuan(language: Language, text: &str) -> String {
    let fen = match text.split_once('.') {
        Some((yuan, fen)) if fen.len() == 2 => format!("{yuan}{fen}").parse::<i64>().ok(),
        _ => text.parse::<i64>().ok().and_then(|yuan| yuan.checked_mul(100)),
    };
    fen.map_or_else(|| text.to_owned(), |fen| money(language, Fen(fen)))
}

fn keys(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "submitted" => ("notice.submitted.title", "notice.submitted.body"),
        "entered" => ("notice.entered.title", "notice.entered.body"),
        "approved" => ("notice.approved.title", "notice.approved.body"),
        "approved_at_once" => ("notice.approved_at_once.title", "notice.approved_at_once.body"),
        "in_review" => ("notice.in_review.title", "notice.in_review.body"),
        "put_back" => ("notice.put_back.title", "notice.put_back.body"),
        "awaiting_second" => ("notice.awaiting_second.title", "notice.awaiting_second.body"),
        "refused" => ("notice.refused.title", "notice.refused.body"),
        "reopened" => ("notice.reopened.title", "notice.reopened.body"),
        "correction_requested" => ("notice.correction_requested.title", "notice.correction_requested.body"),
        "corrected" => ("notice.corrected.title", "notice.corrected.body"),
        "withdrawn" => ("notice.withdrawn.title", "notice.withdrawn.body"),
        "undone" => ("notice.undone.title", "notice.undone.body"),
        "effective" => ("notice.effective.title", "notice.effective.body"),
        "expired" => ("notice.expired.title", "notice.expired.body"),
        "draft_expiring" => ("notice.draft_expiring.title", "notice.draft_expiring.body"),
        "refund_planned" => ("notice.refund_planned.title", "notice.refund_planned.body"),
        "refund_handed_over" => ("notice.refund_handed_over.title", "notice.refund_handed_over.body"),
        "refund_paid" => ("notice.refund_paid.title", "notice.refund_paid.body"),
        "refund_failed" => ("notice.refund_failed.title", "notice.refund_failed.body"),
        "refund_account" => ("notice.refund_account.title", "notice.refund_account.body"),
        "refund_cancelled" => ("notice.refund_cancelled.title", "notice.refund_cancelled.body"),
        "message" => ("notice.message.title", "notice.message.body"),
        "late" => ("notice.late.title", "notice.late.body"),
        "phone_changed" => ("notice.phone_changed.title", "notice.phone_changed.body"),
        "password_set" => ("notice.password_set.title", "notice.password_set.body"),
        "password_forgotten" => ("notice.password_forgotten.title", "notice.password_forgotten.body"),
        "counter_confirmed" => ("notice.counter_confirmed.title", "notice.counter_confirmed.body"),
        "wechat_signs_in" => ("notice.wechat_signs_in.title", "notice.wechat_signs_in.body"),
        "wechat_signs_in_no_more" => ("notice.wechat_signs_in_no_more.title", "notice.wechat_signs_in_no_more.body"),
        "card_activated" => ("notice.card_activated.title", "notice.card_activated.body"),
        "card_frozen" => ("notice.card_frozen.title", "notice.card_frozen.body"),
        "card_unfrozen" => ("notice.card_unfrozen.title", "notice.card_unfrozen.body"),
        "card_unbound" => ("notice.card_unbound.title", "notice.card_unbound.body"),
        "card_restored" => ("notice.card_restored.title", "notice.card_restored.body"),
        "card_bound" => ("notice.card_bound.title", "notice.card_bound.body"),
        "card_entrustment_made" => ("notice.card_entrustment_made.title", "notice.card_entrustment_made.body"),
        "card_entrustment_ended" => ("notice.card_entrustment_ended.title", "notice.card_entrustment_ended.body"),
        "card_guardianship_ended" => ("notice.card_guardianship_ended.title", "notice.card_guardianship_ended.body"),
        "card_entrustment_left" => ("notice.card_entrustment_left.title", "notice.card_entrustment_left.body"),
        "card_entrustment_put_down" => {
            ("notice.card_entrustment_put_down.title", "notice.card_entrustment_put_down.body")
        }
        "card_family_added" => ("notice.card_family_added.title", "notice.card_family_added.body"),
        "card_family_ended" => ("notice.card_family_ended.title", "notice.card_family_ended.body"),
        "card_closed_with_cover" => ("notice.card_closed_with_cover.title", "notice.card_closed_with_cover.body"),
        "card_not_me" => ("notice.card_not_me.title", "notice.card_not_me.body"),
        "card_stated_unbound" => ("notice.card_stated_unbound.title", "notice.card_stated_unbound.body"),
        "card_frozen_by_office" => ("notice.card_frozen_by_office.title", "notice.card_frozen_by_office.body"),
        "card_entrustment_accepted" => {
            ("notice.card_entrustment_accepted.title", "notice.card_entrustment_accepted.body")
        }
        "card_entrustment_offered" => ("notice.card_entrustment_offered.title", "notice.card_entrustment_offered.body"),
        "card_entrustment_withdrawn" => {
            ("notice.card_entrustment_withdrawn.title", "notice.card_entrustment_withdrawn.body")
        }
        "card_entrustment_used" => ("notice.card_entrustment_used.title", "notice.card_entrustment_used.body"),
        "card_entrustment_use" => ("notice.card_entrustment_use.title", "notice.card_entrustment_use.body"),
        "card_entrustment_run_out" => ("notice.card_entrustment_run_out.title", "notice.card_entrustment_run_out.body"),
        "card_entrustment_over" => ("notice.card_entrustment_over.title", "notice.card_entrustment_over.body"),
        "card_family_grown" => ("notice.card_family_grown.title", "notice.card_family_grown.body"),
        "card_of_age" => ("notice.card_of_age.title", "notice.card_of_age.body"),
        "card_settlement_opened" => ("notice.card_settlement_opened.title", "notice.card_settlement_opened.body"),
        "enquiry_received" => ("notice.enquiry_received.title", "notice.enquiry_received.body"),
        "enquiry_answered" => ("notice.enquiry_answered.title", "notice.enquiry_answered.body"),
        "enquiry_handed" => ("notice.enquiry_handed.title", "notice.enquiry_handed.body"),
        "enquiry_closed" => ("notice.enquiry_closed.title", "notice.enquiry_closed.body"),
        "suggestion_received" => ("notice.suggestion_received.title", "notice.suggestion_received.body"),
        "suggestion_answered" => ("notice.suggestion_answered.title", "notice.suggestion_answered.body"),
        "suggestion_passed" => ("notice.suggestion_passed.title", "notice.suggestion_passed.body"),
        "rating_asked" => ("notice.rating_asked.title", "notice.rating_asked.body"),
        "rating_answered" => ("notice.rating_answered.title", "notice.rating_answered.body"),
        // Written by a newer program than this one.
        _ => ("notice.other.title", "notice.other.body"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use usecases::{account::security::SecurityNotice, card::CardNotice, suggestion::SuggestionNotice};

    #[test]
    fn every_kind_has_its_own_words_in_both_languages() {
        let args: BTreeMap<String, String> = [
            ("reference", "K7M2P9"),
            ("deadline", "2026-12-04"),
            ("effective_on", "2027-01-01"),
            ("on", "2026-12-30"),
            ("days", "5"),
            ("amount", "420.00"),
        ]
        .into_iter()
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .collect();
        for language in [Language::Zh, Language::En] {
            let mut seen = Vec::new();
            for kind in SuggestionNotice::ALL {
                let words = notice_words(language, kind.name(), &args, None, None);
                let other = notice_words(language, "from_the_future", &args, None, None);
                assert!(words != other && words.body.contains("K7M2P9") && !words.body.contains("%{"), "{kind:?}");
                seen.push(words.title);
            }
            for kind in NoticeKind::ALL {
                let words = notice_words(language, kind.name(), &args, None, None);
                assert!(!words.title.is_empty() && !words.title.starts_with("notice."), "{kind:?}");
                assert!(words.body.contains("K7M2P9"), "{kind:?} does not say which application");
                assert!(!words.body.contains("%{"), "{kind:?}: {}", words.body);
                assert!(!seen.contains(&words.title), "{kind:?} is titled as another");
                seen.push(words.title);
            }
        }
        for language in [Language::Zh, Language::En] {
            let kinds = SecurityNotice::ALL.map(SecurityNotice::name).into_iter();
            for kind in kinds.chain(CardNotice::ALL.map(CardNotice::name)) {
                let words = notice_words(language, kind, &args, None, None);
                let other = notice_words(language, "from_the_future", &args, None, None);
                assert!(!words.title.starts_with("notice.") && words.title != other.title, "{kind}");
                assert!(!words.body.starts_with("notice.") && !words.body.contains("%{"), "{kind}: {}", words.body);
                assert!(!words.body.contains("K7M2P9"), "{kind} is about no application");
            }
        }
        let paid = notice_words(Language::Zh, "refund_paid", &args, None, None);
        assert!(paid.body.contains("420.00 元"), "{}", paid.body);
        let told = notice_words(Language::En, "approved", &args, None, None);
        assert!(told.body.contains("1 Jan 2027"), "{}", told.body);
        assert_eq!(
            notice_words(Language::En, "from_the_future", &args, None, None).title,
            "News about your application"
        );
    }

    // What a region must say is what the program says: no fact is lost, none is asked for that is not there.
    #[test]
    fn the_program_keeps_to_the_blanks_that_it_asks_of_regions() {
        use domain::rules::{NOTICE_SENTENCES, notice_title_fault, notice_words_fault};
        for sentence in NOTICE_SENTENCES {
            let (kind, args) = sample_args(sentence.key);
            assert!(!kind.is_empty(), "{}", sentence.key);
            assert_eq!(
                special(kind, &args).map_or(kind, |(key, _)| key),
                sentence.key,
                "its sample is another sentence"
            );
            for language in [Language::Zh, Language::En] {
                let ours = sentence_words(language, sentence.key);
                assert_eq!(notice_words_fault(sentence, &ours.body), None, "{}: {}", sentence.key, ours.body);
                assert_eq!(notice_title_fault(&ours.title), None, "{}", ours.title);
                let read = notice_words(language, kind, &args, None, None);
                assert!(!read.body.contains(['{', '}']) && !read.body.starts_with("notice."), "{}", read.body);
            }
        }
        // "If this was not you" is nobody's to leave out.
        for kept in ["entered", "entered_phone", "refund_account", "phone_changed", "card_frozen"] {
            assert!(NOTICE_SENTENCES.iter().all(|sentence| sentence.key != kept), "{kept}");
        }
    }

    #[test]
    fn a_region_tells_it_in_its_own_words_and_the_facts_are_the_same() {
        use domain::{
            language::Text,
            rules::{Mark, NoticeText},
        };
        let book = crate::pages::account::tests::book();
        let mut region = book.regions.values().next().unwrap().clone();
        region.notices = vec![NoticeText {
            key: "approved_now".into(),
            title: Text { zh: "您的停保办好了".into(), en: "Done".into() },
            words: Text {
                zh: "编号{reference}，{effective_on}起停保。".into(),
                en: "{reference}: {effective_on}.".into(),
            },
            mark: Mark::Sample,
            src: Vec::new(),
        }];
        let (kind, args) = sample_args("approved_now");
        let zh = notice_words(Language::Zh, kind, &args, None, Some(&region));
        assert_eq!((zh.title.as_str(), zh.body.as_str()), ("您的停保办好了", "编号SAMPLE，2027年1月1日起停保。"));
        let en = notice_words(Language::En, kind, &args, None, Some(&region));
        assert_eq!(en.body, "SAMPLE: 1 Jan 2027.");
        // Another sentence of the same kind stays the program's.
        let (kind, args) = sample_args("approved");
        let other = notice_words(Language::Zh, kind, &args, None, Some(&region));
        assert_eq!(other, notice_words(Language::Zh, kind, &args, None, None));
    }

    #[test]
    fn what_is_decided_at_once_is_one_notice_with_its_refund() {
        for (decided, amount) in
            [("2026-12-31", "420.00"), ("2027-01-01", "420.00"), ("2027-01-01", ""), ("2026-12-31", "")]
        {
            let args =
                [("reference", "K7M2P9"), ("effective_on", "2027-01-01"), ("decided_on", decided), ("amount", amount)];
            let args = args.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
            for language in [Language::Zh, Language::En] {
                let words = notice_words(language, "approved_at_once", &args, None, None).body;
                assert_eq!(words.contains("420.00"), !amount.is_empty(), "{words}");
                assert!(words.contains("K7M2P9") && !words.contains("%{"), "{words}");
            }
            let words = notice_words(Language::Zh, "approved_at_once", &args, None, None).body;
            assert_eq!(words.contains("不能撤销"), decided == "2027-01-01", "{words}");
        }
    }

    #[test]
    fn a_late_refund_alone_is_promised_no_cover() {
        for (act, goes_on) in [("stop", true), ("refund", false)] {
            let args = [("reference", "K7M2P9"), ("deadline", "2026-12-04"), ("on", "2026-12-30"), ("act", act)];
            let args = args.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
            assert_eq!(notice_words(Language::Zh, "late", &args, None, None).body.contains("照常有效"), goes_on);
            assert_eq!(
                notice_words(Language::En, "late", &args, None, None).body.contains(". Your cover goes on"),
                goes_on
            );
        }
    }

    #[test]
    fn a_stop_that_counts_at_once_is_not_promised_to_be_undone() {
        for (decided, undo) in [("2026-12-31", true), ("2027-01-01", false)] {
            let args = [("reference", "K7M2P9"), ("effective_on", "2027-01-01"), ("decided_on", decided)];
            let args = args.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
            let words = notice_words(Language::Zh, "approved", &args, None, None).body;
            assert_eq!(words.contains("生效前可以"), undo, "{words}");
            assert_eq!(words.contains("不能撤销"), !undo, "{words}");
            assert_eq!(
                notice_words(Language::En, "approved", &args, None, None).body.contains("can't be undone"),
                !undo
            );
        }
    }

    #[test]
    fn both_sides_of_an_entrustment_read_who_and_where() {
        let at = domain::time::Timestamp(1_796_230_020_000);
        let used = Some((at, "示范大药房".to_owned(), domain::card::BusinessType::BuyDrugs));
        let about = AboutEntrustment { other: "董**".into(), used: None };
        let args = BTreeMap::from([("on".to_owned(), "2026-12-30".to_owned())]);
        for language in [Language::Zh, Language::En] {
            for kind in CardNotice::ALL.map(CardNotice::name).into_iter().filter(|kind| kind.contains("entrustment")) {
                let words = notice_words(language, kind, &args, Some(&about), None);
                assert!(words.body.contains("董**") && !words.body.contains("%{"), "{kind}: {}", words.body);
            }
        }
        let over = AboutEntrustment { used, ..about };
        let words = notice_words(Language::Zh, "card_entrustment_ended", &args, Some(&over), None).body;
        assert!(words.contains("在示范大药房用了您的委托（购药）。委托已结束。"), "{words}");
    }
}
