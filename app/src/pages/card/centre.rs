//! The personal centre: what is bound where, freezing in one tap, the last uses, and everything else that can be done.

use super::{
    certificate::here,
    guide::label,
    this_device::this_device,
    words::{certificate_id, credential, device, owner, right, state_words, tone, use_lines},
};
use crate::{
    components::{
        Actions, Button, ButtonKind, Cell, Cells, Form, Hidden, LinkButton, Notice, PageHead, Panel, Prose, StatusTag,
        SummaryList, SummaryRow, Tone,
    },
    context::{language, page_ctx},
    door::Door,
    i18n::{date, date_time, say},
    pages::support::{answer, page_in},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    card::{Binding, BindingKind, BindingState, CertificateState},
    id::PersonId,
    person::Capacity,
    receipt::{Receipt, ReceiptAct},
    rules::Channel,
};
use http::StatusCode;
use jiff::ToSpan as _;
use jiff::civil::Date;
use leptos::prelude::*;
use usecases::{
    UseCaseResult,
    card::{Centre, Shown, centre, may_entrust},
    receipt::list_of_card,
};

/// Receipts that the centre shows.
const RECEIPTS: usize = 5;

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    answer(&door, page(&door, &id).await)
}

async fn page(door: &Door, id: &str) -> UseCaseResult<Response> {
    let id = certificate_id(id)?;
    let centre = centre(&door.ctx, door.caller(), &id).await?;
    let receipts = list_of_card(&door.ctx, door.caller(), &id).await?;
    let me = door.caller().resident()?.person.clone();
    let title = tr_in!(door.caller().language, "card.centre");
    Ok(page_in(door, Some(&centre.region), StatusCode::OK, &title, || view(&centre, &receipts, me.as_ref())))
}

pub(super) fn view(centre: &Centre, receipts: &[Receipt], me: Option<&PersonId>) -> impl IntoView + use<> {
    let certificate = &centre.access.certificate;
    let lead = format!("{} · {}", owner(&centre.access.person, centre.access.capacity), credential(&centre.issuer));
    let back = Route::Certificate(certificate.id.clone()).path();
    let ward = centre.access.capacity == Capacity::Guardian;
    view! {
        <PageHead title=tr!("card.centre") lead=lead back=back />
        {state(centre, me)}
        {this_device(centre, me)}
        {bindings(centre, me)}
        {uses(centre)}
        {more(centre)}
        {done(receipts)}
        <Cells>
            {ward
                .then(|| view! { <Cell title=tr!("card.family") text=tr!("card.family_text") href=Route::Family.path() /> })}
            <Cell title=tr!("help.card_title") text=tr!("help.card_link_text") href=Route::HelpCard.path() />
        </Cells>
    }
}

/// The state, and what changes it.
fn state(centre: &Centre, me: Option<&PersonId>) -> impl IntoView + use<> {
    let certificate = &centre.access.certificate;
    let state = certificate.state;
    let id = certificate.id.clone();
    let activate = Route::ActivateCard(certificate.person.clone()).path();
    let act = match state {
        CertificateState::Active => {
            let code = here(centre, me).map(|binding| Route::CardCode(binding.id.clone()).path());
            let code = match code {
                Some(code) => view! { <LinkButton label=tr!("card.show_code") href=code /> }.into_any(),
                // What this device needs to show it has a panel of its own.
                None => ().into_any(),
            };
            view! {
                <Form action=Route::Freeze(id).path()>
                    <Actions>
                        {code} <Button label=tr!("card.freeze_now") kind=ButtonKind::Danger />
                    </Actions>
                </Form>
            }
            .into_any()
        }
        CertificateState::Frozen => view! {
            <Actions>
                <LinkButton label=tr!("card.unfreeze") href=Route::Unfreeze(id).path() />
            </Actions>
        }
        .into_any(),
        CertificateState::Closed => view! {
            <Actions>
                <LinkButton label=tr!("card.activate_again") href=activate />
            </Actions>
        }
        .into_any(),
    };
    let nowhere = centre.on_no_device && state == CertificateState::Active;
    let tag = if nowhere { Tone::Neutral } else { tone(state) };
    // Since when no device shows it is not what is kept.
    let since = (!nowhere).then(|| tr!("card.since", at = date_time(language(), certificate.state_since)));
    let text = match state {
        CertificateState::Active => tr!("card.freeze_hint"),
        CertificateState::Frozen => tr!("card.frozen_text"),
        CertificateState::Closed => tr!("card.closed_text"),
    };
    view! {
        <Panel title=tr!("card.state")>
            <p>
                <StatusTag label=state_words(state, nowhere) tone=tag />
                " "
                {since}
            </p>
            <p>{text}</p>
            {act}
        </Panel>
    }
}

/// What this page can end stands first, above all this very device; then who helps, then channels of others.
fn bindings(centre: &Centre, me: Option<&PersonId>) -> impl IntoView + use<> {
    let (direct, elsewhere): (Vec<_>, Vec<_>) = centre.bindings.iter().partition(|shown| shown.direct);
    let (helpers, mut own): (Vec<_>, Vec<_>) = direct.into_iter().partition(|shown| helps(shown, me));
    own.sort_by_key(|shown| !shown.here);
    let none = own.is_empty().then(|| view! { <Notice tone=Tone::Neutral>{tr!("card.no_bindings")}</Notice> });
    view! {
        <h2 class="cells__title">{tr!("card.bindings")}</h2>
        {none}
        {list(centre, own, me)}
        {group(centre, tr!("card.bindings_helpers"), helpers, me)}
        {gone(centre)}
        {unbind_all(centre)}
        {group(centre, tr!("card.bindings_elsewhere"), elsewhere, me)}
        {channels(centre)}
    }
}

/// What was unbound lately and can't come back from here: nothing vanishes without a word.
fn gone(centre: &Centre) -> Option<impl IntoView + use<>> {
    let row = |binding: &Binding| {
        let at = binding.ended_at.map(|at| date_time(language(), at)).unwrap_or_default();
        view! { <li>{tr!("card.gone_device", device = device(binding), at = at)}</li> }
    };
    let rows: Vec<_> = centre.gone.iter().map(row).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <Prose>
                <ul>{rows}</ul>
            </Prose>
        }
    })
}

/// Channels of which nothing is on record: each with its guide, where one can say that one unbound it there.
fn channels(centre: &Centre) -> AnyView {
    if centre.elsewhere.is_empty() {
        return ().into_any();
    }
    let row = |channel: &Channel| {
        let href = Route::CardChannel(centre.access.certificate.id.clone(), channel.code.clone()).path();
        view! { <Cell title=channel.name.get(language()).to_owned() text=tr!("card.guide") href=href /> }
    };
    let rows: Vec<_> = centre.elsewhere.iter().map(row).collect();
    view! {
        <Cells title=tr!("card.channels")>{rows}</Cells>
        <Prose>
            <p>{tr!("card.channels_text")}</p>
        </Prose>
    }
    .into_any()
}

fn list(centre: &Centre, list: Vec<&Shown>, me: Option<&PersonId>) -> Vec<impl IntoView + use<>> {
    list.into_iter().map(|shown| binding(centre, shown, me)).collect()
}

fn group(centre: &Centre, title: String, rows: Vec<&Shown>, me: Option<&PersonId>) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    view! {
        <h2 class="cells__title">{title}</h2>
        {list(centre, rows, me)}
    }
    .into_any()
}

fn binding(centre: &Centre, shown: &Shown, me: Option<&PersonId>) -> impl IntoView + use<> {
    let b = &shown.binding;
    // Elsewhere nobody here can look: never a claim that it is bound, or not.
    let on_record = !shown.direct && b.state == BindingState::Bound;
    let (tag, tag_tone) = match b.state {
        BindingState::Bound if on_record => (tr!("card.bound_as_registered"), Tone::Neutral),
        BindingState::Bound => (tr!("card.bound"), Tone::Success),
        BindingState::Unbound => (tr!("card.unbound"), Tone::Neutral),
        BindingState::Stated => (tr!("card.stated"), Tone::Info),
    };
    let on_record = on_record.then(|| view! { <p>{tr!("card.bound_as_registered_text")}</p> });
    // Bound again, it may have been used before: that was another binding to whoever reads this.
    let used = match shown.last_used {
        None => tr!("card.never_used"),
        Some(at) if at < b.bound_at => tr!("card.unused_since"),
        Some(at) => date_time(language(), at),
    };
    let ended = b.ended_at.map(|at| {
        let label = if b.state == BindingState::Stated { tr!("card.stated_at") } else { tr!("card.unbound_at") };
        view! { <SummaryRow label=label value=date_time(language(), at) /> }
    });
    // What is kept is the first day without the right; people read the last one with it.
    let last_day = b.ends_on.map(|day| date(language(), day.saturating_sub(1.day())));
    let again = b.restorable_until().filter(|_| shown.may_restore && b.kind == BindingKind::Own);
    let again = again.map(|at| view! { <SummaryRow label=tr!("card.restorable") value=date_time(language(), at) /> });
    let last_day = last_day.map(|day| view! { <SummaryRow label=tr!("card.last_day") value=day /> });
    let (title, device) = title(shown, me);
    let device = device.map(|device| view! { <SummaryRow label=tr!("card.device") value=device /> });
    let who = shown.holder.as_ref().filter(|_| !helps(shown, me)).map(|name| {
        let value = format!("{} · {}", name.masked(), right(b));
        view! { <SummaryRow label=tr!("card.holder") value=value /> }
    });
    // Where the channel shows its own codes, nobody here sees when.
    let used = shown.direct.then(|| view! { <SummaryRow label=tr!("card.last_used") value=used /> });
    // Of a mere statement nobody here knows since when it was bound.
    let bound_at = (!b.is_statement()).then(|| {
        view! { <SummaryRow label=tr!("card.bound_at") value=date_time(language(), b.bound_at) /> }
    });
    let acts = acts(centre, shown);
    let here_tag = shown.here.then(|| view! { <StatusTag label=tr!("account.this_device") tone=Tone::Info /> });
    view! {
        <Panel title=title>
            <p>
                <StatusTag label=tag tone=tag_tone />
                " "
                {here_tag}
            </p>
            <SummaryList>
                {device} {who} {bound_at} {used} {ended} {again} {last_day}
            </SummaryList>
            {on_record}
            {acts}
        </Panel>
    }
}

/// What it is: who helps, or the device, or the channel; and the device where the title does not say it.
fn title(shown: &Shown, me: Option<&PersonId>) -> (String, Option<String>) {
    let device = Some(label(shown)).filter(|device| !device.is_empty());
    match (shown.holder.as_ref().filter(|_| helps(shown, me)), device) {
        (Some(name), device) => (format!("{} · {}", name.masked(), right(&shown.binding)), device),
        (None, Some(device)) if shown.direct => (device, None),
        (None, device) => (shown.channel.name.get(language()).to_owned(), device),
    }
}

/// Whether somebody else than the reader shows the card there.
fn helps(shown: &Shown, me: Option<&PersonId>) -> bool {
    shown.holder.is_some() && Some(&shown.binding.holder) != me
}

fn acts(centre: &Centre, shown: &Shown) -> AnyView {
    let (id, state) = (shown.binding.id.clone(), centre.access.certificate.state);
    let (label, href) = match (shown.direct, shown.binding.state) {
        (true, BindingState::Bound) if state != CertificateState::Frozen => {
            let unbind = format!("{}?which={id}", Route::Unbind(centre.access.certificate.id.clone()));
            (tr!("card.unbind_one"), unbind)
        }
        (false, BindingState::Stated) => return take_back(shown),
        (false, _) => (tr!("card.guide"), Route::UnbindGuide(id).path()),
        (true, _) => return ().into_any(),
    };
    view! {
        <Actions>
            <LinkButton label=label href=href kind=ButtonKind::Plain />
        </Actions>
    }
    .into_any()
}

/// A statement is taken back where it is read, and its guide stays in reach.
fn take_back(shown: &Shown) -> AnyView {
    let guide = Route::UnbindGuide(shown.binding.id.clone()).path();
    let says = format!("{} · {}", tr!("card.state_back"), shown.channel.name.get(language()));
    view! {
        <Form action=guide.clone()>
            <Hidden name="say" value="bound" />
            <Hidden name="to" value="centre" />
            <Actions>
                <Button label=tr!("card.state_back") kind=ButtonKind::Plain says=says />
                <LinkButton label=tr!("card.guide") href=guide kind=ButtonKind::Text />
            </Actions>
        </Form>
    }
    .into_any()
}

/// All of this service's at once, where there is more than one.
fn unbind_all(centre: &Centre) -> AnyView {
    let bound = centre.bindings.iter().filter(|shown| shown.direct && shown.binding.state == BindingState::Bound);
    if bound.count() < 2 || centre.access.certificate.state == CertificateState::Frozen {
        return ().into_any();
    }
    let all = format!("{}?which=all", Route::Unbind(centre.access.certificate.id.clone()));
    view! {
        <Actions>
            <LinkButton label=tr!("card.unbind_all") href=all kind=ButtonKind::Danger />
        </Actions>
    }
    .into_any()
}

fn uses(centre: &Centre) -> impl IntoView + use<> {
    let history = Route::CardHistory(centre.access.certificate.id.clone()).path();
    let rows: Vec<_> = centre
        .uses
        .iter()
        .map(|(scan, institution)| {
            let (title, text) = use_lines(scan, institution);
            let said = centre.disowned.iter().any(|disowned| disowned.scan == scan.id);
            let tag = said.then(|| view! { <StatusTag label=tr!("card.disowned") tone=Tone::Danger /> });
            view! {
                <Cell title=title text=text>
                    {tag}
                </Cell>
            }
        })
        .collect();
    let none = rows.is_empty();
    let settled = Route::Settlements(centre.access.certificate.id.clone()).path();
    view! {
        <Cells title=tr!("card.uses")>
            {rows}
            {none.then(|| view! { <Cell title=tr!("card.no_uses") /> })}
            {(!none).then(|| view! { <Cell title=tr!("card.all_uses") href=history /> })}
            <Cell title=tr!("settlement.title") text=tr!("settlement.link_text") href=settled />
        </Cells>
    }
}

fn more(centre: &Centre) -> AnyView {
    let running = centre.entrustments.iter().filter(|e| e.ended.is_none()).count();
    let today = page_ctx().map_or(Date::MIN, |ctx| ctx.today);
    if !may_entrust(&centre.access, today) && centre.entrustments.is_empty() {
        return ().into_any();
    }
    let entrust = Route::Entrust(centre.access.certificate.id.clone()).path();
    let count = if running > 0 { running.to_string() } else { String::new() };
    view! {
        <Cells title=tr!("card.others")>
            <Cell title=tr!("card.entrust") text=tr!("card.entrust_text") value=count href=entrust />
        </Cells>
    }
    .into_any()
}

fn done(receipts: &[Receipt]) -> AnyView {
    let rows: Vec<_> = receipts
        .iter()
        .rev()
        .take(RECEIPTS)
        .filter_map(|receipt| {
            let ReceiptAct::Card { act, .. } = &receipt.body.act else { return None };
            let (title, text) = (say(*act), date_time(language(), receipt.body.at));
            let href = Route::Receipt(receipt.body.id.clone()).path();
            Some(view! { <Cell title=title text=text href=href /> })
        })
        .collect();
    if rows.is_empty() {
        return ().into_any();
    }
    view! { <Cells title=tr!("card.receipts")>{rows}</Cells> }.into_any()
}
