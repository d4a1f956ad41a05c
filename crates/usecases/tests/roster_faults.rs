//! Broken files: each bad line is told with number and reason and put aside as it stands; the rest goes in.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod roster_support;

use domain::person::RelationKind;
use roster_support::{Base, TODAY, book};
use usecases::roster::{COLUMNS, Cause, Generator, ImportFault, Line, import};

fn lines(seed: u64, people: u64) -> Vec<Line> {
    Generator::new(seed, people, TODAY, &book()).collect()
}

fn text(line: &Line) -> String {
    line.cells().join(",")
}

fn with_header(lines: &[impl AsRef<[u8]>]) -> Vec<u8> {
    let mut text = COLUMNS.join(",").into_bytes();
    for line in lines {
        text.push(b'\n');
        text.extend_from_slice(line.as_ref());
    }
    text
}

#[tokio::test]
async fn each_broken_line_is_told_and_put_aside_and_the_rest_goes_in() {
    let good = Line { acts_for: String::new(), ..lines(1, 40).pop().unwrap() };
    let alone = Line { acts_for: "guardian/11010519491231002X".into(), ..lines(1, 1).pop().unwrap() };
    let spoil = |change: fn(&mut Line)| {
        let mut line = good.clone();
        change(&mut line);
        text(&line).into_bytes()
    };
    let broken: Vec<(Vec<u8>, &str, Cause)> = vec![
        (b"\xff\xfe,\xe5\xbc\xa0".to_vec(), "line", Cause::NotUtf8),
        (b"just one cell".to_vec(), "line", Cause::CellCount),
        (format!("{},more", text(&good)).into_bytes(), "line", Cause::CellCount),
        (format!("\"{}", text(&good)).into_bytes(), "line", Cause::Quotes),
        ("x".repeat(100_000).into_bytes(), "line", Cause::TooLong),
        (spoil(|l| l.id_number = "110105194912310021".into()), "id_number", Cause::IdNumber),
        (spoil(|l| l.name = "张3".into()), "name", Cause::Name),
        (spoil(|l| l.name = String::new()), "name", Cause::Name),
        (spoil(|l| l.name = "张\u{0}伟".into()), "name", Cause::Name),
        (spoil(|l| l.born_on = "1950-01-01".into()), "born_on", Cause::BirthDayDiffers),
        (spoil(|l| l.born_on = "1950-02-30".into()), "born_on", Cause::Day),
        (spoil(|l| l.region = "11".into()), "region", Cause::Region),
        (spoil(|l| l.phone = "12345".into()), "phone", Cause::Phone),
        (spoil(|l| l.died_on = "1800-01-01".into()), "died_on", Cause::DayOrder),
        (spoil(|l| l.in_hospital = "perhaps".into()), "in_hospital", Cause::YesNo),
        (spoil(|l| l.unsettled_claims = "-1".into()), "unsettled_claims", Cause::Number),
        (spoil(|l| l.missed_years = String::new()), "missed_years", Cause::Number),
        (spoil(|l| l.covers = "residents/110000".into()), "covers", Cause::ItemParts),
        (spoil(|l| l.covers = "pets/110000/2027/adult/normal/2027-01-01//".into()), "covers", Cause::Choice),
        (spoil(|l| l.payments = "9/1/2026-01-01/wechat/yes".into()), "payments", Cause::NoSuchCover),
        (spoil(|l| l.payments = "1/400.00/2026-01-01/wechat/yes".into()), "payments", Cause::Number),
        (spoil(|l| l.acts_for = format!("guardian/{}", l.id_number)), "acts_for", Cause::Oneself),
        (text(&alone).into_bytes(), "acts_for", Cause::PersonUnknown),
    ];
    let mut file: Vec<Vec<u8>> = Vec::new();
    for (bytes, ..) in &broken {
        file.push(bytes.clone());
    }
    file.insert(3, Vec::new());
    file.push(text(&good).into_bytes());
    let base = Base::new().await;
    let (sum, mut rejected, aside) = base.import(&with_header(&file)).await;
    assert_eq!((sum.added, sum.rejected, sum.lines), (1, broken.len() as u64, broken.len() as u64 + 1));
    // A line that waits for somebody is put aside at the end only; the numbers tell which it was.
    rejected.sort_by_key(|r| r.line);
    for (at, (_, column, cause)) in broken.iter().enumerate() {
        let number = at as u64 + 2 + u64::from(at >= 3);
        let told = rejected[at];
        assert_eq!((told.line, told.fault.column, told.fault.cause), (number, *column, *cause), "{told:?}");
    }
    let put_aside: Vec<Vec<u8>> = broken.into_iter().map(|(bytes, ..)| bytes).collect();
    let mut expected = with_header(&put_aside);
    expected.push(b'\n');
    assert_eq!(String::from_utf8_lossy(&aside), String::from_utf8_lossy(&expected));
    assert_eq!(aside, expected);
}

#[tokio::test]
async fn a_relation_may_name_somebody_who_comes_later() {
    let mut made = lines(5, 3_000);
    made.reverse();
    let file: Vec<String> = made.iter().map(text).collect();
    let base = Base::new().await;
    let (sum, rejected, _) = base.import(&with_header(&file)).await;
    // The last family was cut off by the number of people: nobody acts for whom there is not.
    assert_eq!(sum.added + sum.rejected, 3_000, "{rejected:?}");
    assert_eq!(sum.rejected, 0, "{rejected:?}");
    let acting = made.iter().find(|l| l.acts_for.starts_with("guardian/")).unwrap().entry(&base.keys).unwrap();
    let wards = base.store.wards_of(&acting.person.id).await.unwrap();
    assert_eq!(wards.len(), acting.relations.len());
    assert!(wards.iter().any(|w| w.relation.kind == RelationKind::Guardian));
    let (again, _, _) = base.import(&with_header(&file)).await;
    assert_eq!((again.added, again.updated, again.unchanged), (0, 0, 3_000));
}

#[tokio::test]
async fn a_changed_line_updates_and_the_later_of_two_lines_counts() {
    let base = Base::new().await;
    let line = Line { acts_for: String::new(), phone: "19000000001".into(), ..lines(1, 40).pop().unwrap() };
    let later = Line { phone: "19000000002".into(), ..line.clone() };
    let (first, _, _) = base.import(&with_header(&[text(&line), text(&later)])).await;
    assert_eq!((first.lines, first.added), (2, 1));
    let number = line.entry(&base.keys).unwrap().person.id_number;
    let stored = base.store.lookup_person_by_id_number(&number).await.unwrap().unwrap();
    assert_eq!(stored.phone.unwrap().reveal(), "19000000002");
    let (second, _, _) = base.import(&with_header(&[text(&line)])).await;
    assert_eq!((second.added, second.updated), (0, 1));
}

#[tokio::test]
async fn a_file_without_the_columns_is_refused_as_a_whole() {
    let base = Base::new().await;
    for text in ["", "name,id_number\n", "\u{feff}id_number,name\n"] {
        let result = import(&base.store, &base.keys, text.as_bytes(), &mut |_| {}, &mut Vec::new()).await;
        assert!(matches!(result, Err(ImportFault::Header { .. })), "{text:?}");
    }
    let (sum, ..) = base.import(format!("\u{feff}{}\r\n", COLUMNS.join(",")).as_bytes()).await;
    assert_eq!(sum.lines, 0);
}

#[test]
fn every_reason_is_documented() {
    let page = include_str!("../../../docs/roster.md");
    for cause in Cause::ALL {
        assert!(page.contains(&format!("`{}`", cause.code())), "{cause:?}");
    }
    for column in COLUMNS {
        assert!(page.contains(&format!("`{column}`")), "{column}");
    }
}
