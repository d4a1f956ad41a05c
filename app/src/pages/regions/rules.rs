//! The rules of a region as rows, each value with its mark and sources.

use crate::{
    components::{Disclosure, MarkBadge, Panel, Prose, SummaryList, SummaryRow},
    context::language,
    i18n::{date, days, say},
    pages::support::{marked_row, sources},
    tr,
};
use domain::{
    person::Capacity,
    rules::{
        BenefitPeriod, Condition, DocumentGroup, Mark, MonthDay, Outcome, ReasonRule, RefundRule, RefundShare, Region,
        RuleBook,
    },
};
use jiff::civil::Date;
use leptos::prelude::*;

pub(super) fn row(book: &RuleBook, label: String, value: String, mark: Mark, src: &[String]) -> AnyView {
    marked_row(label, value, ().into_any(), mark, sources(book, src))
}

pub(super) fn limits_rows(book: &RuleBook, region: &Region) -> AnyView {
    let limits = &region.limits;
    let at_once = |n: u16| if n == 0 { tr!("regions.at_once") } else { days(language(), n) };
    let refund = limits
        .refund
        .as_ref()
        .map(|limit| row(book, tr!("regions.limit_refund"), at_once(limit.v), limit.mark, &limit.src));
    let (review, correction) = (&limits.review, &limits.correction);
    let own = days(language(), correction.v);
    let review = row(book, tr!("regions.limit_review"), at_once(review.v), review.mark, &review.src);
    let by_person = limits
        .by_person
        .as_ref()
        .map(|limit| row(book, tr!("regions.limit_by_person"), days(language(), limit.v), limit.mark, &limit.src));
    let correction = row(book, tr!("regions.limit_correction"), own, correction.mark, &correction.src);
    view! { <SummaryList>{review} {by_person} {refund} {correction}</SummaryList> }.into_any()
}

/// Documents asked for with every reason, then by reason.
pub(super) fn documents_panel(book: &RuleBook, region: &Region) -> AnyView {
    let named = |key: &str| region.reasons.iter().any(|r| r.documents.iter().any(|k| k == key));
    let shared: Vec<_> = region.documents.iter().filter(|(key, _)| !named(key)).map(|(_, g)| group(book, g)).collect();
    let own: Vec<_> = region
        .reasons
        .iter()
        .map(|rule| {
            let groups = reason_documents(region, rule).into_iter().map(|g| group(book, g).into_any());
            let groups = groups.collect::<Vec<_>>();
            let none = groups.is_empty().then(|| view! { <p>{tr!("regions.no_more_documents")}</p> });
            view! { <Disclosure summary=say(rule.code)>{none} {groups}</Disclosure> }
        })
        .collect();
    view! {
        {shared}
        <Prose>
            <p>{tr!("regions.documents_by_reason")}</p>
        </Prose>
        {own}
    }
    .into_any()
}

/// The groups that a reason names.
fn reason_documents<'a>(region: &'a Region, rule: &ReasonRule) -> Vec<&'a DocumentGroup> {
    rule.documents.iter().filter_map(|key| region.documents.get(key)).collect()
}

fn group(book: &RuleBook, group: &DocumentGroup) -> impl IntoView + use<> {
    let kinds: Vec<_> = group.kinds.iter().map(|k| view! { <li>{k.name.get(language()).to_owned()}</li> }).collect();
    let need = say(group.need);
    let when = (group.when != Condition::Always).then(|| format!(" · {}", say(group.when)));
    view! {
        <Prose>
            <p>
                <strong>{need}</strong>
                {when}
            </p>
            <ul>{kinds}</ul>
        </Prose>
        <MarkBadge mark=group.mark sources=sources(book, &group.src) />
    }
}

pub(super) fn rules_panel(book: &RuleBook, region: &Region) -> impl IntoView + use<> {
    let applicants: Vec<String> = region.applicants.v.iter().map(|c: &Capacity| say(*c)).collect();
    let periods: Vec<_> =
        region.benefit_periods.iter().map(|p| row(book, period_label(p), period_days(p), p.mark, &p.src)).collect();
    let reasons: Vec<_> =
        region.reasons.iter().map(|r| row(book, say(r.code), reason_words(r), r.mark, &r.src)).collect();
    let applicants = applicants.join(&tr!("regions.and"));
    let r = region;
    let way = match &r.refund_way {
        Some(way) => row(book, tr!("regions.refund_way"), say(way.v), way.mark, &way.src),
        None => {
            view! { <SummaryRow label=tr!("regions.refund_way") value=tr!("regions.way_from_payment") /> }.into_any()
        }
    };
    let rows = [
        row(book, tr!("regions.applicants"), applicants, r.applicants.mark, &r.applicants.src),
        row(book, tr!("regions.decision"), say(r.decision.v), r.decision.mark, &r.decision.src),
        row(book, tr!("regions.effective"), say(r.effective.v), r.effective.mark, &r.effective.src),
        row(book, tr!("regions.refund"), refund_words(r.refund.v), r.refund.mark, &r.refund.src),
        way,
    ];
    view! {
        <Panel title=tr!("regions.rules")>
            <SummaryList>{rows.into_iter().collect::<Vec<_>>()} {periods}</SummaryList>
        </Panel>
        <Panel title=tr!("regions.reasons")>
            <SummaryList>{reasons}</SummaryList>
        </Panel>
    }
}

/// `12月1日`, `1 Dec`: a date without its year.
pub(crate) fn month_day(day: MonthDay) -> String {
    // A leap year, so that 29 February is a day too.
    let Ok(some) = Date::new(2024, day.month, day.day) else { return String::new() };
    date(language(), some).replace("2024年", "").replace(" 2024", "")
}

fn period_label(period: &BenefitPeriod) -> String {
    if period.categories.is_empty() {
        return tr!("regions.period");
    }
    let who: Vec<String> = period.categories.iter().map(|c| say(*c)).collect();
    tr!("regions.period_of", who = who.join(&tr!("regions.and")))
}

fn period_days(period: &BenefitPeriod) -> String {
    let (from, to) = (month_day(period.from), month_day(period.to));
    if period.from_year_offset < 0 {
        tr!("regions.period_from_before", from = from, to = to)
    } else {
        tr!("regions.period_days", from = from, to = to)
    }
}

/// A region's refund rule in a sentence.
pub(crate) fn refund_words(rule: RefundRule) -> String {
    match rule {
        RefundRule::R1 => tr!("regions.refund_r1"),
        RefundRule::R2 { from, to, death_to } => {
            tr!("regions.refund_r2", from = month_day(from), to = month_day(to), death = month_day(death_to))
        }
        RefundRule::R3 => tr!("regions.refund_r3"),
        RefundRule::R4 { days_after } => tr!("regions.refund_r4", days = days_after),
        RefundRule::R5 => tr!("regions.refund_r5"),
    }
}

fn reason_words(rule: &ReasonRule) -> String {
    let side = |outcome: &Option<Outcome>| match outcome {
        None => tr!("regions.not_possible"),
        Some(outcome) => {
            let refund = match outcome.refund {
                RefundShare::None => tr!("regions.share_none"),
                RefundShare::Full => tr!("regions.share_full"),
                RefundShare::Difference => tr!("regions.share_difference"),
            };
            tr!("regions.outcome", status = say(outcome.status), refund = refund)
        }
    };
    tr!("regions.reason_words", before = side(&rule.before), after = side(&rule.after))
}
