//! Who may only look: at an own case, or by role. And notes: once, whatever happens to the request.

use super::*;

#[test]
fn an_own_case_says_so_and_offers_only_to_put_it_back() {
    let (mut shown, reader) = reviewed(RefundShare::None, None);
    shown.page.own_case = true;
    shown.page.moves = vec![Move::Release];
    let id = shown.page.application.id.clone();
    let html = html(shown, &reader);
    assert!(html.contains("This is about you") && html.contains(&format!("/desk/cases/{id}/release")));
    for verb in ["approve", "refuse", "request_correction", "note", "reveal"] {
        assert!(!html.contains(&format!("/desk/cases/{id}/{verb}")), "{verb} is offered");
    }
    assert!(!html.contains("<textarea"));
}

#[test]
fn an_own_case_without_acts_says_why() {
    let reader = staff(1, Role::Supervisor);
    let app = application(S::AwaitingSecondApproval, Some(2), DecisionMode::TwoPeople, RefundShare::None);
    let mut page = case(app, &reader);
    page.own_case = true;
    page.moves.clear();
    assert!(html(Shown::of(page), &reader).contains("a colleague must handle it"));
}

#[test]
fn the_note_carries_a_key_of_its_page() {
    let (mut shown, reader) = reviewed(RefundShare::None, None);
    shown.key = "k-1".into();
    let html = html(shown, &reader);
    let form = html.split("/note\"").nth(1).expect("the form").split("</form>").next().unwrap();
    assert!(form.contains(r#"name="key" value="k-1""#), "{form}");
}

#[test]
fn an_auditor_looks_and_writes_nothing() {
    let reader = staff(3, Role::Auditor);
    let page = case(application(S::InReview, Some(1), DecisionMode::OnePerson, RefundShare::None), &reader);
    let html = html(Shown::of(page), &reader);
    assert!(!html.contains("<form") && html.contains("Your role can look"));
}
