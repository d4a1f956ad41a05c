//! Figures by region and day, counted once.

use super::world::{NOW, World, region};
use domain::{
    figure::{Figure, FigureKind as K},
    rules::RegionCode,
};
use jiff::civil::{Date, date};
use storage::{
    Change, ChangeSet, FigureCount, FigureHead, FigureSum, Figures as _, StoreError, StoreResult, Writer as _,
};

fn figure(at: &RegionCode, day: Date, kind: K, key: &str, n: i64) -> Figure {
    Figure { region: at.clone(), day, kind, key: key.into(), n }
}

async fn count(w: &World, from: u64, to: u64, figures: Vec<Figure>) -> StoreResult<()> {
    let count = FigureCount { from, head: FigureHead { position: to, at: NOW }, figures };
    w.store.commit(ChangeSet::new().with(Change::CountFigures(Box::new(count)))).await.map(drop)
}

async fn sums(w: &World, regions: &[RegionCode], from: Date, until: Date, by: FigureSum) -> Vec<Figure> {
    let mut found = w.store.figures(regions, from, until, by).await.unwrap();
    found.sort_by(|a, b| (&a.region.0, a.day, a.kind, &a.key).cmp(&(&b.region.0, b.day, b.kind, &b.key)));
    found
}

#[tokio::test]
async fn figures_are_summed_by_period_day_and_month() {
    let Some(w) = World::new().await else { return };
    let (here, there, beyond) = (region(), RegionCode("320500".into()), RegionCode("110000".into()));
    let (first, second, later) = (date(2026, 11, 3), date(2026, 11, 30), date(2026, 12, 1));
    assert_eq!(w.store.figure_head().await.unwrap(), FigureHead::default());
    let batch = vec![
        figure(&here, first, K::Sent, "", 2),
        figure(&here, first, K::Days, "3", 1),
        // The same row twice in a batch.
        figure(&here, first, K::Sent, "", 1),
        figure(&there, second, K::Sent, "", 4),
        figure(&beyond, second, K::Sent, "", 9),
    ];
    count(&w, 0, 7, batch).await.unwrap();
    count(&w, 7, 9, vec![figure(&here, first, K::Sent, "", 5), figure(&here, later, K::Sent, "", 1)]).await.unwrap();
    assert_eq!(w.store.figure_head().await.unwrap(), FigureHead { position: 9, at: NOW });
    let both = [here.clone(), there.clone()];
    let period = sums(&w, &both, first, later, FigureSum::Period).await;
    let told: Vec<_> = period.iter().map(|f| (f.region.0.as_str(), f.kind, f.key.as_str(), f.n)).collect();
    let right =
        [(there.0.as_str(), K::Sent, "", 4), (here.0.as_str(), K::Sent, "", 9), (here.0.as_str(), K::Days, "3", 1)];
    assert_eq!(told, right);
    let days = sums(&w, &both, first, second, FigureSum::Day).await;
    let told: Vec<_> = days.iter().map(|f| (f.day, f.kind, f.n)).collect();
    assert_eq!(told, [(first, K::Sent, 8), (second, K::Sent, 4)], "keys are left out, days beyond as well");
    let months = sums(&w, &both, first, later, FigureSum::Month).await;
    let sent: Vec<_> = months.iter().filter(|f| f.kind == K::Sent).map(|f| (f.region.clone(), f.day, f.n)).collect();
    let november = date(2026, 11, 1);
    assert_eq!(sent, [(there, november, 4), (here.clone(), november, 8), (here.clone(), later, 1)]);
    assert!(sums(&w, &[], first, later, FigureSum::Period).await.is_empty(), "no region is not every region");
    w.finish().await;
}

#[tokio::test]
async fn each_entry_is_counted_once_whoever_counts() {
    let Some(w) = World::new().await else { return };
    let day = date(2026, 11, 3);
    count(&w, 0, 5, vec![figure(&region(), day, K::Sent, "", 1)]).await.unwrap();
    for (from, to) in [(0, 5), (0, 9), (4, 6), (6, 7)] {
        let again = count(&w, from, to, vec![figure(&region(), day, K::Sent, "", 1)]).await;
        assert_eq!(again, Err(StoreError::Conflict("figures")), "{from} {to}");
    }
    assert!(count(&w, 5, 4, Vec::new()).await.is_err(), "the head never goes back");
    let found = w.store.figures(&[region()], day, day, FigureSum::Period).await.unwrap();
    assert_eq!(found, [figure(&region(), day, K::Sent, "", 1)]);
    w.finish().await;
}
