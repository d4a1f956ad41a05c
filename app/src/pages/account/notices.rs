//! The inbox.

use super::{
    notice_settings::{Bounced, told_where},
    notice_words::notice_words,
};
use crate::{
    components::{Actions, Button, ButtonKind, EmptyState, Form, LinkButton, PageHead, Panel, StatusTag, Tone},
    context::language,
    door::Door,
    i18n::date_time,
    pages::support::answer,
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    delivery::Delivery,
    id::{ApplicationId, CertificateId, EnquiryId, EntrustmentId, NoticeId, SettlementId, SuggestionId},
    rules::{RegionCode, RuleBook},
    time::Timestamp,
};
use leptos::prelude::*;
use std::{collections::BTreeMap, sync::Arc};
use usecases::{
    UseCaseError, UseCaseResult,
    account::{my, security::SecurityNotice},
    card::{AboutEntrustment, CardNotice, ENTRUSTMENT, SETTLEMENT, about_entrustment},
    delivery::{channels_page, told_about},
    enquiry::ENQUIRY,
    suggestion::SuggestionNotice,
};

/// A notice as the page shows it.
pub(super) struct Item {
    pub(super) id: NoticeId,
    pub(super) kind: String,
    pub(super) args: BTreeMap<String, String>,
    /// Who and where, for a notice about an entrustment.
    pub(super) about: Option<AboutEntrustment>,
    pub(super) at: Timestamp,
    pub(super) unread: bool,
    pub(super) application: Option<ApplicationId>,
    pub(super) certificate: Option<CertificateId>,
    /// The rules of its day: a region's words of later don't change what was told.
    pub(super) book: Option<Arc<RuleBook>>,
    /// How it was told outside the app.
    pub(super) told: Vec<Delivery>,
}

/// The page.
pub(super) async fn show(door: Door) -> Response {
    answer(&door, page(&door).await)
}

async fn page(door: &Door) -> UseCaseResult<Response> {
    let mut items = Vec::new();
    let told = told_about(&door.ctx, door.caller()).await?;
    let reach = channels_page(&door.ctx, door.caller()).await?.reach;
    let bounced = reach.email.is_some_and(|bound| bound.fault.is_some());
    for n in my::notices(&door.ctx, door.caller()).await? {
        let about = about_entrustment(&door.ctx, door.caller(), &n.args).await?;
        let told = told.iter().filter(|d| d.notice.as_ref() == Some(&n.id)).cloned().collect();
        items.push(Item {
            told,
            id: n.id,
            kind: n.kind,
            args: n.args,
            about,
            at: n.at,
            unread: n.read_at.is_none(),
            application: n.application,
            certificate: n.certificate,
            book: door.ctx.shelf.on(n.at.day()),
        });
    }
    let title = tr_in!(door.caller().language, "account.notices");
    Ok(door.page(title.clone(), || {
        view! {
            <PageHead title=title back=Route::My.path() />
            {bounced.then(|| view! { <Bounced /> })}
            <p><a href=Route::NoticeSettings.path()>{tr!("delivery.settings")}</a></p>
            {inbox(items)}
        }
    }))
}

/// A notice was read: on to its application or card.
pub(super) async fn read(door: Door, Path(notice): Path<String>) -> Response {
    let result = match NoticeId::parse(&notice) {
        None => Err(UseCaseError::NotFound),
        Some(id) => my::read_notice(&door.ctx, door.caller(), &id).await,
    };
    match result {
        Ok(notice) if about_enquiry(&notice.args).is_some() => {
            door.see_other(&about_enquiry(&notice.args).map_or(Route::Enquiries, Route::Enquiry))
        }
        Ok(notice) => match (notice.application, notice.certificate) {
            (Some(application), _) if notice.kind.starts_with("rating_") => door.see_other(&Route::Rating(application)),
            (Some(application), _) => door.see_other(&Route::Application(application)),
            (None, certificate) => door.see_other(&card_page(certificate, &notice.args)),
        },
        Err(error) => door.refuse(&error),
    }
}

/// The question that a notice is about.
fn about_enquiry(args: &BTreeMap<String, String>) -> Option<EnquiryId> {
    args.get(ENQUIRY).and_then(|id| EnquiryId::parse(id))
}

/// Where a notice about a card leads: to the one thing that it is about, else to the card.
fn card_page(certificate: Option<CertificateId>, args: &BTreeMap<String, String>) -> Route {
    let entrustment = args.get(ENTRUSTMENT).and_then(|id| EntrustmentId::parse(id));
    let settlement = args.get(SETTLEMENT).and_then(|id| SettlementId::parse(id));
    let suggestion = args.get(SuggestionNotice::SUGGESTION).and_then(|id| SuggestionId::parse(id));
    if let Some(suggestion) = suggestion {
        return Route::MySuggestion(suggestion);
    }
    match (certificate, entrustment, settlement) {
        (Some(certificate), _, Some(settlement)) => Route::Settlement(certificate, settlement),
        (Some(certificate), _, None) => Route::CardCentre(certificate),
        (None, Some(entrustment), _) => Route::Entrusted(entrustment),
        (None, None, _) => Route::Notices,
    }
}

/// The notices, newest first.
pub(super) fn inbox(items: Vec<Item>) -> impl IntoView {
    if items.is_empty() {
        return view! { <EmptyState title=tr!("account.no_notices") text=tr!("account.no_notices_text") /> }.into_any();
    }
    items.into_iter().map(one).collect::<Vec<_>>().into_any()
}

/// Where whoever did not do it stops it: ends what others have open, or freezes the card.
fn was_not_me(item: &Item) -> Option<String> {
    let card = CardNotice::from_name(&item.kind).filter(|kind| kind.is_security());
    match (card, &item.certificate) {
        (Some(_), Some(certificate)) => Some(Route::Freeze(certificate.clone()).path()),
        _ => SecurityNotice::is(&item.kind).then(|| format!("{}#not-me", Route::Sessions)),
    }
}

fn one(item: Item) -> impl IntoView {
    let code = item.args.get("region").and_then(|code| RegionCode::parse(code));
    let region = item.book.as_ref().zip(code).and_then(|(book, code)| book.region(&code));
    let words = notice_words(language(), &item.kind, &item.args, item.about.as_ref(), region);
    let entrusted = item.args.contains_key(ENTRUSTMENT);
    let enquiry = about_enquiry(&item.args).is_some();
    let proposed = item.args.contains_key(SuggestionNotice::SUGGESTION);
    let go = match (&item.application, &item.certificate) {
        (Some(_), _) => tr!("account.notice_open"),
        (None, Some(_)) if item.args.contains_key(SETTLEMENT) => tr!("account.notice_open_settlement"),
        (None, Some(_)) => tr!("account.notice_open_card"),
        (None, None) if enquiry => tr!("account.notice_open_enquiry"),
        (None, None) if entrusted => tr!("account.notice_open_entrustment"),
        (None, None) if proposed => tr!("suggestion.notice_open"),
        (None, None) => tr!("account.notice_read"),
    };
    let leads_on = item.application.is_some() || item.certificate.is_some() || entrusted || enquiry || proposed;
    let not_me = was_not_me(&item).map(|there| {
        view! { <LinkButton label=tr!("account.was_not_me") href=there kind=ButtonKind::Text /> }
    });
    let told: Vec<_> = item.told.iter().filter_map(told_where).collect();
    let told = (!told.is_empty()).then(|| view! { <p class="cells__note">{told.join(" · ")}</p> });
    let action = Route::ReadNotice(item.id).path();
    let button = (item.unread || leads_on).then(|| {
        view! {
            <Form action=action>
                <Actions>
                    <Button label=go kind=ButtonKind::Plain />
                </Actions>
            </Form>
        }
    });
    view! {
        <Panel title=words.title>
            <p>{words.body}</p>
            <p class="cells__note">
                {date_time(language(), item.at)} " "
                {item.unread.then(|| view! { <StatusTag label=tr!("account.new") tone=Tone::Danger /> })}
            </p>
            {told}
            {button}
            {not_me}
        </Panel>
    }
}
