use super::{
    Access, CardNotice, Guard, access,
    access::{Deed, acted},
    elsewhere::unlisted,
    guard,
    others::tell_others,
    over::withdrawn,
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::challenge, application::not_held};
use domain::{
    account::ChallengePurpose,
    card::{Binding, BindingKind, BindingState, CardAct, Certificate, CertificateState, Entrustment},
    id::{BindingId, CertificateId, PersonId},
    rules::Channel,
};
use storage::Change;

/// What is unbound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// One device.
    One(BindingId),
    /// Every device of this service, family members' and entrusted people's too.
    All,
}

/// What the page says before it asks.
#[derive(Clone, Debug)]
pub struct UnbindPage {
    /// The card.
    pub access: Access,
    /// What ends: bound bindings that this service ends itself.
    pub ends: Vec<Binding>,
    /// What stays: bound bindings of other channels, which only their holder can end there, with the guide.
    pub stays: Vec<(Binding, Channel)>,
    /// Channels of which nothing is on record, that may show the card as well.
    pub elsewhere: Vec<Channel>,
    /// Whether ending the cover depends on this card just now.
    pub guard: Guard,
}

/// What would end and what would stay.
///
/// # Errors
/// As [`access`]; `Conflict` when nothing (any more) can be unbound, or the card is frozen.
pub async fn unbind_page(
    ctx: &Context,
    caller: &Caller,
    id: &CertificateId,
    which: &Which,
) -> UseCaseResult<UnbindPage> {
    let access = access(ctx, caller, id).await?;
    // A frozen card is unbound by nobody: whoever has the phone might not be its owner.
    if access.certificate.state == CertificateState::Frozen {
        return Err(UseCaseError::Conflict);
    }
    let region = access.region(ctx)?;
    let all = ctx.store.bindings_of(id).await?;
    let own = caller.resident()?.person.as_ref().ok_or(UseCaseError::NotProven)?;
    let elsewhere = unlisted(ctx, &access, &all, own)?;
    let bound = all.into_iter().filter(|b| b.state == BindingState::Bound);
    let (ends, stays): (Vec<Binding>, Vec<Binding>) = bound
        .partition(|b| region.card.unbinds(&b.channel) && (*which == Which::All || *which == Which::One(b.id.clone())));
    if ends.is_empty() {
        return Err(UseCaseError::Conflict);
    }
    let stays = stays.into_iter().filter_map(|b| ctx.book.channel(&b.channel).cloned().map(|channel| (b, channel)));
    let guard = guard(ctx, &access).await?;
    Ok(UnbindPage { ends, stays: stays.collect(), elsewhere, guard, access })
}

/// Exactly what a code allows: these bindings in these versions, and the entrustments that end with them.
async fn act(ctx: &Context, certificate: &Certificate, which: &Which, ends: &[Binding]) -> UseCaseResult<String> {
    let mut text = format!("unbind card\n{}\n", certificate.id);
    for entrustment in entrustments(ctx, certificate, which, ends).await? {
        text.push_str(&format!("{}\n", entrustment.id));
    }
    for binding in ends {
        text.push_str(&format!("{} {}\n", binding.id, binding.version));
    }
    Ok(crypto::digest::sha256_hex(text.as_bytes()))
}

/// Sends the code that allows exactly this.
///
/// # Errors
/// As [`unbind_page`]; `LimitReached`, also while irreversible acts are held after a change of phone.
pub async fn request_unbind_code(
    ctx: &Context,
    caller: &Caller,
    id: &CertificateId,
    which: &Which,
) -> UseCaseResult<()> {
    let page = unbind_page(ctx, caller, id, which).await?;
    let account = caller.resident()?;
    not_held(ctx, account)?;
    let act = act(ctx, &page.access.certificate, which, &page.ends).await?;
    challenge::send(ctx, caller, ChallengePurpose::UnbindCard, caller.phone()?, &act).await
}

/// Unbinds, in one transaction: from the moment it is answered no code of these bindings is accepted anywhere.
/// Cover, physical card and other channels go on.
///
/// # Errors
/// As [`request_unbind_code`]; `Invalid` on `code`.
pub async fn unbind(
    ctx: &Context,
    caller: &Caller,
    id: &CertificateId,
    which: &Which,
    code: &str,
) -> UseCaseResult<Certificate> {
    let page = unbind_page(ctx, caller, id, which).await?;
    let account = caller.resident()?;
    not_held(ctx, account)?;
    let (certificate, ends) = (&page.access.certificate, &page.ends);
    let allowed = act(ctx, certificate, which, ends).await?;
    let spent = challenge::spend(ctx, caller, ChallengePurpose::UnbindCard, &allowed, code).await?;
    let after = Certificate { version: certificate.version + 1, ..certificate.clone() };
    let unbound: Vec<Binding> = ends.iter().map(|b| ended(ctx, b)).collect();
    let (act, notice) = (CardAct::Unbound, CardNotice::Unbound);
    let detail = format!("bindings={}", unbound.len());
    let deed = Deed { to: Some(account), act, notice, certificate: &after, bindings: &unbound, detail: &detail };
    let mut set = acted(ctx, caller, &deed);
    set.changes.push(Change::UpdateChallenge(spent));
    for entrustment in entrustments(ctx, certificate, which, ends).await? {
        set.changes.extend(withdrawn(ctx, &entrustment).await?);
    }
    let family = ends.iter().any(|b| b.kind == BindingKind::Family);
    let hears = |person: &PersonId| {
        let theirs = ends.iter().any(|b| b.holder == *person);
        if theirs { Some(CardNotice::Unbound) } else { family.then_some(CardNotice::FamilyEnded) }
    };
    let before: Vec<Binding> = ends.iter().chain(page.stays.iter().map(|(b, _)| b)).cloned().collect();
    set.changes.extend(tell_others(ctx, &after, &before, Some(&account.id), &[], hears).await?);
    ctx.store.commit(set).await?;
    Ok(after)
}

/// The binding as it is once it ended: its codes are of a version that is no more.
pub(crate) fn ended(ctx: &Context, binding: &Binding) -> Binding {
    Binding { state: BindingState::Unbound, ended_at: Some(ctx.now()), version: binding.version + 1, ..binding.clone() }
}

/// Entrustments that end with the bindings: those they were shown under; all of the card's, where all is unbound, also
/// the ones that nobody has accepted yet.
async fn entrustments(
    ctx: &Context,
    certificate: &Certificate,
    which: &Which,
    ends: &[Binding],
) -> UseCaseResult<Vec<Entrustment>> {
    let all = ctx.store.entrustments_of(&certificate.id).await?.into_iter();
    let ended = |e: &Entrustment| ends.iter().any(|b| b.kind == BindingKind::Entrusted(e.id.clone()));
    Ok(all.filter(|e| e.ended.is_none() && (*which == Which::All || ended(e))).collect())
}
