//! The refund worklist: amounts, accounts, and what is one's own.

use super::{super::refunds::worklist, *};
use domain::{
    cover::Payment,
    id::{PaymentId, RefundId},
    refund::{Refund, RefundStage},
};
use usecases::desk::refunds::RefundRow;

fn row(amount: i64, paid: i64, own_case: bool) -> RefundRow {
    let app = application(S::Approved, None, DecisionMode::TwoPeople, RefundShare::Difference);
    let refund = Refund {
        id: RefundId::from_bits(1),
        application: app.id.clone(),
        payment: PaymentId::from_bits(1),
        amount: Fen(amount),
        way: RefundWay::PayeeAccount,
        payee: app.answers.payee.clone(),
        stage: RefundStage::Planned,
        fault: None,
        account_given_at: None,
        moved_by: None,
        updated_at: Timestamp(0),
        version: 1,
    };
    RefundRow { refund, application: app, paid: Some(Fen(paid)), own_case, batch: None }
}

fn listed(language: Language, row: RefundRow, may_move: bool) -> String {
    let view = || worklist(RefundStage::Planned, &[row], may_move, false, &book()).into_view().to_html();
    in_context(&ctx(language), view)
}

#[test]
fn an_amount_that_is_not_what_was_paid_is_marked_with_both() {
    let html = listed(Language::En, row(12_050, 40_000, false), true);
    assert!(html.contains("CNY 120.50") && html.contains("CNY 400.00") && html.contains("differs from what was paid"));
    let same = listed(Language::En, row(40_000, 40_000, false), true);
    assert!(same.contains("CNY 400.00") && !same.contains("differs"));
}

#[test]
fn accounts_are_masked_and_the_whole_one_is_asked_for() {
    let html = listed(Language::Zh, row(1, 1, false), true);
    assert!(!html.contains(ACCOUNT) && html.contains("***4567") && html.contains("/reveal#act"));
    // Who only looks is offered neither a button nor the whole account.
    let auditor = listed(Language::Zh, row(1, 1, false), false);
    assert!(!auditor.contains("<form") && !auditor.contains("/reveal"));
    // What is paid needs no account any more.
    let mut paid = row(1, 1, false);
    paid.refund.stage = RefundStage::Paid;
    assert!(!listed(Language::Zh, paid, true).contains("/reveal"));
}

#[test]
fn an_own_refund_has_no_button() {
    let html = listed(Language::En, row(1, 1, true), true);
    assert!(!html.contains("<form") && !html.contains("/reveal") && html.contains("a colleague must move it"));
}

#[test]
fn the_channel_of_a_payment_is_said_in_words() {
    for (code, zh, en) in [
        ("village", "村", "village"),
        ("wechat", "微信", "WeChat"),
        ("window", "窗口", "counter"),
        ("bank", "银行", "ank"),
    ] {
        let reader = staff(1, Role::Clerk);
        let app = application(S::InReview, Some(1), DecisionMode::OnePerson, RefundShare::None);
        let mut page = case(app, &reader);
        page.standing.payment = Some(Payment {
            id: PaymentId::from_bits(1),
            cover: page.standing.cover.id.clone(),
            amount: Fen(40_000),
            paid_on: TODAY,
            channel: code.into(),
            channel_takes_refunds: false,
        });
        for (language, words) in [(Language::Zh, zh), (Language::En, en)] {
            let (shown, reader) = (Shown::of(page.clone()), Some(reader.clone()));
            let view = || view! { <CaseView shown book=book() today=TODAY staff=reader /> }.to_html();
            let html = in_context(&ctx(language), view);
            assert!(html.contains(words), "{code} {language:?}");
            assert!(!html.contains(&format!(">{code} ·")), "{code} stands there raw");
        }
    }
}
