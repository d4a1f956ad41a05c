//! Roster lines in batches: new people by multi-row inserts, known ones only where their line changed.

use super::{
    card::physical,
    code::{json, name_of},
    error::failed,
    name_keys::name_keys,
    person::{index_of_id_number, index_of_phone},
    row::{Sealer, day, flag},
};
use crate::Conn;
use crate::sql::{QueryBuilder, Row as _, query};
use crypto::{Keyring, blind_index};
use domain::{
    cover::{Cover, Payment},
    id::{CoverId, PersonId},
    person::{Person, Relation},
};
use std::collections::{HashMap, HashSet};
use storage::{Imported, RosterEntry, StoreResult};

statements! {
    KNOWN = concat!("SELECT id, id_number_idx, line FROM person WHERE id_number_idx IN ", json_texts!("$1"));
    UPDATE = "UPDATE person SET name = $2, name_initials = $3, born_on = $4, region = $5, phone = $6, \
        phone_idx = $7, died_on = $8, in_hospital = $9, unsettled_claims = $10, in_arrears = $11, \
        chronic_entitlement = $12, continuous_years = $13, missed_years = $14, subsidised = $15, generated = $16, \
        line = $17, name_given = $18, name_pinyin = $19 WHERE id = $1";
    // A cover that an effect ended stays ended, whatever an older roster says.
    UPSERT_COVER = "INSERT INTO cover (id, person, kind, region, year, category, status, starts_on, ends_on, \
        benefits_used, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) \
        ON CONFLICT (person, kind, region, year) DO UPDATE SET category = excluded.category, \
        status = CASE WHEN EXISTS (SELECT 1 FROM effect e WHERE e.cover = cover.id AND e.done_at IS NOT NULL) \
            THEN cover.status ELSE excluded.status END, \
        starts_on = excluded.starts_on, ends_on = excluded.ends_on, benefits_used = excluded.benefits_used, \
        version = cover.version + 1 RETURNING id";
    PAYMENTS = "SELECT id FROM payment WHERE cover = $1 ORDER BY seq, id";
    UPSERT_PAYMENT = "INSERT INTO payment (id, cover, seq, amount, paid_on, channel, channel_takes_refunds) \
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq, \
        amount = excluded.amount, paid_on = excluded.paid_on, channel = excluded.channel, \
        channel_takes_refunds = excluded.channel_takes_refunds";
    DROP_PAYMENT = "DELETE FROM payment WHERE id = $1 \
        AND NOT EXISTS (SELECT 1 FROM refund r WHERE r.payment = payment.id)";
    DROP_RELATIONS = "DELETE FROM relation WHERE actor = $1";
    ADD_RELATION = "INSERT INTO relation (actor, subject, kind) VALUES ($1, $2, $3) \
        ON CONFLICT (actor, subject, kind) DO NOTHING";
}

/// Rows of one multi-row insert: 64 people are 1,344 parameters; both databases take 32,766 and more.
const ROWS: usize = 64;

/// A line with what it is looked up and compared by.
struct Keyed<'a> {
    entry: &'a RosterEntry,
    index: String,
    line: String,
    /// The id the person has in the database: the known one, else the entry's.
    id: PersonId,
}

/// Writes a batch; a number that comes twice in it counts twice, and its last line holds.
///
/// A relation's subject must be in the database or in the batch.
pub(super) async fn import(conn: &mut Conn, keys: &Keyring, batch: &[RosterEntry]) -> StoreResult<Imported> {
    let mut done = Imported::default();
    let mut rest: Vec<&RosterEntry> = batch.iter().collect();
    while !rest.is_empty() {
        let mut seen = HashSet::new();
        let (round, again): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|entry| seen.insert(index_of_id_number(keys, &entry.person.id_number)));
        import_round(conn, keys, &round, &mut done).await?;
        rest = again;
    }
    Ok(done)
}

async fn import_round(
    conn: &mut Conn,
    keys: &Keyring,
    entries: &[&RosterEntry],
    done: &mut Imported,
) -> StoreResult<()> {
    let indexes: Vec<String> = entries.iter().map(|entry| index_of_id_number(keys, &entry.person.id_number)).collect();
    let mut known = HashMap::new();
    for row in query(KNOWN).bind(json(&indexes)?).fetch_all(&mut *conn).await.map_err(|e| failed(&e))? {
        let index: String = row.try_get("id_number_idx").map_err(|e| failed(&e))?;
        let id: String = row.try_get("id").map_err(|e| failed(&e))?;
        let line: String = row.try_get("line").map_err(|e| failed(&e))?;
        known.insert(index, (PersonId(id), line));
    }
    // Relations name people by the batch's ids: what they are called in the database.
    let stored: HashMap<&PersonId, PersonId> = entries
        .iter()
        .zip(&indexes)
        .filter_map(|(entry, index)| known.get(index).map(|(id, _)| (&entry.person.id, id.clone())))
        .collect();
    let mut new = Vec::new();
    let mut changed = Vec::new();
    let mut relations = Vec::new();
    for (entry, index) in entries.iter().zip(indexes) {
        let mut own = entry.relations.clone();
        for relation in &mut own {
            for id in [&mut relation.actor, &mut relation.subject] {
                if let Some(stored) = stored.get(id) {
                    *id = stored.clone();
                }
            }
        }
        let line = digest(keys, entry, &own)?;
        match known.get(&index) {
            Some((_, old)) if *old == line => {
                done.unchanged += 1;
                continue;
            }
            Some((id, _)) => changed.push(Keyed { entry, index, line, id: id.clone() }),
            None => new.push(Keyed { entry, index, line, id: entry.person.id.clone() }),
        }
        relations.extend(own);
    }
    done.added += new.len() as u64;
    done.updated += changed.len() as u64;
    add_people(conn, keys, &new).await?;
    add_covers(conn, new.iter().flat_map(|k| &k.entry.covers)).await?;
    add_payments(conn, new.iter().flat_map(|k| numbered(&k.entry.payments))).await?;
    let cards: Vec<_> = new.iter().filter_map(|k| k.entry.card.as_ref().map(|card| (&k.id, card))).collect();
    for chunk in cards.chunks(ROWS) {
        physical::add(conn, keys, chunk).await?;
    }
    for keyed in &changed {
        update(conn, keys, keyed).await?;
    }
    add_relations(conn, &relations).await
}

/// Payments with their place among the payments of their cover.
fn numbered(payments: &[Payment]) -> Vec<(i64, &Payment)> {
    let mut next: HashMap<&CoverId, i64> = HashMap::new();
    let mut numbered = Vec::with_capacity(payments.len());
    for payment in payments {
        let place = next.entry(&payment.cover).or_insert(0);
        numbered.push((*place, payment));
        *place += 1;
    }
    numbered
}

/// Keyed digest of everything a line says, without the ids that every reading makes anew.
fn digest(keys: &Keyring, entry: &RosterEntry, relations: &[Relation]) -> StoreResult<String> {
    let nobody = || PersonId(String::new());
    let person = Person { id: nobody(), ..entry.person.clone() };
    let covers: Vec<Cover> = entry
        .covers
        .iter()
        .map(|c| Cover { id: CoverId(String::new()), person: nobody(), version: 0, ..c.clone() })
        .collect();
    let payments: Vec<_> = entry
        .payments
        .iter()
        .map(|p| {
            let cover = entry.covers.iter().position(|c| c.id == p.cover);
            (cover, p.amount, p.paid_on, &p.channel, p.channel_takes_refunds)
        })
        .collect();
    let subjects: Vec<_> = relations.iter().map(|r| (&r.subject, r.kind)).collect();
    let text = json(&(person, covers, payments, subjects, &entry.card))?;
    // The text begins with a bracket, so it can't meet the index of an identity number.
    Ok(blind_index::blind_index(keys, blind_index::Kind::IdNumber, &text))
}

async fn add_people(conn: &mut Conn, keys: &Keyring, people: &[Keyed<'_>]) -> StoreResult<()> {
    for chunk in people.chunks(ROWS) {
        let mut insert = QueryBuilder::new(
            "INSERT INTO person (id, id_number, id_number_idx, name, name_initials, born_on, region, phone, phone_idx, \
             died_on, in_hospital, unsettled_claims, in_arrears, chronic_entitlement, continuous_years, missed_years, \
             subsidised, generated, line, name_given, name_pinyin) ",
        );
        insert.push_values(chunk, |mut row, keyed| {
            let p = &keyed.entry.person;
            let sealer = Sealer::new(keys, "person", &keyed.id.0);
            let found_by = name_keys(p.name.reveal());
            row.push_bind(p.id.0.as_str())
                .push_bind(sealer.text("id_number", p.id_number.reveal()))
                .push_bind(keyed.index.as_str())
                .push_bind(p.name.reveal())
                .push_bind(found_by.initials)
                .push_bind(day(p.born_on))
                .push_bind(p.region.0.as_str())
                .push_bind(p.phone.as_ref().map(|phone| sealer.text("phone", phone.reveal())))
                .push_bind(p.phone.as_ref().map(|phone| index_of_phone(keys, phone)))
                .push_bind(p.died_on.map(day))
                .push_bind(p.in_hospital.map(flag))
                .push_bind(p.unsettled_claims.map(i64::from))
                .push_bind(p.in_arrears.map(flag))
                .push_bind(flag(p.chronic_entitlement))
                .push_bind(i64::from(p.continuous_years))
                .push_bind(i64::from(p.missed_years))
                .push_bind(flag(p.subsidised))
                .push_bind(flag(p.generated))
                .push_bind(keyed.line.as_str())
                .push_bind(found_by.given)
                .push_bind(found_by.pinyin);
        });
        let insert = insert.build().persistent(chunk.len() == ROWS);
        insert.execute(&mut *conn).await.map_err(|e| failed(&e))?;
    }
    Ok(())
}

async fn add_covers<'a>(conn: &mut Conn, covers: impl Iterator<Item = &'a Cover>) -> StoreResult<()> {
    let covers = covers.map(|c| Ok((c, name_of(&c.category)?))).collect::<StoreResult<Vec<(&Cover, String)>>>()?;
    for chunk in covers.chunks(ROWS) {
        let mut insert = QueryBuilder::new(
            "INSERT INTO cover (id, person, kind, region, year, category, status, starts_on, ends_on, benefits_used, \
             version) ",
        );
        insert.push_values(chunk, |mut row, (c, category)| {
            row.push_bind(c.id.0.as_str())
                .push_bind(c.person.0.as_str())
                .push_bind(c.kind.code())
                .push_bind(c.region.0.as_str())
                .push_bind(i64::from(c.year))
                .push_bind(category.as_str())
                .push_bind(c.status.code())
                .push_bind(day(c.starts_on))
                .push_bind(c.ends_on.map(day))
                .push_bind(c.benefits_used.map(flag))
                .push_bind(1_i64);
        });
        let insert = insert.build().persistent(chunk.len() == ROWS);
        insert.execute(&mut *conn).await.map_err(|e| failed(&e))?;
    }
    Ok(())
}

async fn add_payments<'a>(conn: &mut Conn, payments: impl Iterator<Item = (i64, &'a Payment)>) -> StoreResult<()> {
    let payments: Vec<_> = payments.collect();
    for chunk in payments.chunks(ROWS) {
        let mut insert =
            QueryBuilder::new("INSERT INTO payment (id, cover, seq, amount, paid_on, channel, channel_takes_refunds) ");
        insert.push_values(chunk, |mut row, (seq, p)| {
            row.push_bind(p.id.0.as_str())
                .push_bind(p.cover.0.as_str())
                .push_bind(*seq)
                .push_bind(p.amount.0)
                .push_bind(day(p.paid_on))
                .push_bind(p.channel.as_str())
                .push_bind(flag(p.channel_takes_refunds));
        });
        let insert = insert.build().persistent(chunk.len() == ROWS);
        insert.execute(&mut *conn).await.map_err(|e| failed(&e))?;
    }
    Ok(())
}

async fn add_relations(conn: &mut Conn, relations: &[Relation]) -> StoreResult<()> {
    for relation in relations {
        query(ADD_RELATION)
            .bind(&relation.actor.0)
            .bind(&relation.subject.0)
            .bind(name_of(&relation.kind)?)
            .execute(&mut *conn)
            .await
            .map_err(|e| failed(&e))?;
    }
    Ok(())
}

async fn update(conn: &mut Conn, keys: &Keyring, keyed: &Keyed<'_>) -> StoreResult<()> {
    let p = &keyed.entry.person;
    let sealer = Sealer::new(keys, "person", &keyed.id.0);
    let found_by = name_keys(p.name.reveal());
    query(UPDATE)
        .bind(&keyed.id.0)
        .bind(p.name.reveal())
        .bind(found_by.initials)
        .bind(day(p.born_on))
        .bind(&p.region.0)
        .bind(p.phone.as_ref().map(|phone| sealer.text("phone", phone.reveal())))
        .bind(p.phone.as_ref().map(|phone| index_of_phone(keys, phone)))
        .bind(p.died_on.map(day))
        .bind(p.in_hospital.map(flag))
        .bind(p.unsettled_claims.map(i64::from))
        .bind(p.in_arrears.map(flag))
        .bind(flag(p.chronic_entitlement))
        .bind(i64::from(p.continuous_years))
        .bind(i64::from(p.missed_years))
        .bind(flag(p.subsidised))
        .bind(flag(p.generated))
        .bind(&keyed.line)
        .bind(found_by.given)
        .bind(found_by.pinyin)
        .execute(&mut *conn)
        .await
        .map_err(|e| failed(&e))?;
    let payments = numbered(&keyed.entry.payments);
    for cover in &keyed.entry.covers {
        let row = query(UPSERT_COVER)
            .bind(&cover.id.0)
            .bind(&keyed.id.0)
            .bind(cover.kind.code())
            .bind(&cover.region.0)
            .bind(i64::from(cover.year))
            .bind(name_of(&cover.category)?)
            .bind(cover.status.code())
            .bind(day(cover.starts_on))
            .bind(cover.ends_on.map(day))
            .bind(cover.benefits_used.map(flag))
            .fetch_one(&mut *conn)
            .await
            .map_err(|e| failed(&e))?;
        let id: String = row.try_get("id").map_err(|e| failed(&e))?;
        let own = payments.iter().filter(|(_, p)| p.cover == cover.id);
        update_payments(conn, &CoverId(id), own).await?;
    }
    physical::replace(conn, keys, &keyed.id, keyed.entry.card.as_ref()).await?;
    query(DROP_RELATIONS).bind(&keyed.id.0).execute(conn).await.map(drop).map_err(|e| failed(&e))
}

/// Payments keep their ids: one that the line names by its id stays that one, others take the places of those that the
/// line no longer names. What is left over goes, unless it is being paid back.
async fn update_payments<'a>(
    conn: &mut Conn,
    cover: &CoverId,
    payments: impl Iterator<Item = &'a (i64, &'a Payment)>,
) -> StoreResult<()> {
    let rows = query(PAYMENTS).bind(&cover.0).fetch_all(&mut *conn).await.map_err(|e| failed(&e))?;
    let stored =
        rows.iter().map(|row| row.try_get("id").map_err(|e| failed(&e))).collect::<StoreResult<Vec<String>>>()?;
    let payments: Vec<_> = payments.collect();
    let named: HashSet<&str> = payments.iter().map(|(_, p)| p.id.0.as_str()).collect();
    let mut free = stored.iter().filter(|id| !named.contains(id.as_str()));
    for (seq, p) in payments {
        let id = if stored.contains(&p.id.0) { &p.id.0 } else { free.next().unwrap_or(&p.id.0) };
        query(UPSERT_PAYMENT)
            .bind(id)
            .bind(&cover.0)
            .bind(*seq)
            .bind(p.amount.0)
            .bind(day(p.paid_on))
            .bind(&p.channel)
            .bind(flag(p.channel_takes_refunds))
            .execute(&mut *conn)
            .await
            .map_err(|e| failed(&e))?;
    }
    for id in free {
        query(DROP_PAYMENT).bind(id).execute(&mut *conn).await.map_err(|e| failed(&e))?;
    }
    Ok(())
}
