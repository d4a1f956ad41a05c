//! Programs that sign residents in, and their tickets.

use super::{apply::changed, code::name_of, error::failed, row::Reader};
use crate::sql::query;
use crate::{Backend, Conn};
use async_trait::async_trait;
use crypto::{Keyring, blind_index};
use domain::{
    account::{HandOff, Host, HostLink},
    id::AccountId,
};
use storage::{HandOffChange, HandOffs, StoreResult};

statements! {
    LINK_OF = "SELECT * FROM host_link WHERE account = $1 AND host = $2";
    BY_USER = "SELECT * FROM host_link WHERE host = $1 AND user_idx = $2";
    LET_GO = "DELETE FROM host_link WHERE host = $1 AND user_idx = $2 AND account <> $3";
    LINK = "INSERT INTO host_link (account, host, user_idx, linked_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (account, host) DO UPDATE SET user_idx = excluded.user_idx, linked_at = excluded.linked_at";
    UNLINK = "DELETE FROM host_link WHERE account = $1 AND host = $2";
    UNLINK_ALL = "DELETE FROM host_link WHERE account = $1";
    END_TICKETS = "DELETE FROM hand_off WHERE account = $1";
    TICKET = "SELECT * FROM hand_off WHERE ticket = $1";
    ADD = "INSERT INTO hand_off (ticket, account, made_at, until, used_at) VALUES ($1, $2, $3, $4, NULL)";
    USE = "UPDATE hand_off SET used_at = $2 WHERE ticket = $1 AND used_at IS NULL AND until > $2";
}

/// Applies one change.
pub(super) async fn apply(conn: &mut Conn, keys: &Keyring, change: &HandOffChange) -> StoreResult<()> {
    match change {
        HandOffChange::Link { link, user } => link_to(conn, keys, link, user).await,
        HandOffChange::Unlink(account, host) => {
            let done = query(UNLINK).bind(&account.0).bind(name_of(host)?);
            done.execute(&mut *conn).await.map_err(|e| failed(&e))?;
            end_tickets(conn, account).await
        }
        HandOffChange::Add(h) => {
            let added = query(ADD).bind(&h.ticket).bind(&h.account.0).bind(h.made_at.0).bind(h.until.0);
            added.execute(conn).await.map(drop).map_err(|e| failed(&e))
        }
        HandOffChange::Use(h, at) => {
            let done = query(USE).bind(&h.ticket).bind(at.0).execute(conn).await.map_err(|e| failed(&e))?;
            changed(done.rows_affected(), "hand-off")
        }
    }
}

async fn link_to(conn: &mut Conn, keys: &Keyring, link: &HostLink, user: &str) -> StoreResult<()> {
    let (host, user) = (name_of(&link.host)?, index(keys, user));
    let others = query(LET_GO).bind(&host).bind(&user).bind(&link.account.0);
    others.execute(&mut *conn).await.map_err(|e| failed(&e))?;
    let linked = query(LINK).bind(&link.account.0).bind(&host).bind(&user).bind(link.linked_at.0);
    linked.execute(conn).await.map(drop).map_err(|e| failed(&e))
}

/// No program signs them in any more, and no ticket that is on its way.
pub(super) async fn unlink_all(conn: &mut Conn, account: &AccountId) -> StoreResult<()> {
    query(UNLINK_ALL).bind(&account.0).execute(&mut *conn).await.map_err(|e| failed(&e))?;
    end_tickets(conn, account).await
}

async fn end_tickets(conn: &mut Conn, account: &AccountId) -> StoreResult<()> {
    query(END_TICKETS).bind(&account.0).execute(conn).await.map(drop).map_err(|e| failed(&e))
}

fn index(keys: &Keyring, user: &str) -> String {
    blind_index::blind_index(keys, blind_index::Kind::HostUser, user)
}

fn read_link(row: &crate::Row, keys: &Keyring) -> StoreResult<HostLink> {
    let r = Reader::new(row, "host_link", keys);
    Ok(HostLink { account: AccountId(r.text("account")?), host: r.name("host")?, linked_at: r.at("linked_at")? })
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<HandOff> {
    let r = Reader::new(row, "hand_off", keys);
    Ok(HandOff {
        ticket: r.text("ticket")?,
        account: AccountId(r.text("account")?),
        made_at: r.at("made_at")?,
        until: r.at("until")?,
        used_at: r.opt_at("used_at")?,
    })
}

#[async_trait]
impl HandOffs for Backend {
    async fn lookup_host_link(&self, account: &AccountId, host: Host) -> StoreResult<Option<HostLink>> {
        let mut reader = self.reader().await?;
        let conn: &mut Conn = &mut reader;
        let found = query(LINK_OF).bind(&account.0).bind(name_of(&host)?).fetch_optional(conn);
        found.await.map_err(|e| failed(&e))?.map(|row| read_link(&row, self.keys())).transpose()
    }
    async fn lookup_host_user(&self, host: Host, user: &str) -> StoreResult<Option<HostLink>> {
        let mut reader = self.reader().await?;
        let conn: &mut Conn = &mut reader;
        let found = query(BY_USER).bind(name_of(&host)?).bind(index(self.keys(), user)).fetch_optional(conn);
        found.await.map_err(|e| failed(&e))?.map(|row| read_link(&row, self.keys())).transpose()
    }
    async fn lookup_hand_off(&self, ticket: &str) -> StoreResult<Option<HandOff>> {
        let mut reader = self.reader().await?;
        let conn: &mut Conn = &mut reader;
        let found = query(TICKET).bind(ticket).fetch_optional(conn);
        found.await.map_err(|e| failed(&e))?.map(|row| read(&row, self.keys())).transpose()
    }
}
