use super::{CliError, Common, block_on, print};
use crate::adapters::SystemClock;
use clap::Args;
use usecases::ports::Clock;

/// Count what is stored
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  yitui facts\n  yitui facts --json --data /var/lib/yitui")]
pub struct Facts {
    /// As one JSON object
    #[arg(long)]
    json: bool,
}

impl Facts {
    pub(super) fn run(&self, common: &Common) -> Result<(), CliError> {
        block_on(async {
            let (_, _, database) = common.open().await?;
            let store = database.store();
            // A demonstration may live on another day.
            let clock = SystemClock { offset: crate::demo::offset(store.as_ref()).await? };
            let facts = store.facts(clock.now()).await?;
            let text =
                if self.json { serde_json::to_string_pretty(&facts).unwrap_or_default() + "\n" } else { plain(&facts) };
            print(&text)
        })
    }
}

/// A line a count, in the order of [`storage::Facts`].
fn plain(facts: &storage::Facts) -> String {
    let mut lines = vec![format!("people        {}", facts.people)];
    for (name, counts) in [("cover", &facts.covers), ("application", &facts.applications), ("outbox", &facts.outbox)] {
        lines.extend(counts.iter().map(|(state, count)| format!("{:<13} {count}", format!("{name} {state}"))));
    }
    let single = [
        ("effects", facts.effects),
        ("receipts", facts.receipts),
        ("notices", facts.notices),
        ("audit", facts.audit),
        ("sessions", facts.sessions),
    ];
    lines.extend(single.map(|(name, count)| format!("{name:<13} {count}")));
    lines.join("\n") + "\n"
}
