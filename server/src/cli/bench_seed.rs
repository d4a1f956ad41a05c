use super::{CliError, Common, block_on};
use crate::{
    database::{Database, Filling, Place},
    demo, rules, seed,
};
use clap::Args;
use std::{
    io::{self, IsTerminal},
    time::Instant,
};
use usecases::{
    Context,
    roster::{self, Generator},
};

/// Seed of the people that come in addition to the demonstration's.
const SEED: u64 = 20_261_123;
/// Applications or people between two progress lines in a log.
const STEP: u64 = 100_000;
/// People in a transaction.
const BATCH: usize = 50_000;
/// After so many applications the planner looks again.
const LOOKS: [u64; 3] = [1_000, 20_000, 200_000];
/// From so many people on, indexes are made at the end.
const MANY: u64 = 200_000;

/// Fill a demonstration with people, applications and entries of the record, to measure with
///
/// Only a demonstration's data folder is filled, or a new one; then serve it with --demo. People and applications go
/// through the same schema as real ones and are streamed, so memory does not grow with their number. Nothing is made
/// durable before the end: what is stopped meanwhile can only be deleted.
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  yitui bench seed --people 1000000 --applications 1000000 --audit 2000000 --data /tmp/measured"
)]
pub struct Seed {
    /// People that there are to be at least
    #[arg(long, value_name = "N", default_value_t = 0)]
    people: u64,
    /// Applications that are added; a person has two at most
    #[arg(long, value_name = "N")]
    applications: u64,
    /// Entries of the record that are added, those of the applications' moves included
    #[arg(long, value_name = "N", default_value_t = 0)]
    audit: u64,
}

impl Seed {
    pub(super) fn run(&self, common: &Common) -> Result<(), CliError> {
        block_on(async {
            let config = common.load()?;
            let (keys, fresh) = demo::keys(&config)?;
            let place = Place::new(&config.data, config.database_url.as_deref());
            let database = Database::open(&place, keys.clone()).await?;
            database.migrate().await?;
            let ctx = common.context(&config, keys.clone(), &database).await?;
            let archive = rules::load(config.rules.as_deref())?.archive;
            ctx.store.archive_rules(&ctx.book.version, &archive).await?;
            demo::prepare(&config, &ctx, fresh).await?;
            drop(ctx);
            let mut filling = database.fill(keys.clone()).await?;
            let ctx = common.context(&config, keys, filling.database()).await?;
            self.people(&ctx, &mut filling).await?;
            let made = self.applications(&ctx, &filling).await?;
            drop(ctx);
            filling.finish().await?;
            if made.applications < self.applications {
                eprintln!("nobody is left with a cover in force and no account: more with --people");
            }
            Ok(())
        })
    }

    async fn people(&self, ctx: &Context, filling: &mut Filling) -> Result<(), CliError> {
        let people = ctx.store.facts(ctx.now()).await?.people.unsigned_abs();
        let Some(more) = self.people.checked_sub(people).filter(|more| *more > 0) else { return Ok(()) };
        let begun = Instant::now();
        if more >= MANY {
            filling.put_indexes_aside().await?;
        }
        let mut told = Teller::new("people");
        let mut progress = |progress: roster::Progress| {
            if let roster::Progress::Stored(sum) = progress {
                told.tell(sum.lines);
            }
        };
        let lines = Generator::new(SEED + people, more, ctx.today(), &ctx.book).after(people);
        roster::load_in(ctx.store.as_ref(), &ctx.keys, lines, BATCH, &mut progress).await?;
        drop(told);
        filling.make_indexes(&mut |index| eprintln!("{index}")).await?;
        println!("{more} people, {:.1} s", begun.elapsed().as_secs_f64());
        Ok(())
    }

    async fn applications(&self, ctx: &Context, filling: &Filling) -> Result<seed::Made, CliError> {
        let mut clerks = ctx.store.list_staff().await?;
        clerks.retain(|staff| staff.role.decides() && !staff.disabled);
        let mut told = Teller::new("applications");
        let people = ctx.store.facts(ctx.now()).await?.people.unsigned_abs();
        let twice = seed::Plan::needs_two(self.applications, people);
        let begun = Instant::now();
        let mut made = seed::Made::default();
        for until in LOOKS.into_iter().filter(|look| *look < self.applications).chain([self.applications]) {
            let audit = u128::from(self.audit) * u128::from(until) / u128::from(self.applications.max(1));
            let audit = u64::try_from(audit).unwrap_or(self.audit);
            let plan =
                seed::Plan { applications: until - made.applications, audit: audit.saturating_sub(made.audit), twice };
            let before = made.applications;
            let more = seed::fill(ctx, &clerks, plan, &mut |more| told.tell(before + more.applications)).await?;
            made = seed::Made { applications: before + more.applications, audit: made.audit + more.audit };
            filling.look_again().await?;
            if more.applications < plan.applications {
                break;
            }
        }
        drop(told);
        let seconds = begun.elapsed().as_secs_f64();
        println!("{} applications, {} entries of the record, {seconds:.1} s", made.applications, made.audit);
        Ok(made)
    }
}

/// Tells how far it is: on a terminal a line that changes, in a log one from time to time.
struct Teller {
    what: &'static str,
    begun: Instant,
    terminal: bool,
    steps: u64,
}

impl Teller {
    fn new(what: &'static str) -> Self {
        Self { what, begun: Instant::now(), terminal: io::stderr().is_terminal(), steps: 0 }
    }

    fn tell(&mut self, count: u64) {
        let rate = count as f64 / self.begun.elapsed().as_secs_f64().max(0.001);
        if self.terminal {
            eprint!("\r{count} {}, {rate:.0} a second ", self.what);
        } else if count / STEP > self.steps {
            self.steps = count / STEP;
            eprintln!("{count} {}, {rate:.0} a second", self.what);
        }
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        if self.terminal {
            eprintln!();
        }
    }
}
