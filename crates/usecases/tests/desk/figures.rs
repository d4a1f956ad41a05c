//! What became of cases is counted from the record, once.

use crate::{
    stop_support::{Town, adult},
    support::{DAY, YONGCHENG, YUNFU, apply, does, fields, member, on_duty},
};
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use domain::{
    application::{Move, form::FieldCode},
    export::ExportFormat,
    figure::FigureKind as K,
    rules::Reason,
    staff::Role,
};
use usecases::{
    UseCaseError as E,
    desk::{
        act::{CaseAct, act},
        figures::{self, FiguresForm, Step},
    },
    worker::count_figures,
};

#[tokio::test]
async fn decisions_corrections_days_and_reasons_are_counted_once() {
    let people: Vec<_> = (1..=3).map(|n| adult(n, YUNFU).employed()).collect();
    let town = Town::new(&people).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let supervisor = on_duty(&member(&town, "supervisor", Role::Supervisor, &[YUNFU]).await);
    let mut cases = Vec::new();
    for person in &people {
        cases.push(apply(&town, person, Reason::Employee).await);
    }
    // Sunday the 22nd; decided on Wednesday the 25th: three working days.
    town.clock.pass(3 * DAY);
    for case in &cases {
        does(&town, &clerk, case, Move::Take).await.unwrap();
    }
    does(&town, &clerk, &cases[0], Move::Approve).await.unwrap();
    let refusal = CaseAct {
        version: town.application(&cases[1]).await.version,
        reasons: vec!["reason_not_met".into(), "out_of_time".into()],
        ..CaseAct::default()
    };
    act(&town.ctx, &on_duty(&clerk), &cases[1], Move::Refuse, &refusal).await.unwrap();
    does(&town, &clerk, &cases[2], Move::RequestCorrection).await.unwrap();
    let before = figures::show(&town.ctx, &supervisor, &FiguresForm::default()).await.unwrap();
    assert!(before.total.is_empty() && before.counted.is_none() && before.waiting > 0);
    assert!(count_figures(&town.ctx).await.unwrap() > 0);
    assert_eq!(count_figures(&town.ctx).await.unwrap(), 0, "nothing twice");
    let page = figures::show(&town.ctx, &supervisor, &FiguresForm::default()).await.unwrap();
    let sum = &page.total;
    let counts = [K::Sent, K::Approved, K::Automatic, K::Refused, K::Correction, K::Late].map(|kind| sum.count(kind));
    assert_eq!(counts, [3, 1, 0, 1, 1, 2]);
    assert_eq!(sum.spread.iter().collect::<Vec<_>>(), [(3, 2)]);
    assert_eq!(
        sum.reasons.iter().map(|(r, n)| (r.as_str(), *n)).collect::<Vec<_>>(),
        [("out_of_time", 1), ("reason_not_met", 1)]
    );
    assert_eq!((page.regions.len(), page.series.len(), page.step), (1, 30, Step::Day));
    assert_eq!(
        page.series.iter().map(|(_, sent, decided)| (sent, decided)).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1)),
        (3, 2)
    );
    let asked = FiguresForm::default();
    let (_, text) = figures::file(&town.ctx, &supervisor, &asked, ExportFormat::Csv).await.unwrap();
    let text = String::from_utf8(text).unwrap();
    let (_, book) = figures::file(&town.ctx, &supervisor, &asked, ExportFormat::Xlsx).await.unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(book)).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    assert_eq!(sheet.get_value((1, 0)), Some(&Data::String(YUNFU.into())), "a code is a text");
    assert_eq!(sheet.get_value((1, 2)), Some(&Data::Float(3.0)), "a count is a number");
    assert!(
        text.starts_with('\u{feff}')
            && text.contains(&format!("\r\n\"{YUNFU}\","))
            && text.contains(",3,1,0,1,2,1,0,0,3,3\r\n")
    );
    town.finish().await;
}

#[tokio::test]
async fn an_office_sees_its_own_and_only_supervisors_and_auditors_do() {
    let (here, there) = (adult(1, YUNFU).employed(), adult(2, YONGCHENG).employed().paid_in_cash());
    let town = Town::new(&[here.clone(), there.clone()]).await;
    town.clock.pass(10 * DAY);
    apply(&town, &here, Reason::Employee).await;
    apply(&town, &there, Reason::Employee).await;
    count_figures(&town.ctx).await.unwrap();
    for (role, regions, sent) in
        [(Role::Supervisor, &[YUNFU][..], 1), (Role::Auditor, &[YONGCHENG], 1), (Role::Supervisor, &[], 2)]
    {
        let caller = on_duty(&member(&town, &format!("{role:?}{sent}{}", regions.len()), role, regions).await);
        let page = figures::show(&town.ctx, &caller, &FiguresForm::default()).await.unwrap();
        assert_eq!(page.total.count(K::Sent), sent, "{role:?} {regions:?}");
        let elsewhere = FiguresForm { region: "110000".into(), ..FiguresForm::default() };
        if !regions.is_empty() {
            let refused = figures::show(&town.ctx, &caller, &elsewhere).await.unwrap_err();
            assert_eq!(fields(refused), [("region".to_owned(), FieldCode::Choice)]);
        }
    }
    for role in [Role::Clerk, Role::Administrator] {
        let caller = on_duty(&member(&town, role.name(), role, &[]).await);
        assert_eq!(figures::show(&town.ctx, &caller, &FiguresForm::default()).await.unwrap_err(), E::Forbidden);
        assert_eq!(
            figures::file(&town.ctx, &caller, &FiguresForm::default(), ExportFormat::Csv).await.unwrap_err(),
            E::Forbidden
        );
    }
    town.finish().await;
}

#[tokio::test]
async fn a_period_is_a_year_at_most_and_ends_after_it_begins() {
    let town = Town::new(&[]).await;
    let caller = on_duty(&member(&town, "supervisor", Role::Supervisor, &[]).await);
    for (from, until, field, code) in [
        ("2026-11-02", "2026-11-01", "until", FieldCode::DateTooEarly),
        ("2025-01-01", "2026-11-01", "from", FieldCode::DateTooEarly),
        ("x", "", "from", FieldCode::DateMalformed),
    ] {
        let form = FiguresForm { from: from.into(), until: until.into(), region: String::new() };
        let refused = figures::show(&town.ctx, &caller, &form).await.unwrap_err();
        assert_eq!(fields(refused), [(field.to_owned(), code)]);
    }
    town.finish().await;
}
