//! People, cards, bindings and uses to look at.

use crate::{context::PageCtx, render::in_context};
use domain::{
    card::{
        Binding, BindingKind, BindingState, BusinessType, CardNumber, Certificate, CertificateState, Institution,
        InstitutionKind, Scan, ScanOutcome,
    },
    id::{BindingId, CertificateId, InstitutionId, PersonId, ScanId, TerminalId},
    language::Language,
    person::{Capacity, IdNumber, Name, Person, Phone},
    rules::{ChannelCode, IssuerCode, Region, RegionCode, RuleBook},
    time::Timestamp,
};
use jiff::civil::Date;
use leptos::prelude::*;
use std::path::Path;
use usecases::card::{Access, Centre, Shown};

pub(super) const TODAY: Date = Date::constant(2026, 12, 3);
pub(super) const AT: Timestamp = Timestamp(1_796_270_400_000_000);
pub(super) const NUMBER: &str = "11010519491231002X";

pub(super) fn html<V: IntoView>(language: Language, view: impl FnOnce() -> V) -> String {
    let ctx = PageCtx { path: "/card".into(), demonstration: true, today: TODAY, ..PageCtx::sample(language) };
    in_context(&ctx, || view().to_html())
}

pub(super) fn book() -> RuleBook {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
    let names = [
        "sources.toml",
        "national.toml",
        "calendar.toml",
        "issuers.toml",
        "channels.toml",
        "texts.toml",
        "retention.toml",
        "411481/region.toml",
    ];
    RuleBook::load(names.into_iter().map(|name| (name, std::fs::read_to_string(root.join(name)).unwrap()))).unwrap()
}

pub(super) fn region(book: &RuleBook) -> Region {
    book.region(&RegionCode("411481".into())).unwrap().clone()
}

pub(super) fn person() -> Person {
    Person {
        id: PersonId::from_bits(1),
        id_number: IdNumber::parse(NUMBER).unwrap(),
        name: Name::parse("欧阳娜娜").unwrap(),
        born_on: Date::constant(1949, 12, 31),
        region: RegionCode("411481".into()),
        phone: Some(Phone::parse("19000000001").unwrap()),
        died_on: None,
        in_hospital: Some(false),
        unsettled_claims: Some(0),
        in_arrears: Some(false),
        chronic_entitlement: false,
        continuous_years: 3,
        missed_years: 0,
        subsidised: false,
        generated: true,
    }
}

pub(super) fn card(state: CertificateState) -> Certificate {
    Certificate {
        id: CertificateId::from_bits(2),
        person: PersonId::from_bits(1),
        issuer: IssuerCode("nhsa".into()),
        region: RegionCode("411481".into()),
        card: Some(CardNumber("A12345678".into())),
        state,
        password: "$argon2id$secret".into(),
        valid_until: None,
        activated_at: AT,
        state_since: AT,
        version: 1,
    }
}

pub(super) fn binding(bits: u128, channel: &str, state: BindingState) -> Binding {
    let own = channel == ChannelCode::REGION_APP;
    Binding {
        id: BindingId::from_bits(bits),
        certificate: CertificateId::from_bits(2),
        holder: PersonId::from_bits(1),
        kind: BindingKind::Own,
        channel: ChannelCode(channel.into()),
        device: own.then(|| "hash-of-the-device".into()),
        label: if own { "Mozilla/5.0 (X11; Linux x86_64) Chrome/141.0".into() } else { "微信".into() },
        locator: own.then_some(4),
        state,
        bound_at: AT,
        ended_at: (state != BindingState::Bound).then_some(AT),
        ends_on: None,
        version: 1,
    }
}

pub(super) fn shown(book: &RuleBook, binding: Binding, here: bool) -> Shown {
    Shown {
        channel: book.channel(&binding.channel).unwrap().clone(),
        holder: None,
        last_used: None,
        here,
        direct: binding.channel == ChannelCode::region_app(),
        may_restore: here && binding.state == BindingState::Unbound,
        binding,
    }
}

pub(super) fn access(state: CertificateState) -> Access {
    Access { certificate: card(state), person: person(), capacity: Capacity::Oneself }
}

pub(super) fn scan(bits: u128, outcome: ScanOutcome) -> (Scan, Institution) {
    let scan = Scan {
        id: ScanId::from_bits(bits),
        terminal: TerminalId::from_bits(7),
        institution: InstitutionId::from_bits(8),
        business: BusinessType::BuyDrugs,
        outcome,
        certificate: Some(CertificateId::from_bits(2)),
        binding: Some(BindingId::from_bits(3)),
        slot: Some(1),
        entrustment: None,
        operator: "王药师".into(),
        number: None,
        at: AT,
    };
    let institution = Institution {
        id: InstitutionId::from_bits(8),
        code: "P1".into(),
        name: "示范大药房".into(),
        kind: InstitutionKind::Pharmacy,
        region: RegionCode("411481".into()),
    };
    (scan, institution)
}

pub(super) fn whole(state: CertificateState, bindings: &[Binding]) -> (RuleBook, Centre) {
    let book = book();
    let region = region(&book);
    let centre = Centre {
        elsewhere: Vec::new(),
        gone: Vec::new(),
        on_no_device: !bindings.iter().any(|b| b.device.is_some() && b.state == BindingState::Bound),
        over: None,
        restorable: false,
        access: access(state),
        issuer: book.issuer_of(&region).unwrap().clone(),
        bindings: bindings.iter().map(|b| shown(&book, b.clone(), b.device.is_some())).collect(),
        region,
        entrustments: Vec::new(),
        uses: vec![scan(9, ScanOutcome::Accepted)],
        disowned: Vec::new(),
    };
    (book, centre)
}

#[track_caller]
pub(super) fn tells_nothing(page: &str) {
    for secret in [NUMBER, "19000000001", "欧阳娜娜", "A12345678", "argon2", "hash-of-the-device", "王药师"] {
        assert!(!page.contains(secret), "{secret}: {page}");
    }
}
