//! Encryption of files as streams: any size with one chunk in memory.
//!
//! Header: `YTF` 0x01 ‖ key id (4) ‖ nonce (12) ‖ sealed data key (48). Then chunks of 64 KiB plain
//! text, the last one 0 to 64 KiB, each followed by its 16-byte tag. Every file has its own random data
//! key, sealed for the file's identifier; a chunk's nonce is its number and its associated data are its
//! number and whether it is the last. Cutting, reordering, joining and swapping files are all found.

use crate::{
    Keyring, OpenError,
    aead::{self, NONCE, TAG},
    keyring::Purpose,
    random,
};
use zeroize::Zeroizing;

const MAGIC: &[u8; 4] = b"YTF\x01";
const SUITE: &[u8] = b"yitui/file/v1/aes-256-gcm-siv";
const SEALED_KEY: usize = 32 + TAG;
const HEADER: usize = MAGIC.len() + 4 + NONCE + SEALED_KEY;
/// Plain bytes of a full chunk.
pub const CHUNK: usize = 64 * 1024;

/// Encrypts one file: [`update`](Self::update) as often as needed, then [`finish`](Self::finish).
pub struct FileSealer {
    chunks: Chunks,
    /// What is ready to be handed out, at first the header.
    out: Vec<u8>,
}

impl FileSealer {
    /// Starts a file. `file_id` is its identifier in the database; only the same one opens it.
    pub fn new(keyring: &Keyring, file_id: &str) -> Self {
        let data_key = Zeroizing::new(random::bytes::<32>());
        let key_id = keyring.key_id_bytes();
        let nonce = random::bytes::<NONCE>();
        let sealed_key = aead::seal(keyring.key(Purpose::File), &nonce, &header_data(file_id, key_id), &*data_key);
        let out = [&MAGIC[..], &key_id, &nonce, &sealed_key].concat();
        Self { chunks: Chunks::new(data_key, CHUNK), out }
    }

    /// Takes plain bytes and returns what can be written already, possibly nothing.
    pub fn update(&mut self, plain: &[u8]) -> Vec<u8> {
        let Self { chunks, out } = self;
        chunks.feed(plain, |key, nonce, aad, chunk| out.extend(aead::seal(key, nonce, aad, chunk)));
        std::mem::take(out)
    }

    /// Seals the last chunk. Without it the file does not open.
    pub fn finish(mut self) -> Vec<u8> {
        let last = self.chunks.last(aead::seal);
        self.out.extend(last);
        self.out
    }
}

/// Decrypts what [`FileSealer`] made.
///
/// Bytes from [`update`](Self::update) are genuine and in order, but only [`finish`](Self::finish)
/// tells that the file is whole.
pub struct FileOpener {
    wrapping_key: Zeroizing<[u8; 32]>,
    key_id: [u8; 4],
    file_id: String,
    header: Vec<u8>,
    /// There once the header was read.
    chunks: Option<Chunks>,
    failed: bool,
}

impl FileOpener {
    /// Starts a file that was sealed under the same `file_id`.
    pub fn new(keyring: &Keyring, file_id: &str) -> Self {
        Self {
            wrapping_key: Zeroizing::new(*keyring.key(Purpose::File)),
            key_id: keyring.key_id_bytes(),
            file_id: file_id.to_owned(),
            header: Vec::with_capacity(HEADER),
            chunks: None,
            failed: false,
        }
    }

    /// Takes sealed bytes and returns the plain ones that are certain already. After an error the
    /// opener gives nothing but errors.
    pub fn update(&mut self, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
        if self.failed {
            return Err(OpenError);
        }
        let opened = self.advance(sealed);
        self.failed = opened.is_err();
        opened
    }

    /// The rest of the file; [`OpenError`] when it was cut off.
    pub fn finish(mut self) -> Result<Vec<u8>, OpenError> {
        match self.chunks.as_mut() {
            Some(chunks) if !self.failed => chunks.last(aead::open),
            _ => Err(OpenError),
        }
    }

    fn advance(&mut self, sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
        let (header, body) = sealed.split_at(sealed.len().min(HEADER - self.header.len()));
        self.header.extend_from_slice(header);
        if self.chunks.is_none() && self.header.len() == HEADER {
            self.chunks = Some(Chunks::new(self.data_key()?, CHUNK + TAG));
        }
        let mut out = Vec::new();
        let mut whole = Ok(());
        if let Some(chunks) = self.chunks.as_mut() {
            chunks.feed(body, |key, nonce, aad, chunk| {
                if whole.is_ok() {
                    whole = aead::open(key, nonce, aad, chunk).map(|plain| out.extend(plain));
                }
            });
        }
        whole.map(|()| out)
    }

    fn data_key(&self) -> Result<Zeroizing<[u8; 32]>, OpenError> {
        let (magic, rest) = self.header.split_first_chunk::<4>().ok_or(OpenError)?;
        let (key_id, rest) = rest.split_first_chunk::<4>().ok_or(OpenError)?;
        let (nonce, sealed_key) = rest.split_first_chunk::<NONCE>().ok_or(OpenError)?;
        if magic != MAGIC || *key_id != self.key_id {
            return Err(OpenError);
        }
        let aad = header_data(&self.file_id, *key_id);
        let key = Zeroizing::new(aead::open(&self.wrapping_key, nonce, &aad, sealed_key)?);
        Ok(Zeroizing::new(key.as_slice().try_into().map_err(|_| OpenError)?))
    }
}

/// Cuts a stream into chunks. The newest chunk is held back until more comes, because the last one is
/// treated differently.
struct Chunks {
    key: Zeroizing<[u8; 32]>,
    size: usize,
    pending: Zeroizing<Vec<u8>>,
    number: u64,
}

impl Chunks {
    fn new(key: Zeroizing<[u8; 32]>, size: usize) -> Self {
        // Reserved at once: growing would leave copies that are not wiped.
        Self { key, size, pending: Zeroizing::new(Vec::with_capacity(size)), number: 0 }
    }

    fn feed(&mut self, mut data: &[u8], mut emit: impl FnMut(&[u8; 32], &[u8; NONCE], &[u8], &[u8])) {
        while !data.is_empty() {
            if self.pending.len() == self.size {
                let (nonce, aad) = self.position(false);
                emit(&self.key, &nonce, &aad, &self.pending);
                self.pending.clear();
                self.number += 1;
            }
            let (now, later) = data.split_at(data.len().min(self.size - self.pending.len()));
            self.pending.extend_from_slice(now);
            data = later;
        }
    }

    fn last<T>(&mut self, crypt: impl FnOnce(&[u8; 32], &[u8; NONCE], &[u8], &[u8]) -> T) -> T {
        let (nonce, aad) = self.position(true);
        crypt(&self.key, &nonce, &aad, &self.pending)
    }

    fn position(&self, last: bool) -> ([u8; NONCE], [u8; 9]) {
        let number = self.number.to_be_bytes();
        let (mut nonce, mut aad) = ([0; NONCE], [0; 9]);
        nonce[NONCE - 8..].copy_from_slice(&number);
        aad[..8].copy_from_slice(&number);
        aad[8] = u8::from(last);
        (nonce, aad)
    }
}

fn header_data(file_id: &str, key_id: [u8; 4]) -> Vec<u8> {
    aead::associated_data(&[SUITE, file_id.as_bytes(), &key_id])
}
