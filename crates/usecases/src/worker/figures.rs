use crate::{Context, UseCaseError, UseCaseResult};
use domain::{
    application::Move,
    figure::{Figure, FigureKind, counted},
    id::{ApplicationId, RatingId},
    rules::RegionCode,
};
use storage::{AuditEntry, Change, ChangeSet, FigureCount, FigureHead};

/// Entries of the record that are counted at once.
const BATCH: u32 = 2000;

/// Counts what the record says since the last time. Answers how many entries; none when somebody else counted them.
///
/// # Errors
/// Errors of the store.
pub async fn count_figures(ctx: &Context) -> UseCaseResult<u64> {
    let head = ctx.store.figure_head().await?;
    if ctx.store.audit_size().await? == head.position {
        return Ok(0);
    }
    let leaves = ctx.store.list_audit(head.position, BATCH).await?;
    let Some(last) = leaves.last() else { return Ok(0) };
    let next = FigureHead { position: last.index + 1, at: last.entry.at };
    let mut figures = Vec::new();
    for entry in leaves.iter().map(|leaf| &leaf.entry) {
        figures.extend(rated(ctx, entry).await?);
        figures.extend(suggested(entry));
    }
    for (id, seq) in leaves.iter().filter_map(|leaf| moved(&leaf.entry)) {
        let Some(application) = ctx.store.lookup_application(&id).await? else { continue };
        let events = ctx.store.events_of(&id).await?;
        figures.extend(counted(&application, &events, seq, &ctx.book.calendar));
    }
    let count = FigureCount { from: head.position, head: next, figures };
    match ctx.store.commit(ChangeSet::new().with(Change::CountFigures(Box::new(count)))).await.map_err(Into::into) {
        Ok(_) => Ok(next.position - head.position),
        Err(UseCaseError::Conflict) => Ok(0),
        Err(error) => Err(error),
    }
}

/// A rating, or what came of one: the record names the rating only, and the rating its region.
async fn rated(ctx: &Context, entry: &AuditEntry) -> UseCaseResult<Option<Figure>> {
    let given = entry.action == "rating.given";
    if !given && entry.action != "rating.closed" {
        return Ok(None);
    }
    let Some(id) = RatingId::parse(&entry.object) else { return Ok(None) };
    let Some(rating) = ctx.store.lookup_rating(&id).await? else { return Ok(None) };
    let (kind, key) = match entry.detail.rsplit(' ').next() {
        _ if given => (FigureKind::Rated, rating.level.name()),
        Some("in_time") => (FigureKind::Followed, "in_time"),
        _ => (FigureKind::Followed, "late"),
    };
    Ok(Some(Figure { region: rating.region, day: entry.at.day(), kind, key: key.to_owned(), n: 1 }))
}

/// A suggestion, or its answer: counted in the region whose office had it then, whichever has it now.
fn suggested(entry: &AuditEntry) -> Option<Figure> {
    let (kind, key) = match entry.action.as_str() {
        "suggestion.sent" => (FigureKind::Suggested, ""),
        "suggestion.answered" if entry.detail.starts_with("in_time ") => (FigureKind::SuggestionAnswered, "in_time"),
        "suggestion.answered" => (FigureKind::SuggestionAnswered, "late"),
        _ => return None,
    };
    let region = entry.detail.split(' ').find_map(|part| part.strip_prefix("region=")).and_then(RegionCode::parse)?;
    Some(Figure { region, day: entry.at.day(), kind, key: key.to_owned(), n: 1 })
}

/// The move of an application that an entry is about, if it is one that counts.
fn moved(entry: &AuditEntry) -> Option<(ApplicationId, i64)> {
    let by = Move::from_name(entry.action.strip_prefix("application.")?)?;
    let counts = matches!(
        by,
        Move::Submit
            | Move::ApproveAutomatically
            | Move::Approve
            | Move::Refuse
            | Move::RequestCorrection
            | Move::Withdraw
            | Move::Expire
    );
    let version = entry.detail.split(' ').find_map(|part| part.strip_prefix("version="))?;
    let seq = version.parse().ok().filter(|_| counts)?;
    Some((ApplicationId::parse(&entry.object)?, seq))
}
