//! One-time codes: sent to a phone, bound to a session, a purpose and exactly one act.

use super::{count, phone_key};
use crate::{Caller, Context, UseCaseError, UseCaseResult, limits::Limit, ports::Sms, record};
use crypto::code;
use domain::{
    account::{Challenge, ChallengePurpose, Session},
    application::form::{FieldCode, FieldError},
    id::ChallengeId,
    language::Language,
    person::Phone,
    time::Timestamp,
};
use storage::{Change, ChangeSet, StoreError};

/// Seconds after a code for which another can be had without asking anew for what it allows.
const AGAIN_SECONDS: i64 = 1800;
/// How often a wrong try that came with others at once looks for its place.
const TRIES: usize = 64;

/// A code that is to be sent.
pub(crate) struct Sending<'a> {
    /// The session it is bound to; it may have been made a moment ago.
    pub(crate) session: &'a Session,
    /// What for.
    pub(crate) purpose: ChallengePurpose,
    /// Where to.
    pub(crate) phone: &'a Phone,
    /// What exactly it allows: a SHA-256 in hex; empty for signing in.
    pub(crate) act: &'a str,
    /// What sending is limited by: the phone, or what stands for it where the phone must not show.
    pub(crate) counted_for: String,
    /// `false` does everything but hand the message over: the caller can't tell it from a code that was sent.
    pub(crate) deliver: bool,
    /// Changes that belong to it.
    pub(crate) first: Vec<Change>,
}

/// Sends a code for `purpose` and `act` (a SHA-256 in hex; empty for signing in) to `phone`.
///
/// # Errors
/// `LimitReached`; `Unavailable` when the message could not be handed over.
pub async fn send(
    ctx: &Context,
    caller: &Caller,
    purpose: ChallengePurpose,
    phone: &Phone,
    act: &str,
) -> UseCaseResult<()> {
    let session = caller.session()?;
    let counted_for = phone_key(ctx, phone);
    let first = Vec::new();
    send_in(ctx, caller, Sending { session, purpose, phone, act, counted_for, deliver: true, first }).await
}

/// Sends the session's last code for `purpose` again, as a new one, to the same phone for the same act.
///
/// # Errors
/// `NotSignedIn` when there was none; `Conflict` when what it allowed was done, or it was asked for too long ago;
/// `LimitReached`; `Unavailable`.
pub(crate) async fn send_again(
    ctx: &Context,
    caller: &Caller,
    purpose: ChallengePurpose,
    first: Vec<Change>,
) -> UseCaseResult<()> {
    let session = caller.session()?;
    let last = ctx.store.latest_challenge(&session.id, purpose).await?.ok_or(UseCaseError::NotSignedIn)?;
    if last.used_at.is_some() || ctx.now().seconds_since(last.sent_at) > AGAIN_SECONDS {
        return Err(UseCaseError::Conflict);
    }
    let (phone, act) = (&last.phone, last.act.as_str());
    let counted_for = phone_key(ctx, phone);
    send_in(ctx, caller, Sending { session, purpose, phone, act, counted_for, deliver: true, first }).await
}

/// Sends a code.
pub(crate) async fn send_in(ctx: &Context, caller: &Caller, sending: Sending<'_>) -> UseCaseResult<()> {
    let Sending { session, purpose, phone, act, counted_for: target, deliver, first } = sending;
    let now = ctx.now();
    let id = ChallengeId::from_bits(ctx.ids.bits());
    let digits = code::generate();
    // What one address asks for is bounded closely, what everybody asks for far above: a stranger elsewhere, who asks
    // for a phone's codes again and again, must not keep its owner out.
    let known = if purpose == ChallengePurpose::SignIn { known_device(ctx, caller, phone).await? } else { None };
    // Who is signed in and asks for the account's own or the register's phone has a count of their own also here.
    let theirs = !matches!(purpose, ChallengePurpose::ProvePerson | ChallengePurpose::ChangePhone);
    let own = caller.account.as_ref().filter(|_| theirs).map(|account| account.id.as_str());
    let here = format!("{target} {}", own.or(known.as_deref()).unwrap_or(&caller.address));
    // Whoever is signed in to the account asks on its own count: no stranger who asks for sign-in codes keeps it from
    // freezing or unbinding. A proof is for somebody else's phone until it is done.
    let anywhere = match (&caller.account, &known) {
        (Some(account), _) if purpose != ChallengePurpose::ProvePerson => format!("{target} {}", account.id),
        (None, Some(device)) => format!("{target} {device}"),
        _ => target.clone(),
    };
    // Sixty seconds are for sending again; the step that follows another has a code of its own.
    let soon = format!("{purpose:?}:{here}");
    let challenge = Challenge {
        code_mac: code::mac(&ctx.keys, id.as_str(), digits.expose()),
        id,
        purpose,
        session: session.id.clone(),
        phone: phone.clone(),
        act: act.to_owned(),
        sent_at: now,
        tries: 0,
        used_at: None,
        version: 1,
    };
    let mut changes = first;
    changes.extend([
        count(ctx, "code_phone_minute", &soon, |l| l.code_phone_minute),
        count(ctx, "code_phone_hour", &here, |l| l.code_phone_hour),
        count(ctx, "code_phone_day", &here, |l| l.code_phone_day),
        count(ctx, "code_phone_anywhere", &anywhere, |l| l.code_phone_anywhere),
    ]);
    // A hall or a carrier is one address for many: who is signed in is counted by their phone alone.
    if caller.account.is_none() {
        changes.push(count(ctx, "code_address_hour", &caller.address, |l| l.code_address_hour));
    }
    let detail = format!("{purpose:?}");
    let sent = record::entry(ctx, caller, "code.send", challenge.id.as_str(), &detail);
    changes.push(Change::AddChallenge(challenge));
    ctx.store.commit(ChangeSet { changes, audit: vec![sent], idempotency: None }).await?;
    if deliver {
        // Who stands at the counter reads their own language, not the clerk's.
        let language = caller.hand().and(caller.account.as_ref()).map_or(caller.language, |account| account.language);
        let text = wording(ctx, language, purpose, digits.expose());
        let to = phone.clone();
        let sms = Sms {
            to,
            purpose: format!("{purpose:?}"),
            code: Some(digits.expose().clone()),
            text,
            reference: None,
            language,
            at: now,
        };
        if purpose == ChallengePurpose::ProvePerson {
            hand_over_later(ctx, sms);
        } else {
            return Ok(ctx.sms.send(sms).await?);
        }
    }
    if purpose == ChallengePurpose::ProvePerson {
        // Lets the message begin its way; with none it is as quick.
        tokio::task::yield_now().await;
    }
    Ok(())
}

/// The device that asks, where the owner of the phone has or had a card on it: it asks on its own count, so that no
/// stranger who asks for their sign-in codes keeps them from signing in there. Nobody else has that device's cookie.
async fn known_device(ctx: &Context, caller: &Caller, phone: &Phone) -> UseCaseResult<Option<String>> {
    let Some(device) = &caller.device else { return Ok(None) };
    let account = ctx.store.lookup_account_by_phone(phone).await?;
    let Some(person) = account.and_then(|account| account.person) else { return Ok(None) };
    let held = ctx.store.bindings_held_by(&person).await?;
    Ok(held.iter().any(|binding| binding.device.as_ref() == Some(device)).then(|| device.clone()))
}

/// Hands a message over without waiting. A code of the proof goes out only where name and number fitted: neither how
/// long the gateway takes nor that it fails may show in the answer. Whoever gets none asks for another.
fn hand_over_later(ctx: &Context, sms: Sms) {
    let gateway = ctx.sms.clone();
    tokio::spawn(async move {
        if let Err(error) = gateway.send(sms).await {
            tracing::error!(%error, "a code of the proof could not be handed over");
        }
    });
}

/// Looks at a typed code. The answer is the challenge, marked used: the caller puts it into its own change set as
/// `Change::UpdateChallenge`, so that code and act are spent together.
///
/// # Errors
/// `Invalid` with `CodeMalformed` or `CodeWrong` on the field `code`; `LimitReached`.
pub async fn spend(
    ctx: &Context,
    caller: &Caller,
    purpose: ChallengePurpose,
    act: &str,
    typed: &str,
) -> UseCaseResult<Challenge> {
    let now = ctx.now();
    let typed = domain::application::form::check_code(typed)?;
    let session = caller.session()?;
    let wrong = || UseCaseError::from(FieldError::new("code", FieldCode::CodeWrong));
    let mut challenge = ctx.store.latest_challenge(&session.id, purpose).await?.ok_or_else(wrong)?;
    if !challenge.is_live(now) {
        return Err(wrong());
    }
    let (name, target, limit) = guesser(ctx, caller);
    // Looked at before the code is: at the limit a right guess must be worth no more than a wrong one.
    if ctx.store.count_of(name, &target, limit.seconds, now).await? >= limit.most {
        return Err(UseCaseError::LimitReached { limit: name, retry_after: limit.seconds });
    }
    let good = code::verify(&ctx.keys, challenge.id.as_str(), &typed, &challenge.code_mac);
    challenge.version += 1;
    if good && challenge.act == act {
        challenge.used_at = Some(now);
        return Ok(challenge);
    }
    let id = challenge.id.clone();
    challenge.tries += 1;
    // Each try counts, also where several come at once: one that lost its place in line counts on what there is then.
    for _ in 0..TRIES {
        let failed = record::entry(ctx, caller, "code.wrong", id.as_str(), &format!("{purpose:?}"));
        let changes = vec![Change::UpdateChallenge(challenge.clone()), count(ctx, name, &target, |_| limit)];
        match ctx.store.commit(ChangeSet { changes, audit: vec![failed], idempotency: None }).await {
            Err(StoreError::Conflict(_)) => {}
            other => return other.map_err(UseCaseError::from).and(Err(wrong())),
        }
        match ctx.store.latest_challenge(&session.id, purpose).await?.filter(|now| now.id == id) {
            Some(now) if now.used_at.is_none() => {
                challenge = Challenge { tries: now.tries + 1, version: now.version + 1, ..now };
            }
            // It is spent, or another one was sent: then the guess counts for who makes it.
            _ => break,
        }
    }
    let failed = record::entry(ctx, caller, "code.wrong", id.as_str(), &format!("{purpose:?}"));
    ctx.store.commit(ChangeSet::new().with(count(ctx, name, &target, |_| limit)).audited(failed)).await?;
    Err(wrong())
}

/// The one code that staff may be told, and where: whoever asks for it on the phone is a swindler.
fn at_counter(host: &str, language: Language, code: &str) -> String {
    match language {
        Language::Zh => format!(
            "【易退 {host}】医保窗口正在为您提交停保申请，验证码 {code}，5 分钟内有效。只能在窗口当面告诉经办人员；有人打电话来要，一律不要给。不是您在窗口办理的，请马上拨打 12393。"
        ),
        Language::En => format!(
            "[Yitui {host}] An office counter is sending an application to stop your cover. Code {code}, valid for 5 minutes. Tell it only to the clerk in front of you, never to a caller. If you are not at a counter, call 12393 at once."
        ),
    }
}

/// Whom wrong codes are counted for, besides the code itself, which five of them burn: the account; before signing in
/// the address. Never the phone: a stranger who types wrong codes for it would lock its owner out, and for the phone
/// that the roster holds the counter would tell whether name and number fitted.
fn guesser(ctx: &Context, caller: &Caller) -> (&'static str, String, Limit) {
    match &caller.account {
        Some(account) => ("wrong_account_hour", account.id.to_string(), ctx.limits.wrong_account_hour),
        None => ("wrong_address_hour", caller.address.clone(), ctx.limits.wrong_address_hour),
    }
}

/// When the code that was last sent in this session for `purpose` was sent, and to which masked number.
///
/// # Errors
/// Storage.
pub async fn last_sent(
    ctx: &Context,
    caller: &Caller,
    purpose: ChallengePurpose,
) -> UseCaseResult<Option<(Timestamp, String)>> {
    let Some(session) = &caller.session else { return Ok(None) };
    let last = ctx.store.latest_challenge(&session.id, purpose).await?;
    Ok(last.filter(|c| c.used_at.is_none()).map(|c| (c.sent_at, c.phone.masked())))
}

/// The text names the host and the act, so that a code read out to a stranger is recognised for what it is.
fn wording(ctx: &Context, language: Language, purpose: ChallengePurpose, code: &str) -> String {
    let host = ctx.settings.public_url.split("//").last().unwrap_or_default();
    use ChallengePurpose as P;
    match language {
        Language::Zh => {
            let act = match purpose {
                P::SignIn => "登录",
                P::ProvePerson => "核验身份",
                P::Submit => "提交申请",
                P::SubmitAtCounter => return at_counter(host, language, code),
                // Withdrawing needs no code: undoing is the only act that does.
                P::TakeBack => "撤销停保",
                P::RefundAccount => "更换退费收款账户",
                P::ChangePhone => "更换手机号",
                P::LeavePhone => "把登录手机号换成别的号码",
                P::SetPassword => "设置密码",
                P::ActivateCard => "激活电子凭证或绑定新设备",
                P::UnfreezeCard => "解冻电子凭证",
                P::UnbindCard => "解绑电子凭证（不影响参保）",
            };
            format!("【易退 {host}】您正在{act}，验证码 {code}，5 分钟内有效。工作人员不会向您索要验证码。")
        }
        Language::En => {
            let act = match purpose {
                P::SignIn => "sign in",
                P::ProvePerson => "prove your identity",
                P::Submit => "send an application to stop cover",
                P::SubmitAtCounter => return at_counter(host, language, code),
                P::TakeBack => "undo the stop of a cover",
                P::RefundAccount => "name another account for your refund",
                P::ChangePhone => "change your phone number",
                P::LeavePhone => "sign in with another phone number from now on",
                P::SetPassword => "set a password",
                P::ActivateCard => "activate an electronic card or bind a device to it",
                P::UnfreezeCard => "unfreeze an electronic card",
                P::UnbindCard => "unbind an electronic card (the cover goes on)",
            };
            format!("[Yitui {host}] Code {code} to {act}, valid for 5 minutes. Staff never ask for it.")
        }
    }
}
