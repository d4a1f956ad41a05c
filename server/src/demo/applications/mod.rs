//! Applications of the demonstration: made by the use cases that residents, staff and the worker use, under a clock that
//! goes through the weeks before today, so that history, record, deadlines and figures are what they would be.
//!
//! Who applies, why, when and what becomes of it follows from the roster and the table in `stories`; only identifiers
//! are drawn anew.

mod batches;
mod office;
mod pick;
mod resident;
mod stories;

pub(super) use resident::{BANK, account_of};

use self::{
    office::Office,
    pick::People,
    resident::Resident,
    stories::{Act, Story, Wait, stories},
};
use super::{
    cards::{DAY, at},
    papers::{Drawer, Wanted},
};
use crate::{assets, cli::CliError, config::Config};
use connectors::sms::LastCodes;
use domain::{application::Application, id::ApplicationId, time::Timestamp};
use jiff::{ToSpan as _, civil::Date};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};
use usecases::{Context, UseCaseError, roster, worker};

/// Folder of the drawn papers in the data folder.
const FOLDER: &str = "demonstration-documents";
/// Working days in which the story furthest back began, at most; the clock's walk begins there.
const WALK_DAYS: i64 = 70;
/// No act lies closer to now than this many seconds.
const LATEST: i64 = 90;

/// Where the papers are.
pub(super) fn folder(data: &Path) -> PathBuf {
    data.join(FOLDER)
}

/// What all stories share.
struct Stage<'a> {
    /// With a gateway that sends nothing.
    ctx: Context,
    messages: Arc<LastCodes>,
    drawer: Option<&'a Drawer>,
    office: Office,
    people: People,
}

/// A story under way.
struct Going {
    story: Story,
    /// How many of its acts are done.
    done: usize,
    resident: Option<Resident>,
    application: Option<ApplicationId>,
}

/// Papers for those whose sign-ins are printed, and applications in every state.
///
/// # Errors
/// Of the store; a paper that can't be written.
pub(super) async fn applications(config: &Config, ctx: &Context) -> Result<(), CliError> {
    // Without the font there are no papers, and nothing is sent that needs one.
    let drawer = match assets::font() {
        Some(packed) => Some(Drawer::new(packed, folder(&config.data))?),
        None => None,
    };
    let printed = super::printed(ctx).await?;
    if let Some(drawer) = &drawer {
        for_newcomers(ctx, drawer, &printed)?;
    }
    eprintln!("first start: applications of the last weeks …");
    let messages = Arc::new(LastCodes::default());
    let ctx = Context { sms: messages.clone(), ..ctx.clone() };
    let office = Office::new(&ctx).await?;
    // Who is printed starts with a clean sheet.
    let people = People::without(printed.into_iter().map(|sample| sample.person.id));
    let mut stage = Stage { ctx, messages, drawer: drawer.as_ref(), office, people };
    stage.play().await
}

/// Papers of the people who are printed, as their regions ask for them.
fn for_newcomers(ctx: &Context, drawer: &Drawer, printed: &[roster::Sample]) -> Result<(), CliError> {
    for sample in printed {
        let person = &sample.person;
        let Some(region) = ctx.book.region(&person.region) else { continue };
        let phone = person.phone.as_ref().map_or("", |phone| phone.reveal());
        let employed = region.reason(domain::rules::Reason::Employee).map(|rule| rule.documents.clone());
        let groups = ["identity".to_owned(), "payee".to_owned()].into_iter().chain(employed.unwrap_or_default());
        for kind in groups.filter_map(|group| region.documents.get(&group)).flat_map(|group| group.kinds.iter().take(2))
        {
            let since = ctx.today().saturating_sub(40.days());
            let wanted = Wanted { kind: &kind.key, title: &kind.name.zh, whose: person, on: ctx.today(), since };
            drawer.draw(&wanted, phone)?;
        }
    }
    Ok(())
}

impl Stage<'_> {
    /// Goes through the days, and on each through what happens on it.
    async fn play(&mut self) -> Result<(), CliError> {
        let now = self.ctx.now();
        let mut going = Vec::new();
        let mut due: BTreeSet<(Timestamp, usize)> = BTreeSet::new();
        for (number, story) in stories(&self.ctx).into_iter().enumerate() {
            due.insert((story.begins.min(now.plus_seconds(-LATEST * 20)), number));
            going.push(Going { story, done: 0, resident: None, application: None });
        }
        let mut day = self.ctx.today().saturating_sub(WALK_DAYS.days());
        while let Some((moment, number)) = due.pop_first() {
            while day < moment.day() {
                day = day.saturating_add(1.day());
                self.night(day).await?;
            }
            let ctx = at(&self.ctx, moment);
            let one = &mut going[number];
            let went = match self.act(&ctx, one, number).await {
                // What the rules refuse on that day does not happen, and the story ends there.
                Err(CliError::UseCase(UseCaseError::Conflict | UseCaseError::Forbidden | UseCaseError::Invalid(_))) => {
                    false
                }
                other => other?,
            };
            worker::run_jobs(&ctx).await?;
            // To nobody's phone: these are stories of days gone by.
            worker::deliver(&ctx).await?;
            if went && let Some(next) = self.next(&going[number], moment).await? {
                due.insert((next, number));
            }
        }
        while day < self.ctx.today() {
            day = day.saturating_add(1.day());
            self.night(day).await?;
        }
        Ok(())
    }

    /// What the worker does when a day begins.
    async fn night(&self, day: Date) -> Result<(), CliError> {
        let ctx = at(&self.ctx, Timestamp::start_of(day).plus_seconds(60).min(self.ctx.now()));
        worker::take_effects(&ctx).await?;
        worker::expire(&ctx).await?;
        worker::watch_deadlines(&ctx).await?;
        worker::run_jobs(&ctx).await?;
        // Before the office opens its doors.
        let morning = Timestamp::start_of(day).plus_seconds(8 * 3600 + 300).min(self.ctx.now());
        worker::deliver(&at(&self.ctx, morning)).await?;
        batches::morning(&at(&self.ctx, morning), &self.office, day, self.ctx.today()).await?;
        Ok(())
    }

    /// The next act of a story; answers whether the story goes on.
    async fn act(&mut self, ctx: &Context, one: &mut Going, number: usize) -> Result<bool, CliError> {
        let Some((_, act)) = one.story.acts.get(one.done).copied() else { return Ok(false) };
        one.done += 1;
        if act == Act::Send {
            return self.send(ctx, one).await;
        }
        let (Some(resident), Some(id)) = (&one.resident, &one.application) else { return Ok(false) };
        match act {
            Act::Answer => resident.answer(ctx, &self.messages, self.drawer, id).await?,
            Act::Withdraw => resident.withdraw(ctx, id).await?,
            Act::Undo => resident.undo(ctx, &self.messages, id).await?,
            Act::Ask(words) => resident.write(ctx, id, words).await?,
            other => self.office.act(ctx, id, number, other).await?,
        }
        Ok(true)
    }

    /// Somebody whom the story fits applies.
    async fn send(&mut self, ctx: &Context, one: &mut Going) -> Result<bool, CliError> {
        while let Some(cast) = self.people.next(ctx, &one.story).await? {
            let Some(resident) = Resident::sign_in(ctx, &self.messages, cast, self.people.used()).await? else {
                continue;
            };
            if let Some(id) = resident.apply(ctx, &self.messages, self.drawer, one.story.reason).await? {
                (one.resident, one.application) = (Some(resident), Some(id));
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// When a story goes on; `None` when it is over, or what it waits for has not come yet.
    async fn next(&self, one: &Going, moment: Timestamp) -> Result<Option<Timestamp>, CliError> {
        let (Some((wait, _)), Some(id)) = (one.story.acts.get(one.done), &one.application) else { return Ok(None) };
        let left = i64::try_from(one.story.acts.len() - one.done).unwrap_or(1);
        let latest = self.ctx.now().plus_seconds(-LATEST * left);
        let application = self.ctx.store.lookup_application(id).await?;
        Ok(self.moment(*wait, moment, application.as_ref(), latest))
    }

    fn moment(&self, wait: Wait, from: Timestamp, app: Option<&Application>, latest: Timestamp) -> Option<Timestamp> {
        // Nothing overtakes what it follows, however short the time that is left.
        let soonest = from.plus_seconds(30);
        match wait {
            Wait::Minutes(minutes) => Some(from.plus_seconds(minutes * 60).min(latest).max(soonest)),
            Wait::WorkingDays(days) => {
                let on = self.ctx.book.calendar.deadline(from.day(), days).on;
                let of_day = from.seconds_since(Timestamp::start_of(from.day())).rem_euclid(DAY);
                Some(Timestamp::start_of(on).plus_seconds(of_day).min(latest).max(soonest))
            }
            Wait::AfterEffect(days) => {
                let on = app?.effective_on?;
                let then = Timestamp::start_of(on).plus_seconds(days * DAY + 36_000).max(soonest);
                (then <= latest).then_some(then)
            }
        }
    }
}
