//! One-time codes, sessions, passwords, authenticators and recovery codes.

use crypto::{Keyring, Secret, code, password, recovery, session, totp};
use std::{collections::BTreeSet, sync::LazyLock};

static KEYS: LazyLock<Keyring> = LazyLock::new(|| Keyring::from_seed([7; 32]));

#[test]
fn codes_are_six_digits_and_vary() {
    let codes: BTreeSet<_> = (0..500).map(|_| code::generate().expose().clone()).collect();
    assert!(codes.len() > 490, "{}", codes.len());
    assert!(codes.iter().all(|code| code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit())));
    assert!(codes.iter().any(|code| code.starts_with('0')), "leading zeros are kept");
}

#[test]
fn a_code_answers_its_challenge_only() {
    let stored = code::mac(&KEYS, "challenge-1", "012345");
    assert_eq!(stored.len(), 64);
    assert!(code::verify(&KEYS, "challenge-1", "012345", &stored));
    assert!(!code::verify(&KEYS, "challenge-2", "012345", &stored));
    assert!(!code::verify(&KEYS, "challenge-1", "012346", &stored));
    assert!(!code::verify(&KEYS, "challenge-10", "12345", &stored));
    assert!(!code::verify(&KEYS, "challenge-1", "", &stored));
    assert!(!code::verify(&KEYS, "challenge-1", "012345", ""));
    assert!(!code::verify(&Keyring::from_seed([8; 32]), "challenge-1", "012345", &stored));
}

#[test]
fn session_tokens() {
    let (one, two) = (session::token(), session::token());
    assert_eq!(one.expose().len(), 64);
    assert_ne!(one.expose(), two.expose());
    assert_eq!(session::token_hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn form_tokens_are_bound_to_session_and_form() {
    let given = session::csrf(&KEYS, "session-hash", "stop");
    assert!(session::csrf_verify(&KEYS, "session-hash", "stop", &given));
    assert!(!session::csrf_verify(&KEYS, "session-hash", "sign-out", &given));
    assert!(!session::csrf_verify(&KEYS, "other-hash", "stop", &given));
    assert!(!session::csrf_verify(&KEYS, "session-hashs", "top", &given));
    assert!(!session::csrf_verify(&KEYS, "session-hash", "stop", ""));
}

#[test]
fn passwords() {
    let stored = password::hash(&KEYS, "正确的 密码 staple").unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    assert!(password::verify(&KEYS, Some(&stored), "正确的 密码 staple"));
    assert!(!password::verify(&KEYS, Some(&stored), "正确的 密码 staplf"));
    assert!(!password::verify(&Keyring::from_seed([8; 32]), Some(&stored), "正确的 密码 staple"), "the pepper counts");
    assert!(!password::needs_rehash(&stored));
    assert_ne!(stored, password::hash(&KEYS, "正确的 密码 staple").unwrap(), "the salt is fresh");
}

#[test]
fn unusable_hashes_never_match() {
    let salt_and_hash = "c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    for stored in [
        "".to_owned(),
        "plain".to_owned(),
        format!("$argon2i$v=19$m=19456,t=2,p=1${salt_and_hash}"),
        format!("$argon2id$v=16$m=19456,t=2,p=1${salt_and_hash}"),
        // Four gibibytes or a thousand passes: a changed row would stop the service.
        format!("$argon2id$v=19$m=4194304,t=2,p=1${salt_and_hash}"),
        format!("$argon2id$v=19$m=19456,t=1000,p=1${salt_and_hash}"),
        "$argon2id$v=19$m=19456,t=2,p=1".to_owned(),
    ] {
        assert!(password::needs_rehash(&stored), "{stored}");
        assert!(!password::verify(&KEYS, Some(&stored), ""), "{stored}");
    }
    assert!(password::needs_rehash(&format!("$argon2id$v=19$m=32768,t=2,p=1${salt_and_hash}")));
    assert!(!password::needs_rehash(&format!("$argon2id$v=19$m=19456,t=2,p=1${salt_and_hash}")));
}

#[test]
fn over_long_passwords_are_refused() {
    let long = "长".repeat(342);
    assert_eq!(password::hash(&KEYS, &long), Err(password::PasswordError::TooLong));
    assert!(!password::verify(&KEYS, None, &long));
}

#[test]
fn an_unknown_account_costs_the_same_work() {
    let stored = password::hash(&KEYS, "a password").unwrap();
    let cost = |stored: Option<&str>| {
        // The quickest of three: other work on the machine only ever adds.
        (0..3)
            .map(|_| {
                let start = std::time::Instant::now();
                assert!(!password::verify(&KEYS, stored, "another"));
                start.elapsed()
            })
            .min()
            .unwrap_or_default()
    };
    let (known, unknown) = (cost(Some(&stored)), cost(None));
    // Without the dummy hash the factor is in the thousands; a busy machine stays far below ten.
    assert!(unknown * 10 > known && known * 10 > unknown, "{known:?} against {unknown:?}");
}

/// The secret of RFC 6238's vectors: "12345678901234567890".
fn rfc_secret() -> Secret<String> {
    Secret::new("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ".to_owned())
}

#[test]
fn rfc_6238_vectors() {
    for (seconds, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ] {
        assert_eq!(totp::code_at(&rfc_secret(), seconds).unwrap().expose(), code);
        let step = seconds / totp::STEP_SECONDS;
        assert_eq!(totp::verify(&rfc_secret(), code, seconds), Ok(Some(step)));
        // One step late and one early give the same step, so that the caller sees the repetition.
        assert_eq!(totp::verify(&rfc_secret(), code, seconds + 30), Ok(Some(step)));
        assert_eq!(totp::verify(&rfc_secret(), code, seconds - 30), Ok(Some(step)));
        assert_eq!(totp::verify(&rfc_secret(), code, seconds + 60), Ok(None));
        if let Some(early) = seconds.checked_sub(60) {
            assert_eq!(totp::verify(&rfc_secret(), code, early), Ok(None));
        }
    }
}

#[test]
fn odd_authenticator_input() {
    for code in ["", "28708", "2870822", "+28708", " 87082", "２８７０８２", "28708a"] {
        assert_eq!(totp::verify(&rfc_secret(), code, 59), Ok(None), "{code}");
    }
    assert_eq!(totp::verify(&Secret::new("not base32!".to_owned()), "287082", 59), Err(totp::TotpError));
    assert_eq!(totp::verify(&Secret::new("GEZDGNBV".to_owned()), "287082", 59), Err(totp::TotpError));
    assert_eq!(totp::verify(&rfc_secret(), "287082", 0).map(|_| ()), Ok(()));
    assert_eq!(totp::verify(&rfc_secret(), "287082", u64::MAX), Ok(None));
}

#[test]
fn enrolment() {
    let secret = totp::generate_secret();
    assert_eq!(secret.expose().len(), 32);
    assert_ne!(secret.expose(), totp::generate_secret().expose());
    let url = totp::otpauth_url(&secret, "医退", "clerk 1").unwrap();
    let expected =
        format!("otpauth://totp/%E5%8C%BB%E9%80%80:clerk%201?secret={}&issuer=%E5%8C%BB%E9%80%80", secret.expose());
    assert_eq!(*url.expose(), expected);
    assert!(totp::otpauth_url(&secret, "a:b", "clerk").is_err());
    assert!(totp::otpauth_url(&secret, "", "clerk").is_err());
    assert!(totp::otpauth_url(&secret, "医退", "").is_err());
    let code = totp::code_at(&secret, 1_795_000_000).unwrap();
    assert!(totp::verify(&secret, code.expose(), 1_795_000_000).unwrap().is_some());
}

#[test]
fn recovery_codes() {
    let codes = recovery::generate();
    let distinct: BTreeSet<_> = codes.iter().map(Secret::expose).collect();
    assert_eq!(distinct.len(), recovery::COUNT);
    for code in distinct {
        assert_eq!(code.len(), recovery::LENGTH);
        assert!(code.bytes().all(|b| b.is_ascii_alphanumeric() && !b"0O1ILol".contains(&b)), "{code}");
        let stored = recovery::recovery_mac(&KEYS, "staff-1", code);
        let typed = format!(" {}-{} ", code[..5].to_lowercase(), &code[5..]);
        assert!(recovery::verify(&KEYS, "staff-1", &typed, &stored));
        assert!(!recovery::verify(&KEYS, "staff-2", code, &stored));
        assert!(!recovery::verify(&KEYS, "staff-1", &code[1..], &stored));
    }
}
