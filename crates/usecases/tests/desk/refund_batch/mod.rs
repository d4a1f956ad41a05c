//! Refunds travel together: put together by one, released by another, handed over as a file, answered line by line.

use crate::{
    stop_support::{Somebody, Town, adult},
    support::{YONGCHENG, YUNFU, apply, does, fields, identify, member, on_duty, recorded},
};
use domain::{
    application::{Move, form::FieldCode, form::PayeeForm},
    consequence::RefundWay,
    export::ExportFormat,
    id::{ApplicationId, RefundAnswerId, RefundBatchId},
    refund::{
        AnswerFate as F, AnswerRow, AnswerSaid, LineResult, RefundAnswer, RefundAnswerRow, RefundBatchState as B,
        RefundFault, RefundLine, RefundParty, RefundStage as S,
    },
    rules::{Reason, RegionCode},
    staff::{Looked, RevealPurpose, RevealedField, Role, Staff},
};
use std::collections::BTreeMap;
use storage::{ChangeSet, Job, JobKind, JobState, RefundBatchChange};
use usecases::{
    UseCaseError as E, UseCaseResult,
    application::{give_account, request_account_code, show_status},
    desk::{
        refund_batch::{
            self, MakeForm, RefundBatchPage, TypedLeg,
            answer::{self, AnswerWords, Column, TypedAnswer},
        },
        refunds,
    },
    worker::{run_jobs, take_effects},
};

mod answers;
mod batches;

const CASH: RefundWay = RefundWay::PayeeAccount;

/// An office with the refunds of three people, to accounts, which may leave.
struct Office {
    town: Town,
    people: Vec<Somebody>,
    cases: Vec<ApplicationId>,
    clerk: Staff,
    supervisor: Staff,
}

async fn office() -> Office {
    office_of(3).await
}

async fn office_of(count: u32) -> Office {
    let people: Vec<_> = (1..=count).map(|n| adult(n, YUNFU).employed().paid_in_cash()).collect();
    let town = Town::new(&people).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let supervisor = member(&town, "supervisor", Role::Supervisor, &[YUNFU]).await;
    let mut cases = Vec::new();
    for who in &people {
        let id = apply(&town, who, Reason::Employee).await;
        does(&town, &clerk, &id, Move::Take).await.unwrap();
        does(&town, &clerk, &id, Move::Approve).await.unwrap();
        cases.push(id);
    }
    take_effects(&town.ctx).await.unwrap();
    Office { town, people, cases, clerk, supervisor }
}

fn legs(names: &[(RefundParty, &str)]) -> Vec<TypedLeg> {
    names.iter().map(|(party, name)| TypedLeg { party: *party, chosen: true, name: (*name).into() }).collect()
}

impl Office {
    async fn form(&self, by: &Staff, way: RefundWay) -> MakeForm {
        let region = RegionCode(YUNFU.into());
        let page = refund_batch::look(&self.town.ctx, &on_duty(by), &region, way).await.unwrap();
        let legs = legs(&[(RefundParty::Tax, "云浮税务"), (RefundParty::Treasury, "云浮国库")]);
        MakeForm { region, way, legs, out: Vec::new(), seen: page.seen, key: "page".into() }
    }
    async fn made(&self) -> RefundBatchId {
        let form = self.form(&self.clerk, CASH).await;
        refund_batch::make(&self.town.ctx, &on_duty(&self.clerk), &form).await.unwrap()
    }
    async fn version(&self, id: &RefundBatchId) -> i64 {
        self.town.store().lookup_refund_batch(id).await.unwrap().unwrap().version
    }
    async fn release(&self, by: &Staff, id: &RefundBatchId) -> UseCaseResult<()> {
        let page = refund_batch::show(&self.town.ctx, &on_duty(by), id, 0).await.unwrap();
        self.release_as(by, &page).await
    }
    /// As that page showed it.
    async fn release_as(&self, by: &Staff, page: &RefundBatchPage) -> UseCaseResult<()> {
        let (ctx, id) = (&self.town.ctx, &page.batch.id);
        refund_batch::release(ctx, &on_duty(by), id, page.batch.version, &page.seen, &BTreeMap::new()).await
    }
    async fn hand_over(&self, by: &Staff, id: &RefundBatchId) -> UseCaseResult<()> {
        let version = self.version(id).await;
        refund_batch::hand_over(&self.town.ctx, &on_duty(by), id, version, "税收 12 号").await
    }
    /// A batch that left.
    async fn left(&self) -> RefundBatchId {
        let id = self.made().await;
        self.release(&self.supervisor, &id).await.unwrap();
        self.hand_over(&self.clerk, &id).await.unwrap();
        id
    }
    async fn stages(&self) -> Vec<S> {
        let mut stages = Vec::new();
        for id in &self.cases {
            stages.push(self.town.store().refund_of(id).await.unwrap().unwrap().stage);
        }
        stages
    }
    async fn lines(&self, id: &RefundBatchId) -> Vec<RefundLine> {
        self.town.store().refund_lines(id, 0, 99).await.unwrap()
    }
    async fn results(&self, id: &RefundBatchId) -> Vec<LineResult> {
        self.lines(id).await.into_iter().map(|l| l.result).collect()
    }
    /// Each line, all said to be the same.
    async fn all(&self, id: &RefundBatchId, said: AnswerSaid) -> Vec<AnswerRow> {
        self.lines(id).await.iter().map(|line| row_of(line, said)).collect()
    }
    /// Takes what is typed, and answers what became of each line.
    async fn answers(&self, id: &RefundBatchId, said: &[(i64, &str)], day: &str) -> Vec<Option<F>> {
        let (ctx, caller) = (&self.town.ctx, on_duty(&self.clerk));
        let (_, open) = answer::open_lines(ctx, &caller, id).await.unwrap();
        let said: Vec<_> =
            said.iter().map(|(seq, result)| TypedAnswer { seq: *seq, result: (*result).into() }).collect();
        let rows = answer::typed(&open, &said, day).unwrap();
        let seen = answer::preview(ctx, &caller, id, rows).await.unwrap();
        let answer = answer::take(ctx, &caller, id, &seen.written).await.unwrap();
        let page = answer::show(ctx, &caller, &answer).await.unwrap();
        page.lines.into_iter().map(|l| l.row.fate).collect()
    }
}

fn row_of(line: &RefundLine, said: AnswerSaid) -> AnswerRow {
    let reference = Some(line.reference.clone());
    AnswerRow { place: 1, batch: None, seq: Some(line.seq), reference, amount: None, said: Ok(said) }
}
