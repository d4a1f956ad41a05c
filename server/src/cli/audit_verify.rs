use super::{CliError, Common, print, receipt_verify::signing_key};
use crate::text;
use clap::Args;
use std::path::{Path, PathBuf};
use usecases::audit::{self, AuditProof};

/// Check an entry of the record without asking anybody
///
/// Exit 0: it stands in the record as the file says, 1: changed, 2: cannot be checked.
#[derive(Args, Debug)]
#[command(
    after_help = "The key is published at /.well-known/yitui-receipt-key.pem of the server that signed.\n\nExamples:\n  yitui audit verify yitui-record-7.json --key yitui-receipt-key.pem\n  yitui audit verify yitui-record-7.json --data /var/lib/yitui"
)]
pub struct Verify {
    /// The proof's file, from the entry's page
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The published key (PEM); without it the key in the data folder
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

impl Verify {
    pub(super) fn run(&self, common: &Common) -> Result<(), CliError> {
        let proof = load(&self.file, self.key.as_deref(), common)?;
        print(&said(&proof))
    }
}

/// A proof's file that holds by its key.
pub(super) fn load(file: &Path, key: Option<&Path>, common: &Common) -> Result<AuditProof, CliError> {
    let unchecked = |cause: String| CliError::Unchecked { path: file.to_owned(), cause };
    let text = text::read(file).map_err(|error| unchecked(error.to_string()))?;
    let proof = audit::read(&text).map_err(|fault| unchecked(fault.to_string()))?;
    let key = signing_key(common, key, file)?;
    audit::verify(&proof, &key).map_err(|fault| {
        if fault.is_tampering() {
            CliError::Tampered { path: file.to_owned(), cause: fault.to_string() }
        } else {
            unchecked(fault.to_string())
        }
    })?;
    Ok(proof)
}

/// What a proven entry says, a fact a line.
fn said(proof: &AuditProof) -> String {
    let mut text = format!("on the record: signed with key {}\n", proof.key);
    let mut line = |name: &str, value: String| text.push_str(&format!("{name:<14} {value}\n"));
    line("entry", format!("{} of {}", proof.inclusion.index, proof.inclusion.size));
    if let Some(entry) = proof.said() {
        line("when", format!("{} (China)", entry.at.in_china()));
        line("who", entry.actor.key());
        line("what", entry.action);
        line("on what", entry.object);
        line("detail", entry.detail);
    }
    line("root", proof.inclusion.root.clone());
    line("proven", format!("{} (China)", proof.at.in_china()));
    if proof.demonstration {
        text.push_str("Made by a demonstration: it proves nothing in the real world.\n");
    }
    text
}
