use super::{CliError, Common, block_on};
use crate::private::private_file;
use clap::Args;
use std::{
    ffi::OsString,
    fs::{self, File},
    io::{self, BufReader, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
    time::Instant,
};
use usecases::roster::{self, Progress, Summary};

/// Bad lines that are shown one by one; all of them are in the reject file.
const SHOWN: u64 = 20;
/// People between two progress lines in a log.
const STEP: u64 = 50_000;

/// Import a roster file
///
/// Streamed, a thousand lines to a transaction; importing the same file again changes nothing. Bad lines are put aside
/// in FILE.rejects.csv (readable by its owner only) and named here by number and reason. Exit 1 when there were any.
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  yitui roster import people.csv --data /var/lib/yitui")]
pub struct Import {
    /// The file; docs/roster.md explains its columns
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Import {
    pub(super) fn run(&self, common: &Common) -> Result<(), CliError> {
        let file = File::open(&self.file).map_err(|source| CliError::File { path: self.file.clone(), source })?;
        let rejects_path = rejects_path(&self.file);
        let fault = |source| CliError::File { path: rejects_path.clone(), source };
        let mut rejects = BufWriter::new(private_file(&rejects_path).map_err(fault)?);
        let started = Instant::now();
        let sum = block_on(async {
            let (_, keys, database) = common.open().await?;
            let store = database.store();
            let mut told = Teller::new(&self.file, started);
            let sum = roster::import(&store, &keys, BufReader::new(file), &mut |p| told.tell(p), &mut rejects)
                .await
                .map_err(|fault| CliError::Import { path: self.file.clone(), fault })?;
            database.close().await;
            Ok(sum)
        })?;
        rejects.flush().map_err(fault)?;
        if sum.rejected == 0 {
            fs::remove_file(&rejects_path).map_err(fault)?;
        }
        report(sum, started);
        if sum.rejected > 0 {
            let cause = format!("{} lines were put aside in {}", sum.rejected, rejects_path.display());
            return Err(CliError::File { path: self.file.clone(), source: io::Error::other(cause) });
        }
        Ok(())
    }
}

fn rejects_path(file: &Path) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(".rejects.csv");
    name.into()
}

fn report(sum: Summary, started: Instant) {
    let seconds = started.elapsed().as_secs_f64();
    let Summary { lines, added, updated, unchanged, rejected } = sum;
    println!("{lines} lines: {added} added, {updated} updated, {unchanged} unchanged, {rejected} put aside");
    let peak = peak_mib().map_or_else(String::new, |mib| format!(", peak memory {mib} MiB"));
    println!("{seconds:.1} s, {:.0} people a second{peak}", lines as f64 / seconds.max(0.001));
}

/// Highest resident memory of this process so far (Linux).
fn peak_mib() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
}

/// Tells how far the import is: on a terminal a line that changes, in a log one each fifty thousand people.
struct Teller {
    file: String,
    started: Instant,
    terminal: bool,
    shown: u64,
    steps: u64,
}

impl Teller {
    fn new(file: &Path, started: Instant) -> Self {
        let file = file.display().to_string();
        Self { file, started, terminal: io::stderr().is_terminal(), shown: 0, steps: 0 }
    }

    fn tell(&mut self, progress: Progress) {
        match progress {
            Progress::Rejected(rejection) => {
                self.shown += 1;
                if self.shown <= SHOWN {
                    eprintln!("{}, line {}: {}", self.file, rejection.line, rejection.fault);
                } else if self.shown == SHOWN + 1 {
                    eprintln!("… more are in the reject file");
                }
            }
            Progress::Stored(sum) => {
                let rate = sum.lines as f64 / self.started.elapsed().as_secs_f64().max(0.001);
                if self.terminal {
                    eprint!("\r{} lines, {rate:.0} a second ", sum.lines);
                } else if sum.lines / STEP > self.steps {
                    self.steps = sum.lines / STEP;
                    eprintln!("{} lines, {rate:.0} a second", sum.lines);
                }
            }
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
