//! The documents beside the data: which there are and how each was judged, and the chosen one to look at.

use super::{
    compare,
    picture::Picture,
    verdict::{self, VerdictForm},
    view::Shown,
};
use crate::{
    components::*,
    context::language,
    i18n::{date_time, say},
    routes::Route,
    tr,
};
use domain::{
    application::{Application, form::FieldCode},
    id::DocumentId,
    review::Finding,
    rules::RuleBook,
};
use leptos::prelude::*;
use std::sync::Arc;
use usecases::desk::{Document, DocumentState, case::CasePage};

/// The list, and the chosen document with its verdict.
#[component]
pub(super) fn DocumentsPanel(
    /// The case, and which document was chosen.
    shown: Shown,
    /// Names of the kinds.
    book: Arc<RuleBook>,
) -> impl IntoView {
    let page = &shown.page;
    let chosen = chosen(page, shown.document.as_ref()).cloned();
    let current = chosen.as_ref().map(|d| d.id.clone());
    let beside = compare::is_open(page).then(|| {
        let href = Route::CaseCompare(page.application.id.clone()).path();
        view! { <LinkButton label=tr!("case.compare") href=href kind=ButtonKind::Text /> }
    });
    let rows: Vec<_> = page.documents.iter().map(|d| row(page, d, current.as_ref(), &book)).collect();
    view! {
        <Panel title=tr!("desk.documents") id="documents">
            {rows.is_empty().then(|| view! { <p>{tr!("desk.no_documents")}</p> })}
            {(rows.len() > 1)
                .then(|| {
                    view! {
                        <nav aria-label=tr!("desk.documents")>
                            <ul class="papers">{rows}</ul>
                        </nav>
                    }
                })}
            {chosen.map(|document| one(&shown, document, &book))}
            {beside}
        </Panel>
    }
}

/// The asked one; else the first that nobody judged, else the first.
pub(super) fn chosen<'p>(page: &'p CasePage, asked: Option<&DocumentId>) -> Option<&'p Document> {
    let asked = asked.and_then(|id| page.documents.iter().find(|d| d.id == *id));
    asked.or_else(|| page.documents.iter().find(|d| newest(page, &d.id).is_none())).or_else(|| page.documents.first())
}

/// The verdict that counts.
pub(super) fn newest<'p>(page: &'p CasePage, document: &DocumentId) -> Option<&'p (Finding, Option<String>)> {
    page.findings.iter().rev().find(|(finding, _)| finding.document == *document)
}

/// Where a document of the case is shown beside its data.
pub(super) fn address(app: &Application, document: &DocumentId) -> String {
    format!("{}?doc={document}#documents", Route::Case(app.id.clone()))
}

fn row(page: &CasePage, document: &Document, current: Option<&DocumentId>, book: &RuleBook) -> AnyView {
    let app = &page.application;
    let name = kind_name(app, &document.kind, book);
    let found = newest(page, &document.id).map(|(finding, _)| finding.verdict);
    let here = (current == Some(&document.id)).then_some("true");
    view! {
        <li class="papers__item">
            <a class="papers__link" href=address(app, &document.id) aria-current=here>
                {name}
            </a>
            {verdict::tag(found)}
        </li>
    }
    .into_any()
}

fn one(shown: &Shown, document: Document, book: &RuleBook) -> AnyView {
    let page = &shown.page;
    let app = &page.application;
    let name = kind_name(app, &document.kind, book);
    let (label, tone) = match document.state {
        DocumentState::Pending => (tr!("desk.document_pending"), Tone::Neutral),
        DocumentState::Refused => (tr!("desk.document_refused"), Tone::Danger),
        DocumentState::Stored if document.scan == "clean" => (tr!("desk.scanned"), Tone::Success),
        DocumentState::Stored => (tr!("desk.not_scanned"), Tone::Warn),
    };
    let why = document.refusal.as_deref().and_then(|code| FieldCode::ALL.into_iter().find(|c| c.name() == code));
    let meta = format!("{} · {}", date_time(language(), document.created_at), size(document.size));
    let found: Vec<_> = page.findings.iter().filter(|(f, _)| f.document == document.id).cloned().collect();
    let form = page.may_judge.then(|| {
        let next = next(page, &document.id);
        let (typed, errors) = match &shown.judged {
            Some(typed) if typed.document == document.id.as_str() => (typed.clone(), shown.errors.clone()),
            _ => Default::default(),
        };
        view! { <VerdictForm app=app.id.clone() document=document.id.clone() next=next typed=typed errors=errors /> }
    });
    view! {
        <h3 class="paper__name">{name.clone()}</h3>
        {file(app, &document, name)}
        <p class="paper__about">
            <span>{meta}</span>
            <StatusTag label=label tone=tone />
            {why.map(|code| view! { <span>{say(code)}</span> })}
        </p>
        {verdict::found(found)}
        {form}
    }
    .into_any()
}

/// The document to look at after this one: the next that nobody judged, else this one again.
fn next(page: &CasePage, document: &DocumentId) -> DocumentId {
    let open = |d: &&Document| d.id != *document && newest(page, &d.id).is_none();
    let after = page.documents.iter().skip_while(|d| d.id != *document).find(open);
    after.or_else(|| page.documents.iter().find(open)).map_or_else(|| document.clone(), |d| d.id.clone())
}

/// A picture to look at, or a link that saves the file.
pub(super) fn file(app: &Application, document: &Document, name: String) -> Option<AnyView> {
    if document.state != DocumentState::Stored {
        return None;
    }
    let src = Route::CaseDocument(app.id.clone(), document.id.clone()).path();
    Some(if document.content_type == "image/jpeg" {
        view! { <Picture src=src name=name /> }.into_any()
    } else {
        let label = tr!("desk.document_save", name = name);
        view! { <LinkButton label=label href=src kind=ButtonKind::Plain download=true /> }.into_any()
    })
}

/// What a kind of document is called.
pub(super) fn kind_name(app: &Application, key: &str, book: &RuleBook) -> String {
    let kinds = book.region(&app.region).into_iter().flat_map(|r| r.documents.values()).flat_map(|g| &g.kinds);
    let named = kinds.into_iter().find(|k| k.key == key);
    named.map_or_else(|| key.to_owned(), |k| k.name.get(language()).to_owned())
}

/// Bytes as people read them.
fn size(bytes: i64) -> String {
    let kib = bytes.div_euclid(1024);
    if kib >= 1024 { format!("{}.{} MB", kib / 1024, kib % 1024 * 10 / 1024) } else { format!("{} KB", kib.max(1)) }
}
