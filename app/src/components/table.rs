use leptos::prelude::*;

/// A table; on a phone every row becomes a small card with the column's name before each value.
#[component]
pub fn Table(
    /// What it shows.
    #[prop(into)]
    caption: String,
    /// The caption is for screen readers only, e.g. below a heading that says the same.
    #[prop(optional)]
    quiet: bool,
    /// Names of the columns.
    columns: Vec<String>,
    /// Rows of cells, as many as there are columns; the first cell names its row.
    rows: Vec<Vec<AnyView>>,
) -> impl IntoView {
    let head: Vec<_> = columns
        .iter()
        .map(|c| {
            view! {
                <th scope="col" role="columnheader">
                    {c.clone()}
                </th>
            }
        })
        .collect();
    let body: Vec<_> = rows
        .into_iter()
        .map(|row| {
            let cells: Vec<_> = row
                .into_iter()
                .enumerate()
                .map(|(i, cell)| {
                    let column = columns.get(i).cloned().unwrap_or_default();
                    if i == 0 {
                        view! {
                            <th scope="row" role="rowheader">
                                {cell}
                            </th>
                        }
                        .into_any()
                    } else {
                        view! {
                            <td role="cell" data-column=column>
                                {cell}
                            </td>
                        }
                        .into_any()
                    }
                })
                .collect();
            view! { <tr role="row">{cells}</tr> }
        })
        .collect();
    // The roles are written out because a table shown as blocks loses its own.
    view! {
        <table class="table" role="table">
            <caption class=if quiet { "hidden" } else { "table__caption" }>{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">{head}</tr>
            </thead>
            <tbody role="rowgroup">{body}</tbody>
        </table>
    }
}
