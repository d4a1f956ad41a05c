//! My page: the proven person, family acted for, covers by year, payments, applications, notices.

use crate::{Caller, Context, UseCaseError, UseCaseResult, enquiry::ENQUIRY, suggestion::SuggestionNotice};
use domain::{
    account::Account,
    application::Application,
    cover::{Cover, Payment},
    id::{NoticeId, PersonId},
    person::{Capacity, Person, RelationKind},
};
use storage::{Change, ChangeSet, Notice};

/// How many notices the inbox shows.
const INBOX: u32 = 100;

/// Someone on my page: myself or one I act for.
#[derive(Clone, Debug)]
pub struct Someone {
    /// Who.
    pub person: Person,
    /// In which capacity I act.
    pub capacity: Capacity,
}

/// My page, but for the people ([`family_covers`]).
#[derive(Clone, Debug)]
pub struct MyPage {
    /// My applications, newest first.
    pub applications: Vec<Application>,
    /// Unread notices.
    pub unread: i64,
    /// Whether sending is held, after a recovery or a change of phone.
    pub held: bool,
}

/// A cover with its payments.
#[derive(Clone, Debug)]
pub struct PaidCover {
    /// The cover.
    pub cover: Cover,
    /// Its payments.
    pub payments: Vec<Payment>,
}

/// The proven person and those they act for today.
///
/// # Errors
/// `NotSignedIn`, `NotProven`.
pub async fn people(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<Someone>> {
    people_of(ctx, caller.resident()?).await
}

/// The same for an account that is filled in for.
pub(crate) async fn people_of(ctx: &Context, account: &Account) -> UseCaseResult<Vec<Someone>> {
    let own = account.person.as_ref().ok_or(UseCaseError::NotProven)?;
    let person = ctx.store.lookup_person(own).await?.ok_or(UseCaseError::NotProven)?;
    let today = ctx.today();
    let mut people = vec![Someone { person, capacity: Capacity::Oneself }];
    for ward in ctx.store.wards_of(own).await? {
        let capacity = match ward.relation.kind {
            // Guardianship ends at majority; an heir acts only for the deceased.
            RelationKind::Guardian if ward.person.is_minor_on(today) && ward.person.died_on.is_none() => {
                Capacity::Guardian
            }
            RelationKind::Heir if ward.person.died_on.is_some() => Capacity::Heir,
            _ => continue,
        };
        people.push(Someone { person: ward.person, capacity });
    }
    Ok(people)
}

/// A person the caller may act for, and in which capacity; anybody else is "not found".
///
/// # Errors
/// `NotFound`, `NotProven`, `NotSignedIn`.
pub async fn someone(ctx: &Context, caller: &Caller, id: &PersonId) -> UseCaseResult<Someone> {
    people(ctx, caller).await?.into_iter().find(|s| s.person.id == *id).ok_or(UseCaseError::NotFound)
}

/// My page, also before the proof.
///
/// # Errors
/// `NotSignedIn`.
pub async fn page(ctx: &Context, caller: &Caller) -> UseCaseResult<MyPage> {
    let account = caller.resident()?;
    Ok(MyPage {
        applications: ctx.store.applications_of(&account.id).await?,
        unread: ctx.store.count_unread(&account.id).await?,
        held: account.held_until.is_some_and(|until| until > ctx.now()),
    })
}

/// Covers and payments of someone the caller acts for.
///
/// # Errors
/// `NotFound`, `NotProven`, `NotSignedIn`.
pub async fn covers(ctx: &Context, caller: &Caller, id: &PersonId) -> UseCaseResult<(Someone, Vec<PaidCover>)> {
    let someone = someone(ctx, caller, id).await?;
    let covers = covers_for(ctx, &someone).await?;
    Ok((someone, covers))
}

/// Covers and payments of everybody on my page, in the same order; nothing before the proof.
///
/// # Errors
/// `NotSignedIn`.
pub async fn family_covers(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<(Someone, Vec<PaidCover>)>> {
    let people = match people(ctx, caller).await {
        Err(UseCaseError::NotProven) => Vec::new(),
        other => other?,
    };
    let mut family = Vec::with_capacity(people.len());
    for someone in people {
        let covers = covers_for(ctx, &someone).await?;
        family.push((someone, covers));
    }
    Ok(family)
}

/// The same for someone who was found by [`people`].
///
/// # Errors
/// Of the store.
pub(crate) async fn covers_for(ctx: &Context, someone: &Someone) -> UseCaseResult<Vec<PaidCover>> {
    let mut covers = Vec::new();
    for cover in ctx.store.covers_of(&someone.person.id).await? {
        let payments = ctx.store.payments_of(&cover.id).await?;
        covers.push(PaidCover { cover, payments });
    }
    Ok(covers)
}

/// The inbox.
///
/// # Errors
/// `NotSignedIn`.
pub async fn notices(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<Notice>> {
    Ok(ctx.store.notices_of(&caller.resident()?.id, INBOX).await?)
}

/// Marks one of the caller's notices read, and the older ones about the same application, card, question or suggestion with
/// it; answers it. One about none of them stands for itself: nobody has seen another one by reading it.
///
/// # Errors
/// `NotFound`.
pub async fn read_notice(ctx: &Context, caller: &Caller, id: &NoticeId) -> UseCaseResult<Notice> {
    let all = notices(ctx, caller).await?;
    let notice = all.iter().find(|n| n.id == *id).cloned().ok_or(UseCaseError::NotFound)?;
    let about = |n: &Notice| {
        let arg = |name| n.args.get(name).cloned();
        (n.application.clone(), n.certificate.clone(), arg(ENQUIRY), arg(SuggestionNotice::SUGGESTION))
    };
    let thing = about(&notice);
    let stands_alone = thing == (None, None, None, None);
    let same = |n: &&Notice| n.id == *id || (!stands_alone && about(n) == thing && n.at <= notice.at);
    let unread = all.iter().filter(|n| n.read_at.is_none()).filter(same);
    let set = unread.fold(ChangeSet::new(), |set, n| set.with(Change::ReadNotice { id: n.id.clone(), at: ctx.now() }));
    if !set.changes.is_empty() {
        ctx.store.commit(set).await?;
    }
    Ok(notice)
}
