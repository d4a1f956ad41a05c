//! Columns, indexes and files: what is sealed opens in its place only.

use crypto::{
    Keyring, OpenError,
    blind_index::{Kind, blind_index},
    column::{self, Cell},
    file::{CHUNK, FileOpener, FileSealer},
};
use proptest::prelude::*;
use std::collections::BTreeSet;

const HERE: Cell<'static> = Cell { table: "person", column: "phone", row_id: "p-1" };

fn keys() -> Keyring {
    Keyring::from_seed([7; 32])
}

#[test]
fn a_column_opens_in_its_place_only() {
    let sealed = column::seal(&keys(), HERE, b"13800138000");
    assert_eq!(column::open(&keys(), HERE, &sealed).unwrap().expose(), b"13800138000");
    for elsewhere in [
        Cell { table: "staff", ..HERE },
        Cell { column: "account", ..HERE },
        Cell { row_id: "p-2", ..HERE },
        Cell { table: "personphone", column: "", ..HERE },
        Cell { table: "", column: "personphone", ..HERE },
    ] {
        assert_eq!(column::open(&keys(), elsewhere, &sealed).err(), Some(OpenError), "{elsewhere:?}");
    }
    assert!(column::open(&Keyring::from_seed([8; 32]), HERE, &sealed).is_err());
}

#[test]
fn every_changed_bit_and_every_cut_of_a_column_is_found() {
    let sealed = column::seal(&keys(), HERE, b"13800138000");
    for bit in 0..sealed.len() * 8 {
        let mut changed = sealed.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        assert!(column::open(&keys(), HERE, &changed).is_err(), "bit {bit}");
    }
    for length in 0..sealed.len() {
        assert!(column::open(&keys(), HERE, &sealed[..length]).is_err(), "length {length}");
    }
    assert!(column::open(&keys(), HERE, &[&sealed[..], b"x"].concat()).is_err());
}

#[test]
fn equal_values_look_different() {
    let sealed: BTreeSet<_> = (0..100).map(|_| column::seal(&keys(), HERE, b"same")).collect();
    assert_eq!(sealed.len(), 100);
    assert!(sealed.iter().all(|value| value.len() == 4 + 33));
}

#[test]
fn the_formats_are_pinned() {
    let index = blind_index(&keys(), Kind::IdNumber, "110105194912310021");
    assert_eq!(index, "46b9228617b48c6f9659c28bd33c99cf");
    let sealed = unhex("01528f5568085f3aa2a892b7e40cd767dbf0cfcc3f154c812cd40f25d7de06c68f3da2321cd3b1b91787db2e");
    assert_eq!(column::open(&keys(), HERE, &sealed).unwrap().expose(), b"13800138000");
    let mut opener = FileOpener::new(&keys(), "file-1");
    let mut plain = opener.update(&unhex("59544601528f556845c11e5f21bdfde2a55f706728f3f01d76daee835e8abe69ccba3967834e27b4ddbefe9bd21d8dc9cf2db5dc5c89a2e2726133f65624f8471dcd7e7bebd548e1da00f70f86b7ce4ad60b493a9c04881f759f")).unwrap();
    plain.extend(opener.finish().unwrap());
    assert_eq!(plain, b"pinned");
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).filter_map(|i| u8::from_str_radix(text.get(i..i + 2)?, 16).ok()).collect()
}

#[test]
fn indexes_are_repeatable_and_apart() {
    let kinds = [Kind::IdNumber, Kind::Phone, Kind::Name, Kind::Account];
    let all: BTreeSet<_> = kinds.iter().map(|kind| blind_index(&keys(), *kind, "13800138000")).collect();
    assert_eq!(all.len(), kinds.len());
    assert!(all.iter().all(|index| index.len() == 32 && index.bytes().all(|b| b.is_ascii_hexdigit())));
    assert_ne!(
        blind_index(&keys(), Kind::Phone, "13800138000"),
        blind_index(&Keyring::from_seed([8; 32]), Kind::Phone, "13800138000")
    );
}

fn seal_in_pieces(plain: &[u8], piece: usize) -> Vec<u8> {
    let mut sealer = FileSealer::new(&keys(), "file-1");
    let mut out = Vec::new();
    for part in plain.chunks(piece) {
        out.extend(sealer.update(part));
    }
    out.extend(sealer.finish());
    out
}

fn open_in_pieces(sealed: &[u8], piece: usize) -> Result<Vec<u8>, OpenError> {
    let mut opener = FileOpener::new(&keys(), "file-1");
    let mut out = Vec::new();
    for part in sealed.chunks(piece) {
        out.extend(opener.update(part)?);
    }
    out.extend(opener.finish()?);
    Ok(out)
}

fn sample(length: usize) -> Vec<u8> {
    (0..length).map(|i| (i % 251) as u8).collect()
}

const HEADER: usize = 68;
const SEALED_CHUNK: usize = CHUNK + 16;

#[test]
fn files_of_every_critical_length_come_back() {
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17] {
        let plain = sample(length);
        let sealed = seal_in_pieces(&plain, 10_000);
        let chunks = length.div_ceil(CHUNK).max(1);
        assert_eq!(sealed.len(), HEADER + length + 16 * chunks);
        for piece in [7_777, CHUNK, SEALED_CHUNK, usize::MAX] {
            assert!(open_in_pieces(&sealed, piece).unwrap() == plain, "{length} by {piece}");
        }
    }
}

#[test]
fn a_cut_file_is_found_wherever_it_is_cut() {
    let sealed = seal_in_pieces(&sample(2 * CHUNK + 5), CHUNK);
    let boundaries = [HEADER, HEADER + SEALED_CHUNK, HEADER + 2 * SEALED_CHUNK];
    let around = boundaries.iter().flat_map(|at| [at - 1, *at, at + 1, at + 16]);
    for length in around.chain([0, 1, sealed.len() - 1]) {
        assert!(open_in_pieces(&sealed[..length], 50_000).is_err(), "cut at {length}");
    }
    assert!(open_in_pieces(&[&sealed[..], b"x"].concat(), 50_000).is_err());
}

#[test]
fn moved_chunks_and_swapped_files_are_found() {
    let sealed = seal_in_pieces(&sample(3 * CHUNK), CHUNK);
    let (header, body) = sealed.split_at(HEADER);
    let chunks: Vec<_> = body.chunks(SEALED_CHUNK).collect();
    let [a, b, c] = chunks[..] else { panic!("three chunks") };
    for order in [vec![b, a, c], vec![a, a, b, c], vec![a, c], vec![a, b], vec![c], vec![a, b, c, c]] {
        assert!(open_in_pieces(&[header, &order.concat()].concat(), SEALED_CHUNK).is_err());
    }
    let other = seal_in_pieces(&sample(3 * CHUNK), CHUNK);
    assert!(open_in_pieces(&[header, &other[HEADER..]].concat(), CHUNK).is_err(), "another file's body");
    let mut opener = FileOpener::new(&keys(), "file-2");
    assert!(opener.update(&sealed).is_err(), "another file's name");
    let mut opener = FileOpener::new(&Keyring::from_seed([8; 32]), "file-1");
    assert!(opener.update(&sealed).is_err(), "another installation");
}

#[test]
fn changed_bytes_are_found_and_the_opener_stays_failed() {
    let sealed = seal_in_pieces(&sample(CHUNK + 100), CHUNK);
    for at in (0..HEADER).chain([HEADER, HEADER + CHUNK, HEADER + SEALED_CHUNK, sealed.len() - 1]) {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        assert!(open_in_pieces(&changed, 40_000).is_err(), "byte {at}");
    }
    let mut opener = FileOpener::new(&keys(), "file-1");
    assert!(opener.update(&[0; HEADER]).is_err());
    assert!(opener.update(&sealed).is_err());
    assert!(opener.finish().is_err());
    assert!(FileOpener::new(&keys(), "file-1").finish().is_err(), "an empty file");
}

proptest! {
    #[test]
    fn columns_round_trip(plain in proptest::collection::vec(any::<u8>(), 0..200), row in ".{0,20}") {
        let cell = Cell { row_id: &row, ..HERE };
        let sealed = column::seal(&keys(), cell, &plain);
        let opened = column::open(&keys(), cell, &sealed).unwrap();
        prop_assert_eq!(opened.expose(), &plain);
    }

    #[test]
    fn arbitrary_bytes_never_open_and_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(column::open(&keys(), HERE, &bytes).is_err());
        prop_assert!(open_in_pieces(&bytes, 64).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn files_round_trip_however_they_are_cut(
        length in 0..(2 * CHUNK + 10), piece_in in 1000..100_000usize, piece_out in 1000..100_000usize,
    ) {
        let plain = sample(length);
        prop_assert!(open_in_pieces(&seal_in_pieces(&plain, piece_in), piece_out) == Ok(plain));
    }
}
