//! Members of staff: the list, and adding one. For administrators.

use super::{codes::ShownOnce, exports::ExportsTold, words};
use crate::{components::*, door::Door, form_data::FormData, i18n::say, routes::Route, tr, tr_in};
use axum::response::Response;
use domain::{
    application::form::FieldError,
    rules::RuleBook,
    staff::{Role, Staff},
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::{
        export,
        members::{self, NewMember},
    },
};

/// The list with the form for a new member.
pub(super) async fn show(door: Door) -> Response {
    page(&door, StatusCode::OK, NewMember::default(), Vec::new(), None).await
}

/// A new member was typed. The one-time password is on this answer and nowhere else.
pub(super) async fn add(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let typed = NewMember {
        login: form.get("login").to_owned(),
        name: form.get("name").to_owned(),
        role: form.get("role").to_owned(),
        regions: form.get("regions").to_owned(),
        id_number: form.get("id_number").to_owned(),
        phone: form.get("phone").to_owned(),
    };
    match members::add(&door.ctx, door.caller(), &typed).await {
        Ok(password) => page(&door, StatusCode::OK, NewMember::default(), Vec::new(), Some(password)).await,
        Err(UseCaseError::Invalid(errors)) => page(&door, StatusCode::UNPROCESSABLE_ENTITY, typed, errors, None).await,
        Err(error) => door.refuse(&error),
    }
}

async fn page(
    door: &Door,
    status: StatusCode,
    typed: NewMember,
    errors: Vec<FieldError>,
    password: Option<String>,
) -> Response {
    if let Some(elsewhere) = super::away(door) {
        return elsewhere;
    }
    let staff = match members::list(&door.ctx, door.caller()).await {
        Ok(staff) => staff,
        Err(error) => return door.refuse(&error),
    };
    let book = door.ctx.book.clone();
    // Without an answer the list is still worth showing.
    let waiting = export::waiting_for(&door.ctx, door.caller()).await.unwrap_or_default();
    let title = tr_in!(door.caller().language, "desk.members");
    door.page_with(status, title.clone(), || {
        let columns =
            vec![tr!("desk.login"), tr!("desk.name"), tr!("desk.role"), tr!("desk.regions"), tr!("desk.state")];
        let rows: Vec<_> = staff.iter().map(|s| row(s, &book)).collect();
        view! {
            <PageHead title=title lead=tr!("desk.members_lead") />
            <ExportsTold told=Vec::new() waiting />
            {password
                .map(|p| {
                    view! {
                        <ShownOnce label=tr!("desk.member_added") secret=p text=tr!("desk.one_time_password_text") />
                    }
                })}
            <Columns>
                <Stack>
                    <Table caption=tr!("desk.members") quiet=true columns=columns rows=rows />
                </Stack>
                <Panel title=tr!("desk.member_add")>{new_member(typed, errors)}</Panel>
            </Columns>
        }
    })
}

fn row(staff: &Staff, book: &RuleBook) -> Vec<AnyView> {
    // Nothing around them: a cell without tags is empty, and a phone leaves it out.
    let tags = view! {
        {staff.disabled.then(|| view! { <StatusTag label=tr!("desk.disabled") tone=Tone::Danger /> " " })}
        {(!staff.has_second_factor())
            .then(|| view! { <StatusTag label=tr!("desk.no_second_factor") tone=Tone::Warn /> " " })}
        {(staff.role.decides() && staff.identity.is_empty())
            .then(|| view! { <StatusTag label=tr!("desk.no_identity") tone=Tone::Warn /> " " })}
        {staff.must_change_password.then(|| view! { <StatusTag label=tr!("desk.one_time_password") /> })}
    };
    vec![
        view! { <a href=Route::Member(staff.id.clone()).path()>{staff.login.clone()}</a> }.into_any(),
        staff.name.clone().into_any(),
        say(staff.role).into_any(),
        words::office(book, &staff.regions).into_any(),
        tags.into_any(),
    ]
}

fn new_member(typed: NewMember, errors: Vec<FieldError>) -> impl IntoView {
    let hint = |role| match role {
        Role::Clerk => tr!("desk.role_clerk"),
        Role::Supervisor => tr!("desk.role_supervisor"),
        Role::Administrator => tr!("desk.role_administrator"),
        Role::Auditor => tr!("desk.role_auditor"),
    };
    let roles = Role::ALL.into_iter().map(|r| Choice::new(r.name(), say(r)).with_hint(hint(r))).collect();
    view! {
        <Form errors=errors>
            <Field
                name="login"
                label=tr!("desk.login")
                value=typed.login
                hint=tr!("desk.login_hint")
                maxlength=32
            />
            <Field name="name" label=tr!("desk.name") value=typed.name hint=tr!("desk.name_hint") maxlength=60 />
            <RadioGroup name="role" legend=tr!("desk.role") choices=roles value=typed.role />
            <Textarea
                name="regions"
                label=tr!("desk.regions")
                value=typed.regions
                hint=tr!("desk.regions_hint")
                optional=true
                rows=2
            />
            <p>{tr!("desk.identity_text")}</p>
            {identity_fields(typed.id_number, typed.phone)}
            <Actions>
                <Button label=tr!("desk.member_add") />
            </Actions>
        </Form>
    }
}

/// Who a member is as a resident; only keyed indexes are kept, so nothing is ever shown here again but what was just
/// typed wrong.
pub(super) fn identity_fields(id_number: String, phone: String) -> impl IntoView {
    view! {
        <Field
            name="id_number"
            label=tr!("desk.own_id_number")
            kind=FieldKind::IdNumber
            value=id_number
            optional=true
        />
        <Field
            name="phone"
            label=tr!("desk.own_phone")
            kind=FieldKind::Phone
            value=phone
            autocomplete="off"
            optional=true
        />
    }
}
