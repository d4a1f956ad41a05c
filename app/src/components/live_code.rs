use super::islands::CodeRefresh;
use crate::tr;
use leptos::prelude::*;

/// Seconds between two loads of a page, at least.
const SHORTEST: u32 = 5;

/// Digits of a code in groups of four, to read out or type; copied without gaps.
#[component]
pub fn CodeDigits(
    /// The digits.
    #[prop(into)]
    digits: String,
) -> impl IntoView {
    let digits: Vec<char> = digits.chars().collect();
    let groups: Vec<_> = digits.chunks(4).map(|group| group.iter().collect::<String>()).collect();
    view! {
        <p class="code__digits">
            {groups.into_iter().map(|group| view! { <span>{group}</span> }).collect::<Vec<_>>()}
        </p>
    }
}

/// One code with what it needs to be replaced: stands in a [`LiveCode`], and is what the address `next` answers.
/// Nothing inside may take focus: it is replaced while somebody reads the page.
#[component]
pub fn CodeBlock(
    /// Seconds until it ends, rounded up, counted from the answer's arrival.
    seconds: u32,
    /// Seconds that a code is shown for: the whole of the drawn countdown.
    interval: u32,
    /// Seconds after its end for which it is still accepted, and shown when no other can be had.
    #[prop(optional)]
    valid_for: u32,
    /// Answers the next block (200). An answer that leads elsewhere or refuses (4xx) loads the page anew.
    #[prop(into)]
    next: String,
    /// Asked each second while the page is seen: 200 with what to show once this code or the one before was used, else
    /// 204. Empty for none.
    #[prop(optional, into)]
    seen: String,
    /// The QR code, the bar code, the digits.
    children: Children,
) -> impl IntoView {
    view! {
        <div
            class="code__block"
            data-block
            data-seconds=seconds
            data-of=interval
            data-valid-for=valid_for
            data-next=next
            data-seen=(!seen.is_empty()).then_some(seen)
        >
            {children()}
        </div>
    }
}

/// A code that replaces itself before it ends. With WASM it counts down, fetches the next one, stops while nobody
/// sees the page, hides a code that can't be used any more, and shows what happened once it was used. Without, the
/// page loads itself anew after `refresh` seconds (see [`crate::shell`] and `public/loader.js`).
#[component]
pub fn LiveCode(
    /// Seconds after which the page loads itself anew where nothing else does.
    refresh: u32,
    /// Where the bright view is left for: it fills the screen, white, and asks the phone to stay awake. Empty: the
    /// code is part of the page.
    #[prop(optional, into)]
    close: String,
    /// One [`CodeBlock`].
    children: Children,
) -> impl IntoView {
    let bright = !close.is_empty();
    // A code about to end must not make the page load itself without a pause.
    let refresh = refresh.max(SHORTEST);
    view! {
        <CodeRefresh>
            <div
                class=if bright { "code code--bright" } else { "code" }
                data-live-code
                data-awake=bright.then_some("")
            >
                {bright.then(|| view! { <a class="code__close button button--plain" href=close>{tr!("kit.code_close")}</a> })}
                <template data-refresh=refresh></template>
                <div class="code__stage">
                    <div data-current>{children()}</div>
                    <p class="code__cover" role="status" data-cover hidden>
                        {tr!("kit.code_offline")}
                    </p>
                </div>
                <div role="status" data-used></div>
                <p class="code__clock" data-clock hidden>
                    <svg class="code__ring" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                        <circle class="code__track" cx="12" cy="12" r="10"></circle>
                        <circle class="code__left" cx="12" cy="12" r="10" pathLength="100" data-ring></circle>
                    </svg>
                    <span>
                        <span data-left></span>
                        " "
                        {tr!("kit.code_left")}
                    </span>
                </p>
                <p class="code__clock" data-rest hidden>
                    <span role="status">{tr!("kit.code_rest")}</span>
                    " "
                    <span data-left></span>
                    " "
                    {tr!("kit.code_rest_unit")}
                </p>
                <p class="code__clock" data-still>
                    {tr!("kit.code_still", seconds = refresh)}
                </p>
                <p class="hidden" role="status" data-say></p>
                <span data-renewed hidden>
                    {tr!("kit.code_renewed")}
                </span>
            </div>
        </CodeRefresh>
    }
}
