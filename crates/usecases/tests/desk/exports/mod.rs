//! Lists as files: who may have one, who says yes, and what becomes of it when somebody or something breaks off.

use crate::{
    stop_support::{Moving, Somebody, Town, adult, caller_for},
    support::{ACCOUNT, DAY, YONGCHENG, YUNFU, apply, does, fields, member, on_duty, recorded},
};
use async_trait::async_trait;
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use domain::{
    application::{Move, form::FieldCode},
    audit::AuditFilter,
    export::{Export, ExportFault, ExportSource, ExportState as S},
    id::ExportId,
    queue::QueueFilter,
    refund::RefundStage,
    rules::Reason,
    staff::{LookPurpose, Looked, Role, Staff},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
    sync::{Arc, Mutex},
    time::Duration,
};
use storage::{Change, ChangeSet};
use usecases::{
    Caller, Context, Limits, UseCaseError as E,
    account::looks,
    desk::export::{self, ExportForm},
    ports::{BlobStore, BlobWriter, PortError},
    worker::{end_exports, run_jobs, sweep_exports},
};

mod lists;
mod parts;

fn queue() -> ExportSource {
    ExportSource::Queue { filter: QueueFilter::default(), member: None }
}

fn form(format: &str) -> ExportForm {
    let columns = ["reference", "insured", "id_number", "phone", "submitted", "age"];
    ExportForm {
        columns: columns.map(String::from).to_vec(),
        format: format.into(),
        purpose: "audit".into(),
        wording: BTreeMap::from([("column.reference".to_owned(), "=Reference".to_owned())]),
        ..ExportForm::default()
    }
}

/// A town of an office with cases, and a limit for one person alone.
async fn town(cases: u32, alone: i64) -> (Town, Vec<Somebody>) {
    let mut people: Vec<_> = (1..=cases).map(|n| adult(n, YUNFU).employed()).collect();
    people.push(adult(90, YONGCHENG).employed().paid_in_cash());
    let mut town = Town::new(&people).await;
    town.ctx.limits = Arc::new(Limits { export_alone: alone, export_part: 2, ..Limits::default() });
    // From the first of December on the other office takes applications of this kind.
    town.clock.pass(10 * DAY);
    for person in &people {
        apply(&town, person, Reason::Employee).await;
    }
    run_all(&town).await;
    (town, people)
}

async fn run_all(town: &Town) {
    while run_jobs(&town.ctx).await.unwrap() > 0 {}
}

/// The job that makes an export of this version, as after a lease that ran out.
async fn once_more(ctx: &Context, id: &ExportId, version: &str) {
    let again = storage::Job {
        id: domain::id::JobId::from_bits(ctx.ids.bits()),
        kind: storage::JobKind::MakeExport(id.clone()),
        detail: version.into(),
        tries: 0,
        due_at: ctx.now(),
        state: storage::JobState::Waiting,
        created_at: ctx.now(),
    };
    ctx.store.commit(ChangeSet::new().with(Change::AddJob(again))).await.unwrap();
}

/// Each job of an export is run twice.
async fn run_doubled(town: &Town, id: &ExportId) {
    loop {
        let now = export(town, id).await;
        if !now.state.is_moving() {
            return;
        }
        once_more(&town.ctx, id, &now.version.to_string()).await;
        run_jobs(&town.ctx).await.unwrap();
    }
}

/// The lines of a CSV file without headings and watermark.
async fn lines(town: &Town, caller: &Caller, id: &ExportId) -> Vec<Vec<String>> {
    let file = export::download(&town.ctx, caller, id).await.ok().unwrap();
    let text = String::from_utf8(file.bytes).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut lines: Vec<_> = reader.records().map(|l| l.unwrap().iter().map(String::from).collect()).collect();
    let mark: Vec<String> = lines.pop().unwrap();
    assert!(mark[0].contains(id.as_str()));
    lines
}

fn different(lines: &[Vec<String>], column: usize) -> usize {
    lines.iter().map(|line| &line[column]).collect::<BTreeSet<_>>().len()
}

async fn exported(town: &Town, person: &Somebody) -> usize {
    let page = looks::page(&town.ctx, &person.caller(), None, None).await.unwrap();
    let exported = page.looks.iter().filter(|l| matches!(l.what, Looked::Export(_)));
    exported.map(|l| l.times).sum()
}

async fn export(town: &Town, id: &ExportId) -> Export {
    town.store().lookup_export(id).await.unwrap().unwrap()
}

async fn asked(town: &Town, staff: &Staff, format: &str) -> ExportId {
    export::ask(&town.ctx, &on_duty(staff), queue(), &form(format)).await.unwrap()
}

async fn actions(town: &Town, id: &ExportId) -> Vec<(String, String)> {
    let all = recorded(town).await.into_iter().filter(|e| e.object == id.as_str());
    all.map(|e| (e.action, e.detail)).collect()
}
