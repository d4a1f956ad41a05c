use super::super::enquiries::EnquiriesPanel;
use super::{
    super::{assist, keys::KeySheet, queue_view::NobodySeconds, words},
    acts::ActsPanel,
    answers::AnswersPanel,
    checks::ChecksPanel,
    consequence::ConsequencePanel,
    data::{CoverPanel, CoversPanel, InsuredPanel},
    documents::DocumentsPanel,
    history::HistoryPanel,
    messages::MessagesPanel,
    opinions::{self, OpinionsPanel},
    others::OthersPanel,
    reveal::{self, RevealPanel, RevealedPanel},
    talk::{self, TalkPanel},
    versions::VersionsPanel,
};
use crate::{
    components::*,
    context::language,
    i18n::{date, money, say},
    routes::Route,
    tr,
};
use domain::{
    application::{ApplicationAct, ApplicationState, Move, form::FieldError},
    id::DocumentId,
    rules::RuleBook,
    staff::Staff,
};
use jiff::civil::Date;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::desk::{
    act::CaseAct,
    case::CasePage,
    finding::FindingForm,
    reveal::{RevealForm, Revealed},
};

/// A case and how far the reader is with an act.
#[derive(Clone, Debug)]
pub(in super::super) struct Shown {
    /// The case.
    pub page: CasePage,
    /// The act whose form is open; `None`: the list of acts.
    pub act: Option<Move>,
    /// What was typed into it.
    pub typed: CaseAct,
    /// What was wrong with it.
    pub errors: Vec<FieldError>,
    /// The notice is to be shown as it would be sent.
    pub previewed: bool,
    /// An act was just done.
    pub done: bool,
    /// The form for whole values is open, with what was typed into it.
    pub revealing: Option<RevealForm>,
    /// Whole values, on this answer and nowhere else.
    pub revealed: Option<Revealed>,
    /// The document to show beside the data; `None`: the first that nobody judged.
    pub document: Option<DocumentId>,
    /// What was typed as a verdict on a document, when it was refused.
    pub judged: Option<FindingForm>,
    /// What was typed as a message to the resident, when it was refused.
    pub said: Option<talk::Typed>,
    /// What was typed as a question to a colleague or an answer, when it was refused.
    pub asked: Option<opinions::Typed>,
    /// Travels with note and message, so that what is sent twice is there once.
    pub key: String,
    /// Single keys act.
    pub keys: bool,
}

impl Shown {
    /// The case with nothing open.
    pub(in super::super) fn of(page: CasePage) -> Self {
        Self {
            page,
            act: None,
            typed: CaseAct::default(),
            errors: Vec::new(),
            previewed: false,
            done: false,
            revealing: None,
            revealed: None,
            document: None,
            judged: None,
            said: None,
            asked: None,
            key: String::new(),
            keys: false,
        }
    }
}

/// Two columns: what is known, and what can be done about it.
#[component]
pub(in super::super) fn CaseView(
    /// The case.
    shown: Shown,
    /// Regions' names, kinds of documents, sources.
    book: Arc<RuleBook>,
    /// The day in China.
    today: Date,
    /// Who reads it.
    staff: Option<Staff>,
) -> impl IntoView {
    let page = &shown.page;
    let app = &page.application;
    let name = page.standing.person.name.reveal().to_owned();
    let lead = [words::region(&book, &app.region), words::reason_of(app)].join(" · ");
    let refund_only = (app.act == ApplicationAct::Refund).then(|| {
        view! { <Notice tone=Tone::Info title=tr!("refund_only.mark")><p>{tr!("refund_only.desk_text")}</p></Notice> }
    });
    let title = format!("{} {name}", app.reference);
    let nobody_seconds = page.nobody_seconds;
    let done = page.history.last().filter(|_| shown.done).map(|(event, _)| {
        let words = tr!("desk.done", what = say(event.by));
        view! { <Notice tone=Tone::Success announce=true>{words}</Notice> }
    });
    let own_case = page.own_case.then(|| {
        let (title, text) = if page.entered_it {
            (tr!("assist.own_entry"), tr!("assist.own_entry_text"))
        } else {
            (tr!("desk.own_case"), tr!("desk.own_case_text"))
        };
        view! { <Notice tone=Tone::Warn title=title><p>{text}</p></Notice> }
    });
    let keeping = keeping(page);
    let entered = assist::entered(page);
    let waits = talk::waits(page);
    let asks_me = opinions::asks_me(page, staff.as_ref());
    let revealed = shown.revealed.clone().map(|values| view! { <RevealedPanel values=values /> });
    let beside = !page.documents.is_empty();
    let known = known(page, today, &book, staff.as_ref());
    let doable = doable(&shown, today, &book, staff.as_ref());
    let columns = if beside {
        let documents = view! { <DocumentsPanel shown=shown.clone() book=book.clone() /> };
        view! {
            <div class="case">
                <div class="stack">{doable.acts} {doable.state} {doable.talk} {known.versions}</div>
                <div class="case__beside">{documents}</div>
                <div class="stack case__data">{doable.checks} {known.data} {known.answers} {doable.history}</div>
            </div>
        }
        .into_any()
    } else {
        // It scrolls by itself on a wide screen, so the keyboard must reach it even where nothing in it can be pressed.
        view! {
            <Columns>
                <Stack>{known.versions} {doable.checks} {known.data} {known.answers}</Stack>
                <div class="stack" tabindex="0" role="region" aria-label=tr!("desk.beside")>
                    {doable.acts} {doable.state} {doable.talk} {doable.history}
                </div>
            </Columns>
        }
        .into_any()
    };
    let keys = shown.keys.then(|| view! { <KeySheet /> });
    view! {
        <PageHead title=title lead=lead back=Route::Desk.path() />
        <p class="narrow">
            {if beside {
                view! { <a href="#documents">{tr!("case.to_documents")}</a> }
            } else {
                view! { <a href="#act">{tr!("desk.to_acts")}</a> }
            }}
        </p>
        {done}
        {nobody_seconds.then(|| view! { <NobodySeconds /> })}
        {own_case}
        {keeping}
        {entered}
        {refund_only}
        {waits}
        {asks_me}
        {revealed}
        {columns}
        {keys}
    }
}

/// Holds that keep the case, that its content is gone, and the way to a hold for who may place one.
fn keeping(page: &CasePage) -> impl IntoView + use<> {
    let holds: Vec<_> = page
        .keeping
        .holds
        .iter()
        .map(|hold| {
            let href = Route::Hold(hold.id.clone()).path();
            let order = hold.order.clone();
            view! {
                <li>
                    <a href=href>{order}</a>
                </li>
            }
        })
        .collect();
    let held = (!holds.is_empty()).then(|| {
        view! {
            <Notice tone=Tone::Warn title=tr!("retention.holds")>
                <p>{tr!("retention.case_held")}</p>
                <ul>{holds}</ul>
            </Notice>
        }
    });
    let erased = page.keeping.erased.map(|at| {
        let words = tr!("retention.case_erased", on = date(language(), at.day()));
        view! { <Notice tone=Tone::Info>{words}</Notice> }
    });
    let place = page.keeping.may_hold.then(|| {
        let href = Route::HoldCase(page.application.id.clone()).path();
        view! {
            <p class="quiet">
                <a href=href>{tr!("retention.place_link")}</a>
            </p>
        }
    });
    view! {
        {held}
        {erased}
        {place}
    }
}

/// What is known: what a correction changed, data on record, and what was answered and promised.
struct Known {
    versions: AnyView,
    data: AnyView,
    answers: AnyView,
}

/// What can be done, where it stands, and what happened.
struct Doable {
    acts: AnyView,
    state: AnyView,
    talk: AnyView,
    checks: AnyView,
    history: AnyView,
}

fn known(page: &CasePage, today: Date, book: &Arc<RuleBook>, staff: Option<&Staff>) -> Known {
    let reveal = reveal::link(page, staff);
    let app = &page.application;
    let data = (
        view! { <InsuredPanel standing=page.standing.clone() today=today book=book.clone() reveal=reveal /> },
        view! { <CoverPanel standing=page.standing.clone() book=book.clone() /> },
        view! { <CoversPanel covers=page.covers.clone() concerned=app.cover.clone() book=book.clone() /> },
        view! { <OthersPanel others=page.others.clone() title=tr!("case.others") book=book.clone() /> },
    );
    let answers = (
        view! { <AnswersPanel app=app.clone() /> },
        view! { <ConsequencePanel promised=app.promised.clone() now=page.today.clone() book=book.clone() /> },
    );
    let versions = view! { <VersionsPanel page=page.clone() book=book.clone() /> }.into_any();
    Known { versions, data: data.into_any(), answers: answers.into_any() }
}

fn doable(shown: &Shown, today: Date, book: &Arc<RuleBook>, staff: Option<&Staff>) -> Doable {
    // What can be done stands first: it is what the column stays in sight for.
    let acts = if shown.revealing.is_some() {
        view! { <RevealPanel shown=shown.clone() /> }.into_any()
    } else {
        view! { <ActsPanel shown=shown.clone() staff=staff.cloned() book=book.clone() today=today /> }.into_any()
    };
    // Auditors read of them on the record.
    let asks = staff.is_some_and(|staff| staff.role.decides());
    let enquiries = shown.page.enquiries.clone();
    Doable {
        acts,
        state: view! { <StatePanel page=shown.page.clone() today=today /> }.into_any(),
        talk: view! {
            <TalkPanel shown=shown.clone() staff=staff.cloned() book=book.clone() />
            {asks.then(|| view! { <EnquiriesPanel enquiries=enquiries today=today /> })}
            <OpinionsPanel shown=shown.clone() staff=staff.cloned() />
            <MessagesPanel shown=shown.clone() staff=staff.cloned() />
        }
        .into_any(),
        checks: view! { <ChecksPanel page=shown.page.clone() today=today /> }.into_any(),
        history: view! { <HistoryPanel shown=shown.clone() staff=staff.cloned() book=book.clone() /> }.into_any(),
    }
}

/// Where the case stands: state, clock, who has it, what was decided.
#[component]
fn StatePanel(page: CasePage, today: Date) -> impl IntoView {
    let app = &page.application;
    let language = language();
    let urgency = words::urgency(app.state, app.deadline, today);
    let tag = view! { <StatusTag label=words::state_of(app) tone=words::state_tone(app.state) /> };
    let due = app.deadline.filter(|_| app.state.is_open()).map(words::deadline);
    let mut facts = vec![(tr!("desk.assignee"), page.assignee.map_or_else(|| tr!("desk.nobody"), |s| s.name))];
    let days = [(tr!("desk.submitted"), app.submitted_at), (tr!("desk.decided"), app.decided_at)];
    facts.extend(days.into_iter().filter_map(|(label, at)| Some((label, date(language, at?.day())))));
    if let Some(effect) = &page.effect {
        facts.push((tr!("desk.effect"), format!("{} · {}", say(effect.status), date(language, effect.due_on))));
    }
    if let Some(refund) = &page.refund {
        facts.push((tr!("desk.refund"), format!("{} · {}", money(language, refund.amount), say(refund.stage))));
    }
    // What the resident was told, beside the state that it explains.
    let refused = app.staff_message.as_ref().filter(|_| app.state == ApplicationState::Refused);
    if let Some(message) = refused {
        let words = Some(message.words.clone()).filter(|words| !words.is_empty());
        facts.push((tr!("desk.reasons"), words::list(message.reasons.iter().map(|r| say(*r)))));
        facts.extend(words.map(|words| (tr!("desk.words"), words)));
    }
    let due = due.map(|due| {
        view! {
            <SummaryRow label=tr!("desk.deadline") value=due>
                {urgency.map(|(label, tone)| view! { " " <StatusTag label=label tone=tone /> })}
            </SummaryRow>
        }
    });
    let rows: Vec<_> =
        facts.into_iter().map(|(label, value)| view! { <SummaryRow label=label value=value /> }).collect();
    view! {
        <Panel title=tr!("desk.where_it_stands")>
            <SummaryList>
                <SummaryRow label=tr!("desk.state")>{tag}</SummaryRow>
                {due}
                {rows}
            </SummaryList>
        </Panel>
    }
}
