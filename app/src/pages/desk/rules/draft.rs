//! One draft: values by form, the whole text, golden cases, differences, real cases, the second person.

use super::{
    super::{
        facts::Facts,
        tabs::{Tab, Tabs},
        words as desk_words,
    },
    golden, next, own_words, preview, values,
    words::{differences, state},
};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date, date_time},
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{
    application::form::FieldError,
    id::RulesDraftId,
    language::Text,
    rules::{RegionTexts, RuleBook, RuleError},
};
use http::StatusCode;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError,
    desk::rules::{
        self, DraftPage, SaveForm, ShownRow,
        own_words::{OwnWords, WordsPlace},
    },
};

/// What is shown of a draft.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum View {
    /// Single values.
    #[default]
    Values,
    /// Notices and standard texts in its own words.
    Words,
    /// `region.toml`.
    Text,
    /// Golden cases.
    Cases,
    /// What differs.
    Differences,
    /// Real cases.
    Preview,
    /// What comes next, and what happened.
    Next,
}

impl View {
    const ALL: [Self; 7] =
        [Self::Values, Self::Words, Self::Text, Self::Cases, Self::Differences, Self::Preview, Self::Next];
    fn name(self) -> &'static str {
        match self {
            Self::Values => "values",
            Self::Words => "words",
            Self::Text => "text",
            Self::Cases => "cases",
            Self::Differences => "differences",
            Self::Preview => "preview",
            Self::Next => "next",
        }
    }
    fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|view| view.name() == name).unwrap_or_default()
    }
    fn label(self) -> String {
        match self {
            Self::Values => tr!("rules.tab_values"),
            Self::Words => tr!("rules.tab_words"),
            Self::Text => tr!("rules.tab_text"),
            Self::Cases => tr!("rules.tab_cases"),
            Self::Differences => tr!("rules.tab_differences"),
            Self::Preview => tr!("rules.tab_preview"),
            Self::Next => tr!("rules.tab_next"),
        }
    }
    pub(super) fn address(self, id: &RulesDraftId) -> String {
        format!("{}?view={}", Route::DeskRulesDraft(id.clone()).path(), self.name())
    }
}

/// What was typed when it was refused, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) act: String,
    pub(super) fields: FormData,
    pub(super) errors: Vec<FieldError>,
    /// Somebody else saved meanwhile.
    pub(super) stale: bool,
    /// It was saved just now.
    pub(super) saved: bool,
    /// Which words are looked at.
    pub(super) place: Option<WordsPlace>,
}

impl Typed {
    /// What was typed into a field, or what is there.
    pub(super) fn or(&self, name: &str, value: &str) -> String {
        if self.fields.has(name) { self.fields.get(name).to_owned() } else { value.to_owned() }
    }
    /// What was wrong, for the form of an act.
    pub(super) fn errors_of(&self, act: &str) -> Vec<FieldError> {
        if self.act == act { self.errors.clone() } else { Vec::new() }
    }
}

/// The page.
pub(super) async fn show(door: Door, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let Some(id) = RulesDraftId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let place = WordsPlace::of(query.get("list"), query.get("key"));
    let typed = Typed { saved: query.has("saved"), place, ..Typed::default() };
    page(&door, StatusCode::OK, &id, View::from_name(query.get("view")), typed).await
}

/// Somebody writes it, or takes a step with it.
pub(super) async fn act(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let Some(id) = RulesDraftId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let version = form.get("version").parse().unwrap_or(-1);
    let (ctx, caller) = (&door.ctx, door.caller());
    let sent = |name: &str| form.has(name).then(|| form.get(name).to_owned());
    let act = form.get("act").to_owned();
    let place = WordsPlace::of(form.get("list"), form.get("key"));
    let (view, done) = match act.as_str() {
        "values" => (View::Values, rules::save_values(ctx, caller, &id, version, &sent).await),
        "text" | "cases" | "about" => {
            let view = match act.as_str() {
                "text" => View::Text,
                "cases" => View::Cases,
                _ => View::Next,
            };
            let new = SaveForm {
                version,
                rules: sent("rules").filter(|_| act == "text"),
                cases: sent("cases").filter(|_| act == "cases"),
                note: sent("note").filter(|_| act == "about"),
                source: sent("source").filter(|_| act == "about"),
            };
            (view, rules::save(ctx, caller, &id, &new).await)
        }
        "words" | "words_away" => {
            let Some(place) = &place else { return door.refuse(&UseCaseError::NotFound) };
            let text = |name: &str| form.get(name).replace("\r\n", "\n");
            let both = |name: &str| Text { zh: text(&format!("{name}_zh")), en: text(&format!("{name}_en")) };
            let (mark, src) = (text("mark"), text("src"));
            let words = OwnWords { title: both("title"), words: both("words"), mark, src };
            let words = (act == "words").then_some(&words);
            (View::Words, rules::save_words(ctx, caller, &id, version, place, words).await)
        }
        "preview" => (View::Preview, rules::ask(ctx, caller, &id, version).await),
        "rebase" => (View::Differences, rules::rebase(ctx, caller, &id, version).await),
        "hand_over" => (View::Next, rules::hand_over(ctx, caller, &id, version).await),
        "take_back" => (View::Next, rules::take_back(ctx, caller, &id, version).await),
        "approve" => (View::Next, rules::approve(ctx, caller, &id, version, form.get("effective_on")).await),
        "refuse" => (View::Next, rules::refuse(ctx, caller, &id, version, form.get("words")).await),
        "withdraw" => (View::Next, rules::withdraw(ctx, caller, &id, version, form.get("words")).await),
        _ => (View::Values, Err(UseCaseError::NotFound)),
    };
    let typed = |errors, stale| Typed {
        act: act.clone(),
        fields: form.clone(),
        errors,
        stale,
        saved: false,
        place: place.clone(),
    };
    match done {
        Ok(()) => {
            let saved = if view == View::Preview { "" } else { "&saved" };
            let place = place.as_ref().map(|place| format!("&list={}&key={}", place.list(), place.key()));
            crate::door::see_other(&format!("{}{}{saved}", view.address(&id), place.unwrap_or_default()))
        }
        Err(UseCaseError::Invalid(errors)) => {
            page(&door, StatusCode::UNPROCESSABLE_ENTITY, &id, view, typed(errors, false)).await
        }
        // What was typed stays in its boxes; who saved meanwhile, and when, stands above it.
        Err(UseCaseError::Conflict) => page(&door, StatusCode::CONFLICT, &id, view, typed(Vec::new(), true)).await,
        Err(UseCaseError::Forbidden) if matches!(act.as_str(), "approve" | "refuse") => own(&door, &id).await,
        Err(error) => door.refuse(&error),
    }
}

/// Whoever wrote it can't let it go.
async fn own(door: &Door, id: &RulesDraftId) -> Response {
    // Who may not even read it is told nothing more.
    if let Err(error) = rules::show(&door.ctx, door.caller(), id).await {
        return door.refuse(&error);
    }
    if door.caller().staff.as_ref().is_some_and(|s| s.role != domain::staff::Role::Administrator) {
        return door.refuse(&UseCaseError::Forbidden);
    }
    let language = door.caller().language;
    let (title, text) = (tr_in!(language, "rules.colleague"), tr_in!(language, "rules.colleague_text"));
    let back = View::Next.address(id);
    door.page_with(StatusCode::FORBIDDEN, title.clone(), || {
        view! {
            <Outcome tone=Tone::Warn title=title text=text>
                <LinkButton label=tr!("rules.back_to_draft") href=back />
            </Outcome>
        }
    })
}

async fn page(door: &Door, status: StatusCode, id: &RulesDraftId, view: View, typed: Typed) -> Response {
    let (ctx, caller) = (&door.ctx, door.caller());
    let rows = if view == View::Preview { rules::shown_rows(ctx, caller, id).await } else { Ok(Vec::new()) };
    match (rules::show(ctx, caller, id).await, rows) {
        (Ok(found), Ok(rows)) => {
            let book = ctx.book.clone();
            let region = desk_words::region(&book, &found.draft.region);
            let title = tr_in!(caller.language, "rules.draft_of", region = region);
            door.page_with(status, title, || view! { <Page found view typed rows book /> })
        }
        (Err(error), _) | (_, Err(error)) => door.refuse(&error),
    }
}

#[component]
fn Page(found: DraftPage, view: View, typed: Typed, rows: Vec<ShownRow>, book: Arc<RuleBook>) -> impl IntoView {
    let draft = &found.draft;
    let region = desk_words::region(&book, &draft.region);
    let (label, tone) = state(draft, found.begun);
    let changed = date_time(language(), draft.updated_at);
    let stale = typed.stale.then(|| {
        let text = tr!("rules.stale_text", name = found.saved_by, when = changed);
        view! { <Notice tone=Tone::Warn title=tr!("rules.stale") announce=true><p>{text}</p></Notice> }
    });
    let saved = typed.saved.then(|| {
        view! { <Notice tone=Tone::Success announce=true>{tr!("rules.saved")}</Notice> }
    });
    let faults = faults(&found.checked.faults);
    let base = (!found.base_fits).then(|| base_moved(&found));
    let inside = match view {
        View::Values => values::form(&found, &typed),
        View::Words => own_words::panel(&found, &book, &typed),
        View::Text => text_form(&found, &typed),
        View::Cases => golden::cases(&found, &typed),
        View::Differences => {
            let caption = tr!("rules.tab_differences");
            let table = differences(&found.checked.differences, caption.clone());
            view! { <Panel title=caption>{table}</Panel> }.into_any()
        }
        View::Preview => preview::panel(&found, rows, &typed),
        View::Next => next::panel(&found, &typed),
    };
    let failing = found.checked.golden.iter().filter(|case| !case.holds()).count();
    let count = |view: View| match view {
        View::Cases if failing > 0 => Some(format!("{failing} ✗")),
        View::Differences => Some(found.checked.differences.len().to_string()),
        _ => None,
    };
    let tabs = View::ALL.into_iter().map(|tab| Tab {
        label: tab.label(),
        href: tab.address(&draft.id),
        count: count(tab),
        current: tab == view,
    });
    let tabs = tabs.collect();
    let facts = facts(&found);
    view! {
        <PageHead
            title=tr!("rules.draft_of", region = region)
            back=Route::DeskRulesRegion(draft.region.clone()).path()
        />
        <p>
            <StatusTag label=label tone=tone />
        </p>
        {stale}
        {saved}
        {base}
        {faults}
        <Tabs label=tr!("rules.tabs") tabs=tabs />
        {inside}
        <Panel title=tr!("rules.about")>
            <Facts facts=facts />
        </Panel>
    }
}

fn facts(found: &DraftPage) -> Vec<(String, String)> {
    let draft = &found.draft;
    let base = draft.base.as_ref().map_or_else(
        || tr!("rules.files"),
        |base| format!("{} {}", tr!("rules.version"), base.as_str().get(..8).unwrap_or_default()),
    );
    let mut facts = vec![
        (tr!("rules.version"), draft.short().to_owned()),
        (tr!("rules.author"), format!("{} · {}", found.author, date_time(language(), draft.begun_at))),
        (tr!("rules.saved_by"), format!("{} · {}", found.saved_by, date_time(language(), draft.updated_at))),
        (tr!("rules.base"), base),
        (tr!("rules.note"), draft.note.clone()),
        (tr!("rules.source"), draft.source.clone()),
    ];
    facts.extend(found.approved_by.clone().map(|name| (tr!("rules.approved_by"), name)));
    facts.extend(draft.effective_on.map(|day| (tr!("rules.effective_on"), date(language(), day))));
    facts
}

/// Faults with line and cause: they are kept, and nobody is bound by them.
fn faults(found: &[RuleError]) -> Option<AnyView> {
    if found.is_empty() {
        return None;
    }
    let lines: Vec<_> = found.iter().map(|fault| view! { <li><code>{fault.to_string()}</code></li> }).collect();
    let title = tr!("rules.faults", count = found.len());
    Some(
        view! {
            <Notice tone=Tone::Danger title=title>
                <p>{tr!("rules.faults_text")}</p>
                <ul>{lines}</ul>
            </Notice>
        }
        .into_any(),
    )
}

fn base_moved(found: &DraftPage) -> AnyView {
    let (action, version) = (Route::DeskRulesDraft(found.draft.id.clone()).path(), found.draft.version.to_string());
    let form = found.may_write.then(|| {
        view! {
            <Form action=action>
                <Hidden name="act" value="rebase" />
                <Hidden name="version" value=version />
                <Actions>
                    <Button label=tr!("rules.rebase") kind=ButtonKind::Plain />
                </Actions>
            </Form>
        }
    });
    view! {
        <Notice tone=Tone::Warn title=tr!("rules.base_moved")>
            <p>{tr!("rules.base_moved_text")}</p>
            {form}
        </Notice>
    }
    .into_any()
}

/// The hidden fields of every form about a draft.
pub(super) fn about(found: &DraftPage, act: &'static str) -> impl IntoView + use<> {
    let version = found.draft.version.to_string();
    view! {
        <Hidden name="act" value=act />
        <Hidden name="version" value=version />
    }
}

fn text_form(found: &DraftPage, typed: &Typed) -> AnyView {
    let text = typed.or("rules", &found.draft.texts.rules);
    if !found.may_write {
        return view! {
            <Panel title=tr!("rules.tab_text")>
                <pre class="rules-text" tabindex="0" role="region" aria-label=tr!("rules.tab_text")>
                    {text}
                </pre>
            </Panel>
        }
        .into_any();
    }
    let action = Route::DeskRulesDraft(found.draft.id.clone()).path();
    let most = u32::try_from(RegionTexts::MOST).unwrap_or(u32::MAX);
    let (hidden, errors) = (about(found, "text"), typed.errors_of("text"));
    view! {
        <Panel title=tr!("rules.tab_text")>
            <p>{tr!("rules.text_lead")}</p>
            <Form action=action errors=errors>
                {hidden}
                <Textarea name="rules" label=tr!("rules.text_label") value=text rows=32 maxlength=most />
                <Actions>
                    <Button label=tr!("rules.save") />
                </Actions>
            </Form>
        </Panel>
    }
    .into_any()
}
