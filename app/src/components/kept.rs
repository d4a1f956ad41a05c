use super::{Notice, Tone};
use crate::tr;
use leptos::prelude::*;

/// What was typed into a form before the session timed out; the form on the page that is sent to the same path shows
/// it again.
pub struct Kept {
    action: String,
    fields: Vec<(String, String)>,
}

impl Kept {
    /// What was to be sent to the path `action`.
    #[must_use]
    pub fn new(action: String, fields: Vec<(String, String)>) -> Self {
        Self { action, fields }
    }
    /// Whether a form with this action is the one.
    #[must_use]
    pub fn is_for(&self, action: &str) -> bool {
        self.action == path_of(action)
    }
    /// Every value under `name`, in order.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        self.fields.iter().filter(|(n, _)| n == name).map(|(_, value)| value.clone()).collect()
    }
    /// The first value under `name`; empty when there is none.
    #[must_use]
    pub fn first(&self, name: &str) -> String {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }
    /// Whether `name` was sent at all.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(n, _)| n == name)
    }
}

/// An address without its query and fragment.
#[must_use]
pub fn path_of(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

/// The same address, marked as that of a form that was kept.
pub(super) fn marked(action: &str) -> String {
    let fragment = action.split_once('#').map(|(_, id)| format!("#{id}")).unwrap_or_default();
    format!("{}?kept{fragment}", path_of(action))
}

/// Says that what was typed is back, and that nothing was sent.
#[component]
pub(super) fn KeptNotice() -> impl IntoView {
    view! {
        <Notice tone=Tone::Success title=tr!("kit.kept_title") announce=true>
            <p>{tr!("kit.kept_text")}</p>
        </Notice>
    }
}
