//! A handling is rated once, by its resident; what is bad is followed up by somebody who had no hand in it, and nobody
//! else learns who rated.

use crate::{
    stop_support::{Somebody, Town, adult},
    support::{DAY, YONGCHENG, YUNFU, apply, does, fields, member, on_duty, recorded},
};
use domain::{
    application::{Move, form::FieldCode},
    export::ExportFormat,
    figure::{Figure, FigureKind as K},
    id::{ApplicationId, RatingId},
    language::Language,
    rating::{Level, RatingForm, ReviewState},
    refund::RefundStage as S,
    rules::{Reason, RegionCode},
    staff::{Role, Staff},
};
use jiff::civil::date;
use storage::{Change, ChangeSet, FigureCount, FigureHead};
use usecases::{
    UseCaseError as E,
    desk::{
        Waiting,
        figures::{self, FiguresForm},
        ratings::{self, ReviewPart},
        refunds,
        talk::write,
    },
    rating::{rate, settle, show},
    statistics,
    worker::{ask_for_ratings, count_figures, take_effects},
};

/// A refused case of Yunfu, the clerk who refused it and a supervisor who had nothing to do with it.
struct Refused {
    town: Town,
    who: Somebody,
    id: ApplicationId,
    clerk: Staff,
    boss: Staff,
}

async fn refused() -> Refused {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(&[who.clone(), adult(2, YUNFU)]).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let boss = member(&town, "boss", Role::Supervisor, &[YUNFU]).await;
    let id = apply(&town, &who, Reason::Employee).await;
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    assert!(show(&town.ctx, &who.caller(), &id).await.unwrap().open.is_none(), "it is not over");
    does(&town, &clerk, &id, Move::Refuse).await.unwrap();
    Refused { town, who, id, clerk, boss }
}

fn form(level: &str) -> RatingForm {
    RatingForm { level: level.into(), comment: "RatingCanary 太慢了".into(), ..RatingForm::default() }
}

impl Refused {
    async fn seq(&self) -> i64 {
        self.town.store().last_handling(&self.id).await.unwrap().unwrap().seq
    }
    async fn rate(&self, level: &str) -> Result<(), E> {
        rate(&self.town.ctx, &self.who.caller(), &self.id, self.seq().await, &form(level)).await
    }
    async fn rated(&self) -> RatingId {
        self.town.store().rating_of(&self.id, self.seq().await).await.unwrap().unwrap().id
    }
    async fn version(&self, id: &RatingId) -> i64 {
        self.town.store().lookup_review(id).await.unwrap().unwrap().0.version
    }
    async fn call(&self, id: &RatingId, reached: &str) {
        let version = self.version(id).await;
        ratings::called(&self.town.ctx, &on_duty(&self.boss), id, reached, "打了电话", version).await.unwrap();
    }
    async fn close(&self, id: &RatingId, outcome: &str) -> Result<(), E> {
        let version = self.version(id).await;
        ratings::close(&self.town.ctx, &on_duty(&self.boss), id, outcome, "已经补办，对不起。", version).await
    }
}

#[tokio::test]
async fn a_handling_is_rated_once_by_its_resident_and_the_record_names_nobody() {
    let r = refused().await;
    let (ctx, id) = (&r.town.ctx, &r.id);
    let stranger = adult(2, YUNFU).caller();
    assert_eq!(show(ctx, &stranger, id).await.err(), Some(E::NotFound));
    assert_eq!(rate(ctx, &stranger, id, r.seq().await, &form("good")).await, Err(E::NotFound));
    assert!(rate(ctx, &on_duty(&r.clerk), id, r.seq().await, &form("very_good")).await.is_err(), "not the staff");
    let none = rate(ctx, &r.who.caller(), id, r.seq().await, &RatingForm::default()).await.unwrap_err();
    assert_eq!(fields(none), [("level".to_owned(), FieldCode::Required)]);
    assert_eq!(
        rate(ctx, &r.who.caller(), id, r.seq().await - 1, &form("good")).await,
        Err(E::Conflict),
        "a stale page"
    );
    let before = recorded(&r.town).await.len();
    r.rate("good").await.unwrap();
    assert_eq!(r.rate("very_bad").await, Err(E::Conflict), "once");
    let page = show(ctx, &r.who.caller(), id).await.unwrap();
    assert_eq!(page.rating.map(|rating| rating.level), Some(Level::Good));
    assert!(page.open.is_none() && page.review.is_none());
    // What is on the record tells neither who nor which case.
    let record = recorded(&r.town).await;
    let account = r.who.account().id;
    for entry in &record[before..] {
        let text = String::from_utf8_lossy(&entry.canonical()).into_owned();
        assert!(!text.contains(id.as_str()) && !text.contains(account.as_str()) && !text.contains("Canary"), "{text}");
        assert!(entry.request.is_empty() && !text.contains("good"));
    }
    assert_eq!(record.len(), before + 1);
    // Opened again it is another handling, and the old one can't be rated meanwhile.
    does(&r.town, &r.boss, id, Move::Reopen).await.unwrap();
    assert!(show(ctx, &r.who.caller(), id).await.unwrap().open.is_none());
    does(&r.town, &r.boss, id, Move::Refuse).await.unwrap();
    r.rate("fair").await.unwrap();
    r.town.finish().await;
}

#[tokio::test]
async fn it_is_asked_for_once_after_three_days_and_not_where_it_was_rated_or_opened_again() {
    let r = refused().await;
    let ctx = &r.town.ctx;
    let asked = || async {
        let notices = r.town.store().notices_of(&r.who.account().id, 50).await.unwrap();
        notices.iter().filter(|n| n.kind == "rating_asked").count()
    };
    r.town.clock.pass(3 * DAY - 60);
    assert_eq!(ask_for_ratings(ctx).await.unwrap(), 0);
    r.town.clock.pass(120);
    let before = recorded(&r.town).await.len();
    assert_eq!(ask_for_ratings(ctx).await.unwrap(), 1);
    assert_eq!(ask_for_ratings(ctx).await.unwrap(), 0, "once");
    assert_eq!(asked().await, 1);
    assert_eq!(recorded(&r.town).await.len(), before, "who was not asked has rated: the record does not tell");
    // Asked, it can still be rated; opened again before its day it is not asked for.
    does(&r.town, &r.boss, &r.id, Move::Reopen).await.unwrap();
    does(&r.town, &r.boss, &r.id, Move::Refuse).await.unwrap();
    does(&r.town, &r.boss, &r.id, Move::Reopen).await.unwrap();
    r.town.clock.pass(4 * DAY);
    assert_eq!(ask_for_ratings(ctx).await.unwrap(), 0);
    does(&r.town, &r.boss, &r.id, Move::Refuse).await.unwrap();
    r.rate("very_good").await.unwrap();
    r.town.clock.pass(4 * DAY);
    assert_eq!((ask_for_ratings(ctx).await.unwrap(), asked().await), (0, 1));
    r.town.finish().await;
}

#[tokio::test]
async fn a_stop_with_a_refund_is_over_when_the_refund_is_paid() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (ctx, caller) = (&town.ctx, who.caller());
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let id = apply(&town, &who, Reason::Employee).await;
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    does(&town, &clerk, &id, Move::Approve).await.unwrap();
    take_effects(ctx).await.unwrap();
    let open = || async { show(ctx, &caller, &id).await.unwrap().open };
    for to in [S::HandedOver, S::Paid] {
        assert_eq!(open().await, None, "before {to:?}");
        let refund = town.store().refund_of(&id).await.unwrap().unwrap();
        refunds::move_to(ctx, &on_duty(&clerk), &refund.id, to, None, refund.version).await.unwrap();
    }
    let over = open().await.unwrap();
    assert_eq!(over.ended_at, ctx.now());
    rate(ctx, &caller, &id, over.seq, &form("very_good")).await.unwrap();
    town.finish().await;
}

#[tokio::test]
async fn a_bad_one_is_there_for_supervisors_of_the_office_who_had_no_hand_in_the_case() {
    let r = refused().await;
    let ctx = &r.town.ctx;
    let everywhere = member(&r.town, "everywhere", Role::Supervisor, &[]).await;
    let elsewhere = member(&r.town, "elsewhere", Role::Supervisor, &[YONGCHENG]).await;
    let wrote = member(&r.town, "wrote", Role::Supervisor, &[YUNFU]).await;
    does(&r.town, &r.boss, &r.id, Move::Reopen).await.unwrap();
    write(ctx, &on_duty(&wrote), &r.id, "请补材料", "").await.unwrap();
    does(&r.town, &r.boss, &r.id, Move::Refuse).await.unwrap();
    r.rate("bad").await.unwrap();
    let rating = r.rated().await;
    // Who opened it again had a hand in it, and so had who wrote.
    for (who, sees) in [(&everywhere, true), (&elsewhere, false), (&wrote, false), (&r.boss, false)] {
        let (lines, _) = ratings::list(ctx, &on_duty(who), ReviewPart::Open).await.unwrap();
        assert_eq!(lines.len(), usize::from(sees), "{}", who.login);
        assert_eq!(ratings::waiting(ctx, who).await.unwrap().open, i64::from(sees), "{}", who.login);
        let opened = ratings::open(ctx, &on_duty(who), &rating).await.map(|page| page.review.state);
        assert_eq!(opened, if sees { Ok(ReviewState::Open) } else { Err(E::NotFound) }, "{}", who.login);
        if !sees {
            assert_eq!(ratings::phone(ctx, &on_duty(who), &rating).await.err(), Some(E::NotFound));
            assert_eq!(ratings::called(ctx, &on_duty(who), &rating, "yes", "x", 1).await, Err(E::NotFound));
            assert_eq!(ratings::close(ctx, &on_duty(who), &rating, "explained", "x", 1).await, Err(E::NotFound));
        }
    }
    let auditor = member(&r.town, "auditor", Role::Auditor, &[]).await;
    for who in [&r.clerk, &auditor] {
        assert_eq!(ratings::list(ctx, &on_duty(who), ReviewPart::Open).await.err(), Some(E::Forbidden));
        assert_eq!(ratings::open(ctx, &on_duty(who), &rating).await.err(), Some(E::Forbidden));
        assert_eq!(ratings::waiting(ctx, who).await.unwrap(), Waiting::default());
    }
    r.town.finish().await;
}

#[tokio::test]
async fn a_bad_one_is_called_about_closed_in_time_and_looked_into_once_more() {
    let r = refused().await;
    let (ctx, boss) = (&r.town.ctx, on_duty(&r.boss));
    r.rate("very_bad").await.unwrap();
    let rating = r.rated().await;
    let page = ratings::open(ctx, &boss, &rating).await.unwrap();
    assert_eq!(page.review.due, ctx.book.calendar.deadline(ctx.today(), 15));
    let looks = r.town.store().looks_at(&page.person.id, None, 20).await.unwrap();
    assert!(looks.iter().any(|(look, _)| look.staff == r.boss.id), "whoever rated sees that it was looked at");
    let phone = ratings::phone(ctx, &boss, &rating).await.unwrap();
    assert_eq!(Some(phone), r.who.account().phone);
    assert_eq!(r.close(&rating, "rectified").await, Err(E::Conflict), "not without a call");
    let wrong = ratings::called(ctx, &boss, &rating, "", "", 1).await.unwrap_err();
    assert_eq!(fields(wrong).len(), 2);
    r.call(&rating, "yes").await;
    assert_eq!(ratings::called(ctx, &boss, &rating, "no", "x", 1).await, Err(E::Conflict), "a stale page");
    let unreached = r.close(&rating, "unreachable").await.unwrap_err();
    assert_eq!(fields(unreached), [("outcome".to_owned(), FieldCode::Choice)]);
    r.close(&rating, "rectified").await.unwrap();
    let notices = r.town.store().notices_of(&r.who.account().id, 50).await.unwrap();
    assert_eq!(notices.iter().filter(|n| n.kind == "rating_answered").count(), 1);
    assert_eq!(ratings::phone(ctx, &boss, &rating).await.err(), Some(E::Conflict), "there is nothing to call about");
    // It does not settle it: once more, with its time anew.
    r.town.clock.pass(DAY);
    let version = r.version(&rating).await;
    let stranger = adult(2, YUNFU).caller();
    assert_eq!(settle(ctx, &stranger, &r.id, version, true).await, Err(E::NotFound));
    settle(ctx, &r.who.caller(), &r.id, version, false).await.unwrap();
    assert_eq!(settle(ctx, &r.who.caller(), &r.id, version, true).await, Err(E::Conflict), "once");
    let again = ratings::open(ctx, &boss, &rating).await.unwrap().review;
    assert_eq!((again.state, again.round), (ReviewState::Open, 2));
    assert_eq!(again.due, ctx.book.calendar.deadline(ctx.today(), 15));
    // Nobody is there on three days; the fifteen are over meanwhile.
    for _ in 0..3 {
        r.call(&rating, "no").await;
        r.town.clock.pass(10 * DAY);
    }
    assert_eq!(ratings::waiting(ctx, &r.boss).await.unwrap(), Waiting { open: 1, late: 1, near: 1 });
    r.close(&rating, "unreachable").await.unwrap();
    let version = r.version(&rating).await;
    settle(ctx, &r.who.caller(), &r.id, version, false).await.unwrap();
    let (lines, _) = ratings::list(ctx, &boss, ReviewPart::Closed).await.unwrap();
    assert_eq!((lines.len(), lines[0].review.state), (1, ReviewState::Unreachable), "twice, and no more");
    assert_eq!(ratings::waiting(ctx, &r.boss).await.unwrap(), Waiting::default());
    // Putting it right may mean to open the case again: that is no hand in what was rated.
    does(&r.town, &r.boss, &r.id, Move::Reopen).await.unwrap();
    assert!(ratings::open(ctx, &boss, &rating).await.is_ok());
    // Counted by level, and whether in time.
    count_figures(ctx).await.unwrap();
    let region = RegionCode(YUNFU.into());
    let (from, until) = (date(2026, 11, 1), date(2027, 12, 31));
    let counted = r.town.store().figures(&[region], from, until, storage::FigureSum::Period).await.unwrap();
    let of = |kind: K, key: &str| counted.iter().filter(|f| f.kind == kind && f.key == key).map(|f| f.n).sum::<i64>();
    assert_eq!([of(K::Rated, "very_bad"), of(K::Followed, "in_time"), of(K::Followed, "late")], [1, 1, 1]);
    // The record of the office names the rating, never the case.
    let steps = recorded(&r.town).await;
    let steps: Vec<_> = steps.iter().filter(|e| e.action.starts_with("rating.")).collect();
    assert!(steps.len() > 8 && steps.iter().all(|e| e.object == rating.as_str() && !e.detail.contains(r.id.as_str())));
    r.town.finish().await;
}

#[tokio::test]
async fn figures_and_statistics_tell_whole_months_with_enough_ratings_only() {
    let town = Town::new(&[]).await;
    let ctx = &town.ctx;
    let codes = [YUNFU, YONGCHENG];
    let mut figures = Vec::new();
    let mut add = |code: &str, month: i8, counts: [i64; 5]| {
        for (level, n) in Level::ALL.into_iter().zip(counts).filter(|(_, n)| *n > 0) {
            let (region, day) = (RegionCode(code.into()), date(2026, month, 5));
            figures.push(Figure { region, day, kind: K::Rated, key: level.name().into(), n });
        }
    };
    add(YUNFU, 10, [40, 30, 12, 0, 18]);
    add(YUNFU, 9, [2, 0, 0, 0, 1]);
    add(YONGCHENG, 10, [11, 0, 0, 0, 1]);
    // This month is not over.
    add(YUNFU, 11, [70, 0, 0, 0, 0]);
    let count = FigureCount { from: 0, head: FigureHead { position: 0, at: ctx.now() }, figures };
    town.store().commit(ChangeSet::new().with(Change::CountFigures(Box::new(count)))).await.unwrap();
    let everybody = statistics::show(ctx).await.unwrap().ratings;
    assert_eq!((everybody.total.total, everybody.total.left_out), (112, 1));
    assert_eq!(everybody.each.len(), 3);
    let of = |code: &str| everybody.regions.iter().find(|(r, _)| r.0 == code).unwrap().1.clone();
    assert_eq!(of(codes[0]).share(), Some((82, 82)));
    let (least, most) = of(codes[1]).share().unwrap();
    assert!(least < 91 && most > 91, "one bad one among twelve is not told: {least}-{most}");
    assert_eq!(everybody.followed, None);
    let boss = on_duty(&member(&town, "boss", Role::Supervisor, &[YONGCHENG]).await);
    let form = FiguresForm { from: "2026-10-20".into(), until: "2026-11-20".into(), region: String::new() };
    let page = figures::show(ctx, &boss, &form).await.unwrap();
    assert_eq!(page.ratings.months, Some((date(2026, 10, 1), date(2026, 10, 1))), "whole months that are over");
    assert_eq!((page.ratings.total.total, page.ratings.regions.len()), (12, 1));
    assert!(page.total.is_empty() && page.regions.is_empty(), "a rating is no case");
    let (_, bytes) = figures::ratings_file(ctx, &boss, &form, ExportFormat::Csv).await.unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains(",\"2026-10\",12,\"*\",") && !text.contains(YUNFU), "{text}");
    let all = statistics::ratings_file(ctx, Language::Zh, ExportFormat::Csv).await.unwrap();
    let all = String::from_utf8(all).unwrap();
    assert!(all.contains(",\"2026-10\",100,40,30,12,0,18\r\n") && all.contains(",\"2026-09\",\"*\",\"*\","), "{all}");
    town.finish().await;
}
