//! What a receipt's pages show, looked at as text.

use super::{check, show, words::Names};
use crate::{context::PageCtx, render::in_context};
use domain::{
    application::{ApplicationState, Reference},
    card::CardAct,
    id::ReceiptId,
    language::{Language, Text},
    money::Fen,
    receipt::{Inclusion, RECEIPT_VERSION, Receipt, ReceiptAct, ReceiptBody},
    rules::{ChannelCode, IssuerCode, Reason, RegionCode},
    time::Timestamp,
};
use jiff::civil::Date;
use leptos::prelude::*;

fn ctx(language: Language) -> PageCtx {
    PageCtx { path: "/receipts/x".into(), ..PageCtx::sample(language) }
}

fn receipt(act: ReceiptAct) -> Receipt {
    Receipt {
        body: ReceiptBody {
            v: RECEIPT_VERSION,
            id: ReceiptId::from_bits(1),
            act,
            name: "张*".into(),
            id_number: "4****************2X".into(),
            region: RegionCode("411481".into()),
            agency: Text { zh: "医保局".into(), en: "Agency".into() },
            at: Timestamp(1_796_277_900_000_000),
            demonstration: false,
        },
        subject: None,
        inclusion: Inclusion { index: 0, leaf: String::new(), size: 1, root: String::new(), path: Vec::new() },
        key: String::new(),
        signature: String::new(),
    }
}

fn card(act: CardAct) -> ReceiptAct {
    ReceiptAct::Card {
        act,
        issuer: IssuerCode("nhsa".into()),
        credential: Text { zh: "医保电子凭证".into(), en: "Insurance certificate".into() },
        channels: vec![ChannelCode::region_app()],
        device: Some("WeChat · Android".into()),
        ended: if act == CardAct::Unbound { vec!["WeChat · Android".into(), String::new()] } else { Vec::new() },
    }
}

fn stop() -> ReceiptAct {
    ReceiptAct::Stop {
        act: domain::application::ApplicationAct::Stop,
        reference: Reference::from_bits(7),
        state: ApplicationState::Approved,
        reason: Reason::Employee,
        year: 2027,
        effective_on: Some(Date::constant(2027, 1, 1)),
        refund: Some(Fen(40_000)),
    }
}

/// The owner's page and the public one.
fn pages(language: Language, act: ReceiptAct) -> [String; 2] {
    let names = Names { region: "永城".into(), issuer: "国家医疗保障局".into(), channels: "本服务".into() };
    let receipt = receipt(act);
    let (back, address) = ("/card/x/centre".to_owned(), "https://yitui.example/check/x".to_owned());
    let own = in_context(&ctx(language), || {
        show::view(receipt.clone(), names.clone(), back, address, "key".into()).into_view().to_html()
    });
    let public = in_context(&ctx(language), || check::view(receipt, names).into_view().to_html());
    [own, public]
}

#[test]
fn an_unbinding_says_what_ended_where_and_what_goes_on() {
    for page in pages(Language::Zh, card(CardAct::Unbound)) {
        for words in [
            "医保电子凭证",
            "已解绑",
            "国家医疗保障局",
            "本服务",
            "WeChat · Android、其他设备",
            "张*",
            "参保没有变",
            "实体卡照常可用",
            "2026年12月3日 14:05",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains("受理编号") && !page.contains("停保原因"), "{page}");
    }
    for page in pages(Language::En, card(CardAct::Unbound)) {
        for words in ["Insurance certificate", "Unbound", "Your cover goes on", "The physical card"] {
            assert!(page.contains(words), "{words}: {page}");
        }
    }
}

#[test]
fn other_acts_on_a_card_say_what_was_done_and_nothing_of_unbinding() {
    for act in CardAct::ALL.into_iter().filter(|act| *act != CardAct::Unbound) {
        for language in [Language::Zh, Language::En] {
            for page in pages(language, card(act)) {
                assert!(page.contains(&crate::i18n::say_in(language, act)), "{act:?}: {page}");
                assert!(!page.contains("实体卡照常可用") && !page.contains("What unbinding"), "{act:?}");
            }
        }
    }
    let bare = ReceiptAct::Card {
        act: CardAct::Closed,
        issuer: IssuerCode("nhsa".into()),
        credential: Text { zh: "凭证".into(), en: "Card".into() },
        channels: Vec::new(),
        device: None,
        ended: Vec::new(),
    };
    let [own, _] = pages(Language::Zh, bare);
    assert!(!own.contains("办理设备"), "no row without a value: {own}");
}

#[test]
fn a_stop_says_what_it_said_before() {
    for page in pages(Language::Zh, stop()) {
        for words in [Reference::from_bits(7).as_str(), "2027年1月1日", "400.00 元", "受理编号", "停保原因"]
        {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains("签发机构") && !page.contains("实体卡"), "{page}");
    }
}
