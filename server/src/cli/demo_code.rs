use super::{CliError, Common};
use crate::demo;
use clap::Args;

/// The authenticator's code of a demonstration's member of staff, now
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  yitui demo-code clerk")]
pub struct DemoCode {
    /// Sign-in name, e.g. clerk
    #[arg(value_name = "LOGIN")]
    login: String,
}

impl DemoCode {
    pub(super) fn run(&self, common: &Common) -> Result<(), CliError> {
        println!("{}", demo::code(&common.load()?.data, &self.login)?);
        Ok(())
    }
}
