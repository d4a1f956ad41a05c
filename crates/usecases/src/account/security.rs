//! Notices about the account itself: whoever did not do it finds out, and can end what others have open.

use crate::{Context, delivery};
use domain::{
    delivery::{Channel, Topic},
    id::{AccountId, NoticeId},
};
use std::collections::BTreeMap;
use storage::{Change, Notice};

/// What happened to an account; its sentences are the locale keys `notice.<name>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SecurityNotice {
    /// Another phone signs in now.
    PhoneChanged,
    /// A password was set or changed.
    PasswordSet,
    /// Somebody signed in by saying that the password was forgotten.
    PasswordForgotten,
    /// Staff confirmed the identity at the counter.
    CounterConfirmed,
    /// WeChat signs them in from now on.
    WechatSignsIn,
    /// The WeChat that signed them in signs somebody else in now.
    WechatSignsInNoMore,
}

impl SecurityNotice {
    /// All of them: a test asks for a sentence for each in every language.
    pub const ALL: [Self; 6] = [
        Self::PhoneChanged,
        Self::PasswordSet,
        Self::PasswordForgotten,
        Self::CounterConfirmed,
        Self::WechatSignsIn,
        Self::WechatSignsInNoMore,
    ];

    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PhoneChanged => "phone_changed",
            Self::PasswordSet => "password_set",
            Self::PasswordForgotten => "password_forgotten",
            Self::CounterConfirmed => "counter_confirmed",
            Self::WechatSignsIn => "wechat_signs_in",
            Self::WechatSignsInNoMore => "wechat_signs_in_no_more",
        }
    }

    /// Whether a stored name is one of these.
    #[must_use]
    pub fn is(name: &str) -> bool {
        Self::ALL.into_iter().any(|kind| kind.name() == name)
    }
}

/// The notice, for the change set of what it tells of.
pub(crate) fn tell(ctx: &Context, account: &AccountId, kind: SecurityNotice) -> Change {
    let notice = Notice {
        id: NoticeId::from_bits(ctx.ids.bits()),
        account: account.clone(),
        application: None,
        certificate: None,
        kind: kind.name().to_owned(),
        args: BTreeMap::new(),
        at: ctx.now(),
        read_at: None,
    };
    let channels: &[Channel] = match kind {
        // The phone that matters is another one: the old number, the one that the register holds.
        SecurityNotice::PhoneChanged | SecurityNotice::CounterConfirmed => &[Channel::Email, Channel::Wechat],
        SecurityNotice::PasswordSet
        | SecurityNotice::PasswordForgotten
        | SecurityNotice::WechatSignsIn
        | SecurityNotice::WechatSignsInNoMore => &Channel::ALL,
    };
    delivery::tell(ctx, notice, None, Topic::Security, channels)
}
