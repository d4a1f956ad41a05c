use crate::{
    stop_support::{Town, adult, child_of},
    support::{BUY, Holder, activated, holder, nobody, on, outcome, pharmacy, present, refused, terminal, token},
};
use domain::{
    application::form::{FieldCode, FieldError},
    card::{InstitutionKind, ScanOutcome, ScanRefusal, grouped},
    time::Timestamp,
};
use jiff::civil::date;
use usecases::{
    UseCaseError,
    card::{CodePage, centre, freeze, history, show_code, use_of_code},
    terminal::{ScanForm, identify, revoke_terminal, scan},
};

#[tokio::test]
async fn a_code_is_accepted_once_and_shown_to_its_owner() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let shown = token(&town, &card.caller, &card.binding).await.unwrap();
    // As people read it out.
    let answer = present(&town, &at, &grouped(&shown), BUY).await.unwrap();
    assert_eq!(answer.outcome, ScanOutcome::Accepted);
    let told = answer.holder.unwrap();
    assert_eq!((told.name.as_str(), told.id_number.as_str()), ("张伟", who.entry.person.id_number.reveal()));
    assert!(told.covers.is_empty(), "the cover begins in 2027");
    assert!(answer.agent.is_none());
    town.clock.pass(1);
    assert_eq!(outcome(&town, &at, &shown).await, refused(ScanRefusal::Used));
    let (_, uses, more) = history(&town.ctx, &card.caller, &card.certificate, None).await.unwrap();
    let outcomes: Vec<_> = uses.iter().map(|u| u.scan.outcome).collect();
    assert_eq!((outcomes, more), (vec![refused(ScanRefusal::Used), ScanOutcome::Accepted], false));
    assert_eq!(uses[1].institution.code, "P32050800001");
    let slot = uses[1].scan.slot.unwrap();
    assert!(use_of_code(&town.ctx, &card.caller, &card.binding, slot).await.unwrap().is_some());
    town.finish().await;
}

#[tokio::test]
async fn what_is_no_code_tells_nothing() {
    let (who, other) = (adult(1, "320500"), adult(2, "320500"));
    let town = Town::new(&[who.clone(), other.clone()]).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let shown = token(&town, &card.caller, &card.binding).await.unwrap();
    let mut changed = shown.clone().into_bytes();
    changed[39] = if changed[39] == b'0' { b'1' } else { b'0' };
    let changed = String::from_utf8(changed).unwrap();
    let long = "1".repeat(10_000);
    for garbage in ["", "x", "0", &shown[1..], &shown[..39], &changed, &long, "' OR 1=1 --", "\u{202e}12"] {
        let answer = present(&town, &at, garbage, BUY).await.unwrap();
        assert_eq!(answer.outcome, refused(ScanRefusal::Unreadable), "{garbage:.50}");
        assert!(answer.holder.is_none());
    }
    assert_eq!(outcome(&town, &at, &shown).await, ScanOutcome::Accepted);
    town.finish().await;
}

#[tokio::test]
async fn time_ends_a_code_and_a_code_of_the_future_is_none() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let seconds = i64::from(town.ctx.book.region(&who.entry.person.region).unwrap().card.code_seconds.v);
    let first = token(&town, &card.caller, &card.binding).await.unwrap();
    town.clock.pass(seconds);
    let second = token(&town, &card.caller, &card.binding).await.unwrap();
    assert_ne!(first, second);
    assert_eq!(outcome(&town, &at, &first).await, ScanOutcome::Accepted, "the slot before");
    assert_eq!(outcome(&town, &at, &second).await, ScanOutcome::Accepted);
    let third = {
        town.clock.pass(seconds);
        token(&town, &card.caller, &card.binding).await.unwrap()
    };
    // The clock goes back: what was shown is of the future now, and what was used stays used.
    town.clock.pass(-seconds);
    assert_eq!(outcome(&town, &at, &third).await, refused(ScanRefusal::Unreadable));
    assert_eq!(outcome(&town, &at, &second).await, refused(ScanRefusal::Used));
    town.clock.pass(3 * seconds);
    assert_eq!(outcome(&town, &at, &third).await, refused(ScanRefusal::Stale));
    town.clock.pass(86_400);
    assert_eq!(outcome(&town, &at, &third).await, refused(ScanRefusal::Unreadable));
    town.finish().await;
}

#[tokio::test]
async fn a_number_is_never_repeated_but_for_the_same_code() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let shown = token(&town, &card.caller, &card.binding).await.unwrap();
    let form = ScanForm { token: shown, business: BUY.into(), operator: "1".into(), number: "A-1".into() };
    let first = scan(&town.ctx, &nobody(), &at, &form).await.unwrap();
    let again = scan(&town.ctx, &nobody(), &at, &form).await.unwrap();
    assert_eq!((first.scan.clone(), first.outcome), (again.scan, again.outcome), "a lost answer costs nothing");
    town.clock.pass(60);
    let other = ScanForm { token: token(&town, &card.caller, &card.binding).await.unwrap(), ..form };
    let taken = scan(&town.ctx, &nobody(), &at, &other).await;
    assert_eq!(taken.err(), Some(UseCaseError::Invalid(vec![FieldError::new("number", FieldCode::Taken)])));
    // Another institution has numbers of its own.
    let elsewhere = terminal(&town, InstitutionKind::Pharmacy, "P32050800002").await;
    assert_eq!(scan(&town.ctx, &nobody(), &elsewhere, &other).await.unwrap().outcome, ScanOutcome::Accepted);
    town.finish().await;
}

#[tokio::test]
async fn fields_of_a_terminal_are_checked() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let at = pharmacy(&town).await;
    let long = "x".repeat(65);
    for (business, operator, number, field, code) in [
        ("", "", "", "business", FieldCode::Required),
        ("99999", "", "", "business", FieldCode::Choice),
        (BUY, &long[..31], "", "operator", FieldCode::TooLong),
        (BUY, "\u{202e}", "", "operator", FieldCode::Character),
        (BUY, "", &long, "number", FieldCode::TooLong),
    ] {
        let form = ScanForm {
            token: String::new(),
            business: business.into(),
            operator: operator.into(),
            number: number.into(),
        };
        let refused = scan(&town.ctx, &nobody(), &at, &form).await.err();
        assert_eq!(refused, Some(UseCaseError::Invalid(vec![FieldError::new(field, code)])));
    }
    town.finish().await;
}

#[tokio::test]
async fn a_hospital_is_no_pharmacy() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let card = holder(&town, &who).await;
    let hospital = terminal(&town, InstitutionKind::Hospital, "H32050800001").await;
    let shown = token(&town, &card.caller, &card.binding).await.unwrap();
    let answer = present(&town, &hospital, &shown, BUY).await.unwrap();
    assert_eq!((answer.outcome, answer.holder.is_some()), (refused(ScanRefusal::NotItsBusiness), false));
    // Calling somebody needs a name, no number.
    let answer = present(&town, &hospital, &shown, "01201").await.unwrap();
    let told = answer.holder.unwrap();
    assert_eq!((told.id_number, told.region), (who.entry.person.id_number.masked(), None));
    town.finish().await;
}

#[tokio::test]
async fn a_frozen_card_is_refused_even_with_a_code_from_before() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let shown = token(&town, &card.caller, &card.binding).await.unwrap();
    freeze(&town.ctx, &card.caller, &card.certificate).await.unwrap();
    assert_eq!(outcome(&town, &at, &shown).await, refused(ScanRefusal::Frozen));
    // Its owner sees who tried, and where.
    let (_, uses, _) = history(&town.ctx, &card.caller, &card.certificate, None).await.unwrap();
    assert_eq!(uses[0].scan.outcome, refused(ScanRefusal::Frozen));
    assert!(token(&town, &card.caller, &card.binding).await.is_none());
    town.finish().await;
}

#[tokio::test]
async fn a_minors_card_leaves_the_guardian_at_midnight() {
    let mut parent = adult(1, "320500");
    let mut child = child_of(&mut parent, 2, "320500");
    // 18 on 2026-12-03.
    child.entry.person.born_on = date(2008, 12, 3);
    let town = Town::new(&[child.clone(), parent.clone()]).await;
    let (guardian, at) = (on(parent.caller(), "phone"), pharmacy(&town).await);
    let done = activated(&town, &guardian, &child).await.unwrap();
    let midnight = Timestamp::start_of(date(2026, 12, 3));
    let to_midnight = midnight.seconds_since(town.ctx.now());
    town.clock.pass(to_midnight - 1);
    let shown = token(&town, &guardian, &done.binding).await.unwrap();
    town.clock.pass(2);
    assert_eq!(outcome(&town, &at, &shown).await, refused(ScanRefusal::Ended));
    assert!(token(&town, &guardian, &done.binding).await.is_none());
    let centre = usecases::card::centre(&town.ctx, &guardian, &done.certificate).await;
    assert_eq!(centre.err(), Some(UseCaseError::NotFound), "guardianship ended");
    town.finish().await;
}

#[tokio::test]
async fn a_revoked_terminal_is_refused_at_once_and_guessing_is_counted() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let shown = token(&town, &card.caller, &card.binding).await.unwrap();
    revoke_terminal(&town.ctx, &nobody(), &at.terminal.id).await.unwrap();
    // Even the request that was identified a moment before.
    let late = present(&town, &at, &shown, BUY).await.unwrap();
    assert_eq!(late.outcome, refused(ScanRefusal::Terminal), "the code is unused, and its owner is told the truth");
    assert!(late.holder.is_none());
    let (_, uses, _) = history(&town.ctx, &card.caller, &card.certificate, None).await.unwrap();
    assert_eq!(uses.into_iter().map(|u| u.scan.outcome).collect::<Vec<_>>(), [refused(ScanRefusal::Terminal)]);
    let other = terminal(&town, InstitutionKind::Pharmacy, "P32050800002").await;
    assert_eq!(outcome(&town, &other, &shown).await, ScanOutcome::Accepted);
    for n in 0..30 {
        let guess = format!("{n:064x}");
        assert_eq!(identify(&town.ctx, &nobody(), &guess).await.err(), Some(UseCaseError::NotSignedIn));
    }
    let more = identify(&town.ctx, &nobody(), "no credential").await.err();
    assert!(matches!(more, Some(UseCaseError::LimitReached { .. })));
    town.finish().await;
}

#[tokio::test]
async fn codes_of_two_bindings_can_not_be_told_apart_and_none_is_good_for_another() {
    let (who, other) = (adult(1, "320500"), adult(2, "320500"));
    let town = Town::new(&[who.clone(), other.clone()]).await;
    let (a, b) = (holder(&town, &who).await, holder(&town, &other).await);
    let at = pharmacy(&town).await;
    let (of_a, of_b) =
        (token(&town, &a.caller, &a.binding).await.unwrap(), token(&town, &b.caller, &b.binding).await.unwrap());
    // Half of one and half of the other is nobody's.
    for mixed in [format!("{}{}", &of_a[..14], &of_b[14..]), format!("{}{}", &of_b[..14], &of_a[14..])] {
        assert_eq!(outcome(&town, &at, &mixed).await, refused(ScanRefusal::Unreadable));
    }
    let strange = show_code(&town.ctx, &a.caller, &b.binding).await.err();
    assert_eq!(strange, Some(UseCaseError::NotFound));
    town.finish().await;
}

/// What a holder's screen shows: the code, and whole seconds until the next one.
async fn screen(town: &Town, card: &Holder) -> (String, i64) {
    match show_code(&town.ctx, &card.caller, &card.binding).await.unwrap() {
        CodePage::Code(view) => (view.token.clone(), view.seconds_left()),
        CodePage::None(_) => unreachable!("it shows a code"),
    }
}

/// A code counts down from its area's seconds, never more, and is good in its slot and the one after.
#[tokio::test]
async fn an_areas_interval_is_counted_down_and_kept() {
    for (region, seconds) in [("320500", 30), ("310000", 60), ("610400", 60)] {
        let who = adult(1, region);
        let town = Town::new(std::slice::from_ref(&who)).await;
        let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
        // To the beginning of a slot: noon is one, and an hour and a second passed.
        town.clock.pass(seconds - 1);
        let (first, left) = screen(&town, &card).await;
        assert_eq!(left, seconds, "{region}: a whole slot, and not a second more");
        town.clock.pass(seconds - 1);
        assert_eq!(screen(&town, &card).await, (first.clone(), 1), "{region}");
        town.clock.pass(1);
        let (second, left) = screen(&town, &card).await;
        assert!(second != first && left == seconds, "{region}");
        town.clock.pass(seconds - 1);
        assert_eq!(outcome(&town, &at, &first).await, ScanOutcome::Accepted, "{region}: in the slot after its own");
        town.clock.pass(seconds + 1);
        assert_eq!(outcome(&town, &at, &second).await, refused(ScanRefusal::Stale), "{region}");
        town.finish().await;
    }
}

#[tokio::test]
async fn the_last_use_of_a_device_is_its_last_accepted_one() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let last = async || {
        let centre = centre(&town.ctx, &card.caller, &card.certificate).await.unwrap();
        centre.bindings[0].last_used
    };
    let shown = token(&town, &card.caller, &card.binding).await.unwrap();
    assert_eq!(last().await, None);
    assert_eq!(outcome(&town, &at, &shown).await, ScanOutcome::Accepted);
    let used = town.ctx.now();
    for _ in 0..3 {
        town.clock.pass(1);
        assert_eq!(outcome(&town, &at, &shown).await, refused(ScanRefusal::Used));
    }
    assert_eq!(last().await, Some(used));
    town.finish().await;
}
