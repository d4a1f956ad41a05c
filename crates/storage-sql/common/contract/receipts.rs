//! Receipts: one for an act, about an application or about a card, kept for good.

use super::world::{NOW, World, bits, region};
use domain::{
    application::{Application, ApplicationState},
    card::CardAct,
    id::{ApplicationId, CertificateId, ReceiptId},
    language::Text,
    money::Fen,
    receipt::{Inclusion, RECEIPT_VERSION, Receipt, ReceiptAct, ReceiptBody, ReceiptSubject},
    rules::{ChannelCode, IssuerCode, Reason},
    time::Timestamp,
};
use storage::{Applications as _, Change, Constraint, StoreError};

const THERE: Result<(), StoreError> = Err(StoreError::Refused(Constraint::AlreadyThere));

fn receipt(act: ReceiptAct, subject: ReceiptSubject, at: Timestamp) -> Receipt {
    Receipt {
        body: ReceiptBody {
            v: RECEIPT_VERSION,
            id: ReceiptId::from_bits(bits()),
            act,
            name: "张**".into(),
            id_number: "4114**********0019".into(),
            region: region(),
            agency: Text { zh: "医保局".into(), en: "Bureau".into() },
            at,
            demonstration: true,
        },
        subject: Some(subject),
        inclusion: Inclusion { index: 0, leaf: "aa".into(), size: 1, root: "aa".into(), path: vec![] },
        key: "0011".into(),
        signature: "ff".into(),
    }
}

fn stop(application: &Application, state: ApplicationState) -> Receipt {
    let act = ReceiptAct::Stop {
        act: domain::application::ApplicationAct::Stop,
        reference: application.reference.clone(),
        state,
        reason: Reason::Employee,
        year: 2027,
        effective_on: None,
        refund: Some(Fen(1)),
    };
    let subject = ReceiptSubject::Application { id: application.id.clone(), version: application.version };
    receipt(act, subject, NOW)
}

fn card(w: &World, certificate: &CertificateId, act: CardAct, version: i64) -> Receipt {
    let subject = ReceiptSubject::Card { certificate: certificate.clone(), version, account: w.account.id.clone() };
    let act = ReceiptAct::Card {
        act,
        issuer: IssuerCode("nhsa".into()),
        credential: Text { zh: "医保电子凭证".into(), en: "Certificate".into() },
        channels: vec![ChannelCode::region_app()],
        device: Some("WeChat · Android".into()),
        ended: Vec::new(),
    };
    receipt(act, subject, NOW.plus_seconds(version))
}

#[tokio::test]
async fn there_is_one_receipt_for_each_state() {
    let Some(w) = World::new().await else { return };
    let sent = w.submitted().await;
    let one = stop(&sent, ApplicationState::Submitted);
    w.commit(Change::AddReceipt(one.clone())).await.unwrap();
    assert_eq!(w.commit(Change::AddReceipt(stop(&sent, ApplicationState::Submitted))).await, THERE);
    w.commit(Change::AddReceipt(stop(&sent, ApplicationState::Approved))).await.unwrap();
    assert_eq!(w.store.lookup_receipt(&one.body.id).await.unwrap(), Some(one));
    assert_eq!(w.store.receipts_of(&sent.id).await.unwrap().len(), 2);
    // What was opened again can be refused again; the application's version tells the two apart.
    w.commit(Change::AddReceipt(stop(&sent, ApplicationState::Refused))).await.unwrap();
    assert_eq!(w.commit(Change::AddReceipt(stop(&sent, ApplicationState::Refused))).await, THERE);
    let again = Application { version: sent.version + 2, ..sent };
    w.commit(Change::AddReceipt(stop(&again, ApplicationState::Refused))).await.unwrap();
    w.finish().await;
}

#[tokio::test]
async fn there_is_one_receipt_for_each_act_on_a_card() {
    let Some(w) = World::new().await else { return };
    let (mine, other) = (CertificateId::from_bits(bits()), CertificateId::from_bits(bits()));
    let first = card(&w, &mine, CardAct::Frozen, 2);
    let freed = card(&w, &mine, CardAct::Unfrozen, 3);
    let again = card(&w, &mine, CardAct::Frozen, 4);
    for receipt in [&again, &first, &freed] {
        w.commit(Change::AddReceipt(receipt.clone())).await.unwrap();
    }
    w.commit(Change::AddReceipt(card(&w, &other, CardAct::Frozen, 2))).await.unwrap();
    assert_eq!(w.commit(Change::AddReceipt(card(&w, &mine, CardAct::Frozen, 2))).await, THERE);
    assert_eq!(w.store.receipts_of_card(&mine).await.unwrap(), [first.clone(), freed, again]);
    assert_eq!(w.store.receipts_of_card(&other).await.unwrap().len(), 1);
    assert_eq!(w.store.lookup_receipt(&first.body.id).await.unwrap(), Some(first.clone()));
    assert!(w.store.receipts_of(&ApplicationId(mine.0.clone())).await.unwrap().is_empty());
    // What it says and what it is about are of one kind.
    let mixed = Receipt {
        subject: Some(ReceiptSubject::Application { id: w.submitted().await.id, version: 2 }),
        ..first.clone()
    };
    let refused = Err(StoreError::Refused(Constraint::Other));
    assert_eq!(w.commit(Change::AddReceipt(mixed)).await, refused);
    assert_eq!(w.commit(Change::AddReceipt(Receipt { subject: None, ..first })).await, refused);
    w.finish().await;
}

#[tokio::test]
async fn a_receipt_stays_and_is_about_just_one_thing() {
    let Some(w) = World::new().await else { return };
    let sent = w.submitted().await;
    w.commit(Change::AddReceipt(stop(&sent, ApplicationState::Submitted))).await.unwrap();
    let certificate = CertificateId::from_bits(bits());
    w.commit(Change::AddReceipt(card(&w, &certificate, CardAct::Unbound, 2))).await.unwrap();
    for sql in ["UPDATE receipt SET account = NULL", "UPDATE receipt SET state = 'closed#9'", "DELETE FROM receipt"] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    let (id, account) = (&sent.id, &w.account.id);
    for (application, certificate, account) in [
        ("NULL".to_owned(), "NULL", "NULL".to_owned()),
        (format!("'{id}'"), "'c'", format!("'{account}'")),
        ("NULL".to_owned(), "'c'", "NULL".to_owned()),
        (format!("'{id}'"), "NULL", format!("'{account}'")),
    ] {
        let sql = format!(
            "INSERT INTO receipt (id, application, certificate, account, state, at, receipt) \
             SELECT 'x', {application}, {certificate}, {account}, 'x', 0, receipt FROM receipt LIMIT 1"
        );
        let message = w.raw(&sql).await.unwrap_err().to_lowercase();
        assert!(message.contains("check"), "{message}");
    }
    w.finish().await;
}
