//! Terminals are added and revoked by whoever runs the program.

use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::{
    card::{Institution, InstitutionKind, Terminal},
    id::{InstitutionId, TerminalId},
    rules::RegionCode,
};
use storage::{CardChange, ChangeSet};

/// A terminal that is to be added.
#[derive(Clone, Debug)]
pub struct NewTerminal {
    /// Code of the institution in the agency's list.
    pub institution: String,
    /// Its name, kind and place, when it is not known yet.
    pub known_as: Option<(String, InstitutionKind, RegionCode)>,
    /// What the terminal is called.
    pub label: String,
}

/// Adds a terminal, and its institution where it is new. Answers the terminal and its credential, which is shown once.
///
/// # Errors
/// `NotFound` for an institution that is not known when nothing is said about it; `Conflict` when another process added
/// it at this moment.
pub async fn add_terminal(ctx: &Context, caller: &Caller, new: &NewTerminal) -> UseCaseResult<(Terminal, String)> {
    let mut set = ChangeSet::new();
    let institution = match (ctx.store.lookup_institution_by_code(&new.institution).await?, &new.known_as) {
        (Some(institution), _) => institution,
        (None, Some((name, kind, region))) => {
            let institution = Institution {
                id: InstitutionId::from_bits(ctx.ids.bits()),
                code: new.institution.clone(),
                name: name.clone(),
                kind: *kind,
                region: region.clone(),
            };
            set = set.with(CardChange::AddInstitution(institution.clone()));
            institution
        }
        (None, None) => return Err(UseCaseError::NotFound),
    };
    let credential = crypto::session::token().expose().clone();
    let terminal = Terminal {
        id: TerminalId::from_bits(ctx.ids.bits()),
        institution: institution.id,
        label: new.label.clone(),
        credential: crypto::session::token_hash(&credential),
        created_at: ctx.now(),
        revoked_at: None,
        version: 1,
    };
    let added = record::entry(ctx, caller, "terminal.add", terminal.id.as_str(), "");
    ctx.store.commit(set.with(CardChange::AddTerminal(terminal.clone())).audited(added)).await?;
    Ok((terminal, credential))
}

/// Revokes a terminal: its next request is refused. Doing it again answers the same.
///
/// # Errors
/// `NotFound`.
pub async fn revoke_terminal(ctx: &Context, caller: &Caller, id: &TerminalId) -> UseCaseResult<()> {
    let (terminal, _) = ctx.store.lookup_terminal(id).await?.ok_or(UseCaseError::NotFound)?;
    if terminal.revoked_at.is_some() {
        return Ok(());
    }
    let revoked = Terminal { revoked_at: Some(ctx.now()), version: terminal.version + 1, ..terminal };
    let entry = record::entry(ctx, caller, "terminal.revoke", id.as_str(), "");
    ctx.store.commit(ChangeSet::new().with(CardChange::UpdateTerminal(revoked)).audited(entry)).await?;
    Ok(())
}
