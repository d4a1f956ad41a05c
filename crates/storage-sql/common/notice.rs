use super::{
    code::json,
    error::failed,
    row::{Reader, at},
};
use crate::Conn;
use crate::sql::{Row as _, query};
use crypto::Keyring;
use domain::{
    id::{AccountId, ApplicationId, CertificateId, NoticeId},
    time::Timestamp,
};
use storage::{Notice, StoreResult};

statements! {
    OF_ACCOUNT = "SELECT * FROM notice WHERE account = $1 ORDER BY at DESC, id DESC LIMIT $2";
    LOOKUP = "SELECT * FROM notice WHERE id = $1";
    UNREAD = "SELECT COUNT(*) AS n FROM notice WHERE account = $1 AND read_at IS NULL";
    ADD = "INSERT INTO notice (id, account, application, certificate, kind, args, at, read_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    READ = "UPDATE notice SET read_at = $2 WHERE id = $1 AND read_at IS NULL";
}

pub(super) async fn of_account(
    conn: &mut Conn,
    keys: &Keyring,
    account: &AccountId,
    limit: u32,
) -> StoreResult<Vec<Notice>> {
    let rows =
        query(OF_ACCOUNT).bind(&account.0).bind(i64::from(limit)).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| one(row, keys)).collect()
}

fn one(row: &crate::Row, keys: &Keyring) -> StoreResult<Notice> {
    let r = Reader::new(row, "notice", keys);
    Ok(Notice {
        id: NoticeId(r.text("id")?),
        account: AccountId(r.text("account")?),
        application: r.opt_text("application")?.map(ApplicationId),
        certificate: r.opt_text("certificate")?.map(CertificateId),
        kind: r.text("kind")?,
        args: r.json("args")?,
        at: r.at("at")?,
        read_at: r.opt_at("read_at")?,
    })
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &NoticeId) -> StoreResult<Option<Notice>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| one(&row, keys)).transpose()
}

pub(super) async fn count_unread(conn: &mut Conn, account: &AccountId) -> StoreResult<i64> {
    let row = query(UNREAD).bind(&account.0).fetch_one(conn).await.map_err(|e| failed(&e))?;
    row.try_get("n").map_err(|e| failed(&e))
}

pub(super) async fn add(conn: &mut Conn, notice: &Notice) -> StoreResult<()> {
    query(ADD)
        .bind(&notice.id.0)
        .bind(&notice.account.0)
        .bind(notice.application.as_ref().map(|a| &a.0))
        .bind(notice.certificate.as_ref().map(|c| &c.0))
        .bind(&notice.kind)
        .bind(json(&notice.args)?)
        .bind(notice.at.0)
        .bind(at(notice.read_at))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

/// Reading twice is no conflict: the first time counts.
pub(super) async fn read(conn: &mut Conn, id: &NoticeId, now: Timestamp) -> StoreResult<()> {
    query(READ).bind(&id.0).bind(now.0).execute(conn).await.map_err(|e| failed(&e))?;
    Ok(())
}
