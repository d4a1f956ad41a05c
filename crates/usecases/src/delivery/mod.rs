//! How notices reach people outside the app: written with the fact, sent by the worker, looked at by staff.

mod desk;
mod report;
mod send;
mod settings;
mod words;
mod write;

pub use desk::{About, LostMessage, lost_messages, send_again, send_all_again};
pub use report::{Report, Taken, take_reports};
pub(crate) use send::send_at_once;
pub use send::{DELIVERY_BATCH, deliver, deliver_by};
pub use settings::{
    ChannelsPage, WishesForm, ask_email, bind_wechat, channels_page, confirm_email, is_wechat_state, save_wishes,
    told_about, unbind_email, unbind_wechat, wechat_state,
};
pub(crate) use write::{Whom, card_topic, directly, queue_card, tell};
