//! Faults in rules files, each with file, line and cause.

/// Why a rules file is refused: names file, line and cause.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {cause}", .line.map_or(String::new(), |l| format!(", line {l}")))]
pub struct RuleError {
    /// Path as given.
    pub file: String,
    /// Line, when it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub cause: String,
}

/// Collects the faults of one file.
pub(super) struct Faults<'a> {
    file: &'a str,
    text: &'a str,
    found: Vec<RuleError>,
}

impl<'a> Faults<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, found: Vec::new() }
    }
    /// A fault at a key, written as a dotted path with the index of array entries, e.g. `reasons.0.documents`.
    pub(super) fn at(&mut self, path: &str, cause: impl std::fmt::Display) {
        let error = RuleError {
            file: self.file.to_owned(),
            line: line_of_key(self.text, path),
            cause: format!("{path}: {cause}"),
        };
        self.found.push(error);
    }
    /// `value` when nothing was found.
    pub(super) fn or<T>(self, value: T) -> Result<T, Vec<RuleError>> {
        if self.found.is_empty() { Ok(value) } else { Err(self.found) }
    }
}

/// Reads TOML into `T`; a fault names the line that the parser stopped at.
pub(super) fn read<T: serde::de::DeserializeOwned>(file: &str, text: &str) -> Result<T, Vec<RuleError>> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().and_then(|span| text.get(..span.start)).map(|before| 1 + before.matches('\n').count());
        vec![RuleError { file: file.to_owned(), line, cause: error.message().replace('\n', " ") }]
    })
}

/// The line of the key at `path`, or of the nearest table around it.
fn line_of_key(text: &str, path: &str) -> Option<usize> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    let mut table = String::new();
    let mut best: Option<(usize, usize)> = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        let here = if let Some(name) = line.strip_prefix("[[").and_then(|l| l.split("]]").next()) {
            let name = with_index(name.trim(), &counts);
            let at = match counts.iter_mut().find(|(known, _)| *known == name) {
                Some((_, n)) => {
                    *n += 1;
                    *n
                }
                None => {
                    counts.push((name.clone(), 0));
                    0
                }
            };
            table = format!("{name}.{at}");
            table.clone()
        } else if let Some(name) = line.strip_prefix('[').and_then(|l| l.split(']').next()) {
            table = with_index(name.trim(), &counts);
            table.clone()
        } else if let Some((key, _)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
            let key = key.trim().replace('"', "");
            if table.is_empty() { key } else { format!("{table}.{key}") }
        } else {
            continue;
        };
        let fits = path == here || path.strip_prefix(&here).is_some_and(|rest| rest.starts_with('.'));
        // An array of tables has no line of its own: its first entry's will do.
        let inside = here.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
        if inside && best.is_none() {
            best = Some((0, index + 1));
        }
        if fits && best.is_none_or(|(length, _)| here.len() > length) {
            best = Some((here.len(), index + 1));
        }
    }
    best.map(|(_, line)| line)
}

// `[reasons.before]` or `[[reasons.before]]` after the third `[[reasons]]` is `reasons.2.before`.
fn with_index(name: &str, counts: &[(String, usize)]) -> String {
    let inside = counts.iter().find_map(|(array, n)| {
        let rest = name.strip_prefix(array.as_str())?.strip_prefix('.')?;
        Some(format!("{array}.{n}.{rest}"))
    });
    inside.unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_line_of_a_key_or_of_the_table_around_it() {
        let text = "code = \"1\"\n[guide.name]\nv = 1\n[[reasons]]\ncode = \"A\"\n[[reasons]]\ncode = \"B\"\n[reasons.before]\nstatus = 1\n";
        assert_eq!(line_of_key(text, "code"), Some(1));
        assert_eq!(line_of_key(text, "guide.name.v.zh"), Some(3));
        assert_eq!(line_of_key(text, "reasons.1.code"), Some(7));
        assert_eq!(line_of_key(text, "reasons.1.before.status"), Some(9));
        assert_eq!(line_of_key(text, "reasons.0.questions"), Some(4));
        assert_eq!(line_of_key(text, "reasons"), Some(4));
        assert_eq!(line_of_key(text, "nowhere"), None);
        let nested = "[[a]]\n[[a.b]]\nc = 1\n[[a]]\n[[a.b]]\nc = 1\n[[a.b]]\nc = 2\n";
        assert_eq!(line_of_key(nested, "a.0.b.0.c"), Some(3));
        assert_eq!(line_of_key(nested, "a.1.b.0.c"), Some(6));
        assert_eq!(line_of_key(nested, "a.1.b.1.c.zh"), Some(8));
    }

    #[test]
    fn a_toml_fault_names_its_line() {
        let faults = read::<std::collections::BTreeMap<String, i64>>("x.toml", "a = 1\nb = \"two\"\n").unwrap_err();
        assert_eq!(faults[0].line, Some(2));
        assert!(faults[0].to_string().starts_with("x.toml, line 2: "), "{}", faults[0]);
    }
}
