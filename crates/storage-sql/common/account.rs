use super::{
    apply::changed,
    code::name_of,
    error::failed,
    person::index_of_phone,
    row::{Reader, Sealer, at},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    account::Account,
    id::{AccountId, PersonId},
    language::Language,
    person::Phone,
};
use storage::{StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM account WHERE id = $1";
    BY_PHONE = "SELECT * FROM account WHERE phone_idx = $1";
    BY_PERSON = "SELECT * FROM account WHERE person = $1";
    ADD = "INSERT INTO account (id, version, phone, phone_idx, password, person, proof, language, held_until, \
        created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    UPDATE = "UPDATE account SET version = $2, phone = $3, phone_idx = $4, password = $5, person = $6, proof = $7, \
        language = $8, held_until = $9, created_at = $10 WHERE id = $1 AND version = $2 - 1";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Account> {
    let r = Reader::new(row, "account", keys);
    let id = r.text("id")?;
    Ok(Account {
        phone: match r.sealed("phone", &id)?.as_str() {
            "" => None,
            phone => Some(Phone::parse(phone).map_err(|_| StoreError::Damaged("phone"))?),
        },
        password: r.opt_text("password")?,
        person: r.opt_text("person")?.map(PersonId),
        proof: r.name("proof")?,
        language: Language::from_tag(&r.text("language")?).ok_or(StoreError::Damaged("language"))?,
        held_until: r.opt_at("held_until")?,
        created_at: r.at("created_at")?,
        version: r.int("version")?,
        id: AccountId(id),
    })
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &AccountId) -> StoreResult<Option<Account>> {
    one(conn, keys, LOOKUP, &id.0).await
}

pub(super) async fn by_phone(conn: &mut Conn, keys: &Keyring, phone: &Phone) -> StoreResult<Option<Account>> {
    one(conn, keys, BY_PHONE, &index_of_phone(keys, phone)).await
}

pub(super) async fn by_person(conn: &mut Conn, keys: &Keyring, person: &PersonId) -> StoreResult<Option<Account>> {
    one(conn, keys, BY_PERSON, &person.0).await
}

async fn one(conn: &mut Conn, keys: &Keyring, sql: &'static str, key: &str) -> StoreResult<Option<Account>> {
    let row = query(sql).bind(key).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn write(conn: &mut Conn, keys: &Keyring, account: &Account, new: bool) -> StoreResult<()> {
    let sealer = Sealer::new(keys, "account", &account.id.0);
    let done = query(if new { ADD } else { UPDATE })
        .bind(&account.id.0)
        .bind(account.version)
        .bind(sealer.text("phone", account.phone.as_ref().map_or("", |phone| phone.reveal())))
        // No phone is found by this; the schema knows by it that nobody signs in to the account.
        .bind(
            account.phone.as_ref().map_or_else(|| format!("none {}", account.id), |phone| index_of_phone(keys, phone)),
        )
        .bind(&account.password)
        .bind(account.person.as_ref().map(|p| &p.0))
        .bind(name_of(&account.proof)?)
        .bind(account.language.tag())
        .bind(at(account.held_until))
        .bind(account.created_at.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "account")
}
