//! What everybody may know.

use crate::stop_support::Town;
use domain::{
    figure::{Cell, Figure, FigureKind as K},
    language::Language,
    rules::RegionCode,
};
use jiff::civil::date;
use storage::{Change, ChangeSet, FigureCount, FigureHead};
use usecases::statistics::{self, Statistics};

#[tokio::test]
async fn small_counts_and_what_would_tell_them_are_hidden_in_page_and_file() {
    let town = Town::new(&[]).await;
    let region = |code: &str| RegionCode(code.into());
    let codes: Vec<String> = town.ctx.book.regions.keys().take(3).map(|r| r.0.clone()).collect();
    let mut figures = Vec::new();
    for (code, october, september) in [(&codes[0], 4, 40), (&codes[1], 50, 60), (&codes[2], 70, 80)] {
        for (month, n) in [(10, october), (9, september)] {
            let day = date(2026, month, 3);
            for kind in [K::Sent, K::Approved] {
                figures.push(Figure { region: region(code), day, kind, key: String::new(), n });
            }
            figures.push(Figure { region: region(code), day, kind: K::Days, key: "2".into(), n: n.min(4) });
        }
        // This month is not over, last year's November is the first that counts.
        for (day, n) in [(date(2026, 11, 2), 500), (date(2025, 10, 31), 500)] {
            figures.push(Figure { region: region(code), day, kind: K::Sent, key: String::new(), n });
        }
    }
    let head = FigureHead { position: 0, at: town.ctx.now() };
    let count = FigureCount { from: 0, head, figures };
    town.store().commit(ChangeSet::new().with(Change::CountFigures(Box::new(count)))).await.unwrap();
    let told = statistics::show(&town.ctx).await.unwrap();
    assert_eq!((told.months.len(), told.months[0], told.months[11]), (12, date(2025, 11, 1), date(2026, 10, 1)));
    assert_eq!(told.regions.len(), 3);
    // The small one, and with it one more of its month; no other month.
    let hidden = |told: &Statistics, month: usize| told.sent.0.iter().filter(|r| r[month] == Cell::Hidden).count();
    assert_eq!(told.sent.0[0][11], Cell::Hidden);
    assert_eq!((hidden(&told, 11), hidden(&told, 10)), (2, 0), "{:?}", told.sent);
    assert_eq!(told.sent.at_least(0), (40, true), "a sum tells nothing that its months don't");
    assert_eq!(told.times, [None, None, None, Some((2, 2))], "eight decisions are too few, twenty-four are not");
    let format = domain::export::ExportFormat::Csv;
    let file = String::from_utf8(statistics::file(&town.ctx, Language::En, format).await.unwrap()).unwrap();
    assert!(
        file.contains(&format!("\"{}\",", codes[0]))
            && file.contains(",\"2026-10\",\"*\",\"*\"\r\n")
            && !file.contains(",\"2026-10\",4,")
    );
    assert!(!file.contains("2026-11") && !file.contains("2025-10,") && !file.contains("\"all\",\"*\""));
    // A month later each month is told as it was, though the year is another one.
    town.clock.pass(31 * 86_400);
    let head = FigureHead { position: 0, at: town.ctx.now() };
    let more = Figure { region: region(&codes[1]), day: date(2026, 11, 3), kind: K::Sent, key: String::new(), n: 5 };
    let count = FigureCount { from: 0, head, figures: vec![more] };
    town.store().commit(ChangeSet::new().with(Change::CountFigures(Box::new(count)))).await.unwrap();
    let later = statistics::show(&town.ctx).await.unwrap();
    assert_eq!(later.months[10], date(2026, 10, 1));
    for (row, before) in later.sent.0.iter().zip(&told.sent.0) {
        assert_eq!(row[9..11], before[10..12]);
    }
    town.finish().await;
}
