//! Real-name proof: a name and a number prove nothing (lists leak); the phone that the roster holds receives the code.

use super::{
    HOLD_SECONDS, challenge, count, id_number_key,
    security::{SecurityNotice, tell},
};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    delivery::{directly, send_at_once},
    record,
};
use domain::{
    account::{Account, Challenge, ChallengePurpose, ProofLevel, SessionOwner},
    application::form::{FieldCode, FieldError},
    delivery::Delivery,
    id::PersonId,
    language::Language,
    person::{IdNumber, IdNumberError, Name, NameError, Person},
};
use storage::{AssistChange, Change, ChangeSet, Constraint, DeliveryChange, StoreError};

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

/// What a code of the proof stands for, as its challenge keeps it. Where nothing fitted, the person is nobody.
struct Act {
    person: PersonId,
    /// What sending is counted for. Not the phone: whose limit is used up would tell whether name and number fitted.
    counted_for: String,
}

impl Act {
    fn text(&self) -> String {
        format!("{} {}", self.person, self.counted_for)
    }

    fn read(text: &str) -> Option<Self> {
        let (person, counted_for) = text.split_once(' ')?;
        Some(Self { person: PersonId::parse(person)?, counted_for: counted_for.to_owned() })
    }

    async fn person(&self, ctx: &Context) -> UseCaseResult<Option<Person>> {
        Ok(ctx.store.lookup_person(&self.person).await?.filter(|p| p.died_on.is_none()))
    }
}

/// The caller's account, which must not be tied to a person yet: a proof never makes one person's account another's.
fn unproven(caller: &Caller) -> UseCaseResult<&Account> {
    let account = caller.resident()?;
    if account.person.is_some() { Err(UseCaseError::Conflict) } else { Ok(account) }
}

/// Begins the proof. Whether name and number fit or not, the answer and the work are the same; only the phone that the
/// roster holds gets a code, and only when they fit.
///
/// # Errors
/// `Invalid` for what can't be a name or number at all; `Conflict` where a person is proven already; `LimitReached`.
pub async fn begin(ctx: &Context, caller: &Caller, name: &str, id_number: &str) -> UseCaseResult<()> {
    unproven(caller)?;
    let (name, number) = match (read_name("name", name), read_id_number("id_number", id_number)) {
        (Ok(name), Ok(number)) => (name, number),
        (name, number) => {
            return Err(UseCaseError::Invalid([name.err(), number.err()].into_iter().flatten().collect()));
        }
    };
    let found = ctx.store.lookup_person_by_id_number(&number).await?;
    let proven = found.filter(|p| p.name.fits(&name) && p.died_on.is_none());
    let person = proven.as_ref().map_or_else(|| PersonId::from_bits(ctx.ids.bits()), |p| p.id.clone());
    let act = Act { person, counted_for: id_number_key(ctx, &number) };
    send_code(ctx, caller, &act, proven.as_ref()).await
}

/// Sends another code for the proof that is under way.
///
/// # Errors
/// `Conflict` when none is under way or a person is proven already; `LimitReached`.
pub async fn resend(ctx: &Context, caller: &Caller) -> UseCaseResult<()> {
    unproven(caller)?;
    let act = under_way(ctx, caller).await?.and_then(|last| Act::read(&last.act)).ok_or(UseCaseError::Conflict)?;
    let proven = act.person(ctx).await?;
    send_code(ctx, caller, &act, proven.as_ref()).await
}

/// Whether a code of this session waits to be typed; whether name and number fitted it does not say.
///
/// # Errors
/// `NotSignedIn`; storage.
pub async fn is_under_way(ctx: &Context, caller: &Caller) -> UseCaseResult<bool> {
    Ok(under_way(ctx, caller).await?.is_some_and(|last| last.is_live(ctx.now())))
}

async fn under_way(ctx: &Context, caller: &Caller) -> UseCaseResult<Option<Challenge>> {
    let last = ctx.store.latest_challenge(&caller.session()?.id, ChallengePurpose::ProvePerson).await?;
    Ok(last.filter(|last| last.used_at.is_none()))
}

async fn send_code(ctx: &Context, caller: &Caller, act: &Act, proven: Option<&Person>) -> UseCaseResult<()> {
    let (account, phone) = (caller.resident()?, caller.phone()?);
    let limits = vec![
        count(ctx, "proof_account_hour", account.id.as_str(), |l| l.proof_account_hour),
        count(ctx, "proof_target_day", &format!("{} {}", act.counted_for, account.id), |l| l.proof_target_day),
        count(ctx, "proof_target_anywhere_day", &act.counted_for, |l| l.proof_target_anywhere_day),
    ];
    // With no match a code is made all the same and goes nowhere.
    let roster_phone = proven.and_then(|p| p.phone.as_ref());
    let sending = challenge::Sending {
        session: caller.session()?,
        purpose: ChallengePurpose::ProvePerson,
        phone: roster_phone.unwrap_or(phone),
        act: &act.text(),
        counted_for: act.counted_for.clone(),
        deliver: roster_phone.is_some(),
        first: limits,
    };
    challenge::send_in(ctx, caller, sending).await
}

/// Ends the proof with the code that was sent for it.
///
/// # Errors
/// `Invalid` with `ProofFailed` or `CodeWrong` (uniform); `Conflict` where a person is proven already, or where another
/// account proved to be the same person at this moment.
pub async fn finish(ctx: &Context, caller: &Caller, code: &str) -> UseCaseResult<()> {
    let account = unproven(caller)?.clone();
    let last = under_way(ctx, caller).await?;
    let act = last.map(|last| last.act).unwrap_or_default();
    let spent = challenge::spend(ctx, caller, ChallengePurpose::ProvePerson, &act, code).await?;
    let person = match Act::read(&act) {
        Some(act) => act.person(ctx).await?,
        None => None,
    };
    // Without a phone nothing was delivered: no guess proves anything.
    let person = person.filter(|p| p.phone.as_ref() == Some(&spent.phone));
    let person = person.ok_or_else(|| UseCaseError::from(FieldError::new("code", FieldCode::ProofFailed)))?;
    link(ctx, caller, account, &person, ProofLevel::RosterPhone, vec![Change::UpdateChallenge(spent)]).await
}

/// Ties an account to a person. Another account that had proven to be the person loses it, and sending is held a day;
/// so it is after a confirmation at the counter, of which the phone that the roster holds is told.
pub(crate) async fn link(
    ctx: &Context,
    caller: &Caller,
    mut account: Account,
    person: &Person,
    level: ProofLevel,
    mut changes: Vec<Change>,
) -> UseCaseResult<()> {
    let mut adopted = None;
    if let Some(mut other) = ctx.store.lookup_account_by_person(&person.id).await?.filter(|o| o.id != account.id) {
        other.person = None;
        other.proof = ProofLevel::Phone;
        other.version += 1;
        if other.phone.is_some() {
            account.held_until = Some(ctx.now().plus_seconds(HOLD_SECONDS));
        } else {
            // Nobody ever signed in to it: staff entered applications for who has come now, and these are theirs.
            adopted = Some(AssistChange::Adopt { from: other.id.clone(), to: account.id.clone() });
        }
        changes.push(Change::RevokeSessions {
            owner: SessionOwner::Resident(other.id.clone()),
            except: None,
            at: ctx.now(),
        });
        changes.push(Change::UpdateAccount(other));
    }
    let mut language = Language::default();
    if level == ProofLevel::Counter {
        account.held_until = Some(ctx.now().plus_seconds(HOLD_SECONDS));
        language = account.language;
        changes.push(tell(ctx, &account.id, SecurityNotice::CounterConfirmed));
    }
    let phone = account.phone.as_ref().map(|phone| phone.masked()).unwrap_or_default();
    let told = (level == ProofLevel::Counter).then(|| told_roster_phone(ctx, person, &phone, language)).flatten();
    changes.extend(told.iter().map(|told| DeliveryChange::Add(told.clone()).into()));
    account.person = Some(person.id.clone());
    account.proof = level;
    account.version += 1;
    let proven = record::entry(ctx, caller, "account.person_proven", account.id.as_str(), &format!("{level:?}"));
    changes.push(Change::UpdateAccount(account));
    changes.extend(adopted.map(Change::from));
    match ctx.store.commit(ChangeSet { changes, audit: vec![proven], idempotency: None }).await {
        Err(StoreError::Refused(Constraint::PersonTaken)) => return Err(UseCaseError::Conflict),
        other => other.map_err(UseCaseError::from)?,
    };
    if let Some(told) = told {
        send_at_once(ctx, &told).await;
    }
    Ok(())
}

/// Whoever really is the person learns that somebody was confirmed to be them, while sending is still held.
fn told_roster_phone(ctx: &Context, person: &Person, account: &str, language: Language) -> Option<Delivery> {
    let to = person.phone.as_ref()?;
    let host = ctx.settings.public_url.split("//").last().unwrap_or_default();
    let words = match language {
        Language::Zh => format!(
            "【易退 {host}】经办窗口已核验您的身份，并与手机号 {account} 的账号绑定。24 小时内不能提交停保申请。不是您本人办理的，请马上拨打 12393。"
        ),
        Language::En => format!(
            "[Yitui {host}] Your identity was confirmed at the counter for the account with phone {account}. Nothing can be sent for 24 hours. If this was not you, call 12393 at once."
        ),
    };
    Some(directly(ctx, None, to, SecurityNotice::CounterConfirmed.name(), words))
}
