//! The common change without a line of TOML: one box a value, its mark and sources beside it.

use super::{
    draft::{Typed, about},
    words::{place_of, value},
};
use crate::{components::*, i18n::say, routes::Route, tr};
use domain::rules::Mark;
use leptos::prelude::*;
use usecases::desk::rules::{
    DraftPage,
    values::{self, Kind, MARKS, ValueRow},
};

/// The form; for who may not write, the values.
pub(super) fn form(found: &DraftPage, typed: &Typed) -> AnyView {
    let Some(rows) = values::of(&found.draft.texts.rules) else {
        return view! {
            <Panel title=tr!("rules.tab_values")>
                <p>{tr!("rules.values_unreadable")}</p>
            </Panel>
        }
        .into_any();
    };
    if !found.may_write {
        let rows: Vec<_> = rows.iter().map(shown).collect();
        return view! {
            <Panel title=tr!("rules.tab_values")>
                <SummaryList>{rows}</SummaryList>
            </Panel>
        }
        .into_any();
    }
    let boxes: Vec<_> = rows.iter().map(|row| boxes(row, typed)).collect();
    let action = Route::DeskRulesDraft(found.draft.id.clone()).path();
    let (hidden, errors) = (about(found, "values"), typed.errors_of("values"));
    view! {
        <Panel title=tr!("rules.tab_values")>
            <p>{tr!("rules.values_lead")}</p>
            <Form action=action errors=errors>
                {hidden}
                {boxes}
                <Actions>
                    <Button label=tr!("rules.save") />
                </Actions>
            </Form>
        </Panel>
    }
    .into_any()
}

fn shown(row: &ValueRow) -> impl IntoView + use<> {
    let words: Vec<_> = row.parts.iter().map(|part| value(part.name, &part.value)).filter(|v| !v.is_empty()).collect();
    let words = words.join(" · ");
    let mark = if row.mark.is_empty() { String::new() } else { format!(" · {} {}", mark_words(&row.mark), row.src) };
    view! { <SummaryRow label=place_of(row.key) value=format!("{words}{mark}") /> }
}

/// A mark as in the file, in words.
pub(super) fn mark_words(mark: &str) -> String {
    serde_json::from_value::<Mark>(mark.into()).map_or_else(|_| mark.to_owned(), say)
}

fn boxes(row: &ValueRow, typed: &Typed) -> impl IntoView + use<> {
    let legend = place_of(row.key);
    let fields: Vec<_> = row
        .parts
        .iter()
        .map(|part| {
            let text = typed.or(part.name, &part.value);
            let label = place_of(part.name);
            let (name, optional) = (part.name, part.optional);
            match part.kind {
                Kind::Choice(all) => {
                    let choices = all.iter().map(|code| Choice::new(*code, value(name, code))).collect();
                    view! { <Select name=name label=label choices=choices value=text /> }.into_any()
                }
                Kind::Days => {
                    let hint = if name.starts_with("limits") { tr!("rules.days_hint") } else { String::new() };
                    view! { <Field name=name label=label hint=hint value=text kind=FieldKind::Number optional=optional maxlength=3 /> }
                    .into_any()
                }
                Kind::MonthDay => {
                    view! { <Field name=name label=label hint=tr!("rules.month_day_hint") value=text optional=optional maxlength=5 /> }
                    .into_any()
                }
                Kind::Words => {
                    view! { <Textarea name=name label=label value=text optional=optional rows=2 maxlength=300 /> }.into_any()
                }
                Kind::Digits => {
                    view! { <Field name=name label=label value=text optional=optional maxlength=20 /> }.into_any()
                }
            }
        })
        .collect();
    let marks = MARKS.iter().map(|mark| Choice::new(*mark, mark_words(mark))).collect();
    let (mark_name, src_name) = (format!("{}.mark", row.key), format!("{}.src", row.key));
    let mark = typed.or(&mark_name, &row.mark);
    let src = typed.or(&src_name, &row.src);
    // Fields of the same name would be read out alike: each says of which value it is.
    let (mark_label, src_label) = (tr!("rules.mark_of", what = legend), tr!("rules.src_of", what = legend));
    view! {
        <fieldset class="rules-value">
            <legend class="rules-value__legend">{legend}</legend>
            <div class="rules-value__boxes">{fields}</div>
            <div class="rules-value__origin">
                <Select name=mark_name label=mark_label choices=marks value=mark none=tr!("rules.no_mark") />
                <Field name=src_name label=src_label hint=tr!("rules.src_hint") value=src optional=true maxlength=80 />
            </div>
        </fieldset>
    }
}
