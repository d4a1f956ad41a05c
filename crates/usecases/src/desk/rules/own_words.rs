//! A region's own words, standard texts and notices, changed in its text without touching anything else in it.

use super::{
    of_office,
    save::keep,
    values::{MARKS, sources},
    writing,
};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::form::{FieldCode, FieldError},
    id::RulesDraftId,
    language::Text,
    rules::{
        NOTICE_TITLE_MOST, NoticeFault, NoticeSentence, RegionTexts, RuleBook, RulesDraft, StandardText, TEXT_MOST,
        notice_title_fault, notice_words_fault,
    },
    words::has_hidden,
};
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

/// Which words: the list of the file that they stand in, and their key there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordsPlace {
    /// A standard text.
    Text(String),
    /// A sentence of a notice.
    Notice(String),
}

impl WordsPlace {
    /// The list's name in the file.
    #[must_use]
    pub fn list(&self) -> &'static str {
        match self {
            Self::Text(_) => "texts",
            Self::Notice(_) => "notices",
        }
    }
    /// The key.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::Text(key) | Self::Notice(key) => key,
        }
    }
    /// The place of a list and a key; `None` where there is none.
    #[must_use]
    pub fn of(list: &str, key: &str) -> Option<Self> {
        let is_key = |key: &str| {
            (1..=64).contains(&key.len()) && key.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
        };
        match list {
            "texts" => is_key(key).then(|| Self::Text(key.to_owned())),
            "notices" => NoticeSentence::of(key).map(|sentence| Self::Notice(sentence.key.to_owned())),
            _ => None,
        }
    }
}

/// Words with what they rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnWords {
    /// Title.
    pub title: Text,
    /// Words; a notice's have blanks as `{reference}`.
    pub words: Text,
    /// Mark, as in the file.
    pub mark: String,
    /// Sources, separated by blanks.
    pub src: String,
}

/// The region's own words at a place of its text; `None` where it has none, or where the text is no TOML.
#[must_use]
pub fn of(text: &str, place: &WordsPlace) -> Option<OwnWords> {
    let doc: DocumentMut = text.parse().ok()?;
    let table = doc.get(place.list())?.as_array_of_tables()?.iter().find(|table| is_it(table, place))?;
    let both = |name: &str| {
        let part = |language: &str| table.get(name)?.get(language)?.as_str().map(str::to_owned);
        Text { zh: part("zh").unwrap_or_default(), en: part("en").unwrap_or_default() }
    };
    let src = table.get("src").and_then(Item::as_array).map(|list| list.iter().filter_map(Value::as_str).collect());
    Some(OwnWords {
        title: both("title"),
        words: both("words"),
        mark: table.get("mark").and_then(Item::as_str).unwrap_or_default().to_owned(),
        src: src.map(|list: Vec<&str>| list.join(" ")).unwrap_or_default(),
    })
}

fn is_it(table: &Table, place: &WordsPlace) -> bool {
    table.get("key").and_then(Item::as_str) == Some(place.key())
}

/// Saves a region's own words in a draft; without any, the program's own hold again.
///
/// # Errors
/// `Forbidden`; `NotFound` for another office's draft and for words that nobody knows; `Conflict` where somebody saved
/// meanwhile; `Invalid` on `title_zh`, `title_en`, `words_zh`, `words_en`, `mark`, `src`, and on `rules` where the text
/// is no TOML.
pub async fn save_words(
    ctx: &Context,
    caller: &Caller,
    id: &RulesDraftId,
    version: i64,
    place: &WordsPlace,
    words: Option<&OwnWords>,
) -> UseCaseResult<()> {
    let staff = writing(caller)?;
    let draft = of_office(ctx, staff, id).await?;
    let rules = match words {
        Some(words) => put(&ctx.book, &draft, place, words)?,
        None => without(&draft.texts.rules, place).map_err(UseCaseError::Invalid)?,
    };
    if rules.len() > RegionTexts::MOST {
        return Err(FieldError::new("words_zh", FieldCode::TooLong).into());
    }
    let new = RulesDraft { texts: RegionTexts { rules, ..draft.texts.clone() }, ..draft.clone() };
    keep(ctx, caller, staff, (draft, new), version).await
}

fn unreadable() -> Vec<FieldError> {
    vec![FieldError::new("rules", FieldCode::Choice)]
}

fn put(book: &RuleBook, draft: &RulesDraft, place: &WordsPlace, words: &OwnWords) -> UseCaseResult<String> {
    let mut doc: DocumentMut = draft.texts.rules.parse().map_err(|_| UseCaseError::Invalid(unreadable()))?;
    let ids = check(place, words).map_err(UseCaseError::Invalid)?;
    let kind = match place {
        WordsPlace::Notice(_) => None,
        // What a standard text is for is the nationwide one's, or its own.
        WordsPlace::Text(key) => book.texts.texts.iter().find(|text| text.key == *key),
    };
    let list = doc.entry(place.list()).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(tables) = list.as_array_of_tables_mut() else { return Err(UseCaseError::Invalid(unreadable())) };
    let there = tables.iter().position(|table| is_it(table, place));
    if there.is_none() && kind.is_none() && matches!(place, WordsPlace::Text(_)) {
        return Err(UseCaseError::NotFound);
    }
    if there.is_none() {
        tables.push(begun(place, kind));
    }
    let at = there.unwrap_or(tables.len() - 1);
    let Some(table) = tables.get_mut(at) else { return Err(UseCaseError::Invalid(unreadable())) };
    let both = |text: &Text| {
        let mut both = InlineTable::new();
        both.insert("zh", Value::from(text.zh.trim()));
        both.insert("en", Value::from(text.en.trim()));
        Item::Value(Value::InlineTable(both))
    };
    table.insert("title", both(&words.title));
    table.insert("words", both(&words.words));
    table.insert("mark", Item::Value(Value::from(words.mark.clone())));
    table.insert("src", Item::Value(Value::Array(Array::from_iter(ids))));
    Ok(doc.to_string())
}

/// A new entry of a list: what it is about comes before its words.
fn begun(place: &WordsPlace, kind: Option<&StandardText>) -> Table {
    let mut table = Table::new();
    let mut code = |name: &str, value: Option<serde_json::Value>| {
        if let Some(value) = value.as_ref().and_then(serde_json::Value::as_str) {
            table.insert(name, Item::Value(Value::from(value)));
        }
    };
    code("key", Some(place.key().into()));
    code("use", kind.and_then(|text| serde_json::to_value(text.usage).ok()));
    code("reason", kind.and_then(|text| serde_json::to_value(text.reason).ok()));
    table
}

fn without(text: &str, place: &WordsPlace) -> Result<String, Vec<FieldError>> {
    let mut doc: DocumentMut = text.parse().map_err(|_| unreadable())?;
    if let Some(tables) = doc.get_mut(place.list()).and_then(Item::as_array_of_tables_mut) {
        tables.retain(|table| !is_it(table, place));
        if tables.is_empty() {
            doc.remove(place.list());
        }
    }
    Ok(doc.to_string())
}

/// The sources' numbers, where nothing is wrong.
fn check<'w>(place: &WordsPlace, words: &'w OwnWords) -> Result<Vec<&'w str>, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut look = |field: &str, text: &str, fault: Option<FieldCode>| {
        let fault = if text.trim().is_empty() { Some(FieldCode::Required) } else { fault };
        errors.extend(fault.map(|code| FieldError::new(field, code)));
    };
    for (title, field) in [(&words.title.zh, "title_zh"), (&words.title.en, "title_en")] {
        let fault = match place {
            WordsPlace::Notice(_) => notice_title_fault(title.trim()).map(code),
            WordsPlace::Text(_) => plain(title, NOTICE_TITLE_MOST),
        };
        look(field, title, fault);
    }
    for (text, field) in [(&words.words.zh, "words_zh"), (&words.words.en, "words_en")] {
        let fault = match place {
            WordsPlace::Notice(key) => {
                NoticeSentence::of(key).and_then(|sentence| notice_words_fault(sentence, text.trim())).map(code)
            }
            WordsPlace::Text(_) => plain(text, TEXT_MOST),
        };
        look(field, text, fault);
    }
    if !MARKS.contains(&words.mark.as_str()) {
        errors.push(FieldError::new("mark", FieldCode::Choice));
    }
    let (ids, wrong) = sources(&words.src, &words.mark);
    errors.extend(wrong.map(|code| FieldError::new("src", code)));
    if errors.is_empty() { Ok(ids) } else { Err(errors) }
}

fn plain(text: &str, most: usize) -> Option<FieldCode> {
    if text.trim().chars().count() > most {
        Some(FieldCode::TooLong)
    } else {
        has_hidden(text).then_some(FieldCode::Character)
    }
}

fn code(fault: NoticeFault) -> FieldCode {
    match fault {
        NoticeFault::TooLong => FieldCode::TooLong,
        NoticeFault::Hidden => FieldCode::Character,
        NoticeFault::Unknown | NoticeFault::Missing(_) => FieldCode::NoticeBlanks,
    }
}
