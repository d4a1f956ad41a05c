use super::{Figure, FigureKind as K};
use crate::{
    application::{Application, ApplicationEvent, Move},
    calendar::Calendar,
};

/// What one move of an application adds to the figures. `events` is its history, `seq` the move's number in it;
/// the application may have moved on since.
#[must_use]
pub fn counted(application: &Application, events: &[ApplicationEvent], seq: i64, calendar: &Calendar) -> Vec<Figure> {
    let Some(event) = events.iter().find(|e| e.seq == seq) else { return Vec::new() };
    let day = event.at.day();
    let figure = |kind, key: String| Figure { region: application.region.clone(), day, kind, key, n: 1 };
    let one = |kind| figure(kind, String::new());
    let mut found = match event.by {
        Move::Submit => vec![one(K::Sent)],
        Move::ApproveAutomatically => vec![one(K::Approved), one(K::Automatic)],
        Move::Approve => vec![one(K::Approved)],
        Move::Refuse => vec![one(K::Refused)],
        Move::RequestCorrection => vec![one(K::Correction)],
        Move::Withdraw => vec![one(K::Withdrawn)],
        // A draft that nobody sent is no case of the office.
        Move::Expire if events.iter().any(|e| e.by == Move::Submit && e.seq < seq) => vec![one(K::Expired)],
        _ => Vec::new(),
    };
    if matches!(event.by, Move::Approve | Move::Refuse) {
        let days = working_days(events, seq, calendar);
        found.push(figure(K::Days, days.to_string()));
        if application.deadline.is_some_and(|deadline| day > deadline.on) {
            found.push(one(K::Late));
        }
    }
    if event.by == Move::Refuse
        && let Some(message) = &application.staff_message
    {
        found.extend(message.reasons.iter().map(|reason| figure(K::Reason, reason.name().to_owned())));
    }
    found
}

/// Working days that a case lay with the office until its move `seq`: not those on which the resident was to answer, and
/// from the day on which it was opened again where it was.
fn working_days(events: &[ApplicationEvent], seq: i64, calendar: &Calendar) -> u32 {
    let mut days = 0;
    let mut since = None;
    for event in events.iter().filter(|e| e.seq <= seq) {
        let day = event.at.day();
        match event.by {
            Move::Submit | Move::Correct | Move::Reopen => since = Some(day),
            _ if event.by == Move::RequestCorrection || event.seq == seq => {
                days += since.take().map_or(0, |from| u32::from(calendar.working_days_between(from, day).days));
            }
            _ => {}
        }
    }
    days
}
