//! Where notices reach somebody besides the app: channels, quiet hours, wishes.

use super::parts::Trouble;
use crate::{
    components::*,
    context::language,
    door::{Door, see_other},
    form_data::FormData,
    i18n::{date_time, say},
    pages::support::{TooOften, answer},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::delivery::{Channel, Delivery, DeliveryState, Reach, Topic};
use leptos::prelude::*;
use usecases::{
    UseCaseResult,
    delivery::{ChannelsPage, WishesForm, channels_page, save_wishes},
};

/// The page; a query says what was just done.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    answer(&door, page(&door, query.as_deref(), Trouble::default(), None).await)
}

/// Quiet hours and wishes.
pub(super) async fn save(door: Door, form: FormData) -> Response {
    let wanted = Channel::ALL.into_iter().flat_map(|channel| {
        let topics = form.all(channel.name());
        topics.into_iter().filter_map(move |topic| Some((Topic::from_name(&topic)?, channel)))
    });
    let wishes = WishesForm {
        quiet: form.has("quiet"),
        from: form.get("from").to_owned(),
        until: form.get("until").to_owned(),
        wanted: wanted.collect(),
    };
    match save_wishes(&door.ctx, door.caller(), &wishes).await {
        Ok(()) => see_other(&format!("{}?saved", Route::NoticeSettings)),
        Err(error) => {
            let result = match Trouble::of(error) {
                Ok(trouble) => {
                    let marked = trouble.clone();
                    page(&door, None, trouble, Some(wishes)).await.map(|response| marked.mark(response))
                }
                Err(error) => Err(error),
            };
            answer(&door, result)
        }
    }
}

async fn page(door: &Door, done: Option<&str>, trouble: Trouble, typed: Option<WishesForm>) -> UseCaseResult<Response> {
    let shown = channels_page(&door.ctx, door.caller()).await?;
    let title = tr_in!(door.caller().language, "delivery.settings");
    let said = match done {
        Some("saved") => Some("saved"),
        Some("email") => Some("email"),
        Some("unbound") => Some("unbound"),
        Some("wechat") => Some("wechat"),
        _ => None,
    };
    Ok(door.page_with(trouble.status(), title.clone(), || {
        let said = said.map(|what| match what {
            "email" => tr!("delivery.email_bound"),
            "unbound" => tr!("delivery.unbound_done"),
            "wechat" => tr!("delivery.wechat_bound"),
            _ => tr!("delivery.saved"),
        });
        let bounced = shown.reach.email.as_ref().is_some_and(|bound| bound.fault.is_some());
        view! {
            <PageHead title=title lead=tr!("delivery.lead") back=Route::Settings.path() />
            <TooOften wait=trouble.wait />
            {said.map(|words| view! { <Notice tone=Tone::Success announce=true>{words}</Notice> })}
            {bounced.then(|| view! { <Bounced /> })}
            {channels(&shown)}
            {wishes(&shown, trouble, typed)}
        }
    }))
}

/// Says that e-mail does not arrive any more.
#[component]
pub(super) fn Bounced() -> impl IntoView {
    view! {
        <Notice tone=Tone::Warn title=tr!("delivery.bounced")>
            <p>{tr!("delivery.bounced_text")}</p>
            <p>
                <a href=Route::NoticeEmail.path()>{tr!("delivery.bounced_go")}</a>
            </p>
        </Notice>
    }
}

fn channels(shown: &ChannelsPage) -> impl IntoView + use<> {
    let email = shown.offered.contains(&Channel::Email).then(|| {
        let value = match (&shown.reach.email, &shown.reach.asked) {
            (Some(bound), _) => bound.address.masked(),
            (None, Some(_)) => tr!("delivery.email_waits"),
            (None, None) => tr!("delivery.not_bound"),
        };
        view! {
            <Cell
                title=say(Channel::Email)
                text=tr!("delivery.email_for")
                value=value
                href=Route::NoticeEmail.path()
            />
        }
    });
    let wechat = shown.offered.contains(&Channel::Wechat).then(|| {
        let value = if shown.reach.wechat.is_some() { tr!("delivery.bound") } else { tr!("delivery.not_bound") };
        view! {
            <Cell
                title=say(Channel::Wechat)
                text=tr!("delivery.wechat_for")
                value=value
                href=Route::NoticeWechat.path()
            />
        }
    });
    let phone = shown.phone.clone();
    view! {
        <Cells>
            <Cell title=tr!("delivery.in_app") text=tr!("delivery.in_app_for") value=tr!("delivery.always") />
            <Cell
                title=say(Channel::Sms)
                text=tr!("delivery.sms_for")
                value=phone
                href=Route::ChangePhone.path()
            />
            {email}
            {wechat}
        </Cells>
    }
}

fn wishes(shown: &ChannelsPage, trouble: Trouble, typed: Option<WishesForm>) -> impl IntoView + use<> {
    let reach = shown.reach.clone();
    let quiet = typed.as_ref().map_or(!reach.quiet.is_never(), |typed| typed.quiet);
    let (from, until) = match &typed {
        Some(typed) => (typed.from.clone(), typed.until.clone()),
        // Whoever switches them on again starts from the usual ones.
        None if reach.quiet.is_never() => usual(),
        None => (reach.quiet.from().to_string(), reach.quiet.until().to_string()),
    };
    let offered = shown.offered.clone();
    view! {
        <Panel title=tr!("delivery.wishes")>
            <Form errors=trouble.errors>
                <p>{tr!("delivery.sure")}</p>
                {offered
                    .into_iter()
                    .map(|channel| wishes_on(channel, &reach, typed.as_ref()))
                    .collect::<Vec<_>>()}
                <Checkbox
                    name="quiet"
                    label=tr!("delivery.quiet")
                    hint=tr!("delivery.quiet_hint")
                    checked=quiet
                />
                <Select name="from" label=tr!("delivery.quiet_from") choices=hours() value=from />
                <Select name="until" label=tr!("delivery.quiet_until") choices=hours() value=until />
                <Actions>
                    <Button label=tr!("account.save") />
                </Actions>
            </Form>
        </Panel>
    }
}

fn usual() -> (String, String) {
    let usual = domain::delivery::Quiet::default();
    (usual.from().to_string(), usual.until().to_string())
}

fn hours() -> Vec<Choice> {
    (0..24).map(|hour| Choice::new(hour.to_string(), format!("{hour:02}:00"))).collect()
}

fn wishes_on(channel: Channel, reach: &Reach, typed: Option<&WishesForm>) -> impl IntoView + use<> {
    let topics: Vec<Topic> = Topic::ALL.into_iter().filter(|topic| topic.is_choice(channel)).collect();
    let wanted = |topic: &Topic| match typed {
        Some(typed) => typed.wanted.contains(&(*topic, channel)),
        None => reach.wants(*topic, channel),
    };
    let values = topics.iter().filter(|topic| wanted(topic)).map(|topic| topic.name().to_owned()).collect();
    let choices = topics.into_iter().map(|topic| Choice::new(topic.name(), say(topic))).collect();
    view! { <CheckboxGroup name=channel.name() legend=tr!("delivery.on", channel = say(channel)) choices=choices values=values /> }
}

/// Where a notice went outside the app, and what became of it; nothing for what was of no use any more.
pub(super) fn told_where(told: &Delivery) -> Option<String> {
    let at = told.settled_at.filter(|_| told.state == DeliveryState::Delivered).or(told.sent_at);
    let when = at.map(|at| date_time(language(), at)).unwrap_or_default();
    let to = told.shown.clone().filter(|shown| !shown.is_empty()).unwrap_or_default();
    let channel = say(told.channel);
    match told.state {
        DeliveryState::Dropped => None,
        DeliveryState::Queued if told.is_held() => {
            Some(tr!("delivery.held", channel = channel, when = date_time(language(), told.due_at)))
        }
        DeliveryState::Queued => Some(tr!("delivery.waits", channel = channel)),
        DeliveryState::Sent => Some(tr!("delivery.went", channel = channel, to = to, when = when)),
        DeliveryState::Delivered => Some(tr!("delivery.arrived", channel = channel, to = to, when = when)),
        DeliveryState::Failed | DeliveryState::Dead => Some(tr!("delivery.lost", channel = channel)),
    }
}
