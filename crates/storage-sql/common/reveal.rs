//! Who of the staff had what shown in full, and who of them is concerned by a case themselves.

use super::{
    code::json,
    error::failed,
    row::{Reader, Sealer},
};
use crate::Conn;
use crate::sql::{Row as _, query};
use crypto::Keyring;
use domain::{
    id::{ApplicationId, PersonId, StaffId},
    staff::RevealPurpose,
};
use storage::{Reveal, StoreError, StoreResult};

statements! {
    OF_APPLICATION = "SELECT * FROM reveal WHERE application = $1 ORDER BY at, id";
    ADD = "INSERT INTO reveal (application, staff, fields, purpose, words, at) VALUES ($1, $2, $3, $4, $5, $6)";
    CONCERNED = "SELECT staff FROM own_case WHERE application = $1";
    RELATED = "WITH kin AS (SELECT id FROM person WHERE id = $1
        UNION SELECT actor FROM relation WHERE subject = $1
        UNION SELECT subject FROM relation WHERE actor = $1)
      SELECT s.id AS staff FROM kin k JOIN person p ON p.id = k.id JOIN staff s ON s.id_number_idx = p.id_number_idx
      UNION SELECT s.id FROM kin k JOIN person p ON p.id = k.id JOIN staff s ON s.phone_idx = p.phone_idx
      UNION SELECT s.id FROM kin k JOIN account c ON c.person = k.id JOIN staff s ON s.phone_idx = c.phone_idx";
}

fn sealed_row(application: &ApplicationId, staff: &StaffId, at: i64) -> String {
    format!("{application}/{staff}/{at}")
}

pub(super) async fn of(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Vec<Reveal>> {
    let rows = query(OF_APPLICATION).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "reveal", keys);
            let (staff, at) = (StaffId(r.text("staff")?), r.at("at")?);
            Ok(Reveal {
                fields: r.json("fields")?,
                purpose: RevealPurpose::from_name(&r.text("purpose")?).ok_or(StoreError::Damaged("purpose"))?,
                words: r.sealed("words", &sealed_row(id, &staff, at.0))?,
                application: id.clone(),
                staff,
                at,
            })
        })
        .collect()
}

pub(super) async fn add(conn: &mut Conn, keys: &Keyring, reveal: &Reveal) -> StoreResult<()> {
    let row = sealed_row(&reveal.application, &reveal.staff, reveal.at.0);
    query(ADD)
        .bind(&reveal.application.0)
        .bind(&reveal.staff.0)
        .bind(json(&reveal.fields)?)
        .bind(reveal.purpose.name())
        .bind(Sealer::new(keys, "reveal", &row).text("words", &reveal.words))
        .bind(reveal.at.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

/// Members whose identity number or phone is that of the applicant, the insured, or a guardian or heir of the insured.
pub(super) async fn concerned(conn: &mut Conn, id: &ApplicationId) -> StoreResult<Vec<StaffId>> {
    members(conn, CONCERNED, &id.0).await
}

/// Members whose identity number or phone is that of the person, of who acts for them, or of whom they act for.
pub(super) async fn related(conn: &mut Conn, person: &PersonId) -> StoreResult<Vec<StaffId>> {
    members(conn, RELATED, &person.0).await
}

async fn members(conn: &mut Conn, of: &'static str, id: &str) -> StoreResult<Vec<StaffId>> {
    let rows = query(of).bind(id).fetch_all(conn).await.map_err(|e| failed(&e))?;
    let mut staff = Vec::new();
    for row in rows {
        staff.push(StaffId(row.try_get("staff").map_err(|e| failed(&e))?));
    }
    staff.sort_unstable();
    staff.dedup();
    Ok(staff)
}
