use leptos::prelude::*;
use std::fmt::Write;

/// Light modules at either end that readers ask for (ISO/IEC 15417, 4.3.3).
const QUIET: u32 = 10;
/// Height of the bars in modules: a fifth of the length of 40 digits, so that a shaky hand still crosses all of them.
const HEIGHT: u32 = 56;
const START_C: u32 = 105;
const CODE_B: u32 = 100;
const STOP: &str = "2331112";
/// Widths of bar, space, bar, space, bar, space of the characters 0 to 105 (ISO/IEC 15417, table 1). Our
/// own, since one table and a sum are all there is to it.
const WIDTHS: &str = "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231\
    113222123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323\
    131123131321112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311\
    213131311123311321331121312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114\
    122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141214121\
    412121111143111341131141114113114311411113411311113141114131311141411131211412211214211232";

/// Which way the bars of a [`BarCode`] stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BarsRun {
    /// Read from left to right.
    #[default]
    Across,
    /// Read from top to bottom, each module twice as wide: a phone is taller than it is wide.
    Down,
}

/// A bar code (Code 128, code set C: two digits a character) as inline SVG; always dark on white. A module is one CSS
/// pixel (two when it runs down), so that bars end where the screen's pixels do.
///
/// Takes digits; anything else shows nothing.
#[component]
pub fn BarCode(
    /// What it holds: ASCII digits.
    #[prop(into)]
    digits: String,
    /// What it is, for those who can't see it.
    #[prop(into)]
    title: String,
    /// Which way it is read.
    #[prop(optional)]
    run: BarsRun,
) -> impl IntoView {
    modules(&digits).map(|widths| {
        let (mut path, mut at) = (String::new(), QUIET);
        for (position, width) in widths.iter().enumerate() {
            if position % 2 == 0 {
                // Writing into a String can't fail.
                let _ = match run {
                    BarsRun::Across => write!(path, "M{at} 0h{width}v{HEIGHT}h-{width}z"),
                    BarsRun::Down => write!(path, "M0 {at}v{width}h{HEIGHT}v-{width}z"),
                };
            }
            at += width;
        }
        let length = at + QUIET;
        let (width, height, scale) = match run {
            BarsRun::Across => (length, HEIGHT, 1),
            BarsRun::Down => (HEIGHT, length, 2),
        };
        view! {
            <svg
                class="bar-code"
                viewBox=format!("0 0 {width} {height}")
                width=width * scale
                height=height * scale
                role="img"
                aria-label=title
                shape-rendering="crispEdges"
            >
                <path fill="#fff" d=format!("M0 0h{width}v{height}h-{width}z")></path>
                <path fill="#000" d=path></path>
            </svg>
        }
    })
}

/// Widths in modules, a bar first; `None` for anything but digits.
fn modules(digits: &str) -> Option<Vec<u32>> {
    let values = values(digits)?;
    let characters = values.iter().filter_map(|value| WIDTHS.get(*value as usize * 6..)?.get(..6)).chain([STOP]);
    Some(characters.flat_map(str::chars).filter_map(|width| width.to_digit(10)).collect())
}

/// The characters' values from the start to the check character: the sum of each value times its place, modulo 103
/// (ISO/IEC 15417, annex A). A last digit without a second one is written in code set B.
fn values(digits: &str) -> Option<Vec<u32>> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut values = vec![START_C];
    for pair in digits.as_bytes().chunks(2) {
        match pair {
            [tens, ones] => values.push(u32::from(tens - b'0') * 10 + u32::from(ones - b'0')),
            [last] => values.extend([CODE_B, u32::from(last - b' ')]),
            _ => {}
        }
    }
    let sum: u32 = values.iter().zip(0..).map(|(value, place): (_, u32)| value * place.max(1)).sum();
    values.push(sum % 103);
    Some(values)
}

#[cfg(test)]
mod tests {
    use super::{WIDTHS, modules, values};

    #[test]
    fn every_character_is_eleven_modules_wide_and_unlike_the_others() {
        let all: Vec<&str> = (0..106).map(|at| &WIDTHS[at * 6..at * 6 + 6]).collect();
        assert_eq!(WIDTHS.len(), 106 * 6);
        for widths in &all {
            let width = |at: usize| widths[at..=at].parse::<u32>().unwrap();
            assert_eq!((0..6).map(width).sum::<u32>(), 11, "{widths}");
            assert!(
                (width(0) + width(2) + width(4)).is_multiple_of(2),
                "{widths}: bars cover an even number of modules"
            );
        }
        let unlike: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(unlike.len(), 106);
    }

    #[test]
    fn the_check_character_weighs_each_place() {
        // Worked out by hand: (105 + 12·1 + 34·2) mod 103 = 82, and with a last 5 (value 21) in code set B:
        // (105 + 12·1 + 34·2 + 100·3 + 21·4) mod 103 = 54.
        assert_eq!(values("1234").unwrap(), [105, 12, 34, 82]);
        assert_eq!(values("12345").unwrap(), [105, 12, 34, 100, 21, 54]);
        let drawn: String = modules("1234").unwrap().iter().map(u32::to_string).collect();
        assert_eq!(drawn, ["211232", "112232", "131123", "121241", "2331112"].concat());
    }

    #[test]
    fn only_digits_are_drawn() {
        for bad in ["", "12 34", "１２", "12a4", "-1"] {
            assert!(modules(bad).is_none(), "{bad}");
        }
        assert_eq!(modules(&"0".repeat(40)).unwrap().iter().sum::<u32>(), 11 * 22 + 13);
    }
}
