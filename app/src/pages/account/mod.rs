//! The resident's account: signing in, proving who one is, my page, covers, notices, sessions, settings, privacy.

mod covers;
mod hand_off;
mod looks;
mod my;
mod notice_email;
mod notice_settings;
mod notice_wechat;
mod notice_words;
mod notices;
mod parts;
mod password;
mod phone;
mod privacy;
mod proof;
mod sessions;
mod settings;
mod sign_in;
#[cfg(test)]
mod tests;

pub(crate) use covers::channel;
pub(crate) use my::mine_in;
pub(crate) use notice_words::{NoticeWords, notice_words, sample_args, sentence_words};
pub(crate) use parts::{CodeField, DemoCodes, Trouble};
pub(crate) use sessions::device;

use axum::{Router, routing::get, routing::post};
use usecases::Context;

/// The doors of this area.
pub fn router() -> Router<Context> {
    Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::send))
        .route("/sign-in/code", get(sign_in::show_code).post(sign_in::enter_code))
        .route("/sign-in/code/again", post(sign_in::again))
        .route("/sign-in/password", get(sign_in::show_password).post(sign_in::enter_password))
        .route("/sign-in/password/forget", post(sign_in::forget))
        .route("/hand-off", get(hand_off::show).post(hand_off::take))
        .route("/sign-out", post(sign_in::leave))
        .route("/stay", get(crate::door::stay))
        .route("/proof", get(proof::show).post(proof::begin))
        .route("/proof/code", get(proof::show_code).post(proof::finish))
        .route("/my", get(my::show))
        .route("/my/covers/{person}", get(covers::show))
        .route("/my/looks", get(looks::show))
        .route("/my/looks/{person}", get(looks::show_of))
        .route("/my/notices", get(notices::show))
        .route("/my/notices/settings", get(notice_settings::show).post(notice_settings::save))
        .route("/my/notices/settings/email", get(notice_email::show).post(notice_email::act))
        .route("/my/notices/settings/wechat", get(notice_wechat::show).post(notice_wechat::act))
        .route("/my/notices/{notice}/read", post(notices::read))
        .route("/my/sessions", get(sessions::show).post(sessions::end_all))
        .route("/my/sessions/wechat", post(hand_off::choose))
        .route("/my/sessions/{session}/end", post(sessions::end))
        .route("/my/settings", get(settings::show).post(settings::choose))
        .route("/my/settings/phone", get(phone::show).post(phone::send))
        .route("/my/settings/phone/code", get(phone::show_code).post(phone::enter_code))
        .route("/my/settings/phone/code/again", post(phone::again))
        .route("/my/settings/password", get(password::show).post(password::set))
        .route("/my/settings/password/code", post(password::send))
        .route("/privacy", get(privacy::show))
}
