//! What the account's pages show, looked at as text.

use super::{
    my::my_page,
    notices::{Item, inbox},
    parts::{Trouble, WrongData},
    privacy,
};
use crate::{context::PageCtx, render::in_context};
use domain::{
    application::form::{FieldCode, FieldError},
    cover::{Category, Cover, CoverStatus, InsuranceKind, Payment},
    id::{CertificateId, CoverId, NoticeId, PaymentId, PersonId},
    language::Language,
    money::Fen,
    person::{Capacity, IdNumber, Name, Person, Phone},
    rules::{RegionCode, RuleBook},
    time::Timestamp,
};
use http::StatusCode;
use jiff::civil::Date;
use leptos::prelude::*;
use std::{collections::BTreeMap, path::Path};
use usecases::{
    UseCaseError,
    account::my::{MyPage, PaidCover, Someone},
};

fn ctx(language: Language) -> PageCtx {
    PageCtx { path: "/my".into(), demonstration: true, ..PageCtx::sample(language) }
}

pub(super) fn book() -> RuleBook {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
    let names = [
        "sources.toml",
        "national.toml",
        "calendar.toml",
        "issuers.toml",
        "channels.toml",
        "texts.toml",
        "retention.toml",
        "411481/region.toml",
    ];
    RuleBook::load(names.into_iter().map(|name| (name, std::fs::read_to_string(root.join(name)).unwrap()))).unwrap()
}

fn person() -> Person {
    Person {
        id: PersonId::from_bits(1),
        id_number: IdNumber::parse("11010519491231002X").unwrap(),
        name: Name::parse("欧阳娜娜").unwrap(),
        born_on: Date::constant(1949, 12, 31),
        region: RegionCode("411481".into()),
        phone: Some(Phone::parse("19000000001").unwrap()),
        died_on: None,
        in_hospital: Some(false),
        unsettled_claims: Some(0),
        in_arrears: Some(false),
        chronic_entitlement: false,
        continuous_years: 3,
        missed_years: 0,
        subsidised: false,
        generated: true,
    }
}

fn cover(kind: InsuranceKind, status: CoverStatus, bits: u128) -> PaidCover {
    let cover = Cover {
        id: CoverId::from_bits(bits),
        person: PersonId::from_bits(1),
        kind,
        region: RegionCode("411481".into()),
        year: 2027,
        category: Category::Adult,
        status,
        starts_on: Date::constant(2027, 1, 1),
        ends_on: Some(Date::constant(2027, 12, 31)),
        benefits_used: None,
        version: 1,
    };
    let payment = Payment {
        id: PaymentId::from_bits(bits),
        cover: cover.id.clone(),
        amount: Fen(42_000),
        paid_on: Date::constant(2026, 10, 3),
        channel: "village".into(),
        channel_takes_refunds: false,
    };
    PaidCover { cover, payments: vec![payment] }
}

fn shown(language: Language, view: impl FnOnce() -> AnyView) -> String {
    in_context(&ctx(language), || view().to_html())
}

#[test]
fn my_page_masks_the_person_and_leads_from_a_cover_in_force_to_the_answer() {
    let covers = vec![
        cover(InsuranceKind::Residents, CoverStatus::Normal, 2),
        cover(InsuranceKind::Residents, CoverStatus::Terminated, 3),
        cover(InsuranceKind::Employee, CoverStatus::Normal, 4),
    ];
    let someone = Someone { person: person(), capacity: Capacity::Oneself };
    let mine = MyPage { applications: Vec::new(), unread: 2, held: true };
    let page = shown(Language::Zh, || my_page(&book(), mine, vec![(someone, covers)]).into_any());
    assert!(!page.contains("11010519491231002X") && !page.contains("19000000001"), "{page}");
    assert!(page.contains("欧***") && page.contains("1***************2X"), "{page}");
    // The employees' cover leads to the page that says who ends it.
    for (bits, leads) in [(2, true), (3, false), (4, true)] {
        let href = format!("/my/stop/{}", CoverId::from_bits(bits));
        assert_eq!(page.contains(&href), leads, "{bits}");
    }
    for words in ["2 条未读", "24 小时", "420.00 元", "永城市", "退出登录"] {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn before_the_proof_my_page_says_what_to_do() {
    let mine = MyPage { applications: Vec::new(), unread: 0, held: false };
    let page = shown(Language::En, || my_page(&book(), mine, Vec::new()).into_any());
    assert!(page.contains("href=\"/proof\"") && !page.contains("unread"), "{page}");
    assert!(!page.contains("see below"), "nothing is below: {page}");
}

#[test]
fn wards_of_the_same_masked_name_can_be_told_apart() {
    let ward = |number: &str, year: i16| {
        let born_on = Date::constant(year, 3, 1);
        let name = Name::parse("欧阳安").unwrap();
        let person = Person { name, born_on, id_number: IdNumber::parse(number).unwrap(), ..person() };
        (Someone { person, capacity: Capacity::Guardian }, Vec::new())
    };
    let mine = MyPage { applications: Vec::new(), unread: 0, held: false };
    let family = vec![ward("11010519491231002X", 2015), ward("440524188001010014", 2018)];
    let page = shown(Language::Zh, || my_page(&book(), mine, family).into_any());
    assert!(page.contains("2015 年生，证件尾号 2X") && page.contains("2018 年生，证件尾号 14"), "{page}");
}

#[test]
fn a_cover_shows_its_payment_and_whether_the_channel_takes_refunds() {
    let paid = cover(InsuranceKind::Residents, CoverStatus::Normal, 2);
    let page = shown(Language::Zh, || super::covers::cover(&book(), &paid).into_any());
    for words in ["420.00 元", "村（社区）代收", "不能原路退回", "查不到", "成年居民"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn an_unread_notice_is_marked_and_opens_by_post() {
    let item = |unread| Item {
        about: None,
        told: Vec::new(),
        id: NoticeId::from_bits(5),
        kind: "submitted".into(),
        args: BTreeMap::from([("reference".to_owned(), "K7M2P9".to_owned())]),
        at: Timestamp(0),
        unread,
        application: None,
        certificate: None,
        book: None,
    };
    let page = shown(Language::En, || inbox(vec![item(true)]).into_any());
    assert!(page.contains("K7M2P9") && page.contains("method=\"post\"") && page.contains("/read"), "{page}");
    let page = shown(Language::En, || inbox(vec![item(false)]).into_any());
    assert!(!page.contains("<form"), "{page}");
    assert!(shown(Language::En, || inbox(Vec::new()).into_any()).contains("empty__title"));
}

#[test]
fn a_notice_about_a_card_leads_to_it_and_to_freezing_it() {
    let certificate = CertificateId::from_bits(6);
    let item = |kind: &str| Item {
        about: None,
        told: Vec::new(),
        id: NoticeId::from_bits(5),
        kind: kind.into(),
        args: BTreeMap::new(),
        at: Timestamp(0),
        unread: false,
        application: None,
        certificate: Some(certificate.clone()),
        book: None,
    };
    let freeze = format!("/card/{certificate}/freeze");
    for (language, open, not_me) in
        [(Language::Zh, "查看凭证", "不是我操作的"), (Language::En, "See the card", "This wasn")]
    {
        let page = shown(language, || inbox(vec![item("card_unbound")]).into_any());
        assert!(page.contains("/read") && page.contains(open), "a read one still leads to its card: {page}");
        assert!(page.contains(not_me) && page.contains(&freeze), "{page}");
        // What is frozen needs no freezing.
        let page = shown(language, || inbox(vec![item("card_frozen")]).into_any());
        assert!(!page.contains(&freeze), "{page}");
    }
}

#[test]
fn trouble_keeps_the_page_and_says_how_long_to_wait() {
    let wrong = Trouble::of(UseCaseError::Invalid(vec![FieldError::new("code", FieldCode::CodeWrong)])).unwrap();
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let limit = UseCaseError::LimitReached { limit: "code_phone_minute", retry_after: 42 };
    let often = Trouble::of(limit).unwrap();
    assert_eq!(often.status(), StatusCode::TOO_MANY_REQUESTS);
    let answer = often.mark(axum::response::Response::default());
    assert_eq!(answer.headers()["retry-after"], "42");
    assert!(Trouble::of(UseCaseError::NotSignedIn).is_err());
}

#[test]
fn the_static_parts_speak_both_languages() {
    for language in [Language::Zh, Language::En] {
        let page = shown(language, || view! { {privacy::text()} <WrongData /> }.into_any());
        assert!(!page.contains(">privacy.") && !page.contains(">account.") && !page.contains("%{"), "{page}");
    }
}
