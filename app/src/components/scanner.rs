use super::{Field, FieldKind, Icon, IconName};
use crate::tr;
use leptos::prelude::*;

/// A field for a code's digits: typed, or by a handheld reader that types and presses Enter. Stands in a `Form`.
/// Where `public/scan.js` runs and there is a camera, a button beside it reads the code from the picture and sends
/// the form.
#[component]
pub fn ScanField(
    /// Name it is sent under; the error's `field`.
    #[prop(into)]
    name: String,
    /// Label.
    #[prop(into)]
    label: String,
    /// What was typed before.
    #[prop(optional, into)]
    value: String,
    /// Help below the label; empty for none.
    #[prop(optional, into)]
    hint: String,
    /// The cursor stands in it when the page comes.
    #[prop(optional)]
    focus: bool,
) -> impl IntoView {
    view! {
        <div class="scan" data-scan>
            <Field name=name label=label value=value hint=hint kind=FieldKind::Account maxlength=100 focus=focus />
            <button type="button" class="scan__start button button--plain" data-start hidden>
                <Icon name=IconName::Camera />
                {tr!("kit.scan_start")}
            </button>
            <div class="scan__view" data-view hidden>
                <video class="scan__video" playsinline muted aria-hidden="true"></video>
                <p class="scan__hint">{tr!("kit.scan_hint")}</p>
                <div class="actions">
                    <button type="button" class="button button--plain" data-stop>
                        {tr!("kit.scan_stop")}
                    </button>
                    <button type="button" class="button button--plain" aria-pressed="false" data-torch hidden>
                        {tr!("kit.scan_torch")}
                    </button>
                </div>
            </div>
            <p class="scan__say" role="status" data-say></p>
            <span data-denied hidden>
                {tr!("kit.scan_denied")}
            </span>
            <span data-missing hidden>
                {tr!("kit.scan_missing")}
            </span>
            <span data-failed hidden>
                {tr!("kit.scan_failed")}
            </span>
        </div>
    }
}
