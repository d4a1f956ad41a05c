use fast_qr::{ECL, QRBuilder};
use leptos::prelude::*;
use std::fmt::Write;

/// Light modules around the code that readers ask for (ISO/IEC 18004).
const QUIET: usize = 4;

/// How much of a code may be dirty or hidden (ISO/IEC 18004).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QrLevel {
    /// 15 %: larger modules, for a clean screen.
    Medium,
    /// 25 %: for paper.
    #[default]
    Quartile,
}

/// A QR code as inline SVG; always dark on white, so that it scans in dark mode too. Digits alone are packed three to
/// ten bits: 40 of them fit version 2 (25 × 25 modules) at either level.
///
/// A text too long for a code (more than about 1,600 bytes) shows nothing: give the text itself beside it as well.
#[component]
pub fn Qr(
    /// What it holds.
    #[prop(into)]
    text: String,
    /// What it is, for those who can't see it.
    #[prop(into)]
    title: String,
    /// How much of it may be hidden.
    #[prop(optional)]
    level: QrLevel,
) -> impl IntoView {
    let level = match level {
        QrLevel::Medium => ECL::M,
        QrLevel::Quartile => ECL::Q,
    };
    QRBuilder::new(text).ecl(level).build().ok().map(|code| {
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
        let edge = size + 2 * QUIET;
        view! {
            <svg
                class="qr"
                viewBox=format!("-{QUIET} -{QUIET} {edge} {edge}")
                role="img"
                aria-label=title
                shape-rendering="crispEdges"
            >
                <path fill="#fff" d=format!("M-{QUIET} -{QUIET}h{edge}v{edge}h-{edge}z")></path>
                <path fill="#000" d=path></path>
            </svg>
        }
    })
}
