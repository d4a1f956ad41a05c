use super::{CliError, Common, block_on};
use crate::demo::operator;
use clap::Args;
use usecases::{
    UseCaseError,
    desk::members::{NewMember, create},
};

/// Add a member of staff; prints a one-time password, once
///
/// The member sets a new password and enrols a second factor at the first sign-in.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  yitui staff add --login li.na --name 李娜 --role clerk --region 411481\n  yitui staff add --login admin --name 管理员 --role administrator"
)]
pub struct Add {
    /// Sign-in name: 3 to 32 of a–z, 0–9, dot, hyphen
    #[arg(long)]
    login: String,
    /// Name shown to colleagues
    #[arg(long)]
    name: String,
    /// clerk, supervisor, administrator or auditor
    #[arg(long)]
    role: String,
    /// Region of the office; may be given more than once; none: all regions
    #[arg(long = "region", value_name = "CODE")]
    regions: Vec<String>,
    /// The member's own identity number, so that they can't decide their own case; only its keyed index is kept
    #[arg(long, value_name = "NUMBER")]
    id_number: Option<Private>,
    /// The member's own phone, for the same; only its keyed index is kept
    #[arg(long, value_name = "NUMBER")]
    phone: Option<Private>,
}

/// A number that is personal: not even a debug line shows it.
#[derive(Clone, Default)]
struct Private(String);

impl From<String> for Private {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl std::fmt::Debug for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

impl Add {
    pub(super) fn run(self, common: &Common) -> Result<(), CliError> {
        block_on(async {
            let (config, keys, database) = common.open().await?;
            let ctx = common.context(&config, keys, &database).await?;
            let regions = self.regions.join(",");
            let form = NewMember {
                login: self.login,
                name: self.name,
                role: self.role,
                regions,
                id_number: self.id_number.unwrap_or_default().0,
                phone: self.phone.unwrap_or_default().0,
            };
            let password = match create(&ctx, &operator(), &form).await {
                Err(UseCaseError::Invalid(faults)) => {
                    let (field, cause) =
                        faults.first().map_or(("login", "invalid"), |f| (f.field.as_str(), f.code.name()));
                    let cause = match (field, cause) {
                        ("login", "taken") => "is taken",
                        ("id_number", "taken") => "belongs to another member",
                        _ => cause,
                    };
                    let field = field.trim_end_matches('s').replace('_', "-");
                    return Err(CliError::Field { field, cause });
                }
                other => other?,
            };
            database.close().await;
            println!("{password}");
            eprintln!("This one-time password is shown once. The member signs in at {}/desk.", config.public_url());
            Ok(())
        })
    }
}
