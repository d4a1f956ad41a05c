//! Physical cards as the register knows them: one for a person, and of one person only.

use super::{
    super::{
        error::failed,
        row::{Reader, Sealer, day},
    },
    certificate,
};
use crate::Conn;
use crate::sql::{QueryBuilder, query};
use crypto::{Keyring, blind_index};
use domain::{
    card::{CardNumber, Certificate, CertificateState, PhysicalCard},
    id::PersonId,
};
use storage::StoreResult;

statements! {
    LOOKUP = "SELECT * FROM physical_card WHERE person = $1";
    UPSERT = "INSERT INTO physical_card (person, number, number_idx, valid_until) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (person) DO UPDATE SET number = excluded.number, number_idx = excluded.number_idx, \
        valid_until = excluded.valid_until";
    DROP = "DELETE FROM physical_card WHERE person = $1";
}

/// The keyed index by which a card is found by its number.
pub(in super::super) fn index(keys: &Keyring, number: &CardNumber) -> String {
    blind_index::blind_index(keys, blind_index::Kind::Card, &number.0)
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, person: &PersonId) -> StoreResult<Option<PhysicalCard>> {
    let row = query(LOOKUP).bind(&person.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    let read = |row: crate::Row| {
        let r = Reader::new(&row, "physical_card", keys);
        let number = CardNumber(r.sealed("number", &person.0)?);
        Ok(PhysicalCard { number, valid_until: r.opt_day("valid_until")? })
    };
    row.map(read).transpose()
}

/// Cards of new people, in one statement.
pub(in super::super) async fn add(
    conn: &mut Conn,
    keys: &Keyring,
    cards: &[(&PersonId, &PhysicalCard)],
) -> StoreResult<()> {
    if cards.is_empty() {
        return Ok(());
    }
    let mut insert = QueryBuilder::new("INSERT INTO physical_card (person, number, number_idx, valid_until) ");
    insert.push_values(cards, |mut row, (person, card)| {
        let sealer = Sealer::new(keys, "physical_card", &person.0);
        row.push_bind(person.0.as_str())
            .push_bind(sealer.text("number", &card.number.0))
            .push_bind(index(keys, &card.number))
            .push_bind(card.valid_until.map(day));
    });
    insert.build().persistent(false).execute(conn).await.map(drop).map_err(|e| failed(&e))
}

/// What a changed line says of a person's card. A certificate corresponds to that card: those that are in use follow.
pub(in super::super) async fn replace(
    conn: &mut Conn,
    keys: &Keyring,
    person: &PersonId,
    card: Option<&PhysicalCard>,
) -> StoreResult<()> {
    let Some(card) = card else {
        return query(DROP).bind(&person.0).execute(conn).await.map(drop).map_err(|e| failed(&e));
    };
    let sealer = Sealer::new(keys, "physical_card", &person.0);
    query(UPSERT)
        .bind(&person.0)
        .bind(sealer.text("number", &card.number.0))
        .bind(index(keys, &card.number))
        .bind(card.valid_until.map(day))
        .execute(&mut *conn)
        .await
        .map_err(|e| failed(&e))?;
    for old in certificate::of_person(conn, keys, person).await? {
        let follows = old.card.as_ref() == Some(&card.number) && old.valid_until == card.valid_until;
        if old.state == CertificateState::Closed || follows {
            continue;
        }
        let next = Certificate {
            card: Some(card.number.clone()),
            valid_until: card.valid_until,
            version: old.version + 1,
            ..old
        };
        certificate::write(conn, keys, &next, false).await?;
    }
    Ok(())
}
