//! Signatures that others can check.

use crypto::{
    Keyring,
    signing::{self, PublicKey},
};
use proptest::prelude::*;

fn keys() -> Keyring {
    Keyring::from_seed([7; 32])
}

#[test]
fn a_signature_is_for_these_bytes_and_this_key() {
    let signature = signing::sign(&keys(), b"receipt 1");
    let key = signing::public_key(&keys());
    assert!(key.verify(b"receipt 1", &signature));
    assert!(!key.verify(b"receipt 2", &signature));
    assert!(!key.verify(b"", &signature));
    assert!(!signing::public_key(&Keyring::from_seed([8; 32])).verify(b"receipt 1", &signature));
    for bit in 0..signature.len() * 8 {
        let mut changed = signature;
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(!key.verify(b"receipt 1", &changed), "bit {bit}");
    }
    for odd in [&signature[..63], &[][..], &[&signature[..], b"x"].concat()] {
        assert!(!key.verify(b"receipt 1", odd));
    }
}

#[test]
fn keys_travel_as_text() {
    let key = signing::public_key(&keys());
    assert_eq!(PublicKey::from_hex(&key.to_hex()), Ok(key));
    assert_eq!(PublicKey::from_pem(&key.to_pem()), Ok(key));
    assert!(key.to_pem().starts_with("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA"));
    assert_eq!(key.key_id().len(), 16);
    let cut = &key.to_pem()[..60];
    for bad in ["", "00", "zz", cut, &key.to_hex()[1..], &"0".repeat(64), &format!("01{}", "00".repeat(31))] {
        assert!(PublicKey::from_hex(bad).is_err(), "{bad}");
        assert!(PublicKey::from_pem(bad).is_err(), "{bad}");
    }
}

#[test]
fn rfc_8032_test_2() {
    let key = PublicKey::from_hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c").unwrap();
    let signature = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
                     085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
    let signature: Vec<u8> =
        (0..128).step_by(2).map(|i| u8::from_str_radix(&signature[i..i + 2], 16).unwrap()).collect();
    assert!(key.verify(&[0x72], &signature));
    assert!(!key.verify(&[0x73], &signature));
    // The identifier published with the key can be computed by anyone: sha256 of the 32 bytes.
    assert_eq!(key.key_id(), "39f713d0a644253f");
}

proptest! {
    #[test]
    fn arbitrary_text_is_no_key_and_never_panics(text in ".{0,120}", bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        let _ = PublicKey::from_hex(&text);
        prop_assert!(PublicKey::from_pem(&text).is_err());
        prop_assert!(!signing::public_key(&keys()).verify(text.as_bytes(), &bytes));
    }
}
