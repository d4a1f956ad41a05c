//! The file for whoever pays: written once, at the release; every download has the same bytes and is on the record.

use super::{holds_own, lines, of_office};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::count,
    export::{Cell, Table, csv, file},
    record,
};
use domain::{
    application::Application,
    consequence::RefundWay,
    export::ExportFormat,
    id::RefundBatchId,
    refund::{LineResult, Refund, RefundBatch, RefundLine},
    staff::{LookPurpose, Looked, RevealPurpose, RevealedField},
};
use std::collections::BTreeMap;
use storage::{Change, ChangeSet, Look};

/// A file to be saved. It has no `Debug`: it holds people.
pub struct HandOverFile {
    /// Its name; nothing personal.
    pub name: String,
    /// Media type.
    pub content_type: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

fn word(words: &BTreeMap<String, String>, key: &str) -> String {
    words.get(key).cloned().unwrap_or_else(|| key.to_owned())
}

/// Column names with their widths, by way.
fn columns(way: RefundWay) -> &'static [(&'static str, u16)] {
    match way {
        RefundWay::PayeeAccount => &[
            ("batch", 18),
            ("line", 6),
            ("reference", 16),
            ("amount", 12),
            ("holder", 16),
            ("account", 24),
            ("bank", 30),
        ],
        RefundWay::OriginalChannel => &[
            ("batch", 18),
            ("line", 6),
            ("reference", 16),
            ("amount", 12),
            ("insured", 16),
            ("channel", 14),
            ("paid_in_on", 12),
            ("paid_in", 12),
        ],
    }
}

/// A batch's files.
type Files = Vec<(ExportFormat, Vec<u8>)>;

/// Both files of a batch that is being released, and the refunds as they were read for it.
pub(super) async fn write(
    ctx: &Context,
    batch: &RefundBatch,
    lines: &[RefundLine],
    words: &BTreeMap<String, String>,
) -> UseCaseResult<(Files, Vec<Refund>)> {
    let (mut rows, mut refunds) = (Vec::new(), Vec::new());
    for line in lines {
        let refund = ctx.store.lookup_refund(&line.refund).await?.ok_or(UseCaseError::NotFound)?;
        let app = ctx.store.lookup_application(&line.application).await?.ok_or(UseCaseError::NotFound)?;
        // What is released is what may leave: nothing was moved past the batch.
        if !refund.may_leave(app.state) || refund.way != batch.way {
            return Err(UseCaseError::Conflict);
        }
        rows.push(row(ctx, batch, line, &refund, &app, words).await?);
        refunds.push(refund);
    }
    rows.push(control(batch, words));
    let table = table(ctx, batch, words);
    let mut files = Vec::new();
    for format in [ExportFormat::Csv, ExportFormat::Xlsx] {
        files.push((format, file(format, table.clone(), rows.clone()).await?));
    }
    Ok((files, refunds))
}

async fn row(
    ctx: &Context,
    batch: &RefundBatch,
    line: &RefundLine,
    refund: &Refund,
    app: &Application,
    words: &BTreeMap<String, String>,
) -> UseCaseResult<Vec<Cell>> {
    let mut cells = vec![
        Cell::text(&batch.number),
        Cell::Number(line.seq),
        Cell::text(line.reference.to_string()),
        Cell::Money(line.amount),
    ];
    match (batch.way, &refund.payee) {
        (RefundWay::PayeeAccount, Some(payee)) => {
            cells.extend([Cell::text(&payee.holder), Cell::text(&payee.number), Cell::text(&payee.bank)]);
        }
        (RefundWay::PayeeAccount, None) => return Err(UseCaseError::Broken("a refund to an account has none")),
        (RefundWay::OriginalChannel, _) => {
            let person = ctx.store.lookup_person(&app.person).await?.ok_or(UseCaseError::NotFound)?;
            let payments = ctx.store.payments_of(&app.cover).await?;
            let paid = payments.into_iter().find(|p| p.id == refund.payment).ok_or(UseCaseError::NotFound)?;
            let channel = words.get(&format!("channel.{}", paid.channel)).cloned().unwrap_or(paid.channel);
            cells.extend([
                Cell::text(person.name.reveal()),
                Cell::text(channel),
                Cell::Day(paid.paid_on),
                Cell::Money(paid.amount),
            ]);
        }
    }
    Ok(cells)
}

/// The last row: how many lines there are, and their sum.
fn control(batch: &RefundBatch, words: &BTreeMap<String, String>) -> Vec<Cell> {
    let mut cells = vec![
        Cell::text(&batch.number),
        Cell::text(word(words, "total")),
        Cell::Number(batch.count),
        Cell::Money(batch.sum),
    ];
    cells.resize(columns(batch.way).len(), Cell::Empty);
    cells
}

fn table(ctx: &Context, batch: &RefundBatch, words: &BTreeMap<String, String>) -> Table {
    let at = ctx.now();
    let of = |key: &str| word(words, key);
    let legs: Vec<_> = batch.legs.iter().map(|leg| leg.name.clone()).collect();
    let region = ctx.book.region(&batch.region).map_or_else(|| batch.region.to_string(), |r| r.name.zh.clone());
    let mut mark = vec![
        (of("mark.number"), batch.number.clone()),
        (of("mark.region"), region),
        (of("mark.legs"), legs.join(" → ")),
        (of("mark.way"), of(&format!("way.{}", batch.way.name()))),
        (of("mark.count"), batch.count.to_string()),
        (of("mark.sum"), batch.sum.to_string()),
        (of("mark.when"), at.in_china().strftime("%Y-%m-%d %H:%M").to_string()),
    ];
    if ctx.settings.demonstration {
        mark.push((of("mark.demonstration"), String::new()));
    }
    let columns = columns(batch.way).iter().map(|(key, width)| (of(&format!("column.{key}")), *width));
    Table { title: batch.number.clone(), columns: columns.collect(), mark, mark_title: of("mark.title"), at }
}

/// The file of a batch that was released, for those who decide in its office, until it is over. Whoever is in it reads
/// that it was taken; it counts as a look at whole values.
///
/// # Errors
/// `Forbidden`, also where a line is one's own case; `NotFound`, also before the release; `Conflict` where the batch is
/// over; `LimitReached`.
pub async fn download(
    ctx: &Context,
    caller: &Caller,
    id: &RefundBatchId,
    format: ExportFormat,
) -> UseCaseResult<HandOverFile> {
    let staff = crate::desk::deciding(caller)?;
    let (_, batch) = of_office(ctx, caller, id).await?;
    if batch.state.is_over() {
        return Err(UseCaseError::Conflict);
    }
    let lines = lines(ctx, &batch).await?;
    if holds_own(ctx, staff, &lines).await? {
        return Err(UseCaseError::Forbidden);
    }
    let bytes = ctx.store.refund_batch_file(id, format).await?.ok_or(UseCaseError::NotFound)?;
    let digest = match format {
        ExportFormat::Csv => batch.csv_digest,
        ExportFormat::Xlsx => batch.xlsx_digest,
    };
    if digest.is_none_or(|digest| digest != crypto::digest::sha256_hex(&bytes)) {
        return Err(UseCaseError::Broken("a file of refunds is not what was released"));
    }
    let entry = record::entry(ctx, caller, "refund_batch.downloaded", id.as_str(), format.name());
    let counted = count(ctx, "reveal_staff_hour", staff.id.as_str(), |l| l.reveal_staff_hour);
    let mut set = ChangeSet::new().with(counted).audited(entry);
    let what = match batch.way {
        RefundWay::PayeeAccount => Looked::Values(RevealPurpose::Refund, vec![RevealedField::PayeeAccount]),
        RefundWay::OriginalChannel => Looked::Export(LookPurpose::OwnWork),
    };
    for line in &lines {
        let app = ctx.store.lookup_application(&line.application).await?.ok_or(UseCaseError::NotFound)?;
        set = set.with(Change::AddLook(Look {
            person: app.person,
            staff: staff.id.clone(),
            session: caller.session()?.id.clone(),
            application: Some(line.application.clone()),
            office: staff.regions.clone(),
            what: what.clone(),
            words: String::new(),
            at: ctx.now(),
        }));
    }
    ctx.store.commit(set).await?;
    let name = format!("{}.{}", batch.number, format.name());
    Ok(HandOverFile { name, content_type: format.content_type(), bytes })
}

/// An answer to be filled in by whoever pays: the open lines, and nobody's name or account.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` where no answer is taken.
pub async fn template(
    ctx: &Context,
    caller: &Caller,
    id: &RefundBatchId,
    words: &BTreeMap<String, String>,
) -> UseCaseResult<HandOverFile> {
    crate::desk::deciding(caller)?;
    let (_, batch) = of_office(ctx, caller, id).await?;
    if !batch.state.takes_answers() {
        return Err(UseCaseError::Conflict);
    }
    let keys = ["batch", "line", "reference", "amount", "result", "day", "fault"];
    let columns = keys.iter().map(|key| (word(words, &format!("column.{key}")), 12)).collect();
    let mut text = csv::head(&Table { columns, ..Table::default() });
    for line in lines(ctx, &batch).await?.into_iter().filter(|l| l.result == LineResult::Open) {
        let mut cells = vec![
            Cell::text(&batch.number),
            Cell::Number(line.seq),
            Cell::text(line.reference.to_string()),
            Cell::Money(line.amount),
        ];
        cells.resize(keys.len(), Cell::Empty);
        csv::row(&mut text, &cells);
    }
    let entry = record::entry(ctx, caller, "refund_batch.template", id.as_str(), "");
    ctx.store.commit(ChangeSet::new().audited(entry)).await?;
    let name = format!("{}-answer.csv", batch.number);
    Ok(HandOverFile { name, content_type: ExportFormat::Csv.content_type(), bytes: text.into_bytes() })
}
