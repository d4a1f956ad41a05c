//! The dynamic code: QR code, bar code and digits; dead after one use, replaced before it ends. Never stored, never part
//! of an address.

use super::{
    code_over,
    entrust::terms,
    words::{binding_id, credential, owner_of},
};
use crate::{
    components::{
        Actions, BarCode, BarsRun, ButtonKind, CodeBlock, CodeDigits, LinkButton, LiveCode, Notice, PageHead, Panel,
        Prose, Qr, QrLevel, SummaryList, SummaryRow, Tone,
    },
    context::language,
    door::Door,
    i18n::{date_time, say},
    pages::support::{answer, page_in},
    render::in_context,
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Response},
};
use domain::{
    card::{BindingKind, Entrustment, Institution, Scan},
    id::BindingId,
};
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;
use serde::Deserialize;
use usecases::{
    UseCaseResult,
    card::{CodeNow, CodePage, CodeStop, CodeView, code_now, entrusted, institution_of, show_code, use_of_code},
};

/// What of a code fills the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Bright {
    /// The code is part of its page.
    #[default]
    No,
    /// The QR code.
    Square,
    /// The bar code.
    Bars,
}

impl Bright {
    fn query(self) -> &'static str {
        match self {
            Self::No => "",
            Self::Square => "?bright=1",
            Self::Bars => "?bright=bars",
        }
    }
}

#[derive(Default, Deserialize)]
pub(super) struct Asked {
    bright: Option<String>,
    slot: Option<i64>,
    before: Option<u8>,
    version: Option<i64>,
}

impl Asked {
    fn bright(&self) -> Bright {
        match self.bright.as_deref() {
            Some("1") => Bright::Square,
            Some("bars") => Bright::Bars,
            _ => Bright::No,
        }
    }
}

/// What somebody was entrusted with, and the one institution that it is limited to.
pub(super) type Errand = (Entrustment, Option<Institution>);

/// Who used a code, and where.
pub(super) type Used = Option<(Scan, Institution)>;

pub(super) async fn show(door: Door, Path(id): Path<String>, Query(asked): Query<Asked>) -> Response {
    let result = async { page(&door, &binding_id(&id)?, asked.bright()).await }.await;
    answer(&door, result)
}

async fn page(door: &Door, id: &BindingId, bright: Bright) -> UseCaseResult<Response> {
    let view = match show_code(&door.ctx, door.caller(), id).await? {
        CodePage::Code(view) => view,
        CodePage::None(stop) => return Ok(none(door, &stop)),
    };
    let this = use_of_code(&door.ctx, door.caller(), id, view.slot.number).await?;
    // Without scripts the page is loaded again only when the next code begins: then it tells about the last one.
    let last = use_of_code(&door.ctx, door.caller(), id, view.slot.previous().number).await?;
    let errand = match &view.binding.kind {
        BindingKind::Entrusted(id) => {
            let entrustment = entrusted(&door.ctx, door.caller(), id).await?.entrustment;
            let place = institution_of(&door.ctx, &entrustment).await?;
            Some((entrustment, place))
        }
        BindingKind::Own | BindingKind::Family => None,
    };
    let title = tr_in!(door.caller().language, "card.code");
    let shown = || whole(&view, bright, this, last, errand);
    Ok(page_in(door, Some(&view.region), StatusCode::OK, &title, shown))
}

/// Says why there is no code and what to do now. An entrustment has a page of its own for that.
fn none(door: &Door, stop: &CodeStop) -> Response {
    if let BindingKind::Entrusted(id) = &stop.binding.kind {
        return door.see_other(&Route::Entrusted(id.clone()));
    }
    door.page(tr_in!(door.caller().language, "card.code"), || code_over::page(stop))
}

/// The page, with what is known about this code's and the last one's use, and what somebody else was entrusted with.
pub(super) fn whole(
    view: &CodeView,
    bright: Bright,
    this: Used,
    last: Used,
    errand: Option<Errand>,
) -> impl IntoView + use<> {
    let entrusted = errand.is_some();
    let back = if entrusted { Route::Wallet } else { Route::Certificate(view.certificate.id.clone()) };
    let (name, place) = (owner_of(view), view.region.name.get(language()));
    let lead =
        if entrusted { tr!("card.code_agent_lead", name = name, place = place) } else { format!("{name} · {place}") };
    let own = Route::CardCode(view.binding.id.clone()).path();
    let shows = this.is_none();
    let body = match this {
        Some((scan, institution)) => {
            let again = tr!("card.code_next_in", seconds = view.seconds_left());
            view! {
                {used(&scan, &institution)}
                <Prose>
                    <p>{again}</p>
                </Prose>
                <Actions>
                    <LinkButton label=tr!("card.code_next") href=own kind=ButtonKind::Plain />
                </Actions>
            }
            .into_any()
        }
        None => live(view, bright, last.is_none()),
    };
    // The bright view fills the screen: its heading stands beside the code.
    let fills = bright != Bright::No && shows;
    let head = (!fills).then(|| view! { <PageHead title=tr!("card.code") lead=lead back=back.path() /> });
    view! {
        {head}
        {last.map(|(scan, institution)| used_before(&scan, &institution))}
        {body}
        {errand.map(|(entrustment, place)| agent(view, &entrustment, place.as_slice()))}
        {ways(view, entrusted)}
    }
}

/// For whoever buys for somebody else: for whom, what, where, until when, and what to take along.
fn agent(view: &CodeView, entrustment: &Entrustment, place: &[Institution]) -> impl IntoView + use<> {
    let (name, terms) = (owner_of(view), terms(entrustment, place));
    view! {
        <Panel title=tr!("card.code_agent_title")>
            <SummaryList>
                <SummaryRow label=tr!("card.principal") value=name />
                {terms}
            </SummaryList>
            <Prose>
                <p>{tr!("card.code_agent_documents")}</p>
            </Prose>
        </Panel>
    }
}

/// The code that renews itself.
fn live(view: &CodeView, bright: Bright, before: bool) -> AnyView {
    let own = Route::CardCode(view.binding.id.clone()).path();
    let seconds = u32::try_from(view.seconds_left()).unwrap_or(1);
    let close = if bright == Bright::No { String::new() } else { own.clone() };
    let larger = (bright == Bright::No).then(|| {
        let (square, bars) = (format!("{own}{}", Bright::Square.query()), format!("{own}{}", Bright::Bars.query()));
        view! {
            <div class="pair">
                <LinkButton label=tr!("card.bright_square") href=square kind=ButtonKind::Plain />
                <LinkButton label=tr!("card.bright_bars") href=bars kind=ButtonKind::Plain />
            </div>
        }
    });
    let block = block(view, bright, before);
    view! { <LiveCode refresh=seconds close=close>{block}</LiveCode> {larger} }.into_any()
}

/// One code. `before`: whether a use of the one before is still news.
fn block(view: &CodeView, bright: Bright, before: bool) -> impl IntoView + use<> {
    let interval = u32::try_from(view.slot.seconds).unwrap_or(30);
    let seconds = u32::try_from(view.seconds_left()).unwrap_or(1);
    let binding = view.binding.id.clone();
    let next = format!("{}{}", Route::NextCardCode(binding.clone()), bright.query());
    // The version tells a code that an act on its binding ended from the one that is shown now.
    let (seen, version) = (Route::SeenCardCode(binding), view.binding.version);
    let before = if before { "&before=1" } else { "" };
    let seen = format!("{seen}?slot={}&version={version}{before}", view.slot.number);
    let token = view.token.clone();
    let (square, bars) = (token.clone(), token.clone());
    let of = tr!("card.code_of", name = owner_of(view));
    let run = if bright == Bright::Bars { BarsRun::Down } else { BarsRun::Across };
    view! {
        // The code before stays good for one more interval: what is shown then is still accepted.
        <CodeBlock seconds=seconds interval=interval valid_for=interval next=next seen=seen>
            {(bright != Bright::No).then(|| view! { <h1 class="code__owner">{of}</h1> })}
            {(bright != Bright::Bars)
                .then(|| view! { <Qr text=square title=tr!("card.code_qr") level=QrLevel::Medium /> })}
            {(bright != Bright::Square).then(|| view! { <BarCode digits=bars title=tr!("card.code_bars") run=run /> })}
            <p class="code__aloud">{tr!("card.code_aloud")}</p>
            <CodeDigits digits=token />
        </CodeBlock>
    }
}

/// The same about the code before, in a line: the next one is what the page is for.
fn used_before(scan: &Scan, institution: &Institution) -> impl IntoView + use<> {
    let (what, when) = (say(scan.business), date_time(language(), scan.at));
    let line = tr!("card.code_used_before", what = what, place = institution.name.clone(), when = when);
    view! {
        <Notice tone=Tone::Success announce=true>
            <p>{line}</p>
        </Notice>
    }
}

/// What became of a code: who read it, when, and what for.
pub(super) fn used(scan: &Scan, institution: &Institution) -> impl IntoView + use<> {
    let (business, name) = (say(scan.business), institution.name.clone());
    let when = date_time(language(), scan.at);
    view! {
        <Notice tone=Tone::Success title=tr!("card.code_used") announce=true>
            <SummaryList>
                <SummaryRow label=tr!("card.used_by") value=name />
                <SummaryRow label=tr!("card.used_for") value=business />
                <SummaryRow label=tr!("card.used_at") value=when />
            </SummaryList>
        </Notice>
    }
}

fn ways(view: &CodeView, entrusted: bool) -> impl IntoView + use<> {
    let centre = Route::CardCentre(view.certificate.id.clone()).path();
    let note = tr!("card.code_note", credential = credential(&view.issuer));
    let freeze = Route::Freeze(view.certificate.id.clone()).path();
    view! {
        <Prose>
            <p>{note}</p>
        </Prose>
        {(!entrusted)
            .then(|| {
                view! {
                    <Actions>
                        <LinkButton label=tr!("card.centre") href=centre kind=ButtonKind::Plain />
                        <LinkButton label=tr!("card.freeze") href=freeze kind=ButtonKind::Text />
                    </Actions>
                }
            })}
    }
}

/// The next code as a part of the page; anything but a code makes the page load itself anew, which knows what to say.
pub(super) async fn next(door: Door, Path(id): Path<String>, Query(asked): Query<Asked>) -> Response {
    let Ok(id) = binding_id(&id) else { return StatusCode::NOT_FOUND.into_response() };
    match show_code(&door.ctx, door.caller(), &id).await {
        // Whoever asks shows the code before, and nobody has used it so far.
        Ok(CodePage::Code(view)) => part(&door, || block(&view, asked.bright(), true)),
        Ok(CodePage::None(_)) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => bare(&error),
    }
}

/// What is shown once the code was used or is no longer good, within a second or two of its end; 204 before.
pub(super) async fn seen(door: Door, Path(id): Path<String>, Query(asked): Query<Asked>) -> Response {
    let (Ok(id), Some(slot), Some(version)) = (binding_id(&id), asked.slot, asked.version) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match code_now(&door.ctx, door.caller(), &id, slot, asked.before == Some(1), version).await {
        Ok(CodeNow::Used(used_by)) => part(&door, || {
            let own = Route::CardCode(id.clone()).path();
            view! {
                {used(&used_by.0, &used_by.1)}
                <Actions>
                    <LinkButton label=tr!("card.code_next") href=own kind=ButtonKind::Plain />
                </Actions>
            }
        }),
        Ok(CodeNow::Ended(stop)) => part(&door, || code_over::over(&stop)),
        Ok(CodeNow::Good) => {
            (StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))]).into_response()
        }
        Err(error) => bare(&error),
    }
}

/// A status alone: a part of a page has no page of its own to say more.
fn bare(error: &usecases::UseCaseError) -> Response {
    use usecases::UseCaseError as E;
    match error {
        E::Store(_) | E::Broken(_) | E::Unavailable(_) => {
            tracing::error!(%error, "a part of the code's page failed");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn part<V: IntoView>(door: &Door, view: impl FnOnce() -> V) -> Response {
    let html = in_context(&door.page_ctx(), || view().to_html());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, html).into_response()
}
