use super::{
    apply::changed,
    code::json,
    error::failed,
    row::{Reader, Sealer, flag},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    id::StaffId,
    language::Language,
    staff::{Role, Staff, StaffIdentity},
};
use storage::{StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM staff WHERE id = $1";
    BY_LOGIN = "SELECT * FROM staff WHERE login = $1";
    LIST = "SELECT * FROM staff ORDER BY login, id";
    ADD = "INSERT INTO staff (id, version, login, name, role, regions, password, totp, totp_step, recovery, \
        must_change_password, language, disabled, created_at, id_number_idx, phone_idx) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
    UPDATE = "UPDATE staff SET version = $2, login = $3, name = $4, role = $5, regions = $6, password = $7, \
        totp = $8, totp_step = $9, recovery = $10, must_change_password = $11, language = $12, disabled = $13, \
        created_at = $14, id_number_idx = $15, phone_idx = $16 WHERE id = $1 AND version = $2 - 1";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Staff> {
    let r = Reader::new(row, "staff", keys);
    let id = r.text("id")?;
    Ok(Staff {
        login: r.text("login")?,
        name: r.text("name")?,
        role: Role::from_name(&r.text("role")?).ok_or(StoreError::Damaged("role"))?,
        regions: r.json("regions")?,
        password: r.text("password")?,
        totp: r.opt_sealed("totp", &id)?,
        totp_step: r.int("totp_step")?,
        recovery: r.json("recovery")?,
        must_change_password: r.flag("must_change_password")?,
        language: Language::from_tag(&r.text("language")?).ok_or(StoreError::Damaged("language"))?,
        disabled: r.flag("disabled")?,
        identity: StaffIdentity { id_number: r.opt_text("id_number_idx")?, phone: r.opt_text("phone_idx")? },
        created_at: r.at("created_at")?,
        version: r.int("version")?,
        id: StaffId(id),
    })
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &StaffId) -> StoreResult<Option<Staff>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn by_login(conn: &mut Conn, keys: &Keyring, login: &str) -> StoreResult<Option<Staff>> {
    let row = query(BY_LOGIN).bind(login).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn list(conn: &mut Conn, keys: &Keyring) -> StoreResult<Vec<Staff>> {
    let rows = query(LIST).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn write(conn: &mut Conn, keys: &Keyring, staff: &Staff, new: bool) -> StoreResult<()> {
    let sealer = Sealer::new(keys, "staff", &staff.id.0);
    let done = query(if new { ADD } else { UPDATE })
        .bind(&staff.id.0)
        .bind(staff.version)
        .bind(&staff.login)
        .bind(&staff.name)
        .bind(staff.role.name())
        .bind(json(&staff.regions)?)
        .bind(&staff.password)
        .bind(staff.totp.as_ref().map(|secret| sealer.text("totp", secret)))
        .bind(staff.totp_step)
        .bind(json(&staff.recovery)?)
        .bind(flag(staff.must_change_password))
        .bind(staff.language.tag())
        .bind(flag(staff.disabled))
        .bind(staff.created_at.0)
        .bind(&staff.identity.id_number)
        .bind(&staff.identity.phone)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "staff")
}
