//! Drafts of regions' rules, what was done with them, and what they would change.

use super::{
    application,
    apply::changed,
    code::{json, name_of},
    error::failed,
    person,
    row::{Reader, Sealer, at, day},
};
use crate::sql::{Row as _, query};
use crate::{Backend, Conn};
use async_trait::async_trait;
use crypto::Keyring;
use domain::{
    application::Application,
    cover::Cover,
    id::{CoverId, RulesDraftId, StaffId},
    rules::{RegionCode, RegionTexts, RulesDraft, RulesDraftState, RulesMove, RulesStep},
    time::Timestamp,
};
use storage::{RegionRules, RulesChange, RulesPreview, StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM rules_draft WHERE id = $1";
    LIST = concat!(
        "SELECT * FROM rules_draft WHERE ($1 = '[]' OR region IN ", json_texts!("$1"), ") \
        AND (begun_at, id) < ($2, $3) ORDER BY begun_at DESC, id DESC LIMIT $4"
    );
    PUBLISHED = "SELECT * FROM rules_draft WHERE state = 'approved' ORDER BY region, effective_on";
    MARK = "SELECT id, version FROM rules_draft WHERE approved_by IS NOT NULL ORDER BY id";
    ADD = "INSERT INTO rules_draft (id, version, region, state, base, from_rules, from_cases, rules, cases, note, \
        source, author, begun_at, saved_by, updated_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    // What stays as it was is not written: a sealed text would be another each time.
    WRITE = "UPDATE rules_draft SET version = $2, state = $3, base = $4, from_rules = $5, from_cases = $6, rules = $7, \
        cases = $8, note = $9, source = $10, saved_by = $11, updated_at = $12 WHERE id = $1 AND version = $2 - 1";
    MOVE = "UPDATE rules_draft SET version = $2, state = $3, updated_at = $4, approved_by = $5, approved_at = $6, \
        effective_on = $7 WHERE id = $1 AND version = $2 - 1";
    STEPS = "SELECT * FROM rules_step WHERE draft = $1 ORDER BY seq";
    STEP = "INSERT INTO rules_step (draft, seq, move, staff, words, at) VALUES ($1, $2, $3, $4, $5, $6)";
    PREVIEW = "SELECT * FROM rules_preview WHERE draft = $1";
    PREVIEW_ANEW = "INSERT INTO rules_preview (draft, of_version, phase, place, applications, covers, total, \
        differing_applications, differing_covers, found, asked_by, asked_at, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (draft) DO UPDATE SET \
        of_version = excluded.of_version, phase = excluded.phase, place = excluded.place, \
        applications = excluded.applications, covers = excluded.covers, total = excluded.total, \
        differing_applications = excluded.differing_applications, differing_covers = excluded.differing_covers, \
        found = excluded.found, asked_by = excluded.asked_by, asked_at = excluded.asked_at, version = excluded.version";
    PREVIEW_ON = "UPDATE rules_preview SET phase = $3, place = $4, applications = $5, covers = $6, total = $7, \
        differing_applications = $8, differing_covers = $9, found = $10, version = $11 \
        WHERE draft = $1 AND of_version = $2 AND version = $11 - 1 AND asked_at = $12";
    COUNT_OPEN = "SELECT COUNT(*) AS n FROM application WHERE region = $1 AND state <> 'Draft' \
        AND state IN ('Submitted', 'InReview', 'CorrectionRequested', 'AwaitingSecondApproval')";
    OPEN = "SELECT * FROM application WHERE region = $1 AND state <> 'Draft' \
        AND state IN ('Submitted', 'InReview', 'CorrectionRequested', 'AwaitingSecondApproval') \
        AND id > $2 ORDER BY id LIMIT $3";
    COVERS = "SELECT * FROM cover WHERE region = $1 AND kind = 390 AND status = 1 AND id > $2 ORDER BY id LIMIT $3";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<RulesDraft> {
    let r = Reader::new(row, "rules_draft", keys);
    let id = r.text("id")?;
    Ok(RulesDraft {
        region: RegionCode(r.text("region")?),
        state: RulesDraftState::from_name(&r.text("state")?).ok_or(StoreError::Damaged("state"))?,
        base: r.opt_text("base")?.map(RulesDraftId),
        from: RegionTexts { rules: r.text("from_rules")?, cases: r.text("from_cases")? },
        texts: RegionTexts { rules: r.text("rules")?, cases: r.text("cases")? },
        note: r.sealed("note", &id)?,
        source: r.sealed("source", &id)?,
        author: StaffId(r.text("author")?),
        begun_at: r.at("begun_at")?,
        saved_by: StaffId(r.text("saved_by")?),
        updated_at: r.at("updated_at")?,
        approved_by: r.opt_text("approved_by")?.map(StaffId),
        approved_at: r.opt_at("approved_at")?,
        effective_on: r.opt_day("effective_on")?,
        version: r.int("version")?,
        id: RulesDraftId(id),
    })
}

fn read_preview(row: &crate::Row, keys: &Keyring) -> StoreResult<RulesPreview> {
    let r = Reader::new(row, "rules_preview", keys);
    let draft = r.text("draft")?;
    Ok(RulesPreview {
        of_version: r.int("of_version")?,
        phase: r.name("phase")?,
        place: r.text("place")?,
        applications: r.int("applications")?,
        covers: r.int("covers")?,
        total: r.int("total")?,
        differing_applications: r.int("differing_applications")?,
        differing_covers: r.int("differing_covers")?,
        found: r.sealed_json("found", &draft)?,
        asked_by: StaffId(r.text("asked_by")?),
        asked_at: r.at("asked_at")?,
        version: r.int("version")?,
        draft: RulesDraftId(draft),
    })
}

/// Applies one change.
pub(super) async fn apply(conn: &mut Conn, keys: &Keyring, change: &RulesChange) -> StoreResult<()> {
    match change {
        RulesChange::Begin(draft, step) => {
            add(conn, keys, draft).await?;
            self::step(conn, keys, &draft.id, step).await
        }
        RulesChange::Move(draft, step) => {
            if matches!(step.by, RulesMove::Save | RulesMove::Rebase) {
                write(conn, keys, draft).await?;
            } else {
                advance(conn, draft).await?;
            }
            self::step(conn, keys, &draft.id, step).await
        }
        RulesChange::Preview(preview) => keep_preview(conn, keys, preview).await,
    }
}

async fn add(conn: &mut Conn, keys: &Keyring, d: &RulesDraft) -> StoreResult<()> {
    let seal = Sealer::new(keys, "rules_draft", d.id.as_str());
    query(ADD)
        .bind(&d.id.0)
        .bind(d.version)
        .bind(&d.region.0)
        .bind(d.state.name())
        .bind(d.base.as_ref().map(RulesDraftId::as_str))
        .bind(&d.from.rules)
        .bind(&d.from.cases)
        .bind(&d.texts.rules)
        .bind(&d.texts.cases)
        .bind(seal.text("note", &d.note))
        .bind(seal.text("source", &d.source))
        .bind(&d.author.0)
        .bind(d.begun_at.0)
        .bind(&d.saved_by.0)
        .bind(d.updated_at.0)
        .execute(conn)
        .await
        .map(drop)
        .map_err(|e| failed(&e))
}

async fn write(conn: &mut Conn, keys: &Keyring, d: &RulesDraft) -> StoreResult<()> {
    let seal = Sealer::new(keys, "rules_draft", d.id.as_str());
    let done = query(WRITE)
        .bind(&d.id.0)
        .bind(d.version)
        .bind(d.state.name())
        .bind(d.base.as_ref().map(RulesDraftId::as_str))
        .bind(&d.from.rules)
        .bind(&d.from.cases)
        .bind(&d.texts.rules)
        .bind(&d.texts.cases)
        .bind(seal.text("note", &d.note))
        .bind(seal.text("source", &d.source))
        .bind(&d.saved_by.0)
        .bind(d.updated_at.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "rules draft")
}

async fn advance(conn: &mut Conn, d: &RulesDraft) -> StoreResult<()> {
    let done = query(MOVE)
        .bind(&d.id.0)
        .bind(d.version)
        .bind(d.state.name())
        .bind(d.updated_at.0)
        .bind(d.approved_by.as_ref().map(StaffId::as_str))
        .bind(at(d.approved_at))
        .bind(d.effective_on.map(day))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "rules draft")
}

fn step_row(id: &RulesDraftId, seq: i64) -> String {
    format!("{id}/{seq}")
}

async fn step(conn: &mut Conn, keys: &Keyring, id: &RulesDraftId, step: &RulesStep) -> StoreResult<()> {
    let row = step_row(id, step.seq);
    query(STEP)
        .bind(&id.0)
        .bind(step.seq)
        .bind(step.by.name())
        .bind(&step.staff.0)
        .bind(Sealer::new(keys, "rules_step", &row).text("words", &step.words))
        .bind(step.at.0)
        .execute(conn)
        .await
        .map(drop)
        .map_err(|e| failed(&e))
}

async fn keep_preview(conn: &mut Conn, keys: &Keyring, p: &RulesPreview) -> StoreResult<()> {
    let found = Sealer::new(keys, "rules_preview", p.draft.as_str()).json("found", &p.found)?;
    let anew = p.version == 1;
    let statement = query(if anew { PREVIEW_ANEW } else { PREVIEW_ON })
        .bind(&p.draft.0)
        .bind(p.of_version)
        .bind(name_of(&p.phase)?)
        .bind(&p.place)
        .bind(p.applications)
        .bind(p.covers)
        .bind(p.total)
        .bind(p.differing_applications)
        .bind(p.differing_covers)
        .bind(found);
    let statement = if anew {
        statement.bind(&p.asked_by.0).bind(p.asked_at.0).bind(p.version)
    } else {
        statement.bind(p.version).bind(p.asked_at.0)
    };
    let done = statement.execute(conn).await.map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "rules preview")
}

async fn one(conn: &mut Conn, keys: &Keyring, id: &RulesDraftId) -> StoreResult<Option<RulesDraft>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

#[async_trait]
impl RegionRules for Backend {
    async fn lookup_rules_draft(&self, id: &RulesDraftId) -> StoreResult<Option<RulesDraft>> {
        one(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn rules_drafts(
        &self,
        regions: &[RegionCode],
        before: Option<&(Timestamp, RulesDraftId)>,
        limit: u32,
    ) -> StoreResult<Vec<RulesDraft>> {
        let (when, id) = before.map_or((i64::MAX, ""), |(when, id)| (when.0, id.as_str()));
        let found = query(LIST).bind(json(regions)?).bind(when).bind(id).bind(i64::from(limit));
        let rows = found.fetch_all(&mut *self.reader().await?).await.map_err(|e| failed(&e))?;
        rows.iter().map(|row| read(row, self.keys())).collect()
    }
    async fn published_rules(&self) -> StoreResult<Vec<RulesDraft>> {
        let rows = query(PUBLISHED).fetch_all(&mut *self.reader().await?).await.map_err(|e| failed(&e))?;
        rows.iter().map(|row| read(row, self.keys())).collect()
    }
    async fn published_rules_mark(&self) -> StoreResult<String> {
        let rows = query(MARK).fetch_all(&mut *self.reader().await?).await.map_err(|e| failed(&e))?;
        let mut mark = String::new();
        for row in rows {
            let id: String = row.try_get("id").map_err(|e| failed(&e))?;
            let version: i64 = row.try_get("version").map_err(|e| failed(&e))?;
            mark.push_str(&format!("{id}.{version} "));
        }
        Ok(mark)
    }
    async fn rules_steps(&self, id: &RulesDraftId) -> StoreResult<Vec<RulesStep>> {
        let rows = query(STEPS).bind(&id.0).fetch_all(&mut *self.reader().await?).await.map_err(|e| failed(&e))?;
        rows.iter()
            .map(|row| {
                let r = Reader::new(row, "rules_step", self.keys());
                let seq = r.int("seq")?;
                Ok(RulesStep {
                    seq,
                    by: RulesMove::from_name(&r.text("move")?).ok_or(StoreError::Damaged("move"))?,
                    staff: StaffId(r.text("staff")?),
                    words: r.sealed("words", &step_row(id, seq))?,
                    at: r.at("at")?,
                })
            })
            .collect()
    }
    async fn rules_preview(&self, id: &RulesDraftId) -> StoreResult<Option<RulesPreview>> {
        let found = query(PREVIEW).bind(&id.0).fetch_optional(&mut *self.reader().await?).await;
        found.map_err(|e| failed(&e))?.map(|row| read_preview(&row, self.keys())).transpose()
    }
    async fn count_open_of_region(&self, region: &RegionCode) -> StoreResult<i64> {
        let row = query(COUNT_OPEN).bind(&region.0).fetch_one(&mut *self.reader().await?).await;
        row.map_err(|e| failed(&e))?.try_get("n").map_err(|e| failed(&e))
    }
    async fn open_of_region(&self, region: &RegionCode, after: &str, limit: u32) -> StoreResult<Vec<Application>> {
        let found = query(OPEN).bind(&region.0).bind(after).bind(i64::from(limit));
        let rows = found.fetch_all(&mut *self.reader().await?).await.map_err(|e| failed(&e))?;
        rows.iter().map(|row| application::read(row, self.keys())).collect()
    }
    async fn covers_of_region(
        &self,
        region: &RegionCode,
        after: Option<&CoverId>,
        limit: u32,
    ) -> StoreResult<Vec<Cover>> {
        let after = after.map_or("", CoverId::as_str);
        let found = query(COVERS).bind(&region.0).bind(after).bind(i64::from(limit));
        let rows = found.fetch_all(&mut *self.reader().await?).await.map_err(|e| failed(&e))?;
        rows.iter().map(|row| person::read_cover(row, self.keys())).collect()
    }
}
