use super::super::{error::failed, row::Reader};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    card::{BusinessType, DisownResult, Disowned, Scan, ScanOutcome},
    id::{BindingId, CertificateId, EntrustmentId, InstitutionId, ScanId, TerminalId},
    time::Timestamp,
};
use storage::{StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM scan WHERE id = $1";
    OF_SLOT = "SELECT * FROM scan WHERE binding = $1 AND slot = $2 AND outcome = 'accepted'";
    BY_NUMBER = "SELECT * FROM scan WHERE institution = $1 AND number = $2 AND outcome = 'accepted'";
    OF_CERTIFICATE = "SELECT * FROM scan WHERE certificate = $1 AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT $4";
    LAST_ACCEPTED = "SELECT b.id, (SELECT MAX(s.at) FROM scan s WHERE s.binding = b.id AND s.outcome = 'accepted') AS at \
        FROM binding b WHERE b.certificate = $1";
    DISOWNED_OF = "SELECT d.scan, d.at, d.result FROM disowned d JOIN scan s ON s.id = d.scan WHERE s.certificate = $1";
    DISOWN = "INSERT INTO disowned (scan, at, result) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    ADD = "INSERT INTO scan (id, terminal, institution, business, outcome, certificate, binding, slot, entrustment, \
        operator, number, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Scan> {
    let r = Reader::new(row, "scan", keys);
    Ok(Scan {
        id: ScanId(r.text("id")?),
        terminal: TerminalId(r.text("terminal")?),
        institution: InstitutionId(r.text("institution")?),
        business: BusinessType::from_code(&r.text("business")?).ok_or(StoreError::Damaged("business"))?,
        outcome: ScanOutcome::from_name(&r.text("outcome")?).ok_or(StoreError::Damaged("outcome"))?,
        certificate: r.opt_text("certificate")?.map(CertificateId),
        binding: r.opt_text("binding")?.map(BindingId),
        slot: r.opt_int("slot")?,
        entrustment: r.opt_text("entrustment")?.map(EntrustmentId),
        operator: r.text("operator")?,
        number: r.opt_text("number")?,
        at: r.at("at")?,
    })
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &ScanId) -> StoreResult<Option<Scan>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn of_slot(conn: &mut Conn, keys: &Keyring, id: &BindingId, slot: i64) -> StoreResult<Option<Scan>> {
    let row = query(OF_SLOT).bind(&id.0).bind(slot).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn by_number(
    conn: &mut Conn,
    keys: &Keyring,
    institution: &InstitutionId,
    number: &str,
) -> StoreResult<Option<Scan>> {
    let row = query(BY_NUMBER).bind(&institution.0).bind(number).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn of_certificate(
    conn: &mut Conn,
    keys: &Keyring,
    id: &CertificateId,
    before: Option<(Timestamp, ScanId)>,
    limit: u32,
) -> StoreResult<Vec<Scan>> {
    let (at, last) = before.map_or((i64::MAX, String::new()), |(at, id)| (at.0, id.0));
    let rows = query(OF_CERTIFICATE)
        .bind(&id.0)
        .bind(at)
        .bind(last)
        .bind(i64::from(limit))
        .fetch_all(conn)
        .await
        .map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn last_accepted(
    conn: &mut Conn,
    keys: &Keyring,
    id: &CertificateId,
) -> StoreResult<Vec<(BindingId, Timestamp)>> {
    let rows = query(LAST_ACCEPTED).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    let mut all = Vec::new();
    for row in &rows {
        let r = Reader::new(row, "scan", keys);
        if let Some(at) = r.opt_at("at")? {
            all.push((BindingId(r.text("id")?), at));
        }
    }
    Ok(all)
}

pub(super) async fn disowned_of(conn: &mut Conn, keys: &Keyring, id: &CertificateId) -> StoreResult<Vec<Disowned>> {
    let rows = query(DISOWNED_OF).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    let read = |row: &crate::Row| {
        let r = Reader::new(row, "disowned", keys);
        Ok(Disowned {
            scan: ScanId(r.text("scan")?),
            at: r.at("at")?,
            result: DisownResult::from_name(&r.text("result")?).ok_or(StoreError::Damaged("result"))?,
        })
    };
    rows.iter().map(read).collect()
}

pub(super) async fn disown(conn: &mut Conn, disowned: &Disowned) -> StoreResult<()> {
    query(DISOWN)
        .bind(&disowned.scan.0)
        .bind(disowned.at.0)
        .bind(disowned.result.name())
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn add(conn: &mut Conn, scan: &Scan) -> StoreResult<()> {
    query(ADD)
        .bind(&scan.id.0)
        .bind(&scan.terminal.0)
        .bind(&scan.institution.0)
        .bind(scan.business.code())
        .bind(scan.outcome.name())
        .bind(scan.certificate.as_ref().map(|id| &id.0))
        .bind(scan.binding.as_ref().map(|id| &id.0))
        .bind(scan.slot)
        .bind(scan.entrustment.as_ref().map(|id| &id.0))
        .bind(&scan.operator)
        .bind(&scan.number)
        .bind(scan.at.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}
