//! Who of the staff looked at whom, and what for.

use super::{
    code::json,
    error::failed,
    row::{Reader, Sealer},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    id::{ApplicationId, PersonId, SessionId, StaffId},
    rules::RegionCode,
    staff::{LookPurpose, Looked, RevealedField},
    time::Timestamp,
};
use storage::{Look, LookPosition, StoreError, StoreResult};

statements! {
    ADD = "INSERT INTO look (person, staff, session, application, office, kind, purpose, fields, words, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    // The purposes of values are of another kind; nobody was asked for one to export, or to answer a question.
    PURPOSE = "SELECT purpose FROM look WHERE session = $1 AND person = $2 AND kind <> 'values' \
        AND kind <> 'export' AND kind <> 'enquiry' ORDER BY id DESC LIMIT 1";
    OF_PERSON = "SELECT * FROM look WHERE person = $1 AND kind <> 'said' AND (at, id) < ($2, $3) \
        ORDER BY at DESC, id DESC LIMIT $4";
}

fn sealed_row(person: &str, session: &str, at: i64) -> String {
    format!("{person}/{session}/{at}")
}

pub(super) async fn add(conn: &mut Conn, keys: &Keyring, look: &Look) -> StoreResult<()> {
    let row = sealed_row(look.person.as_str(), look.session.as_str(), look.at.0);
    let fields: &[RevealedField] = if let Looked::Values(_, fields) = &look.what { fields } else { &[] };
    query(ADD)
        .bind(&look.person.0)
        .bind(&look.staff.0)
        .bind(&look.session.0)
        .bind(look.application.as_ref().map(|id| id.0.as_str()))
        .bind(json(&look.office)?)
        .bind(look.what.kind())
        .bind(look.what.purpose())
        .bind(json(fields)?)
        .bind(Sealer::new(keys, "look", &row).text("words", &look.words))
        .bind(look.at.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn purpose(
    conn: &mut Conn,
    keys: &Keyring,
    session: &SessionId,
    person: &PersonId,
) -> StoreResult<Option<LookPurpose>> {
    let found = query(PURPOSE).bind(&session.0).bind(&person.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    let Some(row) = found else { return Ok(None) };
    let name = Reader::new(&row, "look", keys).text("purpose")?;
    LookPurpose::from_name(&name).map(Some).ok_or(StoreError::Damaged("purpose"))
}

pub(super) async fn of_person(
    conn: &mut Conn,
    keys: &Keyring,
    person: &PersonId,
    before: Option<LookPosition>,
    limit: u32,
) -> StoreResult<Vec<(Look, i64)>> {
    let (at, id) = before.unwrap_or((Timestamp(i64::MAX), i64::MAX));
    let found = query(OF_PERSON).bind(&person.0).bind(at.0).bind(id).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<(Look, i64)> {
    let r = Reader::new(row, "look", keys);
    let (person, session, at) = (r.text("person")?, r.text("session")?, r.at("at")?);
    let fields: Vec<RevealedField> = r.json("fields")?;
    let what = Looked::read(&r.text("kind")?, &r.text("purpose")?, fields).ok_or(StoreError::Damaged("kind"))?;
    let office: Vec<RegionCode> = r.json("office")?;
    let look = Look {
        staff: StaffId(r.text("staff")?),
        application: r.opt_text("application")?.map(ApplicationId),
        office,
        what,
        words: r.sealed("words", &sealed_row(&person, &session, at.0))?,
        at,
        person: PersonId(person),
        session: SessionId(session),
    };
    Ok((look, r.int("id")?))
}
