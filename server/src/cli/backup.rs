use super::{CliError, Common, block_on};
use crate::{
    adapters::SystemClock,
    database::Database,
    demo::{make_folder, sign_ins_file},
    serve::{DOCUMENTS, KEYS, key_file},
};
use clap::Args;
use domain::export::Export;
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};
use usecases::ports::Clock;

/// Name of the database in a backup; the same as in a data folder.
pub(super) const DATABASE: &str = "yitui.sqlite3";
/// Says what a backup holds, and that it is complete: written last.
pub(super) const MANIFEST: &str = "backup.json";

/// Back up database, documents and keys into one new folder
///
/// The server may go on meanwhile. The folder holds everything, also the keys: keep it as safe as the service itself,
/// and better keep the keys apart with --without-keys. Whoever loses the keys loses the data; no backup helps then.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  yitui backup /backup/2026-11-22 --data /var/lib/yitui\n  yitui backup /backup/2026-11-22 --without-keys"
)]
pub struct Backup {
    /// Folder to make; it must not be there
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Leave the key file out; without it the backup can't be read
    #[arg(long)]
    without_keys: bool,
}

/// What a backup holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    /// Format: 1.
    pub(super) v: u8,
    /// Program that made it.
    pub(super) program: String,
    /// When, in China.
    pub(super) made_at: String,
    /// Which keys it can be read with.
    pub(super) key_id: String,
    /// Number of documents.
    pub(super) documents: u64,
    /// Whether the keys are in it.
    pub(super) keys: bool,
}

impl Backup {
    pub(super) fn run(&self, common: &Common) -> Result<(), CliError> {
        let manifest = block_on(async {
            let (config, keys, database) = common.open().await?;
            let Database::Sqlite(store) = &database else { return Err(CliError::SqliteOnly) };
            if self.folder.exists() {
                return Err(CliError::NotEmpty(self.folder.clone()));
            }
            make_folder(&self.folder)?;
            // The database first: every document it names is complete on disk by then.
            store.backup_to(self.folder.join(DATABASE)).await?;
            let documents = copy_folder(&config.data.join(DOCUMENTS), &self.folder.join(DOCUMENTS))?;
            if !self.without_keys {
                copy_file(&key_file(&config.data), &self.folder.join(KEYS))?;
                copy_sign_ins(&config.data, &self.folder)?;
            }
            Ok(Manifest {
                v: 1,
                program: env!("CARGO_PKG_VERSION").into(),
                made_at: SystemClock::default().now().in_china().to_string(),
                key_id: keys.key_id(),
                documents,
                keys: !self.without_keys,
            })
        })?;
        let path = self.folder.join(MANIFEST);
        let fault = |source| CliError::File { path: path.clone(), source };
        let text = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
        fs::write(&path, text).and_then(|()| File::open(&path)?.sync_all()).map_err(fault)?;
        println!("{}: database, {} documents", self.folder.display(), manifest.documents);
        if manifest.keys {
            println!("The keys are in it: whoever has this folder can read everything.");
        } else {
            println!(
                "The keys (id {}) are not in it: without them nobody can read it. Keep them safe.",
                manifest.key_id
            );
        }
        Ok(())
    }
}

/// Copies a folder of folders; answers the number of files. Half-written uploads are left behind.
pub(super) fn copy_folder(from: &Path, to: &Path) -> Result<u64, CliError> {
    let fault = |path: &Path, source| CliError::File { path: path.to_owned(), source };
    let entries = match fs::read_dir(from) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(source) => return Err(fault(from, source)),
    };
    make_folder(to)?;
    let mut files = 0;
    for entry in entries {
        let path = entry.map_err(|source| fault(from, source))?.path();
        let Some(name) = path.file_name() else { continue };
        if path.is_dir() {
            files += copy_folder(&path, &to.join(name))?;
        } else if path.extension().is_none() {
            match copy_file(&path, &to.join(name)) {
                Ok(()) => files += 1,
                Err(CliError::File { source, .. }) if source.kind() == io::ErrorKind::NotFound && is_export(name) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(files)
}

/// Objects of exports come and go while the server runs: one that is gone since the folder was read is no loss.
fn is_export(name: &std::ffi::OsStr) -> bool {
    name.to_str().is_some_and(|name| Export::of_object(name).is_some())
}

/// A demonstration's sign-ins, where the folder is one's: they open as much as its keys do, and go with them.
pub(super) fn copy_sign_ins(from: &Path, to: &Path) -> Result<(), CliError> {
    let file = sign_ins_file(from);
    if file.exists() { copy_file(&file, &sign_ins_file(to)) } else { Ok(()) }
}

/// Copies a file for its owner only, synced.
pub(super) fn copy_file(from: &Path, to: &Path) -> Result<(), CliError> {
    let copy = || {
        let mut source = File::open(from)?;
        let mut target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
        io::copy(&mut source, &mut target)?;
        target.sync_all()
    };
    copy().map_err(|source| CliError::File { path: to.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::ExportId;
    use std::os::unix::fs::symlink;

    #[test]
    fn an_export_that_is_deleted_meanwhile_stops_no_backup_and_a_document_does() {
        let folder = std::env::temp_dir().join(format!("yitui-backup-{}", std::process::id()));
        let (from, id) = (folder.join("from"), ExportId::from_bits(7));
        fs::create_dir_all(&from).unwrap();
        fs::write(from.join(id.as_str()), b"kept").unwrap();
        // A name that leads nowhere is read with its folder and can't be opened, like a file that went in between.
        symlink(folder.join("nowhere"), from.join(format!("{}{id}", Export::prefix(&id)))).unwrap();
        assert_eq!(copy_folder(&from, &folder.join("to")).unwrap(), 1);
        symlink(folder.join("nowhere"), from.join(ExportId::from_bits(8).as_str())).unwrap();
        assert!(copy_folder(&from, &folder.join("again")).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
