use super::{CliError, Common, block_on};
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
            if self.json {
                println!("{}", serde_json::to_string_pretty(&facts).unwrap_or_default());
            } else {
                println!("people        {}", facts.people);
                for (name, counts) in
                    [("cover", &facts.covers), ("application", &facts.applications), ("outbox", &facts.outbox)]
                {
                    for (state, count) in counts {
                        println!("{:<13} {count}", format!("{name} {state}"));
                    }
                }
                println!("effects       {}", facts.effects);
                println!("receipts      {}", facts.receipts);
                println!("notices       {}", facts.notices);
                println!("audit         {}", facts.audit);
                println!("sessions      {}", facts.sessions);
            }
            Ok(())
        })
    }
}
