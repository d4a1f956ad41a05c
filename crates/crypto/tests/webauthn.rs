//! Passkeys: what a right answer is, and each way in which one is wrong.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod authenticator;

use authenticator::{Device, How, ORIGIN, client, data, hex, unhex};
use crypto::webauthn::{self, Asserted, Fault, Party};

const CHALLENGE: &str = "0707070707070707070707070707070707070707070707070707070707070707";
const OTHER: &str = "0807070707070707070707070707070707070707070707070707070707070707";

// Made with OpenSSL over what `authenticator::signed` gives for CHALLENGE.
const RSA_MODULUS: &str = "\
    b9939ff693b6ca989df5d2de721562f159a83e0f5e56ec143ac09030dc8058e3c3edf120f477f87ea0c3c3f4cb5bea40\
    7e480d335df6e77737551fdbcbca98c27caa7bac55fcb236113ba148950c5460e63622b5e659ced075be6ec558c2470a\
    b01b5774453a354dd10dc736027eed1f638210ea0ee09f34528e0818b0ae0f31633f2a2f06439c10f5d01a5edd176ce3\
    4230e381e30815bf69ef30c2f14b363fd1e275716ec9110d21fc1baa0fb47d010006a75cfc032b111e5661f7927b3c1b\
    11e2f2818d3e83a3b1bfbc18add60a518dbcc3238849e4bc2f2b705fe386e2719499e4f3b9355c71c3baa4297fdfd28f\
    0f65894f6e8748f26739a425742631ef";
const RSA_SIGNATURE: &str = "\
    5e1a967e8cf6f0ec869739d3279712195b326de418e9beef5240a831f812fe73a36e4d8dba83fabea447241b510d1726\
    f16063de43556150eb9602faf22d89d75145f9409ba73ca44927aad5235020a81d5ffb1f21581581baf5fda4d718fca8\
    9a92611437bd4d08d3729f76b8687a8f49a65a0c9489414ccd9ed514702b0724e906df442f59765e1ec400d976b66b35\
    c44b3e56d56fd8904a0dde54553310c599ffe6f9a423a9c0ce058f525f1e3742bdc4aeed298ca1006cd51c57aa8be11b\
    bb880dc3804e726f6412b95690e1b2ef8797a4509e6faf7c7bf44a343eba47e0d3e6edefc652e1c87efdcd7be80c432b\
    e979d0473c421da8e440b08b293433ca";
const RSA_SHORT: &str = "\
    bdd18f222551349090d654ac4b6428631a8c99233b8e98867062c8c145edf835bd8d5a83cc5c97f803b24b2dd2e760ef\
    324d89c33d071472b19c1da552da7130aadb0d15f7c95c8481302e2ef25838693771dbe42251661e6d2cd85652c7204a\
    1431767a55c453fb54a6f901b51d68d74a5eac4d3cc96f1798bcebc6bbf69cd3";
const ED25519_KEY: &str = "ab41a3b3f52f3606c36ba8e747fac17ee4862e2f9265da56939a7aa98216935e";
const ED25519_SIGNATURE: &str = "\
    3d1a341985de211abd6c9c2585b987accfc15908c5c8d6758015bb09eae3e53f518c1369cdcbe2f358eaa996971de0a7\
    10e8e8a9978b706cb45140fb5eb8c109";

fn party() -> Party {
    Party::of(ORIGIN).unwrap()
}

fn register(how: &How) -> Result<webauthn::NewPasskey, Fault> {
    webauthn::register(&party(), CHALLENGE, &Device::new(1).create(CHALLENGE, how))
}

fn verify(how: &How) -> Result<u32, Fault> {
    let device = Device::new(1);
    webauthn::verify(&party(), CHALLENGE, &hex(&device.cose()), how.flags & 8 != 0, &device.get(CHALLENGE, how))
}

/// Every way in which the surroundings of an answer are wrong.
fn wrongs() -> Vec<(How, Fault)> {
    let how = How::default;
    vec![
        (How { origin: "https://evil.example".into(), ..how() }, Fault::Origin),
        (How { origin: "https://yitui.example:8443".into(), ..how() }, Fault::Origin),
        (How { origin: "http://yitui.example".into(), ..how() }, Fault::Origin),
        (How { origin: "https://yitui.example.evil.example".into(), ..how() }, Fault::Origin),
        (How { more: ",\"crossOrigin\":true", ..how() }, Fault::Origin),
        (How { more: ",\"topOrigin\":\"https://evil.example\"", ..how() }, Fault::Origin),
        (How { party: "evil.example".into(), ..how() }, Fault::Party),
        (How { kind: Some("payment.get"), ..how() }, Fault::Kind),
        (How { flags: 4, ..how() }, Fault::Presence),
        (How { flags: 1, ..how() }, Fault::Verification),
        (How { flags: 5 | 16, ..how() }, Fault::Backup),
    ]
}

#[test]
fn a_new_passkey_is_taken_as_it_is() {
    let new = register(&How { flags: 5 | 8 | 16, counter: 0, ..How::default() }).unwrap();
    let device = Device::new(1);
    assert_eq!((new.credential, new.key), (device.credential(), hex(&device.cose())));
    assert_eq!((new.counter, new.synced), (0, true));
    assert!(!register(&How::default()).unwrap().synced);
    for (how, fault) in wrongs() {
        assert_eq!(register(&how), Err(fault), "{}", how.origin);
    }
    assert_eq!(register(&How { kind: Some("webauthn.get"), ..How::default() }), Err(Fault::Kind));
}

#[test]
fn an_answer_is_good_for_its_challenge_site_and_key_only() {
    assert_eq!(verify(&How { counter: 9, ..How::default() }), Ok(9));
    for (how, fault) in wrongs() {
        assert_eq!(verify(&how), Err(fault), "{}", how.origin);
    }
    assert_eq!(verify(&How { kind: Some("webauthn.create"), ..How::default() }), Err(Fault::Kind));
    let (mine, other) = (Device::new(1), Device::new(2));
    let key = hex(&mine.cose());
    let check = |synced, answer: &Asserted| webauthn::verify(&party(), CHALLENGE, &key, synced, answer);
    assert_eq!(check(false, &mine.get(OTHER, &How::default())), Err(Fault::Challenge), "a replay");
    assert_eq!(check(false, &other.get(CHALLENGE, &How::default())), Err(Fault::Signature));
    assert_eq!(check(true, &mine.get(CHALLENGE, &How::default())), Err(Fault::Backup), "it was synced once");
    // Signed, then changed: the counter, the client's data.
    let good = mine.get(CHALLENGE, &How::default());
    let grown = Asserted { data: hex(&data(&How { counter: 2, ..How::default() }, 0)), ..good.clone() };
    assert_eq!(check(false, &grown), Err(Fault::Signature));
    let spaced = format!(" {}", client(CHALLENGE, &How::default(), "webauthn.get"));
    assert_eq!(check(false, &Asserted { client: hex(spaced.as_bytes()), ..good.clone() }), Err(Fault::Signature));
    let cut = Asserted { signature: good.signature[..good.signature.len() - 2].to_owned(), ..good.clone() };
    assert_eq!(check(false, &cut), Err(Fault::Signature));
}

#[test]
fn what_no_browser_sends_is_malformed() {
    let good = Device::new(1).get(CHALLENGE, &How::default());
    let key = hex(&Device::new(1).cose());
    let check = |answer: Asserted| webauthn::verify(&party(), CHALLENGE, &key, false, &answer);
    for bad in ["", "0", "zz", "7b", "5b5d", &"00".repeat(20_000)] {
        assert_eq!(check(Asserted { client: bad.into(), ..good.clone() }), Err(Fault::Malformed), "client {bad:.8}");
        assert_eq!(check(Asserted { data: bad.into(), ..good.clone() }), Err(Fault::Malformed), "data {bad:.8}");
    }
    for length in 0..good.data.len() / 2 {
        assert_eq!(check(Asserted { data: good.data[..length * 2].into(), ..good.clone() }), Err(Fault::Malformed));
    }
    assert_eq!(check(Asserted { data: format!("{}00", good.data), ..good.clone() }), Err(Fault::Malformed));
    let attested = Device::new(1).create(CHALLENGE, &How::default());
    for length in 0..attested.object.len() / 2 {
        let object = attested.object[..length * 2].to_owned();
        let answer = webauthn::Attested { object, ..attested.clone() };
        assert!(webauthn::register(&party(), CHALLENGE, &answer).is_err(), "{length}");
    }
}

/// A COSE key of RSA.
fn rsa(modulus: &[u8]) -> Vec<u8> {
    let length = u16::try_from(modulus.len()).unwrap().to_be_bytes();
    [&[0xa4, 1, 3, 3, 0x39, 1, 0, 0x20, 0x59], &length[..], modulus, &[0x21, 0x43, 1, 0, 1]].concat()
}

#[test]
fn the_other_algorithms_agree_with_openssl() {
    let answer = |signature: &str| Asserted {
        client: hex(client(CHALLENGE, &How::default(), "webauthn.get").as_bytes()),
        data: hex(&data(&How::default(), 0)),
        signature: signature.to_owned(),
    };
    let check =
        |key: &[u8], signature: &str| webauthn::verify(&party(), CHALLENGE, &hex(key), false, &answer(signature));
    let flipped = |signature: &str| {
        let last = if signature.ends_with('0') { '1' } else { '0' };
        format!("{}{last}", &signature[..signature.len() - 1])
    };
    let windows = rsa(&unhex(RSA_MODULUS));
    assert_eq!(check(&windows, RSA_SIGNATURE), Ok(1));
    assert_eq!(check(&windows, &flipped(RSA_SIGNATURE)), Err(Fault::Signature));
    let edwards = [&[0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32], &unhex(ED25519_KEY)[..]].concat();
    assert_eq!(check(&edwards, ED25519_SIGNATURE), Ok(1));
    assert_eq!(check(&edwards, RSA_SIGNATURE), Err(Fault::Signature));
}

#[test]
fn weak_and_foreign_keys_are_not_kept() {
    let device = Device::new(1);
    let taken = |cose: &[u8]| {
        webauthn::register(&party(), CHALLENGE, &device.create_with(CHALLENGE, &How::default(), cose)).map(drop)
    };
    assert_eq!(taken(&device.cose()), Ok(()));
    assert_eq!(taken(&rsa(&unhex(RSA_MODULUS))), Ok(()));
    assert_eq!(taken(&rsa(&unhex(RSA_SHORT))), Err(Fault::Key), "1024 bits");
    let mut off_curve = device.cose();
    *off_curve.last_mut().unwrap() ^= 1;
    assert_eq!(taken(&off_curve), Err(Fault::Key));
    let mut es384 = device.cose();
    es384[4] = 0x38;
    es384.insert(5, 34);
    assert_eq!(taken(&es384), Err(Fault::Key), "an algorithm that was not asked for");
    let zero = [&[0xa4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32], &[0; 32][..]].concat();
    assert_eq!(taken(&zero), Err(Fault::Key), "a point of small order");
    assert_eq!(taken(&[0xa0]), Err(Fault::Key));
}
