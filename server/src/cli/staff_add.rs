use super::{CliError, Common, block_on};
use crate::demo::operator;
use app::components::error_text;
use clap::Args;
use domain::{
    application::form::{FieldCode, FieldError},
    language::Language,
};
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

/// A fault in words, under the option's name.
fn told(fault: &FieldError) -> CliError {
    let cause = match (fault.field.as_str(), fault.code) {
        ("login", FieldCode::Taken) => "is taken".to_owned(),
        ("id_number", FieldCode::Taken) => "belongs to another member".to_owned(),
        ("login", FieldCode::Character) => "use 3 to 32 of a to z, 0 to 9, dot and hyphen".to_owned(),
        ("role", _) => "use clerk, supervisor, administrator or auditor".to_owned(),
        ("regions", _) => "use six-digit codes of regions that are served; `yitui rules check` lists them".to_owned(),
        (field, code) => error_text(Language::En, code, field),
    };
    let field = fault.field.trim_end_matches('s').replace('_', "-");
    CliError::Field { field, cause }
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
                    let Some(fault) = faults.first() else { return Err(UseCaseError::Invalid(faults).into()) };
                    return Err(told(fault));
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
