//! Applications that staff enter for somebody.

use super::{
    application,
    apply::changed,
    error::failed,
    row::{Reader, Sealer, at, flag},
};
use crate::sql::query;
use crate::{Backend, Conn};
use async_trait::async_trait;
use crypto::Keyring;
use domain::{
    application::{Application, ApplicationState},
    assist::{AssistWay, Assistance, Consent, Entry, Informed, InformedWay, Sending},
    id::{ApplicationId, AssistanceId, PersonId, StaffId},
};
use storage::{AssistChange, Assists, StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM assistance WHERE id = $1";
    ENTRIES = "SELECT * FROM assisted_entry WHERE application = $1 ORDER BY at, staff";
    ENTERED_BY = "SELECT a.*, e.staff, e.assistance, e.began, e.at FROM assisted_entry e \
        JOIN application a ON a.id = e.application \
        WHERE e.staff = $1 AND a.state IN ('Draft', 'CorrectionRequested') ORDER BY e.at DESC, e.application DESC LIMIT $2";
    SENDINGS = "SELECT s.application, s.seq, s.staff AS sender, s.assistance, s.consent, s.at AS sent_at, t.* \
        FROM assisted_sending s JOIN assistance t ON t.id = s.assistance WHERE s.application = $1 ORDER BY s.seq";
    BEGIN = "INSERT INTO assistance (id, staff, person, way, called, begun_at, answered_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    ANSWERED = "UPDATE assistance SET answered_at = $2 WHERE id = $1 AND answered_at IS NULL";
    ENTER = "INSERT INTO assisted_entry (application, staff, assistance, began, at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (application, staff) DO UPDATE SET assistance = excluded.assistance";
    SEND = "INSERT INTO assisted_sending (application, seq, staff, assistance, consent, at) \
        VALUES ($1, $2, $3, $4, $5, $6)";
    INFORMED = "SELECT * FROM informed WHERE application = $1 ORDER BY at, state, way";
    INFORM = "INSERT INTO informed (application, state, staff, way, at) VALUES ($1, $2, $3, $4, $5)";
    ADOPT_APPLICATIONS = "UPDATE application SET account = $2, version = version + 1 WHERE account = $1";
    ADOPT_NOTICES = "UPDATE notice SET account = $2 WHERE account = $1";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Assistance> {
    let r = Reader::new(row, "assistance", keys);
    let id = r.text("id")?;
    Ok(Assistance {
        staff: StaffId(r.text("staff")?),
        person: PersonId(r.text("person")?),
        way: AssistWay::from_name(&r.text("way")?).ok_or(StoreError::Damaged("way"))?,
        called: r.opt_sealed("called", &id)?,
        begun_at: r.at("begun_at")?,
        answered_at: r.opt_at("answered_at")?,
        id: AssistanceId(id),
    })
}

fn entry(row: &crate::Row, keys: &Keyring, application: ApplicationId) -> StoreResult<Entry> {
    let r = Reader::new(row, "assisted_entry", keys);
    Ok(Entry {
        application,
        staff: StaffId(r.text("staff")?),
        assistance: AssistanceId(r.text("assistance")?),
        began: r.flag("began")?,
        at: r.at("at")?,
    })
}

async fn lookup(conn: &mut Conn, keys: &Keyring, id: &AssistanceId) -> StoreResult<Option<Assistance>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

async fn entries(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Vec<Entry>> {
    let rows = query(ENTRIES).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| entry(row, keys, id.clone())).collect()
}

async fn entered_by(
    conn: &mut Conn,
    keys: &Keyring,
    staff: &StaffId,
    limit: u32,
) -> StoreResult<Vec<(Application, Entry)>> {
    let found = query(ENTERED_BY).bind(&staff.0).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let application = application::read(row, keys)?;
            let entry = entry(row, keys, application.id.clone())?;
            Ok((application, entry))
        })
        .collect()
}

async fn sendings(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Vec<(Sending, Assistance)>> {
    let rows = query(SENDINGS).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "assisted_sending", keys);
            let sending = Sending {
                application: id.clone(),
                seq: r.int("seq")?,
                staff: StaffId(r.text("sender")?),
                assistance: AssistanceId(r.text("assistance")?),
                consent: Consent::from_name(&r.text("consent")?).ok_or(StoreError::Damaged("consent"))?,
                at: r.at("sent_at")?,
            };
            Ok((sending, read(row, keys)?))
        })
        .collect()
}

async fn informed(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Vec<Informed>> {
    let rows = query(INFORMED).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "informed", keys);
            Ok(Informed {
                application: id.clone(),
                state: ApplicationState::from_name(&r.text("state")?).ok_or(StoreError::Damaged("state"))?,
                staff: StaffId(r.text("staff")?),
                way: InformedWay::from_name(&r.text("way")?).ok_or(StoreError::Damaged("way"))?,
                at: r.at("at")?,
            })
        })
        .collect()
}

/// Applies one change.
pub(super) async fn apply(conn: &mut Conn, keys: &Keyring, change: &AssistChange) -> StoreResult<()> {
    match change {
        AssistChange::Begin(a) => {
            let sealer = Sealer::new(keys, "assistance", &a.id.0);
            let begin = query(BEGIN)
                .bind(&a.id.0)
                .bind(&a.staff.0)
                .bind(&a.person.0)
                .bind(a.way.name())
                .bind(a.called.as_ref().map(|number| sealer.text("called", number)))
                .bind(a.begun_at.0)
                .bind(at(a.answered_at));
            begin.execute(conn).await.map_err(|e| failed(&e))?;
        }
        AssistChange::Answered(id, when) => {
            let done = query(ANSWERED).bind(&id.0).bind(when.0).execute(conn).await.map_err(|e| failed(&e))?;
            changed(done.rows_affected(), "assistance")?;
        }
        AssistChange::Enter(e) => {
            let enter = query(ENTER)
                .bind(&e.application.0)
                .bind(&e.staff.0)
                .bind(&e.assistance.0)
                .bind(flag(e.began))
                .bind(e.at.0);
            enter.execute(conn).await.map_err(|e| failed(&e))?;
        }
        AssistChange::Send(s) => {
            let send = query(SEND)
                .bind(&s.application.0)
                .bind(s.seq)
                .bind(&s.staff.0)
                .bind(&s.assistance.0)
                .bind(s.consent.name())
                .bind(s.at.0);
            send.execute(conn).await.map_err(|e| failed(&e))?;
        }
        AssistChange::Inform(i) => {
            let inform = query(INFORM)
                .bind(&i.application.0)
                .bind(i.state.name())
                .bind(&i.staff.0)
                .bind(i.way.name())
                .bind(i.at.0);
            inform.execute(conn).await.map_err(|e| failed(&e))?;
        }
        AssistChange::Adopt { from, to } => {
            for statement in [ADOPT_APPLICATIONS, ADOPT_NOTICES] {
                let adopt = query(statement).bind(&from.0).bind(&to.0);
                adopt.execute(&mut *conn).await.map_err(|e| failed(&e))?;
            }
        }
    }
    Ok(())
}

#[async_trait]
impl Assists for Backend {
    async fn lookup_assistance(&self, id: &AssistanceId) -> StoreResult<Option<Assistance>> {
        lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn entries_of(&self, application: &ApplicationId) -> StoreResult<Vec<Entry>> {
        entries(&mut *self.reader().await?, self.keys(), application).await
    }
    async fn entered_by(&self, staff: &StaffId, limit: u32) -> StoreResult<Vec<(Application, Entry)>> {
        entered_by(&mut *self.reader().await?, self.keys(), staff, limit).await
    }
    async fn informed_of(&self, application: &ApplicationId) -> StoreResult<Vec<Informed>> {
        informed(&mut *self.reader().await?, self.keys(), application).await
    }
    async fn sendings_of(&self, application: &ApplicationId) -> StoreResult<Vec<(Sending, Assistance)>> {
        sendings(&mut *self.reader().await?, self.keys(), application).await
    }
}
