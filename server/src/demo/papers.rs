//! Draws the documents of the demonstration: made-up papers of made-up people, the mark SPECIMEN across each.
//!
//! The words on them are those of the papers that they stand for, so they are Chinese whatever the reader's language.

use crate::{cli::CliError, private::private_file};
use domain::person::Person;
use jiff::civil::Date;
use paper::{Canvas, Colour, Face};
use std::{io::Write, path::PathBuf};

/// Across each of them.
const MARK: &str = "SPECIMEN 样本";
const MARK_COLOUR: Colour = [205, 24, 30];
const MARK_OPACITY: f32 = 0.42;
const QUALITY: u8 = 82;
const INK: Colour = [28, 32, 38];
const FAINT: Colour = [120, 126, 134];
const STAMP: Colour = [190, 40, 40];

/// What stands on a paper.
pub(super) struct Wanted<'a> {
    /// Key of its kind in the region's rules.
    pub(super) kind: &'a str,
    /// Its official name.
    pub(super) title: &'a str,
    /// Whose it is.
    pub(super) whose: &'a Person,
    /// The day it was written.
    pub(super) on: Date,
    /// The day it is about: since when insured, moved, or dead.
    pub(super) since: Date,
}

/// Draws, and keeps what was drawn where a newcomer finds it.
pub(super) struct Drawer {
    face: Face,
    folder: PathBuf,
}

impl Drawer {
    /// With a font packed with brotli; the folder is made.
    pub(super) fn new(packed: &[u8], folder: PathBuf) -> Result<Self, CliError> {
        super::make_folder(&folder)?;
        Ok(Self { face: Face::unpack(packed).map_err(CliError::Paper)?, folder })
    }

    /// A paper as JPEG, also written into the folder as `PHONE-KIND.jpg`.
    pub(super) fn draw(&self, wanted: &Wanted<'_>, phone: &str) -> Result<Vec<u8>, CliError> {
        let bytes = self.picture(wanted)?.jpeg(QUALITY).map_err(CliError::Paper)?;
        let path = self.folder.join(format!("{phone}-{}.jpg", wanted.kind));
        let written = private_file(&path).and_then(|mut file| file.write_all(&bytes));
        written.map_err(|source| CliError::File { path, source })?;
        Ok(bytes)
    }

    /// No picture leaves without its mark.
    fn picture(&self, wanted: &Wanted<'_>) -> Result<Canvas<'_>, CliError> {
        let mut canvas = if is_card(wanted.kind) { self.card(wanted)? } else { self.page(wanted)? };
        canvas.across(MARK, MARK_COLOUR, MARK_OPACITY);
        Ok(canvas)
    }

    fn card(&self, wanted: &Wanted<'_>) -> Result<Canvas<'_>, CliError> {
        let (width, height) = (440, 277);
        let mut canvas = Canvas::new(&self.face, width, height, [226, 236, 240]).map_err(CliError::Paper)?;
        canvas.text((22.0, 36.0), 18.0, INK, wanted.title);
        canvas.block((22.0, 48.0), (396.0, 1.5), FAINT);
        let portrait = !wanted.kind.ends_with("_back") && wanted.kind != "bank_card";
        let mut y = 86.0;
        for (label, value) in card_lines(wanted) {
            canvas.text((22.0, y), 14.0, FAINT, label);
            canvas.text((104.0, y), 17.0, INK, &value);
            y += 38.0;
        }
        if portrait {
            canvas.block((326.0, 64.0), (92.0, 112.0), [205, 214, 219]);
            canvas.ring((372.0, 106.0), 21.0, 21.0, [150, 160, 166]);
            canvas.block((342.0, 138.0), (60.0, 38.0), [150, 160, 166]);
        }
        Ok(canvas)
    }

    fn page(&self, wanted: &Wanted<'_>) -> Result<Canvas<'_>, CliError> {
        let (width, height) = (520, 711);
        let mut canvas = Canvas::new(&self.face, width, height, [253, 252, 247]).map_err(CliError::Paper)?;
        for (at, size) in [
            ((23.0, 23.0), (475.0, 2.0)),
            ((23.0, 686.0), (475.0, 2.0)),
            ((23.0, 23.0), (2.0, 666.0)),
            ((496.0, 23.0), (2.0, 666.0)),
        ] {
            canvas.block(at, size, FAINT);
        }
        // Names in the rules explain themselves in brackets; a paper's heading does not.
        let title = wanted.title.split(['（', '(', '、']).next().unwrap_or(wanted.title);
        let size = (433.0 / canvas.text_width(title, 1.0).max(1.0)).min(26.0);
        canvas.centred(87.0, size, INK, title);
        canvas.centred(118.0, 13.0, FAINT, "演示用样本，由程序生成，人物与内容均为虚构");
        let mut y = 184.0;
        for (label, value) in page_lines(wanted) {
            canvas.text((55.0, y), 16.0, FAINT, label);
            canvas.text((179.0, y), 17.0, INK, &value);
            canvas.block((179.0, y + 8.0), (286.0, 1.0), [205, 205, 200]);
            y += 49.0;
        }
        canvas.text((55.0, y + 17.0), 17.0, INK, "特此证明。");
        canvas.ring((381.0, 567.0), 64.0, 5.0, STAMP);
        canvas.text((335.0, 562.0), 18.0, STAMP, "样本专用章");
        canvas.text((350.0, 588.0), 13.0, STAMP, "SPECIMEN");
        canvas.text((295.0, 662.0), 15.0, INK, &day(wanted.on));
        Ok(canvas)
    }
}

fn is_card(kind: &str) -> bool {
    matches!(kind, "bank_card" | "social_security_card" | "residence_permit" | "agent_id" | "deceased_id")
        || kind.starts_with("id_card")
}

fn card_lines(wanted: &Wanted<'_>) -> Vec<(&'static str, String)> {
    let (name, number) = (wanted.whose.name.reveal().to_owned(), wanted.whose.id_number.reveal().to_owned());
    match wanted.kind {
        "id_card_back" => vec![
            ("签发机关", "示范市公安局（样本）".into()),
            ("有效期限", format!("2020.01.01–{}.01.01", wanted.on.year() + 8)),
        ],
        "bank_card" => vec![
            ("户名", name),
            ("卡号", spaced(&super::applications::account_of(wanted.whose))),
            ("开户行", super::applications::BANK.into()),
        ],
        _ => vec![("姓名", name), ("出生", day(wanted.whose.born_on)), ("证件号码", number)],
    }
}

fn page_lines(wanted: &Wanted<'_>) -> Vec<(&'static str, String)> {
    let person = wanted.whose;
    let mut lines = vec![("姓名", person.name.reveal().to_owned()), ("证件号码", person.id_number.reveal().to_owned())];
    let since = day(wanted.since);
    let kind = wanted.kind;
    let more = if ["employe", "flexible", "pension"].iter().any(|part| kind.contains(part)) {
        vec![("险种", "职工基本医疗保险".into()), ("单位", "示范科技有限公司".into()), ("参保日期", since)]
    } else if ["death", "cremation", "hukou_cancel", "court"].iter().any(|part| kind.contains(part)) {
        vec![("死亡日期", since), ("出具单位", "示范市第一人民医院".into())]
    } else if ["other", "second", "payment", "voucher", "school", "student", "admission"]
        .iter()
        .any(|p| kind.contains(p))
    {
        vec![("险种", "城乡居民基本医疗保险".into()), ("参保地", "示范市".into()), ("起始日期", since)]
    } else if kind.contains("relation") || kind.contains("household") {
        vec![("与户主关系", "本人及家庭成员".into()), ("登记日期", since)]
    } else {
        vec![("事项", wanted.title.chars().take(15).collect()), ("日期", since)]
    };
    lines.extend(more);
    lines
}

fn day(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

fn spaced(digits: &str) -> String {
    let groups: Vec<String> = digits.as_bytes().chunks(4).map(|g| String::from_utf8_lossy(g).into_owned()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]
    use super::*;
    use crate::assets;
    use domain::{
        id::PersonId,
        person::{IdNumber, Name},
        rules::RegionCode,
    };
    use jiff::civil::date;

    /// Part of a picture's pixels that have the mark's colour, in each of its four quarters from left to right.
    fn red(canvas: &Canvas<'_>) -> [usize; 4] {
        let mut quarters = [0; 4];
        let (width, pixels) = canvas.pixels();
        for (at, pixel) in pixels.chunks(3).enumerate() {
            let is_red = i32::from(pixel[0]) - i32::from(pixel[1]) > 40 && i32::from(pixel[0]) > 140;
            quarters[(at % width) * 4 / width] += usize::from(is_red);
        }
        quarters
    }

    #[test]
    fn the_mark_is_across_every_kind() {
        let Some(packed) = assets::font() else { return };
        let drawer = Drawer { face: Face::unpack(packed).unwrap(), folder: PathBuf::new() };
        let whose = Person {
            id: PersonId::from_bits(1),
            id_number: IdNumber::parse("11010519491231002X").unwrap(),
            name: Name::parse("张伟").unwrap(),
            born_on: date(1949, 12, 31),
            region: RegionCode("110000".into()),
            phone: None,
            died_on: None,
            in_hospital: None,
            unsettled_claims: None,
            in_arrears: None,
            chronic_entitlement: false,
            continuous_years: 0,
            missed_years: 0,
            subsidised: false,
            generated: true,
        };
        for kind in ["id_card_front", "id_card_back", "bank_card", "employer_certificate", "cremation_certificate"] {
            let (on, since) = (date(2026, 12, 1), date(2026, 11, 1));
            let wanted = Wanted { kind, title: "样本", whose: &whose, on, since };
            let canvas = drawer.picture(&wanted).unwrap();
            let least = canvas.pixels().1.len() / 3 / 400;
            assert!(red(&canvas).iter().all(|n| *n > least), "{kind}: {:?}", red(&canvas));
        }
    }
}
