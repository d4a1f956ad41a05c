//! Finding anybody of the office from one box: by name, pinyin, initials, number, phone, reference or card.

use super::{case::OtherCase, person, queue::reading};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::count, record};
use domain::{
    application::form::{FieldCode, FieldError},
    id::PersonId,
    person::Person,
    staff::{NameKey, SearchKey, Staff, recognise},
};
use storage::{ChangeSet, NamePosition};

/// People on a page.
pub const PAGE: u32 = 20;

/// Where the next page begins: the key's kind, the text that was compared (empty for a number), and who came last.
#[derive(Clone, PartialEq, Eq)]
pub struct Position {
    /// Kind of the key ([`SearchKey::kind`]).
    pub kind: String,
    /// The text that was compared.
    pub text: String,
    /// Who came last.
    pub person: PersonId,
}

// Holds a name.
impl std::fmt::Debug for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Position").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Somebody who was found.
#[derive(Clone, Debug)]
pub struct Found {
    /// Who; shown masked.
    pub person: Person,
    /// By what ([`SearchKey::kind`]).
    pub by: &'static str,
    /// Applications that were sent, newest first.
    pub cases: Vec<OtherCase>,
}

/// What a search found.
#[derive(Clone, Debug)]
pub struct SearchPage {
    /// What the words were taken for, in the order in which it was looked for.
    pub kinds: Vec<&'static str>,
    /// People, by key, then by its text.
    pub people: Vec<Found>,
    /// More follow.
    pub next: Option<Position>,
}

/// People of the office whom the words find. By what is on the record; never the words.
///
/// # Errors
/// `NotSignedIn`, `Forbidden` for administrators, `Invalid` on `search` for what can't be searched for, `LimitReached`.
pub async fn search(
    ctx: &Context,
    caller: &Caller,
    words: &str,
    after: Option<&Position>,
) -> UseCaseResult<SearchPage> {
    let staff = reading(caller)?;
    let keys = recognise(words);
    if keys.is_empty() {
        return Err(FieldError::new("search", FieldCode::Required).into());
    }
    let kinds: Vec<&'static str> = keys.iter().map(SearchKey::kind).collect();
    let entry = record::entry(ctx, caller, "people.searched", staff.id.as_str(), &format!("by={}", kinds.join("+")));
    let counted = count(ctx, "staff_search_hour", staff.id.as_str(), |l| l.staff_search_hour);
    ctx.store.commit(ChangeSet::new().with(counted).audited(entry)).await?;
    // A page goes on with the key that the one before ended in; one that these words have not is the beginning.
    let begin = after.and_then(|after| kinds.iter().position(|kind| *kind == after.kind));
    let mut after = after.filter(|_| begin.is_some());
    let mut found: Vec<(Person, &'static str, String)> = Vec::new();
    let mut left = PAGE + 1;
    for key in keys.iter().skip(begin.unwrap_or(0)) {
        let people = of_key(ctx, staff, key, after.take(), left).await?;
        left = left.saturating_sub(u32::try_from(people.len()).unwrap_or(left));
        found.extend(people.into_iter().map(|(person, text)| (person, key.kind(), text)));
        if left == 0 {
            break;
        }
    }
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let next = found.last().filter(|_| more).map(|(person, kind, text)| Position {
        kind: (*kind).to_owned(),
        text: text.clone(),
        person: person.id.clone(),
    });
    let mut people: Vec<Found> = Vec::new();
    for (person, by, _) in found {
        // Letters may find somebody twice.
        if people.iter().all(|seen| seen.person.id != person.id) {
            let cases = person::cases(ctx, staff, &person.id).await?;
            people.push(Found { person, by, cases });
        }
    }
    Ok(SearchPage { kinds, people, next })
}

async fn of_key(
    ctx: &Context,
    staff: &Staff,
    key: &SearchKey,
    after: Option<&Position>,
    limit: u32,
) -> UseCaseResult<Vec<(Person, String)>> {
    let (store, office) = (&ctx.store, staff.regions.as_slice());
    let bare = |people: Vec<Person>| people.into_iter().map(|person| (person, String::new())).collect();
    Ok(match key {
        SearchKey::Reference(reference) => {
            let app = store.lookup_application_by_reference(reference).await?;
            let app = app.filter(|app| app.submitted_at.is_some() && staff.covers(&app.region));
            match app {
                Some(app) => bare(store.lookup_person(&app.person).await?.into_iter().collect()),
                None => Vec::new(),
            }
        }
        SearchKey::IdNumber(number) => bare(store.lookup_id_number_in(office, number).await?.into_iter().collect()),
        SearchKey::Phone(phone) => {
            bare(store.people_with_phone(office, phone, after.map(|at| &at.person), limit).await?)
        }
        SearchKey::Card(card) => bare(store.people_with_card(office, card, limit).await?),
        SearchKey::Name(name, text) => {
            let after: Option<NamePosition> = after.map(|at| (at.text.clone(), at.person.clone()));
            store.people_named(office, (*name, text), after.as_ref(), limit).await?
        }
    })
}

/// Reads a position of a form.
///
/// # Errors
/// `NotFound` for what no page sends.
pub fn read_position(kind: &str, text: &str, person: &str) -> UseCaseResult<Option<Position>> {
    if kind.is_empty() {
        return Ok(None);
    }
    let person = PersonId::parse(person).ok_or(UseCaseError::NotFound)?;
    if kind != "phone" && NameKey::from_name(kind).is_none() {
        return Err(UseCaseError::NotFound);
    }
    Ok(Some(Position { kind: kind.to_owned(), text: text.to_owned(), person }))
}
