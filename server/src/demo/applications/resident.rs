//! What a resident of a story does, page by page, as the site has it.

use super::{Drawer, LastCodes, Wanted, pick::Cast};
use crate::{cli::CliError, demo::operator};
use domain::{
    application::{
        ApplicationAct,
        form::{PayeeForm, luhn_fits},
    },
    id::ApplicationId,
    person::Person,
    review::Subject,
    rules::{Need, Question, Reason},
};
use futures::StreamExt as _;
use jiff::{ToSpan as _, civil::Date};
use std::time::Duration;
use usecases::{
    Caller, Context, UseCaseError,
    account::{proof, sign_in},
    application::{
        Leave, Step, answer_payee, answer_questions, declare, drop_document, open_case, request_submit_code,
        request_undo_code, start, submit, undo, upload, withdraw, write_message,
    },
    session::{Side, resume},
};

/// Where the accounts of the demonstration are.
pub(in crate::demo) const BANK: &str = "示范银行示范支行";
/// Places in which a person sits who never was anywhere (RFC 5737).
const ADDRESS: &str = "198.51.100.";
/// Files that are on their way together.
const AT_ONCE: usize = 3;
/// Times that a message is waited for.
const PATIENCE: u32 = 400;

/// A signed-in resident with a proven person.
pub(super) struct Resident {
    caller: Caller,
    cast: Cast,
}

impl Resident {
    /// Signs in and proves the person; `None` where that is not possible.
    pub(super) async fn sign_in(
        ctx: &Context,
        messages: &LastCodes,
        cast: Cast,
        number: usize,
    ) -> Result<Option<Self>, CliError> {
        let Some(phone) = cast.applicant.phone.clone() else { return Ok(None) };
        let nobody =
            Caller { address: format!("{ADDRESS}{}", number % 250), request: "demonstration".into(), ..operator() };
        let Some(token) = sign_in::request_code(ctx, &nobody, phone.reveal()).await? else { return Ok(None) };
        let visitor = holder(ctx, &nobody, &token).await?;
        let code = messages.take(&phone).unwrap_or_default();
        let sign_in::Next::SignedIn(token) = sign_in::enter_code(ctx, &visitor, &code).await? else { return Ok(None) };
        let mut caller = holder(ctx, &nobody, &token).await?;
        let person = &cast.applicant;
        if caller.account.as_ref().is_some_and(|account| account.person.is_none()) {
            proof::begin(ctx, &caller, person.name.reveal(), person.id_number.reveal()).await?;
            // The message is handed over beside the answer.
            let mut code = messages.take(&phone);
            for _ in 0..PATIENCE {
                if code.is_some() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
                code = messages.take(&phone);
            }
            proof::finish(ctx, &caller, &code.unwrap_or_default()).await?;
            caller = holder(ctx, &nobody, &token).await?;
        }
        Ok(Some(Self { caller, cast }))
    }

    /// Fills an application in and sends it; `None` where the rules have no such way for this person.
    pub(super) async fn apply(
        &self,
        ctx: &Context,
        messages: &LastCodes,
        drawer: Option<&Drawer>,
        reason: Reason,
    ) -> Result<Option<ApplicationId>, CliError> {
        let id = match start(ctx, &self.caller, &self.cast.cover.id, ApplicationAct::Stop, Some(reason)).await {
            Ok(id) => id,
            Err(UseCaseError::Invalid(_) | UseCaseError::Conflict | UseCaseError::NotFound) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        match self.fill(ctx, messages, drawer, &id).await {
            Ok(()) => Ok(Some(id)),
            Err(CliError::UseCase(UseCaseError::Invalid(_) | UseCaseError::Conflict)) => {
                usecases::application::drop_draft(ctx, &self.caller, &id).await?;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn fill(
        &self,
        ctx: &Context,
        messages: &LastCodes,
        drawer: Option<&Drawer>,
        id: &ApplicationId,
    ) -> Result<(), CliError> {
        let case = open_case(ctx, &self.caller, id).await?;
        if case.has(Step::Questions) {
            let asked = case.rule().map(|rule| rule.questions.clone()).unwrap_or_default();
            let answers = asked.into_iter().map(|question| (question, self.answer_to(ctx, question))).collect();
            answer_questions(ctx, &self.caller, id, answers, Leave::Continue).await?;
        }
        // Together, as a browser sends several files.
        let wanted = case.asked().into_iter().flat_map(|asked| {
            let most = if asked.need == Need::OneOf { 1 } else { usize::MAX };
            asked.missing.into_iter().take(most)
        });
        let sent = wanted.map(|kind| async move {
            let drawer = drawer.ok_or(UseCaseError::Conflict)?;
            self.hand_in(ctx, drawer, id, &kind.key, &kind.name.zh).await
        });
        let mut sent = futures::stream::iter(sent).buffered(AT_ONCE);
        while let Some(sent) = sent.next().await {
            sent?;
        }
        if open_case(ctx, &self.caller, id).await?.has(Step::Payee) {
            let person = &self.cast.applicant;
            let (holder, number) = (person.name.reveal().to_owned(), account_of(person));
            let payee = PayeeForm { holder, number, bank: BANK.into() };
            answer_payee(ctx, &self.caller, id, payee, Leave::Continue).await?;
        }
        self.sign_and_send(ctx, messages, id).await
    }

    async fn sign_and_send(&self, ctx: &Context, messages: &LastCodes, id: &ApplicationId) -> Result<(), CliError> {
        declare(ctx, &self.caller, id, true, &ctx.book.version).await?;
        request_submit_code(ctx, &self.caller, id).await?;
        let key = ctx.now().0.to_string();
        submit(ctx, &self.caller, id, &self.code(messages), &key).await?;
        Ok(())
    }

    fn code(&self, messages: &LastCodes) -> String {
        self.cast.applicant.phone.as_ref().and_then(|phone| messages.take(phone)).unwrap_or_default()
    }

    /// Where the register knows an employees' cover, its day; else one that fits the paper.
    fn since(&self, ctx: &Context) -> Date {
        self.cast.insured.died_on.or(self.cast.employed_since).unwrap_or(ctx.today().saturating_sub(24.days()))
    }

    fn answer_to(&self, ctx: &Context, question: Question) -> String {
        match question {
            Question::EmployeeSince | Question::DiedOn | Question::Since => self.since(ctx).to_string(),
            Question::OtherArea => "示范市".into(),
            Question::StudentBenefitsUsed => "no".into(),
            Question::Subsidised => if self.cast.insured.subsidised { "yes" } else { "no" }.into(),
        }
    }

    async fn hand_in(
        &self,
        ctx: &Context,
        drawer: &Drawer,
        id: &ApplicationId,
        kind: &str,
        title: &str,
    ) -> Result<(), CliError> {
        // Of an applicant for somebody else: their own card, their own account.
        let theirs = matches!(kind, "bank_card" | "agent_id");
        let whose = if theirs { &self.cast.applicant } else { &self.cast.insured };
        let wanted = Wanted { kind, title, whose, on: ctx.today(), since: self.since(ctx) };
        let phone = self.cast.applicant.phone.as_ref().map_or("", |phone| phone.reveal());
        let bytes = drawer.draw(&wanted, phone)?;
        let chunks = futures::stream::iter([Ok(bytes)]).boxed();
        upload(ctx, &self.caller, id, kind, chunks).await?;
        Ok(())
    }

    /// Answers a correction: each document that was asked for is replaced.
    pub(super) async fn answer(
        &self,
        ctx: &Context,
        messages: &LastCodes,
        drawer: Option<&Drawer>,
        id: &ApplicationId,
    ) -> Result<(), CliError> {
        let case = open_case(ctx, &self.caller, id).await?;
        for item in &case.to_mend {
            let (Subject::Document(kind, document), Some(drawer)) = (&item.subject, drawer) else { continue };
            if let Some(document) = document {
                drop_document(ctx, &self.caller, id, document).await?;
            }
            let kinds = case.region.documents.values().flat_map(|group| &group.kinds);
            let title = kinds.into_iter().find(|known| known.key == *kind).map_or("", |known| &known.name.zh);
            self.hand_in(ctx, drawer, id, kind, title).await?;
        }
        self.sign_and_send(ctx, messages, id).await
    }

    /// Takes it back before it is decided.
    pub(super) async fn withdraw(&self, ctx: &Context, id: &ApplicationId) -> Result<(), CliError> {
        withdraw(ctx, &self.caller, id).await?;
        Ok(())
    }

    /// Takes it back after it was decided.
    pub(super) async fn undo(&self, ctx: &Context, messages: &LastCodes, id: &ApplicationId) -> Result<(), CliError> {
        request_undo_code(ctx, &self.caller, id).await?;
        undo(ctx, &self.caller, id, &self.code(messages)).await?;
        Ok(())
    }

    /// Asks the office something.
    pub(super) async fn write(&self, ctx: &Context, id: &ApplicationId, words: &str) -> Result<(), CliError> {
        write_message(ctx, &self.caller, id, words, "demonstration").await?;
        Ok(())
    }
}

/// Whoever holds this cookie.
async fn holder(ctx: &Context, nobody: &Caller, token: &str) -> Result<Caller, CliError> {
    let resumed = resume(ctx, Side::Resident, token).await?.ok_or(UseCaseError::NotSignedIn)?;
    Ok(Caller { session: Some(resumed.session), account: resumed.account, ..nobody.clone() })
}

/// The made-up account of a made-up person: nineteen digits, of which the last fits the others.
pub(in crate::demo) fn account_of(person: &Person) -> String {
    let digits: String = person.id_number.reveal().chars().filter(char::is_ascii_digit).rev().take(9).collect();
    let first = format!("621799000{digits:0>9}");
    (0..10).map(|last| format!("{first}{last}")).find(|number| luhn_fits(number)).unwrap_or(first)
}
