//! Applications, their history and the staff's notes on them.

use super::{
    apply::changed,
    code::name_of,
    error::failed,
    row::{Reader, Sealer, at, day, flag},
};
use crate::Conn;
use crate::sql::{Row as _, query};
use crypto::{
    Keyring,
    blind_index::{Kind, blind_index},
};
use domain::{
    application::{Actor, Application, ApplicationAct, ApplicationEvent, ApplicationState, Move, Reference},
    consequence::Deadline,
    id::{AccountId, ApplicationId, CoverId, PersonId, StaffId},
    queue::ChecksOutcome,
    rules::{Reason, RegionCode},
    time::Timestamp,
};
use storage::{Constraint, Note, Pulse, StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM application WHERE id = $1";
    BY_REFERENCE = "SELECT * FROM application WHERE reference = $1";
    PULSE = "SELECT a.version AS version, (SELECT count(*) FROM case_message m WHERE m.application = a.id) AS messages, \
        coalesce((SELECT r.version FROM refund r WHERE r.application = a.id), 0) AS refund, \
        (SELECT count(*) FROM receipt t WHERE t.application = a.id) AS receipts FROM application a WHERE a.id = $1";
    OF_ACCOUNT = "SELECT * FROM application WHERE account = $1 ORDER BY created_at DESC, id DESC";
    OPEN_OF_PERSON = "SELECT * FROM application WHERE person = $1 \
        AND state IN ('Submitted', 'InReview', 'CorrectionRequested', 'AwaitingSecondApproval', 'Approved')";
    EXPIRING = "SELECT * FROM application a WHERE a.state IN ('Draft', 'CorrectionRequested') AND a.state = 'Draft' \
        AND a.updated_at < $1 AND NOT EXISTS (SELECT 1 FROM notice n WHERE n.account = a.account \
        AND n.application = a.id AND n.kind = $2 AND n.at >= a.updated_at) ORDER BY a.updated_at, a.id LIMIT $3";
    STALE = "SELECT * FROM application WHERE state IN ('Draft', 'CorrectionRequested') AND updated_at < $1 \
        ORDER BY updated_at, id LIMIT $2";
    BY_IDS = concat!("SELECT * FROM application WHERE id IN ", json_texts!("$1"));
    STAND = concat!("SELECT state, version FROM application WHERE id = $1", for_update!());
    ADD = "INSERT INTO application (id, version, reference, account, person, cover, region, rules, capacity, state, \
        answers, promised, deadline_on, deadline_provisional, effective_on, assignee, first_approver, \
        second_approver, staff_message, created_at, updated_at, submitted_at, decided_at, reason_idx, checks, act) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
        $23, $24, $25, $26)";
    UPDATE = "UPDATE application SET version = $2, reference = $3, account = $4, person = $5, cover = $6, \
        region = $7, rules = $8, capacity = $9, state = $10, answers = $11, promised = $12, deadline_on = $13, \
        deadline_provisional = $14, effective_on = $15, assignee = $16, first_approver = $17, second_approver = $18, \
        staff_message = $19, created_at = $20, updated_at = $21, submitted_at = $22, decided_at = $23, \
        reason_idx = $24, checks = $25, act = $26 WHERE id = $1 AND version = $2 - 1";
    DELETE_DOCUMENTS = "DELETE FROM document WHERE application = $1";
    DELETE_ENTRIES = "DELETE FROM assisted_entry WHERE application = $1";
    DELETE = "DELETE FROM application WHERE id = $1";
    EVENTS = "SELECT * FROM application_event WHERE application = $1 ORDER BY seq";
    ADD_EVENT = "INSERT INTO application_event (application, seq, from_state, move, to_state, actor_kind, actor, at, \
        note) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    NOTES = "SELECT * FROM note WHERE application = $1 ORDER BY at, id";
    ADD_NOTE = "INSERT INTO note (application, staff, words, at) VALUES ($1, $2, $3, $4)";
}

pub(super) fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Application> {
    let r = Reader::new(row, "application", keys);
    let id = r.text("id")?;
    let deadline = match r.text("deadline_on")?.as_str() {
        "" => None,
        on => Some(Deadline {
            on: on.parse().map_err(|_| StoreError::Damaged("deadline_on"))?,
            provisional: r.flag("deadline_provisional")?,
        }),
    };
    Ok(Application {
        reference: Reference::parse(&r.text("reference")?).ok_or(StoreError::Damaged("reference"))?,
        account: AccountId(r.text("account")?),
        person: PersonId(r.text("person")?),
        act: ApplicationAct::from_name(&r.text("act")?).ok_or(StoreError::Damaged("act"))?,
        cover: CoverId(r.text("cover")?),
        region: RegionCode(r.text("region")?),
        rules: r.text("rules")?,
        capacity: r.name("capacity")?,
        state: state(&r.text("state")?)?,
        answers: r.sealed_json("answers", &id)?,
        promised: r.opt_sealed_json("promised", &id)?,
        deadline,
        effective_on: r.opt_day("effective_on")?,
        assignee: r.opt_text("assignee")?.map(StaffId),
        first_approver: r.opt_text("first_approver")?.map(StaffId),
        second_approver: r.opt_text("second_approver")?.map(StaffId),
        staff_message: r.opt_sealed_json("staff_message", &id)?,
        created_at: r.at("created_at")?,
        updated_at: r.at("updated_at")?,
        submitted_at: r.opt_at("submitted_at")?,
        decided_at: r.opt_at("decided_at")?,
        version: r.int("version")?,
        id: ApplicationId(id),
    })
}

/// What a reason is found by.
pub(super) fn reason_index(keys: &Keyring, reason: Reason) -> String {
    blind_index(keys, Kind::Reason, reason.code())
}

fn state(name: &str) -> StoreResult<ApplicationState> {
    ApplicationState::from_name(name).ok_or(StoreError::Damaged("state"))
}

async fn one(conn: &mut Conn, keys: &Keyring, sql: &'static str, key: &str) -> StoreResult<Option<Application>> {
    let row = query(sql).bind(key).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Option<Application>> {
    one(conn, keys, LOOKUP, &id.0).await
}

pub(super) async fn pulse(conn: &mut Conn, id: &ApplicationId) -> StoreResult<Option<Pulse>> {
    let row = query(PULSE).bind(id.as_str()).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    let part = |row: &crate::Row, name| row.try_get::<i64, _>(name).map_err(|e| failed(&e));
    row.map(|row| {
        Ok(Pulse {
            version: part(&row, "version")?,
            messages: part(&row, "messages")?,
            refund: part(&row, "refund")?,
            receipts: part(&row, "receipts")?,
        })
    })
    .transpose()
}

pub(super) async fn by_reference(
    conn: &mut Conn,
    keys: &Keyring,
    reference: &Reference,
) -> StoreResult<Option<Application>> {
    one(conn, keys, BY_REFERENCE, reference.as_str()).await
}

pub(super) async fn open_of(conn: &mut Conn, keys: &Keyring, person: &PersonId) -> StoreResult<Option<Application>> {
    one(conn, keys, OPEN_OF_PERSON, &person.0).await
}

pub(super) async fn of_account(conn: &mut Conn, keys: &Keyring, id: &AccountId) -> StoreResult<Vec<Application>> {
    let rows = query(OF_ACCOUNT).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn stale(
    conn: &mut Conn,
    keys: &Keyring,
    before: Timestamp,
    limit: u32,
) -> StoreResult<Vec<Application>> {
    let rows = query(STALE).bind(before.0).bind(i64::from(limit)).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

/// Drafts whose owner has no notice of `kind` since the last change.
pub(super) async fn untold_drafts(
    conn: &mut Conn,
    keys: &Keyring,
    before: Timestamp,
    kind: &str,
    limit: u32,
) -> StoreResult<Vec<Application>> {
    let found = query(EXPIRING).bind(before.0).bind(kind).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

/// Applications by id, in no order.
pub(super) async fn by_ids(conn: &mut Conn, keys: &Keyring, ids: &[&ApplicationId]) -> StoreResult<Vec<Application>> {
    let rows = query(BY_IDS).bind(super::code::json(ids)?).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn write(conn: &mut Conn, keys: &Keyring, application: &Application, new: bool) -> StoreResult<()> {
    let a = application;
    let sealer = Sealer::new(keys, "application", &a.id.0);
    let done = query(if new { ADD } else { UPDATE })
        .bind(&a.id.0)
        .bind(a.version)
        .bind(a.reference.as_str())
        .bind(&a.account.0)
        .bind(&a.person.0)
        .bind(&a.cover.0)
        .bind(&a.region.0)
        .bind(&a.rules)
        .bind(name_of(&a.capacity)?)
        .bind(a.state.name())
        .bind(sealer.json("answers", &a.answers)?)
        .bind(sealer.opt_json("promised", a.promised.as_ref())?)
        .bind(a.deadline.map(|d| day(d.on)).unwrap_or_default())
        .bind(flag(a.deadline.is_some_and(|d| d.provisional)))
        .bind(a.effective_on.map(day))
        .bind(a.assignee.as_ref().map(|s| &s.0))
        .bind(a.first_approver.as_ref().map(|s| &s.0))
        .bind(a.second_approver.as_ref().map(|s| &s.0))
        .bind(sealer.opt_json("staff_message", a.staff_message.as_ref())?)
        .bind(a.created_at.0)
        .bind(a.updated_at.0)
        .bind(at(a.submitted_at))
        .bind(at(a.decided_at))
        .bind(a.reason().map(|reason| reason_index(keys, reason)))
        .bind(ChecksOutcome::of(a).map(ChecksOutcome::name))
        .bind(a.act.name())
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "application")
}

/// Writes the event that moves an application to its new state, before the application itself: the schema lets a
/// state change only where the event is already there.
pub(super) async fn add_event(
    conn: &mut Conn,
    keys: &Keyring,
    event: &ApplicationEvent,
    to: ApplicationState,
) -> StoreResult<()> {
    let row = query(STAND).bind(&event.application.0).fetch_optional(&mut *conn).await.map_err(|e| failed(&e))?;
    let Some(row) = row else { return Err(StoreError::Conflict("application")) };
    let version: i64 = row.try_get("version").map_err(|e| failed(&e))?;
    if version != event.seq - 1 {
        return Err(StoreError::Conflict("application"));
    }
    let from: String = row.try_get("state").map_err(|e| failed(&e))?;
    let (kind, actor) = match &event.actor {
        Actor::Resident(id) => ("resident", id.0.as_str()),
        Actor::Staff(id) => ("staff", id.0.as_str()),
        Actor::System => ("system", ""),
        Actor::Operator => ("operator", ""),
        Actor::Anonymous => ("anonymous", ""),
    };
    query(ADD_EVENT)
        .bind(&event.application.0)
        .bind(event.seq)
        .bind(from)
        .bind(event.by.name())
        .bind(to.name())
        .bind(kind)
        .bind(actor)
        .bind(event.at.0)
        .bind(Sealer::new(keys, "application_event", &event_row(event)).text("note", &event.note))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

fn event_row(event: &ApplicationEvent) -> String {
    format!("{}/{}", event.application, event.seq)
}

/// An event's words as they are stored.
pub(super) fn sealed_note(keys: &Keyring, id: &ApplicationId, seq: i64, words: &str) -> Vec<u8> {
    Sealer::new(keys, "application_event", &format!("{id}/{seq}")).text("note", words)
}

pub(super) async fn events(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Vec<ApplicationEvent>> {
    let rows = query(EVENTS).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "application_event", keys);
            let actor = r.text("actor")?;
            let mut event = ApplicationEvent {
                application: id.clone(),
                seq: r.int("seq")?,
                by: Move::from_name(&r.text("move")?).ok_or(StoreError::Damaged("move"))?,
                actor: match r.text("actor_kind")?.as_str() {
                    "resident" => Actor::Resident(AccountId(actor)),
                    "staff" => Actor::Staff(StaffId(actor)),
                    "system" => Actor::System,
                    "operator" => Actor::Operator,
                    "anonymous" => Actor::Anonymous,
                    _ => return Err(StoreError::Damaged("actor_kind")),
                },
                at: r.at("at")?,
                note: String::new(),
            };
            event.note = r.sealed("note", &event_row(&event))?;
            Ok(event)
        })
        .collect()
}

pub(super) async fn delete_draft(conn: &mut Conn, id: &ApplicationId) -> StoreResult<()> {
    query(DELETE_DOCUMENTS).bind(&id.0).execute(&mut *conn).await.map_err(|e| failed(&e))?;
    query(DELETE_ENTRIES).bind(&id.0).execute(&mut *conn).await.map_err(|e| failed(&e))?;
    let done = query(DELETE).bind(&id.0).execute(conn).await.map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "application")
}

fn note_row(application: &ApplicationId, at: Timestamp) -> String {
    format!("{application}/{}", at.0)
}

pub(super) async fn notes(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Vec<Note>> {
    let rows = query(NOTES).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "note", keys);
            let at = r.at("at")?;
            Ok(Note {
                application: id.clone(),
                staff: StaffId(r.text("staff")?),
                words: r.sealed("words", &note_row(id, at))?,
                at,
            })
        })
        .collect()
}

pub(super) async fn add_note(conn: &mut Conn, keys: &Keyring, note: &Note) -> StoreResult<()> {
    query(ADD_NOTE)
        .bind(&note.application.0)
        .bind(&note.staff.0)
        .bind(Sealer::new(keys, "note", &note_row(&note.application, note.at)).text("words", &note.words))
        .bind(note.at.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

/// A move that the transition table does not hold.
pub(super) fn illegal() -> StoreError {
    StoreError::Refused(Constraint::IllegalMove)
}
