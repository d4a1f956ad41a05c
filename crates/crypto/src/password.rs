//! Password hashing with argon2id. Each call takes about 100 ms of CPU and 19 MiB: run it on a
//! bounded pool, never on an async thread.
//!
//! The caller normalises (NFKC) and checks length and block list before [`hash`].

use crate::{Keyring, keyring::Purpose, random};
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, Version,
    password_hash::phc::{Output, PasswordHash},
};
use std::hint::black_box;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Longest password in bytes; longer ones are refused, so that nobody hashes megabytes here.
pub const MAX_BYTES: usize = 1024;

/// OWASP's floor for argon2id: 19 MiB, two passes, one lane.
const PARAMS: Params = match Params::new(19_456, 2, 1, Some(32)) {
    Ok(params) => params,
    Err(_) => panic!("argon2 parameters"),
};
/// What a stored hash may cost at most: a changed row must not become a way to exhaust memory.
const MAX_MEMORY_KIB: u32 = 64 * 1024;
const MAX_PASSES: u32 = 4;

/// Why a password was not hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Above [`MAX_BYTES`].
    #[error("the password is longer than {MAX_BYTES} bytes")]
    TooLong,
    /// The machine could not do the work (memory).
    #[error("the password could not be hashed")]
    Failed,
}

/// A PHC string (`$argon2id$v=19$m=19456,t=2,p=1$…`) with a fresh 16-byte salt. The pepper comes
/// from the key file, so a copied database alone cannot be attacked.
pub fn hash(keyring: &Keyring, password: &str) -> Result<String, PasswordError> {
    if password.len() > MAX_BYTES {
        return Err(PasswordError::TooLong);
    }
    hasher(keyring, PARAMS)
        .and_then(|argon2| argon2.hash_password_with_salt(password.as_bytes(), &random::bytes::<16>()).ok())
        .map(|hash| hash.to_string())
        .ok_or(PasswordError::Failed)
}

/// Whether the password is the stored one. Does the same work when there is no stored hash (or not a
/// usable one), so that time does not tell which accounts exist.
pub fn verify(keyring: &Keyring, stored: Option<&str>, password: &str) -> bool {
    match stored.and_then(parse).filter(|_| password.len() <= MAX_BYTES) {
        Some(stored) => {
            let given = compute(keyring, stored.params, &stored.salt, password);
            given.is_some_and(|given| given.ct_eq(stored.output.as_bytes()).into())
        }
        None => {
            // A constant text, so that an over-long password costs no more either.
            black_box(compute(keyring, PARAMS, &[0; 16], "no such account"));
            false
        }
    }
}

/// Whether a stored hash was made with other costs than today's and should be made anew at the next
/// successful sign-in.
pub fn needs_rehash(stored: &str) -> bool {
    parse(stored).is_none_or(|stored| stored.params != PARAMS)
}

struct Stored {
    params: Params,
    salt: Vec<u8>,
    output: Output,
}

/// A stored hash of the right kind and of bearable cost.
fn parse(stored: &str) -> Option<Stored> {
    let hash = PasswordHash::new(stored).ok()?;
    let output = hash.hash?;
    let right = hash.algorithm == Algorithm::Argon2id.ident()
        && hash.version == Some(Version::V0x13.into())
        && output.len() == 32;
    let params = Params::try_from(&hash).ok().filter(|_| right)?;
    let bearable = params.m_cost() <= MAX_MEMORY_KIB && params.t_cost() <= MAX_PASSES && params.p_cost() == 1;
    bearable.then(|| hash.salt.map(|salt| Stored { params, salt: salt.to_vec(), output }))?
}

fn compute(keyring: &Keyring, params: Params, salt: &[u8], password: &str) -> Option<Zeroizing<[u8; 32]>> {
    let mut out = Zeroizing::new([0u8; 32]);
    hasher(keyring, params)?.hash_password_into(password.as_bytes(), salt, &mut *out).ok()?;
    Some(out)
}

fn hasher(keyring: &Keyring, params: Params) -> Option<Argon2<'_>> {
    Argon2::new_with_secret(keyring.key(Purpose::Password), Algorithm::Argon2id, Version::V0x13, params).ok()
}
