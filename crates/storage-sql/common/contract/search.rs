//! Finding people within an office, and who looked at whom.

use super::world::{NOW, World, entry, name, phone, region};
use domain::{
    card::{CardNumber, Certificate, CertificateState},
    id::{CertificateId, PersonId, SessionId},
    rules::{IssuerCode, RegionCode},
    staff::{LookPurpose, Looked, NameKey, RevealPurpose, RevealedField, SearchKey, recognise},
};
use storage::{CardChange, Change, ChangeSet, Constraint, Look, People as _, RosterEntry, Search as _, StoreError};

fn elsewhere() -> RegionCode {
    RegionCode("310000".into())
}

/// Names found by what is typed, each of its keys by its own list.
async fn found(w: &World, office: &[RegionCode], typed: &str, limit: u32) -> Vec<String> {
    let mut names = Vec::new();
    for key in recognise(typed) {
        let SearchKey::Name(key, text) = key else { panic!("{typed}") };
        let people = w.store.people_named(office, (key, &text), None, limit).await.unwrap();
        names.extend(people.into_iter().map(|(person, _)| person.name.reveal().to_owned()));
    }
    names
}

#[tokio::test]
async fn people_are_found_by_the_beginning_of_their_names_texts() {
    let Some(w) = World::new().await else { return };
    let mut lines: Vec<RosterEntry> = ["欧阳娜娜", "单雪", "Anna Li", "张伟明", "买买提·艾力", "吕布", "José Wei"]
        .into_iter()
        .zip(2..)
        .map(|(called, n)| entry(n, called))
        .collect();
    lines[3].person.region = elsewhere();
    w.store.import(lines.clone()).await.unwrap();
    let here = [region()];
    for (typed, office, expected) in [
        ("张伟", &[][..], vec!["张伟", "张伟明"]),
        ("张伟", &here[..], vec!["张伟"]),
        ("张伟明", &here[..], vec![]),
        ("张伟明", &[elsewhere()][..], vec!["张伟明"]),
        ("欧阳娜", &[][..], vec!["欧阳娜娜"]),
        ("娜娜", &[][..], vec!["欧阳娜娜"]),
        ("艾力", &[][..], vec!["买买提·艾力"]),
        ("oynn", &[][..], vec!["欧阳娜娜"]),
        ("OY", &[][..], vec!["欧阳娜娜"]),
        ("sx", &[][..], vec!["单雪"]),
        ("shanx", &[][..], vec!["单雪"]),
        ("zhang wei", &[][..], vec!["张伟", "张伟明"]),
        ("zw", &[elsewhere()][..], vec!["张伟明"]),
        ("lü bu", &[][..], vec!["吕布"]),
        ("Anna L", &[][..], vec!["Anna Li"]),
        ("José", &[][..], vec!["José Wei"]),
        ("王五", &[][..], vec![]),
    ] {
        assert_eq!(found(&w, office, typed, 10).await, expected, "{typed}");
    }
    assert!(w.store.people_named(&[], (NameKey::Name, ""), None, 10).await.unwrap().is_empty());
    // A name that changed is found by the new one only.
    lines[1].person.name = name("张雪");
    w.store.import(vec![lines[1].clone()]).await.unwrap();
    assert!(found(&w, &[], "单雪", 10).await.is_empty());
    assert_eq!(found(&w, &[], "zhangxue", 10).await, ["张雪"]);
    w.finish().await;
}

#[tokio::test]
async fn pages_follow_a_position_through_namesakes_of_all_regions() {
    let Some(w) = World::new().await else { return };
    let lines: Vec<RosterEntry> = (2..25)
        .map(|n| {
            let mut line = entry(n, if n % 5 == 0 { "李小红" } else { "李小明" });
            line.person.region = if n % 2 == 0 { elsewhere() } else { region() };
            line
        })
        .collect();
    w.store.import(lines.clone()).await.unwrap();
    for (office, most) in [(vec![], 23), (vec![elsewhere()], 12)] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = w.store.people_named(&office, (NameKey::Name, "李小"), after.as_ref(), 5).await.unwrap();
            let Some((last, text)) = page.last() else { break };
            after = Some((text.clone(), last.id.clone()));
            seen.extend(page.into_iter().map(|(person, text)| (text, person.id)));
        }
        let mut sorted = seen.clone();
        sorted.sort();
        sorted.dedup();
        assert_eq!((seen.len(), &seen), (most, &sorted), "each once, in order");
    }
    w.finish().await;
}

#[tokio::test]
async fn numbers_find_whole_and_within_the_office() {
    let Some(w) = World::new().await else { return };
    let mut sister = entry(2, "张红");
    // The register holds the phone of one of the family for two of them.
    sister.person.phone = Some(phone(1));
    sister.person.region = elsewhere();
    w.store.import(vec![sister.clone()]).await.unwrap();
    let card = CardNumber("A12345678".into());
    let certificate = Certificate {
        id: CertificateId::from_bits(7),
        person: w.entry.person.id.clone(),
        issuer: IssuerCode("nhsa".into()),
        region: region(),
        card: Some(card.clone()),
        state: CertificateState::Active,
        password: "$argon2id$…".into(),
        valid_until: None,
        activated_at: NOW,
        state_since: NOW,
        version: 1,
    };
    w.commit(CardChange::AddCertificate(certificate).into()).await.unwrap();
    let person = &w.entry.person;
    let (here, there) = ([region()], [elsewhere()]);
    for (office, own) in [(&[][..], true), (&here[..], true), (&there[..], false)] {
        let one = own.then(|| person.clone());
        assert_eq!(w.store.lookup_id_number_in(office, &person.id_number).await.unwrap(), one);
        assert_eq!(w.store.lookup_person_in(office, &person.id).await.unwrap(), one);
        assert_eq!(w.store.people_with_card(office, &card, 9).await.unwrap(), one.into_iter().collect::<Vec<_>>());
    }
    let with_phone = |office: Vec<RegionCode>| {
        let store = &w.store;
        async move { store.people_with_phone(&office, &phone(1), None, 9).await.unwrap() }
    };
    let mut both = vec![person.clone(), sister.person.clone()];
    both.sort_by(|a, b| a.id.cmp(&b.id));
    assert_eq!(with_phone(vec![]).await, both);
    assert_eq!(with_phone(vec![elsewhere()]).await, [sister.person.clone()]);
    let rest = w.store.people_with_phone(&[], &phone(1), Some(&both[0].id), 9).await.unwrap();
    assert_eq!(rest, both[1..]);
    // Whom a case of the office is about is found by a whole key, wherever they live; a draft is nobody's business.
    let draft = w.drafted().await;
    let mut far = draft.clone();
    far.region = elsewhere();
    w.commit(Change::DeleteDraft(draft.id)).await.unwrap();
    w.commit(Change::AddApplication(far.clone())).await.unwrap();
    assert_eq!(w.store.lookup_person_in(&there, &person.id).await.unwrap(), None);
    w.step(&far, domain::application::Move::Submit, w.resident()).await;
    assert_eq!(w.store.lookup_person_in(&there, &person.id).await.unwrap().as_ref(), Some(person));
    assert_eq!(w.store.lookup_id_number_in(&there, &person.id_number).await.unwrap().as_ref(), Some(person));
    w.finish().await;
}

fn look(w: &World, what: Looked, seconds: i64) -> Look {
    Look {
        person: w.entry.person.id.clone(),
        staff: w.first.id.clone(),
        session: SessionId("s".into()),
        application: None,
        office: vec![region()],
        what,
        words: "LookCanary".into(),
        at: NOW.plus_seconds(seconds),
    }
}

#[tokio::test]
async fn looks_come_back_newest_first_and_can_not_be_taken_back() {
    let Some(w) = World::new().await else { return };
    let sent = w.submitted().await;
    let id = Some(sent.id.clone());
    let said = look(&w, Looked::Said(LookPurpose::Complaint), 1);
    let looks = [
        Look { application: id.clone(), ..look(&w, Looked::Case(LookPurpose::Complaint), 2) },
        Look { application: id.clone(), ..look(&w, Looked::Document(LookPurpose::Complaint), 2) },
        Look {
            application: id.clone(),
            ..look(&w, Looked::Values(RevealPurpose::Refund, vec![RevealedField::Phone]), 3)
        },
        look(&w, Looked::Person(LookPurpose::Complaint), 4),
    ];
    let (person, session) = (&w.entry.person.id, SessionId("s".into()));
    assert_eq!(w.store.look_purpose(&session, person).await.unwrap(), None);
    for one in [&said].into_iter().chain(&looks) {
        w.commit(Change::AddLook(one.clone())).await.unwrap();
    }
    assert_eq!(w.store.look_purpose(&session, person).await.unwrap(), Some(LookPurpose::Complaint));
    assert_eq!(w.store.look_purpose(&SessionId("t".into()), person).await.unwrap(), None, "another session says anew");
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = w.store.looks_at(person, before, 1).await.unwrap();
        let Some((one, row)) = page.into_iter().next() else { break };
        before = Some((one.at, row));
        seen.push(one);
    }
    let newest_first: Vec<Look> = looks.iter().rev().cloned().collect();
    assert_eq!(seen, newest_first, "what was only said is no look");
    for sql in ["UPDATE look SET purpose = 'audit'", "DELETE FROM look"] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    let bytes = w.bytes().await;
    assert!(!bytes.windows(10).any(|window| window == b"LookCanary"), "words of staff are sealed");
    w.finish().await;
}

#[tokio::test]
async fn a_look_is_at_ones_own_offices_people_and_cases() {
    let Some(w) = World::new().await else { return };
    let (neighbour, _) = w.neighbour(2, "李四").await;
    let mut stranger = entry(3, "王五");
    stranger.person.region = elsewhere();
    w.store.import(vec![stranger.clone()]).await.unwrap();
    let sent = w.submitted().await;
    let case = |person: &PersonId| Look {
        person: person.clone(),
        application: Some(sent.id.clone()),
        ..look(&w, Looked::Case(LookPurpose::OwnWork), 1)
    };
    let person = look(&w, Looked::Person(LookPurpose::Inquiry), 1);
    let refused = Err(StoreError::Refused(Constraint::IllegalMove));
    for (what, bad) in [
        ("another's case", case(&neighbour.person.id)),
        ("no case", Look { application: None, ..case(&w.entry.person.id) }),
        ("another office's person", Look { person: stranger.person.id.clone(), ..person.clone() }),
        ("another office than the member's", Look { office: vec![], ..person.clone() }),
    ] {
        let result = w.commit(Change::AddLook(bad)).await;
        assert!(result.is_err(), "{what}");
        if what != "no case" {
            assert_eq!(result, refused, "{what}");
        }
    }
    let set = ChangeSet::new().with(Change::AddLook(person)).with(Change::AddLook(case(&w.entry.person.id)));
    storage::Writer::commit(w.store.as_ref(), set).await.unwrap();
    w.finish().await;
}
