//! Refunds that travel together: batches, their lines and files, and what is answered about them.

pub(super) mod answer;
pub(super) mod line;
pub(super) mod one;

use crate::{Backend, Conn};
use async_trait::async_trait;
use crypto::Keyring;
use domain::{
    application::Application,
    consequence::RefundWay,
    export::ExportFormat,
    id::{RefundAnswerId, RefundBatchId, RefundId},
    refund::{
        Refund, RefundAnswer, RefundAnswerRow, RefundBatch, RefundBatchState, RefundBatchStep, RefundLeg, RefundLine,
        RefundTally,
    },
    rules::RegionCode,
    time::Timestamp,
};
use storage::{RefundBatchChange, RefundBatches, RefundsReady, StoreResult};

/// Applies one change.
pub(super) async fn apply(conn: &mut Conn, keys: &Keyring, change: &RefundBatchChange) -> StoreResult<()> {
    match change {
        RefundBatchChange::Make(batch, lines, step) => {
            one::add(conn, batch).await?;
            for line in lines {
                line::add(conn, line).await?;
            }
            one::step(conn, keys, &batch.id, step).await
        }
        RefundBatchChange::Move(batch, step) => {
            one::update(conn, batch).await?;
            if batch.state == RefundBatchState::Cancelled {
                line::drop_all(conn, &batch.id, &step.staff, step.at).await?;
            }
            one::step(conn, keys, &batch.id, step).await
        }
        RefundBatchChange::Release(batch, step, files, refunds) => {
            // The batch first: who changes a refund from now on sees it released, who was quicker is seen below.
            one::update(conn, batch).await?;
            for (refund, version) in refunds {
                super::refund::unchanged(conn, refund, *version).await?;
            }
            for (format, bytes) in files {
                one::add_file(conn, keys, &batch.id, *format, bytes).await?;
            }
            one::step(conn, keys, &batch.id, step).await
        }
        RefundBatchChange::EndLine { batch, seq, end, by, at } => {
            // The batch first: whoever answers its last two lines at once sees the other's.
            one::lock(conn, batch).await?;
            line::end(conn, batch, *seq, *end, by, *at).await?;
            one::settle(conn, batch, *at).await
        }
        RefundBatchChange::AddAnswer(answer, rows) => answer::add(conn, answer, rows).await,
        RefundBatchChange::EndRow(id, seq, fate) => answer::end(conn, id, *seq, *fate).await,
    }
}

#[async_trait]
impl RefundBatches for Backend {
    async fn lookup_refund_batch(&self, id: &RefundBatchId) -> StoreResult<Option<RefundBatch>> {
        one::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn refund_batches(
        &self,
        regions: &[RegionCode],
        before: Option<&(Timestamp, RefundBatchId)>,
        limit: u32,
    ) -> StoreResult<Vec<(RefundBatch, RefundTally)>> {
        let mut conn = self.reader().await?;
        let mut found = Vec::new();
        for batch in one::list(&mut conn, self.keys(), regions, before, limit).await? {
            let tally = line::tally(&mut conn, self.keys(), &batch.id).await?;
            found.push((batch, tally));
        }
        Ok(found)
    }
    async fn refund_tally(&self, id: &RefundBatchId) -> StoreResult<RefundTally> {
        line::tally(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn refund_lines(&self, id: &RefundBatchId, after: i64, limit: u32) -> StoreResult<Vec<RefundLine>> {
        line::list(&mut *self.reader().await?, self.keys(), id, after, limit).await
    }
    async fn open_refund_line(&self, id: &RefundId) -> StoreResult<Option<(RefundBatch, RefundLine)>> {
        let mut conn = self.reader().await?;
        let Some(line) = line::open(&mut conn, self.keys(), id).await? else { return Ok(None) };
        let batch = one::lookup(&mut conn, self.keys(), &line.batch).await?;
        Ok(batch.map(|batch| (batch, line)))
    }
    async fn refund_batch_steps(&self, id: &RefundBatchId) -> StoreResult<Vec<RefundBatchStep>> {
        one::steps(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn refund_batch_file(&self, id: &RefundBatchId, format: ExportFormat) -> StoreResult<Option<Vec<u8>>> {
        one::file(&mut *self.reader().await?, self.keys(), id, format).await
    }
    async fn refunds_ready(&self, regions: &[RegionCode]) -> StoreResult<Vec<RefundsReady>> {
        line::ready(&mut *self.reader().await?, self.keys(), regions).await
    }
    async fn ready_refunds(
        &self,
        region: &RegionCode,
        way: RefundWay,
        limit: u32,
    ) -> StoreResult<Vec<(Refund, Application)>> {
        line::ready_of(&mut *self.reader().await?, self.keys(), region, way, limit).await
    }
    async fn last_refund_legs(&self, region: &RegionCode) -> StoreResult<Vec<RefundLeg>> {
        let regions = std::slice::from_ref(region);
        let found = one::list(&mut *self.reader().await?, self.keys(), regions, None, 1).await?;
        Ok(found.into_iter().next().map(|batch| batch.legs).unwrap_or_default())
    }
    async fn lookup_refund_answer(&self, id: &RefundAnswerId) -> StoreResult<Option<RefundAnswer>> {
        answer::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn refund_answer_by_digest(&self, batch: &RefundBatchId, digest: &str) -> StoreResult<Option<RefundAnswer>> {
        answer::by_digest(&mut *self.reader().await?, self.keys(), batch, digest).await
    }
    async fn refund_answers_of(&self, batch: &RefundBatchId, limit: u32) -> StoreResult<Vec<RefundAnswer>> {
        answer::of(&mut *self.reader().await?, self.keys(), batch, limit).await
    }
    async fn refund_answer_rows(&self, id: &RefundAnswerId) -> StoreResult<Vec<RefundAnswerRow>> {
        answer::rows(&mut *self.reader().await?, self.keys(), id).await
    }
}
