//! What happens in the demonstration: who applies where and why, when, and what becomes of it.

use domain::{
    rules::{DecisionMode, Reason, RegionCode},
    time::Timestamp,
};
use jiff::{ToSpan as _, civil::Date};
use usecases::Context;

/// For whom somebody applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum For {
    Themself,
    /// Themself; the register knows of their employees' cover.
    Employed,
    /// As that, but it does not know whether something stands in the way: a person decides, without papers.
    Unsure,
    Child,
    Deceased,
}

/// Something that happens to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// The resident fills it in and sends it.
    Send,
    /// One of the two clerks takes it, by number.
    Take(usize),
    /// The clerk looks at its documents and finds them good.
    Look,
    /// The clerk asks for a better picture.
    Correction,
    /// The resident answers.
    Answer,
    /// The clerk approves, or is the first of two.
    Approve,
    /// The supervisor is the second person.
    Second,
    /// The clerk refuses.
    Refuse,
    Withdraw,
    Undo,
    /// The resident asks the office something.
    Ask(&'static str),
    /// The clerk writes to the resident.
    Tell(&'static str),
    HandOver,
    Paid,
    Failed,
}

/// How long until the next act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    Minutes(i64),
    WorkingDays(u16),
    /// Days after the cover has ended.
    AfterEffect(i64),
}

/// One application.
#[derive(Clone, Debug)]
pub(super) struct Story {
    pub(super) region: RegionCode,
    pub(super) whom: For,
    pub(super) reason: Reason,
    /// When it is begun; after now where the day is today and the hour has not come.
    pub(super) begins: Timestamp,
    pub(super) acts: Vec<(Wait, Act)>,
}

/// When an application is sent.
#[derive(Clone, Copy)]
enum Sent {
    /// So that the office has to decide within so many days from today; negative: it is late by them.
    DueIn(i64),
    /// So many days ago.
    DaysAgo(i64),
    /// In the month before this one: so many of a hundred of the month are over.
    LastMonth(i64),
}

const SHANGHAI: &str = "310000";
const HANGZHOU: &str = "330100";
const QINGDAO: &str = "370200";
const JIAOZUO: &str = "410800";
const SHANTOU: &str = "440500";
const ZHAOQING: &str = "441200";
const QINGYUAN: &str = "441800";
const ZHONGSHAN: &str = "442000";
const CHONGQING: &str = "500000";
const CHENGDU: &str = "510100";

/// Days back in which a day of sending is looked for.
const LOOK_BACK: i64 = 40;

/// What becomes of an application.
fn fate(name: &str) -> Vec<(Wait, Act)> {
    use Act as A;
    use Wait::{AfterEffect, Minutes, WorkingDays};
    let taken = |clerk| vec![(WorkingDays(1), A::Take(clerk))];
    let judged = |clerk| vec![(WorkingDays(1), A::Take(clerk)), (Minutes(6), A::Look)];
    let approved = |clerk| [judged(clerk), vec![(Minutes(4), A::Approve)]].concat();
    let more = match name {
        "waits" => vec![],
        "asks" => vec![(Minutes(50), A::Ask("请问大概什么时候能办好？我下个月要在新单位报销。"))],
        "taken" => taken(0),
        "taken2" => taken(1),
        "looked" => judged(0),
        "told" => [judged(1), vec![(Minutes(9), A::Tell("您的材料已收到，正在核对参保起始日，不用补交。"))]].concat(),
        "correction" => [taken(0), vec![(Minutes(8), A::Correction)]].concat(),
        "correction2" => [taken(1), vec![(Minutes(8), A::Correction)]].concat(),
        "corrected" => [taken(0), vec![(Minutes(8), A::Correction), (WorkingDays(1), A::Answer)]].concat(),
        "proposed" => approved(0),
        "proposed2" => approved(1),
        "approved" => approved(1),
        "both" => [approved(0), vec![(WorkingDays(1), A::Second)]].concat(),
        "refused" => [judged(1), vec![(Minutes(7), A::Refuse)]].concat(),
        "withdrawn" => vec![(Minutes(140), A::Withdraw)],
        "undone" => [approved(0), vec![(WorkingDays(1), A::Undo)]].concat(),
        "handed" => [approved(0), vec![(AfterEffect(1), A::HandOver)]].concat(),
        "paid" => [approved(1), vec![(AfterEffect(1), A::HandOver), (AfterEffect(2), A::Paid)]].concat(),
        "failed" => [approved(0), vec![(AfterEffect(1), A::HandOver), (AfterEffect(2), A::Failed)]].concat(),
        "corrected_paid" => [
            taken(1),
            vec![(Minutes(8), A::Correction), (WorkingDays(1), A::Answer), (WorkingDays(1), A::Look)],
            vec![(Minutes(4), A::Approve), (AfterEffect(1), A::HandOver), (AfterEffect(2), A::Paid)],
        ]
        .concat(),
        _ => approved(0),
    };
    [vec![(Minutes(0), A::Send)], more].concat()
}

/// The stories, oldest first within each part.
pub(super) fn stories(ctx: &Context) -> Vec<Story> {
    use For::{Child, Deceased, Employed, Themself, Unsure};
    use Reason::{Death, Duplicate, Employee, OtherArea, Retired, Voluntary};
    use Sent::{DaysAgo, DueIn, LastMonth};
    let mut table: Vec<(&str, For, Reason, Sent, &str)> = vec![
        // Now: what waits, what is late, what is under way.
        (CHENGDU, Themself, Employee, DueIn(-4), "waits"),
        (SHANGHAI, Themself, Employee, DueIn(-2), "taken"),
        (CHENGDU, Themself, OtherArea, DueIn(0), "waits"),
        (QINGYUAN, Themself, Employee, DueIn(0), "looked"),
        (ZHONGSHAN, Themself, Employee, DueIn(0), "proposed"),
        (CHONGQING, Themself, Employee, DueIn(1), "waits"),
        (SHANTOU, Child, OtherArea, DueIn(2), "waits"),
        (JIAOZUO, Themself, Employee, DaysAgo(0), "asks"),
        (CHENGDU, Deceased, Death, DaysAgo(1), "waits"),
        (SHANTOU, Themself, Retired, DaysAgo(1), "taken2"),
        (ZHONGSHAN, Themself, Duplicate, DaysAgo(1), "taken"),
        (QINGDAO, Themself, Employee, DaysAgo(0), "waits"),
        (ZHAOQING, Unsure, Employee, DaysAgo(1), "waits"),
        (ZHAOQING, Employed, Employee, DaysAgo(3), "waits"),
        (ZHAOQING, Themself, Employee, DaysAgo(0), "waits"),
        (SHANTOU, Themself, Employee, DaysAgo(2), "told"),
        (SHANTOU, Themself, Employee, DaysAgo(3), "correction"),
        (JIAOZUO, Themself, OtherArea, DaysAgo(4), "correction2"),
        (SHANTOU, Themself, OtherArea, DaysAgo(5), "corrected"),
        (CHONGQING, Themself, Employee, DaysAgo(3), "proposed2"),
        (SHANGHAI, Themself, Employee, DaysAgo(8), "approved"),
        (ZHONGSHAN, Themself, Employee, DaysAgo(9), "both"),
        (CHENGDU, Themself, Employee, DaysAgo(10), "undone"),
        (HANGZHOU, Themself, Voluntary, DaysAgo(6), "withdrawn"),
        (SHANTOU, Themself, Duplicate, DaysAgo(7), "refused"),
        (QINGYUAN, Themself, Employee, DaysAgo(6), "approved"),
        (CHENGDU, Themself, Employee, DaysAgo(5), "approved"),
    ];
    // Last month: enough in one region for the statistics to tell of it.
    let past = [
        "handed",
        "paid",
        "refused",
        "handed",
        "corrected_paid",
        "approved",
        "withdrawn",
        "paid",
        "failed",
        "refused",
        "handed",
    ];
    for (number, fate) in past.into_iter().enumerate() {
        let part = 4 + 6 * i64::try_from(number).unwrap_or(0);
        let reason = if number % 4 == 3 { OtherArea } else { Employee };
        table.push((SHANTOU, Themself, reason, LastMonth(part), fate));
    }
    for (number, fate) in ["paid", "failed", "paid"].into_iter().enumerate() {
        table.push((JIAOZUO, Themself, Employee, LastMonth(12 + 25 * i64::try_from(number).unwrap_or(0)), fate));
    }
    let mut stories = Vec::new();
    for (number, (region, whom, reason, sent, name)) in table.into_iter().enumerate() {
        let region = RegionCode(region.into());
        let Some(begins) = begins(ctx, &region, sent, number) else { continue };
        stories.push(Story { region, whom, reason, begins, acts: fate(name) });
    }
    stories
}

/// A moment in office hours; another one for each.
fn begins(ctx: &Context, region: &RegionCode, sent: Sent, number: usize) -> Option<Timestamp> {
    let today = ctx.today();
    let calendar = &ctx.book.calendar;
    let back = |days: i64| today.saturating_sub(days.days());
    let day = match sent {
        Sent::DaysAgo(days) => back(days),
        Sent::LastMonth(part) => {
            let last = today.first_of_month().saturating_sub(1.day());
            let days = i64::from(last.day()) * part / 100;
            last.first_of_month().saturating_add(days.days())
        }
        Sent::DueIn(days) => {
            let limit = ctx.book.region(region)?.limits.decision(DecisionMode::OnePerson).v;
            let due = today.saturating_add(days.days());
            let fits = |day: &Date| calendar.deadline(*day, limit).on <= due;
            (0..LOOK_BACK).map(back).find(fits).unwrap_or(back(LOOK_BACK))
        }
    };
    let minute = 8 * 60 + 40 + i64::try_from(number * 47 % 500).unwrap_or(0);
    Some(Timestamp::start_of(day).plus_seconds(minute * 60 + i64::try_from(number * 13 % 60).unwrap_or(0)))
}
