//! Messages on their way, and where accounts are reached.

use super::{
    apply::changed,
    error::failed,
    notice,
    order::{Done, Order},
    row::{Reader, Sealer, flag},
};
use crate::sql::query;
use crate::{Backend, Conn};
use async_trait::async_trait;
use crypto::Keyring;
use domain::{
    delivery::{Channel, Delivery, DeliveryState, Reach, Topic},
    id::{AccountId, ApplicationId, DeliveryId, NoticeId, PersonId},
    rules::RegionCode,
    time::Timestamp,
};
use storage::{Deliveries, DeliveryChange, Notice, StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM delivery WHERE id = $1";
    OF_ACCOUNT = "SELECT * FROM delivery WHERE account = $1 ORDER BY created_at DESC, id DESC LIMIT $2";
    OF_CASE = "SELECT * FROM delivery WHERE application = $1 ORDER BY created_at DESC, id DESC LIMIT $2";
    LOST = "SELECT * FROM delivery WHERE region = $1 AND state IN ('failed', 'dead') \
        ORDER BY settled_at DESC, id DESC LIMIT $2";
    ANY_DUE = "SELECT id FROM delivery WHERE state = 'queued' AND channel = $2 AND due_at <= $1 AND leased_until <= $1 \
        ORDER BY due_at, created_at, id LIMIT 1";
    // The try is counted when it begins, so that a message that kills its worker dies as well. What is due is looked up
    // once: inside the update a planner may do it for each row, and take more than the limit.
    CLAIM = concat!(
        "WITH picked AS MATERIALIZED (SELECT id FROM delivery WHERE state = 'queued' AND channel = $4 AND due_at <= $1 AND leased_until <= $1 \
        ORDER BY due_at, created_at, id LIMIT $3", skip_locked!(), ") UPDATE delivery SET leased_until = $2, \
        tries = tries + 1 WHERE state = 'queued' AND id IN (SELECT id FROM picked) RETURNING *"
    );
    FREE = "UPDATE delivery SET leased_until = 0 WHERE state = 'queued' AND leased_until > 0";
    ADD = "INSERT INTO delivery (id, notice, account, person, application, region, channel, topic, kind, detail, given, \
        state, reason, tries, due_at, leased_until, provider, shown, created_at, sent_at, settled_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'queued', '', 0, $12, 0, NULL, NULL, $13, NULL, NULL) \
        ON CONFLICT (id) DO NOTHING";
    SENT = "UPDATE delivery SET state = 'sent', reason = '', provider = $2, shown = $3, sent_at = $4 \
        WHERE id = $1 AND state = 'queued'";
    PUT_OFF = "UPDATE delivery SET due_at = $2, tries = tries - $3, reason = $4, leased_until = 0 \
        WHERE id = $1 AND state = 'queued'";
    END = "UPDATE delivery SET state = $2, reason = $3, settled_at = $4, \
        given = CASE WHEN $2 = 'dropped' THEN NULL ELSE given END WHERE id = $1 AND state = 'queued'";
    // A report may come before whoever sent it could say so, or after they gave up.
    ARRIVED = "UPDATE delivery SET state = 'delivered', reason = '', settled_at = $2, given = NULL, \
        sent_at = COALESCE(sent_at, $2) WHERE id = $1 AND state IN ('queued', 'sent', 'dead')";
    BOUNCED = "UPDATE delivery SET state = 'failed', reason = $3, settled_at = $2 \
        WHERE id = $1 AND state IN ('queued', 'sent', 'dead')";
    AGAIN = "UPDATE delivery SET state = 'queued', reason = '', tries = 0, due_at = $2, leased_until = 0, \
        settled_at = NULL WHERE id = $1 AND state IN ('failed', 'dead')";
    REACH = "SELECT * FROM reach WHERE account = $1";
    ADD_REACH = "INSERT INTO reach (account, version, body, email, wechat) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (account) DO NOTHING";
    UPDATE_REACH = "UPDATE reach SET version = $2, body = $3, email = $4, wechat = $5 \
        WHERE account = $1 AND version = $2 - 1";
}

/// Applies one change.
pub(super) async fn apply(conn: &mut Conn, keys: &Keyring, change: &DeliveryChange) -> StoreResult<()> {
    match change {
        DeliveryChange::Tell(told, deliveries) => tell(conn, keys, told, deliveries).await,
        DeliveryChange::Add(delivery) => add(conn, keys, delivery).await,
        DeliveryChange::Sent { id, provider, shown, at } => {
            let shown = Sealer::new(keys, "delivery", &id.0).text("shown", shown);
            let done = query(SENT).bind(&id.0).bind(provider.as_ref()).bind(shown).bind(at.0);
            done.execute(conn).await.map(drop).map_err(|e| failed(&e))
        }
        DeliveryChange::PutOff { id, due_at, tried, reason } => {
            let done = query(PUT_OFF).bind(&id.0).bind(due_at.0).bind(flag(!tried)).bind(reason);
            done.execute(conn).await.map(drop).map_err(|e| failed(&e))
        }
        DeliveryChange::End { id, state, reason, at } => {
            let done = query(END).bind(&id.0).bind(state.name()).bind(reason).bind(at.0);
            done.execute(conn).await.map(drop).map_err(|e| failed(&e))
        }
        DeliveryChange::Report { id, arrived: true, at, .. } => {
            query(ARRIVED).bind(&id.0).bind(at.0).execute(conn).await.map(drop).map_err(|e| failed(&e))
        }
        DeliveryChange::Report { id, arrived: false, reason, at } => {
            let done = query(BOUNCED).bind(&id.0).bind(at.0).bind(reason);
            done.execute(conn).await.map(drop).map_err(|e| failed(&e))
        }
        DeliveryChange::Again(id, at) => {
            let done = query(AGAIN).bind(&id.0).bind(at.0).execute(conn).await.map_err(|e| failed(&e))?;
            changed(done.rows_affected(), "delivery")
        }
        DeliveryChange::PutReach(reach) => put_reach(conn, keys, reach).await,
    }
}

async fn tell(conn: &mut Conn, keys: &Keyring, told: &Notice, deliveries: &[Delivery]) -> StoreResult<()> {
    notice::add(conn, told).await?;
    let bound = if deliveries.iter().any(|d| d.channel != Channel::Sms) {
        let found = query(REACH).bind(&told.account.0).fetch_optional(&mut *conn).await.map_err(|e| failed(&e))?;
        match found {
            Some(row) => {
                let r = Reader::new(&row, "reach", keys);
                (r.flag("email")?, r.flag("wechat")?)
            }
            None => (false, false),
        }
    } else {
        (false, false)
    };
    for delivery in deliveries {
        let goes = match delivery.channel {
            Channel::Sms => true,
            Channel::Email => bound.0,
            Channel::Wechat => bound.1,
        };
        if goes {
            add(conn, keys, delivery).await?;
        }
    }
    Ok(())
}

async fn add(conn: &mut Conn, keys: &Keyring, d: &Delivery) -> StoreResult<()> {
    let given = Sealer::new(keys, "delivery", &d.id.0).opt_json("given", d.given.as_ref())?;
    query(ADD)
        .bind(&d.id.0)
        .bind(d.notice.as_ref().map(|n| &n.0))
        .bind(d.account.as_ref().map(|a| &a.0))
        .bind(d.person.as_ref().map(|p| &p.0))
        .bind(d.application.as_ref().map(|a| &a.0))
        .bind(d.region.as_ref().map(|r| &r.0))
        .bind(d.channel.name())
        .bind(d.topic.name())
        .bind(&d.kind)
        .bind(&d.detail)
        .bind(given)
        .bind(d.due_at.0)
        .bind(d.created_at.0)
        .execute(conn)
        .await
        .map(drop)
        .map_err(|e| failed(&e))
}

async fn put_reach(conn: &mut Conn, keys: &Keyring, reach: &Reach) -> StoreResult<()> {
    let body = Sealer::new(keys, "reach", &reach.account.0).json("body", reach)?;
    let sql = if reach.version == 1 { ADD_REACH } else { UPDATE_REACH };
    let done = query(sql)
        .bind(&reach.account.0)
        .bind(reach.version)
        .bind(body)
        .bind(flag(reach.mail_to().is_some()))
        .bind(flag(reach.wechat.is_some()))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "reach")
}

pub(super) async fn claim(
    conn: &mut Conn,
    keys: &Keyring,
    channel: Channel,
    now: Timestamp,
    lease_until: Timestamp,
    limit: u32,
) -> StoreResult<Vec<Delivery>> {
    let claimed = query(CLAIM).bind(now.0).bind(lease_until.0).bind(i64::from(limit)).bind(channel.name());
    let rows = claimed.fetch_all(conn).await.map_err(|e| failed(&e))?;
    // One that can't be read keeps its counted try; the others go out.
    let readable = |row: &crate::Row| match read(row, keys) {
        Ok(delivery) => Some(delivery),
        Err(error) => {
            tracing::error!(%error, "a message can't be read");
            None
        }
    };
    let mut all: Vec<Delivery> = rows.iter().filter_map(readable).collect();
    for delivery in &mut all {
        // "So far" is without the one that begins now.
        delivery.tries -= 1;
    }
    all.sort_by(|a, b| (a.due_at, a.created_at, &a.id).cmp(&(b.due_at, b.created_at, &b.id)));
    Ok(all)
}

/// Gives back what a worker held that is gone.
pub(super) async fn free(conn: &mut Conn) -> StoreResult<()> {
    query(FREE).execute(conn).await.map(drop).map_err(|e| failed(&e))
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Delivery> {
    let r = Reader::new(row, "delivery", keys);
    let id = r.text("id")?;
    Ok(Delivery {
        notice: r.opt_text("notice")?.map(NoticeId),
        account: r.opt_text("account")?.map(AccountId),
        person: r.opt_text("person")?.map(PersonId),
        application: r.opt_text("application")?.map(ApplicationId),
        region: r.opt_text("region")?.map(RegionCode),
        channel: Channel::from_name(&r.text("channel")?).ok_or(StoreError::Damaged("channel"))?,
        topic: Topic::from_name(&r.text("topic")?).ok_or(StoreError::Damaged("topic"))?,
        kind: r.text("kind")?,
        detail: r.text("detail")?,
        given: r.opt_sealed_json("given", &id)?,
        state: r.name::<DeliveryState>("state")?,
        reason: r.text("reason")?,
        tries: r.int("tries")?,
        due_at: r.at("due_at")?,
        provider: r.opt_text("provider")?,
        shown: r.opt_sealed("shown", &id)?,
        created_at: r.at("created_at")?,
        sent_at: r.opt_at("sent_at")?,
        settled_at: r.opt_at("settled_at")?,
        id: DeliveryId(id),
    })
}

#[async_trait]
impl Deliveries for Backend {
    async fn claim_deliveries(
        &self,
        channel: Channel,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> StoreResult<Vec<Delivery>> {
        // Looking is free: an idle worker must not make the database write every time.
        {
            let mut reader = self.reader().await?;
            let conn: &mut Conn = &mut reader;
            if query(ANY_DUE)
                .bind(now.0)
                .bind(channel.name())
                .fetch_optional(conn)
                .await
                .map_err(|e| failed(&e))?
                .is_none()
            {
                return Ok(Vec::new());
            }
        }
        match self.write(Order::ClaimDeliveries { channel, now, lease_until, limit }).await? {
            Done::Deliveries(all) => Ok(all),
            _ => Ok(Vec::new()),
        }
    }
    async fn lookup_delivery(&self, id: &DeliveryId) -> StoreResult<Option<Delivery>> {
        let mut reader = self.reader().await?;
        let conn: &mut Conn = &mut reader;
        let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
        row.map(|row| read(&row, self.keys())).transpose()
    }
    async fn deliveries_of(&self, account: &AccountId, limit: u32) -> StoreResult<Vec<Delivery>> {
        list(self, OF_ACCOUNT, &account.0, limit).await
    }
    async fn deliveries_of_case(&self, application: &ApplicationId, limit: u32) -> StoreResult<Vec<Delivery>> {
        list(self, OF_CASE, &application.0, limit).await
    }
    async fn lost_deliveries(&self, region: &RegionCode, limit: u32) -> StoreResult<Vec<Delivery>> {
        list(self, LOST, &region.0, limit).await
    }
    async fn lookup_notice(&self, id: &NoticeId) -> StoreResult<Option<Notice>> {
        notice::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn lookup_reach(&self, account: &AccountId) -> StoreResult<Option<Reach>> {
        let mut reader = self.reader().await?;
        let conn: &mut Conn = &mut reader;
        let row = query(REACH).bind(&account.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
        row.map(|row| {
            let r = Reader::new(&row, "reach", self.keys());
            Ok(Reach { version: r.int("version")?, ..r.sealed_json("body", &account.0)? })
        })
        .transpose()
    }
}

async fn list(backend: &Backend, sql: &'static str, key: &str, limit: u32) -> StoreResult<Vec<Delivery>> {
    let mut reader = backend.reader().await?;
    let conn: &mut Conn = &mut reader;
    let rows = query(sql).bind(key).bind(i64::from(limit)).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, backend.keys())).collect()
}
