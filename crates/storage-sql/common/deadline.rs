//! Deadlines that are near or were missed: who was told.

use super::{
    application,
    apply::changed,
    error::failed,
    row::{Reader, day, flag},
};
use crate::sql::query;
use crate::{Backend, Conn};
use async_trait::async_trait;
use crypto::Keyring;
use domain::{
    application::Application,
    consequence::Deadline,
    deadline::{Alarm, Apology, Escalation},
    id::{ApplicationId, EscalationId, StaffId},
};
use jiff::civil::Date;
use storage::{DeadlineChange, Deadlines, StoreError, StoreResult};

// By the index over states and days: what is closed is not looked at, however much of it there is.
macro_rules! running {
    ($where:literal) => {
        concat!(
            "SELECT a.* FROM application a WHERE a.state IN ('Submitted', 'InReview', 'AwaitingSecondApproval') ",
            "AND a.state <> 'Draft' AND ",
            $where
        )
    };
}

statements! {
    UNESCALATED = running!("a.deadline_on >= $1 AND a.deadline_on <= $2 AND NOT EXISTS (SELECT 1 FROM escalation e \
        WHERE e.application = a.id AND e.alarm = $3 AND e.deadline_on = a.deadline_on) LIMIT $4");
    UNAPOLOGISED = running!("a.deadline_on > '' AND a.deadline_on < $1 AND NOT EXISTS (SELECT 1 FROM apology p \
        WHERE p.application = a.id AND p.new_on >= $1) LIMIT $2");
    APOLOGIES = "SELECT * FROM apology WHERE application = $1 ORDER BY missed_on";
    UNSEEN = "SELECT e.* FROM escalation e JOIN application a ON a.id = e.application WHERE e.staff = $1 \
        AND e.seen_at IS NULL AND a.state IN ('Submitted', 'InReview', 'AwaitingSecondApproval') \
        ORDER BY e.alarm, e.at DESC, e.id DESC LIMIT $2";
    ESCALATE = "INSERT INTO escalation (id, application, staff, alarm, deadline_on, at) VALUES ($1, $2, $3, $4, $5, $6)";
    SEE = "UPDATE escalation SET seen_at = $3 WHERE id = $1 AND staff = $2 AND seen_at IS NULL";
    APOLOGISE = "INSERT INTO apology (application, missed_on, new_on, provisional, at) VALUES ($1, $2, $3, $4, $5)";
}

/// Applies one change.
pub(super) async fn apply(conn: &mut Conn, change: &DeadlineChange) -> StoreResult<()> {
    match change {
        DeadlineChange::Escalate(e) => {
            query(ESCALATE)
                .bind(&e.id.0)
                .bind(&e.application.0)
                .bind(&e.staff.0)
                .bind(e.alarm.name())
                .bind(day(e.deadline_on))
                .bind(e.at.0)
                .execute(conn)
                .await
                .map_err(|e| failed(&e))?;
        }
        DeadlineChange::SeeEscalation(id, staff, at) => {
            let seen = query(SEE).bind(&id.0).bind(&staff.0).bind(at.0);
            let done = seen.execute(conn).await.map_err(|e| failed(&e))?;
            changed(done.rows_affected(), "escalation")?;
        }
        DeadlineChange::Apologise(a) => {
            query(APOLOGISE)
                .bind(&a.application.0)
                .bind(day(a.missed_on))
                .bind(day(a.new.on))
                .bind(flag(a.new.provisional))
                .bind(a.at.0)
                .execute(conn)
                .await
                .map_err(|e| failed(&e))?;
        }
    }
    Ok(())
}

async fn unescalated(
    conn: &mut Conn,
    keys: &Keyring,
    alarm: Alarm,
    (from, to): (Date, Date),
    limit: u32,
) -> StoreResult<Vec<Application>> {
    let found = query(UNESCALATED).bind(day(from)).bind(day(to)).bind(alarm.name()).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| application::read(row, keys)).collect()
}

async fn unapologised(conn: &mut Conn, keys: &Keyring, today: Date, limit: u32) -> StoreResult<Vec<Application>> {
    let found = query(UNAPOLOGISED).bind(day(today)).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| application::read(row, keys)).collect()
}

async fn apologies(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Vec<Apology>> {
    let rows = query(APOLOGIES).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "apology", keys);
            Ok(Apology {
                application: id.clone(),
                missed_on: r.day("missed_on")?,
                new: Deadline { on: r.day("new_on")?, provisional: r.flag("provisional")? },
                at: r.at("at")?,
            })
        })
        .collect()
}

async fn unseen(conn: &mut Conn, keys: &Keyring, staff: &StaffId, limit: u32) -> StoreResult<Vec<Escalation>> {
    let found = query(UNSEEN).bind(&staff.0).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "escalation", keys);
            Ok(Escalation {
                id: EscalationId(r.text("id")?),
                application: ApplicationId(r.text("application")?),
                staff: staff.clone(),
                alarm: Alarm::from_name(&r.text("alarm")?).ok_or(StoreError::Damaged("alarm"))?,
                deadline_on: r.day("deadline_on")?,
                at: r.at("at")?,
            })
        })
        .collect()
}

#[async_trait]
impl Deadlines for Backend {
    async fn unescalated(&self, alarm: Alarm, from: Date, to: Date, limit: u32) -> StoreResult<Vec<Application>> {
        unescalated(&mut *self.reader().await?, self.keys(), alarm, (from, to), limit).await
    }
    async fn unapologised(&self, today: Date, limit: u32) -> StoreResult<Vec<Application>> {
        unapologised(&mut *self.reader().await?, self.keys(), today, limit).await
    }
    async fn apologies_of(&self, application: &ApplicationId) -> StoreResult<Vec<Apology>> {
        apologies(&mut *self.reader().await?, self.keys(), application).await
    }
    async fn escalations_of(&self, staff: &StaffId, limit: u32) -> StoreResult<Vec<Escalation>> {
        unseen(&mut *self.reader().await?, self.keys(), staff, limit).await
    }
}
