use super::CliError;
use crate::{adapters::SystemClock, rules};
use clap::Args;
use jiff::civil::Date;
use std::{
    fs::OpenOptions,
    io::{self, BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path::PathBuf,
};
use usecases::{ports::Clock, roster};

/// Make up a roster: valid numbers, families, covers, payments
///
/// The same seed, number and date make the same people. Everybody is marked as generated.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  yitui roster generate --people 1000 --seed 7 --out people.csv\n  yitui roster generate --people 1000000 --seed 1 | head"
)]
pub struct Generate {
    /// How many people
    #[arg(long, value_name = "N")]
    people: u64,
    /// Seed
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// File to write, never over one that is there; without it, or with -, standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Date that the covers are made for (default: today)
    #[arg(long, value_name = "DATE")]
    today: Option<Date>,
    /// Folder with rules instead of those in the program
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

impl Generate {
    pub(super) fn run(&self) -> Result<(), CliError> {
        let book = rules::load(self.rules.as_deref())?.book;
        let today = self.today.unwrap_or_else(|| SystemClock::default().now().day());
        let file = self.out.as_ref().filter(|path| path.as_os_str() != "-");
        let out: Box<dyn Write> = match file {
            Some(path) => {
                let mut options = OpenOptions::new();
                let opened = options.write(true).create_new(true).mode(0o600).open(path);
                Box::new(opened.map_err(|source| match source.kind() {
                    io::ErrorKind::AlreadyExists => CliError::FileThere(path.clone()),
                    _ => CliError::File { path: path.clone(), source },
                })?)
            }
            None => Box::new(io::stdout().lock()),
        };
        let mut out = BufWriter::new(out);
        match roster::write_csv(self.seed, self.people, today, &book, &mut out) {
            // `| head` has seen enough.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            other => other.map_err(|source| CliError::File { path: file.map_or("-".into(), Clone::clone), source }),
        }
    }
}
