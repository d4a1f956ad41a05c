//! WeChat for notices: the mini program opens this page with its sign-in code, and a button binds it. Nothing happens by
//! opening the page.

use super::parts::Trouble;
use crate::{
    components::*,
    door::{Door, see_other},
    form_data::FormData,
    pages::support::answer,
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::delivery::Channel;
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    delivery::{bind_wechat, channels_page, is_wechat_state, unbind_wechat, wechat_state},
};

/// The page; the mini program adds its code to the address.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let [code, state] = ["code", "state"].map(|name| query.get(name).to_owned());
    // A code that this session did not ask for is somebody else's.
    let code = if is_wechat_state(&door.ctx, door.caller(), &state) { code } else { String::new() };
    answer(&door, page(&door, Trouble::default(), code).await)
}

/// Binds it, or takes it away.
pub(super) async fn act(door: Door, form: FormData) -> Response {
    let result = if form.has("unbind") {
        unbind_wechat(&door.ctx, door.caller()).await.map(|()| "unbound")
    } else {
        bind_wechat(&door.ctx, door.caller(), form.get("code"), form.get("state")).await.map(|()| "wechat")
    };
    match result {
        Ok(done) => see_other(&format!("{}?{done}", Route::NoticeSettings)),
        Err(error) => {
            let result = match Trouble::of(error) {
                Ok(trouble) => {
                    let marked = trouble.clone();
                    page(&door, trouble, String::new()).await.map(|response| marked.mark(response))
                }
                Err(error) => Err(error),
            };
            answer(&door, result)
        }
    }
}

async fn page(door: &Door, trouble: Trouble, code: String) -> UseCaseResult<Response> {
    let shown = channels_page(&door.ctx, door.caller()).await?;
    if !shown.offered.contains(&Channel::Wechat) {
        return Err(UseCaseError::NotFound);
    }
    let bound = shown.reach.wechat.is_some();
    let state = wechat_state(&door.ctx, door.caller())?;
    let failed = !trouble.errors.is_empty();
    let title = tr_in!(door.caller().language, "delivery.wechat_title");
    Ok(door.page_with(trouble.status(), title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("delivery.wechat_lead") back=Route::NoticeSettings.path() />
            {failed.then(|| view! { <Notice tone=Tone::Warn>{tr!("delivery.wechat_failed")}</Notice> })}
            {if bound {
                view! {
                    <Form>
                        <Hidden name="unbind" value="yes" />
                        <p>{tr!("delivery.wechat_there")}</p>
                        <Actions>
                            <Button label=tr!("delivery.unbind") kind=ButtonKind::Plain />
                        </Actions>
                    </Form>
                }
                    .into_any()
            } else if code.is_empty() {
                // The mini program takes the state along and brings it back beside its code.
                view! { <p data-state=state>{tr!("delivery.wechat_how")}</p> }.into_any()
            } else {
                view! {
                    <Form>
                        <Hidden name="code" value=code />
                        <Hidden name="state" value=state />
                        <p>{tr!("delivery.wechat_ask")}</p>
                        <Actions>
                            <Button label=tr!("delivery.wechat_bind") />
                        </Actions>
                    </Form>
                }
                    .into_any()
            }}
        }
    }))
}
