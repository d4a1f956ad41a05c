//! What the card's rules must hold besides their shape.

use super::{
    CardFunction, CardRules, Channel, ChannelCode, GuideStep, Issuer, IssuerCode,
    card::is_key,
    fault::Faults,
    validate::{Sources, marked, number, provenance, text},
};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

// A binding elsewhere can be ended only through an interface of its own, and none exists yet.
const CONNECTED: [&str; 1] = [ChannelCode::REGION_APP];

pub(super) fn issuers(faults: &mut Faults<'_>, issuers: &[Issuer], sources: &Sources) {
    let mut seen = BTreeSet::new();
    for (index, issuer) in issuers.iter().enumerate() {
        let path = format!("issuer.{index}");
        provenance(faults, &path, issuer.mark, &issuer.src, sources);
        code(faults, &path, issuer.code.as_str(), &mut seen);
        text(faults, &format!("{path}.name"), &issuer.name);
        text(faults, &format!("{path}.credential"), &issuer.credential);
        text(faults, &format!("{path}.note"), &issuer.note);
        number(faults, &format!("{path}.hotline"), &issuer.hotline);
        functions(faults, &format!("{path}.functions"), &issuer.functions);
        if issuer.managed_here != issuer.unlink.is_empty() {
            faults.at(&format!("{path}.unlink"), "a guide elsewhere is for a credential that is not managed here");
        }
        for (way, guide) in issuer.unlink.iter().enumerate() {
            let path = format!("{path}.unlink.{way}");
            provenance(faults, &path, guide.mark, &guide.src, sources);
            steps(faults, &path, &guide.guide, guide.as_of);
        }
    }
}

pub(super) fn channels(faults: &mut Faults<'_>, channels: &[Channel], sources: &Sources) {
    let mut seen = BTreeSet::new();
    for (index, channel) in channels.iter().enumerate() {
        let path = format!("channel.{index}");
        provenance(faults, &path, channel.mark, &channel.src, sources);
        code(faults, &path, channel.code.as_str(), &mut seen);
        text(faults, &format!("{path}.name"), &channel.name);
        if channel.code.as_str() == ChannelCode::REGION_APP {
            if !channel.guide.is_empty() || !channel.alternatives.is_empty() {
                faults.at(&path, "this service needs no guide to another one's menus");
            }
            continue;
        }
        steps(faults, &path, &channel.guide, channel.as_of);
        for (way, guide) in channel.alternatives.iter().enumerate() {
            let path = format!("{path}.alternatives.{way}");
            provenance(faults, &path, guide.mark, &guide.src, sources);
            steps(faults, &path, &guide.guide, guide.as_of);
        }
    }
    if !seen.contains(ChannelCode::REGION_APP) {
        faults.at("channel", format_args!("there is no {}: this service itself", ChannelCode::REGION_APP));
    }
}

pub(super) fn region(
    faults: &mut Faults<'_>,
    card: &CardRules,
    sources: &Sources,
    issuers: &BTreeMap<IssuerCode, Issuer>,
    channels: &[Channel],
) {
    marked(faults, "card.issuer", &card.issuer, sources);
    marked(faults, "card.functions", &card.functions, sources);
    functions(faults, "card.functions", &card.functions.v);
    match issuers.get(&card.issuer.v) {
        None => faults.at("card.issuer", format_args!("there is no issuer {:?}", card.issuer.v.as_str())),
        Some(issuer) if !issuer.managed_here => {
            faults.at("card.issuer", format_args!("{}'s credential is not managed here", issuer.code));
        }
        Some(issuer) => {
            for function in card.functions.v.iter().filter(|function| !issuer.functions.contains(function)) {
                let (name, issuer) = (function.name(), &issuer.code);
                faults.at("card.functions", format_args!("{name} is no function of {issuer}'s credential"));
            }
        }
    }
    marked(faults, "card.stop_needs_certificate", &card.stop_needs_certificate, sources);
    marked(faults, "card.direct_channels", &card.direct_channels, sources);
    for (index, code) in card.direct_channels.v.iter().map(ChannelCode::as_str).enumerate() {
        if !channels.iter().any(|channel| channel.code.as_str() == code) {
            faults.at("card.direct_channels", format_args!("there is no channel {code:?}"));
        } else if !CONNECTED.contains(&code) {
            faults.at("card.direct_channels", format_args!("nothing connects to {code}: guide to it instead"));
        } else if card.direct_channels.v.iter().take(index).any(|before| before.as_str() == code) {
            faults.at("card.direct_channels", format_args!("{code} is there twice"));
        }
    }
    for (path, value, least, most) in [
        ("card.code_seconds", &card.code_seconds, 15, 120),
        ("card.family_most", &card.family_most, 0, 20),
        ("card.entrust_days_most", &card.entrust_days_most, 1, 366),
    ] {
        marked(faults, path, value, sources);
        if !(least..=most).contains(&value.v) {
            faults.at(path, format_args!("must be {least} to {most}"));
        }
    }
}

fn code<'a>(faults: &mut Faults<'_>, path: &str, code: &'a str, seen: &mut BTreeSet<&'a str>) {
    if !is_key(code) {
        faults.at(&format!("{path}.code"), format_args!("{code:?} is no key"));
    }
    if !seen.insert(code) {
        faults.at(&format!("{path}.code"), format_args!("{code} is there twice"));
    }
}

fn functions(faults: &mut Faults<'_>, path: &str, functions: &[CardFunction]) {
    if functions.is_empty() {
        faults.at(path, "is empty");
    }
    for (index, function) in functions.iter().enumerate() {
        if functions.iter().take(index).any(|before| before == function) {
            faults.at(path, format_args!("{} is there twice", function.name()));
        }
    }
}

fn steps(faults: &mut Faults<'_>, path: &str, steps: &[GuideStep], as_of: Date) {
    if steps.is_empty() {
        faults.at(&format!("{path}.guide"), "has no step");
    }
    for step in steps {
        text(faults, &format!("{path}.guide"), &step.text);
    }
    if !(2000..=2100).contains(&as_of.year()) {
        faults.at(&format!("{path}.as_of"), "is not in this century");
    }
}
