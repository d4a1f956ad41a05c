//! One of the reader's suggestions: how it stands, its way, the answer; and taking it back.

use super::{due, region_name, tone};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date_time, say},
    pages::{
        ask::WhereToAsk,
        published::month,
        support::{answer, page_in},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{
    id::SuggestionId,
    rules::RuleBook,
    suggestion::{Suggestion, SuggestionMove, SuggestionState, SuggestionStep},
    words::visible,
};
use http::StatusCode;
use jiff::civil::Date;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError, UseCaseResult,
    suggestion::{self, SuggestionPage},
};

pub(super) async fn show(door: Door, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    let sent = FormData::parse(query.unwrap_or_default().as_bytes()).get("sent") == "yes";
    let result = async { page(&door, &parse(&id)?, sent, false).await };
    answer(&door, result.await)
}

/// Takes it back.
pub(super) async fn act(door: Door, Path(id): Path<String>) -> Response {
    let result = async {
        let id = parse(&id)?;
        match suggestion::withdraw(&door.ctx, door.caller(), &id).await {
            Ok(()) => Ok(door.see_other(&Route::MySuggestion(id))),
            Err(UseCaseError::Conflict) => page(&door, &id, false, true).await,
            Err(error) => Err(error),
        }
    };
    answer(&door, result.await)
}

fn parse(id: &str) -> UseCaseResult<SuggestionId> {
    SuggestionId::parse(id).ok_or(UseCaseError::NotFound)
}

async fn page(door: &Door, id: &SuggestionId, sent: bool, late: bool) -> UseCaseResult<Response> {
    let found = suggestion::open(&door.ctx, door.caller(), id).await?;
    let title = tr_in!(door.caller().language, "suggestion.one");
    let status = if late { StatusCode::CONFLICT } else { StatusCode::OK };
    let (book, today, region) = (door.ctx.book.clone(), door.ctx.today(), found.region.clone());
    Ok(page_in(door, region.as_ref(), status, &title, || view(&found, sent, late, &book, today)))
}

fn view(found: &SuggestionPage, sent: bool, late: bool, book: &Arc<RuleBook>, today: Date) -> impl IntoView + use<> {
    let one = &found.suggestion;
    let number = one.number.to_string();
    let open = one.state == SuggestionState::Open;
    let head = if sent && open {
        let text = tr!("suggestion.sent_text", number = number, on = due(one.due));
        view! { <Outcome title=tr!("suggestion.sent") text=text /> }.into_any()
    } else {
        view! { <PageHead title=tr!("suggestion.one") lead=number.clone() back=Route::MySuggestions.path() /> }
            .into_any()
    };
    let late = late.then(|| {
        view! {
            <Notice tone=Tone::Warn title=tr!("suggestion.too_late") announce=true>
                <p>{tr!("suggestion.too_late_text")}</p>
            </Notice>
        }
    });
    let overdue = (open && one.due.on < today).then(|| {
        view! {
            <Notice tone=Tone::Warn title=tr!("suggestion.overdue")>
                <p>{tr!("suggestion.overdue_text")}</p>
            </Notice>
            <WhereToAsk region=found.region.clone() />
        }
    });
    let publish = if one.may_publish { tr!("suggestion.publish_yes") } else { tr!("suggestion.publish_no") };
    let (kind, region, when) = (say(one.kind), region_name(book, &one.region), date_time(language(), one.sent_at));
    let (state, tone, until) = (say(one.state), tone(one.state), due(one.due));
    let told = found.told.as_ref().map(|entry| {
        let href = format!("{}?region={}&year={}", Route::Suggestions, entry.region, entry.month.year());
        let words = tr!("suggestion.told", month = month(entry.month));
        view! {
            <p>
                <a href=href>{words}</a>
            </p>
        }
    });
    view! {
        {head}
        {late}
        {overdue}
        <Panel title=tr!("suggestion.stands")>
            <SummaryList>
                <SummaryRow label=tr!("suggestion.number") value=number />
                <SummaryRow label=tr!("suggestion.state")>
                    <StatusTag label=state tone=tone />
                </SummaryRow>
                {open.then(|| view! { <SummaryRow label=tr!("suggestion.due") value=until /> })}
                <SummaryRow label=tr!("suggestion.kind_short") value=kind />
                <SummaryRow label=tr!("suggestion.region_short") value=region />
                <SummaryRow label=tr!("suggestion.when") value=when />
                <SummaryRow label=tr!("suggestion.publish_short") value=publish />
            </SummaryList>
            {told}
        </Panel>
        {talk(found, book)}
        {passed(&found.steps, book)}
        {open.then(|| withdraw(one))}
        <p>
            <a href=Route::MySuggestions.path()>{tr!("suggestion.mine")}</a>
        </p>
    }
}

/// The words and the answer.
fn talk(found: &SuggestionPage, book: &RuleBook) -> AnyView {
    let one = &found.suggestion;
    let Some(words) = &one.words else {
        return view! { <p class="quiet">{tr!("suggestion.words_gone")}</p> }.into_any();
    };
    let own = Said {
        who: tr!("application.by_you"),
        when: date_time(language(), one.sent_at),
        words: words.clone(),
        own: true,
        fresh: false,
        more: String::new(),
    };
    let agency = found.region.as_ref().map(|region| region.agency.v.get(language()).to_owned());
    let answered = one.answer.as_ref().zip(one.answered_at).map(|(words, at)| Said {
        who: agency.unwrap_or_else(|| region_name(book, &one.region)),
        when: date_time(language(), at),
        words: words.clone(),
        own: false,
        fresh: false,
        more: tr!("suggestion.answer"),
    });
    let said = std::iter::once(own).chain(answered).collect();
    view! {
        <Panel title=tr!("suggestion.talk") id="answer">
            <Thread said=said />
        </Panel>
    }
    .into_any()
}

/// Which other office has it, and why.
fn passed(steps: &[SuggestionStep], book: &RuleBook) -> AnyView {
    let rows: Vec<_> = steps
        .iter()
        .filter(|step| step.by == SuggestionMove::Passed)
        .map(|step| {
            let title = tr!("suggestion.passed_to", region = region_name(book, &step.region));
            let why = step.words.as_ref().map(|words| visible(words)).unwrap_or_default();
            view! {
                <Moment title=title when=date_time(language(), step.at)>
                    <p>{why}</p>
                </Moment>
            }
        })
        .collect();
    if rows.is_empty() {
        return ().into_any();
    }
    view! {
        <Panel title=tr!("suggestion.passed")>
            <Timeline>{rows}</Timeline>
        </Panel>
    }
    .into_any()
}

fn withdraw(one: &Suggestion) -> impl IntoView + use<> {
    let action = Route::MySuggestion(one.id.clone()).path();
    view! {
        <Disclosure summary=tr!("suggestion.withdraw")>
            <p>{tr!("suggestion.withdraw_text")}</p>
            <Form action=action>
                <Actions>
                    <Button label=tr!("suggestion.withdraw_yes") kind=ButtonKind::Danger />
                </Actions>
            </Form>
        </Disclosure>
    }
}
