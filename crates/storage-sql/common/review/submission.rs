//! What was sent, each time.

use super::super::{
    error::failed,
    row::{Reader, Sealer},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{id::ApplicationId, review::Submission};
use storage::StoreResult;

statements! {
    OF_APPLICATION = "SELECT * FROM submission WHERE application = $1 ORDER BY seq";
    ADD = "INSERT INTO submission (application, seq, answers, promised, facts, rules, at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
}

fn sealed_row(application: &ApplicationId, seq: i64) -> String {
    format!("{application}/{seq}")
}

pub(super) async fn of(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Vec<Submission>> {
    let rows = query(OF_APPLICATION).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "submission", keys);
            let seq = r.int("seq")?;
            let sealed = sealed_row(id, seq);
            Ok(Submission {
                application: id.clone(),
                seq,
                answers: r.sealed_json("answers", &sealed)?,
                promised: r.opt_sealed_json("promised", &sealed)?,
                facts: r.sealed_json("facts", &sealed)?,
                rules: r.text("rules")?,
                at: r.at("at")?,
            })
        })
        .collect()
}

pub(super) async fn add(conn: &mut Conn, keys: &Keyring, submission: &Submission) -> StoreResult<()> {
    let row = sealed_row(&submission.application, submission.seq);
    let sealer = Sealer::new(keys, "submission", &row);
    query(ADD)
        .bind(&submission.application.0)
        .bind(submission.seq)
        .bind(sealer.json("answers", &submission.answers)?)
        .bind(sealer.opt_json("promised", submission.promised.as_ref())?)
        .bind(sealer.json("facts", &submission.facts)?)
        .bind(&submission.rules)
        .bind(submission.at.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}
