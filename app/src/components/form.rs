use super::{
    islands::LiveCheck,
    kept::{Kept, KeptNotice, marked, path_of},
};
use crate::{
    context::{language, page_ctx},
    tr, tr_in,
};
use domain::{
    application::form::{FieldCode, FieldError},
    language::Language,
};
use leptos::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};

/// What a form tells its fields, and they tell it: errors by name, and where each field is.
#[derive(Clone, Default)]
pub(super) struct FormState {
    errors: Arc<Vec<FieldError>>,
    fields: Arc<Mutex<Vec<Known>>>,
    kept: Option<Arc<Kept>>,
}

/// A field as the error summary needs it.
struct Known {
    name: String,
    label: String,
    id: String,
    /// Something is chosen, not typed.
    chosen: bool,
}

/// Builds a part only when it is rendered, with the form around it: so it finds that form wherever its view was made,
/// also in a function that ran before the form was there.
pub(super) fn in_form<V: IntoView + 'static>(build: impl FnOnce(&FormState) -> V + Send + 'static) -> impl IntoView {
    let mut build = Some(build);
    move || build.take().map(|build| build(&use_context::<FormState>().unwrap_or_default()).into_any())
}

impl FormState {
    /// Makes a field known and returns its message, if there is one.
    pub(super) fn register(&self, name: &str, label: &str, id: &str) -> Option<Message> {
        self.know(name, label, id, false)
    }
    /// The same for a field that is chosen from: nobody fills in a choice.
    pub(super) fn register_choice(&self, name: &str, label: &str, id: &str) -> Option<Message> {
        self.know(name, label, id, true)
    }
    fn know(&self, name: &str, label: &str, id: &str, chosen: bool) -> Option<Message> {
        let known = Known { name: name.to_owned(), label: label.to_owned(), id: id.to_owned(), chosen };
        let error = self.errors.iter().find(|e| e.field == name);
        let message = error.map(|error| Message { text: known.text(error.code), warning: error.warning });
        self.fields.lock().unwrap_or_else(PoisonError::into_inner).push(known);
        message
    }
}

impl Known {
    /// What is wrong with it, in words.
    fn text(&self, code: FieldCode) -> String {
        let code = if self.chosen && code == FieldCode::Required { FieldCode::Choice } else { code };
        error_text(language(), code, &self.label)
    }
}

impl FormState {
    /// What was typed before a time-out in place of `value`, where that is kept.
    pub(super) fn kept_or(&self, name: &str, value: String) -> String {
        self.kept.as_ref().map_or(value, |kept| kept.first(name))
    }
    /// The same for a group of boxes.
    pub(super) fn kept_or_all(&self, name: &str, values: Vec<String>) -> Vec<String> {
        self.kept.as_ref().map_or(values, |kept| kept.all(name))
    }
    /// The same for one box.
    pub(super) fn kept_or_ticked(&self, name: &str, ticked: bool) -> bool {
        self.kept.as_ref().map_or(ticked, |kept| kept.has(name))
    }
}

/// A message beside a field.
pub(super) struct Message {
    pub(super) text: String,
    pub(super) warning: bool,
}

/// What is wrong with the field named `label`, in words.
#[must_use]
pub fn error_text(language: Language, code: FieldCode, label: &str) -> String {
    use crate::i18n::Sentence;
    // A question's mark would stand in the middle of the sentence.
    tr_in!(language, code.key(), label = label.trim_end_matches(['？', '?']))
}

/// The id of the field named `name`: letters, digits and hyphens.
#[must_use]
pub fn field_id(name: &str) -> String {
    let tail = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    "f-".chars().chain(tail).collect()
}

/// A form that posts to its page's URL, with the form token, its errors summed up on top and shown beside each field.
#[component]
pub fn Form(
    /// Where it is sent; empty: this page.
    #[prop(optional, into)]
    action: String,
    /// What was wrong with the last try, from the domain's check.
    #[prop(optional)]
    errors: Vec<FieldError>,
    /// It carries files (`multipart/form-data`).
    #[prop(optional)]
    files: bool,
    /// It only searches: sent by GET, without a token.
    #[prop(optional)]
    get: bool,
    /// Fields with a `check` are also checked in the browser, before anything is sent (loads the WASM).
    #[prop(optional)]
    live: bool,
    /// The fields and buttons.
    children: Children,
) -> impl IntoView {
    let ctx = page_ctx();
    let action = if action.is_empty() { ctx.as_ref().map(|c| c.path.clone()).unwrap_or_default() } else { action };
    // A form on another page than its own: after a time-out that page must be found again.
    let from = ctx.as_ref().map(|c| path_of(&c.path).to_owned()).filter(|page| !get && page != path_of(&action));
    let csrf = ctx.and_then(|c| c.csrf.clone()).filter(|_| !get);
    let kept = use_context::<Arc<Kept>>().filter(|kept| !get && errors.is_empty() && kept.is_for(&action));
    let action = if kept.is_some() { marked(&action) } else { action };
    let owner = Owner::current().map(|o| o.child()).unwrap_or_default();
    let state = FormState { errors: Arc::new(errors), fields: Arc::default(), kept: kept.clone() };
    // The fields are rendered first: only then does the summary above them know where each of them is.
    let fields = owner.with(|| {
        provide_context(state.clone());
        let csrf = csrf.map(|token| view! { <input type="hidden" name="csrf" value=token /> });
        let from = from.map(|page| view! { <input type="hidden" name="from" value=page /> });
        view! { {csrf} {from} {children()} }.to_html()
    });
    let summary = view! { {kept.map(|_| view! { <KeptNotice /> })} {summary(&state)} };
    let form = view! {
        <form
            class="form"
            method=if get { "get" } else { "post" }
            action=action
            enctype=files.then_some("multipart/form-data")
            novalidate
            inner_html=fields
        ></form>
    };
    if live {
        view! { <LiveCheck>{summary} {form}</LiveCheck> }.into_any()
    } else {
        view! { {summary} {form} }.into_any()
    }
}

fn summary(state: &FormState) -> impl IntoView + use<> {
    let count = state.errors.iter().filter(|e| !e.warning).count();
    let title = match count {
        0 => tr!("kit.warning"),
        1 => tr!("kit.problem_one"),
        n => tr!("kit.problem", count = n),
    };
    // Warnings stand beside their fields; up here only when nothing else is wrong.
    let shown = |e: &&FieldError| count == 0 || !e.warning;
    let fields = state.fields.lock().unwrap_or_else(PoisonError::into_inner);
    let lines: Vec<_> = state
        .errors
        .iter()
        .filter(shown)
        .map(|error| {
            let field = fields.iter().find(|f| f.name == error.field);
            let text = field.map_or_else(|| error_text(language(), error.code, ""), |f| f.text(error.code));
            match field {
                Some(field) => view! {
                    <li>
                        <a href=format!("#{}", field.id)>{text}</a>
                    </li>
                }
                .into_any(),
                None => view! { <li>{text}</li> }.into_any(),
            }
        })
        .collect();
    let class = if count == 0 { "problems problems--warn" } else { "problems" };
    let first = state.errors.first().map_or("", |e| e.field.as_str());
    // Named after its first error: a page may have several forms.
    let id = format!("{}-problems", field_id(first));
    let title_id = format!("{id}-title");
    let labelled = title_id.clone();
    (!lines.is_empty()).then(|| {
        view! {
            <div class=class id=id role="alert" tabindex="-1" autofocus aria-labelledby=labelled>
                <h2 id=title_id>
                    {title}
                </h2>
                <ul class="problems__list">{lines}</ul>
            </div>
        }
    })
}

/// A value that travels with the form unseen, e.g. the version that was shown. Never a secret.
#[component]
pub fn Hidden(
    /// Name.
    #[prop(into)]
    name: String,
    /// Value.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    view! { <input type="hidden" name=name value=value /> }
}
