use super::{
    error::failed,
    row::{Reader, Sealer},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    id::{AccountId, ApplicationId, CertificateId, ReceiptId},
    receipt::{Receipt, ReceiptAct, ReceiptSubject},
};
use storage::{Constraint, StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM receipt WHERE id = $1";
    OF_APPLICATION = "SELECT * FROM receipt WHERE application = $1 ORDER BY at, id";
    OF_CARD = "SELECT * FROM receipt WHERE certificate = $1 ORDER BY at, id";
    ADD = "INSERT INTO receipt (id, application, certificate, account, state, at, receipt) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
}

/// Between an act's name and what tells it from another of its kind in `state`.
const AT_VERSION: char = '#';

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Receipt> {
    let r = Reader::new(row, "receipt", keys);
    let mut receipt: Receipt = r.sealed_json("receipt", &r.text("id")?)?;
    let state = r.text("state")?;
    let version = state.rsplit(AT_VERSION).next().and_then(|version| version.parse().ok());
    let version = version.ok_or(StoreError::Damaged("state"))?;
    receipt.subject = Some(match r.opt_text("application")? {
        Some(application) => ReceiptSubject::Application { id: ApplicationId(application), version },
        None => ReceiptSubject::Card {
            certificate: CertificateId(r.text("certificate")?),
            version,
            account: AccountId(r.text("account")?),
        },
    });
    Ok(receipt)
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &ReceiptId) -> StoreResult<Option<Receipt>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn of(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Vec<Receipt>> {
    let rows = query(OF_APPLICATION).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn of_card(conn: &mut Conn, keys: &Keyring, id: &CertificateId) -> StoreResult<Vec<Receipt>> {
    let rows = query(OF_CARD).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn add(conn: &mut Conn, keys: &Keyring, receipt: &Receipt) -> StoreResult<()> {
    let name = receipt.body.act.name();
    let (application, card, version) = match (&receipt.subject, &receipt.body.act) {
        (Some(ReceiptSubject::Application { id, version }), ReceiptAct::Stop { .. }) => (Some(&id.0), None, version),
        (Some(ReceiptSubject::Card { certificate, version, account }), ReceiptAct::Card { .. }) => {
            (None, Some((&certificate.0, &account.0)), version)
        }
        _ => return Err(StoreError::Refused(Constraint::Other)),
    };
    let (certificate, account) = card.unzip();
    query(ADD)
        .bind(&receipt.body.id.0)
        .bind(application)
        .bind(certificate)
        .bind(account)
        .bind(format!("{name}{AT_VERSION}{version}"))
        .bind(receipt.body.at.0)
        .bind(Sealer::new(keys, "receipt", &receipt.body.id.0).json("receipt", receipt)?)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}
