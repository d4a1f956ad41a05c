//! The way from a request to a page: what every door holds, and how a use case's error becomes an answer.

use crate::{
    context::{Assets, Assisting, Hotline, Lasts, PageCtx, SignedIn, StaffBadge},
    render::{render, render_limited},
    routes::Route,
    text_scale::TextScale,
    ui_style::UiStyle,
    way::{self, SignInFirst, Way},
};
use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use domain::{
    assist::Assistance,
    calendar::{Answered, Hours},
    id::ApplicationId,
    person::Person,
    rules::Mark,
};
use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::{IntoView, provide_context};
use std::sync::Arc;
use usecases::{
    Caller, Context, UseCaseError,
    desk::assist::{self, Held},
    incident,
    session::Side,
};

/// What the session layer left for the doors, as request extensions.
#[derive(Clone)]
pub struct Visit {
    /// Who asks.
    pub caller: Caller,
    /// The CSP nonce of this response.
    pub nonce: String,
    /// The form token of the caller's session; `None` without a session (then only the origin guard stands).
    pub csrf: Option<String>,
    /// Whether cookies are `Secure` with the `__Host-` prefix (public address is https).
    pub secure: bool,
    /// Addresses of the static files.
    pub assets: Arc<Assets>,
    /// How large text is.
    pub scale: TextScale,
    /// Which pages were chosen, here or in the host.
    pub ui: Option<UiStyle>,
}

/// A door's hands: the context, the caller, and the ways to answer.
#[derive(Clone)]
pub struct Door {
    /// What use cases may reach.
    pub ctx: Context,
    /// The visit.
    pub visit: Visit,
    /// Path of the page, for the language switch; never a query.
    pub path: String,
    /// How the visitor came here and where they were going.
    pub way: Way,
    /// For whom staff fill an application in.
    pub assisting: Option<Assisting>,
}

impl FromRequestParts<Context> for Door {
    type Rejection = Response;
    async fn from_request_parts(parts: &mut Parts, ctx: &Context) -> Result<Self, Response> {
        let visit = parts.extensions.get::<Visit>().cloned();
        let visit = visit.ok_or_else(|| StatusCode::INTERNAL_SERVER_ERROR.into_response())?;
        let ctx = &ctx.fresh();
        let way = Way::of(parts, ctx, &visit).await;
        // A page is not refused because its notice can't be read.
        if let Err(error) = incident::shown(ctx).await {
            tracing::error!(%error, "the notice above the pages could not be read");
        }
        let door = Self { ctx: ctx.clone(), visit, path: parts.uri.path().to_owned(), way, assisting: None };
        // The steps of an application at the desk are the resident's own pages: who fills them in is settled here, in
        // front of them, and nowhere else.
        match door.path.strip_prefix(ASSISTED).map(|rest| rest.split('/').next().unwrap_or_default().to_owned()) {
            Some(id) => door.take_its_hand(&id).await,
            None => Ok(door),
        }
    }
}

/// Where the steps of an application lie that staff enter for somebody.
const ASSISTED: &str = "/desk/assist/applications/";

impl Door {
    async fn take_its_hand(self, id: &str) -> Result<Self, Response> {
        if self.caller().staff.as_ref().is_some_and(|staff| staff.must_change_password) {
            return Err(self.see_other(&Route::DeskMe));
        }
        let held = match ApplicationId::parse(id) {
            // Who is not signed in is told that first, whatever the address says.
            _ if self.caller().staff.is_none() => Err(UseCaseError::NotSignedIn),
            Some(id) => assist::hand(&self.ctx, self.caller(), &id).await,
            None => Err(UseCaseError::NotFound),
        };
        match held {
            // Nobody is there any more: what was sent is a case, and a draft waits until they show again who they are.
            // Throwing it away needs nobody.
            Ok(Held { there: false, editable: false, application: Some(id), .. }) => {
                Err(self.see_other(&Route::Case(id)))
            }
            Ok(held) if !held.there && !self.throws_away(&held) => {
                Err(see_other(&format!("{}?{}", Route::Assist, way::AGAIN)))
            }
            Ok(held) => Ok(self.filling_in(held.caller, held.assistance, &held.applicant)),
            Err(error) => Err(self.refuse(&error)),
        }
    }

    /// Whether the page is the one that throws the whole draft away: nothing else is done for somebody who has gone.
    fn throws_away(&self, held: &Held) -> bool {
        held.application.as_ref().is_some_and(|id| self.path == Route::AssistedDrop(id.clone()).path())
    }

    /// The same door for staff who fill in for somebody; `caller` comes from [`assist`].
    #[must_use]
    pub fn filling_in(mut self, caller: Caller, assistance: Assistance, applicant: &Person) -> Self {
        self.visit.caller = caller;
        self.assisting = Some(Assisting { id: assistance.id, way: assistance.way, masked: applicant.name.masked() });
        self
    }

    /// Who asks.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.visit.caller
    }

    /// What the page's parts need to know.
    #[must_use]
    pub fn page_ctx(&self) -> PageCtx {
        let caller = self.caller();
        PageCtx {
            language: caller.language,
            // The language switch must not lose what was kept.
            path: if self.way.kept.is_some() { format!("{}?{}", self.path, way::KEPT) } else { self.path.clone() },
            nonce: self.visit.nonce.clone(),
            csrf: self.visit.csrf.clone(),
            signed_in: caller.phone().ok().map(|phone| SignedIn { masked: phone.masked() }),
            staff: caller.staff.as_ref().map(|s| StaffBadge {
                name: s.name.clone(),
                role: s.role,
                everywhere: s.regions.is_empty(),
            }),
            lasts: self.lasts(),
            desk: self.is_desk(),
            assisting: self.assisting.clone(),
            incident: self.ctx.board.last(self.ctx.now()).map(|incident| incident.words.clone()),
            demonstration: self.ctx.settings.demonstration,
            today: self.ctx.today(),
            assets: self.visit.assets.clone(),
            hotline: Hotline::default(),
            answered: self.answered(),
            office: None,
            scale: self.visit.scale,
            ui: self.visit.ui,
            handbook: self.ctx.handbook.clone(),
        }
    }

    /// When the session of whoever is signed in ends by itself.
    fn lasts(&self) -> Option<Lasts> {
        let caller = self.caller();
        let session = caller.session.as_ref().filter(|_| caller.staff.is_some() || caller.account.is_some())?;
        let side = if self.is_desk() { Side::Desk } else { Side::Resident };
        let (idle, whole) = side.lasts(session, self.ctx.now());
        Some(Lasts { idle, whole })
    }

    /// Whether somebody answers the hotline at this moment.
    fn answered(&self) -> Option<(Answered, Hours, Mark)> {
        let hours = self.ctx.book.national.hotline_hours.as_ref()?;
        let answered = hours.v.at(self.ctx.now().in_china(), &self.ctx.book.calendar)?;
        Some((answered, hours.v.clone(), hours.mark))
    }

    /// Whether the page belongs to the staff's desk.
    fn is_desk(&self) -> bool {
        way::is_desk(&self.path)
    }

    /// A page with 200.
    pub fn page<V: IntoView>(&self, title: impl Into<String>, view: impl FnOnce() -> V) -> Response {
        self.page_with(StatusCode::OK, title, view)
    }

    /// A page with another status, e.g. 422 with what was typed.
    pub fn page_with<V: IntoView>(
        &self,
        status: StatusCode,
        title: impl Into<String>,
        view: impl FnOnce() -> V,
    ) -> Response {
        self.page_as(&self.page_ctx(), status, &title.into(), view)
    }

    /// As [`Self::page_with`] with a page's own context, e.g. another office in its footer.
    pub fn page_as<V: IntoView>(
        &self,
        ctx: &PageCtx,
        status: StatusCode,
        title: &str,
        view: impl FnOnce() -> V,
    ) -> Response {
        render(ctx, status, title, || {
            if let Some(kept) = &self.way.kept {
                provide_context(kept.clone());
            }
            view()
        })
    }

    /// 303 to where the visitor was going when they had to sign in or prove who they are, else to `otherwise`.
    #[must_use]
    pub fn onward(&self, otherwise: &Route) -> Response {
        match &self.way.next {
            Some(next) => self.forgetting(see_other(next)),
            None => self.see_other(otherwise),
        }
    }

    /// The answer, and nobody is led to where the last visitor was going.
    #[must_use]
    pub fn forgetting(&self, response: Response) -> Response {
        way::forget(self.visit.secure, self.is_desk(), response)
    }

    /// The answer, and the browser remembers that signing in leads to this page.
    #[must_use]
    pub fn and_back(&self, response: Response) -> Response {
        match &self.way.page {
            Some(page) => way::remember(self.visit.secure, page, response),
            None => response,
        }
    }

    /// 303 to what must be done first; afterwards it goes on here.
    fn first(&self, route: &Route) -> Response {
        let mut response = self.and_back(self.see_other(route));
        response.extensions_mut().insert(SignInFirst);
        response
    }

    /// 303: done, look there.
    #[must_use]
    pub fn see_other(&self, route: &Route) -> Response {
        see_other(&self.address(route))
    }

    /// The address of a page as the visitor goes there: staff who fill in for somebody stay at the desk.
    #[must_use]
    pub fn address(&self, route: &Route) -> String {
        match &self.assisting {
            Some(assisting) => route.clone().at_desk(&assisting.id).path(),
            None => route.path(),
        }
    }

    /// What a use case's error looks like: a redirect to sign-in, or a page that says what can be done.
    #[must_use]
    pub fn refuse(&self, error: &UseCaseError) -> Response {
        let status = match error {
            // Whoever is at work here is signed in already: what is missing then, signing in again does not bring.
            UseCaseError::NotSignedIn if self.is_desk() && self.caller().staff.is_some() => StatusCode::FORBIDDEN,
            UseCaseError::NotSignedIn if self.is_desk() => return self.first(&Route::DeskSignIn),
            UseCaseError::NotSignedIn => return self.first(&Route::SignIn),
            UseCaseError::NotProven => return self.first(&Route::Proof),
            UseCaseError::NotFound => StatusCode::NOT_FOUND,
            UseCaseError::Forbidden | UseCaseError::PurposeNeeded => StatusCode::FORBIDDEN,
            UseCaseError::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            UseCaseError::Conflict => StatusCode::CONFLICT,
            UseCaseError::LimitReached { .. } => StatusCode::TOO_MANY_REQUESTS,
            UseCaseError::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            UseCaseError::Store(_) | UseCaseError::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        if status.is_server_error() {
            // Logged once, here; the error types hold nothing personal.
            tracing::error!(request = %self.caller().request, %error, "request failed");
        }
        let wait = match error {
            UseCaseError::LimitReached { retry_after, .. } => Some(*retry_after),
            _ => None,
        };
        render_limited(&self.page_ctx(), status, Some(self.caller().request.clone()), wait)
    }
}

/// Whoever is signed in is still there; that they asked was noted on the way here, as with any page.
pub async fn stay(door: Door) -> Response {
    let caller = door.caller();
    let is_there = if door.is_desk() { caller.staff.is_some() } else { caller.account.is_some() };
    if is_there { StatusCode::NO_CONTENT } else { StatusCode::UNAUTHORIZED }.into_response()
}

/// 303 to a path of our own.
#[must_use]
pub fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// The name of a session cookie and its `Set-Cookie` value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// Residents: `sid`, on the whole site, Lax because people come back from links in messages.
    Resident,
    /// Staff: `ssid`, on `/desk` only, Strict.
    Staff,
    /// A resident's device, for as long as browsers keep a cookie: cards are bound to it. It opens nothing by itself.
    Device,
    /// A ticket of the program that holds the pages, for the minute in which it is good.
    HandOff,
    /// A terminal of an institution: its credential, on `/terminal` only, Strict, until the browser is closed.
    Terminal,
}

impl Cookie {
    /// The cookie's name.
    #[must_use]
    pub fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Resident, true) => "__Host-sid",
            (Self::Resident, false) => "sid",
            (Self::Staff, true) => "__Secure-ssid",
            (Self::Staff, false) => "ssid",
            (Self::Device, true) => "__Host-device",
            (Self::Device, false) => "device",
            (Self::HandOff, true) => "__Host-hand-off",
            (Self::HandOff, false) => "hand-off",
            (Self::Terminal, true) => "__Secure-terminal",
            (Self::Terminal, false) => "terminal",
        }
    }

    /// Adds the cookie to an answer; an empty token deletes it.
    #[must_use]
    pub fn set(self, secure: bool, token: &str, mut response: Response) -> Response {
        let name = self.name(secure);
        let scope = match self {
            Self::Resident => "Path=/; SameSite=Lax",
            Self::Staff => "Path=/desk; SameSite=Strict",
            Self::Device | Self::HandOff => "Path=/; SameSite=Lax",
            Self::Terminal => "Path=/terminal; SameSite=Strict",
        };
        let secure = if secure { "; Secure" } else { "" };
        let end = match self {
            _ if token.is_empty() => "; Max-Age=0",
            // 400 days: browsers keep none longer (RFC 6265bis).
            Self::Device => "; Max-Age=34560000",
            Self::HandOff => "; Max-Age=60",
            _ => "",
        };
        if let Ok(value) = HeaderValue::from_str(&format!("{name}={token}; {scope}; HttpOnly{secure}{end}")) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
        response
    }
}
