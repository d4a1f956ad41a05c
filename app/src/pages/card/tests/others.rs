//! What is shown to whoever helps: the entrusted and the guardian.

use super::{made::*, tells_nothing};
use crate::pages::card::{entrusted, family};
use domain::{
    card::{Binding, BindingState, BusinessType, Certificate, CertificateState, EndReason, Entrustment, Uses},
    id::{BindingId, CertificateId, EntrustmentId, PersonId},
    language::Language,
    person::Name,
};
use usecases::card::{Errand, ErrandState, Family, Member};

#[test]
fn whoever_was_entrusted_is_told_how_it_ended_and_what_to_do() {
    let entrustment = Entrustment {
        id: EntrustmentId::from_bits(7),
        certificate: CertificateId::from_bits(2),
        principal: PersonId::from_bits(1),
        agent: PersonId::from_bits(5),
        agent_name: Name::parse("王小明").unwrap(),
        scope: vec![BusinessType::BuyDrugs],
        institution: None,
        uses: Uses::One,
        last_day: TODAY,
        created_at: AT,
        ended: None,
        version: 1,
    };
    let page = |state| {
        let errand = Errand { entrustment: entrustment.clone(), principal: person(), state };
        let page = html(Language::Zh, || entrusted::view(&errand, &[]));
        tells_nothing(&page);
        page
    };
    let offered = page(ErrandState::Offered);
    assert!(offered.contains("在这台设备上接受") && offered.contains("<form"));
    let here = page(ErrandState::Here(BindingId::from_bits(3)));
    assert!(!here.contains("<form") && here.contains("/card/codes/"), "accepted once is enough: {here}");
    for (state, words) in [
        (ErrandState::NotNow, "现在不能使用"),
        (ErrandState::Ended(AT, EndReason::Used), "用过"),
        (ErrandState::Ended(AT, EndReason::Revoked), "撤销"),
        (ErrandState::Over, "已过最后一天（2026年12月3日）"),
    ] {
        let page = page(state);
        assert!(page.contains(words) && !page.contains("<form") && !page.contains("/card/codes/"), "{page}");
        assert!(page.contains("委托人"), "whom to ask: {page}");
    }
}

#[test]
fn the_family_room_says_how_each_card_stands_and_offers_what_can_be_done() {
    let book = book();
    let member = |certificate: Option<Certificate>, bindings: Vec<Binding>, here| Member {
        person: person(),
        region: Some(region(&book)),
        certificate,
        bindings,
        here,
        insured: true,
        ends_on: TODAY,
    };
    let page = |member: Member, shown| {
        let found = Family { members: vec![member], shown, most: Some(region(&book).card.family_most) };
        let page = html(Language::Zh, || family::view(&book, &found));
        tells_nothing(&page);
        page
    };
    let new = page(member(None, Vec::new(), false), 0);
    assert!(new.contains("/card/activate/") && new.contains("现在由您出示 0 人的码，最多 5 人"), "{new}");
    let full = page(member(None, Vec::new(), false), 5);
    assert!(!full.contains("/card/activate/") && full.contains("人数已满"), "{full}");
    let mine = binding(3, "region_app", BindingState::Bound);
    let active = page(member(Some(card(CertificateState::Active)), vec![mine.clone()], true), 1);
    assert!(active.contains("/card/codes/") && active.contains(&format!("/unbind?which={}", mine.id)), "{active}");
    assert!(active.contains("2026年12月2日"), "the last day with the right: {active}");
    let frozen = page(member(Some(card(CertificateState::Frozen)), vec![mine], true), 1);
    assert!(frozen.contains("/unfreeze") && !frozen.contains("/unbind") && !frozen.contains("/card/codes/"));
    let none = html(Language::En, || family::view(&book, &Family { members: Vec::new(), shown: 0, most: None }));
    assert!(none.contains("guardian of anybody under 18"), "{none}");
}

#[test]
fn channels_without_a_row_have_a_guide_and_take_a_statement() {
    let (book, mut centre) = whole(CertificateState::Active, &[binding(3, "region_app", BindingState::Bound)]);
    let wechat = book.channel(&domain::rules::ChannelCode("wechat".into())).unwrap().clone();
    centre.elsewhere = vec![wechat.clone()];
    for language in [Language::Zh, Language::En] {
        let page = html(language, || super::centre::view(&centre, &[], Some(&PersonId::from_bits(1))));
        tells_nothing(&page);
        assert!(page.contains(&format!("/card/{}/channels/wechat", CertificateId::from_bits(2))), "{page}");
        let found = usecases::card::ChannelGuide {
            access: access(CertificateState::Active),
            channel: wechat.clone(),
            row: None,
        };
        let guide = html(language, || super::super::channel::view(&book, &found));
        tells_nothing(&guide);
        assert!(guide.contains("name=\"say\" value=\"unbound\"") && guide.contains("class=\"mark"), "{guide}");
    }
}
