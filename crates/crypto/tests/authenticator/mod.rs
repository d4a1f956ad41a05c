//! An authenticator in software: it signs whatever a test wants it to, also what a real one never would.
#![allow(dead_code, reason = "each test uses a part of it")]

use crypto::{
    digest::sha256_hex,
    webauthn::{Asserted, Attested},
};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};

pub const ORIGIN: &str = "https://yitui.example";
pub const PARTY: &str = "yitui.example";

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn unhex(text: &str) -> Vec<u8> {
    (0..text.len() / 2).map(|at| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).unwrap()).collect()
}

/// Written apart from the product's own.
fn base64url(bytes: &[u8]) -> String {
    let letters: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['-', '_']).collect();
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let six = |at: usize| format!("{:0<6}", &bits[at..(at + 6).min(bits.len())]);
    (0..bits.len()).step_by(6).map(|at| letters[usize::from_str_radix(&six(at), 2).unwrap()]).collect()
}

/// How it answers.
#[derive(Clone)]
pub struct How {
    pub origin: String,
    pub party: String,
    pub kind: Option<&'static str>,
    /// UP 1, UV 4, BE 8, BS 16.
    pub flags: u8,
    pub counter: u32,
    /// More members of the client's data, e.g. `,"crossOrigin":true`.
    pub more: &'static str,
}

impl Default for How {
    fn default() -> Self {
        let (origin, party) = (ORIGIN.to_owned(), PARTY.to_owned());
        Self { origin, party, kind: None, flags: 5, counter: 1, more: ",\"crossOrigin\":false" }
    }
}

/// One passkey on a device.
pub struct Device {
    key: SigningKey,
    pub credential: Vec<u8>,
}

impl Device {
    pub fn new(seed: u8) -> Self {
        Self { key: SigningKey::from_slice(&[seed; 32]).unwrap(), credential: vec![seed; 16] }
    }
    pub fn credential(&self) -> String {
        hex(&self.credential)
    }
    pub fn cose(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        [&[0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32], x, &[0x22, 0x58, 32], y].concat()
    }
    pub fn create(&self, challenge: &str, how: &How) -> Attested {
        self.create_with(challenge, how, &self.cose())
    }
    pub fn create_with(&self, challenge: &str, how: &How, cose: &[u8]) -> Attested {
        let length = u16::try_from(self.credential.len()).unwrap().to_be_bytes();
        let data = [&data(how, 64)[..], &[0; 16], &length, &self.credential, cose].concat();
        let size = u16::try_from(data.len()).unwrap().to_be_bytes();
        let object = [b"\xa3cfmtdnonegattStmt\xa0hauthData\x59".as_slice(), &size, &data].concat();
        Attested { client: hex(client(challenge, how, "webauthn.create").as_bytes()), object: hex(&object) }
    }
    pub fn get(&self, challenge: &str, how: &How) -> Asserted {
        let (client, data) = (client(challenge, how, "webauthn.get"), data(how, 0));
        let signature: Signature = self.key.sign(&signed(&client, &data));
        Asserted { client: hex(client.as_bytes()), data: hex(&data), signature: hex(signature.to_der().as_bytes()) }
    }
}

/// What is signed.
pub fn signed(client: &str, data: &[u8]) -> Vec<u8> {
    [data, &unhex(&sha256_hex(client.as_bytes()))].concat()
}

pub fn client(challenge: &str, how: &How, kind: &str) -> String {
    let challenge = base64url(&unhex(challenge));
    let kind = how.kind.unwrap_or(kind);
    format!(r#"{{"type":"{kind}","challenge":"{challenge}","origin":"{}"{}}}"#, how.origin, how.more)
}

pub fn data(how: &How, more_flags: u8) -> Vec<u8> {
    [&unhex(&sha256_hex(how.party.as_bytes()))[..], &[how.flags | more_flags], &how.counter.to_be_bytes()].concat()
}
