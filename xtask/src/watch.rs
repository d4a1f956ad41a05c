//! Whether a source changed, by the times of the files: slower than a notification, but the same everywhere.
use std::{fs, path::Path, time::SystemTime};

/// What the program and its pages are made of.
const SOURCES: [&str; 8] = ["Cargo.toml", "app", "crates", "frontend", "public", "rules", "server", "style"];

/// The newest change among the sources and how many files they are, so that a removal is seen too.
pub fn newest(root: &Path) -> (Option<SystemTime>, usize) {
    SOURCES.iter().fold((None, 0), |seen, name| look(&root.join(name), seen))
}

fn look(path: &Path, (newest, count): (Option<SystemTime>, usize)) -> (Option<SystemTime>, usize) {
    let Ok(metadata) = fs::metadata(path) else { return (newest, count) };
    let seen = (newest.max(metadata.modified().ok()), count + 1);
    if !metadata.is_dir() {
        return seen;
    }
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries.fold(seen, |seen, entry| look(&entry.path(), seen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_and_a_removal_are_seen() {
        let root = std::env::temp_dir().join(format!("yitui-watch-{}", std::process::id()));
        fs::create_dir_all(root.join("app/src")).unwrap();
        let file = root.join("app/src/lib.rs");
        fs::write(&file, "one").unwrap();
        let before = newest(&root);
        assert_eq!(before, newest(&root));
        let later = before.0.unwrap() + std::time::Duration::from_secs(1);
        fs::File::options().write(true).open(&file).unwrap().set_modified(later).unwrap();
        let changed = newest(&root);
        assert_ne!(before, changed);
        fs::remove_file(&file).unwrap();
        assert_ne!(changed, newest(&root));
        fs::remove_dir_all(&root).unwrap();
    }
}
