//! The guides by what somebody would say of themselves.

use super::picture::Pictogram;
use crate::{components::spoken, context::language, routes::Route, tr};
use guides::{Guide, Library, Topic};
use leptos::prelude::*;

/// A group of situations for each topic.
pub(super) fn groups(library: &Library) -> Vec<AnyView> {
    let of = |topic: Topic| library.guides().iter().filter(move |guide| guide.topic == topic);
    let group = |topic: Topic| {
        let tiles: Vec<_> = of(topic).map(tile).collect();
        view! {
            <section class="situations">
                <h2 class="cells__title">{name(topic)}</h2>
                <ul class="situations__list">{tiles}</ul>
            </section>
        }
        .into_any()
    };
    Topic::ALL.into_iter().filter(|topic| of(*topic).next().is_some()).map(group).collect()
}

fn tile(guide: &Guide) -> impl IntoView + use<> {
    let situation = guide.get(language()).situation.clone();
    view! {
        <li>
            <a class="situation" href=Route::Guide(guide.slug.clone()).path()>
                <Pictogram of=guide.picture />
                <span class="situation__words">{spoken(situation)}</span>
            </a>
        </li>
    }
}

fn name(topic: Topic) -> String {
    match topic {
        Topic::Stop => tr!("guide.topic_stop"),
        Topic::Life => tr!("guide.topic_life"),
        Topic::Card => tr!("guide.topic_card"),
        Topic::Rights => tr!("guide.topic_rights"),
    }
}
