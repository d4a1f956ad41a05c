//! Charts drawn on the server by attributes alone. Each stands beside a table that says the same.

use leptos::prelude::*;

/// Columns over time, two side by side: a light one with an edge and a full one, so that paper and eyes tell them apart.
#[component]
pub fn ColumnChart(
    /// What it shows, for screen readers.
    #[prop(into)]
    label: String,
    /// Names of the light and of the full columns.
    series: [String; 2],
    /// What stands below, and the two counts.
    columns: Vec<(String, i64, i64)>,
) -> impl IntoView {
    const WIDE: i64 = 640;
    const LEFT: i64 = 44;
    const TOP: i64 = 22;
    const HIGH: i64 = 160;
    let most = round_up(columns.iter().map(|(_, a, b)| *a.max(b)).max().unwrap_or(0));
    let count = i64::try_from(columns.len()).unwrap_or(1).max(1);
    let slot = (WIDE - LEFT) * 100 / count;
    // Names would run into each other: as many stand as fit.
    let every = (count * 52 / (WIDE - LEFT)).max(0) + 1;
    let bar = (slot * 2 / 5).min(2600);
    let high = |n: i64| if n == 0 { 0 } else { (n * HIGH / most).max(2) };
    let hundredth = |n: i64| format!("{}.{:02}", n / 100, n % 100);
    let bars: Vec<_> = (0..)
        .zip(&columns)
        .map(|(at, (name, light, full))| {
            let middle = LEFT * 100 + at * slot + slot / 2;
            let (a, b) = (high(*light), high(*full));
            // On a phone letters are larger, and every other name is left out.
            let class = if at % (every * 2) == 0 { "plot__name" } else { "plot__name plot__name--spare" };
            let text = (at % every == 0).then(|| {
                view! {
                    <text class=class x=hundredth(middle) y=TOP + HIGH + 24 text-anchor="middle">
                        {name.clone()}
                    </text>
                }
            });
            view! {
                <rect
                    class="plot__light"
                    x=hundredth(middle - bar)
                    y=TOP + HIGH - a
                    width=hundredth(bar)
                    height=a
                />
                <rect class="plot__full" x=hundredth(middle) y=TOP + HIGH - b width=hundredth(bar) height=b />
                {text}
            }
        })
        .collect();
    let lines: Vec<_> = [0, most / 2, most]
        .into_iter()
        .filter(|n| *n != 0 || most > 0)
        .map(|n| {
            let y = TOP + HIGH - n * HIGH / most;
            view! {
                <line class="plot__line" x1=LEFT x2=WIDE y1=y y2=y />
                <text class="plot__name" x=LEFT - 6 y=y + 4 text-anchor="end">{n}</text>
            }
        })
        .collect();
    let [light, full] = series;
    view! {
        <div class="plot plot--columns">
            <svg class="plot__picture" viewBox=format!("0 0 {WIDE} 212") role="img" aria-label=label>
                {lines}
                {bars}
            </svg>
            <ul class="chart__legend">
                <li><span class="chart__key plot__key--light"></span>{light}</li>
                <li><span class="chart__key plot__key--full"></span>{full}</li>
            </ul>
        </div>
    }
}

/// Bars below each other, each with its name and count.
#[component]
pub fn BarChart(
    /// What it shows, for screen readers.
    #[prop(into)]
    label: String,
    /// Names and counts.
    bars: Vec<(String, i64)>,
) -> impl IntoView {
    const ROW: usize = 28;
    // The longest name fits before its bar; a Chinese character is as wide as two letters.
    let letters = |name: &str| name.chars().map(|c| if c.is_ascii() { 7 } else { 13 }).sum::<i64>();
    let left = bars.iter().map(|(name, _)| letters(name)).max().unwrap_or(0).clamp(60, 400) + 12;
    let room = 580 - left;
    let most = bars.iter().map(|(_, n)| *n).max().unwrap_or(0).max(1);
    let height = bars.len() * ROW + 4;
    let rows: Vec<_> = bars
        .iter()
        .enumerate()
        .map(|(at, (name, n))| {
            let (y, middle) = (at * ROW + 6, at * ROW + 20);
            let wide = n * room / most;
            view! {
                <text class="plot__name" x=left - 8 y=middle text-anchor="end">{name.clone()}</text>
                <rect class="plot__full" x=left y=y width=wide height="18" />
                <text class="plot__name" x=left + wide + 6 y=middle>{*n}</text>
            }
        })
        .collect();
    view! {
        <div class="plot">
            <svg class="plot__picture" viewBox=format!("0 0 640 {height}") role="img" aria-label=label>
                {rows}
            </svg>
        </div>
    }
}

/// The next round number that an axis ends at, even so that its middle is whole.
fn round_up(n: i64) -> i64 {
    let mut step = 1;
    loop {
        for times in [2, 4, 6, 10, 16] {
            if n <= times * step {
                return times * step;
            }
        }
        step *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_ends_at_a_round_number_that_holds_everything() {
        let ends: Vec<i64> = [0, 1, 3, 5, 9, 11, 17, 47, 161, 999].into_iter().map(round_up).collect();
        assert_eq!(ends, [2, 2, 4, 6, 10, 16, 20, 60, 200, 1000]);
    }

    #[test]
    fn a_chart_says_what_it_shows_and_needs_no_style_of_its_own() {
        let columns = vec![("11-01".to_owned(), 3, 0), ("11-02".to_owned(), 0, 2)];
        let html = view! { <ColumnChart label="figures" series=["in".to_owned(), "out".to_owned()] columns=columns /> };
        let html = html.to_html();
        assert!(html.contains("role=\"img\"") && html.contains("aria-label=\"figures\"") && !html.contains("style="));
        let none = view! { <ColumnChart label="x" series=["a".to_owned(), "b".to_owned()] columns=Vec::new() /> };
        assert!(none.to_html().contains("<svg"));
    }
}
