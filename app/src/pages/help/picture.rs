use guides::Picture;
use leptos::prelude::*;

/// A decorative picture of a situation, in the manner of the icons: readers hear the words beside it.
#[component]
pub(super) fn Pictogram(
    /// Which one.
    of: Picture,
) -> impl IntoView {
    view! {
        <svg class="icon pictogram" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=path(of)></path>
        </svg>
    }
}

fn path(of: Picture) -> &'static str {
    match of {
        // A hand's sign to halt.
        Picture::Stop => "M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3zM8 12h8",
        Picture::Fork => "M12 21v-7M12 14C12 9 5 11 5 4M12 14c0-5 7-3 7-10M2.8 6.2L5 4l2.2 2.2M16.8 6.2L19 4l2.2 2.2",
        Picture::List => {
            "M4 5l1.4 1.4L8 3.8M4 12l1.4 1.4L8 10.8M4 19l1.4 1.4L8 17.8M11.5 5.5H20M11.5 12.5H20M11.5 19.5H20"
        }
        // A coin with ¥.
        Picture::Coins => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM8.5 7.5L12 12l3.5-4.5M12 12v5M9 12.4h6M9 14.8h6",
        Picture::CoinBack => "M9 3.5L4.5 8 9 12.5M4.5 8H14a6 6 0 0 1 0 12H8M13 11.5v5M11.2 13h3.6",
        Picture::Calendar => "M4 6h16v14H4zM4 10.5h16M8 3.5V7M16 3.5V7M12 13v3l2 1.4",
        Picture::Unlink => {
            "M9.5 14.5l-2 2a3.5 3.5 0 0 1-5-5l3-3M14.5 9.5l2-2a3.5 3.5 0 0 1 5 5l-3 3M8 4.5V2.5M4.5 8H2.5M16 19.5v2M19.5 16h2"
        }
        Picture::Lock => "M5.5 11h13v9.5h-13zM8 11V8a4 4 0 0 1 8 0v3M12 14.5v2.5",
        Picture::Flower => {
            "M12 21v-9M12 12c-3 0-4.5-2-4.5-4.5S9 3.5 12 6c3-2.5 4.5-1 4.5 1.5S15 12 12 12zM12 17c-1.5-2.5-4-3-6-2.5 1 2 3 3.5 6 2.5zM12 19c1.5-2.5 4-3 6-2.5-1 2-3 3.5-6 2.5z"
        }
        Picture::School => "M2.5 9L12 4.5 21.5 9 12 13.5zM6.5 11v5c3 2.7 8 2.7 11 0v-5M21.5 9v6",
        Picture::Shield => {
            "M12 3l7.5 2.8V12c0 4.5-3 7.5-7.5 9-4.5-1.5-7.5-4.5-7.5-9V5.8zM12 8l1.2 2.6 2.8.3-2.1 1.9.6 2.7-2.5-1.4-2.5 1.4.6-2.7L8 10.9l2.8-.3z"
        }
        Picture::Globe => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c-5 5.5-5 12.5 0 18M12 3c5 5.5 5 12.5 0 18",
        Picture::Briefcase => "M3.5 8h17v11.5h-17zM8.5 8V5h7v3M3.5 13h17M12 11.8v2.4",
        Picture::Twice => "M4 3.5h10v13H4zM14 7.5h6v13H10v-4M7 7.5h4M7 11h4",
        Picture::Child => {
            "M12 3a3.2 3.2 0 1 0 0 6.4A3.2 3.2 0 0 0 12 3zM5 13.5c3-2 11-2 14 0M9 12.5v8.5M15 12.5v8.5M9 16.5h6"
        }
        Picture::Medicine => "M5.5 8h13v12.5h-13zM7.5 3.5h9V8h-9zM12 11v6.5M8.8 14.2h6.4",
        Picture::Eye => {
            "M2.5 12C6 6.5 18 6.5 21.5 12 18 17.5 6 17.5 2.5 12zM12 9.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6z"
        }
        Picture::Seal => "M6 3.5h12v17l-3-2-3 2-3-2-3 2zM9 8.5h6M9 12.5l2 2 4-4",
        Picture::Counter => "M12 3.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM6.5 15c0-4.5 11-4.5 11 0M3 15h18v5.5H3z",
        Picture::Scales => {
            "M12 3.5V20M7.5 20.5h9M4.5 7h15M4.5 7L2 13.5c1.3 1.7 3.7 1.7 5 0zM19.5 7L17 13.5c1.3 1.7 3.7 1.7 5 0z"
        }
        Picture::Bill => "M6 3.5h8L18.5 8v12.5H6zM13.5 3.5V8.5h5M9 12.5h6M9 16h6",
        Picture::Key => "M8 9.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 11l8.5-6.5M16.5 6.8l2.5 3M14 8.7l1.8 2.2",
        Picture::Pen => "M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5L17.5 10M12 20.5h8",
    }
}
