use super::super::{
    apply::changed,
    error::failed,
    person::read_name,
    row::{Reader, at, day},
};
use super::certificate;
use crate::Conn;
use crate::sql::{Row as _, query};
use crypto::Keyring;
use domain::{
    card::{Binding, BindingKind, BindingState},
    id::{BindingId, CertificateId, EntrustmentId, PersonId, ScanId},
    rules::ChannelCode,
};
use jiff::civil::Date;
use std::ops::RangeInclusive;
use storage::{ShownBinding, StoreError, StoreResult};

/// A binding with certificate, owner and what a family binding rests on.
macro_rules! shown {
    () => {
        "SELECT b.*, c.person, c.issuer, c.region, c.card, c.password, c.valid_until, c.activated_at, c.state_since, \
        c.id AS certificate_id, c.state AS certificate_state, c.version AS certificate_version, \
        p.name AS owner, p.died_on, (SELECT COUNT(*) FROM relation r WHERE r.actor = b.holder AND r.subject = c.person \
        AND r.kind = 'guardian') AS guardians \
        FROM binding b JOIN certificate c ON c.id = b.certificate JOIN person p ON p.id = c.person "
    };
}

statements! {
    LOOKUP = "SELECT * FROM binding WHERE id = $1";
    BY_LOCATOR = concat!(shown!(), "WHERE b.locator = $1");
    SHOWN = concat!(shown!(), "WHERE b.id = $1");
    NOW = concat!("SELECT n.*, (SELECT s.id FROM scan s WHERE s.binding = n.id \
        AND s.slot BETWEEN $2 AND $3 AND s.outcome = 'accepted' ORDER BY s.slot DESC LIMIT 1) AS used_by \
        FROM (", shown!(), "WHERE b.id = $1) n");
    OF_CERTIFICATE = "SELECT * FROM binding WHERE certificate = $1 ORDER BY bound_at, id";
    HELD_BY = "SELECT * FROM binding WHERE holder = $1 ORDER BY bound_at, id";
    FAMILY_RUN_OUT = "SELECT * FROM binding WHERE state = 'bound' AND kind = 'family' AND ends_on <= $1 \
        ORDER BY ends_on, certificate, holder, id LIMIT $2";
    FAMILY_UNFOUNDED = "SELECT b.* FROM binding b JOIN certificate c ON c.id = b.certificate WHERE b.state = 'bound' \
        AND b.kind = 'family' AND NOT EXISTS (SELECT 1 FROM relation r WHERE r.actor = b.holder \
        AND r.subject = c.person AND r.kind = 'guardian') ORDER BY b.certificate, b.holder, b.id LIMIT $1";
    STANDS = concat!(
        "SELECT b.version AS binding_version, c.version AS certificate_version \
        FROM binding b JOIN certificate c ON c.id = b.certificate WHERE b.id = $1", for_share!()
    );
    ADD = "INSERT INTO binding (id, version, certificate, holder, kind, entrustment, channel, device, label, locator, \
        state, bound_at, ended_at, ends_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    UPDATE = "UPDATE binding SET version = $2, device = $3, label = $4, state = $5, bound_at = $6, ended_at = $7, \
        ends_on = $8 WHERE id = $1 AND version = $2 - 1";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Binding> {
    let r = Reader::new(row, "binding", keys);
    let kind = match (r.text("kind")?.as_str(), r.opt_text("entrustment")?) {
        ("own", None) => BindingKind::Own,
        ("family", None) => BindingKind::Family,
        ("entrusted", Some(id)) => BindingKind::Entrusted(EntrustmentId(id)),
        _ => return Err(StoreError::Damaged("kind")),
    };
    let locator = r.opt_int("locator")?.map(u64::try_from).transpose().map_err(|_| StoreError::Damaged("locator"))?;
    Ok(Binding {
        id: BindingId(r.text("id")?),
        certificate: CertificateId(r.text("certificate")?),
        holder: PersonId(r.text("holder")?),
        kind,
        channel: ChannelCode(r.text("channel")?),
        device: r.opt_text("device")?,
        label: r.text("label")?,
        locator,
        state: BindingState::from_name(&r.text("state")?).ok_or(StoreError::Damaged("state"))?,
        bound_at: r.at("bound_at")?,
        ended_at: r.opt_at("ended_at")?,
        ends_on: r.opt_day("ends_on")?,
        version: r.int("version")?,
    })
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &BindingId) -> StoreResult<Option<Binding>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

fn read_shown(row: &crate::Row, keys: &Keyring) -> StoreResult<ShownBinding> {
    let r = Reader::new(row, "binding", keys);
    Ok(ShownBinding {
        binding: read(row, keys)?,
        certificate: certificate::read(row, keys)?,
        owner: read_name(r.text("owner")?)?,
        alive: r.opt_text("died_on")?.is_none(),
        guardian: r.int("guardians")? > 0,
    })
}

pub(super) async fn by_locator(conn: &mut Conn, keys: &Keyring, locator: u64) -> StoreResult<Option<ShownBinding>> {
    let Ok(locator) = i64::try_from(locator) else { return Ok(None) };
    let row = query(BY_LOCATOR).bind(locator).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read_shown(&row, keys)).transpose()
}

pub(super) async fn shown(conn: &mut Conn, keys: &Keyring, id: &BindingId) -> StoreResult<Option<ShownBinding>> {
    let row = query(SHOWN).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read_shown(&row, keys)).transpose()
}

pub(super) async fn now(
    conn: &mut Conn,
    keys: &Keyring,
    id: &BindingId,
    slots: RangeInclusive<i64>,
) -> StoreResult<Option<(ShownBinding, Option<ScanId>)>> {
    let row = query(NOW)
        .bind(&id.0)
        .bind(*slots.start())
        .bind(*slots.end())
        .fetch_optional(conn)
        .await
        .map_err(|e| failed(&e))?;
    let read = |row: &crate::Row| {
        let used = Reader::new(row, "binding", keys).opt_text("used_by")?.map(ScanId);
        Ok((read_shown(row, keys)?, used))
    };
    row.map(|row| read(&row)).transpose()
}

pub(super) async fn of_certificate(conn: &mut Conn, keys: &Keyring, id: &CertificateId) -> StoreResult<Vec<Binding>> {
    let rows = query(OF_CERTIFICATE).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn held_by(conn: &mut Conn, keys: &Keyring, person: &PersonId) -> StoreResult<Vec<Binding>> {
    let rows = query(HELD_BY).bind(&person.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn family_run_out(
    conn: &mut Conn,
    keys: &Keyring,
    today: Date,
    limit: u32,
) -> StoreResult<Vec<Binding>> {
    let rows = query(FAMILY_RUN_OUT).bind(day(today)).bind(i64::from(limit)).fetch_all(conn).await;
    rows.map_err(|e| failed(&e))?.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn family_unfounded(conn: &mut Conn, keys: &Keyring, limit: u32) -> StoreResult<Vec<Binding>> {
    let rows = query(FAMILY_UNFOUNDED).bind(i64::from(limit)).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

/// Both versions are what the caller saw, and stay so until the transaction ends: an unbind or a freeze comes either
/// before, then this fails, or after.
pub(super) async fn stands(
    conn: &mut Conn,
    id: &BindingId,
    binding_version: i64,
    certificate_version: i64,
) -> StoreResult<()> {
    let row = query(STANDS).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    let seen = row.map(|row| -> Result<(i64, i64), crate::sql::Error> {
        Ok((row.try_get("binding_version")?, row.try_get("certificate_version")?))
    });
    let seen = seen.transpose().map_err(|e| failed(&e))?;
    if seen == Some((binding_version, certificate_version)) { Ok(()) } else { Err(StoreError::Conflict("binding")) }
}

pub(super) async fn add(conn: &mut Conn, binding: &Binding) -> StoreResult<()> {
    let entrustment = match &binding.kind {
        BindingKind::Entrusted(id) => Some(&id.0),
        BindingKind::Own | BindingKind::Family => None,
    };
    let locator = binding.locator.map(i64::try_from).transpose();
    query(ADD)
        .bind(&binding.id.0)
        .bind(binding.version)
        .bind(&binding.certificate.0)
        .bind(&binding.holder.0)
        .bind(binding.kind.name())
        .bind(entrustment)
        .bind(&binding.channel.0)
        .bind(&binding.device)
        .bind(&binding.label)
        .bind(locator.map_err(|_| StoreError::Failure("a locator has more than 63 bits".into()))?)
        .bind(binding.state.name())
        .bind(binding.bound_at.0)
        .bind(at(binding.ended_at))
        .bind(binding.ends_on.map(day))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn update(conn: &mut Conn, binding: &Binding) -> StoreResult<()> {
    let done = query(UPDATE)
        .bind(&binding.id.0)
        .bind(binding.version)
        .bind(&binding.device)
        .bind(&binding.label)
        .bind(binding.state.name())
        .bind(binding.bound_at.0)
        .bind(at(binding.ended_at))
        .bind(binding.ends_on.map(day))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "binding")
}
