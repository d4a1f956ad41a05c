//! What is to be done at this counter: the kinds of business of its institution.

use super::{here, refuse, words};
use crate::{components::*, door::Door, i18n::say, routes::Route, tr, tr_in};
use axum::{extract::Query, response::Response};
use domain::{card::BusinessType, id::SettlementId};
use http::HeaderMap;
use leptos::prelude::*;
use serde::Deserialize;
use usecases::UseCaseError;

#[derive(Deserialize)]
pub(super) struct Asked {
    /// Number of a settlement that was left open.
    settlement: Option<String>,
}

/// The page. Who was here before is nobody's business: no list of scans, but what is still open, and whoever knows a
/// settlement's number gets there.
pub(super) async fn show(door: Door, headers: HeaderMap, Query(asked): Query<Asked>) -> Response {
    let (at, held) = match here(&door, &headers).await {
        Ok(here) => here,
        Err(error) => return refuse(&door, &error),
    };
    if let Some(typed) = asked.settlement {
        return match SettlementId::parse(&typed.trim().to_ascii_lowercase()) {
            Some(id) => door.see_other(&Route::TerminalSettlement(id)),
            None => door.refuse(&UseCaseError::NotFound),
        };
    }
    let title = tr_in!(door.caller().language, "terminal.choose");
    door.page(title.clone(), || {
        let own = BusinessType::ALL.iter().copied().filter(|business| business.kind() == at.institution.kind);
        let cells: Vec<_> = own
            .map(|business| {
                let href = Route::TerminalScan(business.code().to_owned()).path();
                view! { <Cell title=say(business) text=words::discloses(business) value=business.code() href=href /> }
            })
            .collect();
        let who = (!held.operator.is_empty()).then(|| tr!("terminal.operator_is", operator = held.operator));
        view! {
            <PageHead title=title lead=words::place(&at) />
            <Cells note=tr!("terminal.recorded")>{cells}</Cells>
            {who.map(|who| view! { <Prose><p>{who}</p></Prose> })}
            <Cells>
                <Cell
                    title=tr!("terminal.waiting")
                    text=tr!("terminal.waiting_text")
                    href=Route::TerminalWaiting.path()
                />
            </Cells>
            <Disclosure summary=tr!("terminal.find_settlement")>
                <Form action=Route::Terminal.path() get=true>
                    <Field name="settlement" label=tr!("terminal.settlement_number") maxlength=26 />
                    <Actions>
                        <Button label=tr!("terminal.to_settlement") kind=ButtonKind::Plain />
                    </Actions>
                </Form>
            </Disclosure>
            <Form action=Route::TerminalSignOut.path()>
                <Actions>
                    <Button label=tr!("terminal.sign_out") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        }
    })
}
