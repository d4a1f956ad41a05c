//! Sessions and one-time codes.

use super::{
    apply::changed,
    code::name_of,
    error::failed,
    hand_off,
    row::{Reader, Sealer, at},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    account::{Challenge, ChallengePurpose, Session, SessionOwner},
    id::{AccountId, ChallengeId, SessionId, StaffId},
    person::Phone,
    time::Timestamp,
};
use storage::{StoreError, StoreResult};

statements! {
    BY_TOKEN = "SELECT * FROM session WHERE token_hash = $1";
    OF_OWNER = "SELECT * FROM session WHERE owner_kind = $1 AND owner = $2 AND revoked_at IS NULL \
        ORDER BY created_at DESC, id DESC";
    ADD = "INSERT INTO session (id, token_hash, owner_kind, owner, agent, created_at, seen_at, revoked_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    TOUCH = "UPDATE session SET seen_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    REVOKE = "UPDATE session SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    REVOKE_ALL = "UPDATE session SET revoked_at = $4 \
        WHERE owner_kind = $1 AND owner = $2 AND id <> $3 AND revoked_at IS NULL";
    REVOKE_EVERYBODY = "UPDATE session SET revoked_at = $1 WHERE revoked_at IS NULL";
    CHALLENGE = "SELECT * FROM challenge WHERE id = $1";
    LATEST_CHALLENGE = "SELECT * FROM challenge WHERE session = $1 AND purpose = $2 \
        ORDER BY sent_at DESC, id DESC LIMIT 1";
    ADD_CHALLENGE = "INSERT INTO challenge (id, version, purpose, session, phone, code_mac, act, sent_at, tries, \
        used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    UPDATE_CHALLENGE = "UPDATE challenge SET tries = $3, used_at = $4, version = $2 \
        WHERE id = $1 AND version = $2 - 1";
}

/// Kind and id of an owner as stored.
pub(super) fn owner(owner: &SessionOwner) -> (&'static str, &str) {
    match owner {
        SessionOwner::Visitor => ("visitor", ""),
        SessionOwner::Resident(id) => ("resident", &id.0),
        // The kind that may do nothing yet, of nobody so far.
        SessionOwner::DeskVisitor => ("staff_pending", ""),
        SessionOwner::StaffPending(id) => ("staff_pending", &id.0),
        SessionOwner::Staff(id) => ("staff", &id.0),
    }
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Session> {
    let r = Reader::new(row, "session", keys);
    let id = r.text("owner")?;
    Ok(Session {
        id: SessionId(r.text("id")?),
        token_hash: r.text("token_hash")?,
        owner: match r.text("owner_kind")?.as_str() {
            "visitor" => SessionOwner::Visitor,
            "resident" => SessionOwner::Resident(AccountId(id)),
            "staff_pending" if id.is_empty() => SessionOwner::DeskVisitor,
            "staff_pending" => SessionOwner::StaffPending(StaffId(id)),
            "staff" => SessionOwner::Staff(StaffId(id)),
            _ => return Err(StoreError::Damaged("owner_kind")),
        },
        agent: r.text("agent")?,
        created_at: r.at("created_at")?,
        seen_at: r.at("seen_at")?,
        revoked_at: r.opt_at("revoked_at")?,
    })
}

pub(super) async fn by_token(conn: &mut Conn, keys: &Keyring, token_hash: &str) -> StoreResult<Option<Session>> {
    let row = query(BY_TOKEN).bind(token_hash).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn of_owner(conn: &mut Conn, keys: &Keyring, of: &SessionOwner) -> StoreResult<Vec<Session>> {
    let (kind, id) = owner(of);
    let rows = query(OF_OWNER).bind(kind).bind(id).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn add(conn: &mut Conn, session: &Session) -> StoreResult<()> {
    let (kind, id) = owner(&session.owner);
    query(ADD)
        .bind(&session.id.0)
        .bind(&session.token_hash)
        .bind(kind)
        .bind(id)
        .bind(&session.agent)
        .bind(session.created_at.0)
        .bind(session.seen_at.0)
        .bind(at(session.revoked_at))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn touch(conn: &mut Conn, id: &SessionId, now: Timestamp) -> StoreResult<()> {
    let done = query(TOUCH).bind(&id.0).bind(now.0).execute(conn).await.map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "session")
}

pub(super) async fn revoke(conn: &mut Conn, id: &SessionId, now: Timestamp) -> StoreResult<()> {
    let done = query(REVOKE).bind(&id.0).bind(now.0).execute(conn).await.map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "session")
}

pub(super) async fn revoke_all(
    conn: &mut Conn,
    of: &SessionOwner,
    except: Option<&SessionId>,
    now: Timestamp,
) -> StoreResult<()> {
    let (kind, id) = owner(of);
    let except = except.map_or("", |id| id.0.as_str());
    // A sign-in between password and second factor would become a full session.
    let pending = matches!(of, SessionOwner::Staff(_)).then_some("staff_pending");
    for kind in [Some(kind), pending].into_iter().flatten() {
        let ended = query(REVOKE_ALL).bind(kind).bind(id).bind(except).bind(now.0);
        ended.execute(&mut *conn).await.map_err(|e| failed(&e))?;
    }
    if let SessionOwner::Resident(account) = of {
        // Whoever is put out must not come back by a program that they let sign in.
        hand_off::unlink_all(conn, account).await?;
    }
    Ok(())
}

/// Ends every session there is.
pub(super) async fn revoke_everybody(conn: &mut Conn, now: Timestamp) -> StoreResult<()> {
    query(REVOKE_EVERYBODY).bind(now.0).execute(conn).await.map(drop).map_err(|e| failed(&e))
}

fn read_challenge(row: &crate::Row, keys: &Keyring) -> StoreResult<Challenge> {
    let r = Reader::new(row, "challenge", keys);
    let id = r.text("id")?;
    Ok(Challenge {
        purpose: r.name("purpose")?,
        session: SessionId(r.text("session")?),
        phone: Phone::parse(&r.sealed("phone", &id)?).map_err(|_| StoreError::Damaged("phone"))?,
        code_mac: r.text("code_mac")?,
        act: r.text("act")?,
        sent_at: r.at("sent_at")?,
        tries: r.int("tries")?,
        used_at: r.opt_at("used_at")?,
        version: r.int("version")?,
        id: ChallengeId(id),
    })
}

pub(super) async fn challenge(conn: &mut Conn, keys: &Keyring, id: &ChallengeId) -> StoreResult<Option<Challenge>> {
    let row = query(CHALLENGE).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read_challenge(&row, keys)).transpose()
}

pub(super) async fn latest_challenge(
    conn: &mut Conn,
    keys: &Keyring,
    session: &SessionId,
    purpose: ChallengePurpose,
) -> StoreResult<Option<Challenge>> {
    let row = query(LATEST_CHALLENGE)
        .bind(&session.0)
        .bind(name_of(&purpose)?)
        .fetch_optional(conn)
        .await
        .map_err(|e| failed(&e))?;
    row.map(|row| read_challenge(&row, keys)).transpose()
}

pub(super) async fn add_challenge(conn: &mut Conn, keys: &Keyring, challenge: &Challenge) -> StoreResult<()> {
    query(ADD_CHALLENGE)
        .bind(&challenge.id.0)
        .bind(challenge.version)
        .bind(name_of(&challenge.purpose)?)
        .bind(&challenge.session.0)
        .bind(Sealer::new(keys, "challenge", &challenge.id.0).text("phone", challenge.phone.reveal()))
        .bind(&challenge.code_mac)
        .bind(&challenge.act)
        .bind(challenge.sent_at.0)
        .bind(challenge.tries)
        .bind(at(challenge.used_at))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn update_challenge(conn: &mut Conn, challenge: &Challenge) -> StoreResult<()> {
    let done = query(UPDATE_CHALLENGE)
        .bind(&challenge.id.0)
        .bind(challenge.version)
        .bind(challenge.tries)
        .bind(at(challenge.used_at))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "challenge")
}
