//! Passkeys of staff, and what they are asked to sign.

use super::{
    apply::changed,
    code::name_of,
    error::failed,
    row::{Reader, at, flag},
};
use crate::sql::query;
use crate::{Backend, Conn};
use async_trait::async_trait;
use crypto::Keyring;
use domain::{
    id::{PasskeyId, SessionId, StaffId},
    staff::{Passkey, PasskeyAct, PasskeyChallenge},
};
use storage::{PasskeyChange, Passkeys, StoreResult};

statements! {
    OF_STAFF = "SELECT * FROM passkey WHERE staff = $1 AND revoked_at IS NULL ORDER BY created_at, id";
    BY_CREDENTIAL = "SELECT * FROM passkey WHERE credential = $1";
    ADD = "INSERT INTO passkey (id, version, staff, name, credential, public_key, counter, synced, created_at, used_at, \
        revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    USE = "UPDATE passkey SET version = $2, counter = $3, used_at = $4 \
        WHERE id = $1 AND version = $2 - 1 AND revoked_at IS NULL";
    REVOKE = "UPDATE passkey SET version = version + 1, revoked_at = $3 \
        WHERE id = $1 AND staff = $2 AND revoked_at IS NULL";
    REVOKE_ALL = "UPDATE passkey SET version = version + 1, revoked_at = $2 WHERE staff = $1 AND revoked_at IS NULL";
    CHALLENGE = "SELECT * FROM passkey_challenge WHERE session = $1 AND act = $2";
    ASK = "INSERT INTO passkey_challenge (session, act, challenge, name, made_at, used_at) \
        VALUES ($1, $2, $3, $4, $5, NULL) ON CONFLICT (session, act) DO UPDATE SET challenge = excluded.challenge, \
        name = excluded.name, made_at = excluded.made_at, used_at = NULL";
    SPEND = "UPDATE passkey_challenge SET used_at = $4 \
        WHERE session = $1 AND act = $2 AND challenge = $3 AND used_at IS NULL";
}

/// Applies one change.
pub(super) async fn apply(conn: &mut Conn, change: &PasskeyChange) -> StoreResult<()> {
    match change {
        PasskeyChange::Add(passkey) => add(conn, passkey).await,
        PasskeyChange::Use(p) => {
            let done = query(USE).bind(&p.id.0).bind(p.version).bind(p.counter).bind(at(p.used_at));
            changed(done.execute(conn).await.map_err(|e| failed(&e))?.rows_affected(), "passkey")
        }
        PasskeyChange::Revoke(id, staff, at) => {
            let done = query(REVOKE).bind(&id.0).bind(&staff.0).bind(at.0);
            changed(done.execute(conn).await.map_err(|e| failed(&e))?.rows_affected(), "passkey")
        }
        PasskeyChange::RevokeAll(staff, at) => {
            query(REVOKE_ALL).bind(&staff.0).bind(at.0).execute(conn).await.map(drop).map_err(|e| failed(&e))
        }
        PasskeyChange::Ask(asked) => ask(conn, asked).await,
        PasskeyChange::Spend(asked, at) => {
            let done = query(SPEND).bind(&asked.session.0).bind(name_of(&asked.act)?).bind(&asked.challenge).bind(at.0);
            changed(done.execute(conn).await.map_err(|e| failed(&e))?.rows_affected(), "passkey challenge")
        }
    }
}

async fn add(conn: &mut Conn, passkey: &Passkey) -> StoreResult<()> {
    query(ADD)
        .bind(&passkey.id.0)
        .bind(passkey.version)
        .bind(&passkey.staff.0)
        .bind(&passkey.name)
        .bind(&passkey.credential)
        .bind(&passkey.key)
        .bind(passkey.counter)
        .bind(flag(passkey.synced))
        .bind(passkey.created_at.0)
        .bind(at(passkey.used_at))
        .bind(at(passkey.revoked_at))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

async fn ask(conn: &mut Conn, asked: &PasskeyChallenge) -> StoreResult<()> {
    query(ASK)
        .bind(&asked.session.0)
        .bind(name_of(&asked.act)?)
        .bind(&asked.challenge)
        .bind(&asked.name)
        .bind(asked.made_at.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Passkey> {
    let r = Reader::new(row, "passkey", keys);
    Ok(Passkey {
        id: PasskeyId(r.text("id")?),
        staff: StaffId(r.text("staff")?),
        name: r.text("name")?,
        credential: r.text("credential")?,
        key: r.text("public_key")?,
        counter: r.int("counter")?,
        synced: r.flag("synced")?,
        created_at: r.at("created_at")?,
        used_at: r.opt_at("used_at")?,
        revoked_at: r.opt_at("revoked_at")?,
        version: r.int("version")?,
    })
}

fn read_challenge(row: &crate::Row, keys: &Keyring) -> StoreResult<PasskeyChallenge> {
    let r = Reader::new(row, "passkey_challenge", keys);
    Ok(PasskeyChallenge {
        session: SessionId(r.text("session")?),
        act: r.name("act")?,
        challenge: r.text("challenge")?,
        name: r.text("name")?,
        made_at: r.at("made_at")?,
        used_at: r.opt_at("used_at")?,
    })
}

#[async_trait]
impl Passkeys for Backend {
    async fn passkeys_of(&self, staff: &StaffId) -> StoreResult<Vec<Passkey>> {
        let mut reader = self.reader().await?;
        let conn: &mut Conn = &mut reader;
        let rows = query(OF_STAFF).bind(&staff.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
        rows.iter().map(|row| read(row, self.keys())).collect()
    }
    async fn lookup_passkey(&self, credential: &str) -> StoreResult<Option<Passkey>> {
        let mut reader = self.reader().await?;
        let conn: &mut Conn = &mut reader;
        let row = query(BY_CREDENTIAL).bind(credential).fetch_optional(conn).await.map_err(|e| failed(&e))?;
        row.map(|row| read(&row, self.keys())).transpose()
    }
    async fn passkey_challenge(&self, session: &SessionId, act: PasskeyAct) -> StoreResult<Option<PasskeyChallenge>> {
        let mut reader = self.reader().await?;
        let conn: &mut Conn = &mut reader;
        let found = query(CHALLENGE).bind(&session.0).bind(name_of(&act)?).fetch_optional(conn);
        let row = found.await.map_err(|e| failed(&e))?;
        row.map(|row| read_challenge(&row, self.keys())).transpose()
    }
}
