//! People, covers, payments and relations: the embedded registry.

use super::{code::name_of, error::failed, row::Reader};
use crate::Conn;
use crate::sql::query;
use crypto::{Keyring, blind_index};
use domain::{
    cover::{Cover, CoverStatus, InsuranceKind, Payment},
    id::{CoverId, PaymentId, PersonId},
    money::Fen,
    person::{IdNumber, Name, Person, Phone, Relation},
    rules::RegionCode,
};
use storage::{StoreError, StoreResult, Ward};

statements! {
    LOOKUP = "SELECT * FROM person WHERE id = $1";
    BY_ID_NUMBER = "SELECT * FROM person WHERE id_number_idx = $1";
    WARDS = "SELECT p.*, r.kind AS relation_kind FROM relation r JOIN person p ON p.id = r.subject \
        WHERE r.actor = $1 ORDER BY p.born_on, p.id, r.kind";
    COVERS = "SELECT * FROM cover WHERE person = $1 ORDER BY year DESC, id";
    IN_FORCE = "SELECT * FROM cover WHERE id > $1 AND kind = 390 AND status = 1 ORDER BY id LIMIT $2";
    COVER = "SELECT * FROM cover WHERE id = $1";
    PAYMENTS = "SELECT * FROM payment WHERE cover = $1 ORDER BY seq, id";
    SAMPLE = "SELECT * FROM person WHERE region = $1 AND generated = 1 AND phone IS NOT NULL ORDER BY id LIMIT $2";
    UPDATE_COVER = "UPDATE cover SET category = $3, status = $4, starts_on = $5, ends_on = $6, benefits_used = $7, \
        version = $2 WHERE id = $1 AND version = $2 - 1";
}

pub(super) fn index_of_id_number(keys: &Keyring, number: &IdNumber) -> String {
    blind_index::blind_index(keys, blind_index::Kind::IdNumber, number.reveal())
}

pub(super) fn index_of_phone(keys: &Keyring, phone: &Phone) -> String {
    blind_index::blind_index(keys, blind_index::Kind::Phone, phone.reveal())
}

pub(super) fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Person> {
    let r = Reader::new(row, "person", keys);
    let id = r.text("id")?;
    let phone = r.opt_sealed("phone", &id)?;
    Ok(Person {
        id_number: IdNumber::parse(&r.sealed("id_number", &id)?).map_err(|_| StoreError::Damaged("id_number"))?,
        name: read_name(r.text("name")?)?,
        born_on: r.day("born_on")?,
        region: RegionCode(r.text("region")?),
        phone: phone.map(|p| Phone::parse(&p)).transpose().map_err(|_| StoreError::Damaged("phone"))?,
        died_on: r.opt_day("died_on")?,
        in_hospital: r.opt_flag("in_hospital")?,
        unsettled_claims: r
            .opt_int("unsettled_claims")?
            .map(u32::try_from)
            .transpose()
            .map_err(|_| StoreError::Damaged("unsettled_claims"))?,
        in_arrears: r.opt_flag("in_arrears")?,
        chronic_entitlement: r.flag("chronic_entitlement")?,
        continuous_years: r.small("continuous_years")?,
        missed_years: r.small("missed_years")?,
        subsidised: r.flag("subsidised")?,
        generated: r.flag("generated")?,
        id: PersonId(id),
    })
}

pub(super) fn read_name(text: String) -> StoreResult<Name> {
    Name::parse(&text).map_err(|_| StoreError::Damaged("name"))
}

pub(super) fn read_cover(row: &crate::Row, keys: &Keyring) -> StoreResult<Cover> {
    let r = Reader::new(row, "cover", keys);
    Ok(Cover {
        id: CoverId(r.text("id")?),
        person: PersonId(r.text("person")?),
        kind: InsuranceKind::from_code(r.int("kind")?).ok_or(StoreError::Damaged("kind"))?,
        region: RegionCode(r.text("region")?),
        year: r.small("year")?,
        category: r.name("category")?,
        status: CoverStatus::from_code(r.int("status")?).ok_or(StoreError::Damaged("status"))?,
        starts_on: r.day("starts_on")?,
        ends_on: r.opt_day("ends_on")?,
        benefits_used: r.opt_flag("benefits_used")?,
        version: r.int("version")?,
    })
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &PersonId) -> StoreResult<Option<Person>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn by_id_number(conn: &mut Conn, keys: &Keyring, number: &IdNumber) -> StoreResult<Option<Person>> {
    let index = index_of_id_number(keys, number);
    let row = query(BY_ID_NUMBER).bind(index).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn wards(conn: &mut Conn, keys: &Keyring, actor: &PersonId) -> StoreResult<Vec<Ward>> {
    let rows = query(WARDS).bind(&actor.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let person = read(row, keys)?;
            let kind = Reader::new(row, "relation", keys).name("relation_kind")?;
            Ok(Ward { relation: Relation { actor: actor.clone(), subject: person.id.clone(), kind }, person })
        })
        .collect()
}

pub(super) async fn covers(conn: &mut Conn, keys: &Keyring, person: &PersonId) -> StoreResult<Vec<Cover>> {
    let rows = query(COVERS).bind(&person.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read_cover(row, keys)).collect()
}

pub(super) async fn covers_in_force(
    conn: &mut Conn,
    keys: &Keyring,
    after: Option<&CoverId>,
    limit: u32,
) -> StoreResult<Vec<Cover>> {
    let found = query(IN_FORCE).bind(after.map_or("", CoverId::as_str)).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read_cover(row, keys)).collect()
}

pub(super) async fn cover(conn: &mut Conn, keys: &Keyring, id: &CoverId) -> StoreResult<Option<Cover>> {
    let row = query(COVER).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read_cover(&row, keys)).transpose()
}

pub(super) async fn payments(conn: &mut Conn, keys: &Keyring, cover: &CoverId) -> StoreResult<Vec<Payment>> {
    let rows = query(PAYMENTS).bind(&cover.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "payment", keys);
            Ok(Payment {
                id: PaymentId(r.text("id")?),
                cover: CoverId(r.text("cover")?),
                amount: Fen(r.int("amount")?),
                paid_on: r.day("paid_on")?,
                channel: r.text("channel")?,
                channel_takes_refunds: r.flag("channel_takes_refunds")?,
            })
        })
        .collect()
}

pub(super) async fn sample(
    conn: &mut Conn,
    keys: &Keyring,
    region: &RegionCode,
    limit: u32,
) -> StoreResult<Vec<Person>> {
    let rows = query(SAMPLE).bind(&region.0).bind(i64::from(limit)).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn update_cover(conn: &mut Conn, cover: &Cover) -> StoreResult<()> {
    let done = query(UPDATE_COVER)
        .bind(&cover.id.0)
        .bind(cover.version)
        .bind(name_of(&cover.category)?)
        .bind(cover.status.code())
        .bind(super::row::day(cover.starts_on))
        .bind(cover.ends_on.map(super::row::day))
        .bind(cover.benefits_used.map(super::row::flag))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    super::apply::changed(done.rows_affected(), "cover")
}
