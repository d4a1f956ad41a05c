//! What every page knows about its request: put into the reactive context by [`crate::render::render`].

use crate::{routes::Route, text_scale::TextScale, ui_style::UiStyle};
use domain::{
    assist::AssistWay,
    calendar::{Answered, Hours},
    id::AssistanceId,
    language::{Language, Text},
    rules::Mark,
    staff::Role,
};
use guides::Library;
use jiff::civil::Date;
use leptos::prelude::use_context;
use std::sync::Arc;

/// What every page knows about its request.
#[derive(Clone, Debug)]
pub struct PageCtx {
    /// The reader's language.
    pub language: Language,
    /// Path and query of this page, without personal data; the language switch comes back to it.
    pub path: String,
    /// The request's CSP nonce.
    pub nonce: String,
    /// The session's form token; every form that posts carries it.
    pub csrf: Option<String>,
    /// The resident who is signed in.
    pub signed_in: Option<SignedIn>,
    /// The member of staff who is signed in.
    pub staff: Option<StaffBadge>,
    /// When the session of whoever is signed in ends by itself.
    pub lasts: Option<Lasts>,
    /// A page of the staff's desk: wide layout, its own header.
    pub desk: bool,
    /// For whom staff fill an application in on this page.
    pub assisting: Option<Assisting>,
    /// What everybody must know just now.
    pub incident: Option<Text>,
    /// Demonstration data: every page says so.
    pub demonstration: bool,
    /// The day in China.
    pub today: Date,
    /// Addresses of style sheet, scripts and icons.
    pub assets: Arc<Assets>,
    /// Where to call.
    pub hotline: Hotline,
    /// Whether somebody answers there now, and how far that can be trusted.
    pub answered: Option<(Answered, Hours, Mark)>,
    /// The office to go to, once the region is known.
    pub office: Option<String>,
    /// How large text is.
    pub scale: TextScale,
    /// Which pages were chosen; `None` as long as nobody did.
    pub ui: Option<UiStyle>,
    /// The how-to guides: a question's help is a section of one.
    pub handbook: Arc<Library>,
}

impl PageCtx {
    /// The style of this page: the desk has one of its own.
    #[must_use]
    pub fn ui_style(&self) -> UiStyle {
        if self.desk { UiStyle::Normal } else { UiStyle::of(self.ui, self.scale) }
    }

    /// Whether this page is drawn for older people.
    #[must_use]
    pub fn elder(&self) -> bool {
        self.ui_style() == UiStyle::Elder
    }
}

#[cfg(test)]
impl PageCtx {
    /// A page as tests draw one: nobody signed in, no notice above it, on an ordinary Sunday.
    pub(crate) fn sample(language: Language) -> Self {
        Self {
            language,
            path: "/".into(),
            nonce: "nonce".into(),
            csrf: Some("token".into()),
            signed_in: None,
            staff: None,
            lasts: None,
            desk: false,
            assisting: None,
            incident: None,
            demonstration: false,
            today: Date::constant(2026, 11, 22),
            assets: Arc::default(),
            hotline: Hotline::default(),
            answered: None,
            office: None,
            scale: TextScale::default(),
            ui: None,
            handbook: Arc::default(),
        }
    }
}

/// A resident's session as the header shows it: masked.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Masked name, or masked phone until a person is proven.
    pub masked: String,
}

/// When a session ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lasts {
    /// Seconds without a request.
    pub idle: i64,
    /// Seconds from now, whatever is done.
    pub whole: i64,
}

/// For whom staff fill an application in.
#[derive(Clone, Debug)]
pub struct Assisting {
    /// The visit or call.
    pub id: AssistanceId,
    /// How they are there.
    pub way: AssistWay,
    /// Their name, masked: others stand at the counter, too.
    pub masked: String,
}

/// A member of staff as the desk's header shows them.
#[derive(Clone, Debug)]
pub struct StaffBadge {
    /// Name shown to colleagues.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Of all regions.
    pub everywhere: bool,
}

/// Addresses of the static files, with their content hashes.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// Style sheet of every page.
    pub style: String,
    /// What comes to it on the staff's desk.
    pub desk_style: String,
    /// What comes to it in the version for older people.
    pub elder_style: String,
    /// The small loader that fetches the WASM after first paint.
    pub loader: String,
    /// JavaScript half of the WASM package.
    pub script: String,
    /// The WASM itself.
    pub wasm: String,
    /// The camera's script, for pages with a field that scans.
    pub scan: String,
    /// What that script fetches where the browser reads no codes by itself.
    pub decoder: String,
    /// What zooms and turns a picture, for pages that show a document.
    pub viewer: String,
    /// The desk's keys, for pages that hold their sheet.
    pub keys: String,
    /// What keeps work under way up to date, for pages that tell of it.
    pub progress: String,
    /// What asks the browser for a passkey, for pages of the desk that do.
    pub passkey: String,
    /// What warns before a session ends by itself, for pages of whoever is signed in.
    pub session: String,
    /// What keeps a status page up to date.
    pub status: String,
    /// What reads a page aloud, in the version for older people.
    pub aloud: String,
    /// What tells what the browser can do, on the page that asks.
    pub diagnostics: String,
    /// What helps where there is no connection, for residents' pages.
    pub connection: String,
    /// What keeps a page for that, at an address that stays.
    pub worker: String,
    /// Icon of the site (SVG).
    pub icon: String,
    /// Web app manifest.
    pub manifest: String,
}

/// A hotline that can be tapped.
#[derive(Clone, Debug)]
pub struct Hotline {
    /// As shown, e.g. `12393` or `0766-12393`.
    pub label: String,
    /// For `tel:`, e.g. `12393`.
    pub tel: String,
}

impl Default for Hotline {
    /// The national hotline of the NHSA.
    fn default() -> Self {
        Self { label: "12393".into(), tel: "12393".into() }
    }
}

/// The page's context; `None` outside of rendering.
#[must_use]
pub fn page_ctx() -> Option<Arc<PageCtx>> {
    use_context::<Arc<PageCtx>>()
}

/// The address of a page as this page's reader goes there: staff who fill in for somebody stay at the desk.
#[must_use]
pub fn here(route: Route) -> String {
    match page_ctx().and_then(|ctx| ctx.assisting.as_ref().map(|assisting| assisting.id.clone())) {
        Some(helping) => route.at_desk(&helping).path(),
        None => route.path(),
    }
}

/// The reader's language; Chinese outside of rendering.
#[must_use]
pub fn language() -> Language {
    use_context::<Language>().unwrap_or_default()
}
