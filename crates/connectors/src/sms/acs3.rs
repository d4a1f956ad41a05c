//! Alibaba Cloud's request signature V3 (`ACS3-HMAC-SHA256`): what both sides of a call compute.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Name of the algorithm, as it stands in the header.
pub const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// What is signed of a request.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// `POST` or `GET`.
    pub method: &'a str,
    /// Path, beginning with a slash.
    pub path: &'a str,
    /// Query as it is sent: sorted and encoded by [`form`].
    pub query: &'a str,
    /// Signed headers with lower-case names, sorted.
    pub headers: &'a [(&'a str, &'a str)],
    /// [`hash`] of the body.
    pub body: &'a str,
}

impl Signed<'_> {
    /// Names of the signed headers.
    #[must_use]
    pub fn names(&self) -> String {
        self.headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";")
    }

    /// Hash of the canonical request.
    #[must_use]
    pub fn canonical_hash(&self) -> String {
        let headers = self.headers.iter().fold(String::new(), |mut all, (name, value)| {
            let _ = writeln!(all, "{name}:{}", value.trim());
            all
        });
        let Self { method, path, query, body, .. } = self;
        hash(format!("{method}\n{path}\n{query}\n{headers}\n{}\n{body}", self.names()).as_bytes())
    }

    /// The signature.
    #[must_use]
    pub fn signature(&self, secret: &str) -> String {
        let text = format!("{ALGORITHM}\n{}", self.canonical_hash());
        // A key of any length is good for HMAC.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
        mac.update(text.as_bytes());
        hex(&mac.finalize().into_bytes())
    }

    /// The `Authorization` header.
    #[must_use]
    pub fn authorization(&self, key_id: &str, secret: &str) -> String {
        format!("{ALGORITHM} Credential={key_id},SignedHeaders={},Signature={}", self.names(), self.signature(secret))
    }
}

/// SHA-256, lower-case hexadecimal.
#[must_use]
pub fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut all, byte| {
        let _ = write!(all, "{byte:02x}");
        all
    })
}

/// Pairs as a query or form: sorted by name, encoded as RFC 3986 says.
#[must_use]
pub fn form(pairs: &[(&str, &str)]) -> String {
    let mut sorted = pairs.to_vec();
    sorted.sort_unstable();
    sorted.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect::<Vec<_>>().join("&")
}

fn encode(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            all.push(char::from(byte));
        } else {
            let _ = write!(all, "%{byte:02X}");
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the vendor's page "V3 request structure and signature".
    #[test]
    fn the_vendors_example_comes_out() {
        let query =
            form(&[("RegionId", "cn-shanghai"), ("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd")]);
        let body = hash(b"");
        let headers = [
            ("host", "ecs.cn-shanghai.aliyuncs.com"),
            ("x-acs-action", "RunInstances"),
            ("x-acs-content-sha256", body.as_str()),
            ("x-acs-date", "2023-10-26T10:22:32Z"),
            ("x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"),
            ("x-acs-version", "2014-05-26"),
        ];
        let signed = Signed { method: "POST", path: "/", query: &query, headers: &headers, body: &body };
        assert_eq!(signed.canonical_hash(), "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259");
        assert_eq!(
            signed.authorization("YourAccessKeyId", "YourAccessKeySecret"),
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
        );
    }

    #[test]
    fn everything_but_letters_digits_and_four_signs_is_encoded() {
        assert_eq!(form(&[("b", "易 *~"), ("a", "x/y=z&")]), "a=x%2Fy%3Dz%26&b=%E6%98%93%20%2A~");
    }
}
