//! The only source of chance in this crate: the operating system's generator.

use rand::{Rng, RngExt, rand_core::UnwrapErr, rngs::SysRng};

/// `N` random bytes.
///
/// Panics when the operating system has no randomness to give: no key, nonce or code may be made
/// without it, and no caller could do better than stop.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut out = [0u8; N];
    UnwrapErr(SysRng).fill_bytes(&mut out);
    out
}

/// A number in `0..bound`, without modulo bias. Panics as [`bytes`] does.
pub(crate) fn below(bound: u32) -> u32 {
    UnwrapErr(SysRng).random_range(0..bound)
}
