use crate::StoreResult;
use async_trait::async_trait;
use domain::{
    application::Application,
    consequence::RefundWay,
    export::ExportFormat,
    id::{RefundAnswerId, RefundBatchId, RefundId, StaffId},
    money::Fen,
    refund::{
        AnswerFate, LineEnd, Refund, RefundAnswer, RefundAnswerRow, RefundBatch, RefundBatchStep, RefundLeg,
        RefundLine, RefundTally,
    },
    rules::RegionCode,
    time::Timestamp,
};

/// One thing that is written about refunds that travel together. See the crate's documentation for versions.
#[derive(Clone)]
pub enum RefundBatchChange {
    /// A new batch (version 1) with its lines, and its first step.
    Make(RefundBatch, Vec<RefundLine>, RefundBatchStep),
    /// It moved. Cancelled, it drops its lines.
    Move(RefundBatch, RefundBatchStep),
    /// It was released, with its files and the versions of its refunds that these say: fails with `Conflict` where one
    /// of them is another by now.
    Release(RefundBatch, RefundBatchStep, Vec<(ExportFormat, Vec<u8>)>, Vec<(RefundId, i64)>),
    /// A line is answered; in the set with its refund's move. The batch follows: answered in part, or closed.
    EndLine {
        /// Its batch.
        batch: RefundBatchId,
        /// The line.
        seq: i64,
        /// How.
        end: LineEnd,
        /// Who took it.
        by: StaffId,
        /// When.
        at: Timestamp,
    },
    /// An answer is to be taken, row by row; a second time the set fails as `AlreadyThere`.
    AddAnswer(RefundAnswer, Vec<RefundAnswerRow>),
    /// What became of one row: (answer, line, fate); once, else the set fails with `Conflict`.
    EndRow(RefundAnswerId, i64, AnswerFate),
}

/// A file holds people: what is in it is never shown.
impl std::fmt::Debug for RefundBatchChange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Make(..) => "Make",
            Self::Move(..) => "Move",
            Self::Release(..) => "Release",
            Self::EndLine { .. } => "EndLine",
            Self::AddAnswer(..) => "AddAnswer",
            Self::EndRow(..) => "EndRow",
        })
    }
}

/// Refunds that may be handed over and are in no batch, counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundsReady {
    /// Region.
    pub region: RegionCode,
    /// Way.
    pub way: RefundWay,
    /// How many.
    pub count: i64,
    /// Their sum.
    pub sum: Fen,
}

/// Refunds that travel together.
#[async_trait]
pub trait RefundBatches: Send + Sync {
    /// A batch.
    async fn lookup_refund_batch(&self, id: &RefundBatchId) -> StoreResult<Option<RefundBatch>>;
    /// Batches within regions (empty: all), newest first, those before a place when given, with what became of their lines.
    async fn refund_batches(
        &self,
        regions: &[RegionCode],
        before: Option<&(Timestamp, RefundBatchId)>,
        limit: u32,
    ) -> StoreResult<Vec<(RefundBatch, RefundTally)>>;
    /// What became of the lines of a batch so far.
    async fn refund_tally(&self, id: &RefundBatchId) -> StoreResult<RefundTally>;
    /// Lines of a batch after a number, in their order.
    async fn refund_lines(&self, id: &RefundBatchId, after: i64, limit: u32) -> StoreResult<Vec<RefundLine>>;
    /// The line under way of a refund, with its batch.
    async fn open_refund_line(&self, id: &RefundId) -> StoreResult<Option<(RefundBatch, RefundLine)>>;
    /// What happened to a batch, oldest first.
    async fn refund_batch_steps(&self, id: &RefundBatchId) -> StoreResult<Vec<RefundBatchStep>>;
    /// The bytes of a batch's file.
    async fn refund_batch_file(&self, id: &RefundBatchId, format: ExportFormat) -> StoreResult<Option<Vec<u8>>>;
    /// Refunds within regions (empty: all) that may be handed over and are in no batch, by region and way.
    async fn refunds_ready(&self, regions: &[RegionCode]) -> StoreResult<Vec<RefundsReady>>;
    /// Of one region and way, the ones that wait longest, with their applications.
    async fn ready_refunds(
        &self,
        region: &RegionCode,
        way: RefundWay,
        limit: u32,
    ) -> StoreResult<Vec<(Refund, Application)>>;
    /// The way of the last batch of a region, with the names that its parties had.
    async fn last_refund_legs(&self, region: &RegionCode) -> StoreResult<Vec<RefundLeg>>;
    /// An answer.
    async fn lookup_refund_answer(&self, id: &RefundAnswerId) -> StoreResult<Option<RefundAnswer>>;
    /// The answer about a batch that says just this.
    async fn refund_answer_by_digest(&self, batch: &RefundBatchId, digest: &str) -> StoreResult<Option<RefundAnswer>>;
    /// Answers about a batch, newest first.
    async fn refund_answers_of(&self, batch: &RefundBatchId, limit: u32) -> StoreResult<Vec<RefundAnswer>>;
    /// The rows of an answer, by line.
    async fn refund_answer_rows(&self, id: &RefundAnswerId) -> StoreResult<Vec<RefundAnswerRow>>;
}
