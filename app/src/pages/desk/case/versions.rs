//! What was sent each time: what a correction asked for, what was done about it, and old beside new.

use super::{super::words, documents};
use crate::{
    components::*,
    context::language,
    i18n::{date_time, say},
    pages::application::{item_text, subject},
    tr,
};
use domain::{
    application::form::PayeeForm,
    id::DocumentId,
    review::{Correction, Difference, Submission, differences, is_answered},
    rules::RuleBook,
};
use leptos::prelude::*;
use std::sync::Arc;
use usecases::desk::case::CasePage;

/// Every answer to a correction, newest first; nothing where the application was sent once.
#[component]
pub(super) fn VersionsPanel(
    /// The case.
    page: CasePage,
    /// Names of the kinds of documents.
    book: Arc<RuleBook>,
) -> impl IntoView {
    let pairs: Vec<_> = page.submissions.windows(2).enumerate().rev().collect();
    let versions: Vec<_> = pairs
        .into_iter()
        .filter_map(|(n, pair)| if let [before, after] = pair { Some((n, before, after)) } else { None })
        .map(|(n, before, after)| version(&page, n + 2, before, after, &book))
        .collect();
    (!versions.is_empty()).then(|| view! { <Panel title=tr!("case.versions") id="versions">{versions}</Panel> })
}

fn version(page: &CasePage, number: usize, before: &Submission, after: &Submission, book: &RuleBook) -> AnyView {
    let asked = page.corrections.iter().find(|c| c.seq > before.seq && c.seq < after.seq);
    let asked = asked.map(|asked| items(page, asked, before, after, book));
    let rows: Vec<Vec<AnyView>> =
        differences(&before.answers, &after.answers).into_iter().map(|d| row(page, d, book)).collect();
    let columns = vec![tr!("desk.what"), tr!("case.before"), tr!("case.after")];
    let caption = tr!("case.version", number = number, when = date_time(language(), after.at));
    let nothing = rows.is_empty();
    view! {
        <h3 class="paper__name">{caption.clone()}</h3>
        {asked}
        {if nothing {
            view! { <p>{tr!("case.nothing_changed")}</p> }.into_any()
        } else {
            view! { <Table caption=caption quiet=true columns=columns rows=rows /> }.into_any()
        }}
    }
    .into_any()
}

fn items(page: &CasePage, asked: &Correction, before: &Submission, after: &Submission, book: &RuleBook) -> AnyView {
    let region = book.region(&page.application.region);
    let rows: Vec<_> = asked
        .items
        .iter()
        .map(|item| {
            let done = is_answered(item, &before.answers, &after.answers);
            let (label, tone) =
                if done { (tr!("case.item_done"), Tone::Success) } else { (tr!("case.item_left"), Tone::Warn) };
            let text = item_text(language(), item);
            view! {
                <SummaryRow label=subject(language(), region, &item.subject) value=text>
                    " "
                    <StatusTag label=label tone=tone />
                </SummaryRow>
            }
        })
        .collect();
    view! { <SummaryList>{rows}</SummaryList> }.into_any()
}

fn row(page: &CasePage, difference: Difference, book: &RuleBook) -> Vec<AnyView> {
    let none = || tr!("case.nothing");
    match difference {
        Difference::Answer(question, before, after) => {
            let shown = |raw: Option<String>| raw.map_or_else(none, |raw| super::answers::answer(question, &raw));
            vec![say(question).into_any(), shown(before).into_any(), shown(after).into_any()]
        }
        Difference::Payee(before, after) => {
            // The numbers stay masked: where only hidden digits differ, that is said.
            let hidden = before.as_ref().zip(after.as_ref()).is_some_and(|(a, b)| a.number != b.number);
            let shown = |payee: Option<PayeeForm>| {
                payee.map_or_else(none, |p| format!("{} · {} · {}", p.holder, p.masked_number(), p.bank))
            };
            let number = hidden.then(|| view! { " " <StatusTag label=tr!("case.number_changed") tone=Tone::Warn /> });
            let after = shown(after);
            vec![
                tr!("desk.payee").into_any(),
                shown(before).into_any(),
                view! { <span>{after} {number}</span> }.into_any(),
            ]
        }
        Difference::Documents(kind, gone, added) => {
            let name = documents::kind_name(&page.application, &kind, book);
            let old = if gone.is_empty() { none() } else { tr!("case.taken_out", count = gone.len()) };
            let new: Vec<_> = added.iter().map(|id| link(page, id)).collect();
            let left = new.is_empty().then(none);
            vec![name.into_any(), old.into_any(), view! { <span>{left} {new}</span> }.into_any()]
        }
    }
}

fn link(page: &CasePage, id: &DocumentId) -> AnyView {
    match page.documents.iter().find(|d| d.id == *id) {
        Some(document) => {
            let href = documents::address(&page.application, id);
            let label = tr!("case.added_on", when = date_time(language(), document.created_at));
            view! { <a href=href>{label}</a> " " }.into_any()
        }
        // Replaced once more since.
        None => words::list([tr!("case.gone")]).into_any(),
    }
}
