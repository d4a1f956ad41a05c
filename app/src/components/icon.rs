use leptos::prelude::*;

/// The icons there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconName {
    /// The product's mark.
    Brand,
    /// Telephone.
    Phone,
    /// A tick.
    Check,
    /// A cross.
    Cross,
    /// Letter i.
    Info,
    /// Exclamation mark.
    Warn,
    /// Clock face.
    Clock,
    /// Magnifying glass.
    Search,
    /// Camera.
    Camera,
    /// Sheet of paper.
    Paper,
    /// Arrow to the left.
    Back,
    /// A card with its strip.
    Card,
    /// A shield that is crossed out: a cover that ends.
    NoCover,
}

/// A decorative icon: readers hear the words beside it.
#[component]
pub fn Icon(
    /// Which one.
    name: IconName,
) -> impl IntoView {
    let path = match name {
        IconName::Brand => {
            return view! {
                <svg class="icon icon--brand" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                    <rect width="24" height="24" rx="6" fill="#06ad56"></rect>
                    <path d="M11 5H6.5v14H11M10 12h8m-3.2-3.4L18.2 12l-3.4 3.4" stroke="#fff"></path>
                </svg>
            }
            .into_any();
        }
        IconName::Phone => {
            "M5 4h4l1.6 4.4-2.2 1.5a12 12 0 0 0 5.7 5.7l1.5-2.2L20 15v4a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1z"
        }
        IconName::Check => "M4.5 12.5l5 5 10-11",
        IconName::Cross => "M6 6l12 12M18 6L6 18",
        IconName::Info => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v6M12 7.2v.6",
        IconName::Warn => "M12 3.5L2.5 20h19zM12 10v4.6M12 17v.4",
        IconName::Clock => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5.4l3.4 2",
        IconName::Search => "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.4 15.4L20 20",
        IconName::Camera => "M4 7.5h3.4L9 5h6l1.6 2.5H20v11H4zM12 9.6a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6z",
        IconName::Paper => "M6 3.5h8L18.5 8v12.5H6zM13.5 3.5V8.5h5",
        IconName::Back => "M14.5 5L8 12l6.5 7",
        IconName::Card => "M4.5 5.5h15a1 1 0 0 1 1 1v11a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1v-11a1 1 0 0 1 1-1zM3.5 9.8h17",
        IconName::NoCover => {
            "M12 3l7.5 2.8v5.4c0 4.4-3 8-7.5 9.8-4.5-1.8-7.5-5.4-7.5-9.8V5.8zM9.3 9.2l5.4 5.4m0-5.4l-5.4 5.4"
        }
    };
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=path></path>
        </svg>
    }
    .into_any()
}
