//! The family account: each minor's card, what can be done with it, and when it ends.

use super::words::{device, owner, tone};
use crate::{
    components::{
        Actions, ButtonKind, EmptyState, LinkButton, PageHead, Panel, Prose, StatusTag, SummaryList, SummaryRow, Tone,
    },
    context::language,
    door::Door,
    i18n::{date, say},
    pages::support::{answer, badge},
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use domain::{
    card::{Binding, CertificateState},
    id::CertificateId,
    person::Capacity,
    rules::RuleBook,
};
use jiff::ToSpan as _;
use leptos::prelude::*;
use usecases::{
    UseCaseResult,
    card::{Family, Member, family},
};

pub(super) async fn show(door: Door) -> Response {
    answer(&door, page(&door).await)
}

async fn page(door: &Door) -> UseCaseResult<Response> {
    let found = family(&door.ctx, door.caller()).await?;
    let title = tr_in!(door.caller().language, "card.family");
    Ok(door.page(title, || view(&door.ctx.book, &found)))
}

pub(super) fn view(book: &RuleBook, found: &Family) -> impl IntoView + use<> {
    let none = found.members.is_empty();
    let full = found.most.as_ref().is_some_and(|most| found.shown >= usize::try_from(most.v).unwrap_or(usize::MAX));
    let count = found.most.as_ref().filter(|_| !none).map(|most| {
        let text = tr!("card.family_count", shown = found.shown, most = most.v);
        let mark = badge(book, most);
        view! {
            <Prose>
                <p>{text}</p>
            </Prose>
            {mark}
        }
    });
    let members: Vec<_> = found.members.iter().map(|one| member(one, full)).collect();
    view! {
        <PageHead title=tr!("card.family") lead=tr!("card.family_lead") back=Route::Wallet.path() />
        {none.then(|| view! { <EmptyState title=tr!("card.family_none") text=tr!("card.family_none_text") /> })}
        {count}
        {members}
        <Panel title=tr!("card.family_rules")>
            <Prose>
                <ul>
                    <li>{tr!("card.family_rule_register")}</li>
                    <li>{tr!("card.family_rule_majority")}</li>
                    <li>{tr!("card.family_rule_unbind")}</li>
                    <li>{tr!("card.family_rule_entrust")}</li>
                </ul>
            </Prose>
        </Panel>
    }
}

/// `full`: no other card can be shown just now.
fn member(member: &Member, full: bool) -> impl IntoView + use<> {
    let name = owner(&member.person, Capacity::Guardian);
    let (state, colour) = match &member.certificate {
        _ if member.region.is_none() => (tr!("card.family_not_served"), Tone::Neutral),
        Some(certificate) => (say(certificate.state), tone(certificate.state)),
        None if member.insured => (tr!("card.not_activated"), Tone::Info),
        None => (tr!("card.not_insured_short"), Tone::Neutral),
    };
    // What is kept is the first day without the right; people read the last one with it.
    let last_day = date(language(), member.ends_on.saturating_sub(1.day()));
    let shown_on = if member.bindings.is_empty() {
        tr!("card.family_nowhere")
    } else {
        member.bindings.iter().map(device).collect::<Vec<_>>().join(" · ")
    };
    let here = member.here.then(|| view! { <StatusTag label=tr!("account.this_device") tone=Tone::Info /> });
    let acts = acts(member, full);
    view! {
        <Panel title=name>
            <p>
                <StatusTag label=state tone=colour />
                " "
                {here}
            </p>
            <SummaryList>
                <SummaryRow label=tr!("card.family_shown_on") value=shown_on />
                <SummaryRow label=tr!("card.family_last_day") value=last_day />
            </SummaryList>
            {acts}
        </Panel>
    }
}

fn acts(member: &Member, full: bool) -> AnyView {
    let activate = Route::ActivateCard(member.person.id.clone()).path();
    let may_bind = member.insured && (!full || !member.bindings.is_empty());
    let first = match (&member.certificate, member.bindings.first().filter(|_| member.here)) {
        _ if member.region.is_none() => None,
        (None, _) if may_bind => Some((tr!("card.activate"), activate, ButtonKind::Primary)),
        (Some(certificate), _) if certificate.state == CertificateState::Frozen => {
            Some((tr!("card.unfreeze"), Route::Unfreeze(certificate.id.clone()).path(), ButtonKind::Plain))
        }
        (Some(certificate), _) if certificate.state == CertificateState::Closed => {
            may_bind.then(|| (tr!("card.activate_again"), activate, ButtonKind::Plain))
        }
        (Some(_), Some(here)) => {
            Some((tr!("card.show_code"), Route::CardCode(here.id.clone()).path(), ButtonKind::Primary))
        }
        (Some(_), None) if may_bind => Some((tr!("card.bind_here"), activate, ButtonKind::Plain)),
        (None | Some(_), _) => None,
    };
    let first = first.map(|(label, href, kind)| view! { <LinkButton label=label href=href kind=kind /> });
    let full = (full && member.bindings.is_empty() && member.insured).then(|| {
        view! { <p>{tr!("card.family_full")}</p> }
    });
    let rest = member.certificate.as_ref().map(|certificate| {
        let centre = Route::CardCentre(certificate.id.clone()).path();
        let active = certificate.state == CertificateState::Active;
        let ends: Vec<_> =
            member.bindings.iter().filter(|_| active).map(|binding| end(&certificate.id, binding)).collect();
        view! {
            <LinkButton label=tr!("card.centre") href=centre kind=ButtonKind::Plain />
            {ends}
        }
    });
    view! {
        {full}
        <Actions>
            {first}
            {rest}
        </Actions>
    }
    .into_any()
}

fn end(id: &CertificateId, binding: &Binding) -> impl IntoView + use<> {
    let href = format!("{}?which={}", Route::Unbind(id.clone()), binding.id);
    let label = tr!("card.family_end", device = device(binding));
    view! { <LinkButton label=label href=href kind=ButtonKind::Text /> }
}
