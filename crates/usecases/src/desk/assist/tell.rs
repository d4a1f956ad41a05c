//! Text messages to whoever staff acted for.

use crate::{Context, UseCaseResult, delivery::directly};
use domain::{account::Account, application::Application, delivery::Delivery, language::Language, person::Phone};

/// What staff did for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// Sent an application, or what a correction asked for.
    Sent,
    /// Took one back.
    TakenBack,
}

/// Whoever is the applicant learns of it also where they never look into an account: on the register's phone and on their
/// account's. Answers the messages, for the act's own change set.
///
/// # Errors
/// Errors of the store.
pub(super) async fn told(
    ctx: &Context,
    account: &Account,
    application: &Application,
    what: Told,
) -> UseCaseResult<Vec<Delivery>> {
    let person = match &account.person {
        Some(person) => ctx.store.lookup_person(person).await?,
        None => None,
    };
    let mut phones: Vec<_> = person.and_then(|p| p.phone).into_iter().chain(account.phone.clone()).collect();
    phones.dedup();
    let kind = match what {
        Told::Sent => "entered_for_you",
        Told::TakenBack => "taken_back_for_you",
    };
    let message = |to: &Phone| Delivery {
        application: Some(application.id.clone()),
        region: Some(application.region.clone()),
        ..directly(ctx, Some(&account.id), to, kind, wording(ctx, account.language, application, what))
    };
    Ok(phones.iter().map(message).collect())
}

fn wording(ctx: &Context, language: Language, application: &Application, what: Told) -> String {
    let host = ctx.settings.public_url.split("//").last().unwrap_or_default();
    let reference = &application.reference;
    match (language, what) {
        (Language::Zh, Told::Sent) => format!(
            "【易退 {host}】医保经办窗口已按您的要求提交停保或退费申请，编号 {reference}。不是您本人（或您委托的人）办理的，请马上拨打 12393。"
        ),
        (Language::Zh, Told::TakenBack) => format!(
            "【易退 {host}】医保经办窗口已按您的要求撤回申请 {reference}。不是您本人（或您委托的人）办理的，请马上拨打 12393。"
        ),
        (Language::En, Told::Sent) => format!(
            "[Yitui {host}] A medical insurance office has sent an application to stop cover or refund it, as you asked: {reference}. If you did not ask for it, call 12393 at once."
        ),
        (Language::En, Told::TakenBack) => format!(
            "[Yitui {host}] A medical insurance office has taken back application {reference}, as you asked. If you did not ask for it, call 12393 at once."
        ),
    }
}
