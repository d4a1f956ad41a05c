//! Finding people: by the beginning of one of a name's texts, or by a keyed index. The office is part of every question.
//!
//! Each region's list is walked by itself from the position and as far as the page is long, then they are merged: what
//! a page costs does not depend on how many people there are.

use super::{code::json, error::failed, person};
use crate::Conn;
use crate::sql::{Row as _, query};
use crypto::{Keyring, blind_index};
use domain::{
    card::CardNumber,
    id::PersonId,
    person::{IdNumber, Person, Phone},
    rules::RegionCode,
    staff::NameKey,
};
use storage::{NamePosition, StoreResult};

// $1 regions to walk, $2 and $3 position, $4 the end of the beginning's range, $5 limit. Only keys are merged: the rest of a
// row is read for those that are on the page.
macro_rules! named {
    ($column:literal) => {
        concat!(
            "SELECT p.*, picked.search_key AS search_key FROM (SELECT ",
            key!(),
            " AS search_key, ",
            key_id!(),
            " AS id FROM ",
            json_pairs!("$1"),
            each_key!(
                $column,
                concat!(
                    "FROM person x WHERE x.region = json_each.value ->> 0 AND (x.",
                    $column,
                    ", x.id) > ($2, $3) AND x.",
                    $column,
                    " < $4 ORDER BY x.",
                    $column,
                    ", x.id LIMIT $5"
                )
            ),
            " ORDER BY 1, 2 LIMIT $5) picked JOIN person p ON p.id = picked.id ORDER BY picked.search_key, picked.id"
        )
    };
}

// The person's own area, or that of a case about them; $2 regions of the office.
macro_rules! in_office {
    () => {
        concat!(
            " AND ($2 = '[]' OR p.region IN ",
            json_texts!("$2"),
            " OR EXISTS (SELECT 1 FROM application a WHERE a.person = p.id AND a.state <> 'Draft' AND a.region IN ",
            json_texts!("$2"),
            "))"
        )
    };
}

statements! {
    BY_NAME = named!("name");
    BY_GIVEN = named!("name_given");
    BY_INITIALS = named!("name_initials");
    BY_PINYIN = named!("name_pinyin");
    REGIONS = "WITH RECURSIVE r (region) AS (SELECT MIN(region) FROM person UNION ALL \
        SELECT (SELECT MIN(p.region) FROM person p WHERE p.region > r.region) FROM r WHERE r.region IS NOT NULL) \
        SELECT region FROM r WHERE region IS NOT NULL";
    BY_ID = concat!("SELECT p.* FROM person p WHERE p.id = $1", in_office!());
    BY_ID_NUMBER = concat!("SELECT p.* FROM person p WHERE p.id_number_idx = $1", in_office!());
    BY_PHONE = concat!(
        "SELECT p.* FROM (SELECT x.id FROM person x WHERE x.phone_idx = $1 \
        UNION SELECT c.person FROM account c WHERE c.phone_idx = $1) picked JOIN person p ON p.id = picked.id \
        WHERE p.id > $3", in_office!(), " ORDER BY p.id LIMIT $4"
    );
    BY_CARD = concat!(
        "SELECT p.* FROM (SELECT c.person FROM certificate c WHERE c.card_idx = $1 \
        UNION SELECT k.person FROM physical_card k WHERE k.number_idx = $1) picked JOIN person p ON p.id = picked.person \
        WHERE 1 = 1", in_office!(), " ORDER BY p.id LIMIT $3"
    );
}

/// Above every text that begins so.
const LAST: char = '\u{10ffff}';

/// Regions in which somebody lives; what an office of all regions walks.
async fn regions(conn: &mut Conn) -> StoreResult<Vec<RegionCode>> {
    let rows = query(REGIONS).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| row.try_get("region").map(RegionCode).map_err(|e| failed(&e))).collect()
}

pub(super) async fn named(
    conn: &mut Conn,
    keys: &Keyring,
    office: &[RegionCode],
    (key, beginning): (NameKey, &str),
    after: Option<&NamePosition>,
    limit: u32,
) -> StoreResult<Vec<(Person, String)>> {
    // Nothing of the name: that would be a walk through everybody.
    if beginning.is_empty() {
        return Ok(Vec::new());
    }
    let all;
    let walked = if office.is_empty() {
        all = regions(conn).await?;
        &all
    } else {
        office
    };
    let pairs: Vec<[&str; 1]> = walked.iter().map(|region| [region.0.as_str()]).collect();
    let sql = match key {
        NameKey::Name => BY_NAME,
        NameKey::Given => BY_GIVEN,
        NameKey::Initials => BY_INITIALS,
        NameKey::Pinyin => BY_PINYIN,
    };
    // One lower bound: the beginning itself, or where the page before ended.
    let (from, id) = after.map_or((beginning, ""), |(text, id)| (text.as_str(), id.as_str())).max((beginning, ""));
    let found = query(sql).bind(json(&pairs)?).bind(from).bind(id).bind(format!("{beginning}{LAST}"));
    let rows = found.bind(i64::from(limit)).fetch_all(conn).await.map_err(|e| failed(&e))?;
    let read = |row: &crate::Row| Ok((person::read(row, keys)?, row.try_get("search_key").map_err(|e| failed(&e))?));
    rows.iter().map(read).collect()
}

pub(super) async fn by_id(
    conn: &mut Conn,
    keys: &Keyring,
    office: &[RegionCode],
    id: &PersonId,
) -> StoreResult<Option<Person>> {
    let found = query(BY_ID).bind(&id.0).bind(json(office)?);
    found.fetch_optional(conn).await.map_err(|e| failed(&e))?.map(|row| person::read(&row, keys)).transpose()
}

pub(super) async fn by_id_number(
    conn: &mut Conn,
    keys: &Keyring,
    office: &[RegionCode],
    number: &IdNumber,
) -> StoreResult<Option<Person>> {
    let found = query(BY_ID_NUMBER).bind(person::index_of_id_number(keys, number)).bind(json(office)?);
    found.fetch_optional(conn).await.map_err(|e| failed(&e))?.map(|row| person::read(&row, keys)).transpose()
}

pub(super) async fn by_phone(
    conn: &mut Conn,
    keys: &Keyring,
    office: &[RegionCode],
    phone: &Phone,
    after: Option<&PersonId>,
    limit: u32,
) -> StoreResult<Vec<Person>> {
    let found = query(BY_PHONE).bind(person::index_of_phone(keys, phone)).bind(json(office)?);
    let found = found.bind(after.map_or("", |id| id.as_str())).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| person::read(row, keys)).collect()
}

pub(super) async fn by_card(
    conn: &mut Conn,
    keys: &Keyring,
    office: &[RegionCode],
    card: &CardNumber,
    limit: u32,
) -> StoreResult<Vec<Person>> {
    let index = blind_index::blind_index(keys, blind_index::Kind::Card, &card.0);
    let found = query(BY_CARD).bind(index).bind(json(office)?).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| person::read(row, keys)).collect()
}
