//! One's own exports and those that wait for one's word; and what is told about them above the queue.

use super::export_words::{list, state};
use crate::{components::*, context::language, door::Door, i18n::date_time, routes::Route, tr, tr_in};
use axum::response::Response;
use domain::export::{Export, ExportState as S};
use leptos::prelude::*;
use usecases::desk::export::{self, ExportLine};

/// The lists.
pub(super) async fn show(door: Door) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    match export::list(&door.ctx, door.caller()).await {
        Ok(found) => door.page(tr_in!(door.caller().language, "export.title"), || {
            let waiting = (!found.waiting.is_empty()).then(|| {
                view! { <Panel title=tr!("export.waiting")>{table(tr!("export.waiting"), &found.waiting, true)}</Panel> }
            });
            let own = if found.own.is_empty() {
                view! { <p class="quiet">{tr!("export.none")}</p> }.into_any()
            } else {
                table(tr!("export.own"), &found.own, false)
            };
            view! {
                <PageHead title=tr!("export.title") lead=tr!("export.lead") />
                {waiting}
                <Panel title=tr!("export.own")>{own}</Panel>
            }
        }),
        Err(error) => door.refuse(&error),
    }
}

/// `asker`: with who asked, where that is somebody else.
fn table(caption: String, lines: &[ExportLine], asker: bool) -> AnyView {
    let rows = lines.iter().map(|line| {
        let export = &line.export;
        let href = Route::Export(export.id.clone()).path();
        let (label, tone) = state(export.state);
        let when = date_time(language(), export.asked_at);
        let rows = if export.made > 0 { export.made } else { export.expected };
        let mut cells = vec![
            view! { <a href=href>{list(&export.order.source)}</a> }.into_any(),
            view! { <StatusTag label=label tone=tone /> }.into_any(),
            rows.into_any(),
            view! { <span class="when">{when}</span> }.into_any(),
        ];
        if asker {
            cells.push(line.by.clone().into_any());
        }
        cells
    });
    let rows = rows.collect();
    let mut columns = vec![tr!("export.list"), tr!("export.state"), tr!("export.rows"), tr!("export.asked_at")];
    if asker {
        columns.push(tr!("export.asked_by"));
    }
    view! {
        <div class="wide">
            <Table caption=caption quiet=true columns=columns rows=rows />
        </div>
    }
    .into_any()
}

/// What stands above the queue: finished exports until they are put away, and that some wait for the reader.
#[component]
pub(super) fn ExportsTold(
    /// The reader's own that are to be told.
    told: Vec<Export>,
    /// Others' that wait for the reader.
    waiting: usize,
) -> impl IntoView {
    let told: Vec<_> = told
        .into_iter()
        .map(|export| {
            let (title, tone) = match export.state {
                S::Ready => (tr!("export.told_ready"), Tone::Success),
                S::Declined => (tr!("export.told_declined"), Tone::Warn),
                _ => (tr!("export.told_failed"), Tone::Danger),
            };
            let when = date_time(language(), export.asked_at);
            let what = list(&export.order.source);
            let href = Route::Export(export.id).path();
            view! {
                <Notice tone=tone title=title>
                    <p class="when">{what} " · " {when}</p>
                    <Form action=href.clone()>
                        <Actions>
                            <LinkButton label=tr!("export.open") href=href kind=ButtonKind::Plain />
                            <Button label=tr!("queue.put_away") kind=ButtonKind::Text name="act" value="put_away" />
                        </Actions>
                    </Form>
                </Notice>
            }
        })
        .collect();
    let waiting = (waiting > 0).then(|| {
        view! {
            <Notice tone=Tone::Info title=tr!("export.told_waiting")>
                <p>
                    <a href=Route::Exports.path()>{tr!("export.title")}</a>
                </p>
            </Notice>
        }
    });
    view! {
        {waiting}
        {told}
    }
}
