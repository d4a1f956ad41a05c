//! Single values of a region's rules, changed in its text without touching anything else in it: comments and order stay.

use domain::{
    application::form::{FieldCode, FieldError},
    rules::Mark,
    words::has_hidden,
};
use toml_edit::{Array, DocumentMut, InlineTable, Item, TableLike, Value};

/// What kind of value is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words.
    Words,
    /// Digits and hyphens.
    Digits,
    /// Working days.
    Days,
    /// A day of every year, `12-01`.
    MonthDay,
    /// One of these.
    Choice(&'static [&'static str]),
}

/// One box of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The name of its field: the place in the file, e.g. `office.v.name.zh`.
    pub name: &'static str,
    /// Kind.
    pub kind: Kind,
    /// What it is.
    pub value: String,
    /// It may be left empty.
    pub optional: bool,
}

/// A value with its mark and sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueRow {
    /// Its place in the file, e.g. `limits.review`.
    pub key: &'static str,
    /// Its boxes.
    pub parts: Vec<Part>,
    /// Its mark, as in the file; empty where the value is left out.
    pub mark: String,
    /// Its sources, separated by blanks.
    pub src: String,
}

/// Who decides.
const DECISIONS: &[&str] = &["automatic", "one_person", "two_people"];
/// When a stop takes effect.
const EFFECTIVE: &[&str] = &["IMMEDIATE", "NEXT_DAY", "NEXT_MONTH_FIRST", "YEAR_END", "BENEFIT_START"];
/// The marks, as in the file.
pub const MARKS: &[&str] = &["sourced", "national-default", "sample"];

type Box_ = (&'static str, Kind, bool);

/// Every value that the form offers. A value that a region may leave out is optional in all its boxes.
const VALUES: [(&str, &[Box_]); 9] = [
    ("hotline", &[("hotline.v", Kind::Digits, false)]),
    (
        "office",
        &[
            ("office.v.name.zh", Kind::Words, false),
            ("office.v.name.en", Kind::Words, false),
            ("office.v.hours.zh", Kind::Words, true),
            ("office.v.hours.en", Kind::Words, true),
        ],
    ),
    ("decision", &[("decision.v", Kind::Choice(DECISIONS), false)]),
    ("effective", &[("effective.v", Kind::Choice(EFFECTIVE), false)]),
    ("limits.review", &[("limits.review.v", Kind::Days, false)]),
    ("limits.by_person", &[("limits.by_person.v", Kind::Days, true)]),
    ("limits.refund", &[("limits.refund.v", Kind::Days, true)]),
    ("limits.correction", &[("limits.correction.v", Kind::Days, false)]),
    (
        "refund",
        &[
            ("refund.v.from", Kind::MonthDay, false),
            ("refund.v.to", Kind::MonthDay, false),
            ("refund.v.death_to", Kind::MonthDay, false),
            ("refund.v.days_after", Kind::Days, false),
        ],
    ),
];

/// The values of a text; `None` where it is no TOML, so that only its whole text can be changed.
#[must_use]
pub fn of(text: &str) -> Option<Vec<ValueRow>> {
    let doc: DocumentMut = text.parse().ok()?;
    let rows = VALUES.iter().filter_map(|(key, boxes)| {
        let parts: Vec<Part> = boxes
            .iter()
            // Which days a refund rule has is the variant's own: what it lacks is not offered.
            .filter(|(name, ..)| *key != "refund" || at(&doc, name).is_some())
            .map(|(name, kind, optional)| Part {
                name,
                kind: *kind,
                value: at(&doc, name).map(shown).unwrap_or_default(),
                optional: *optional,
            })
            .collect();
        let src = at(&doc, &format!("{key}.src"))
            .and_then(Item::as_array)
            .map(|list| list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "));
        let mark = at(&doc, &format!("{key}.mark")).map(shown).unwrap_or_default();
        (!parts.is_empty()).then(|| ValueRow { key, parts, mark, src: src.unwrap_or_default() })
    });
    Some(rows.collect())
}

fn at<'d>(doc: &'d DocumentMut, path: &str) -> Option<&'d Item> {
    path.split('.').try_fold(doc.as_item(), |item, key| item.get(key))
}

/// A value as its box shows it.
fn shown(item: &Item) -> String {
    if let Some(text) = item.as_str() {
        return text.to_owned();
    }
    if let Some(number) = item.as_integer() {
        return number.to_string();
    }
    let part = |key| item.get(key).and_then(Item::as_integer);
    match (part("month"), part("day")) {
        (Some(month), Some(day)) => format!("{month:02}-{day:02}"),
        _ => String::new(),
    }
}

/// The text with the values that were typed; what was not sent, or not changed, stays as it stands there.
///
/// # Errors
/// Each box that can't be taken, by the name of its field; `rules` where the text is no TOML.
pub fn set(text: &str, typed: &dyn Fn(&str) -> Option<String>) -> Result<String, Vec<FieldError>> {
    let (Ok(mut doc), Some(rows)) = (text.parse::<DocumentMut>(), of(text)) else {
        return Err(vec![FieldError::new("rules", FieldCode::Choice)]);
    };
    let mut errors = Vec::new();
    for row in rows {
        let boxes: Vec<(&Part, String)> = row
            .parts
            .iter()
            .map(|part| (part, typed(part.name).map_or_else(|| part.value.clone(), |typed| typed.trim().to_owned())))
            .collect();
        let mark_name = format!("{}.mark", row.key);
        let src_name = format!("{}.src", row.key);
        let mark = typed(&mark_name).unwrap_or_else(|| row.mark.clone());
        let src = typed(&src_name).unwrap_or_else(|| row.src.clone());
        let gone =
            row.key.starts_with("limits.") && boxes.iter().all(|(part, value)| part.optional && value.is_empty());
        if gone {
            remove(&mut doc, row.key);
            continue;
        }
        let before = errors.len();
        errors.extend(boxes.iter().filter_map(|(part, value)| Some(FieldError::new(part.name, wrong(part, value)?))));
        // Two languages of one thing: both or neither.
        let half = |a: &str, b: &str| {
            let of = |name| boxes.iter().find(|(part, _)| part.name == name).map(|(_, value)| value.is_empty());
            of(a).zip(of(b)).is_some_and(|(a, b)| a != b)
        };
        if half("office.v.hours.zh", "office.v.hours.en") {
            errors.push(FieldError::new("office.v.hours.en", FieldCode::Required));
        }
        let mark = if mark.is_empty() { "sample".to_owned() } else { mark };
        if !MARKS.contains(&mark.as_str()) {
            errors.push(FieldError::new(mark_name.clone(), FieldCode::Choice));
        }
        let (ids, wrong_src) = sources(&src, &mark);
        errors.extend(wrong_src.map(|code| FieldError::new(src_name.clone(), code)));
        if errors.len() > before {
            continue;
        }
        for (part, value) in &boxes {
            if *value == part.value {
                continue;
            }
            if value.is_empty() {
                remove(&mut doc, part.name.rsplit_once('.').map_or(part.name, |(around, _)| around));
            } else {
                put(&mut doc, part.name, read(part, value));
            }
        }
        if mark != row.mark {
            put(&mut doc, &mark_name, Value::from(mark));
        }
        if ids.join(" ") != row.src {
            put(&mut doc, &src_name, Value::Array(Array::from_iter(ids)));
        }
    }
    if errors.is_empty() { Ok(doc.to_string()) } else { Err(errors) }
}

/// The numbers of sources as typed, and what is wrong with them.
pub(super) fn sources<'t>(typed: &'t str, mark: &str) -> (Vec<&'t str>, Option<FieldCode>) {
    let ids: Vec<&str> = typed.split([' ', ',', '，', '、']).filter(|id| !id.is_empty()).collect();
    let wrong = if ids.iter().any(|id| !id.starts_with('S') || !id.bytes().all(|b| b.is_ascii_alphanumeric())) {
        Some(FieldCode::Character)
    } else {
        // What nothing speaks for is a sample.
        (ids.is_empty() && mark != mark_text(Mark::Sample)).then_some(FieldCode::Required)
    };
    (ids, wrong)
}

fn mark_text(mark: Mark) -> &'static str {
    match mark {
        Mark::Sourced => "sourced",
        Mark::NationalDefault => "national-default",
        Mark::Sample => "sample",
    }
}

/// What is wrong with what was typed into a box.
fn wrong(part: &Part, typed: &str) -> Option<FieldCode> {
    if typed.is_empty() {
        return (!part.optional).then_some(FieldCode::Required);
    }
    match part.kind {
        Kind::Words if typed.chars().count() > 300 => Some(FieldCode::TooLong),
        Kind::Words => has_hidden(typed).then_some(FieldCode::Character),
        Kind::Digits => (!typed.bytes().all(|b| b.is_ascii_digit() || b == b'-')).then_some(FieldCode::Character),
        Kind::Days => typed.parse::<u16>().map_or(true, |days| days > 366).then_some(FieldCode::Character),
        Kind::MonthDay => month_day(typed).is_none().then_some(FieldCode::DateMalformed),
        Kind::Choice(all) => (!all.contains(&typed)).then_some(FieldCode::Choice),
    }
}

fn month_day(typed: &str) -> Option<(i64, i64)> {
    let (month, day) = typed.split_once('-')?;
    let (month, day): (i8, i8) = (month.parse().ok()?, day.parse().ok()?);
    // A year without 29 February, so that the day exists every year.
    jiff::civil::Date::new(2001, month, day).ok()?;
    Some((i64::from(month), i64::from(day)))
}

fn read(part: &Part, typed: &str) -> Value {
    match part.kind {
        Kind::Days => Value::from(typed.parse::<i64>().unwrap_or_default()),
        Kind::MonthDay => {
            let (month, day) = month_day(typed).unwrap_or((1, 1));
            let mut table = InlineTable::new();
            table.insert("month", Value::from(month));
            table.insert("day", Value::from(day));
            Value::InlineTable(table)
        }
        Kind::Words | Kind::Digits | Kind::Choice(_) => Value::from(typed),
    }
}

/// Puts a value into its place; what stands around the old one stays around it.
fn put(doc: &mut DocumentMut, path: &str, value: Value) {
    let mut keys: Vec<&str> = path.split('.').collect();
    let Some(last) = keys.pop() else { return };
    let mut table: &mut dyn TableLike = doc.as_table_mut();
    for key in keys {
        if !table.contains_key(key) {
            table.insert(key, Item::Value(Value::InlineTable(InlineTable::new())));
        }
        let Some(inner) = table.get_mut(key).and_then(Item::as_table_like_mut) else { return };
        table = inner;
    }
    match table.get_mut(last).and_then(Item::as_value_mut) {
        Some(old) => {
            let decor = old.decor().clone();
            *old = value;
            *old.decor_mut() = decor;
        }
        None => {
            table.insert(last, Item::Value(value));
        }
    }
}

fn remove(doc: &mut DocumentMut, path: &str) {
    let mut keys: Vec<&str> = path.split('.').collect();
    let Some(last) = keys.pop() else { return };
    let mut table: &mut dyn TableLike = doc.as_table_mut();
    for key in keys {
        let Some(inner) = table.get_mut(key).and_then(Item::as_table_like_mut) else { return };
        table = inner;
    }
    table.remove(last);
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# a comment\ncode = \"411481\"\nhotline = { v = \"0370-12393\", mark = \"sample\", src = [\"S39\"] } # kept\n\
        office = { v = { name = { zh = \"甲\", en = \"A\" } }, mark = \"sourced\", src = [\"S5\"] }\n\
        decision = { v = \"two_people\", mark = \"sample\", src = [] }\neffective = { v = \"NEXT_DAY\", mark = \"sample\", src = [] }\n\
        refund = { v = { variant = \"r4\", days_after = 10 }, mark = \"sourced\", src = [\"S5\"] }\n\n\
        [limits]\n# how long\nreview = { v = 5, mark = \"sample\", src = [] }\ncorrection = { v = 10, mark = \"sample\", src = [] }\n";

    fn with(pairs: &'static [(&'static str, &'static str)]) -> impl Fn(&str) -> Option<String> {
        move |name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
    }

    #[test]
    fn what_is_not_typed_stays_to_the_letter() {
        assert_eq!(set(TEXT, &|_| None).unwrap(), TEXT);
        let typed = with(&[("limits.review.v", "7"), ("hotline.v", "12393"), ("refund.v.days_after", "20")]);
        let new = set(TEXT, &typed).unwrap();
        let expected = TEXT
            .replace("review = { v = 5,", "review = { v = 7,")
            .replace("\"0370-12393\"", "\"12393\"")
            .replace("days_after = 10", "days_after = 20");
        assert_eq!(new, expected);
    }

    #[test]
    fn a_value_that_may_be_left_out_comes_and_goes() {
        let typed =
            with(&[("limits.refund.v", "30"), ("limits.refund.mark", "sourced"), ("limits.refund.src", "S5, S39")]);
        let new = set(TEXT, &typed).unwrap();
        let row = of(&new).unwrap().into_iter().find(|row| row.key == "limits.refund").unwrap();
        assert_eq!((row.parts[0].value.as_str(), row.mark.as_str(), row.src.as_str()), ("30", "sourced", "S5 S39"));
        let gone = set(&new, &with(&[("limits.refund.v", "")])).unwrap();
        assert!(!gone.contains("refund = { v = 30"), "{gone}");
        let hours = set(TEXT, &with(&[("office.v.hours.zh", "全天"), ("office.v.hours.en", "All day")])).unwrap();
        assert!(hours.contains("全天") && hours.contains("All day"), "{hours}");
        assert!(set(TEXT, &with(&[("office.v.hours.zh", "全天")])).is_err());
    }

    #[test]
    fn each_box_that_can_not_be_taken_is_named() {
        let typed = with(&[
            ("limits.review.v", "many"),
            ("hotline.v", "call me"),
            ("decision.v", "nobody"),
            ("office.v.name.zh", ""),
            ("limits.correction.mark", "sourced"),
        ]);
        let names: Vec<String> =
            set(TEXT, &typed).unwrap_err().into_iter().map(|error| error.field.to_string()).collect();
        for name in ["limits.review.v", "hotline.v", "decision.v", "office.v.name.zh", "limits.correction.src"] {
            assert!(names.iter().any(|known| known == name), "{name} in {names:?}");
        }
        assert!(of("not = [toml").is_none());
    }

    #[test]
    fn hostile_words_stay_words() {
        let typed = with(&[("office.v.name.en", "x\" }, mark = \"sourced\" } # </textarea>")]);
        let new = set(TEXT, &typed).unwrap();
        let row = of(&new).unwrap().into_iter().find(|row| row.key == "office").unwrap();
        assert_eq!(row.parts[1].value, "x\" }, mark = \"sourced\" } # </textarea>");
        assert_eq!(row.mark, "sourced");
    }
}
