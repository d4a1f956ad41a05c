//! The state machine: every pair of state and move, who may do it, and random lives.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::{application, ask, book_with, facts, noon};
use domain::{
    application::{
        Actor, Application, ApplicationState as S, Move as M, StaffMessage, StaffReason, TRANSITIONS,
        policy::{DRAFT_DAYS, Details, TransitionError as E, draft_expires_on, transition},
    },
    consequence::{Consequence, Deadline, StopFacts},
    id::{AccountId, StaffId},
    rules::{DecisionMode, Reason},
    staff::Role,
    time::Timestamp,
};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use std::sync::LazyLock;

const TODAY: Date = date(2026, 12, 3);
const EFFECTIVE: Date = date(2027, 1, 1);

fn clerk() -> StaffId {
    StaffId::from_bits(10)
}
fn supervisor() -> StaffId {
    StaffId::from_bits(11)
}
fn owner() -> Actor {
    Actor::Resident(AccountId::from_bits(2))
}

fn promise(decision: DecisionMode) -> Consequence {
    static SHOWN: LazyLock<Consequence> = LazyLock::new(|| {
        let f = StopFacts { employee_from: Some(date(2026, 11, 1)), ..facts(TODAY) };
        ask(&book_with(&[]), &f, Reason::Employee)
    });
    Consequence { decision, ..SHOWN.clone() }
}

/// An application in `state` with everything that state needs.
fn in_state(state: S, decision: DecisionMode) -> Application {
    let mut app = application(state, Reason::Employee, noon(TODAY));
    if state != S::Draft {
        app.promised = Some(promise(decision));
    }
    if matches!(state, S::InReview | S::AwaitingSecondApproval | S::CorrectionRequested) {
        app.assignee = Some(clerk());
    }
    if state == S::AwaitingSecondApproval {
        app.first_approver = Some(clerk());
    }
    if state == S::Approved {
        app.effective_on = Some(EFFECTIVE);
    }
    app
}

fn details(role: Role) -> Details {
    Details {
        role: Some(role),
        promised: Some(promise(DecisionMode::OnePerson)),
        deadline: Some(Deadline { on: date(2026, 12, 10), provisional: false }),
        effective_on: Some(EFFECTIVE),
        message: Some(StaffMessage { reasons: vec![StaffReason::DocumentUnreadable], words: String::new() }),
        correction_due: Some(date(2026, 12, 17)),
        assignee: Some(StaffId::from_bits(77)),
        entered: false,
        note: "同事请假".into(),
    }
}

/// Who does `by` from `state`, and when it is in time.
fn rightful(state: S, by: M) -> (Actor, Role, Timestamp) {
    match by {
        M::Submit | M::Correct | M::Withdraw | M::Undo => (owner(), Role::Clerk, noon(TODAY)),
        M::ApproveAutomatically | M::GoBack => (Actor::System, Role::Clerk, noon(TODAY)),
        M::TakeEffect => (Actor::System, Role::Clerk, noon(EFFECTIVE)),
        M::Expire => (Actor::System, Role::Clerk, noon(date(2027, 3, 1))),
        M::TakeOver | M::Assign | M::Reopen => (Actor::Staff(supervisor()), Role::Supervisor, noon(TODAY)),
        _ if state == S::AwaitingSecondApproval => (Actor::Staff(supervisor()), Role::Supervisor, noon(TODAY)),
        _ => (Actor::Staff(clerk()), Role::Clerk, noon(TODAY)),
    }
}

/// How many people the rule asks for where `by` is possible.
fn mode_for(by: M) -> DecisionMode {
    match by {
        M::ApproveAutomatically => DecisionMode::Automatic,
        M::Propose => DecisionMode::TwoPeople,
        _ => DecisionMode::OnePerson,
    }
}

#[test]
fn every_pair_of_state_and_move_does_what_the_table_says() {
    for state in S::ALL {
        for by in M::ALL {
            let mode = mode_for(by);
            let app = in_state(state, mode);
            let (actor, role, now) = rightful(state, by);
            let result = transition(&app, by, &actor, details(role), now);
            match TRANSITIONS.iter().find(|(from, m, _)| *from == state && *m == by) {
                Some((_, _, to)) => {
                    let (next, event) = result.unwrap_or_else(|e| panic!("{state:?} {by:?}: {e}"));
                    assert_eq!(next.state, *to, "{state:?} {by:?}");
                    assert_eq!((next.version, event.seq, next.updated_at), (app.version + 1, app.version + 1, now));
                    assert_eq!((event.by, event.actor, event.at), (by, actor, now));
                }
                None => assert_eq!(result.unwrap_err(), E::Illegal { from: state, by }),
            }
        }
    }
}

#[test]
fn moves_belong_to_residents_staff_or_the_system() {
    for (from, by, _) in TRANSITIONS {
        let mode = mode_for(*by);
        let app = in_state(*from, mode);
        let (rightful_actor, role, now) = rightful(*from, *by);
        let stranger = Actor::Resident(AccountId::from_bits(99));
        for actor in [owner(), stranger.clone(), Actor::Staff(clerk()), Actor::System, Actor::Anonymous] {
            if std::mem::discriminant(&actor) == std::mem::discriminant(&rightful_actor) && actor != stranger {
                continue;
            }
            let refused = transition(&app, *by, &actor, details(role), now).unwrap_err();
            let not_owner = actor == stranger && matches!(rightful_actor, Actor::Resident(_));
            assert_eq!(refused, if not_owner { E::NotOwner } else { E::NotEntitled }, "{from:?} {by:?} {actor:?}");
        }
        if matches!(rightful_actor, Actor::Staff(_)) {
            for role in [Some(Role::Administrator), Some(Role::Auditor), None] {
                let details = Details { role, ..details(Role::Clerk) };
                assert_eq!(transition(&app, *by, &rightful_actor, details, now).unwrap_err(), E::NotEntitled);
            }
        }
    }
}

#[test]
fn a_case_is_worked_by_its_assignee() {
    let app = in_state(S::InReview, DecisionMode::OnePerson);
    let other = Actor::Staff(StaffId::from_bits(12));
    for by in [M::Release, M::RequestCorrection, M::Approve, M::Refuse, M::Propose] {
        assert_eq!(
            transition(&app, by, &other, details(Role::Supervisor), noon(TODAY)).unwrap_err(),
            E::NotAssignee,
            "{by:?}"
        );
    }
    let (taken, _) = transition(&app, M::TakeOver, &other, details(Role::Clerk), noon(TODAY)).unwrap();
    assert_eq!(taken.assignee, Some(StaffId::from_bits(12)));
    let again = transition(&taken, M::TakeOver, &other, details(Role::Clerk), noon(TODAY));
    assert_eq!(again.unwrap_err(), E::AlreadyAssigned);
}

#[test]
fn two_people_are_two_people() {
    let app = in_state(S::InReview, DecisionMode::TwoPeople);
    let first = Actor::Staff(clerk());
    let alone = transition(&app, M::Approve, &first, details(Role::Supervisor), noon(TODAY));
    assert_eq!(alone.unwrap_err(), E::NeedsSecondPerson);
    let (proposed, _) = transition(&app, M::Propose, &first, details(Role::Clerk), noon(TODAY)).unwrap();
    for by in [M::Approve, M::Refuse, M::Return] {
        let same = transition(&proposed, by, &first, details(Role::Supervisor), noon(TODAY));
        assert_eq!(same.unwrap_err(), E::SamePerson, "{by:?}");
    }
    let second = Actor::Staff(supervisor());
    let no_second = transition(&proposed, M::Approve, &second, details(Role::Clerk), noon(TODAY));
    assert_eq!(no_second.unwrap_err(), E::NotEntitled);
    let (approved, _) = transition(&proposed, M::Approve, &second, details(Role::Supervisor), noon(TODAY)).unwrap();
    assert_eq!((approved.first_approver, approved.second_approver), (Some(clerk()), Some(supervisor())));
    assert_eq!(approved.decided_at, Some(noon(TODAY)));
    let (back, _) = transition(&proposed, M::Return, &second, details(Role::Supervisor), noon(TODAY)).unwrap();
    assert_eq!((back.assignee, back.first_approver), (Some(clerk()), None));
}

#[test]
fn where_one_person_decides_nobody_is_first_of_two() {
    let app = in_state(S::InReview, DecisionMode::OnePerson);
    let proposed = transition(&app, M::Propose, &Actor::Staff(clerk()), details(Role::Clerk), noon(TODAY));
    assert_eq!(proposed.unwrap_err(), E::OnePersonDecides);
}

#[test]
fn days_are_kept() {
    let approved = in_state(S::Approved, DecisionMode::OnePerson);
    let eve = Timestamp(Timestamp::start_of(EFFECTIVE).0 - 1);
    let start = Timestamp::start_of(EFFECTIVE);
    let at = |by, actor: &Actor, now| transition(&approved, by, actor, details(Role::Clerk), now).map(|(a, _)| a.state);
    assert_eq!(at(M::TakeEffect, &Actor::System, eve), Err(E::TooEarly));
    assert_eq!(at(M::TakeEffect, &Actor::System, start), Ok(S::Effective));
    assert_eq!(at(M::Undo, &owner(), eve), Ok(S::Undone));
    assert_eq!(at(M::Undo, &owner(), start), Err(E::TooLate));

    let review = in_state(S::InReview, DecisionMode::OnePerson);
    let back_dated = Details { effective_on: Some(date(2026, 12, 2)), ..details(Role::Clerk) };
    let refused = transition(&review, M::Approve, &Actor::Staff(clerk()), back_dated, noon(TODAY)).unwrap_err();
    assert!(matches!(refused, E::Missing(_)));

    let draft = in_state(S::Draft, DecisionMode::OnePerson);
    assert_eq!(draft_expires_on(&draft), date(2027, 1, 2));
    assert_eq!(DRAFT_DAYS, 30);
    let expire = |app: &Application, day| {
        transition(app, M::Expire, &Actor::System, details(Role::Clerk), noon(day)).map(|(a, _)| a.state)
    };
    assert_eq!(expire(&draft, date(2027, 1, 1)), Err(E::TooEarly));
    assert_eq!(expire(&draft, date(2027, 1, 2)), Ok(S::Expired));
    let correction = in_state(S::CorrectionRequested, DecisionMode::OnePerson);
    assert_eq!(expire(&correction, date(2026, 12, 17)), Err(E::TooEarly));
    assert_eq!(expire(&correction, date(2026, 12, 18)), Ok(S::Expired));
}

#[test]
fn nothing_is_decided_automatically_that_a_person_must_see() {
    for decision in [DecisionMode::OnePerson, DecisionMode::TwoPeople] {
        let app = in_state(S::Submitted, decision);
        let result = transition(&app, M::ApproveAutomatically, &Actor::System, details(Role::Clerk), noon(TODAY));
        assert_eq!(result.unwrap_err(), E::NeedsPerson);
    }
}

#[test]
fn sending_fixes_what_was_promised_and_staff_must_give_reasons() {
    let draft = in_state(S::Draft, DecisionMode::OnePerson);
    let (sent, _) = transition(&draft, M::Submit, &owner(), details(Role::Clerk), noon(TODAY)).unwrap();
    assert!(sent.promised.is_some() && sent.deadline.is_some());
    assert_eq!(sent.submitted_at, Some(noon(TODAY)));
    let blocked =
        Consequence { blocks: vec![domain::consequence::Block::InHospital], ..promise(DecisionMode::OnePerson) };
    let with = Details { promised: Some(blocked), ..details(Role::Clerk) };
    assert!(matches!(transition(&draft, M::Submit, &owner(), with, noon(TODAY)), Err(E::Missing(_))));
    let review = in_state(S::InReview, DecisionMode::OnePerson);
    for by in [M::Refuse, M::RequestCorrection] {
        let silent = Details { message: None, ..details(Role::Clerk) };
        let refused = transition(&review, by, &Actor::Staff(clerk()), silent, noon(TODAY));
        assert!(matches!(refused, Err(E::Missing(_))), "{by:?}");
    }
}

#[test]
fn the_names_of_states_and_moves_are_published() {
    let names: Vec<&str> = S::ALL.iter().map(|s| s.name()).collect();
    assert_eq!(
        names,
        [
            "Draft",
            "Submitted",
            "InReview",
            "CorrectionRequested",
            "AwaitingSecondApproval",
            "Approved",
            "Refused",
            "Withdrawn",
            "Undone",
            "Effective",
            "Expired"
        ]
    );
    assert!(S::ALL.iter().all(|s| S::from_name(s.name()) == Some(*s)));
    assert!(M::ALL.iter().all(|m| M::from_name(m.name()) == Some(*m)));
    for state in S::ALL {
        // A refusal alone can be taken back.
        let leaves = TRANSITIONS.iter().any(|(from, by, _)| *from == state && *by != M::Reopen);
        assert_eq!(state.is_final(), !leaves, "{state:?}");
        assert!(!(state.is_final() && state.is_open()));
    }
}

proptest! {
    #[test]
    fn random_lives_keep_the_promises(
        steps in prop::collection::vec((0usize..60, 0usize..20, 0i32..40), 1..60),
        mode in 0usize..3,
    ) {
        let modes = [DecisionMode::Automatic, DecisionMode::OnePerson, DecisionMode::TwoPeople];
        let actors = [owner(), Actor::Staff(clerk()), Actor::Staff(supervisor()), Actor::System, Actor::Anonymous];
        let mut app = in_state(S::Draft, modes[mode]);
        let mut day = TODAY;
        let mut was_approved = false;
        let mut sequence = app.version;
        for (by, actor, days) in steps {
            // Most steps are legal moves by somebody who may be entitled on the same day, so that lives get somewhere.
            day = day.checked_add(jiff::Span::new().days(if days > 36 { days } else { 0 })).unwrap();
            let legal: Vec<M> = TRANSITIONS.iter().filter(|(from, ..)| *from == app.state).map(|(_, m, _)| *m).collect();
            let by = if by < 15 || legal.is_empty() { M::ALL[by % M::ALL.len()] } else { legal[by % legal.len()] };
            let actor = match by {
                _ if actor < 5 => actor,
                M::Submit | M::Correct | M::Withdraw | M::Undo => 0,
                M::ApproveAutomatically | M::GoBack | M::TakeEffect | M::Expire => 3,
                _ => 1 + actor % 2,
            };
            let role = if actor == 2 { Role::Supervisor } else { Role::Clerk };
            let details = Details {
                promised: Some(promise(modes[mode])),
                effective_on: Some(day.checked_add(jiff::Span::new().days(20)).unwrap()),
                ..details(role)
            };
            let before = app.clone();
            match transition(&app, by, &actors[actor], details, noon(day)) {
                Ok((next, event)) => {
                    prop_assert!(!before.state.is_final() || by == M::Reopen, "{:?} absorbs", before.state);
                prop_assert!(by != M::Reopen || role == Role::Supervisor && next.decided_at.is_none());
                    prop_assert_eq!(before.state.after(by), Some(next.state));
                    sequence += 1;
                    prop_assert_eq!((next.version, event.seq), (sequence, sequence));
                    app = next;
                }
                Err(_) => prop_assert_eq!(&app, &before),
            }
            was_approved |= app.state == S::Approved;
            if app.state == S::Effective {
                prop_assert!(was_approved && app.effective_on.is_some_and(|on| on <= day));
            }
            if app.state == S::Undone {
                prop_assert!(was_approved);
            }
            if app.state == S::InReview {
                prop_assert!(app.assignee.is_some());
            }
            if app.state == S::Approved && modes[mode] == DecisionMode::TwoPeople {
                prop_assert!(app.second_approver.is_some() && app.second_approver != app.first_approver);
            }
        }
    }
}
