//! Finding people, saying what for, and what they see of it.

use crate::{
    stop_support::{Town, adult, child_of},
    support::{YONGCHENG, YUNFU, apply, asks, does, fields, member, on_duty, recorded},
};
use domain::{
    account::Session,
    application::{Move, form::FieldCode},
    id::SessionId,
    person::Name,
    rules::{Reason, RegionCode},
    staff::{LookPurpose, Looked, RevealPurpose, RevealedField, Role, Staff},
};
use usecases::{
    Caller, UseCaseError as E,
    account::looks,
    desk::{
        case,
        look::{PurposeForm, Target, say},
        person,
        reveal::reveal,
        search::{self, search},
    },
};

fn purpose(name: &str, words: &str) -> PurposeForm {
    PurposeForm { purpose: name.into(), words: words.into() }
}

/// The member after signing in anew.
fn anew(staff: &Staff) -> Caller {
    let caller = on_duty(staff);
    let session = caller.session.map(|s| Session { id: SessionId(format!("{}-2", s.id)), ..s });
    Caller { session, ..caller }
}

#[tokio::test]
async fn one_box_finds_by_every_key_within_the_office_and_records_no_words() {
    let mut who = adult(1, YUNFU).employed();
    who.entry.person.name = Name::parse("欧阳娜娜").unwrap();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = apply(&town, &who, Reason::Employee).await;
    let reference = town.application(&id).await.reference.to_string();
    let here = member(&town, "here", Role::Clerk, &[YUNFU]).await;
    let elsewhere = member(&town, "elsewhere", Role::Clerk, &[YONGCHENG]).await;
    let everywhere = member(&town, "everywhere", Role::Auditor, &[]).await;
    let (number, phone) = (who.entry.person.id_number.reveal(), who.entry.person.phone.as_ref().unwrap().reveal());
    let found = |staff: &Staff, words: &str| {
        let (ctx, caller, words) = (town.ctx.clone(), on_duty(staff), words.to_owned());
        async move {
            let page = search(&ctx, &caller, &words, None).await.unwrap();
            page.people.into_iter().map(|found| (found.by, found.cases.len())).collect::<Vec<_>>()
        }
    };
    let lower = reference.to_lowercase().replace('-', " ");
    for (words, by) in [
        (reference.as_str(), "reference"),
        (lower.as_str(), "reference"),
        ("欧阳", "name"),
        ("娜娜", "given"),
        ("oynn", "initials"),
        ("Ouyang", "pinyin"),
        (number, "id_number"),
        (phone, "phone"),
    ] {
        assert_eq!(found(&here, words).await, [(by, 1)], "{words}");
        assert_eq!(found(&everywhere, words).await, [(by, 1)], "{words}");
        assert_eq!(found(&elsewhere, words).await, [], "{words}");
    }
    assert_eq!(found(&here, "张三").await, []);
    for words in ["", "张", "z", "12", "%_"] {
        let refused = search(&town.ctx, &on_duty(&here), words, None).await.unwrap_err();
        assert_eq!(fields(refused), [("search".to_owned(), FieldCode::Required)], "{words}");
    }
    let admin = member(&town, "admin", Role::Administrator, &[]).await;
    assert_eq!(search(&town.ctx, &on_duty(&admin), "欧阳", None).await.unwrap_err(), E::Forbidden);
    let record = format!("{:?}", recorded(&town).await);
    assert!(record.contains("people.searched") && record.contains("by=initials+pinyin"));
    for words in [number, phone, "欧阳", "oynn", reference.as_str()] {
        assert!(!record.contains(words), "{words} is on the record");
    }
    town.finish().await;
}

#[tokio::test]
async fn namesakes_come_in_pages_and_too_many_searches_are_refused() {
    let crowd: Vec<_> = (1..=45)
        .map(|n| {
            let mut one = adult(n, YUNFU);
            one.entry.person.name = Name::parse("王小明").unwrap();
            one
        })
        .collect();
    let town = Town::new(&crowd).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let (mut seen, mut after, mut pages) = (Vec::new(), None, 0);
    loop {
        let page = search(&town.ctx, &on_duty(&clerk), "wxm", after.as_ref()).await.unwrap();
        seen.extend(page.people.iter().map(|found| found.person.id.clone()));
        pages += 1;
        let Some(next) = page.next else { break };
        assert_eq!(page.people.len(), search::PAGE as usize);
        after = search::read_position(&next.kind, &next.text, next.person.as_str()).unwrap();
        assert!(!format!("{after:?}").contains("wxm"));
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((pages, count, seen.len()), (3, 45, 45));
    for (kind, person) in [("id_number", seen[0].as_str()), ("nonsense", seen[0].as_str()), ("name", "x")] {
        assert_eq!(search::read_position(kind, "", person).unwrap_err(), E::NotFound);
    }
    let most = town.ctx.limits.staff_search_hour.most;
    for _ in pages..most {
        search(&town.ctx, &on_duty(&clerk), "王五", None).await.unwrap();
    }
    let refused = search(&town.ctx, &on_duty(&clerk), "王小明", None).await.unwrap_err();
    assert!(matches!(refused, E::LimitReached { limit: "staff_search_hour", .. }));
    town.finish().await;
}

#[tokio::test]
async fn what_is_not_ones_own_work_opens_with_a_purpose_that_holds_for_the_session() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = apply(&town, &who, Reason::Employee).await;
    let person = who.entry.person.id.clone();
    let one = member(&town, "one", Role::Clerk, &[YUNFU]).await;
    let two = member(&town, "two", Role::Clerk, &[YUNFU]).await;
    let auditor = member(&town, "auditor", Role::Auditor, &[YUNFU]).await;
    let supervisor = member(&town, "supervisor", Role::Supervisor, &[YUNFU]).await;
    let elsewhere = member(&town, "elsewhere", Role::Supervisor, &[YONGCHENG]).await;
    let open = |caller: Caller| {
        let (ctx, id) = (town.ctx.clone(), id.clone());
        async move { case::open(&ctx, &caller, &id).await.map(drop) }
    };
    // It waits in the office's queue: whoever works there may look before they take it.
    assert_eq!(open(on_duty(&one)).await, Ok(()));
    does(&town, &one, &id, Move::Take).await.unwrap();
    assert_eq!(open(on_duty(&one)).await, Ok(()));
    assert_eq!(open(on_duty(&supervisor)).await, Ok(()), "they supervise it");
    for staff in [&two, &auditor] {
        assert_eq!(open(on_duty(staff)).await, Err(E::PurposeNeeded));
        assert_eq!(person::open(&town.ctx, &on_duty(staff), &person).await.unwrap_err(), E::PurposeNeeded);
    }
    let document = town.store().documents_of(&id).await.unwrap().remove(0).id;
    assert_eq!(case::document(&town.ctx, &on_duty(&two), &id, &document).await.unwrap_err(), E::PurposeNeeded);

    let target = Target::Case(id.clone());
    let refused = |form| {
        let (ctx, target, caller) = (town.ctx.clone(), target.clone(), on_duty(&two));
        async move { fields(say(&ctx, &caller, &target, &form).await.unwrap_err()) }
    };
    assert_eq!(refused(purpose("", "")).await, [("purpose".to_owned(), FieldCode::Required)]);
    assert_eq!(refused(purpose("own_work", "")).await, [("purpose".to_owned(), FieldCode::Choice)]);
    assert_eq!(refused(purpose("other", " ")).await, [("words".to_owned(), FieldCode::Required)]);
    assert_eq!(refused(purpose("audit", &"长".repeat(201))).await, [("words".to_owned(), FieldCode::TooLong)]);
    assert_eq!(open(on_duty(&two)).await, Err(E::PurposeNeeded));

    say(&town.ctx, &on_duty(&two), &target, &purpose("other", "LookCanary")).await.unwrap();
    assert_eq!(open(on_duty(&two)).await, Ok(()));
    case::document(&town.ctx, &on_duty(&two), &id, &document).await.unwrap();
    assert_eq!(person::open(&town.ctx, &on_duty(&two), &person).await.unwrap().purpose, LookPurpose::Other);
    assert_eq!(open(anew(&two)).await, Err(E::PurposeNeeded), "another session says anew");

    let foreign = say(&town.ctx, &on_duty(&elsewhere), &target, &purpose("audit", "")).await;
    assert_eq!(foreign, Err(E::NotFound));
    let foreign = say(&town.ctx, &on_duty(&elsewhere), &Target::Person(person.clone()), &purpose("audit", "")).await;
    assert_eq!(foreign, Err(E::NotFound));
    assert_eq!(person::open(&town.ctx, &on_duty(&elsewhere), &person).await.unwrap_err(), E::NotFound);

    // Who decided it may look on in the same session; the next day it is closed.
    does(&town, &one, &id, Move::Refuse).await.unwrap();
    assert_eq!(open(on_duty(&one)).await, Ok(()));
    assert_eq!(open(anew(&one)).await, Err(E::PurposeNeeded));
    let record = format!("{:?}", recorded(&town).await);
    assert!(record.contains("look.purpose") && record.contains("purpose=other") && !record.contains("LookCanary"));
    town.finish().await;
}

#[tokio::test]
async fn residents_see_when_which_office_looked_and_why_but_never_who() {
    let mut who = adult(1, YUNFU).employed();
    let (child, stranger) = (child_of(&mut who, 2, YUNFU), adult(3, YUNFU));
    let town = Town::new(&[who.clone(), child.clone(), stranger.clone()]).await;
    let id = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    case::open(&town.ctx, &on_duty(&clerk), &id).await.unwrap();
    case::open(&town.ctx, &on_duty(&clerk), &id).await.unwrap();
    town.clock.pass(60);
    reveal(&town.ctx, &on_duty(&clerk), &id, &asks(&["phone"], "call_resident", "")).await.unwrap();
    let childs = Target::Person(child.entry.person.id.clone());
    say(&town.ctx, &on_duty(&clerk), &childs, &purpose("inquiry", "")).await.unwrap();
    person::open(&town.ctx, &on_duty(&clerk), &child.entry.person.id).await.unwrap();

    let mine = looks::page(&town.ctx, &who.caller(), None, None).await.unwrap();
    let reference = Some(town.application(&id).await.reference.to_string());
    let seen: Vec<_> = mine.looks.iter().map(|look| (look.what.clone(), look.times, look.reference.clone())).collect();
    let values = Looked::Values(RevealPurpose::CallResident, vec![RevealedField::Phone]);
    assert_eq!(seen, [(values, 1, reference.clone()), (Looked::Case(LookPurpose::OwnWork), 2, reference)]);
    assert!(mine.looks.iter().all(|look| look.office == [RegionCode(YUNFU.into())]));
    let debug = format!("{:?}", mine.looks);
    assert!(!debug.contains(clerk.id.as_str()) && !debug.contains("clerk"), "never who: {debug}");

    let of = Some(&child.entry.person.id);
    let childs = looks::page(&town.ctx, &who.caller(), of, None).await.unwrap();
    assert_eq!(childs.looks.len(), 1);
    assert_eq!(childs.looks[0].what, Looked::Person(LookPurpose::Inquiry));
    assert_eq!(looks::page(&town.ctx, &stranger.caller(), of, None).await.unwrap_err(), E::NotFound);
    let own = Some(&who.entry.person.id);
    assert_eq!(looks::page(&town.ctx, &stranger.caller(), own, None).await.unwrap_err(), E::NotFound);
    assert!(looks::page(&town.ctx, &stranger.caller(), None, None).await.unwrap().looks.is_empty());
    assert_eq!(looks::page(&town.ctx, &on_duty(&clerk), None, None).await.unwrap_err(), E::NotSignedIn);
    town.finish().await;
}
