use leptos::prelude::*;

/// How a card looks; the words on it say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FaceTone {
    /// It works.
    #[default]
    Active,
    /// It rests.
    Frozen,
    /// It ended.
    Closed,
    /// There is none yet.
    Empty,
}

impl FaceTone {
    fn class(self) -> &'static str {
        match self {
            Self::Active => "card-face card-face--active",
            Self::Frozen => "card-face card-face--frozen",
            Self::Closed => "card-face card-face--closed",
            Self::Empty => "card-face card-face--empty",
        }
    }
}

/// Something that looks like the card it stands for: whose it is, from whom, where it is good, and its state in words.
#[component]
pub fn CardFace(
    /// What it is called (`h2`).
    #[prop(into)]
    title: String,
    /// Who issued it.
    #[prop(into)]
    issuer: String,
    /// Whose it is, masked.
    #[prop(into)]
    name: String,
    /// A number on it, masked; empty for none.
    #[prop(optional, into)]
    number: String,
    /// Where it is good.
    #[prop(optional, into)]
    place: String,
    /// Its state in words.
    #[prop(into)]
    state: String,
    /// Its look.
    #[prop(optional)]
    tone: FaceTone,
    /// Where a tap on it leads; empty for nowhere.
    #[prop(optional, into)]
    href: String,
) -> impl IntoView {
    let heading = if href.is_empty() {
        title.into_any()
    } else {
        // The link is as large as the card; readers hear whose it is.
        view! {
            <a class="card-face__link" href=href>
                {title}
                <span class="hidden">{format!(" · {name}")}</span>
            </a>
        }
        .into_any()
    };
    view! {
        <article class=tone.class()>
            <div class="card-face__top">
                <h2 class="card-face__title">{heading}</h2>
                <p class="card-face__state">{state}</p>
            </div>
            <div>
                <p class="card-face__name">{name}</p>
                {(!number.is_empty()).then(|| view! { <p class="card-face__number">{number}</p> })}
            </div>
            <div class="card-face__foot">
                <p>{issuer}</p>
                {(!place.is_empty()).then(|| view! { <p>{place}</p> })}
            </div>
        </article>
    }
}
