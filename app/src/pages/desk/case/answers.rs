use super::super::{facts::Facts, words};
use crate::{
    components::*,
    context::language,
    i18n::{date_text, say},
    tr,
};
use domain::{
    application::{Application, form::PayeeForm},
    rules::Question,
};
use leptos::prelude::*;

/// What the resident answered.
#[component]
pub(super) fn AnswersPanel(
    /// The application.
    app: Application,
) -> impl IntoView {
    let answers = &app.answers;
    let mut facts = vec![(tr!("desk.reason"), app.reason().map(say).unwrap_or_default())];
    facts.extend(answers.questions.iter().map(|(question, raw)| (say(*question), answer(*question, raw))));
    facts.push((tr!("desk.declared"), words::yes_no(Some(answers.declared))));
    let payee = answers.payee.clone().map(payee);
    view! {
        <Panel title=tr!("desk.answers")>
            <Facts facts=facts />
            {payee}
        </Panel>
    }
}

/// Days as the reader writes them, yes and no in words, everything else as typed.
pub(super) fn answer(question: Question, raw: &str) -> String {
    match (question, raw) {
        (Question::StudentBenefitsUsed | Question::Subsidised, "yes") => words::yes_no(Some(true)),
        (Question::StudentBenefitsUsed | Question::Subsidised, "no") => words::yes_no(Some(false)),
        (Question::EmployeeSince | Question::DiedOn | Question::Since, day) => date_text(language(), day),
        (_, words) => words.to_owned(),
    }
}

/// The account, its number masked.
pub(in super::super) fn payee(payee: PayeeForm) -> impl IntoView {
    let facts = vec![
        (tr!("desk.payee_holder"), payee.holder.clone()),
        (tr!("desk.payee_number"), payee.masked_number()),
        (tr!("desk.payee_bank"), payee.bank),
    ];
    view! {
        <Disclosure summary=tr!("desk.payee")>
            <Facts facts=facts />
        </Disclosure>
    }
}
