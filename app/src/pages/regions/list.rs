//! The list of regions with its search, and the page for a region that is not in it.

use crate::{
    components::{Actions, ButtonKind, Cell, Cells, Finder, LinkButton, PageHead, Panel, Prose},
    context::language,
    door::Door,
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Query, response::Response};
use http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;
use usecases::region::{Province, RegionHit, find_regions};

#[derive(Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    q: String,
}

/// Longest search that is looked at.
const MAX_QUERY: usize = 60;

pub(super) async fn show(door: Door, Query(search): Query<Search>) -> Response {
    let query: String = search.q.trim().chars().take(MAX_QUERY).collect();
    let found = find_regions(&door.ctx, &query, door.caller().language);
    let nothing = found.is_empty();
    // Nothing found: the whole list stays in reach.
    let provinces = if nothing { find_regions(&door.ctx, "", door.caller().language) } else { found };
    door.page(tr_in!(door.caller().language, "regions.title"), move || list(query, nothing, provinces))
}

pub(super) async fn not_served(door: Door) -> Response {
    unserved(&door, StatusCode::OK)
}

/// The honest page, also for a region's address that leads nowhere.
pub(super) fn unserved(door: &Door, status: StatusCode) -> Response {
    door.page_with(status, tr_in!(door.caller().language, "regions.other_title"), other)
}

fn list(query: String, nothing: bool, provinces: Vec<Province>) -> impl IntoView {
    let groups: Vec<_> = provinces.into_iter().map(group).collect();
    view! {
        <PageHead title=tr!("regions.title") lead=tr!("regions.lead") back=Route::Home.path() />
        <Finder label=tr!("regions.search") hint=tr!("regions.search_hint") value=query nothing=nothing>
            {groups}
        </Finder>
        <Cells>
            <Cell title=tr!("regions.missing") text=tr!("regions.missing_text") href=Route::RegionNotServed.path() />
        </Cells>
    }
}

fn group(province: Province) -> impl IntoView {
    let rows: Vec<_> = province
        .regions
        .into_iter()
        .map(|region| {
            let search = words(&region, &province.name.zh, &province.name.en);
            let title = region.name.get(language()).to_owned();
            view! { <Cell title=title href=Route::Region(region.code).path() search=search /> }
        })
        .collect();
    view! { <Cells title=province.name.get(language()).to_owned()>{rows}</Cells> }
}

/// Everything a region can be found by, in lower case: characters, pinyin with and without blanks, initials, aliases.
fn words(region: &RegionHit, province_zh: &str, province_en: &str) -> String {
    let initials: String = region.pinyin.split(' ').filter_map(|syllable| syllable.chars().next()).collect();
    let joined = region.pinyin.replace(' ', "");
    let mut words = vec![
        region.name.zh.as_str(),
        &region.name.en,
        &region.pinyin,
        &joined,
        &initials,
        region.code.as_str(),
        province_zh,
        province_en,
    ];
    words.extend(region.aliases.iter().map(String::as_str));
    words.join(" ").to_lowercase()
}

fn other() -> impl IntoView {
    view! {
        <PageHead title=tr!("regions.other_title") lead=tr!("regions.other_lead") back=Route::Regions.path() />
        <Panel title=tr!("regions.other_do")>
            <Prose>
                <ol>
                    <li>
                        {tr!("regions.other_call")} " " <a href="tel:12393">"12393"</a> {tr!("regions.other_call_more")}
                    </li>
                    <li>{tr!("regions.other_app")}</li>
                    <li>{tr!("regions.other_counter")}</li>
                </ol>
                <p>{tr!("regions.other_order")}</p>
            </Prose>
        </Panel>
        <Actions>
            <LinkButton label=tr!("regions.other_back") href=Route::Regions.path() kind=ButtonKind::Plain />
        </Actions>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{language::Text, rules::RegionCode};

    #[test]
    fn a_region_is_found_by_characters_pinyin_and_initials() {
        let region = RegionHit {
            code: RegionCode("411481".into()),
            name: Text { zh: "永城市".into(), en: "Yongcheng".into() },
            pinyin: "yong cheng shi".into(),
            aliases: vec!["永城".into()],
            verified: false,
        };
        let words = words(&region, "河南省", "Henan");
        for word in ["永城", "yongcheng", "yong cheng", "ycs", "411481", "henan", "河南"] {
            assert!(words.contains(word), "{word}");
        }
    }
}
