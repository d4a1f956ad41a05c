//! The staff desk: sign in, find, take, decide, move refunds, confirm identity, manage members, read the record.
//!
//! One file a page: its doors first, its view below. Every door behind the sign-in begins with [`away`].

mod assist;
mod batch;
mod bulk;
mod case;
mod codes;
mod counter;
mod digest;
mod document;
mod enquiries;
mod enquiry;
mod enrol;
mod export_new;
mod export_page;
mod export_words;
mod exports;
mod facts;
mod figures;
mod inbox;
mod incident;
mod keys;
mod lost;
mod me;
mod member;
mod members;
mod messages;
mod passkey;
mod person;
mod purpose;
mod queue;
mod queue_filter;
mod queue_rows;
mod queue_view;
mod rating;
mod ratings;
mod record;
mod record_check;
mod record_entry;
mod record_filter;
mod refund_batch;
mod refund_move;
mod refunds;
mod retention;
pub(crate) mod rules;
mod search;
mod second_factor;
mod sign_in;
mod suggestion;
mod suggestions;
mod tabs;
mod team;
#[cfg(test)]
mod tests;
mod view_page;
mod views;
mod waiting;
mod wall;
mod words;

use crate::{door::Door, routes::Route};
use axum::{Router, response::Response, routing::get, routing::post};
use usecases::Context;

/// The desk's doors.
pub fn router() -> Router<Context> {
    assist::router()
        .merge(refund_batch::router())
        .merge(passkey::router())
        .merge(retention::router())
        .merge(rules::router())
        .route("/desk/sign-in", get(sign_in::show).post(sign_in::enter))
        .route("/desk/second-factor", get(second_factor::show).post(second_factor::enter))
        .route("/desk/enrol", get(enrol::show).post(enrol::enter))
        .route("/desk/sign-out", post(sign_in::leave))
        .route("/desk/stay", get(crate::door::stay))
        .route("/desk", get(queue::show))
        .route("/desk/search", get(search::show).post(search::find))
        .route("/desk/people/{person}", get(person::show))
        .route("/desk/people/{person}/purpose", post(person::say_purpose))
        .route("/desk/views", get(views::show).post(views::add))
        .route("/desk/views/{view}", get(view_page::show).post(view_page::act))
        .route("/desk/start", post(views::start))
        .route("/desk/keys", get(keys::show).post(keys::set))
        .route("/desk/team", get(team::show).post(team::add))
        .route("/desk/team/{absence}", post(team::end))
        .route("/desk/messages/{message}", post(messages::put_away))
        .route("/desk/wall", get(wall::show))
        .route("/desk/lost-messages", get(lost::show).post(lost::again))
        .route("/desk/alarms/{alarm}", post(wall::put_away))
        .route("/desk/inbox", get(inbox::show))
        .route("/desk/bulk", get(bulk::away).post(bulk::answer))
        .route("/desk/batches/{batch}", get(batch::show).post(batch::go_on))
        .route("/desk/cases/{application}", get(case::show))
        .route("/desk/cases/{application}/compare", get(case::compare::show))
        .route("/desk/cases/{application}/{verb}", get(case::show_act).post(case::act))
        .route("/desk/cases/{application}/documents/{document}", get(document::show))
        .route("/desk/exports", get(exports::show))
        .route("/desk/exports/new", get(export_new::show).post(export_new::ask))
        .route("/desk/exports/{export}", get(export_page::show).post(export_page::act))
        .route("/desk/exports/{export}/file", get(export_page::file))
        .route("/desk/refunds", get(refunds::show))
        .route("/desk/refunds/{refund}", get(refund_move::show).post(refunds::move_to))
        .route("/desk/counter", get(counter::show).post(counter::confirm))
        .route("/desk/members", get(members::show).post(members::add))
        .route("/desk/members/{staff}", get(member::show).post(member::act))
        .route("/desk/incidents", get(incident::show).post(incident::announce))
        .route("/desk/incidents/{incident}", post(incident::end))
        .route("/desk/me", get(me::show).post(me::change))
        .route("/desk/figures", get(figures::show))
        .route("/desk/figures/file", get(figures::file))
        .route("/desk/figures/ratings", get(figures::ratings_file))
        .route("/desk/questions", get(enquiries::show))
        .route("/desk/questions/{enquiry}", get(enquiry::show).post(enquiry::act))
        .route("/desk/suggestions", get(suggestions::show))
        .route("/desk/suggestions/{suggestion}", get(suggestion::show).post(suggestion::act))
        .route("/desk/digest", get(digest::list))
        .route("/desk/digest/{digest}", get(digest::show).post(digest::act))
        .route("/desk/ratings", get(ratings::show))
        .route("/desk/ratings/{rating}", get(rating::show).post(rating::act))
        .route("/desk/record", get(record::show).post(record::look_up))
        .route("/desk/record/check", get(record_check::show).post(record_check::run))
        .route("/desk/record/{entry}", get(record_entry::show))
        .route("/desk/record/{entry}/proof", get(record_entry::download))
}

/// The words of the files that are handed over with a batch of refunds.
#[must_use]
pub fn hand_over_wording() -> std::collections::BTreeMap<String, String> {
    refund_batch::wording()
}

/// Where a visitor must go first: to sign in, or to set a password of their own. `None`: they may stay.
fn away(door: &Door) -> Option<Response> {
    match door.caller().staff() {
        Err(error) => Some(door.refuse(&error)),
        Ok(staff) if staff.must_change_password => Some(door.see_other(&Route::DeskMe)),
        Ok(_) => None,
    }
}
