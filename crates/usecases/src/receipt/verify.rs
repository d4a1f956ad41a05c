use crypto::{merkle, signing::PublicKey};
use domain::receipt::{Inclusion, RECEIPT_VERSION, Receipt};
use serde::Deserialize;

/// Why a receipt is not confirmed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckFault {
    /// It can't be read as a receipt.
    #[error("line {line}, column {column}: {cause}")]
    Unreadable {
        /// Line of the first fault, from 1.
        line: usize,
        /// Column of the first fault, from 1.
        column: usize,
        /// What is wrong there.
        cause: String,
    },
    /// Written in another format.
    #[error("receipt format {0} is not known to this program")]
    UnknownFormat(u8),
    /// Signed with another key than the one it is checked with.
    #[error("signed with key {receipt}, but checked with key {given}")]
    OtherKey {
        /// Key id in the receipt.
        receipt: String,
        /// Id of the key that was given.
        given: String,
    },
    /// The signature does not fit the text: something was changed.
    #[error("the signature does not fit: the receipt was changed")]
    Signature,
    /// The proof of inclusion does not hold.
    #[error("the proof of inclusion in the record does not hold")]
    Inclusion,
}

impl CheckFault {
    /// Whether the receipt is known to be false; otherwise it just could not be checked.
    #[must_use]
    pub fn is_tampering(&self) -> bool {
        matches!(self, Self::Signature | Self::Inclusion)
    }
}

/// As much of a receipt as every format has.
#[derive(Deserialize)]
struct AnyFormat {
    body: AnyBody,
}
#[derive(Deserialize)]
struct AnyBody {
    v: u8,
}

/// Reads a receipt's file.
///
/// # Errors
/// [`CheckFault::Unreadable`], [`CheckFault::UnknownFormat`].
pub fn read(text: &str) -> Result<Receipt, CheckFault> {
    // Another format has other fields: its number is the news, not the first field that is unknown.
    if let Ok(AnyFormat { body: AnyBody { v } }) = serde_json::from_str(text)
        && v != RECEIPT_VERSION
    {
        return Err(CheckFault::UnknownFormat(v));
    }
    serde_json::from_str(text).map_err(|error| CheckFault::Unreadable {
        line: error.line(),
        column: error.column(),
        cause: if error.is_data() { error.to_string() } else { "not complete JSON".into() },
    })
}

/// Checks signature and proof. Needs nothing but the receipt and the published key.
///
/// # Errors
/// What does not fit.
pub fn verify(receipt: &Receipt, key: &PublicKey) -> Result<(), CheckFault> {
    let given = key.key_id();
    if receipt.key != given {
        return Err(CheckFault::OtherKey { receipt: receipt.key.clone(), given });
    }
    let signature = unhex(&receipt.signature).ok_or(CheckFault::Signature)?;
    if !key.verify(&Receipt::signed_bytes(&receipt.body, &receipt.inclusion), &signature) {
        return Err(CheckFault::Signature);
    }
    if holds(&receipt.inclusion) { Ok(()) } else { Err(CheckFault::Inclusion) }
}

/// Whether a path leads from its leaf to its root.
pub(crate) fn holds(proof: &Inclusion) -> bool {
    let hash = |text: &str| unhex(text).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    let path: Option<Vec<[u8; 32]>> = proof.path.iter().map(|text| hash(text)).collect();
    hash(&proof.leaf)
        .zip(hash(&proof.root))
        .zip(path)
        .is_some_and(|((leaf, root), path)| merkle::verify_inclusion(&leaf, proof.index, proof.size, &path, &root))
}

/// Reads hexadecimal digits.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    digits.chunks(2).map(|pair| u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crypto::Keyring;
    use domain::{
        application::{ApplicationAct, ApplicationState, Reference},
        card::CardAct,
        id::ReceiptId,
        language::Text,
        receipt::{ReceiptAct, ReceiptBody},
        rules::{ChannelCode, IssuerCode, Reason, RegionCode},
        time::Timestamp,
    };

    fn stop() -> ReceiptAct {
        ReceiptAct::Stop {
            act: ApplicationAct::Stop,
            reference: Reference::from_bits(1),
            state: ApplicationState::Approved,
            reason: Reason::Employee,
            year: 2027,
            effective_on: None,
            refund: None,
        }
    }

    fn unbound() -> ReceiptAct {
        ReceiptAct::Card {
            act: CardAct::Unbound,
            issuer: IssuerCode("nhsa".into()),
            credential: Text { zh: "医保电子凭证".into(), en: "certificate".into() },
            channels: vec![ChannelCode::region_app()],
            device: Some("WeChat · Android".into()),
            ended: vec!["Chrome · Linux".into()],
        }
    }

    fn signed(keys: &Keyring, act: ReceiptAct) -> Receipt {
        let leaf = merkle::leaf_hash(b"act");
        let other = merkle::leaf_hash(b"other");
        let text = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        let body = ReceiptBody {
            v: RECEIPT_VERSION,
            id: ReceiptId::from_bits(1),
            act,
            name: "张*".into(),
            id_number: "4****************2X".into(),
            region: RegionCode("411481".into()),
            agency: Text { zh: "局".into(), en: "office".into() },
            at: Timestamp(1),
            demonstration: true,
        };
        let inclusion = Inclusion {
            index: 0,
            leaf: text(&leaf),
            size: 2,
            root: text(&merkle::node_hash(&leaf, &other)),
            path: vec![text(&other)],
        };
        let signature = text(&crypto::signing::sign(keys, &Receipt::signed_bytes(&body, &inclusion)));
        let key = crypto::signing::public_key(keys).key_id();
        Receipt { body, subject: None, inclusion, key, signature }
    }

    #[test]
    fn a_receipt_survives_its_file_and_every_change_shows() {
        let keys = Keyring::from_seed([1; 32]);
        let key = crypto::signing::public_key(&keys);
        let changes: [(ReceiptAct, &[(&str, &str)]); 2] = [
            (stop(), &[("张*", "李*"), ("Approved", "Refused"), ("2027", "2028"), ("\"size\": 2", "\"size\": 3")]),
            (
                unbound(),
                &[("张*", "李*"), ("\"unbound\"", "\"closed\""), ("region_app", "wechat"), ("Android", "iPhone")],
            ),
        ];
        for (act, changes) in changes {
            let file = serde_json::to_string_pretty(&signed(&keys, act)).unwrap();
            let back = read(&file).unwrap();
            assert_eq!(verify(&back, &key), Ok(()));
            for (from, to) in changes {
                let changed = file.replacen(from, to, 1);
                assert_ne!(changed, file, "{from}");
                assert_eq!(verify(&read(&changed).unwrap(), &key), Err(CheckFault::Signature), "{from}");
            }
        }
    }

    #[test]
    fn another_format_is_named_by_its_number() {
        let file = r#"{ "body": { "v": 1, "reference": "T-1" }, "key": "", "signature": "" }"#;
        assert_eq!(read(file), Err(CheckFault::UnknownFormat(1)));
        let newer = serde_json::to_string(&signed(&Keyring::from_seed([1; 32]), stop())).unwrap();
        assert_eq!(read(&newer.replacen("\"v\":2", "\"v\":3", 1)), Err(CheckFault::UnknownFormat(3)));
    }

    #[test]
    fn a_proof_that_does_not_hold_is_found_even_when_it_is_signed() {
        let keys = Keyring::from_seed([1; 32]);
        let mut receipt = signed(&keys, stop());
        receipt.inclusion.index = 1;
        let bytes = Receipt::signed_bytes(&receipt.body, &receipt.inclusion);
        receipt.signature = crypto::signing::sign(&keys, &bytes).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(verify(&receipt, &crypto::signing::public_key(&keys)), Err(CheckFault::Inclusion));
    }

    #[test]
    fn another_key_and_a_broken_file_are_no_tampering() {
        let receipt = signed(&Keyring::from_seed([1; 32]), stop());
        let other = crypto::signing::public_key(&Keyring::from_seed([2; 32]));
        assert!(matches!(verify(&receipt, &other), Err(CheckFault::OtherKey { .. })));
        let fault = read("{\n  \"body\": {\n    \"v\": 1,\n").unwrap_err();
        assert!(!fault.is_tampering());
        assert_eq!(fault.to_string(), "line 4, column 0: not complete JSON");
        assert!(matches!(read("{\"body\": 7}"), Err(CheckFault::Unreadable { line: 1, .. })));
    }
}
