//! What the browser says it did (`clientDataJSON`).

use super::{Fault, Party};
use crate::hex;
use serde::Deserialize;

/// A passkey was made.
pub(super) const CREATE: &str = "webauthn.create";
/// A passkey answered.
pub(super) const GET: &str = "webauthn.get";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Client {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<String>,
}

/// 7.1 steps 5 to 12, 7.2 steps 8 to 14: the act, the challenge, and a page of ours that is in no other's frame.
pub(super) fn check(json: &[u8], kind: &str, challenge: &str, party: &Party) -> Result<(), Fault> {
    let client: Client = serde_json::from_slice(json).map_err(|_| Fault::Malformed)?;
    let challenge = hex::decode::<32>(challenge).ok_or(Fault::Challenge)?;
    if client.r#type != kind {
        return Err(Fault::Kind);
    }
    if client.challenge != base64url(&challenge) {
        return Err(Fault::Challenge);
    }
    if client.origin != party.origin || client.cross_origin || client.top_origin.is_some() {
        return Err(Fault::Origin);
    }
    Ok(())
}

/// Base 64 for addresses, without padding (RFC 4648, 5): how browsers write the challenge.
pub(super) fn base64url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let three = [chunk[0], chunk.get(1).copied().unwrap_or(0), chunk.get(2).copied().unwrap_or(0)];
        let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        for place in 0..=chunk.len() {
            out.push(char::from(ALPHABET[(bits >> (18 - 6 * place)) as usize & 63]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64url;

    #[test]
    fn rfc_4648_vectors() {
        let vectors = [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        for (plain, encoded) in vectors {
            assert_eq!(base64url(plain.as_bytes()), encoded);
        }
        assert_eq!(base64url(&[0xfb, 0xff]), "-_8");
    }
}
