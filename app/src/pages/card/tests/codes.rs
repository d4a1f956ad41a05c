//! The code's page, and what it says when its code ended.

use super::made::*;
use crate::pages::card::{centre, code, code_over};
use domain::{
    card::{BindingState, CertificateState, ScanOutcome, Slot},
    id::{BindingId, PersonId},
    language::Language,
};
use usecases::card::{CodeEnd, CodeStop, CodeView};

pub(super) fn view_of() -> CodeView {
    let book = book();
    let region = region(&book);
    CodeView {
        owner: person().name,
        certificate: card(CertificateState::Active),
        binding: binding(3, "region_app", BindingState::Bound),
        issuer: book.issuer_of(&region).unwrap().clone(),
        slot: Slot::at(AT, region.card.code_seconds.v),
        region,
        token: "1042857142857142857142857142857142857903".into(),
        at: AT,
    }
}

#[test]
fn a_code_stands_in_its_page_and_in_no_address() {
    let view = view_of();
    let page = html(Language::Zh, || code::whole(&view, code::Bright::No, None, None, None));
    tells_nothing(&page);
    assert!(!page.contains(&view.token), "only in groups: {page}");
    assert!(page.contains("<span>1042</span>") && page.contains("class=\"qr\"") && page.contains("class=\"bar-code\""));
    assert!(page.contains("data-refresh") && page.contains(&format!("seen?slot={}", view.slot.number)));
    let bright = html(Language::Zh, || code::whole(&view, code::Bright::Bars, None, None, None));
    assert!(bright.contains("code--bright") && bright.contains("?bright=bars") && !bright.contains("class=\"qr\""));
    assert_eq!(bright.matches("<h1").count(), 1);
}

#[test]
fn a_used_code_is_gone_and_says_who_when_and_what_for() {
    let view = view_of();
    let used = Some(scan(9, ScanOutcome::Accepted));
    let page = html(Language::Zh, || code::whole(&view, code::Bright::No, used.clone(), None, None));
    assert!(!page.contains("class=\"qr\"") && !page.contains("1042"), "{page}");
    for words in ["示范大药房", "购药", "2026年12月3日"] {
        assert!(page.contains(words), "{words}");
    }
    // Without scripts the last one's use shows above the next code.
    let page = html(Language::Zh, || code::whole(&view_of(), code::Bright::No, None, used, None));
    assert!(page.contains("class=\"qr\"") && page.contains("示范大药房"));
}

#[test]
fn a_code_that_ended_says_why_and_what_to_do_now() {
    let me = binding(3, "region_app", BindingState::Unbound);
    let cases = [
        (CodeEnd::Frozen, false, "凭证已冻结", "/unfreeze\""),
        (CodeEnd::Closed, false, "凭证已关闭", "/card/"),
        (CodeEnd::Unbound, true, "这台设备已解绑", "/restore\""),
        (CodeEnd::Unbound, false, "这台设备已解绑", "/card/"),
        (CodeEnd::Expired, false, "凭证已过有效期", "/card/"),
        (CodeEnd::NotGuardian, false, "您不再出示这位家人的医保码", "/card/family\""),
        (CodeEnd::OfAge, false, "这位家人已成年", "/card/family\""),
        (CodeEnd::Ended, false, "这个码已不能使用", "/card\""),
        (CodeEnd::Replaced, false, "请用新的码", "/card/codes/"),
    ];
    for (why, may_restore, words, next) in cases {
        let page = html(Language::Zh, || code_over::page(&CodeStop { binding: me.clone(), why, may_restore }));
        assert!(page.contains(words) && page.contains(next) && !page.contains("class=\"qr\""), "{why:?}: {page}");
    }
}

#[test]
fn a_statement_is_taken_back_from_the_centre() {
    let (_, centre) = whole(CertificateState::Active, &[binding(4, "wechat", BindingState::Stated)]);
    let page = html(Language::Zh, || centre::view(&centre, &[], Some(&PersonId::from_bits(1))));
    let action = format!("action=\"/card/bindings/{}/guide\"", BindingId::from_bits(4));
    for part in [action.as_str(), "name=\"say\" value=\"bound\"", "name=\"to\" value=\"centre\"", "收回 · 微信"] {
        assert!(page.contains(part), "{part}: {page}");
    }
}
