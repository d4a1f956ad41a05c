//! A resident's own channels, quiet hours and wishes.

use super::{send::send_at_once, words, write::directly};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::{count, hand_off::is_code},
    ports::{Mail, SendError},
    record,
};
use crypto::code;
use domain::{
    account::Host,
    application::form::{FieldCode, FieldError, check_code},
    delivery::{Asked, Bound, Channel, Delivery, MailAddress, Quiet, Reach, Topic},
    id::{AccountId, DeliveryId},
    language::Language,
};
use std::collections::BTreeSet;
use storage::{Change, ChangeSet, DeliveryChange, HandOffChange};

/// Messages that the notices' page knows of.
const TOLD: u32 = 300;

/// What the settings' page shows.
#[derive(Clone, Debug)]
pub struct ChannelsPage {
    /// The phone that signs in, masked.
    pub phone: String,
    /// What was chosen.
    pub reach: Reach,
    /// Channels of this installation.
    pub offered: Vec<Channel>,
}

/// Quiet hours and wishes as they were sent.
#[derive(Clone, Debug, Default)]
pub struct WishesForm {
    /// Whether there are quiet hours.
    pub quiet: bool,
    /// First quiet hour.
    pub from: String,
    /// First hour that is not quiet any more.
    pub until: String,
    /// What is wished for.
    pub wanted: BTreeSet<(Topic, Channel)>,
}

async fn reach_of(ctx: &Context, account: &AccountId) -> UseCaseResult<Reach> {
    Ok(ctx.store.lookup_reach(account).await?.unwrap_or_else(|| Reach::new(account.clone())))
}

fn put(mut reach: Reach) -> Change {
    reach.version += 1;
    DeliveryChange::PutReach(reach).into()
}

/// The settings as they are.
///
/// # Errors
/// `NotSignedIn`.
pub async fn channels_page(ctx: &Context, caller: &Caller) -> UseCaseResult<ChannelsPage> {
    let account = caller.resident()?;
    Ok(ChannelsPage {
        phone: caller.phone()?.masked(),
        reach: reach_of(ctx, &account.id).await?,
        offered: Channel::ALL.into_iter().filter(|channel| ctx.post.offers(*channel)).collect(),
    })
}

/// Messages of the caller's newest notices, by which channel and what became of each.
///
/// # Errors
/// `NotSignedIn`.
pub async fn told_about(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<Delivery>> {
    Ok(ctx.store.deliveries_of(&caller.resident()?.id, TOLD).await?)
}

/// Keeps quiet hours and wishes. What can't be switched off stays on, whatever the form says.
///
/// # Errors
/// `Invalid` on `from` or `until`; `Conflict` where another page has just kept others.
pub async fn save_wishes(ctx: &Context, caller: &Caller, form: &WishesForm) -> UseCaseResult<()> {
    let account = caller.resident()?;
    let hour = |field: &str, typed: &str| {
        let read: Option<i8> = typed.trim().parse().ok().filter(|hour| (0..24).contains(hour));
        read.ok_or_else(|| FieldError::new(field, FieldCode::Choice))
    };
    let quiet = if form.quiet {
        match (hour("from", &form.from), hour("until", &form.until)) {
            (Ok(from), Ok(until)) if from == until => {
                return Err(FieldError::new("until", FieldCode::Choice).into());
            }
            (Ok(from), Ok(until)) => Quiet::new(from, until).unwrap_or_default(),
            (from, until) => {
                return Err(UseCaseError::Invalid([from.err(), until.err()].into_iter().flatten().collect()));
            }
        }
    } else {
        Quiet::NEVER
    };
    let mut reach = reach_of(ctx, &account.id).await?;
    reach.quiet = quiet;
    reach.off = choices(ctx).filter(|choice| !form.wanted.contains(choice)).collect();
    let saved = record::entry(ctx, caller, "account.notices_set", account.id.as_str(), "");
    ctx.store.commit(ChangeSet::new().with(put(reach)).audited(saved)).await?;
    Ok(())
}

/// Everything that can be chosen here.
fn choices(ctx: &Context) -> impl Iterator<Item = (Topic, Channel)> {
    let offered: Vec<Channel> = Channel::ALL.into_iter().filter(|channel| ctx.post.offers(*channel)).collect();
    Topic::ALL
        .into_iter()
        .flat_map(move |topic| offered.clone().into_iter().map(move |channel| (topic, channel)))
        .filter(|(topic, channel)| topic.is_choice(*channel))
}

/// Sends a code to an address that somebody wants notices at.
///
/// # Errors
/// `Invalid` on `email`, also where its server refuses it; `LimitReached`; `NotFound` where there is no e-mail here;
/// `Unavailable` while the mail server does not answer.
pub async fn ask_email(ctx: &Context, caller: &Caller, typed: &str) -> UseCaseResult<()> {
    let account = caller.resident()?;
    let mail = ctx.post.mail.as_ref().ok_or(UseCaseError::NotFound)?;
    let bad = |code| UseCaseError::from(FieldError::new("email", code));
    if typed.trim().is_empty() {
        return Err(bad(FieldCode::Required));
    }
    let to = MailAddress::parse(typed).ok_or_else(|| bad(FieldCode::EmailMalformed))?;
    let now = ctx.now();
    let digits = code::generate();
    let mut reach = reach_of(ctx, &account.id).await?;
    reach.asked = Some(Asked {
        address: to.clone(),
        code: code::mac(&ctx.keys, &bound_to(&account.id, &to), digits.expose()),
        at: now,
        wrong: 0,
    });
    // Nobody fills a stranger's letter box: an address is counted for all accounts together, by a keyed digest.
    let target = code::mac(&ctx.keys, "mail address", &to.reveal().to_ascii_lowercase());
    let sent = record::entry(ctx, caller, "account.email_code", account.id.as_str(), "");
    let changes = ChangeSet::new()
        .with(count(ctx, "mail_code_account_hour", account.id.as_str(), |l| l.mail_code_account_hour))
        .with(count(ctx, "mail_code_address_day", &target, |l| l.mail_code_address_day))
        .with(put(reach))
        .audited(sent);
    ctx.store.commit(changes).await?;
    let (subject, text) = words::confirmation(ctx, caller.language, digits.expose());
    let id = DeliveryId::from_bits(ctx.ids.bits());
    match mail.send(Mail { id, to, subject, text, at: now }).await {
        Ok(_) => Ok(()),
        Err(SendError::Final(_)) => Err(bad(FieldCode::EmailMalformed)),
        Err(SendError::Retry(code)) => Err(UseCaseError::Unavailable(format!("mail: {code}"))),
    }
}

/// What a code stands for: this address, for this account.
fn bound_to(account: &AccountId, address: &MailAddress) -> String {
    format!("{account} {}", address.reveal())
}

/// Binds the address that was asked for, by the code that it received. The account's phone is told.
///
/// # Errors
/// `Invalid` on `code`; `Conflict`.
pub async fn confirm_email(ctx: &Context, caller: &Caller, typed: &str) -> UseCaseResult<()> {
    let account = caller.resident()?;
    let typed = check_code(typed)?;
    let wrong = || UseCaseError::from(FieldError::new("code", FieldCode::CodeWrong));
    let now = ctx.now();
    let mut reach = reach_of(ctx, &account.id).await?;
    let mut asked = reach.asked.take().filter(|asked| asked.is_live(now)).ok_or_else(wrong)?;
    if !code::verify(&ctx.keys, &bound_to(&account.id, &asked.address), &typed, &asked.code) {
        asked.wrong += 1;
        reach.asked = Some(asked);
        ctx.store.commit(ChangeSet::new().with(put(reach))).await?;
        return Err(wrong());
    }
    let masked = asked.address.masked();
    reach.email = Some(Bound { address: asked.address, at: now, fault: None });
    let bound = record::entry(ctx, caller, "account.email_bound", account.id.as_str(), "");
    let told = told_of_email(ctx, caller, &masked)?;
    let changes = ChangeSet::new().with(put(reach)).with(DeliveryChange::Add(told.clone())).audited(bound);
    ctx.store.commit(changes).await?;
    send_at_once(ctx, &told).await;
    Ok(())
}

fn told_of_email(ctx: &Context, caller: &Caller, masked: &str) -> UseCaseResult<Delivery> {
    let account = caller.resident()?;
    let host = words::host(ctx);
    let text = match account.language {
        Language::Zh => format!(
            "【易退 {host}】您的账户绑定了邮箱 {masked}，用于接收通知。不是您本人操作的，请马上登录解绑并退出所有设备，或拨打 12393。"
        ),
        Language::En => format!(
            "[Yitui {host}] The e-mail address {masked} was bound to your account for notices. If this was not you, sign in, unbind it and end all sessions, or call 12393."
        ),
    };
    Ok(directly(ctx, Some(&account.id), caller.phone()?, "email_bound", text))
}

/// Takes the bound address away, and one that waits.
///
/// # Errors
/// `Conflict`.
pub async fn unbind_email(ctx: &Context, caller: &Caller) -> UseCaseResult<()> {
    let account = caller.resident()?;
    let mut reach = reach_of(ctx, &account.id).await?;
    if reach.email.is_none() && reach.asked.is_none() {
        return Ok(());
    }
    (reach.email, reach.asked) = (None, None);
    let unbound = record::entry(ctx, caller, "account.email_unbound", account.id.as_str(), "");
    ctx.store.commit(ChangeSet::new().with(put(reach)).audited(unbound)).await?;
    Ok(())
}

/// Binds the WeChat of whoever opened the page in the mini program, by the sign-in code that it gave.
///
/// # Errors
/// `NotFound` where there is no WeChat here; `Invalid` on `code`, also where `state` is not [`wechat_state`]: whoever
/// sends somebody else a link with a code of their own binds nothing; `LimitReached`; `Unavailable`.
pub async fn bind_wechat(ctx: &Context, caller: &Caller, typed: &str, state: &str) -> UseCaseResult<()> {
    let account = caller.resident()?;
    let wechat = ctx.post.wechat.as_ref().ok_or(UseCaseError::NotFound)?;
    let wrong = || UseCaseError::from(FieldError::new("code", FieldCode::CodeWrong));
    if !is_code(typed) || !is_wechat_state(ctx, caller, state) {
        return Err(wrong());
    }
    // Each is a call outside.
    let counted = count(ctx, "wechat_code_account_hour", account.id.as_str(), |l| l.mail_code_account_hour);
    ctx.store.commit(ChangeSet::new().with(counted)).await?;
    let open_id = match wechat.open_id(typed).await {
        Ok(id) => id,
        Err(SendError::Final(_)) => return Err(wrong()),
        Err(SendError::Retry(code)) => return Err(UseCaseError::Unavailable(format!("wechat: {code}"))),
    };
    let mut reach = reach_of(ctx, &account.id).await?;
    reach.wechat = Some(open_id);
    let bound = record::entry(ctx, caller, "account.wechat_bound", account.id.as_str(), "");
    let host = words::host(ctx);
    let text = match account.language {
        Language::Zh => format!(
            "【易退 {host}】您的账户绑定了微信，用于接收通知。不是您本人操作的，请马上登录解绑并退出所有设备，或拨打 12393。"
        ),
        Language::En => format!(
            "[Yitui {host}] A WeChat was bound to your account for notices. If this was not you, sign in, unbind it and end all sessions, or call 12393."
        ),
    };
    let told = directly(ctx, Some(&account.id), caller.phone()?, "wechat_bound", text);
    let changes = ChangeSet::new().with(put(reach)).with(DeliveryChange::Add(told.clone())).audited(bound);
    ctx.store.commit(changes).await?;
    send_at_once(ctx, &told).await;
    Ok(())
}

/// What the mini program takes along and brings back with its code, so that the code is one that this session asked for.
///
/// # Errors
/// `NotSignedIn`.
pub fn wechat_state(ctx: &Context, caller: &Caller) -> UseCaseResult<String> {
    Ok(crypto::session::csrf(&ctx.keys, &caller.session()?.token_hash, WECHAT_STATE))
}

/// Whether a page was asked for by this session.
#[must_use]
pub fn is_wechat_state(ctx: &Context, caller: &Caller, state: &str) -> bool {
    let session = caller.session();
    session.is_ok_and(|session| crypto::session::csrf_verify(&ctx.keys, &session.token_hash, WECHAT_STATE, state))
}

/// Name under which that is made: it is no form's token.
const WECHAT_STATE: &str = "wechat";

/// Takes WeChat away; it signs nobody in to this account any more either.
///
/// # Errors
/// `Conflict`.
pub async fn unbind_wechat(ctx: &Context, caller: &Caller) -> UseCaseResult<()> {
    let account = caller.resident()?;
    let mut reach = reach_of(ctx, &account.id).await?;
    if reach.wechat.take().is_none() {
        return Ok(());
    }
    let unbound = record::entry(ctx, caller, "account.wechat_unbound", account.id.as_str(), "");
    let ended = HandOffChange::Unlink(account.id.clone(), Host::Wechat);
    ctx.store.commit(ChangeSet::new().with(put(reach)).with(ended).audited(unbound)).await?;
    Ok(())
}
