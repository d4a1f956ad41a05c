//! What corrections ask for, item by item.

use super::super::{
    error::failed,
    row::{Reader, Sealer},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    application::StaffReason,
    id::ApplicationId,
    review::{Correction, CorrectionItem, Subject},
};
use storage::{StoreError, StoreResult};

statements! {
    OF_APPLICATION = "SELECT * FROM correction_item WHERE application = $1 ORDER BY seq, no";
    ADD = "INSERT INTO correction_item (application, seq, no, subject, reason, words) VALUES ($1, $2, $3, $4, $5, $6)";
}

fn sealed_row(application: &ApplicationId, seq: i64, no: i64) -> String {
    format!("{application}/{seq}/{no}")
}

pub(super) async fn of(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Vec<Correction>> {
    let rows = query(OF_APPLICATION).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    let mut all: Vec<Correction> = Vec::new();
    for row in &rows {
        let r = Reader::new(row, "correction_item", keys);
        let (seq, no) = (r.int("seq")?, r.int("no")?);
        let item = CorrectionItem {
            subject: Subject::from_key(&r.text("subject")?).ok_or(StoreError::Damaged("subject"))?,
            reason: StaffReason::from_name(&r.text("reason")?).ok_or(StoreError::Damaged("reason"))?,
            words: r.sealed("words", &sealed_row(id, seq, no))?,
        };
        match all.last_mut().filter(|correction| correction.seq == seq) {
            Some(correction) => correction.items.push(item),
            None => all.push(Correction { application: id.clone(), seq, items: vec![item] }),
        }
    }
    Ok(all)
}

pub(super) async fn add(conn: &mut Conn, keys: &Keyring, correction: &Correction) -> StoreResult<()> {
    for (no, item) in (1..).zip(&correction.items) {
        let row = sealed_row(&correction.application, correction.seq, no);
        query(ADD)
            .bind(&correction.application.0)
            .bind(correction.seq)
            .bind(no)
            .bind(item.subject.key())
            .bind(item.reason.name())
            .bind(Sealer::new(keys, "correction_item", &row).text("words", &item.words))
            .execute(&mut *conn)
            .await
            .map_err(|e| failed(&e))?;
    }
    Ok(())
}
