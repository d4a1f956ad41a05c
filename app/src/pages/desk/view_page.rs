//! One of the reader's own queues: name, filter, columns and their order; and throwing it away.

use super::{
    queue_filter::{FilterFields, unread},
    queue_rows::column,
};
use crate::{components::*, door::Door, form_data::FormData, routes::Route, tr, tr_in};
use axum::{extract::Path, response::Response};
use domain::{
    application::form::FieldError,
    id::ViewId,
    queue::{Column, QueueFilter},
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::views::{self, ViewForm},
};

/// The queue's form.
pub(super) async fn show(door: Door, Path(view): Path<String>) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(id) = ViewId::parse(&view) else { return door.refuse(&UseCaseError::NotFound) };
    match views::open(&door.ctx, door.caller(), &id).await {
        Ok((view, _)) => {
            let typed = ViewForm { name: view.name, filter: view.filter, columns: view.columns };
            page(&door, StatusCode::OK, &id, typed, Vec::new())
        }
        Err(error) => door.refuse(&error),
    }
}

/// It is changed or thrown away.
pub(super) async fn act(door: Door, Path(view): Path<String>, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(id) = ViewId::parse(&view) else { return door.refuse(&UseCaseError::NotFound) };
    if form.has("delete") {
        return match views::delete(&door.ctx, door.caller(), &id).await {
            Ok(()) => door.see_other(&Route::DeskViews),
            Err(error) => door.refuse(&error),
        };
    }
    let place = |column: Column| (column, form.get(&place_name(column)).trim().parse().unwrap_or(0));
    let columns = Column::placed(&Column::ALL.map(place));
    let Ok(filter) = QueueFilter::from_pairs(form.pairs()) else { return unread(&door) };
    let typed = ViewForm { name: form.get("name").to_owned(), filter, columns };
    match views::change(&door.ctx, door.caller(), &id, &typed).await {
        Ok(()) => crate::door::see_other(&format!("{}?queue={id}", Route::Desk)),
        // What is refused is the name; whether the queue is there was asked first.
        Err(UseCaseError::Invalid(errors)) => page(&door, StatusCode::UNPROCESSABLE_ENTITY, &id, typed, errors),
        Err(error) => door.refuse(&error),
    }
}

fn place_name(column: Column) -> String {
    format!("place-{}", column.name())
}

fn page(door: &Door, status: StatusCode, id: &ViewId, typed: ViewForm, errors: Vec<FieldError>) -> Response {
    let title = tr_in!(door.caller().language, "queue.change");
    let (book, action) = (door.ctx.book.clone(), Route::DeskView(id.clone()).path());
    door.page_with(status, title.clone(), || {
        let places: Vec<_> = Column::ALL
            .into_iter()
            .map(|c| {
                let place = typed.columns.iter().position(|shown| *shown == c).map(|at| (at + 1).to_string());
                let (name, label) = (place_name(c), column(c));
                move || {
                    view! {
                        <Field
                            name=name.clone()
                            label=label.clone()
                            kind=FieldKind::Number
                            value=place.clone().unwrap_or_default()
                            maxlength=1
                            optional=true
                        />
                    }
                }
            })
            .collect();
        view! {
            <PageHead title=title back=Route::DeskViews.path() />
            <Form action=action.clone() errors=errors>
                <Panel>
                    <Field name="name" label=tr!("queue.name") value=typed.name.clone() maxlength=30 />
                </Panel>
                <Panel title=tr!("queue.filter")>
                    <FilterFields filter=typed.filter.clone() book=book />
                </Panel>
                <Panel title=tr!("queue.columns")>
                    <p>{tr!("queue.columns_lead")}</p>
                    <div class="places">{places.into_iter().map(|field| field()).collect_view()}</div>
                </Panel>
                <Actions>
                    <Button label=tr!("queue.save") />
                </Actions>
            </Form>
            <Form action=action>
                <Actions>
                    <Button label=tr!("queue.delete") kind=ButtonKind::Danger name="delete" value="on" />
                </Actions>
            </Form>
        }
    })
}
