//! Two documents of a case side by side, each side with its own choice: the old beside the new, a card beside a proof.

use super::{
    documents::{file, kind_name, newest},
    open, unsaid, verdict,
};
use crate::{components::*, context::language, door::Door, i18n::date_time, routes::Route, tr, tr_in};
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{id::DocumentId, rules::RuleBook};
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::{Document, DocumentState, case::CasePage},
};

/// The page: `?left=…&right=…`; what is not asked for is the first that stands on neither side.
pub(in super::super) async fn show(door: Door, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let page = match open(&door, &id).await {
        Ok(page) => page,
        Err(UseCaseError::PurposeNeeded) => return unsaid(&door, &id).await,
        Err(error) => return door.refuse(&error),
    };
    let Some(sides) = sides(&page, query.as_deref().unwrap_or_default()) else {
        return door.see_other(&Route::Case(page.application.id));
    };
    let title = tr_in!(door.caller().language, "case.compare");
    let book = door.ctx.book.clone();
    door.page(title, || both(&page, &sides, &book))
}

/// Whether there are two to look at.
pub(super) fn is_open(page: &CasePage) -> bool {
    stored(page).nth(1).is_some()
}

fn stored(page: &CasePage) -> impl Iterator<Item = &Document> {
    page.documents.iter().filter(|document| document.state == DocumentState::Stored)
}

/// What stands left and right; `None` where there are no two.
fn sides(page: &CasePage, query: &str) -> Option<[Document; 2]> {
    let asked = |name: &str| {
        let id = query.split('&').find_map(|part| DocumentId::parse(part.strip_prefix(name)?))?;
        stored(page).find(|document| document.id == id).cloned()
    };
    let (left, right) = (asked("left="), asked("right="));
    let other = |than: &Option<Document>| {
        stored(page).find(|document| than.as_ref().is_none_or(|than| than.id != document.id)).cloned()
    };
    let left = left.or_else(|| other(&right))?;
    let right = right.or_else(|| other(&Some(left.clone())))?;
    Some([left, right])
}

fn both(page: &CasePage, sides: &[Document; 2], book: &RuleBook) -> impl IntoView + use<> {
    let app = &page.application;
    let [left, right] = sides;
    let at = |left: &Document, right: &Document| {
        format!("{}?left={}&right={}", Route::CaseCompare(app.id.clone()).path(), left.id, right.id)
    };
    let columns = [
        (tr!("case.left"), left, Vec::from_iter(stored(page).map(|document| (document, at(document, right))))),
        (tr!("case.right"), right, Vec::from_iter(stored(page).map(|document| (document, at(left, document))))),
    ];
    let columns = columns.map(|(label, here, others)| side(page, label, here, others, book));
    let swapped = at(right, left);
    view! {
        <PageHead title=tr!("case.compare") lead=app.reference.to_string() back=Route::Case(app.id.clone()).path() />
        <div class="compare">{columns.into_iter().collect_view()}</div>
        <Actions>
            <LinkButton label=tr!("case.swap") href=swapped kind=ButtonKind::Plain />
        </Actions>
    }
}

fn side(
    page: &CasePage,
    label: String,
    here: &Document,
    others: Vec<(&Document, String)>,
    book: &RuleBook,
) -> impl IntoView + use<> {
    let app = &page.application;
    let rows: Vec<_> = others
        .into_iter()
        .map(|(document, href)| {
            let current = (document.id == here.id).then_some("true");
            let found = newest(page, &document.id).map(|(finding, _)| finding.verdict);
            view! {
                <li class="papers__item">
                    <a class="papers__link" href=href aria-current=current>
                        {kind_name(app, &document.kind, book)}
                    </a>
                    {verdict::tag(found)}
                </li>
            }
        })
        .collect();
    let name = kind_name(app, &here.kind, book);
    let when = date_time(language(), here.created_at);
    let picture = file(app, here, name.clone());
    view! {
        <Panel title=label.clone()>
            <nav aria-label=label>
                <ul class="papers">{rows}</ul>
            </nav>
            <h3 class="paper__name">{name}</h3>
            {picture}
            <p class="paper__about">{when}</p>
        </Panel>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::desk::tests::documents::with_papers;

    #[test]
    fn each_side_keeps_what_was_asked_for_and_two_never_are_one() {
        let (mut shown, _) = with_papers(None);
        let shows = |page: &CasePage, query: &str| sides(page, query).map(|two| two.map(|document| document.id));
        let id = |n: u128| DocumentId::from_bits(n);
        let asked = |left: u128, right: u128| format!("left={}&right={}", id(left), id(right));
        assert_eq!(shows(&shown.page, ""), Some([id(11), id(12)]));
        assert_eq!(shows(&shown.page, &asked(13, 11)), Some([id(13), id(11)]));
        assert_eq!(shows(&shown.page, &format!("right={}", id(11))), Some([id(12), id(11)]));
        assert_eq!(shows(&shown.page, &format!("left={}", id(12))), Some([id(12), id(11)]));
        // Another case's document, or nonsense, is what was not asked for.
        assert_eq!(shows(&shown.page, &asked(99, 11)), Some([id(12), id(11)]));
        assert_eq!(shows(&shown.page, "left=x&right=<b>"), Some([id(11), id(12)]));
        // Whoever asks for the same twice looks at the same twice.
        assert_eq!(shows(&shown.page, &asked(12, 12)), Some([id(12), id(12)]));
        shown.page.documents.truncate(1);
        assert_eq!(shows(&shown.page, ""), None);
        assert!(!is_open(&shown.page));
    }
}
