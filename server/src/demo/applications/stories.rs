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

/// What becomes of an application; a number says which clerk has it.
#[derive(Clone, Copy)]
enum Fate {
    Waits,
    Asks,
    Taken(usize),
    Looked,
    Told,
    Correction(usize),
    Corrected,
    /// Approved, or proposed where two people decide.
    Approved(usize),
    Both,
    Refused,
    Withdrawn,
    Undone,
    HandedOver,
    Paid,
    Failed,
    CorrectedAndPaid,
}

impl Fate {
    fn acts(self) -> Vec<(Wait, Act)> {
        use Act as A;
        use Wait::{AfterEffect, Minutes, WorkingDays};
        let taken = |clerk| vec![(WorkingDays(1), A::Take(clerk))];
        let judged = |clerk| vec![(WorkingDays(1), A::Take(clerk)), (Minutes(6), A::Look)];
        let approved = |clerk| [judged(clerk), vec![(Minutes(4), A::Approve)]].concat();
        let refunded = |end: &[(Wait, Act)]| [&[(AfterEffect(1), A::HandOver)], end].concat();
        let more = match self {
            Self::Waits => vec![],
            Self::Asks => vec![(Minutes(50), A::Ask("请问大概什么时候能办好？我下个月要在新单位报销。"))],
            Self::Taken(clerk) => taken(clerk),
            Self::Looked => judged(0),
            Self::Told => {
                let words = "您的材料已收到，正在核对参保起始日，不用补交。";
                [judged(1), vec![(Minutes(9), A::Tell(words))]].concat()
            }
            Self::Correction(clerk) => [taken(clerk), vec![(Minutes(8), A::Correction)]].concat(),
            Self::Corrected => [taken(0), vec![(Minutes(8), A::Correction), (WorkingDays(1), A::Answer)]].concat(),
            Self::Approved(clerk) => approved(clerk),
            Self::Both => [approved(0), vec![(WorkingDays(1), A::Second)]].concat(),
            Self::Refused => [judged(1), vec![(Minutes(7), A::Refuse)]].concat(),
            Self::Withdrawn => vec![(Minutes(140), A::Withdraw)],
            Self::Undone => [approved(0), vec![(WorkingDays(1), A::Undo)]].concat(),
            Self::HandedOver => [approved(0), refunded(&[])].concat(),
            Self::Paid => [approved(1), refunded(&[(AfterEffect(2), A::Paid)])].concat(),
            Self::Failed => [approved(0), refunded(&[(AfterEffect(2), A::Failed)])].concat(),
            Self::CorrectedAndPaid => [
                taken(1),
                vec![(Minutes(8), A::Correction), (WorkingDays(1), A::Answer), (WorkingDays(1), A::Look)],
                vec![(Minutes(4), A::Approve)],
                refunded(&[(AfterEffect(2), A::Paid)]),
            ]
            .concat(),
        };
        [vec![(Minutes(0), A::Send)], more].concat()
    }
}

/// The stories, oldest first within each part.
pub(super) fn stories(ctx: &Context) -> Vec<Story> {
    use Fate::*;
    use For::{Child, Deceased, Employed, Themself, Unsure};
    use Reason::{Death, Duplicate, Employee, OtherArea, Retired, Voluntary};
    use Sent::{DaysAgo, DueIn, LastMonth};
    let mut table: Vec<(&str, For, Reason, Sent, Fate)> = vec![
        // Now: what waits, what is late, what is under way.
        (CHENGDU, Themself, Employee, DueIn(-4), Waits),
        (SHANGHAI, Themself, Employee, DueIn(-2), Taken(0)),
        (CHENGDU, Themself, OtherArea, DueIn(0), Waits),
        (QINGYUAN, Themself, Employee, DueIn(0), Looked),
        (ZHONGSHAN, Themself, Employee, DueIn(0), Approved(0)),
        (CHONGQING, Themself, Employee, DueIn(1), Waits),
        (SHANTOU, Child, OtherArea, DueIn(2), Waits),
        (JIAOZUO, Themself, Employee, DaysAgo(0), Asks),
        (CHENGDU, Deceased, Death, DaysAgo(1), Waits),
        (SHANTOU, Themself, Retired, DaysAgo(1), Taken(1)),
        (ZHONGSHAN, Themself, Duplicate, DaysAgo(1), Taken(0)),
        (QINGDAO, Themself, Employee, DaysAgo(0), Waits),
        (ZHAOQING, Unsure, Employee, DaysAgo(1), Waits),
        (ZHAOQING, Employed, Employee, DaysAgo(3), Waits),
        (ZHAOQING, Themself, Employee, DaysAgo(0), Waits),
        (SHANTOU, Themself, Employee, DaysAgo(2), Told),
        (SHANTOU, Themself, Employee, DaysAgo(3), Correction(0)),
        (JIAOZUO, Themself, OtherArea, DaysAgo(4), Correction(1)),
        (SHANTOU, Themself, OtherArea, DaysAgo(5), Corrected),
        (CHONGQING, Themself, Employee, DaysAgo(3), Approved(1)),
        (SHANGHAI, Themself, Employee, DaysAgo(8), Approved(1)),
        (ZHONGSHAN, Themself, Employee, DaysAgo(9), Both),
        (CHENGDU, Themself, Employee, DaysAgo(10), Undone),
        (HANGZHOU, Themself, Voluntary, DaysAgo(6), Withdrawn),
        (SHANTOU, Themself, Duplicate, DaysAgo(7), Refused),
        (QINGYUAN, Themself, Employee, DaysAgo(6), Approved(1)),
        (CHENGDU, Themself, Employee, DaysAgo(5), Approved(1)),
    ];
    // Last month: enough in one region for the statistics to tell of it.
    let past = [
        Approved(0),
        Paid,
        Refused,
        Approved(1),
        CorrectedAndPaid,
        Approved(1),
        Withdrawn,
        Paid,
        Failed,
        Refused,
        HandedOver,
    ];
    for (number, fate) in past.into_iter().enumerate() {
        let part = 4 + 6 * i64::try_from(number).unwrap_or(0);
        let reason = if number % 4 == 3 { OtherArea } else { Employee };
        table.push((SHANTOU, Themself, reason, LastMonth(part), fate));
    }
    for (number, fate) in [Paid, Failed, Paid].into_iter().enumerate() {
        table.push((JIAOZUO, Themself, Employee, LastMonth(12 + 25 * i64::try_from(number).unwrap_or(0)), fate));
    }
    let mut stories = Vec::new();
    for (number, (region, whom, reason, sent, fate)) in table.into_iter().enumerate() {
        let region = RegionCode(region.into());
        let Some(begins) = begins(ctx, &region, sent, number) else { continue };
        stories.push(Story { region, whom, reason, begins, acts: fate.acts() });
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
