//! Holds the figures against bench/limits.toml.

use crate::{
    error::{Error, Result, at},
    figures::Figures,
};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    limit: Vec<Limit>,
}

/// One limit; `most` or `least` fails, `goal` is only told. With neither the figure is not held.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Name among the ratios.
    pub figure: String,
    /// In words.
    pub what: String,
    /// What we aim at.
    pub goal: f64,
    /// Not more.
    pub most: Option<f64>,
    /// Not less.
    pub least: Option<f64>,
}

/// The limits in force.
pub fn read() -> Result<Vec<Limit>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("limits.toml");
    let text = std::fs::read_to_string(&path).map_err(at(path.display()))?;
    let file: File = toml::from_str(&text)
        .map_err(|error| Error::BadLimits { path, cause: error.to_string().replace('\n', " ") })?;
    Ok(file.limit)
}

/// Fails with every figure that is out of its limits or was not measured.
pub fn check(figures: &Figures) -> Result<()> {
    let limits = read()?;
    let faults: Vec<String> = limits.iter().filter_map(|limit| fault(limit, figures)).collect();
    if faults.is_empty() {
        let held = limits.iter().filter(|limit| limit.most.is_some() || limit.least.is_some()).count();
        println!("all {held} figures that are held are within their limits");
        Ok(())
    } else {
        Err(Error::Limits(faults))
    }
}

fn fault(limit: &Limit, figures: &Figures) -> Option<String> {
    let Limit { figure, what, most, least, .. } = limit;
    let Some(value) = figures.ratios.get(figure) else { return Some(format!("  {figure}: not measured ({what})")) };
    if let Some(most) = most.filter(|most| value > most) {
        return Some(format!("  {figure}: {value:.1}, at most {most} ({what})"));
    }
    let least = least.filter(|least| value < least)?;
    Some(format!("  {figure}: {value:.1}, at least {least} ({what})"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_out_of_its_limits_or_missing_is_named_with_its_limit() {
        let mut figures = Figures::new(Default::default(), 1);
        let limit = |most, least| Limit { figure: "f".into(), what: "words".into(), goal: 1.0, most, least };
        assert_eq!(fault(&limit(Some(2.0), None), &figures).unwrap(), "  f: not measured (words)");
        figures.ratios.insert("f".into(), 3.0);
        assert_eq!(fault(&limit(Some(2.0), None), &figures).unwrap(), "  f: 3.0, at most 2 (words)");
        assert_eq!(fault(&limit(None, Some(4.0)), &figures).unwrap(), "  f: 3.0, at least 4 (words)");
        assert!(fault(&limit(Some(3.0), Some(3.0)), &figures).is_none());
    }

    #[test]
    fn the_limits_are_readable_and_name_figures_that_are_measured() {
        let known =
            ["page_", "submit_", "code_", "peak_memory_mb", "second_start_ms", "home_", "script_bytes", "import_"];
        for limit in read().unwrap() {
            assert!(known.iter().any(|start| limit.figure.starts_with(start)), "{}", limit.figure);
        }
    }
}
