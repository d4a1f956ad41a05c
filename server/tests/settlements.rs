//! What a holder sees of their settlements, and the expense document, on the real router.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first thing that is not there")]

mod common;
mod terminal_support;

use common::Answer;
use domain::{
    card::{BusinessType, Certificate, Settlement, SettlementItem, SettlementState},
    cover::InsuranceKind,
    id::{ScanId, SettlementId},
    language::Language,
    money::Fen,
    person::Person,
};
use http::StatusCode;
use paper::{Face, write};
use std::{path::Path, sync::Arc};
use storage::CardChange;
use terminal_support::{BUY, Street};
use usecases::ports::{Paper, PortError, Sheet};

/// Prints with the font where the set-up puts it.
struct Printer(Face);

impl Printer {
    fn new() -> Self {
        let font = "end2end/node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf";
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(font);
        let font = std::fs::read(&path);
        let font = font.unwrap_or_else(|error| panic!("{}: {error}; run `make setup`", path.display()));
        Self(Face::new(font).unwrap())
    }
}

#[async_trait::async_trait]
impl Paper for Printer {
    async fn print(&self, sheet: Sheet) -> Result<Vec<u8>, PortError> {
        write(&self.0, &sheet).map_err(|error| PortError::Unavailable(error.to_string()))
    }
}

/// The cookie of a person's own account.
async fn signed_in(street: &Street, person: &Person) -> String {
    street.site.proven(person, Language::Zh).await.cookie
}

/// A purchase of the first person in this state.
async fn bought(street: &Street, state: SettlementState) -> (Certificate, SettlementId) {
    let (card, binding) = street.own().await;
    let reply = street.scan(&street.pharmacy, &street.code_in(&binding, 0), BUY).await;
    let ctx = &street.site.ctx;
    let settled = state == SettlementState::Settled;
    let item = |name: &str, quantity, amount| SettlementItem { name: name.into(), quantity, amount: Fen(amount) };
    let items = vec![item("阿莫西林胶囊 <b>0.25g</b>×24", 2, 3160), item("氯化钠注射液", 1, 480)];
    let settlement = Settlement {
        id: SettlementId::from_bits(ctx.ids.bits()),
        certificate: card.id.clone(),
        person: card.person.clone(),
        institution: street.institution("P43010000001").await,
        scan: ScanId::parse(reply["scan_id"].as_str().unwrap()).unwrap(),
        business: BusinessType::BuyDrugs,
        state,
        items: if settled { items } else { Vec::new() },
        fund: Fen(if settled { 2100 } else { 0 }),
        personal: Fen(if settled { 1540 } else { 0 }),
        opened_at: ctx.now(),
        closed_at: (state != SettlementState::Open).then(|| ctx.now()),
        version: 1,
    };
    street.commit(CardChange::AddSettlement(settlement.clone())).await;
    (card, settlement.id)
}

async fn get(street: &Street, cookie: &str, path: &str) -> Answer {
    street.site.send("GET", path, &[("cookie", cookie)], "").await
}

#[tokio::test]
async fn a_settled_purchase_shows_its_bill_to_its_holder_only() {
    let street = Street::new().await;
    let (card, id) = bought(&street, SettlementState::Settled).await;
    let list = format!("/card/{}/settlements", card.id);
    let one = format!("{list}/{id}");
    let own = signed_in(&street, &street.people[0]).await;
    let other = signed_in(&street, &street.people[1]).await;
    let listed = get(&street, &own, &list).await;
    assert_eq!(listed.status, StatusCode::OK);
    for words in [one.as_str(), "已结清", "36.40 元"] {
        assert!(listed.text.contains(words), "{words} is on the list");
    }
    let shown = get(&street, &own, &one).await;
    for words in
        ["阿莫西林胶囊 &lt;b&gt;", "31.60 元", "36.40 元", "21.00 元", "15.40 元", "示范 P43010000001", id.as_str()]
    {
        assert!(shown.text.contains(words), "{words} is on the page");
    }
    assert!(!shown.text.contains(street.people[0].name.reveal()), "the screen has the masked name");
    // Without the font the page says so, and so does the address of the document.
    assert!(!shown.text.contains("document.pdf"));
    let refused = get(&street, &own, &format!("{one}/document.pdf")).await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.text.contains("现在不能生成 PDF"), "{}", refused.text);
    for path in [&list, &one, &format!("{one}/document.pdf")] {
        assert_eq!(get(&street, &other, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    // The other's own card leads to nobody else's settlement.
    let theirs = street.card(&street.people[1]).await;
    let path = format!("/card/{}/settlements/{id}", theirs.id);
    assert_eq!(get(&street, &other, &path).await.status, StatusCode::NOT_FOUND);
    let none = get(&street, &other, &format!("/card/{}/settlements", theirs.id)).await;
    assert!(none.text.contains("还没有结算记录"));
}

#[tokio::test]
async fn the_document_is_saved_and_never_kept_and_has_the_whole_name() {
    let printer: Arc<dyn Paper> = Arc::new(Printer::new());
    let street = Street::with(|edge| edge.ctx.paper = Some(printer)).await;
    let (card, id) = bought(&street, SettlementState::Settled).await;
    let own = signed_in(&street, &street.people[0]).await;
    let one = format!("/card/{}/settlements/{id}", card.id);
    assert!(get(&street, &own, &one).await.text.contains(&format!("{one}/document.pdf")));
    let file = get(&street, &own, &format!("{one}/document.pdf")).await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.text.starts_with("%PDF-1.7"));
    let saved = format!("attachment; filename=\"expense-{}.pdf\"", &id.as_str()[..6]);
    for (name, value) in [
        ("content-type", "application/pdf"),
        ("content-disposition", saved.as_str()),
        ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(file.header(name), value, "{name}");
    }
    let record = street.site.store().audit_of("settlement.document", id.as_str(), 10).await.unwrap();
    assert_eq!(record.len(), 1);
    assert!(!record[0].entry.detail.contains(street.people[0].name.reveal()));
}

#[tokio::test]
async fn what_is_under_way_says_what_waits_for_it_and_has_no_document() {
    let street = Street::new().await;
    let (card, id) = bought(&street, SettlementState::Open).await;
    let own = signed_in(&street, &street.people[0]).await;
    let one = format!("/card/{}/settlements/{id}", card.id);
    let shown = get(&street, &own, &one).await;
    assert!(shown.text.contains("停保申请要等它结清"), "{}", shown.text);
    // The answer to a stop names it among what is in the way, and leads there.
    let covers = street.site.store().covers_of(&street.people[0].id).await.unwrap();
    let residents = covers.iter().find(|cover| cover.kind == InsuranceKind::Residents).unwrap();
    let answer = get(&street, &own, &format!("/my/stop/{}?reason=EMPLOYEE", residents.id)).await;
    assert!(answer.text.contains("还有没结清的医疗费用"), "{}", answer.text);
    assert!(answer.text.contains(&format!("href=\"{one}\"")));
    let early = get(&street, &own, &format!("{one}/document.pdf")).await;
    assert_eq!((early.status, early.header("location")), (StatusCode::SEE_OTHER, one.as_str()));
}
