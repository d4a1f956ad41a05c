//! What was found when looking at documents.

use super::super::{
    error::failed,
    row::{Reader, Sealer},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    id::{ApplicationId, DocumentId, StaffId},
    review::{DocumentVerdict, Finding},
};
use storage::{StoreError, StoreResult};

statements! {
    OF_APPLICATION = "SELECT * FROM finding WHERE application = $1 ORDER BY at, id";
    ADD = "INSERT INTO finding (application, document, verdict, words, staff, at) VALUES ($1, $2, $3, $4, $5, $6)";
}

fn sealed_row(document: &DocumentId, staff: &StaffId, at: i64) -> String {
    format!("{document}/{staff}/{at}")
}

pub(super) async fn of(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Vec<Finding>> {
    let rows = query(OF_APPLICATION).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "finding", keys);
            let (document, staff, at) = (DocumentId(r.text("document")?), StaffId(r.text("staff")?), r.at("at")?);
            Ok(Finding {
                verdict: DocumentVerdict::from_name(&r.text("verdict")?).ok_or(StoreError::Damaged("verdict"))?,
                words: r.sealed("words", &sealed_row(&document, &staff, at.0))?,
                application: id.clone(),
                document,
                staff,
                at,
            })
        })
        .collect()
}

pub(super) async fn add(conn: &mut Conn, keys: &Keyring, finding: &Finding) -> StoreResult<()> {
    let row = sealed_row(&finding.document, &finding.staff, finding.at.0);
    query(ADD)
        .bind(&finding.application.0)
        .bind(&finding.document.0)
        .bind(finding.verdict.name())
        .bind(Sealer::new(keys, "finding", &row).text("words", &finding.words))
        .bind(&finding.staff.0)
        .bind(finding.at.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}
