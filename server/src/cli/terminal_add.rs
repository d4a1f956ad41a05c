use super::{CliError, Common, block_on};
use crate::demo::operator;
use clap::Args;
use domain::{card::InstitutionKind, rules::RegionCode, words::is_hidden};
use usecases::{
    Context, UseCaseError,
    terminal::{NewTerminal, add_terminal},
};

/// Longest code of an institution; the national list's have 12 characters, older ones vary.
const CODE_CHARS: usize = 30;
/// Longest name of an institution.
const NAME_CHARS: usize = 100;
/// Longest label of a terminal.
const LABEL_CHARS: usize = 60;

/// Add a terminal of a designated institution; prints its id and its credential, once
///
/// The first terminal of an institution also takes its name, kind and region; they may be left out for the next ones.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  yitui terminal add --institution H43010000001 --name 示范人民医院 --kind hospital --region 430000 --label 收费窗口1\n  yitui terminal add --institution H43010000001 --label 收费窗口2\n\nExit codes: 0 added; 1 the database said no; 2 an option is wrong or missing."
)]
pub struct Add {
    /// The institution's code in the agency's list: letters, digits and hyphens, at most 30
    #[arg(long, value_name = "CODE")]
    institution: String,
    /// Its name
    #[arg(long)]
    name: Option<String>,
    /// hospital (also a clinic) or pharmacy
    #[arg(long)]
    kind: Option<String>,
    /// Region that it is in
    #[arg(long, value_name = "CODE")]
    region: Option<String>,
    /// What the terminal is called there, e.g. 收费窗口1
    #[arg(long)]
    label: String,
}

impl Add {
    pub(super) fn run(self, common: &Common) -> Result<(), CliError> {
        block_on(async {
            let (config, keys, database) = common.open().await?;
            let ctx = common.context(&config, keys, &database).await?;
            let new = self.checked(&ctx).await?;
            let (terminal, credential) = match add_terminal(&ctx, &operator(), &new).await {
                Err(UseCaseError::NotFound) => {
                    return Err(wrong("institution", "is not known yet: give --name, --kind and --region too"));
                }
                other => other?,
            };
            database.close().await;
            println!("{}\n{credential}", terminal.id);
            eprintln!(
                "Id and credential. The credential is shown once; whoever has it is this terminal. A counter's browser signs \
                 in with it at {url}/terminal, a program sends it to {url}/api/terminal/ (docs/terminal.md).",
                url = config.public_url()
            );
            Ok(())
        })
    }

    async fn checked(self, ctx: &Context) -> Result<NewTerminal, CliError> {
        let code = self.institution.trim().to_owned();
        if code.is_empty()
            || code.len() > CODE_CHARS
            || !code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        {
            return Err(wrong("institution", "letters, digits and hyphens, at most 30"));
        }
        let label = text("label", &self.label, LABEL_CHARS)?;
        let name = self.name.as_deref().map(|name| text("name", name, NAME_CHARS)).transpose()?;
        let kind = match self.kind.as_deref().map(|kind| (kind, InstitutionKind::from_name(kind))) {
            Some((_, None)) => return Err(wrong("kind", "is hospital or pharmacy")),
            Some((_, kind)) => kind,
            None => None,
        };
        let region = match self.region {
            Some(code) if !ctx.book.regions.contains_key(&RegionCode(code.clone())) => {
                return Err(CliError::NoSuchRegion(code));
            }
            region => region.map(RegionCode),
        };
        // A second terminal is added to what is known; another name for the same code is a slip.
        if let Some(known) = ctx.store.lookup_institution_by_code(&code).await? {
            let differs = name.as_ref().is_some_and(|name| *name != known.name)
                || kind.is_some_and(|kind| kind != known.kind)
                || region.as_ref().is_some_and(|region| *region != known.region);
            if differs {
                return Err(wrong(
                    "institution",
                    "is known with another name, kind or region: see `yitui terminal list`",
                ));
            }
        }
        let known_as = match (name, kind, region) {
            (Some(name), Some(kind), Some(region)) => Some((name, kind, region)),
            _ => None,
        };
        Ok(NewTerminal { institution: code, known_as, label })
    }
}

fn text(field: &str, typed: &str, most: usize) -> Result<String, CliError> {
    let text = typed.trim();
    if text.is_empty() {
        return Err(wrong(field, "is missing"));
    }
    if text.chars().count() > most || text.chars().any(is_hidden) {
        return Err(wrong(field, "is too long, or has characters that nobody sees"));
    }
    Ok(text.to_owned())
}

fn wrong(field: &str, cause: &'static str) -> CliError {
    CliError::Field { field: field.into(), cause: cause.to_owned() }
}
