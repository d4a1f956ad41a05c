//! Real-name proof: a name and a number prove nothing (lists leak); the phone that the roster holds receives the code.

use super::{HOLD_SECONDS, challenge, count, id_number_key};
use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use crypto::digest;
use domain::{
    account::{Account, ChallengePurpose, ProofLevel, SessionOwner},
    application::form::{FieldCode, FieldError},
    person::{IdNumber, IdNumberError, Name, NameError, Person},
};
use storage::{Change, ChangeSet};

/// Reads an identity number as typed into `field`.
///
/// # Errors
/// `Invalid`.
pub fn read_id_number(field: &str, typed: &str) -> Result<IdNumber, FieldError> {
    IdNumber::parse(typed).map_err(|error| {
        let code = match error {
            IdNumberError::Empty => FieldCode::Required,
            IdNumberError::Length => FieldCode::IdLength,
            IdNumberError::Character => FieldCode::IdCharacter,
            IdNumberError::Province => FieldCode::IdProvince,
            IdNumberError::BirthDate => FieldCode::IdBirthDate,
            IdNumberError::Checksum => FieldCode::IdChecksum,
        };
        FieldError::new(field, code)
    })
}

/// Reads a name as typed into `field`.
///
/// # Errors
/// `Invalid`.
pub fn read_name(field: &str, typed: &str) -> Result<Name, FieldError> {
    Name::parse(typed).map_err(|error| {
        let code = match error {
            NameError::Empty => FieldCode::Required,
            NameError::TooLong => FieldCode::TooLong,
            NameError::Character => FieldCode::Character,
        };
        FieldError::new(field, code)
    })
}

/// Begins the proof. Whether name and number fit or not, the answer and the work are the same; only the phone that the
/// roster holds gets a code, and only when they fit.
///
/// # Errors
/// `Invalid` for what can't be a name or number at all; `LimitReached`.
pub async fn begin(ctx: &Context, caller: &Caller, name: &str, id_number: &str) -> UseCaseResult<()> {
    let account = caller.resident()?.clone();
    let (name, number) = match (read_name("name", name), read_id_number("id_number", id_number)) {
        (Ok(name), Ok(number)) => (name, number),
        (name, number) => {
            return Err(UseCaseError::Invalid([name.err(), number.err()].into_iter().flatten().collect()));
        }
    };
    let limits = vec![
        count(ctx, "proof_account_hour", account.id.as_str(), |l| l.proof_account_hour),
        count(ctx, "proof_target_day", &id_number_key(ctx, &number), |l| l.proof_target_day),
    ];
    let person = ctx.store.lookup_person_by_id_number(&number).await?;
    let proven = person.as_ref().filter(|p| p.name == name && p.died_on.is_none());
    let roster_phone = proven.and_then(|p| p.phone.clone());
    // With no match a code is made all the same and goes nowhere.
    let (phone, act, deliver) = match (proven, roster_phone) {
        (Some(person), Some(phone)) => (phone, act_of(&account, person), true),
        _ => (account.phone.clone(), digest::sha256_hex(ctx.ids.bits().to_be_bytes().as_slice()), false),
    };
    let sending = challenge::Sending {
        session: caller.session()?,
        purpose: ChallengePurpose::ProvePerson,
        phone: &phone,
        act: &act,
        // Not the phone: whose limit is used up would tell whether name and number fitted.
        counted_for: id_number_key(ctx, &number),
        deliver,
        first: limits,
    };
    challenge::send_in(ctx, caller, sending).await
}

fn act_of(account: &Account, person: &Person) -> String {
    digest::sha256_hex(format!("prove\n{}\n{}", account.id, person.id).as_bytes())
}

/// Ends the proof: name and number are typed once more by the page's hidden fields, never kept by us.
///
/// # Errors
/// `Invalid` with `ProofFailed` or `CodeWrong` (uniform).
pub async fn finish(ctx: &Context, caller: &Caller, name: &str, id_number: &str, code: &str) -> UseCaseResult<()> {
    let account = caller.resident()?.clone();
    let name = read_name("name", name)?;
    let number = read_id_number("id_number", id_number)?;
    let person = ctx.store.lookup_person_by_id_number(&number).await?.filter(|p| p.name == name && p.died_on.is_none());
    let act = person.as_ref().map(|p| act_of(&account, p)).unwrap_or_default();
    let spent = challenge::spend(ctx, caller, ChallengePurpose::ProvePerson, &act, code).await?;
    let person = person.ok_or_else(|| UseCaseError::from(FieldError::new("code", FieldCode::ProofFailed)))?;
    link(ctx, caller, account, &person, ProofLevel::RosterPhone, vec![Change::UpdateChallenge(spent)]).await
}

/// Ties an account to a person. Another account that had proven to be the person loses it, and sending is held a day.
pub(crate) async fn link(
    ctx: &Context,
    caller: &Caller,
    mut account: Account,
    person: &Person,
    level: ProofLevel,
    mut changes: Vec<Change>,
) -> UseCaseResult<()> {
    if let Some(mut other) = ctx.store.lookup_account_by_person(&person.id).await?.filter(|o| o.id != account.id) {
        other.person = None;
        other.proof = ProofLevel::Phone;
        other.version += 1;
        account.held_until = Some(ctx.now().plus_seconds(HOLD_SECONDS));
        changes.push(Change::RevokeSessions {
            owner: SessionOwner::Resident(other.id.clone()),
            except: None,
            at: ctx.now(),
        });
        changes.push(Change::UpdateAccount(other));
    }
    account.person = Some(person.id.clone());
    account.proof = level;
    account.version += 1;
    let proven = record::entry(ctx, caller, "account.person_proven", account.id.as_str(), &format!("{level:?}"));
    changes.push(Change::UpdateAccount(account));
    ctx.store.commit(ChangeSet { changes, audit: vec![proven], idempotency: None }).await?;
    Ok(())
}
