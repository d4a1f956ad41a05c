//! Text messages to whoever staff acted for.

use crate::{Context, ports::Sms};
use domain::{account::Account, application::Application, language::Language};

/// What staff did for somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// Sent an application, or what a correction asked for.
    Sent,
    /// Took one back.
    TakenBack,
}

/// Whoever is the applicant learns of it also where they never look into an account: on the register's phone and on their
/// account's. It stands where no message can be handed over.
pub(super) async fn tell(ctx: &Context, account: &Account, application: &Application, what: Told) {
    let person = match &account.person {
        Some(person) => ctx.store.lookup_person(person).await.ok().flatten(),
        None => None,
    };
    let mut phones: Vec<_> = person.and_then(|p| p.phone).into_iter().chain(account.phone.clone()).collect();
    phones.dedup();
    let purpose = match what {
        Told::Sent => "EnteredForYou",
        Told::TakenBack => "TakenBackForYou",
    };
    for to in phones {
        let text = wording(ctx, account.language, application, what);
        let sms = Sms { to, purpose: purpose.into(), code: None, text, at: ctx.now() };
        if let Err(error) = ctx.sms.send(sms).await {
            tracing::error!(%error, application = %application.id, "a phone could not be told what staff did for its owner");
        }
    }
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
