//! Files as other offices send them: what is read, and what is refused with its place.

use super::{
    read::{AnswerFault, AnswerWords, Column, FaultyAnswer as F, MOST_BYTES, read},
    written,
};
use domain::{
    application::Reference,
    money::Fen,
    refund::{AnswerFate, AnswerSaid, RefundFault},
};
use jiff::civil::date;

fn words() -> AnswerWords {
    let column = |name: &str, column| (name.to_owned(), column);
    AnswerWords {
        columns: vec![
            column("批次号", Column::Batch),
            column("行号", Column::Line),
            column("编号", Column::Reference),
            column("金额（元）", Column::Amount),
            column("结果", Column::Result),
            column("result", Column::Result),
            column("到账日期", Column::Day),
            column("失败原因", Column::Fault),
        ],
        paid: vec!["已付".into(), "paid".into()],
        failed: vec!["失败".into()],
        faults: vec![("账户已销户".into(), RefundFault::AccountClosed)],
        total: vec!["合计".into()],
    }
}

fn fault<T>(line: u64, why: F) -> Result<T, AnswerFault> {
    Err(AnswerFault { line, why })
}

const HEAD: &str = "批次号,行号,编号,金额（元）,结果,到账日期,失败原因\r\n";

#[test]
fn a_file_is_read_whatever_a_spreadsheet_made_of_it() {
    let reference = Reference::from_bits(7);
    let body = format!(
        "{HEAD}tf1,1,{reference},\"1,400.50\",已付,2026/12/2,\r\nTF1,2,,400,失败,,账户已销户\r\n\
         TF1,3,,400,,,\r\n,,,,,,\r\nTF1,合计,3,\"2,200.50\",,,\r\n内部资料 · 批次,,,,,,\r\n"
    );
    let rows = read(format!("\u{feff}{body}").as_bytes(), &words()).unwrap();
    let paid = AnswerSaid::Paid(date(2026, 12, 2));
    let said: Vec<_> = rows.iter().map(|row| (row.place, row.seq, row.said)).collect();
    let failed = AnswerSaid::Failed(RefundFault::AccountClosed);
    assert_eq!(said, [(2, Some(1), Ok(paid)), (3, Some(2), Ok(failed)), (4, Some(3), Err(AnswerFate::Silent))]);
    assert_eq!((rows[0].amount, rows[0].batch.as_deref()), (Some(Fen(140_050)), Some("TF1")));
    assert_eq!(rows[0].reference, Some(reference));
    // Without the mark, and as a Chinese spreadsheet saves it.
    assert_eq!(read(body.as_bytes(), &words()).unwrap(), rows);
    let (gb, _, _) = encoding_rs::GB18030.encode(&body);
    assert!(std::str::from_utf8(&gb).is_err());
    assert_eq!(read(&gb, &words()).unwrap(), rows);
    // Below empty lines; blanks around what is said.
    let below = body.replacen(HEAD, &format!("\n,,,,,,\n{HEAD}"), 1).replace(",已付,", ", 已付 ,");
    let below: Vec<_> =
        read(below.as_bytes(), &words()).unwrap().into_iter().map(|row| (row.place, row.said)).collect();
    assert_eq!(below, rows.iter().map(|row| (row.place + 2, row.said)).collect::<Vec<_>>());
    // By tabs, columns in another order, some left out.
    let tabs = "Result\t到账日期\t行号\npaid\t20261202\t１\n";
    assert_eq!(read(tabs.as_bytes(), &words()).unwrap()[0].said, Ok(paid));
}

#[test]
fn what_is_no_answer_says_where_and_why() {
    let head = HEAD.as_bytes();
    assert_eq!(read(b" \n", &words()), fault(0, F::Empty));
    assert_eq!(read(head, &words()), fault(0, F::Empty));
    assert_eq!(read(b"PK\x03\x04\0\0", &words()), fault(0, F::NoText));
    assert_eq!(read(b"\xff\xff\xff", &words()), fault(0, F::Encoding));
    assert_eq!(read(&vec![b'a'; MOST_BYTES + 1], &words()), fault(0, F::TooLarge));
    assert_eq!(read("行号,编号\n1,2\n".as_bytes(), &words()), fault(1, F::NoResult));
    assert_eq!(read("结果\n已付\n".as_bytes(), &words()), fault(1, F::NoLine));
    assert_eq!(read("行号,结果,result\n1,已付,已付\n".as_bytes(), &words()), fault(1, F::Twice));
    // A quotation mark that stands alone would hide all that follows it, the last line as well.
    let open =
        format!("{HEAD}TF1,1,,400,已付,2026-12-02,\nTF1,2,\",400,已付,2026-12-02,\nTF1,3,,400,已付,2026-12-02,\n");
    assert_eq!(read(open.as_bytes(), &words()), fault(3, F::Quotes));
    let last = format!("{HEAD}TF1,1,,400,已付,2026-12-02,\"\nTF1,2,,400,已付,2026-12-02,\n");
    assert_eq!(read(last.as_bytes(), &words()), fault(2, F::Quotes));
    let many = format!("{HEAD}{}", "TF1,1,,,已付,2026-12-02,\n".repeat(1001));
    assert_eq!(read(many.as_bytes(), &words()), fault(1002, F::TooMany));
}

#[test]
fn a_line_that_is_not_understood_keeps_its_place() {
    let body = format!(
        "{HEAD}TF1,1,,abc,已付,2026-12-02,\nTF1,2,,400,成了,2026-12-02,\nTF1,3,,400,已付,12月2日,\n\
         TF1,4,,400,失败,,不知道\nTF1,五,,400,已付,2026-12-02,\nTF1,6,T-0000-0000-0,400,已付,2026-12-02,\n"
    );
    let rows = read(body.as_bytes(), &words()).unwrap();
    let said: Vec<_> = rows.iter().map(|row| (row.seq, row.said.err())).collect();
    use AnswerFate as A;
    let expected = [(1, Some(A::Amount)), (2, Some(A::Result)), (3, Some(A::Day)), (4, Some(A::Fault)), (0, None)];
    assert_eq!(said[..5], expected.map(|(seq, fate)| (Some(seq), fate)), "a number that can't be read is none");
    assert_eq!(said[5], (Some(6), Some(A::Unknown)), "a reference that can't be one");
}

#[test]
fn what_travels_in_the_page_comes_back_as_it_was() {
    let body = format!("{HEAD}TF1,1,{},400.00,已付,2026-12-02,\nTF2,,,,失败,,账户已销户\n", Reference::from_bits(3));
    let rows = read(body.as_bytes(), &words()).unwrap();
    let text = written::write(&rows, "TF1");
    let again = written::read(&text).unwrap();
    assert_eq!(written::write(&again, "TF1"), text);
    assert_eq!(again[0], rows[0]);
    assert_eq!(again[1].batch.as_deref(), Some("?"), "another batch's number does not travel");
    assert_eq!(written::read("1|TF1|1||x|paid:2026-12-02"), None);
}
