//! The three cells of a roster line that hold lists: items separated by `;`, their parts by `/`.

use super::{
    fault::{Cause, LineFault, fault},
    line::{bits, person_id, yes},
};
use crypto::Keyring;
use domain::{
    cover::{Category, Cover, CoverStatus, InsuranceKind, Payment},
    id::{CoverId, PaymentId, PersonId},
    money::Fen,
    person::{IdNumber, Relation, RelationKind},
    rules::RegionCode,
};

fn items(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.split(';').map(str::trim).filter(|item| !item.is_empty()).map(|item| item.split('/').map(str::trim).collect())
}

/// `kind/region/year/category/status/starts_on/ends_on/benefits_used`, e.g.
/// `residents/411481/2027/adult/normal/2027-01-01/2027-12-31/no`; `ends_on` and `benefits_used` may be empty.
pub(super) fn covers(person: &PersonId, text: &str) -> Result<Vec<Cover>, LineFault> {
    let bad = |cause| fault("covers", cause);
    let mut covers: Vec<Cover> = Vec::new();
    for parts in items(text) {
        let [kind, region, year, category, status, starts_on, ends_on, benefits_used] = parts[..] else {
            return Err(bad(Cause::ItemParts));
        };
        let cover = Cover {
            id: CoverId::from_bits(bits(&["cover", person.as_str(), kind, region, year])),
            person: person.clone(),
            kind: match kind {
                "residents" => InsuranceKind::Residents,
                "employee" => InsuranceKind::Employee,
                _ => return Err(bad(Cause::Choice)),
            },
            region: RegionCode::parse(region).ok_or_else(|| bad(Cause::Region))?,
            year: year.parse().ok().filter(|y| (1990..=2100).contains(y)).ok_or_else(|| bad(Cause::Number))?,
            category: match category {
                "adult" => Category::Adult,
                "child" => Category::Child,
                "university_student" => Category::UniversityStudent,
                _ => return Err(bad(Cause::Choice)),
            },
            status: match status {
                "normal" => CoverStatus::Normal,
                "paused" => CoverStatus::Paused,
                "terminated" => CoverStatus::Terminated,
                _ => return Err(bad(Cause::Choice)),
            },
            starts_on: starts_on.parse().map_err(|_| bad(Cause::Day))?,
            ends_on: match ends_on {
                "" => None,
                day => Some(day.parse().map_err(|_| bad(Cause::Day))?),
            },
            benefits_used: match benefits_used {
                "" => None,
                text => Some(yes("covers", text)?),
            },
            version: 1,
        };
        if cover.ends_on.is_some_and(|end| end < cover.starts_on) {
            return Err(bad(Cause::DayOrder));
        }
        if covers.iter().any(|other| other.id == cover.id) {
            return Err(bad(Cause::Twice));
        }
        covers.push(cover);
    }
    Ok(covers)
}

/// `cover/amount/paid_on/channel/takes_refunds`: the cover by its place in the line from 1, the amount in fen, e.g.
/// `1/40000/2026-11-02/wechat/yes`.
pub(super) fn payments(covers: &[Cover], text: &str) -> Result<Vec<Payment>, LineFault> {
    let bad = |cause| fault("payments", cause);
    items(text)
        .enumerate()
        .map(|(place, parts)| {
            let [cover, amount, paid_on, channel, takes_refunds] = parts[..] else {
                return Err(bad(Cause::ItemParts));
            };
            let cover: usize = cover.parse().map_err(|_| bad(Cause::Number))?;
            let cover = cover.checked_sub(1).and_then(|at| covers.get(at)).ok_or(bad(Cause::NoSuchCover))?;
            let amount: i64 = amount.parse().map_err(|_| bad(Cause::Number))?;
            if !(0..=100_000_000).contains(&amount) {
                return Err(bad(Cause::Number));
            }
            // A word, not a sentence: it is shown beside the amount.
            let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            if channel.is_empty() || channel.len() > 40 || !channel.chars().all(word) {
                return Err(bad(Cause::Choice));
            }
            Ok(Payment {
                id: PaymentId::from_bits(bits(&["payment", cover.id.as_str(), &place.to_string()])),
                cover: cover.id.clone(),
                amount: Fen(amount),
                paid_on: paid_on.parse().map_err(|_| bad(Cause::Day))?,
                channel: channel.to_owned(),
                channel_takes_refunds: yes("payments", takes_refunds)?,
            })
        })
        .collect()
}

/// `relation/identity number`, e.g. `guardian/11010520150303123X`; the other person may stand in
/// any line of the file, or in the roster already.
pub(super) fn relations(keys: &Keyring, actor: &PersonId, text: &str) -> Result<Vec<Relation>, LineFault> {
    let bad = |cause| fault("acts_for", cause);
    items(text)
        .map(|parts| {
            let [kind, number] = parts[..] else {
                return Err(bad(Cause::ItemParts));
            };
            let kind = match kind {
                "guardian" => RelationKind::Guardian,
                "heir" => RelationKind::Heir,
                _ => return Err(bad(Cause::Choice)),
            };
            let number = IdNumber::parse(number).map_err(|_| bad(Cause::IdNumber))?;
            let subject = person_id(keys, &number);
            if subject == *actor {
                return Err(bad(Cause::Oneself));
            }
            Ok(Relation { actor: actor.clone(), subject, kind })
        })
        .collect()
}
