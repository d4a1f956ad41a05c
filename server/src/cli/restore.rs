use super::{
    CliError,
    backup::{DATABASE, MANIFEST, Manifest, copy_file, copy_folder, copy_sign_ins},
    block_on,
};
use crate::{
    adapters::SystemClock,
    database::{Database, Place},
    demo::make_folder,
    serve::{DOCUMENTS, KEYS, key_file},
};
use clap::Args;
use crypto::Keyring;
use domain::application::Actor;
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};
use storage::{AuditEntry, Change, ChangeSet};
use usecases::ports::Clock;

/// Restore a backup into a new data folder
///
/// Checks that the keys fit before anything is said to be restored, and ends every session of residents and staff. A data folder with something in it is never touched.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  yitui restore /backup/2026-11-22 --into /var/lib/yitui\n  yitui restore /backup/2026-11-22 --into /var/lib/yitui --keys /safe/keys.json"
)]
pub struct Restore {
    /// Folder that `yitui backup` made
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// New data folder
    #[arg(long, value_name = "DIR")]
    into: PathBuf,
    /// Key file, when the backup was made without keys
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
}

impl Restore {
    pub(super) fn run(&self) -> Result<(), CliError> {
        let manifest = manifest(&self.folder.join(MANIFEST))?;
        if fs::read_dir(&self.into).is_ok_and(|mut entries| entries.next().is_some()) {
            return Err(CliError::NotEmpty(self.into.clone()));
        }
        let key_source = self.keys.clone().unwrap_or_else(|| self.folder.join(KEYS));
        let keys = Keyring::open(&key_source).map_err(CliError::Keys)?;
        if keys.key_id() != manifest.key_id {
            let cause = format!("these are keys {}, the backup needs {}", keys.key_id(), manifest.key_id);
            return Err(CliError::File { path: key_source, source: io::Error::other(cause) });
        }
        make_folder(&self.into)?;
        copy_file(&key_source, &key_file(&self.into))?;
        copy_sign_ins(&self.folder, &self.into)?;
        copy_file(&self.folder.join(DATABASE), &self.into.join(DATABASE))?;
        let documents = copy_folder(&self.folder.join(DOCUMENTS), &self.into.join(DOCUMENTS))?;
        if documents != manifest.documents {
            let cause = format!("{documents} documents, but the backup had {}", manifest.documents);
            return Err(CliError::File { path: self.folder.clone(), source: io::Error::other(cause) });
        }
        let facts = block_on(async {
            let database = Database::open(&Place::Folder(self.into.clone()), Arc::new(keys)).await?;
            let store = database.store();
            let now = SystemClock::default().now();
            let facts = store.facts(now).await?;
            // Whoever signed out since the backup was made is signed in there again.
            let entry = AuditEntry {
                at: now,
                actor: Actor::System,
                action: "session.void_all".into(),
                object: "restore".into(),
                detail: String::new(),
                request: "command-line".into(),
            };
            store.commit(ChangeSet::new().with(Change::RevokeAllSessions { at: now }).audited(entry)).await?;
            database.close().await;
            Ok(facts)
        })
        .map_err(|error| error.at(|| Some(self.folder.join(DATABASE).display().to_string())))?;
        println!(
            "{}: {} people, {documents} documents, {} entries of the record, as of {}",
            self.into.display(),
            facts.people,
            facts.audit,
            manifest.made_at
        );
        println!("Every session was ended: residents and staff sign in again.");
        Ok(())
    }
}

/// Without its manifest a backup is not complete.
fn manifest(path: &Path) -> Result<Manifest, CliError> {
    let fault = |source| CliError::File { path: path.to_owned(), source };
    let text = fs::read(path).map_err(fault)?;
    let manifest: Manifest = serde_json::from_slice(&text).map_err(|error| fault(error.into()))?;
    if manifest.v == 1 { Ok(manifest) } else { Err(fault(io::Error::other("made by a newer program"))) }
}
