//! The file: written from its parts, handed to who asked and nobody else.

use super::object;
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    export::{Cell, Table, csv, xlsx},
    record,
};
use domain::{
    export::{Export, ExportFormat, ExportOrder},
    id::ExportId,
    staff::Staff,
    time::Timestamp,
};
use storage::ChangeSet;

/// A file to be saved. It has no `Debug`: it holds people.
pub struct ExportFile {
    /// Its name; nothing personal.
    pub name: String,
    /// Media type.
    pub content_type: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Keeps bytes as an object of an export, whole or not at all. Answers its name.
pub(super) async fn keep(ctx: &Context, id: &ExportId, bytes: &[u8]) -> UseCaseResult<String> {
    let name = object(ctx, id);
    let mut kept = ctx.blobs.create(&name).await?;
    kept.write(bytes).await?;
    kept.finish().await?;
    Ok(name)
}

fn word<'w>(order: &'w ExportOrder, key: &'w str) -> &'w str {
    order.words.get(key).map_or(key, String::as_str)
}

/// Headings and watermark.
fn table(ctx: &Context, staff: &Staff, second: Option<String>, export: &Export, at: Timestamp) -> Table {
    let order = &export.order;
    let of = |key: &'static str| word(order, key).to_owned();
    let purpose = if order.purpose_words.is_empty() {
        of("purpose")
    } else {
        format!("{} ({})", of("purpose"), order.purpose_words)
    };
    let when = at.in_china().strftime("%Y-%m-%d %H:%M").to_string();
    let mut mark = vec![
        (of("mark.number"), export.id.to_string()),
        (of("mark.who"), format!("{} ({})", staff.name, staff.login)),
        (of("mark.office"), of("office")),
        (of("mark.purpose"), purpose),
        (of("mark.when"), when),
        (of("mark.filter"), of("filter")),
        (of("mark.rows"), export.made.to_string()),
    ];
    mark.extend(second.map(|name| (of("mark.second"), name)));
    if export.more {
        mark.push((of("mark.more"), export.bound.to_string()));
    }
    if ctx.settings.demonstration {
        mark.push((of("mark.demonstration"), String::new()));
    }
    let columns = order.columns.iter().map(|c| {
        let key = format!("column.{}", c.name());
        (order.words.get(&key).cloned().unwrap_or(key), c.width())
    });
    Table { title: of("title"), columns: columns.collect(), mark, mark_title: of("mark.title"), at }
}

/// Writes the file from its parts, one part after the other. Answers its name.
pub(super) async fn write(
    ctx: &Context,
    staff: &Staff,
    second: Option<String>,
    export: &Export,
    at: Timestamp,
) -> UseCaseResult<String> {
    let table = table(ctx, staff, second, export, at);
    match export.order.format {
        ExportFormat::Csv => {
            let name = object(ctx, &export.id);
            let mut file = ctx.blobs.create(&name).await?;
            file.write(csv::head(&table).as_bytes()).await?;
            for part in &export.objects {
                let mut text = String::new();
                for row in read(ctx, part).await? {
                    csv::row(&mut text, &row);
                }
                file.write(text.as_bytes()).await?;
            }
            file.write(csv::foot(&table).as_bytes()).await?;
            file.finish().await?;
            Ok(name)
        }
        ExportFormat::Xlsx => {
            let unwritten = |_| UseCaseError::Broken("a workbook can't be written");
            let mut book = xlsx::Book::begin(&table).map_err(unwritten)?;
            for part in &export.objects {
                for row in read(ctx, part).await? {
                    book.row(&row).map_err(unwritten)?;
                }
            }
            // Compressing takes a while: elsewhere, so that requests go on.
            let bytes = tokio::task::spawn_blocking(move || book.finish()).await;
            let bytes = bytes.map_err(|_| UseCaseError::Broken("a workbook's writer ended"))?.map_err(unwritten)?;
            keep(ctx, &export.id, &bytes).await
        }
    }
}

async fn read(ctx: &Context, part: &str) -> UseCaseResult<Vec<Vec<Cell>>> {
    let bytes = ctx.blobs.read(part).await?;
    serde_json::from_slice(&bytes).map_err(|_| UseCaseError::Broken("a part of an export can't be read"))
}

/// The caller's own file. Who lost role or office since has none; each download is on the record.
///
/// # Errors
/// `NotFound` for what is not the caller's, not there yet, or over.
pub async fn download(ctx: &Context, caller: &Caller, id: &ExportId) -> UseCaseResult<ExportFile> {
    let staff = caller.staff()?;
    let export = ctx.store.lookup_export(id).await?.filter(|e| e.is_for(staff) && e.is_ready(ctx.now()));
    let export = export.ok_or(UseCaseError::NotFound)?;
    let file = export.objects.first().ok_or(UseCaseError::Broken("an export that is ready has no file"))?;
    let bytes = ctx.blobs.read(file).await?;
    let detail = format!("{} rows={}", export.order.source.detail(), export.made);
    let entry = record::entry(ctx, caller, "export.downloaded", id.as_str(), &detail);
    ctx.store.commit(ChangeSet::new().audited(entry)).await?;
    let format = export.order.format;
    let name = format!("yitui-{}-{}.{}", export.order.source.kind(), export.id, format.name());
    Ok(ExportFile { name, content_type: format.content_type(), bytes })
}
