//! What is somebody's own is, for everybody else, answered like what is not there: every route of the list that names
//! something of a resident's, with a real name and with a made-up one. A new route without an example fails.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first thing that is not there")]

mod common;
mod terminal_support;

use common::{Answer, SignedIn};
use domain::{
    application::ApplicationAct,
    card::{Binding, BusinessType, Certificate, CertificateState, Settlement, SettlementState},
    cover::CoverStatus,
    enquiry::EnquiryForm,
    id::{ScanId, SettlementId},
    language::Language,
    money::Fen,
    person::Person,
    rules::Reason,
    suggestion::SuggestionForm,
};
use http::StatusCode;
use jiff::civil::date;
use server::http::routes::{Row, TABLE, Who};
use std::collections::BTreeMap;
use storage::CardChange;
use terminal_support::{BUY, Street};
use usecases::{application, card::freeze_lost, worker::run_jobs};

/// Well-formed, and nobody's.
const NOBODYS: &str = "00000000000000000000000000";

/// The device that the card is bound to. Everybody asks from it: it opens nothing by itself.
const DEVICE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A signed-in resident whose identity is proven, on that device.
async fn signed_in(street: &Street, person: &Person) -> SignedIn {
    let SignedIn { caller, cookie, csrf } = street.site.proven(person, Language::Zh).await;
    SignedIn { caller, cookie: format!("{cookie}; device={DEVICE}"), csrf }
}

/// Everything that a route of residents can name, of one resident; and the names that are no secret.
async fn belongings(street: &Street, owner: &SignedIn) -> BTreeMap<&'static str, String> {
    let (ctx, store) = (&street.site.ctx, street.site.store());
    let (person, account) = (&street.people[0], owner.caller.account.as_ref().unwrap());
    let covers = store.covers_of(&person.id).await.unwrap();
    let cover = covers.iter().find(|c| c.status == CoverStatus::Normal && c.starts_on > ctx.today()).unwrap();
    let (stop, reason) = (ApplicationAct::Stop, Some(Reason::Employee));
    let draft = application::start(ctx, &owner.caller, &cover.id, stop, reason).await.unwrap();
    let document = street.site.document(&draft).await;
    let (card, binding) = street.own().await;
    let here = Some(crypto::session::token_hash(DEVICE));
    let binding = Binding { device: here, version: binding.version + 1, ..binding };
    street.commit(CardChange::UpdateBinding(binding.clone())).await;
    let entrusted = street.entrusted(&card, None, &[BusinessType::BuyDrugs], date(2027, 1, 1)).await;
    let entrustment = store.entrustments_of(&card.id).await.unwrap().remove(0);
    assert_ne!(entrusted.id, binding.id);
    let reply = street.scan(&street.pharmacy, &street.code(&binding), BUY).await;
    let scan = ScanId::parse(reply["scan_id"].as_str().unwrap()).unwrap();
    let settlement = Settlement {
        id: SettlementId::from_bits(ctx.ids.bits()),
        certificate: card.id.clone(),
        person: card.person.clone(),
        institution: street.institution("P43010000001").await,
        scan: scan.clone(),
        business: BusinessType::BuyDrugs,
        state: SettlementState::Open,
        items: Vec::new(),
        fund: Fen(0),
        personal: Fen(0),
        opened_at: ctx.now(),
        closed_at: None,
        version: 1,
    };
    street.commit(CardChange::AddSettlement(settlement.clone())).await;
    freeze_lost(ctx, &owner.caller).await.unwrap();
    while run_jobs(ctx).await.unwrap() > 0 {}
    // Its receipt is there; the card is in use again, so that it shows codes.
    let frozen = store.lookup_certificate(&card.id).await.unwrap().unwrap();
    let again = Certificate { state: CertificateState::Active, version: frozen.version + 1, ..frozen };
    street.commit(CardChange::UpdateCertificate(again)).await;
    let receipt = store.receipts_of_card(&card.id).await.unwrap().remove(0);
    let asked = EnquiryForm {
        topic: "card".into(),
        region: person.region.to_string(),
        words: "打不开".into(),
        way: EnquiryForm::HERE.into(),
        ..EnquiryForm::default()
    };
    let enquiry = usecases::enquiry::ask(ctx, &owner.caller, &asked, "").await.unwrap();
    let notice = store.notices_of(&account.id, 9).await.unwrap().remove(0);
    let proposed = SuggestionForm {
        kind: "rule".into(),
        region: person.region.to_string(),
        words: "缴费期再长一些".into(),
        publish: "no".into(),
    };
    let suggestion = usecases::suggestion::send(ctx, &owner.caller, &proposed, "").await.unwrap();
    BTreeMap::from([
        ("{person}", person.id.to_string()),
        ("{cover}", cover.id.to_string()),
        ("{application}", draft.to_string()),
        ("{document}", document.to_string()),
        ("{certificate}", card.id.to_string()),
        ("{binding}", binding.id.to_string()),
        ("{entrustment}", entrustment.id.to_string()),
        ("{scan}", scan.to_string()),
        ("{settlement}", settlement.id.to_string()),
        ("{receipt}", receipt.body.id.to_string()),
        ("{notice}", notice.id.to_string()),
        ("{enquiry}", enquiry.to_string()),
        ("{suggestion}", suggestion.to_string()),
        ("{session}", owner.caller.session.as_ref().unwrap().id.to_string()),
        ("{channel}", "wechat".to_owned()),
        ("{act}", "frozen".to_owned()),
    ])
}

/// Names that everybody may know.
const OPEN: [&str; 2] = ["{channel}", "{act}"];

/// The path with what the resident has, and with what nobody has.
fn paths(row: &Row, has: &BTreeMap<&str, String>) -> (String, String) {
    let fill = |nobodys: bool| {
        let part = |part: &str| match has.get(part) {
            Some(_) if nobodys && !OPEN.contains(&part) => NOBODYS.to_owned(),
            Some(value) => value.clone(),
            None if part.starts_with('{') => panic!("{}: no example of {part}", row.pattern),
            None => part.to_owned(),
        };
        // What a page asks each second says of which code.
        let query = if row.pattern.ends_with("/seen") { "?slot=1&version=1" } else { "" };
        row.pattern.split('/').map(part).collect::<Vec<_>>().join("/") + query
    };
    (fill(false), fill(true))
}

async fn ask(street: &Street, who: &SignedIn, method: &str, path: &str) -> Answer {
    if method == "GET" {
        return street.site.send("GET", path, &[("cookie", &who.cookie)], "").await;
    }
    street.site.post(path, &who.cookie, &format!("csrf={}", who.csrf)).await
}

/// An answer without the names that were asked with.
fn told(answer: &Answer, has: &BTreeMap<&str, String>) -> (StatusCode, String, usize) {
    let bare = |text: &str| has.values().fold(text.replace(NOBODYS, "?"), |text, id| text.replace(id.as_str(), "?"));
    (answer.status, bare(answer.header("location")), bare(&answer.text).len())
}

#[tokio::test]
async fn nobody_learns_whether_something_of_somebody_else_is_there() {
    let street = Street::new().await;
    let owner = signed_in(&street, &street.people[0]).await;
    // Entrusted to buy, and nothing more.
    let agent = signed_in(&street, &street.people[1]).await;
    let stranger = signed_in(&street, &street.people[2]).await;
    let has = belongings(&street, &owner).await;
    // A stream would be listened to until its end.
    street.site.ctx.live.close();
    let (mut wrong, mut asked) = (Vec::new(), 0);
    for row in TABLE.iter().filter(|row| row.who == Who::Resident && row.pattern.contains('{')) {
        let (real, nobodys) = paths(row, &has);
        for method in row.methods {
            for (name, who) in [("stranger", &stranger), ("agent", &agent)] {
                // What was entrusted is the agent's to see.
                if name == "agent" && row.pattern.contains("{entrustment}") {
                    continue;
                }
                let there = told(&ask(&street, who, method, &real).await, &has);
                let absent = told(&ask(&street, who, method, &nobodys).await, &has);
                asked += 1;
                if there != absent {
                    wrong.push(format!("{method} {} as {name}: {there:?}, absent {absent:?}", row.pattern));
                }
            }
        }
        // What is there is there for its owner, or the comparison above says nothing.
        if row.methods.contains(&"GET") {
            let sees = if row.pattern.contains("{entrustment}") { &agent } else { &owner };
            let (there, absent) = (ask(&street, sees, "GET", &real).await, ask(&street, sees, "GET", &nobodys).await);
            if told(&there, &has) == told(&absent, &has) {
                wrong.push(format!("GET {} tells nothing to whose it is: {:?}", row.pattern, told(&there, &has)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(asked > 80, "{asked}");
}
