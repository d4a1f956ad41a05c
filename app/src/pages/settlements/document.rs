//! The expense document (Decree 735 Art. 17) as a file to save, and an honest page where it can't be made.

use super::ids;
use crate::{
    components::{Actions, LinkButton, Notice, PageHead, Prose, Tone},
    door::Door,
    i18n::{date_time, money, say_in},
    pages::support::answer,
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::Path,
    response::{IntoResponse, Response},
};
use domain::{language::Language, time::Timestamp};
use http::{StatusCode, header};
use leptos::prelude::*;
use usecases::{
    Context, UseCaseError, UseCaseResult,
    card::{OneSettlement, expense_document},
    ports::Sheet,
};

pub(super) async fn download(door: Door, Path(path): Path<(String, String)>) -> Response {
    answer(&door, file(&door, &path).await)
}

async fn file(door: &Door, path: &(String, String)) -> UseCaseResult<Response> {
    let (id, settlement) = ids(path)?;
    let (ctx, language) = (&door.ctx, door.caller().language);
    match expense_document(ctx, door.caller(), &id, &settlement, |one| sheet(ctx, language, one)).await {
        Ok(bytes) => Ok((headers(settlement.as_str()), bytes).into_response()),
        // There is no bill: the page says why.
        Err(UseCaseError::Conflict) => Ok(door.see_other(&Route::Settlement(id, settlement))),
        Err(UseCaseError::Unavailable(_)) if ctx.paper.is_none() => {
            let (title, back) = (tr_in!(language, "settlement.no_paper"), Route::Settlement(id, settlement).path());
            Ok(door.page_with(StatusCode::SERVICE_UNAVAILABLE, title, || no_paper(back)))
        }
        Err(error) => Err(error),
    }
}

/// It is saved, never shown in a page of ours, and kept nowhere on the way; its name says nothing about anybody.
fn headers(id: &str) -> [(header::HeaderName, String); 5] {
    let short = id.get(..6).unwrap_or_default();
    [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"expense-{short}.pdf\"")),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ]
}

fn no_paper(back: String) -> impl IntoView {
    view! {
        <PageHead title=tr!("settlement.no_paper") back=back.clone() />
        <Notice tone=Tone::Warn>
            <Prose>
                <p>{tr!("settlement.no_paper_text")}</p>
            </Prose>
        </Notice>
        <Actions>
            <LinkButton label=tr!("settlement.no_paper_back") href=back />
        </Actions>
    }
}

/// The document's words: the whole name, the masked number.
fn sheet(ctx: &Context, language: Language, one: &OneSettlement) -> UseCaseResult<Sheet> {
    let OneSettlement { access, settlement, institution, scan, .. } = one;
    let region = access.region(ctx)?;
    let time = |at: Timestamp| date_time(language, at);
    let facts = vec![
        (tr_in!(language, "settlement.person"), access.person.name.reveal().to_owned()),
        (tr_in!(language, "settlement.id_number"), access.person.id_number.masked()),
        (tr_in!(language, "settlement.institution"), institution.name.clone()),
        (tr_in!(language, "settlement.institution_code"), institution.code.clone()),
        (tr_in!(language, "settlement.business"), say_in(language, settlement.business)),
        (tr_in!(language, "settlement.shown_at"), time(scan.at)),
        (tr_in!(language, "settlement.settled_at"), settlement.closed_at.map(time).unwrap_or_default()),
        (tr_in!(language, "settlement.state"), tr_in!(language, "settlement.settled")),
        (tr_in!(language, "settlement.number"), settlement.id.to_string()),
        (tr_in!(language, "settlement.issued_at"), time(ctx.now())),
    ];
    let row = |item: &domain::card::SettlementItem| {
        [item.name.clone(), item.quantity.to_string(), money(language, item.amount)]
    };
    let (agency, hotline) = (region.agency.v.get(language), region.callable_hotline());
    let notes = vec![
        tr_in!(language, "settlement.note_source"),
        tr_in!(language, "settlement.note_agency", agency = agency, hotline = hotline),
    ];
    Ok(Sheet {
        language,
        title: tr_in!(language, "settlement.document_title"),
        lead: tr_in!(language, "settlement.document_lead"),
        facts,
        columns: [
            tr_in!(language, "settlement.item"),
            tr_in!(language, "settlement.quantity"),
            tr_in!(language, "settlement.amount"),
        ],
        rows: settlement.items.iter().map(row).collect(),
        sums: vec![
            (tr_in!(language, "settlement.total"), money(language, settlement.total())),
            (tr_in!(language, "settlement.fund"), money(language, settlement.fund)),
            (tr_in!(language, "settlement.personal"), money(language, settlement.personal)),
        ],
        notes,
        foot: tr_in!(language, "settlement.foot", number = settlement.id),
        page_of: tr_in!(language, "settlement.page_of"),
        unknown: tr_in!(language, "settlement.unknown"),
        watermark: ctx.settings.demonstration.then(|| tr_in!(language, "settlement.watermark")),
        at: ctx.now(),
    })
}
