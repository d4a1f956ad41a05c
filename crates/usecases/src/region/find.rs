use crate::Context;
use domain::{
    language::{Language, Text},
    rules::{Region, RegionCode},
};

/// One region in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionHit {
    /// Code, for the address of its guide.
    pub code: RegionCode,
    /// Name.
    pub name: Text,
    /// Pinyin, syllables separated by a blank: the browser filters by it.
    pub pinyin: String,
    /// Other words people search by.
    pub aliases: Vec<String>,
    /// Whether the agency confirmed the rules.
    pub verified: bool,
}

/// The regions of one province.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Province {
    /// Its code.
    pub code: RegionCode,
    /// Its name.
    pub name: Text,
    /// Its regions, by code.
    pub regions: Vec<RegionHit>,
}

/// Regions that fit `query` (characters, pinyin, initials; blank: all), grouped by province in the order of their codes.
#[must_use]
pub fn find_regions(ctx: &Context, query: &str, language: Language) -> Vec<Province> {
    let mut provinces: Vec<Province> = Vec::new();
    for region in ctx.book.search(query, language) {
        let hit = hit(region);
        match provinces.iter_mut().find(|p| p.code == region.province) {
            Some(province) => province.regions.push(hit),
            None => provinces.push(Province {
                code: region.province.clone(),
                name: region.province_name.clone(),
                regions: vec![hit],
            }),
        }
    }
    provinces.sort_by(|a, b| a.code.cmp(&b.code));
    provinces
}

fn hit(region: &Region) -> RegionHit {
    RegionHit {
        code: region.code.clone(),
        name: region.name.clone(),
        pinyin: region.pinyin.clone(),
        aliases: region.aliases.clone(),
        verified: region.verified_on.is_some(),
    }
}
