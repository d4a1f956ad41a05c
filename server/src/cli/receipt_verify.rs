use super::{CliError, Common};
use crate::{serve::key_file, text};
use app::i18n::{say_in, state_in};
use clap::Args;
use crypto::{Keyring, signing::PublicKey};
use domain::{
    application::ApplicationAct,
    card::CardAct,
    language::Language,
    receipt::{Receipt, ReceiptAct},
};
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
        let key = signing_key(common, self.key.as_deref(), &self.file)?;
        receipt::verify(&found, &key).map_err(|fault| {
            if fault.is_tampering() {
                CliError::Tampered { path: self.file.clone(), cause: fault.to_string() }
            } else {
                unchecked(fault.to_string())
            }
        })?;
        print!("{}", said(&found));
        Ok(())
    }
}

/// What a genuine receipt says, a fact a line.
fn said(receipt: &Receipt) -> String {
    let body = &receipt.body;
    let mut facts = Vec::new();
    match &body.act {
        ReceiptAct::Stop { act, reference, state, .. } => {
            facts.push(("reference", reference.to_string()));
            let asked = match act {
                ApplicationAct::Stop => "stop of a residents' cover",
                ApplicationAct::Refund => "refund only, of a cover that had been stopped",
            };
            facts.push(("asked for", asked.to_owned()));
            facts.push(("state", both(|language| state_in(language, *act, *state))));
        }
        ReceiptAct::Card { act, issuer, credential, .. } => {
            facts.push(("card", format!("{issuer} {}", credential.zh)));
            facts.push(("what was done", both(|language| say_in(language, *act))));
        }
    }
    facts.push(("insured", format!("{} {}", body.name, body.id_number)));
    facts.push(("region", format!("{} {}", body.region, body.agency.zh)));
    facts.push(("act", format!("{} (China)", body.at.in_china())));
    match &body.act {
        ReceiptAct::Stop { reason, year, effective_on, refund, .. } => {
            facts.push(("reason", both(|language| say_in(language, *reason))));
            facts.push(("benefit year", year.to_string()));
            facts.extend(effective_on.map(|day| ("effective on", day.to_string())));
            facts.extend(refund.map(|amount| ("refund", format!("{amount} yuan"))));
        }
        ReceiptAct::Card { channels, device, .. } => {
            facts.extend(channels.iter().map(|channel| ("channel", channel.to_string())));
            facts.extend(device.iter().map(|device| ("device", device.clone())));
        }
    }
    // People count from one, as the receipt's page does.
    facts.push(("record", format!("entry {} of {}", receipt.inclusion.index + 1, receipt.inclusion.size)));
    let mut text = format!("genuine: signed with key {}\n", receipt.key);
    text.extend(facts.into_iter().map(|(name, value)| format!("{name:<14} {value}\n")));
    if matches!(&body.act, ReceiptAct::Card { act: CardAct::Unbound, .. }) {
        text.push_str("Unbinding ends no cover, no physical card and no channel that is not named.\n");
    }
    if body.demonstration {
        text.push_str("Made by a demonstration: it proves nothing in the real world.\n");
    }
    text
}

/// English and Chinese words for a code of the receipt's file.
fn both(words: impl Fn(Language) -> String) -> String {
    format!("{} · {}", words(Language::En), words(Language::Zh))
}

/// The published key in a file, or without one the key of the data folder.
pub(super) fn signing_key(common: &Common, given: Option<&Path>, checked: &Path) -> Result<PublicKey, CliError> {
    if let Some(path) = given {
        return published(path);
    }
    let path = key_file(&common.load()?.data);
    let keys = Keyring::open(&path).map_err(|_| CliError::Unchecked {
        path: checked.to_owned(),
        cause: format!("no key: give --key FILE ({} is not there)", path.display()),
    })?;
    Ok(crypto::signing::public_key(&keys))
}

fn published(path: &Path) -> Result<PublicKey, CliError> {
    let unchecked = |cause: String| CliError::Unchecked { path: path.to_owned(), cause };
    let text = text::read(path).map_err(|error| unchecked(error.to_string()))?;
    PublicKey::from_pem(&text).map_err(|_| unchecked("line 1: not an Ed25519 public key in PEM".to_owned()))
}
