use super::{Icon, IconName, spoken};
use crate::tr;
use leptos::prelude::*;

/// The top of a page: way back, heading, one sentence of introduction.
#[component]
pub fn PageHead(
    /// The page's only `h1`.
    #[prop(into)]
    title: String,
    /// A sentence under it; empty for none.
    #[prop(optional, into)]
    lead: String,
    /// Address of the page before; empty for none.
    #[prop(optional, into)]
    back: String,
    /// Something small above the heading, e.g. the step.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        {(!back.is_empty()).then(|| view! { <BackLink href=back /> })}
        <div class="head">
            {children.map(|c| c())}
            <h1 class="head__title">{spoken(title)}</h1>
            {(!lead.is_empty()).then(|| view! { <p class="head__lead">{spoken(lead)}</p> })}
        </div>
    }
}

/// A link to the page before.
#[component]
pub fn BackLink(
    /// Its address.
    #[prop(into)]
    href: String,
) -> impl IntoView {
    view! {
        <a class="back" href=href>
            <Icon name=IconName::Back />
            {tr!("kit.back")}
        </a>
    }
}

/// A white card with a heading.
#[component]
pub fn Panel(
    /// Heading (`h2`); empty for none.
    #[prop(optional, into)]
    title: String,
    /// Id, so that a link can lead here; empty for none.
    #[prop(optional, into)]
    id: String,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="panel" id=(!id.is_empty()).then_some(id)>
            {(!title.is_empty()).then(|| view! { <h2 class="panel__title">{spoken(title)}</h2> })}
            {children()}
        </section>
    }
}

/// Running text: headings, paragraphs and lists with their distances.
#[component]
pub fn Prose(
    /// The text.
    children: Children,
) -> impl IntoView {
    view! { <div class="prose">{children()}</div> }
}

/// Something to open: shut at first.
#[component]
pub fn Disclosure(
    /// What is always seen.
    #[prop(into)]
    summary: String,
    /// It is open from the start.
    #[prop(optional)]
    open: bool,
    /// What opens.
    children: Children,
) -> impl IntoView {
    view! {
        <details class="disclosure" open=open>
            <summary class="disclosure__summary">{summary}</summary>
            <div class="disclosure__body">{children()}</div>
        </details>
    }
}

/// Two columns on a wide screen (the desk's case page), one below the other on a phone.
#[component]
pub fn Columns(
    /// The two (or more) columns, e.g. `div`s or panels in a `Stack`.
    children: Children,
) -> impl IntoView {
    view! { <div class="columns">{children()}</div> }
}

/// Parts one below the other with the usual distance.
#[component]
pub fn Stack(
    /// The parts.
    children: Children,
) -> impl IntoView {
    view! { <div class="stack">{children()}</div> }
}

/// Nothing here yet: says so, and what to do.
#[component]
pub fn EmptyState(
    /// What is missing.
    #[prop(into)]
    title: String,
    /// What to do; empty for none.
    #[prop(optional, into)]
    text: String,
    /// A link or button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=IconName::Paper />
            <p class="empty__title">{title}</p>
            {(!text.is_empty()).then(|| view! { <p class="empty__text">{text}</p> })}
            {children.map(|c| c())}
        </div>
    }
}
