//! The electronic card, room by room: wallet, certificate, code, personal centre, unbind; and what belongs to them.

mod activate;
mod area;
mod centre;
mod certificate;
mod channel;
mod closes;
mod code;
mod code_over;
mod done;
mod entrust;
mod entrusted;
mod family;
mod for_caller;
mod freeze;
mod guide;
mod history;
mod lost;
mod restore;
#[cfg(test)]
mod tests;
mod this_device;
mod unbind;
mod unbind_code;
mod unfreeze;
mod wallet;
mod words;

pub(crate) use closes::{CardCloses, CardMissing};
pub(crate) use guide::path as menu_path;

use axum::{Router, routing::get, routing::post};
use usecases::Context;

/// The doors of this area.
pub fn router() -> Router<Context> {
    Router::new()
        .route("/card", get(wallet::show))
        .route("/card/family", get(family::show))
        .route("/card/lost", get(lost::show).post(lost::freeze))
        .route("/card/activate/{person}", get(activate::show).post(activate::identity))
        .route("/card/activate/{person}/code", get(activate::show_code).post(activate::finish))
        .route("/card/codes/{binding}", get(code::show))
        .route("/card/codes/{binding}/next", get(code::next))
        .route("/card/codes/{binding}/seen", get(code::seen))
        .route("/card/bindings/{binding}/restore", get(restore::show).post(restore::send))
        .route("/card/bindings/{binding}/guide", get(guide::show).post(guide::state))
        .route("/card/entrustments/{entrustment}", get(entrusted::show).post(entrusted::accept))
        .route("/card/entrustments/{entrustment}/revoke", post(entrust::revoke))
        .route("/card/{certificate}", get(certificate::show))
        .route("/card/{certificate}/centre", get(centre::show))
        .route("/card/{certificate}/channels/{channel}", get(channel::show).post(channel::state))
        .route("/card/{certificate}/unbind", get(unbind::show).post(unbind::ask))
        .route("/card/{certificate}/unbind/code", get(unbind_code::show).post(unbind_code::send))
        .route("/card/{certificate}/freeze", get(freeze::show).post(freeze::send))
        .route("/card/{certificate}/unfreeze", get(unfreeze::show).post(unfreeze::identity))
        .route("/card/{certificate}/unfreeze/code", get(unfreeze::show_code).post(unfreeze::finish))
        .route("/card/{certificate}/done/{act}", get(done::show))
        .route("/card/{certificate}/history", get(history::show))
        .route("/card/{certificate}/history/{scan}", get(history::ask).post(history::disown))
        .route("/desk/freeze-card", get(for_caller::show).post(for_caller::send))
        .route("/card/{certificate}/entrust", get(entrust::show).post(entrust::send))
}
