use super::{CliError, Common};
use crate::{serve::key_file, text};
use clap::Args;
use crypto::{Keyring, signing::PublicKey};
use std::path::{Path, PathBuf};
use usecases::receipt;

/// Check a receipt without asking anybody
///
/// Exit 0: genuine, 1: changed, 2: cannot be checked.
#[derive(Args, Debug)]
#[command(
    after_help = "The key is published at /.well-known/yitui-receipt-key.pem of the server that signed.\n\nExamples:\n  yitui receipt verify receipt.json --key yitui-receipt-key.pem\n  yitui receipt verify receipt.json --data /var/lib/yitui"
)]
pub struct Verify {
    /// The receipt's file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The published key (PEM); without it the key in the data folder
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

impl Verify {
    pub(super) fn run(&self, common: &Common) -> Result<(), CliError> {
        let unchecked = |cause: String| CliError::Unchecked { path: self.file.clone(), cause };
        let text = text::read(&self.file).map_err(|error| unchecked(error.to_string()))?;
        let found = receipt::read(&text).map_err(|fault| unchecked(fault.to_string()))?;
        let key = match &self.key {
            Some(path) => published(path)?,
            None => {
                let path = key_file(&common.load()?.data);
                let keys = Keyring::open(&path)
                    .map_err(|_| unchecked(format!("no key: give --key FILE ({} is not there)", path.display())))?;
                crypto::signing::public_key(&keys)
            }
        };
        receipt::verify(&found, &key).map_err(|fault| {
            if fault.is_tampering() {
                CliError::Tampered { path: self.file.clone(), cause: fault.to_string() }
            } else {
                unchecked(fault.to_string())
            }
        })?;
        let body = &found.body;
        println!("genuine: signed with key {}", found.key);
        println!("reference      {}", body.reference);
        println!("state          {}", body.state.name());
        println!("insured        {} {}", body.name, body.id_number);
        println!("region         {} {}", body.region, body.agency.zh);
        println!("benefit year   {}", body.year);
        println!("act            {} (China)", body.at.in_china());
        if let Some(day) = body.effective_on {
            println!("effective on   {day}");
        }
        if let Some(amount) = body.refund {
            println!("refund         {amount} yuan");
        }
        // People count from one, as the receipt's page does.
        println!("record         entry {} of {}", found.inclusion.index + 1, found.inclusion.size);
        if body.demonstration {
            println!("Made by a demonstration: it proves nothing in the real world.");
        }
        Ok(())
    }
}

fn published(path: &Path) -> Result<PublicKey, CliError> {
    let unchecked = |cause: String| CliError::Unchecked { path: path.to_owned(), cause };
    let text = text::read(path).map_err(|error| unchecked(error.to_string()))?;
    PublicKey::from_pem(&text).map_err(|_| unchecked("line 1: not an Ed25519 public key in PEM".to_owned()))
}
