//! The public digest at the desk: drafts that wait for a second person, what is published, what was taken down.

use super::{
    suggestion::DigestFields,
    tabs::{Tab, Tabs},
    words,
};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date_time, say},
    pages::{published::month, support::status_for},
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{
    application::form::FieldError,
    id::DigestId,
    rules::RuleBook,
    suggestion::{DigestForm, DigestState},
    words::visible,
};
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError, UseCaseResult,
    desk::suggestions::{self, DigestList, DigestPage},
};

/// States that the list shows.
const SHOWN: [DigestState; 3] = [DigestState::Draft, DigestState::Published, DigestState::TakenDown];

/// What was typed, beside the entry.
#[derive(Clone, Default)]
struct Typed {
    digest: Option<DigestForm>,
    reason: String,
    errors: Vec<FieldError>,
    stale: bool,
}

/// The list; `?state=published`, `?state=taken_down`.
pub(super) async fn list(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let state = DigestState::from_name(query.get("state")).filter(|state| SHOWN.contains(state));
    match suggestions::digests(&door.ctx, door.caller(), state.unwrap_or(DigestState::Draft)).await {
        Ok(found) => {
            let book = door.ctx.book.clone();
            door.page(tr_in!(door.caller().language, "suggestion.digest_desk"), || list_view(&found, &book))
        }
        Err(error) => door.refuse(&error),
    }
}

fn list_view(found: &DigestList, book: &Arc<RuleBook>) -> impl IntoView + use<> {
    let tab = |state: DigestState| Tab {
        label: say(state),
        href: format!("{}?state={}", Route::DeskDigests, state.name()),
        count: None,
        current: state == found.state,
    };
    let tabs = SHOWN.map(tab).into_iter().collect();
    let columns = vec![
        tr!("suggestion.subject"),
        tr!("suggestion.kind_short"),
        tr!("desk.region"),
        tr!("suggestion.writer"),
        tr!("suggestion.changed"),
    ];
    let row = |entry: &domain::suggestion::DigestEntry, who: &String| {
        let href = Route::DeskDigest(entry.id.clone()).path();
        vec![
            view! { <a href=href>{visible(&entry.subject)}</a> }.into_any(),
            say(entry.kind).into_any(),
            words::region(book, &entry.region).into_any(),
            who.clone().into_any(),
            view! { <span class="when">{date_time(language(), entry.updated_at)}</span> }.into_any(),
        ]
    };
    let rows: Vec<_> = found.entries.iter().map(|(entry, who)| row(entry, who)).collect();
    let body = if rows.is_empty() {
        view! { <EmptyState title=tr!("suggestion.digest_desk_none") text=tr!("suggestion.digest_desk_none_text") /> }
            .into_any()
    } else {
        view! {
            <div class="wide queue">
                <Table caption=tr!("suggestion.digest_desk") quiet=true columns=columns rows=rows />
            </div>
        }
        .into_any()
    };
    view! {
        <PageHead
            title=tr!("suggestion.digest_desk")
            lead=tr!("suggestion.digest_desk_lead")
            back=Route::DeskSuggestions.path()
        />
        <Tabs label=tr!("suggestion.tabs") tabs=tabs />
        {body}
        {found.more.then(|| view! { <p class="quiet">{tr!("suggestion.digest_more")}</p> })}
        <p>
            <a href=Route::Suggestions.path()>{tr!("suggestion.digest_public")}</a>
        </p>
    }
}

/// An entry.
pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    page(&door, &id, Typed::default()).await
}

/// Changes, publishes, throws away or takes down.
pub(super) async fn act(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(one) = DigestId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let digest = DigestForm { subject: form.get("subject").to_owned(), answer: form.get("digest_answer").to_owned() };
    let reason = form.get("reason").to_owned();
    let version = form.get("version").parse().unwrap_or(0);
    let act = form.get("act");
    let typed = Typed { digest: (act == "change").then(|| digest.clone()), reason, ..Typed::default() };
    match done(&door, &one, act, &digest, &typed.reason, version).await {
        Ok(()) => door.see_other(&Route::DeskDigest(one)),
        Err(UseCaseError::Invalid(errors)) => page(&door, &id, Typed { errors, ..typed }).await,
        Err(UseCaseError::Conflict) => page(&door, &id, Typed { stale: true, ..typed }).await,
        Err(error) => door.refuse(&error),
    }
}

async fn done(
    door: &Door,
    id: &DigestId,
    act: &str,
    digest: &DigestForm,
    reason: &str,
    version: i64,
) -> UseCaseResult<()> {
    let (ctx, caller) = (&door.ctx, door.caller());
    match act {
        "change" => suggestions::change(ctx, caller, id, digest, version).await,
        "publish" => suggestions::publish(ctx, caller, id, version).await,
        "discard" => suggestions::discard(ctx, caller, id, version).await,
        "take_down" => suggestions::take_down(ctx, caller, id, reason, version).await,
        _ => {
            suggestions::digest(ctx, caller, id).await?;
            Err(UseCaseError::NotFound)
        }
    }
}

async fn page(door: &Door, id: &str, typed: Typed) -> Response {
    let Some(id) = DigestId::parse(id) else { return door.refuse(&UseCaseError::NotFound) };
    match suggestions::digest(&door.ctx, door.caller(), &id).await {
        Ok(found) => {
            let title = tr_in!(door.caller().language, "suggestion.entry");
            let book = door.ctx.book.clone();
            let status = if typed.stale { http::StatusCode::CONFLICT } else { status_for(&typed.errors, None) };
            door.page_with(status, title, || view(&found, &typed, &book))
        }
        Err(error) => door.refuse(&error),
    }
}

fn view(found: &DigestPage, typed: &Typed, book: &Arc<RuleBook>) -> impl IntoView + use<> {
    let entry = &found.entry;
    let stale = typed.stale.then(|| {
        view! {
            <Notice tone=Tone::Warn title=tr!("suggestion.stale") announce=true>
                <p>{tr!("suggestion.stale_text")}</p>
            </Notice>
        }
    });
    let about = format!("{} · {} · {}", words::region(book, &entry.region), say(entry.kind), month(entry.month));
    let said = vec![Said {
        who: tr!("suggestion.digest_answer"),
        when: date_time(language(), entry.updated_at),
        words: entry.answer.clone(),
        own: false,
        fresh: false,
        more: String::new(),
    }];
    let subject = visible(&entry.subject);
    let (state, writer, sources) = (say(entry.state), found.writer.clone(), entry.sources.to_string());
    let publisher = found.publisher.clone().map(|name| {
        let when = entry.published_at.map(|at| date_time(language(), at)).unwrap_or_default();
        view! { <SummaryRow label=tr!("suggestion.publisher") value=format!("{name} · {when}") /> }
    });
    let reason = (!entry.reason.is_empty())
        .then(|| view! { <SummaryRow label=tr!("suggestion.down_reason") value=visible(&entry.reason) wide=true /> });
    view! {
        <PageHead title=tr!("suggestion.entry") lead=about back=Route::DeskDigests.path() />
        {stale}
        <Panel title=subject>
            <Thread said=said />
            <SummaryList>
                <SummaryRow label=tr!("suggestion.state") value=state />
                <SummaryRow label=tr!("suggestion.writer") value=writer />
                {publisher}
                {reason}
                <SummaryRow label=tr!("suggestion.stands_for") value=sources />
            </SummaryList>
        </Panel>
        {acts(found, typed)}
    }
}

fn acting(act: &'static str, version: i64) -> impl IntoView + use<> {
    let version = version.to_string();
    view! {
        <Hidden name="act" value=act />
        <Hidden name="version" value=version />
    }
}

fn acts(found: &DigestPage, typed: &Typed) -> AnyView {
    let entry = &found.entry;
    let version = entry.version;
    match entry.state {
        DigestState::Draft => {
            let publish = if found.may_second {
                view! {
                    <Panel title=tr!("suggestion.publish_title")>
                        <p>{tr!("suggestion.publish_text")}</p>
                        <Form>
                            {acting("publish", version)}
                            <Actions>
                                <Button label=tr!("suggestion.publish_button") />
                            </Actions>
                        </Form>
                    </Panel>
                }
                .into_any()
            } else {
                view! { <p>{tr!("suggestion.publish_waits")}</p> }.into_any()
            };
            let change = found.mine.then(|| {
                let own = DigestForm { subject: entry.subject.clone(), answer: entry.answer.clone() };
                let fields = typed.digest.clone().unwrap_or(own);
                let errors = typed.errors.clone();
                view! {
                    <Panel title=tr!("suggestion.change_title")>
                        <Form errors=errors>
                            {acting("change", version)}
                            <DigestFields typed=fields />
                            <Actions>
                                <Button label=tr!("suggestion.change_button") kind=ButtonKind::Plain />
                            </Actions>
                        </Form>
                    </Panel>
                }
            });
            let discard = (found.mine || found.may_second).then(|| {
                view! {
                    <Form>
                        {acting("discard", version)}
                        <Actions>
                            <Button label=tr!("suggestion.discard") kind=ButtonKind::Text />
                        </Actions>
                    </Form>
                }
            });
            view! { {publish} {change} {discard} }.into_any()
        }
        DigestState::Published if found.may_second => {
            let (errors, reason) = (typed.errors.clone(), typed.reason.clone());
            let open = !errors.is_empty();
            view! {
                <Disclosure summary=tr!("suggestion.down_title") open=open>
                    <Form errors=errors>
                        {acting("take_down", version)}
                        <Textarea
                            name="reason"
                            label=tr!("suggestion.down_reason")
                            hint=tr!("suggestion.down_hint")
                            value=reason
                            rows=2
                            maxlength=200
                        />
                        <Actions>
                            <Button label=tr!("suggestion.down_button") kind=ButtonKind::Danger />
                        </Actions>
                    </Form>
                </Disclosure>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}
