//! One group of documents: what is wanted, the files there are, and the form for another one.

use super::documents::field_of;
use crate::{
    components::{
        Actions, Button, ButtonKind, Choice, Disclosure, FileField, Form, Hidden, LinkButton, MarkBadge, Panel, Prose,
        Select, StatusTag, Tone, error_text,
    },
    context::{here, language},
    i18n::say,
    pages::support::sources,
    routes::Route,
    tr,
};
use domain::{
    application::{
        form::{FieldCode, FieldError},
        policy::AskedGroup,
    },
    review::{CorrectionItem, Subject},
    rules::{Need, RuleBook},
};
use leptos::prelude::*;
use usecases::application::{Case, Document, DocumentState};

pub(super) fn group(book: &RuleBook, case: &Case, asked: &AskedGroup<'_>, errors: &[FieldError]) -> AnyView {
    let field = field_of(asked);
    let kind_field = format!("kind_{}", asked.key);
    let own =
        errors.iter().filter(|e| e.field == kind_field || (e.field == field && e.code != FieldCode::DocumentMissing));
    let own: Vec<FieldError> = own.cloned().collect();
    let kinds: Vec<(String, String)> =
        asked.group.kinds.iter().map(|k| (k.key.clone(), k.name.get(language()).to_owned())).collect();
    let files: Vec<_> = kinds
        .iter()
        .flat_map(|(key, name)| case.documents.iter().filter(move |d| d.kind == *key).map(move |d| (d, name)))
        .collect();
    // A file that staff could not use is there, and yet the group is not done.
    let mends = files.iter().any(|(document, _)| is_to_mend(case, document));
    let several = files.len() > 1;
    let files: Vec<_> = files
        .into_iter()
        .enumerate()
        .map(|(n, (document, name))| {
            let remove =
                if several { tr!("application.file_drop_one", n = n + 1) } else { tr!("application.file_drop") };
            file(case, document, name, remove)
        })
        .collect();
    let (tag, tone) = match (asked.need, asked.is_satisfied()) {
        _ if mends => (tr!("application.group_mend"), Tone::Warn),
        (Need::Optional, _) => (tr!("application.group_optional"), Tone::Neutral),
        (_, true) => (tr!("application.group_done"), Tone::Success),
        (_, false) => (tr!("application.group_missing"), Tone::Warn),
    };
    let title = match kinds.as_slice() {
        [(_, only)] => only.clone(),
        _ if asked.need == Need::Optional => tr!("application.group_more"),
        _ => say(asked.need),
    };
    let list = list(asked, &kinds);
    let registry = (asked.need == Need::Optional && asked.group.need != Need::Optional).then(|| {
        view! {
            <Prose>
                <p>{tr!("application.group_registry")}</p>
            </Prose>
        }
    });
    let (mark, src) = (asked.group.mark, sources(book, &asked.group.src));
    // What is complete stays short: another file can be added, but need not.
    let folded = asked.is_satisfied() && own.is_empty() && !mends;
    let form = form(asked, kinds, own);
    let form = if folded {
        view! { <Disclosure summary=tr!("application.upload_more")>{form}</Disclosure> }.into_any()
    } else {
        form
    };
    view! {
        <Panel title=title id=asked.key.to_owned()>
            <p><StatusTag label=tag tone=tone /></p>
            {list}
            {registry}
            <MarkBadge mark=mark sources=src />
            {files}
            {form}
        </Panel>
    }
    .into_any()
}

/// The kinds of a group of several: all there are to choose from; of those that are all wanted, what is still missing.
fn list(asked: &AskedGroup<'_>, kinds: &[(String, String)]) -> Option<AnyView> {
    let missing = |key: &str| asked.missing.iter().any(|kind| kind.key == key);
    let (lead, names): (_, Vec<_>) = match (asked.need, asked.is_satisfied()) {
        (Need::AllOf, true) => return None,
        (Need::AllOf, false) if asked.missing.len() < kinds.len() => {
            (Some(tr!("application.still_missing")), kinds.iter().filter(|(key, _)| missing(key)).collect())
        }
        _ => (None, kinds.iter().collect()),
    };
    let items: Vec<_> = names.into_iter().map(|(_, name)| view! { <li>{name.clone()}</li> }).collect();
    (kinds.len() > 1).then(|| {
        view! {
            <Prose>
                {lead.map(|words| view! { <p>{words}</p> })}
                <ul>{items}</ul>
            </Prose>
        }
        .into_any()
    })
}

fn form(asked: &AskedGroup<'_>, kinds: Vec<(String, String)>, errors: Vec<FieldError>) -> AnyView {
    let missing = asked.missing.first().map(|kind| kind.key.clone()).unwrap_or_default();
    let which = which(asked.key, kinds, &missing);
    let field = field_of(asked);
    view! {
        <Form files=true errors=errors>
            {which}
            <FileField name=field label=tr!("application.file") hint=tr!("application.file_hint") />
            <Actions>
                <Button label=tr!("application.upload") kind=ButtonKind::Plain />
            </Actions>
        </Form>
    }
    .into_any()
}

/// Which of the group's kinds the file is: asked only when there are several.
fn which(group: &str, kinds: Vec<(String, String)>, missing: &str) -> AnyView {
    let name = format!("kind_{group}");
    match kinds.as_slice() {
        [(key, _)] => view! { <Hidden name=name value=key.clone() /> }.into_any(),
        _ => {
            let value = if missing.is_empty() { String::new() } else { missing.to_owned() };
            let choices = kinds.into_iter().map(|(key, label)| Choice::new(key, label)).collect::<Vec<_>>();
            view! { <Select name=name label=tr!("application.kind_label") choices=choices value=value /> }.into_any()
        }
    }
}

/// Whether a correction asks for another one in this file's place.
fn is_to_mend(case: &Case, document: &Document) -> bool {
    let asks = |item: &CorrectionItem| matches!(&item.subject, Subject::Document(_, Some(id)) if *id == document.id);
    case.to_mend.iter().any(asks)
}

fn file(case: &Case, document: &Document, name: &str, remove: String) -> impl IntoView + use<> {
    let (label, tone) = match document.state {
        DocumentState::Stored if is_to_mend(case, document) => (tr!("application.file_mend"), Tone::Warn),
        DocumentState::Pending => (tr!("application.file_pending"), Tone::Warn),
        DocumentState::Stored => (tr!("application.file_stored"), Tone::Success),
        DocumentState::Refused => (tr!("application.file_refused"), Tone::Danger),
    };
    let why = document.refusal.as_deref().and_then(|name| FieldCode::ALL.into_iter().find(|c| c.name() == name));
    let why = why.map(|code| {
        view! { <p>{error_text(language(), code, "")} " " {tr!("application.file_not_passed")}</p> }
    });
    let (application, id) = (case.application.id.clone(), document.id.clone());
    let look = (document.state == DocumentState::Stored).then(|| {
        let href = here(Route::Document(application.clone(), id.clone()));
        view! { <LinkButton label=tr!("application.file_look") href=href kind=ButtonKind::Text /> }
    });
    let drop = here(Route::DropDocument(application.clone(), id.clone()));
    view! {
        <div>
            <p><StatusTag label=label tone=tone /> " " {name.to_owned()}</p>
            {why}
            <Form action=drop>
                <Actions>
                    {look}
                    <Button label=remove kind=ButtonKind::Text />
                </Actions>
            </Form>
        </div>
    }
}
