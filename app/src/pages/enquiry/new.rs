//! A new question.

use super::ABOUT;
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date, say, state_in},
    pages::{
        help::SearchBox,
        support::{TooOften, answer, retry_after, sources, status_for},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::{
    application::form::FieldError,
    enquiry::{EnquiryForm, EnquiryStep, EnquiryTopic},
    id::ApplicationId,
    rules::RuleBook,
};
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    enquiry::{self, AskPage},
};

/// What was typed, and what came of it.
#[derive(Default)]
struct Typed {
    form: EnquiryForm,
    errors: Vec<FieldError>,
    wait: Option<i64>,
    key: String,
}

pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let about = ApplicationId::parse(query.get(ABOUT));
    answer(&door, begin(&door, about).await)
}

async fn begin(door: &Door, about: Option<ApplicationId>) -> UseCaseResult<Response> {
    let found = enquiry::ask_page(&door.ctx, door.caller()).await?;
    // Only what can be chosen is chosen before.
    let about = about.filter(|id| found.applications.iter().any(|app| app.id == *id));
    let form = EnquiryForm {
        region: found.region.as_ref().map(ToString::to_string).unwrap_or_default(),
        application: about.map(|id| id.to_string()).unwrap_or_default(),
        way: EnquiryForm::HERE.to_owned(),
        ..EnquiryForm::default()
    };
    let key = format!("{:032x}", door.ctx.ids.bits());
    Ok(page(door, &found, Typed { form, key, ..Typed::default() }))
}

pub(super) async fn send(door: Door, form: FormData) -> Response {
    answer(&door, asked(&door, &form).await)
}

async fn asked(door: &Door, sent: &FormData) -> UseCaseResult<Response> {
    let get = |name: &str| sent.get(name).to_owned();
    let form = EnquiryForm {
        topic: get("topic"),
        region: get("region"),
        application: get("application"),
        words: get("words"),
        way: get("way"),
    };
    let key = get("key");
    let (errors, wait) = match enquiry::ask(&door.ctx, door.caller(), &form, &key).await {
        Ok(id) => return Ok(crate::door::see_other(&format!("{}?sent", Route::Enquiry(id)))),
        Err(UseCaseError::Invalid(errors)) => (errors, None),
        Err(UseCaseError::LimitReached { retry_after, .. }) => (Vec::new(), Some(retry_after)),
        Err(error) => return Err(error),
    };
    let found = enquiry::ask_page(&door.ctx, door.caller()).await?;
    Ok(page(door, &found, Typed { form, errors, wait, key }))
}

fn page(door: &Door, found: &AskPage, typed: Typed) -> Response {
    let title = tr_in!(door.caller().language, "enquiry.new");
    let (status, wait) = (status_for(&typed.errors, typed.wait), typed.wait);
    let book = door.ctx.book.clone();
    retry_after(wait, door.page_with(status, title, || view(found, typed, &book)))
}

fn view(found: &AskPage, typed: Typed, book: &RuleBook) -> AnyView {
    let form = typed.form;
    let topics = EnquiryTopic::ALL.map(|topic| Choice::new(topic.name(), say(topic))).to_vec();
    let about: Vec<_> = found
        .applications
        .iter()
        .map(|app| {
            let state = state_in(language(), app.act, app.state);
            Choice::new(app.id.to_string(), format!("{} · {state}", app.reference))
        })
        .collect();
    let about = (!about.is_empty()).then(|| {
        view! {
            <Select
                name="application"
                label=tr!("enquiry.about")
                hint=tr!("enquiry.about_hint")
                choices=about
                value=form.application.clone()
                none=tr!("enquiry.about_none")
            />
        }
    });
    let regions: Vec<_> = book
        .regions
        .values()
        .map(|region| Choice::new(region.code.to_string(), region.name.get(language()).to_owned()))
        .collect();
    let here = Choice::new(EnquiryForm::HERE, tr!("enquiry.way_here"));
    let calls = found.spans.iter().map(|span| {
        let between = span.to_string();
        Choice::new(between.clone(), tr!("enquiry.way_call", between = between))
    });
    let ways: Vec<_> = std::iter::once(here).chain(calls).collect();
    let due = if found.due.provisional {
        tr!("enquiry.until_provisional", on = date(language(), found.due.on))
    } else {
        tr!("enquiry.until", on = date(language(), found.due.on))
    };
    let terms = tr!("enquiry.terms", days = found.terms.v.answer_days);
    let (mark, read) = (found.terms.mark, sources(book, &found.terms.src));
    let most = u32::try_from(EnquiryStep::LONGEST).unwrap_or(u32::MAX);
    view! {
        <PageHead title=tr!("enquiry.new") lead=tr!("enquiry.new_lead") back=Route::Enquiries.path() />
        <Disclosure summary=tr!("enquiry.search_first")>
            <SearchBox />
        </Disclosure>
        <Form errors=typed.errors>
            <TooOften wait=typed.wait />
            <Hidden name="key" value=typed.key />
            <RadioGroup name="topic" legend=tr!("enquiry.topic") choices=topics value=form.topic.clone() />
            {about}
            <Select
                name="region"
                label=tr!("enquiry.region")
                hint=tr!("enquiry.region_hint")
                choices=regions
                value=form.region.clone()
            />
            <Textarea
                name="words"
                label=tr!("enquiry.words")
                hint=tr!("enquiry.words_hint")
                value=form.words.clone()
                rows=6
                maxlength=most
            />
            <RadioGroup name="way" legend=tr!("enquiry.way") hint=tr!("enquiry.way_hint") choices=ways value=form.way.clone() />
            <Notice tone=Tone::Info title=due>
                <p>{terms} " " <MarkBadge mark=mark sources=read /></p>
                <p>{tr!("enquiry.no_secrets")}</p>
            </Notice>
            <Actions>
                <Button label=tr!("enquiry.send") />
                <LinkButton label=tr!("enquiry.leave") href=Route::Enquiries.path() kind=ButtonKind::Plain />
            </Actions>
        </Form>
    }
    .into_any()
}
