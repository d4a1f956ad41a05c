use async_trait::async_trait;
use crypto::{
    Keyring,
    file::{FileOpener, FileSealer},
};
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{
    fs::{self, File, OpenOptions},
    io::{AsyncReadExt, AsyncWriteExt},
};
use usecases::ports::{BlobStore, BlobWriter, PortError};

/// Encrypted files in a folder, spread over sub-folders by the first two characters of their name.
#[derive(Clone, Debug)]
pub struct DiskBlobs {
    folder: PathBuf,
    keys: Arc<Keyring>,
}

impl DiskBlobs {
    /// Keeps objects under `folder`, which is made when it is missing.
    #[must_use]
    pub fn new(folder: &Path, keys: Arc<Keyring>) -> Self {
        Self { folder: folder.to_owned(), keys }
    }

    /// Where an object lies; `Missing` for a name that is no identifier (it comes from a database row, but a path is a
    /// path).
    fn path(&self, id: &str) -> Result<PathBuf, PortError> {
        let good = id.len() >= 8 && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if good { Ok(self.folder.join(&id[..2]).join(id)) } else { Err(PortError::Missing) }
    }
}

/// What the file system said, without the path.
fn unavailable(error: &io::Error) -> PortError {
    PortError::Unavailable(format!("documents: {}", error.kind()))
}

/// Temporary files of one object at once, at most; a process that was killed leaves one until it is swept.
const AT_ONCE: u32 = 1000;

/// A temporary file that nobody else writes to: two writers of one object never meet.
async fn begin(path: &Path) -> io::Result<(File, PathBuf)> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    for n in 0..AT_ONCE {
        let temporary = path.with_extension(format!("{n}.part"));
        match options.open(&temporary).await {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            other => return Ok((other?, temporary)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

#[async_trait]
impl BlobStore for DiskBlobs {
    async fn create(&self, id: &str) -> Result<Box<dyn BlobWriter>, PortError> {
        let path = self.path(id)?;
        let folder = path.parent().unwrap_or(&self.folder).to_owned();
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).await.map_err(|error| unavailable(&error))?;
        let (file, temporary) = begin(&path).await.map_err(|error| unavailable(&error))?;
        Ok(Box::new(DiskWriter {
            file,
            sealer: FileSealer::new(&self.keys, id),
            folder,
            temporary: Temporary(Some(temporary)),
            path,
        }))
    }

    async fn read(&self, id: &str) -> Result<Vec<u8>, PortError> {
        let mut file = File::open(self.path(id)?).await.map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => PortError::Missing,
            _ => unavailable(&error),
        })?;
        let mut opener = FileOpener::new(&self.keys, id);
        let mut chunk = vec![0; 64 * 1024];
        let mut plain = Vec::new();
        loop {
            let read = file.read(&mut chunk).await.map_err(|error| unavailable(&error))?;
            if read == 0 {
                break;
            }
            plain.extend(opener.update(&chunk[..read]).map_err(|_| PortError::Damaged)?);
        }
        plain.extend(opener.finish().map_err(|_| PortError::Damaged)?);
        Ok(plain)
    }

    async fn delete(&self, id: &str) -> Result<(), PortError> {
        match fs::remove_file(self.path(id)?).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(unavailable(&error)),
            _ => Ok(()),
        }
    }

    async fn named(&self, prefix: &str, quiet: Duration) -> Result<Vec<String>, PortError> {
        let Some(spread) = prefix.get(..2) else { return Err(PortError::Missing) };
        let (folder, prefix) = (self.folder.join(spread), prefix.to_owned());
        let found = tokio::task::spawn_blocking(move || named(&folder, &prefix, quiet)).await;
        found.map_err(|_| PortError::Unavailable("documents: list".into()))?.map_err(|error| unavailable(&error))
    }

    async fn sweep_aside(&self, quiet: Duration) -> Result<u64, PortError> {
        let folder = self.folder.clone();
        let swept = tokio::task::spawn_blocking(move || sweep(&folder, quiet)).await;
        swept.map_err(|_| PortError::Unavailable("documents: sweep".into()))?.map_err(|error| unavailable(&error))
    }
}

/// Whole objects in a folder whose names begin so and that were not written to for `quiet`.
fn named(folder: &Path, prefix: &str, quiet: Duration) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(names),
        other => other?,
    };
    for file in entries {
        let file = file?;
        let Ok(name) = file.file_name().into_string() else { continue };
        // Gone meanwhile: somebody else cleared it away.
        let Ok(about) = file.metadata() else { continue };
        let age = about.modified()?.elapsed().unwrap_or_default();
        if name.starts_with(prefix) && !name.contains('.') && age >= quiet {
            names.push(name);
        }
    }
    Ok(names)
}

/// Removes leftovers under `folder` that were not written to for `quiet`.
fn sweep(folder: &Path, quiet: Duration) -> io::Result<u64> {
    let entries = |folder: &Path| match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        other => other.map(Some),
    };
    let mut swept = 0;
    for spread in entries(folder)?.into_iter().flatten() {
        let spread = spread?.path();
        if !spread.is_dir() {
            continue;
        }
        for file in entries(&spread)?.into_iter().flatten() {
            let file = file?;
            let name = file.file_name();
            let leftover = name.as_encoded_bytes().starts_with(b"aside") || name.as_encoded_bytes().ends_with(b".part");
            // Gone meanwhile: somebody else cleared it away. A clock that was put back says "just now".
            let Ok(about) = file.metadata() else { continue };
            let age = about.modified()?.elapsed().unwrap_or_default();
            if leftover && age >= quiet && std::fs::remove_file(file.path()).is_ok() {
                swept += 1;
            }
        }
    }
    Ok(swept)
}

/// A file under its temporary name; taken away again when the upload breaks off.
#[derive(Debug)]
struct Temporary(Option<PathBuf>);

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(path) = self.0.take() {
            // Nothing can be done about a failure here; the file is swept later.
            let _ = std::fs::remove_file(path);
        }
    }
}

struct DiskWriter {
    file: File,
    sealer: FileSealer,
    folder: PathBuf,
    temporary: Temporary,
    path: PathBuf,
}

#[async_trait]
impl BlobWriter for DiskWriter {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), PortError> {
        let sealed = self.sealer.update(bytes);
        self.file.write_all(&sealed).await.map_err(|error| unavailable(&error))
    }

    async fn finish(self: Box<Self>) -> Result<(), PortError> {
        let Self { mut file, sealer, folder, mut temporary, path } = *self;
        let finished = async {
            file.write_all(&sealer.finish()).await?;
            file.flush().await?;
            file.sync_all().await?;
            if let Some(from) = &temporary.0 {
                fs::rename(from, &path).await?;
            }
            temporary.0 = None;
            // The name must survive a power cut, too.
            File::open(&folder).await?.sync_all().await
        };
        finished.await.map_err(|error: io::Error| unavailable(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0123456789abcdefghjkmnpqrs";

    fn blobs(name: &str) -> DiskBlobs {
        let folder = std::env::temp_dir().join(format!("yitui-blobs-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        DiskBlobs::new(&folder, Arc::new(Keyring::from_seed([3; 32])))
    }

    #[tokio::test]
    async fn keeps_bytes_encrypted_and_gives_them_back() {
        let blobs = blobs("round");
        let bytes: Vec<u8> = (0..200_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        let mut writer = blobs.create(ID).await.unwrap();
        for piece in bytes.chunks(7000) {
            writer.write(piece).await.unwrap();
        }
        assert_eq!(blobs.read(ID).await, Err(PortError::Missing), "invisible before it is finished");
        writer.finish().await.unwrap();
        assert_eq!(blobs.read(ID).await.unwrap(), bytes);
        let stored = std::fs::read(blobs.path(ID).unwrap()).unwrap();
        assert!(!stored.windows(64).any(|window| window == &bytes[..64]));
        blobs.delete(ID).await.unwrap();
        blobs.delete(ID).await.unwrap();
        assert_eq!(blobs.read(ID).await, Err(PortError::Missing));
        std::fs::remove_dir_all(&blobs.folder).unwrap();
    }

    #[tokio::test]
    async fn an_upload_that_breaks_off_leaves_nothing_and_damage_is_found() {
        let blobs = blobs("broken");
        let mut writer = blobs.create(ID).await.unwrap();
        writer.write(b"half").await.unwrap();
        drop(writer);
        assert_eq!(std::fs::read_dir(blobs.folder.join("01")).unwrap().count(), 0);
        let mut writer = blobs.create(ID).await.unwrap();
        writer.write(b"whole").await.unwrap();
        writer.finish().await.unwrap();
        let path = blobs.path(ID).unwrap();
        let mut stored = std::fs::read(&path).unwrap();
        *stored.last_mut().unwrap() ^= 1;
        std::fs::write(&path, stored).unwrap();
        assert_eq!(blobs.read(ID).await, Err(PortError::Damaged));
        std::fs::remove_dir_all(&blobs.folder).unwrap();
    }

    #[tokio::test]
    async fn two_writers_of_one_object_never_mix_and_objects_are_found_by_how_they_begin() {
        let blobs = blobs("two");
        let (mut slow, mut fast) = (blobs.create(ID).await.unwrap(), blobs.create(ID).await.unwrap());
        slow.write(b"slow and").await.unwrap();
        fast.write(b"fast").await.unwrap();
        fast.finish().await.unwrap();
        assert_eq!(blobs.read(ID).await.unwrap(), b"fast");
        assert_eq!(blobs.named("01234", Duration::ZERO).await.unwrap(), [ID], "without what is not whole");
        slow.write(b" late").await.unwrap();
        slow.finish().await.unwrap();
        assert_eq!(blobs.read(ID).await.unwrap(), b"slow and late");
        assert!(blobs.named("01234", Duration::from_secs(600)).await.unwrap().is_empty(), "just written");
        assert!(blobs.named("0124", Duration::ZERO).await.unwrap().is_empty());
        assert!(blobs.named("zz", Duration::ZERO).await.unwrap().is_empty(), "no folder");
        std::fs::remove_dir_all(&blobs.folder).unwrap();
    }

    #[tokio::test]
    async fn what_a_killed_process_put_aside_is_swept_and_documents_stay() {
        let blobs = blobs("sweep");
        assert_eq!(blobs.sweep_aside(Duration::ZERO).await, Ok(0), "there is no folder yet");
        for name in [ID.to_owned(), format!("aside{ID}")] {
            let mut writer = blobs.create(&name).await.unwrap();
            writer.write(b"bytes").await.unwrap();
            writer.finish().await.unwrap();
        }
        let part = blobs.folder.join("01").join("0123456789abcdefghjkmnpqrt.part");
        std::fs::write(&part, b"half").unwrap();
        assert_eq!(blobs.sweep_aside(Duration::from_secs(600)).await, Ok(0), "they may still be written to");
        assert_eq!(blobs.sweep_aside(Duration::ZERO).await, Ok(2));
        assert!(!part.exists());
        assert_eq!(blobs.read(ID).await.unwrap(), b"bytes");
        std::fs::remove_dir_all(&blobs.folder).unwrap();
    }

    #[tokio::test]
    async fn a_name_that_is_no_identifier_is_no_path() {
        for name in ["../../etc/passwd", "", "a", "/etc/passwd", "..", "ab/cdefghij"] {
            assert_eq!(blobs("names").read(name).await, Err(PortError::Missing), "{name}");
        }
    }
}
