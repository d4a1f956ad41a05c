//! One question before something is ended: yes, or back.

use crate::components::{Actions, Button, ButtonKind, Form, LinkButton, PageHead};
use leptos::prelude::*;

/// The words of such a page.
pub(super) struct Words {
    /// The question.
    pub(super) title: String,
    /// What will happen.
    pub(super) lead: String,
    /// The button that does it.
    pub(super) yes: String,
    /// The button that leads back.
    pub(super) no: String,
}

/// The whole page; `back` is where nothing happened.
#[component]
pub(super) fn Confirm(
    /// Its words.
    words: Words,
    /// Where "no" leads.
    back: String,
) -> impl IntoView {
    view! {
        <PageHead title=words.title lead=words.lead back=back.clone() />
        <Form>
            <Actions>
                <Button label=words.yes kind=ButtonKind::Danger />
                <LinkButton label=words.no href=back kind=ButtonKind::Plain />
            </Actions>
        </Form>
    }
}
