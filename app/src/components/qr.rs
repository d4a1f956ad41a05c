use fast_qr::QRBuilder;
use leptos::prelude::*;
use std::fmt::Write;

/// A QR code as inline SVG; always dark on white, so that it scans in dark mode too.
///
/// A text too long for a code (more than about 2,300 bytes) shows nothing: give the text itself beside it as well.
#[component]
pub fn Qr(
    /// What it holds.
    #[prop(into)]
    text: String,
    /// What it is, for those who can't see it.
    #[prop(into)]
    title: String,
) -> impl IntoView {
    QRBuilder::new(text).build().ok().map(|code| {
        let size = code.size;
        let mut path = String::new();
        for y in 0..size {
            let mut x = 0;
            while x < size {
                let run = (x..size).take_while(|x| code[y][*x].value()).count();
                if run > 0 {
                    // Writing into a String can't fail.
                    let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
                }
                x += run.max(1);
            }
        }
        let quiet = 4;
        let edge = size + 2 * quiet;
        view! {
            <svg
                class="qr"
                viewBox=format!("-{quiet} -{quiet} {edge} {edge}")
                role="img"
                aria-label=title
                shape-rendering="crispEdges"
            >
                <path fill="#fff" d=format!("M-{quiet} -{quiet}h{edge}v{edge}h-{edge}z")></path>
                <path fill="#000" d=path></path>
            </svg>
        }
    })
}
