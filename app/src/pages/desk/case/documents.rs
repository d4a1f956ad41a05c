use crate::{
    components::*,
    context::language,
    i18n::{date_time, say},
    routes::Route,
    tr,
};
use domain::{
    application::{Application, form::FieldCode},
    rules::RuleBook,
};
use leptos::prelude::*;
use std::sync::Arc;
use usecases::desk::{Document, DocumentState};

/// The documents, pictures in sight.
#[component]
pub(super) fn DocumentsPanel(
    /// Whose.
    app: Application,
    /// The documents, oldest first.
    documents: Vec<Document>,
    /// Names of the kinds.
    book: Arc<RuleBook>,
) -> impl IntoView {
    let empty = documents.is_empty();
    let documents: Vec<_> = documents.iter().map(|d| one(&app, d, &book)).collect();
    view! {
        <Panel title=tr!("desk.documents")>
            {empty.then(|| view! { <p>{tr!("desk.no_documents")}</p> })}
            <div class="documents">{documents}</div>
        </Panel>
    }
}

fn one(app: &Application, document: &Document, book: &RuleBook) -> AnyView {
    let name = kind_name(app, &document.kind, book);
    let (label, tone) = match document.state {
        DocumentState::Pending => (tr!("desk.document_pending"), Tone::Neutral),
        DocumentState::Refused => (tr!("desk.document_refused"), Tone::Danger),
        DocumentState::Stored if document.scan == "clean" => (tr!("desk.scanned"), Tone::Success),
        DocumentState::Stored => (tr!("desk.not_scanned"), Tone::Warn),
    };
    let why = document.refusal.as_deref().and_then(|code| FieldCode::ALL.into_iter().find(|c| c.name() == code));
    let meta = format!("{} · {}", date_time(language(), document.created_at), size(document.size));
    view! {
        <figure class="document">
            {file(app, document, &name)} <figcaption class="document__about">
                <span class="document__name">{name.clone()}</span>
                <span class="document__meta">{meta}</span>
                <StatusTag label=label tone=tone />
                {why.map(|code| view! { <span class="document__meta">{say(code)}</span> })}
            </figcaption>
        </figure>
    }
    .into_any()
}

/// A picture to look at (and to open larger), or a link that saves the file.
fn file(app: &Application, document: &Document, name: &str) -> Option<AnyView> {
    if document.state != DocumentState::Stored {
        return None;
    }
    let href = Route::CaseDocument(app.id.clone(), document.id.clone()).path();
    Some(if document.content_type == "image/jpeg" {
        let src = href.clone();
        view! {
            <a class="document__link" href=href>
                <img class="document__image" src=src alt=tr!("desk.document_alt", name = name) loading="lazy" />
            </a>
        }
        .into_any()
    } else {
        let label = tr!("desk.document_save", name = name);
        view! { <LinkButton label=label href=href kind=ButtonKind::Plain download=true /> }.into_any()
    })
}

fn kind_name(app: &Application, key: &str, book: &RuleBook) -> String {
    let kinds = book.region(&app.region).into_iter().flat_map(|r| r.documents.values()).flat_map(|g| &g.kinds);
    let named = kinds.into_iter().find(|k| k.key == key);
    named.map_or_else(|| key.to_owned(), |k| k.name.get(language()).to_owned())
}

/// Bytes as people read them.
fn size(bytes: i64) -> String {
    let kib = bytes.div_euclid(1024);
    if kib >= 1024 { format!("{}.{} MB", kib / 1024, kib % 1024 * 10 / 1024) } else { format!("{} KB", kib.max(1)) }
}
