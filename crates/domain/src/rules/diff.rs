//! What differs between two versions of a region's rules: value by value, never line by line.

use super::{Mark, Region};
use serde_json::{Map, Value};

/// One part of the way to a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PathPart {
    /// A field of the rules, e.g. `limits`.
    Field(String),
    /// An entry of a list by what names it, e.g. `DEATH` or `id_card_front`.
    Entry(String),
}

impl PathPart {
    /// As it stands in the file.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Field(name) | Self::Entry(name) => name,
        }
    }
}

/// A value with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The value, as codes and words; several are separated by line breaks.
    pub value: String,
    /// Its mark, where it has one.
    pub mark: Option<Mark>,
    /// Its sources.
    pub src: Vec<String>,
}

/// One value that differs. Without an old side it is new, without a new one it is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where.
    pub path: Vec<PathPart>,
    /// What it was.
    pub old: Option<Side>,
    /// What it becomes.
    pub new: Option<Side>,
}

impl Difference {
    /// The path as it stands in the file, e.g. `limits.review`.
    #[must_use]
    pub fn key(&self) -> String {
        self.path.iter().map(PathPart::as_str).collect::<Vec<_>>().join(".")
    }
    /// Only where it comes from differs.
    #[must_use]
    pub fn is_provenance(&self) -> bool {
        matches!((&self.old, &self.new), (Some(old), Some(new)) if old.value == new.value)
    }
}

/// Everything that differs, in the order of the file's parts.
#[must_use]
pub fn differences(old: &Region, new: &Region) -> Vec<Difference> {
    let (Ok(old), Ok(new)) = (serde_json::to_value(old), serde_json::to_value(new)) else { return Vec::new() };
    between(&old, &new)
}

/// The same of any two values that were read from rules files.
#[must_use]
pub(super) fn between(old: &Value, new: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    let nobody = Provenance::default();
    compare(&mut Vec::new(), (Some(old), &nobody), (Some(new), &nobody), &mut found);
    found
}

/// Where a value comes from: its own mark and sources, or those of the entry around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Provenance {
    mark: Option<Mark>,
    src: Vec<String>,
}

type Half<'a> = (Option<&'a Value>, &'a Provenance);

impl Provenance {
    /// Of an object that carries a mark; else of the one around it.
    fn of(value: Option<&Value>, around: &Self) -> Self {
        let Some(Value::Object(fields)) = value else { return around.clone() };
        let Some(mark) = fields.get("mark") else { return around.clone() };
        let src = fields.get("src").and_then(|src| serde_json::from_value(src.clone()).ok()).unwrap_or_default();
        Self { mark: serde_json::from_value(mark.clone()).ok(), src }
    }
}

fn compare(path: &mut Vec<PathPart>, old: Half<'_>, new: Half<'_>, found: &mut Vec<Difference>) {
    // An optional value that is left out and one that is null are the same.
    let present = |value: Option<&Value>| value.is_some_and(|value| !value.is_null());
    match (present(old.0), present(new.0)) {
        (false, false) => return,
        (true, true) => {}
        _ => return found.push(difference(path, old, new)),
    }
    let (from, to) = (Provenance::of(old.0, old.1), Provenance::of(new.0, new.1));
    let (old, new) = (old.0.unwrap_or(&Value::Null), new.0.unwrap_or(&Value::Null));
    match (inside(old), inside(new)) {
        (Value::Object(a), Value::Object(b)) if !is_leaf(a) && !is_leaf(b) => {
            let before = found.len();
            fields(path, (a, &from), (b, &to), found);
            // Nothing in it differs but where it comes from: said once, for the whole.
            if from != to && found.len() == before && has_mark(old) {
                found.push(difference(path, (Some(old), &from), (Some(new), &to)));
            }
        }
        (Value::Array(a), Value::Array(b)) if is_entries(a) || is_entries(b) => {
            entries(path, (a, &from), (b, &to), found)
        }
        (a, b) => {
            if a != b || from != to && has_mark(old) {
                found.push(difference(path, (Some(a), &from), (Some(b), &to)));
            }
        }
    }
}

fn fields(
    path: &mut Vec<PathPart>,
    old: (&Map<String, Value>, &Provenance),
    new: (&Map<String, Value>, &Provenance),
    found: &mut Vec<Difference>,
) {
    let is_one = |name: &String| name != "mark" && name != "src";
    let mut names: Vec<&String> = old.0.keys().filter(|name| is_one(name)).collect();
    names.extend(new.0.keys().filter(|name| is_one(name) && !old.0.contains_key(*name)));
    // Document groups stand under their own keys.
    let is_group = path.len() == 1 && path.first().is_some_and(|part| part.as_str() == "documents");
    for name in names {
        path.push(if is_group { PathPart::Entry(name.clone()) } else { PathPart::Field(name.clone()) });
        compare(path, (old.0.get(name), old.1), (new.0.get(name), new.1), found);
        path.pop();
    }
}

fn entries(
    path: &mut Vec<PathPart>,
    old: (&[Value], &Provenance),
    new: (&[Value], &Provenance),
    found: &mut Vec<Difference>,
) {
    let named = |all: &[Value]| all.iter().map(name_of).collect::<Vec<_>>();
    let (old_names, new_names) = (named(old.0), named(new.0));
    let at = |all: &'_ [Value], names: &[String], name: &String| {
        names.iter().position(|known| known == name).and_then(|at| all.get(at).cloned())
    };
    let added = new_names.iter().filter(|name| !old_names.contains(name));
    for name in old_names.iter().chain(added) {
        let (a, b) = (at(old.0, &old_names, name), at(new.0, &new_names, name));
        path.push(PathPart::Entry(name.clone()));
        compare(path, (a.as_ref(), old.1), (b.as_ref(), new.1), found);
        path.pop();
    }
    // The order of papers is the order on the page.
    let kept = |names: &[String], others: &[String]| {
        names.iter().filter(|name| others.contains(name)).cloned().collect::<Vec<_>>()
    };
    let (a, b) = (kept(&old_names, &new_names), kept(&new_names, &old_names));
    if a != b {
        let side = |names: Vec<String>| Some(Side { value: names.join("\n"), mark: None, src: Vec::new() });
        path.push(PathPart::Field("order".to_owned()));
        found.push(Difference { path: path.clone(), old: side(a), new: side(b) });
        path.pop();
    }
}

fn difference(path: &[PathPart], old: Half<'_>, new: Half<'_>) -> Difference {
    let side = |half: Half<'_>| {
        let value = half.0.filter(|value| !value.is_null())?;
        let from = Provenance::of(Some(value), half.1);
        Some(Side { value: words(inside(value)), mark: from.mark, src: from.src })
    };
    Difference { path: path.to_vec(), old: side(old), new: side(new) }
}

/// The value in a marked value, or the value itself.
fn inside(value: &Value) -> &Value {
    match value {
        Value::Object(fields) if has_mark(value) => fields.get("v").unwrap_or(value),
        other => other,
    }
}

fn has_mark(value: &Value) -> bool {
    value.as_object().is_some_and(|fields| fields.contains_key("mark"))
}

/// A day of the year is one value.
fn is_leaf(fields: &Map<String, Value>) -> bool {
    fields.len() == 2 && fields.contains_key("month") && fields.contains_key("day")
}

fn is_entries(values: &[Value]) -> bool {
    values.first().is_some_and(Value::is_object)
}

/// What names an entry among its like.
fn name_of(entry: &Value) -> String {
    let text = |key: &str| entry.get(key).and_then(Value::as_str).map(str::to_owned);
    let categories = || {
        let list = entry.get("categories")?.as_array()?;
        let names: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
        Some(if names.is_empty() { "everybody".to_owned() } else { names.join("+") })
    };
    text("code").or_else(|| text("key")).or_else(|| text("name")).or_else(categories).unwrap_or_default()
}

/// A value for people who know the field's codes: one line each.
fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => if *yes { "true" } else { "false" }.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(words).collect::<Vec<_>>().join("\n"),
        Value::Object(fields) if is_leaf(fields) => {
            let part = |key| fields.get(key).and_then(Value::as_i64).unwrap_or_default();
            format!("{:02}-{:02}", part("month"), part("day"))
        }
        Value::Object(fields) => {
            let line = |(name, value): (&String, &Value)| {
                (name != "mark" && name != "src" && !value.is_null()).then(|| match value {
                    Value::Object(inner) if !is_leaf(inner) => format!("{name}: {}", words(value).replace('\n', "; ")),
                    _ => format!("{name}: {}", words(value).replace('\n', ", ")),
                })
            };
            fields.iter().filter_map(line).collect::<Vec<_>>().join("\n")
        }
    }
}
