//! Programs that sign residents in: one account for a user of theirs, one such user for an account; a ticket once.

use super::world::{NOW, World, account, unique};
use domain::{
    account::{HandOff, Host, HostLink, SessionOwner},
    person::Phone,
};
use storage::{Change, Constraint, HandOffChange as C, HandOffs as _, StoreError};

fn ticket(of: &HostLink) -> HandOff {
    let made_at = NOW;
    let until = made_at.plus_seconds(HandOff::SECONDS);
    HandOff { ticket: format!("{:064x}", unique()), account: of.account.clone(), made_at, until, used_at: None }
}

#[tokio::test]
async fn a_program_signs_one_account_in_and_a_ticket_is_used_once() {
    let Some(w) = World::new().await else { return };
    let other = account(None, Phone::parse(&format!("138{:08}", unique() % 100_000_000)).unwrap());
    w.commit(Change::AddAccount(other.clone())).await.unwrap();
    let change = |change: C| w.commit(change.into());
    let link = |account| HostLink { account, host: Host::Wechat, linked_at: NOW };
    let (own, others) = (link(w.account.id.clone()), link(other.id.clone()));
    let user = format!("open-{}", unique());
    let linked = |of: &HostLink| C::Link { link: of.clone(), user: user.clone() };
    let by_user = async || w.store.lookup_host_user(Host::Wechat, &user).await.unwrap();
    let of = async |account| w.store.lookup_host_link(account, Host::Wechat).await.unwrap();

    assert_eq!((by_user().await, of(&own.account).await), (None, None));
    change(linked(&own)).await.unwrap();
    assert_eq!((by_user().await, of(&own.account).await), (Some(own.clone()), Some(own.clone())));
    assert_eq!(w.store.lookup_host_user(Host::Wechat, "open-nobody").await.unwrap(), None);
    change(linked(&others)).await.unwrap();
    assert_eq!((by_user().await, of(&own.account).await), (Some(others), None), "one account for one user");
    change(linked(&own)).await.unwrap();
    let newer = C::Link { link: own.clone(), user: format!("open-{}", unique()) };
    change(newer).await.unwrap();
    assert_eq!((by_user().await, of(&own.account).await), (None, Some(own.clone())), "one user for one account");

    let first = ticket(&own);
    change(C::Add(first.clone())).await.unwrap();
    assert_eq!(w.store.lookup_hand_off(&first.ticket).await.unwrap(), Some(first.clone()));
    let conflict = Err(StoreError::Conflict("hand-off"));
    assert_eq!(change(C::Use(first.clone(), first.until)).await, conflict, "too late");
    let at = NOW.plus_seconds(1);
    change(C::Use(first.clone(), at)).await.unwrap();
    assert_eq!(change(C::Use(first.clone(), at)).await, conflict, "once");
    assert_eq!(w.store.lookup_hand_off(&first.ticket).await.unwrap().unwrap().used_at, Some(at));
    let again = format!("UPDATE hand_off SET used_at = NULL WHERE ticket = '{}'", first.ticket);
    assert!(w.raw(&again).await.unwrap_err().contains("append_only"));
    let long = HandOff { until: NOW.plus_seconds(61), ..ticket(&own) };
    assert_eq!(change(C::Add(long)).await, Err(StoreError::Refused(Constraint::Other)), "a minute at most");

    // Whoever ends all sessions ends this as well.
    let open = ticket(&own);
    change(C::Add(open.clone())).await.unwrap();
    let owner = SessionOwner::Resident(own.account.clone());
    w.commit(Change::RevokeSessions { owner, except: None, at: NOW }).await.unwrap();
    assert_eq!(of(&own.account).await, None);
    assert_eq!(w.store.lookup_hand_off(&open.ticket).await.unwrap(), None);
}

#[tokio::test]
async fn what_no_program_may_do_any_more_takes_its_tickets_along() {
    let Some(w) = World::new().await else { return };
    let link = HostLink { account: w.account.id.clone(), host: Host::Wechat, linked_at: NOW };
    w.commit(C::Link { link: link.clone(), user: format!("open-{}", unique()) }.into()).await.unwrap();
    let open = ticket(&link);
    w.commit(C::Add(open.clone()).into()).await.unwrap();
    w.commit(C::Unlink(link.account.clone(), Host::Wechat).into()).await.unwrap();
    assert_eq!(w.store.lookup_host_link(&link.account, Host::Wechat).await.unwrap(), None);
    assert_eq!(w.store.lookup_hand_off(&open.ticket).await.unwrap(), None);
}
