//! The way of an application in plain words.

use crate::{
    components::{Phase, PhaseState, Phases},
    context::language,
    i18n::{date, money, say},
    tr,
};
use domain::{
    application::{ApplicationAct, ApplicationState as S, Move},
    refund::RefundStage,
    rules::RefundShare,
    time::Timestamp,
};
use leptos::prelude::*;
use usecases::application::Status;

struct Row {
    title: String,
    state: PhaseState,
    when: String,
    more: String,
}

pub(in crate::pages) fn phases(status: &Status) -> impl IntoView + use<> {
    let rows: Vec<_> = rows(status)
        .into_iter()
        .map(|row| {
            let more = row.more;
            view! {
                <Phase title=row.title state=row.state when=row.when>
                    {(!more.is_empty()).then(|| view! { <p>{more}</p> })}
                </Phase>
            }
        })
        .collect();
    view! { <Phases>{rows}</Phases> }
}

fn rows(status: &Status) -> Vec<Row> {
    let state = status.application.state;
    let mut rows = vec![sent(status)];
    match state {
        S::Withdrawn => rows.push(ended(status, tr!("application.phase_withdrawn"), Move::Withdraw)),
        S::Expired => rows.push(ended(status, tr!("application.phase_expired"), Move::Expire)),
        S::Refused => rows.push(ended(status, tr!("application.phase_refused"), Move::Refuse)),
        _ => {
            rows.push(review(status));
            if status.application.act == ApplicationAct::Stop {
                rows.push(effect(status));
            }
            rows.extend(refund(status));
        }
    }
    rows
}

fn day(at: Option<Timestamp>) -> String {
    at.map(|at| date(language(), at.day())).unwrap_or_default()
}

fn row(title: String, state: PhaseState, when: String, more: String) -> Row {
    Row { title, state, when, more }
}

fn sent(status: &Status) -> Row {
    let when = day(status.application.submitted_at);
    row(tr!("application.phase_sent"), PhaseState::Done, when, String::new())
}

fn ended(status: &Status, title: String, by: Move) -> Row {
    let at = status.events.iter().rev().find(|event| event.by == by).map(|event| event.at);
    row(title, PhaseState::Stopped, day(at), String::new())
}

fn review(status: &Status) -> Row {
    let more = match status.application.state {
        S::Submitted => tr!("application.phase_waiting"),
        S::InReview => tr!("application.phase_in_review"),
        S::CorrectionRequested => tr!("application.phase_correction"),
        S::AwaitingSecondApproval => tr!("application.phase_second"),
        _ => String::new(),
    };
    match status.application.decided_at {
        Some(at) => row(tr!("application.phase_decided"), PhaseState::Done, day(Some(at)), String::new()),
        None => row(tr!("application.phase_review"), PhaseState::Now, String::new(), more),
    }
}

fn effect(status: &Status) -> Row {
    let on = status.application.effective_on.map(|d| date(language(), d)).unwrap_or_default();
    match status.application.state {
        S::Effective => {
            let done = status.effect.as_ref().and_then(|e| e.done_at).map(|at| at.day());
            let when = done.map(|d| date(language(), d)).unwrap_or(on);
            row(tr!("application.phase_effective"), PhaseState::Done, when, String::new())
        }
        S::Undone => row(tr!("application.phase_undone"), PhaseState::Stopped, String::new(), String::new()),
        S::Approved => row(tr!("application.phase_effect"), PhaseState::Now, on, tr!("application.phase_effect_more")),
        _ => row(tr!("application.phase_effect"), PhaseState::Later, String::new(), String::new()),
    }
}

fn refund(status: &Status) -> Option<Row> {
    let promised = status.application.promised.as_ref()?;
    let title = tr!("application.phase_refund");
    let Some(refund) = &status.refund else {
        let due = promised.refund.share != RefundShare::None && status.application.state != S::Undone;
        return due.then(|| row(title, PhaseState::Later, String::new(), String::new()));
    };
    // Until the cover has ended, its end comes first, and nobody begins to pay back.
    let waits = refund.stage == RefundStage::Planned && status.application.state == S::Approved;
    let state = match refund.stage {
        _ if waits => PhaseState::Later,
        RefundStage::Planned | RefundStage::HandedOver | RefundStage::Failed => PhaseState::Now,
        RefundStage::Paid => PhaseState::Done,
        RefundStage::Cancelled => PhaseState::Stopped,
    };
    let more = tr!(
        "application.phase_refund_more",
        amount = money(language(), refund.amount),
        way = say(refund.way),
        stage = say(refund.stage)
    );
    let at = status.refund_batch.as_ref().and_then(|batch| Some((batch.holder()?, batch.at_since?)));
    let at = at.map(|(leg, since)| {
        let since = date(language(), since.day());
        tr!("application.phase_refund_at", name = leg.name, party = say(leg.party), date = since)
    });
    let more = [Some(more), at].into_iter().flatten().collect::<Vec<_>>().join(" ");
    // The day on which it was planned says nothing about when it is paid.
    let moved_at = (refund.stage != RefundStage::Planned).then_some(refund.updated_at);
    Some(row(title, state, day(moved_at), more))
}
