//! Time-based one-time passwords (RFC 6238): SHA-1, six digits, 30 seconds, as every authenticator has them.

use crate::{Secret, random};
use totp_rs::{Algorithm, Builder, Totp};

/// Seconds of one step.
pub const STEP_SECONDS: u64 = 30;

/// The stored secret, the issuer or the account name cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the authenticator's secret or name is not valid")]
pub struct TotpError;

/// A new shared secret, 160 bits in base32. To be sealed before it is stored.
pub fn generate_secret() -> Secret<String> {
    Secret::new(totp_rs::Secret::new_stack(random::bytes()).to_base32())
}

/// The `otpauth://` address for the enrolment QR. It contains the secret. `issuer` and `account`
/// must not be empty or contain a colon.
pub fn otpauth_url(secret: &Secret<String>, issuer: &str, account: &str) -> Result<Secret<String>, TotpError> {
    if issuer.is_empty() {
        return Err(TotpError);
    }
    let builder = builder(secret)?.with_issuer(Some(issuer)).with_account_name(account);
    builder.build().and_then(|totp| totp.to_url()).map(Secret::new).map_err(|_| TotpError)
}

/// The step (unix seconds / 30) that `code` belongs to, one step early or late allowed; `None` when
/// it belongs to none. RFC 6238 5.2: the caller keeps the step and refuses that one and earlier ones,
/// so that a code that was looked at cannot be used again.
pub fn verify(secret: &Secret<String>, code: &str, unix_seconds: u64) -> Result<Option<u64>, TotpError> {
    let totp: Totp = builder(secret)?.build().map_err(|_| TotpError)?;
    // Past this the library's next step overflows; no clock says that.
    Ok(if unix_seconds > u64::MAX - STEP_SECONDS { None } else { totp.check(code, unix_seconds) })
}

/// The code of the step in which `unix_seconds` lies: for the demonstration's sign-in and for tests.
pub fn code_at(secret: &Secret<String>, unix_seconds: u64) -> Result<Secret<String>, TotpError> {
    let totp: Totp = builder(secret)?.build().map_err(|_| TotpError)?;
    Ok(Secret::new(totp.generate(unix_seconds).to_string()))
}

fn builder(secret: &Secret<String>) -> Result<Builder, TotpError> {
    let bytes = totp_rs::Secret::try_from_base32(secret.expose()).map_err(|_| TotpError)?;
    Ok(Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(STEP_SECONDS)
        .with_secret(bytes))
}
