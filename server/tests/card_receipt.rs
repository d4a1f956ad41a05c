//! A card's receipt on the real router, as a file, and checked by the program.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod common;

use common::Site;
use domain::{
    account::SessionOwner,
    application::Actor,
    card::{CardAct, Certificate, CertificateState},
    id::{AccountId, CertificateId},
    receipt::Receipt,
    rules::{ChannelCode, RegionCode},
};
use http::StatusCode;
use std::process::{Command, Output};
use storage::{AuditEntry, ChangeSet};
use usecases::{
    card::{CardNotice, card_notice},
    receipt::{CardDeed, card_action, card_detail, card_receipt_job},
    roster, worker,
};

const REGION: &str = "320500";

/// An act on a card, written as a use case writes it, and its receipt.
async fn acted(site: &Site, account: &AccountId, act: CardAct) -> (Certificate, Receipt) {
    let ctx = &site.ctx;
    roster::load(site.store(), &ctx.keys, 1, 300, ctx.today(), &ctx.book, &mut |_| ()).await.unwrap();
    let region = RegionCode(REGION.into());
    let sample = roster::samples(site.store(), &region, ctx.today(), 1).await.unwrap().pop().unwrap();
    let certificate = Certificate {
        id: CertificateId::from_bits(ctx.ids.bits()),
        person: sample.person.id.clone(),
        issuer: ctx.book.region(&region).unwrap().card.issuer.v.clone(),
        region,
        card: None,
        state: CertificateState::Active,
        password: String::new(),
        valid_until: None,
        activated_at: ctx.now(),
        state_since: ctx.now(),
        version: 3,
    };
    let deed = CardDeed {
        act,
        channels: vec![ChannelCode::region_app()],
        device: Some("WeChat · Android".into()),
        ended: Vec::new(),
    };
    let entry = AuditEntry {
        at: ctx.now(),
        actor: Actor::Resident(account.clone()),
        action: card_action(act).into(),
        object: certificate.id.0.clone(),
        detail: card_detail(3, ""),
        request: "test".into(),
    };
    let set = ChangeSet::new()
        .with(card_receipt_job(ctx, &certificate, account, deed))
        .with(card_notice(ctx, account, &certificate.id, CardNotice::Unbound, &[]))
        .audited(entry);
    site.store().commit(set).await.unwrap();
    while worker::run_jobs(ctx).await.unwrap() > 0 {}
    let receipt = site.store().receipts_of_card(&certificate.id).await.unwrap().remove(0);
    (certificate, receipt)
}

/// A signed-in resident: cookie, form token, account.
async fn resident(site: &Site) -> (String, String, AccountId) {
    let (cookie, csrf, _) = site.resident().await;
    let hash = crypto::session::token_hash(cookie.trim_start_matches("sid="));
    let owner = site.store().lookup_session(&hash).await.unwrap().unwrap().owner;
    let SessionOwner::Resident(account) = owner else { panic!("a resident's session") };
    (cookie, csrf, account)
}

#[tokio::test]
async fn a_cards_receipt_is_its_accounts_and_anybody_may_check_it() {
    let site = Site::new().await;
    let (cookie, csrf, account) = resident(&site).await;
    let (certificate, receipt) = acted(&site, &account, CardAct::Unbound).await;
    let id = &receipt.body.id;
    let (page, file, check) = (format!("/receipts/{id}"), format!("/receipts/{id}/file"), format!("/check/{id}"));
    for (language, words) in [
        ("zh-CN", ["已解绑", "参保没有变", "实体卡照常可用"]),
        ("en", ["Unbound", "Your cover goes on", "The physical card"]),
    ] {
        let cookie = format!("{cookie}; lang={language}");
        let own = site.send("GET", &page, &[("cookie", &cookie)], "").await;
        let public = site.send("GET", &check, &[("cookie", &format!("lang={language}"))], "").await;
        assert_eq!((own.status, public.status), (StatusCode::OK, StatusCode::OK));
        for word in words {
            assert!(own.text.contains(word) && public.text.contains(word), "{word}");
        }
        let centre = format!("/card/{}/centre", certificate.id);
        assert!(own.text.contains(&centre) && own.text.contains("<svg"), "the way back and the QR code");
        let person = site.store().lookup_person(&certificate.person).await.unwrap().unwrap();
        for secret in [person.name.reveal(), person.id_number.reveal(), certificate.id.as_str(), account.as_str()] {
            assert!(!public.text.contains(secret), "the public page shows what the receipt shows");
        }
    }
    let own = site.send("GET", &file, &[("cookie", &cookie)], "").await;
    assert!(own.header("content-disposition").contains("yitui-card-unbound-2026-11-22.json"));
    for secret in [certificate.id.as_str(), account.as_str()] {
        assert!(!own.text.contains(secret), "a file is handed on: whose it is is not in it");
    }
    let (other, _, _) = resident(&site).await;
    for path in [&page, &file] {
        assert_eq!(site.send("GET", path, &[("cookie", &other)], "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(site.get(path).await.header("location"), "/sign-in");
    }

    // The notice leads to the card, and freezing is one press away.
    let inbox = site.send("GET", "/my/notices", &[("cookie", &cookie)], "").await;
    assert!(inbox.text.contains(&format!("/card/{}/freeze", certificate.id)), "{}", inbox.text);
    let notice = site.store().notices_of(&account, 1).await.unwrap().remove(0);
    let read = site.post(&format!("/my/notices/{}/read", notice.id), &cookie, &format!("csrf={csrf}")).await;
    assert_eq!(
        (read.status, read.header("location")),
        (StatusCode::SEE_OTHER, format!("/card/{}/centre", certificate.id).as_str())
    );
}

#[tokio::test]
async fn the_program_checks_a_cards_receipt_and_finds_every_change() {
    let site = Site::new().await;
    let (cookie, _, account) = resident(&site).await;
    let (_, receipt) = acted(&site, &account, CardAct::Unbound).await;
    let file = site.send("GET", &format!("/receipts/{}/file", receipt.body.id), &[("cookie", &cookie)], "").await.text;
    let key = site.folder.join("key.pem");
    std::fs::write(&key, site.get("/.well-known/yitui-receipt-key.pem").await.text).unwrap();
    let verify = |text: &str| {
        let path = site.folder.join("receipt.json");
        std::fs::write(&path, text).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_yitui"));
        let Output { status, stdout, .. } =
            command.args(["receipt", "verify"]).arg(&path).arg("--key").arg(&key).output().unwrap();
        (status.code(), String::from_utf8(stdout).unwrap())
    };
    let (code, said) = verify(&file);
    assert_eq!(code, Some(0), "{said}");
    for words in ["genuine", "Unbound · 已解绑", "region_app", "WeChat · Android", "ends no cover", "proves nothing"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    for (from, to) in
        [("\"unbound\"", "\"frozen\""), ("region_app", "wechat"), ("Android", "iPhone"), (REGION, "411481")]
    {
        let changed = file.replacen(from, to, 1);
        assert_ne!(changed, file, "{from}");
        assert_eq!(verify(&changed).0, Some(1), "{from}");
    }
}
