//! Forms that are kept when a session times out.

use super::world::{NOW, World};
use domain::account::SessionOwner;
use storage::{Accounts as _, Change, ParkedForm};

fn form(owner: &SessionOwner, page: &str, words: &str, seconds: i64) -> ParkedForm {
    ParkedForm {
        owner: owner.clone(),
        page: page.into(),
        action: format!("{page}/send"),
        fields: vec![("words".into(), words.into()), ("reasons".into(), "a".into()), ("reasons".into(), "b".into())],
        at: NOW.plus_seconds(seconds),
    }
}

#[tokio::test]
async fn a_parked_form_comes_back_to_its_owner_and_is_sealed() {
    let Some(w) = World::new().await else { return };
    let (mine, clerk) = (SessionOwner::Resident(w.account.id.clone()), SessionOwner::Staff(w.first.id.clone()));
    for kept in [form(&mine, "/a", "old", 0), form(&mine, "/a", "ParkedCanary", 1), form(&clerk, "/a", "other", 2)] {
        w.commit(Change::ParkForm { form: kept, most: 5 }).await.unwrap();
    }
    let found = w.store.lookup_parked_form(&mine, "/a").await.unwrap();
    assert_eq!(found, Some(form(&mine, "/a", "ParkedCanary", 1)), "the newest of a page");
    assert!(!format!("{found:?}").contains("ParkedCanary"));
    assert_eq!(w.store.lookup_parked_form(&clerk, "/a").await.unwrap(), Some(form(&clerk, "/a", "other", 2)));
    assert_eq!(w.store.lookup_parked_form(&mine, "/b").await.unwrap(), None);
    let bytes = w.bytes().await;
    assert!(!bytes.windows(12).any(|window| window == b"ParkedCanary"));
    w.finish().await;
}

#[tokio::test]
async fn parked_forms_fall_out_by_number_age_use_and_owner() {
    let Some(w) = World::new().await else { return };
    let mine = SessionOwner::Resident(w.account.id.clone());
    let clerk = SessionOwner::Staff(w.first.id.clone());
    w.commit(Change::ParkForm { form: form(&clerk, "/1", "x", 1), most: 5 }).await.unwrap();
    for n in 1..=7_i64 {
        let kept = form(&mine, &format!("/{n}"), "x", n);
        w.commit(Change::ParkForm { form: kept, most: 5 }).await.unwrap();
    }
    let there = async |owner: &SessionOwner| {
        let mut pages = String::new();
        for n in 1..=7 {
            if w.store.lookup_parked_form(owner, &format!("/{n}")).await.unwrap().is_some() {
                pages.push_str(&n.to_string());
            }
        }
        pages
    };
    assert_eq!(there(&mine).await, "34567");
    w.commit(Change::ForgetParkedForms { until: NOW.plus_seconds(4) }).await.unwrap();
    assert_eq!((there(&mine).await.as_str(), there(&clerk).await.as_str()), ("567", ""));
    w.commit(Change::ParkForm { form: form(&clerk, "/6", "x", 9), most: 5 }).await.unwrap();
    w.commit(Change::DropParkedForm { owner: mine.clone(), action: "/6/send".into() }).await.unwrap();
    assert_eq!(there(&mine).await, "57");
    w.commit(Change::DropParkedForms(mine.clone())).await.unwrap();
    assert_eq!((there(&mine).await.as_str(), there(&clerk).await.as_str()), ("", "6"));
    w.finish().await;
}
