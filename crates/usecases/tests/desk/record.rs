//! Who reads how much of the record.

use crate::{
    stop_support::{Town, adult},
    support::{DAY, YONGCHENG, YUNFU, apply, does, member, on_duty},
};
use domain::{
    application::{Actor, Move},
    rules::Reason,
    staff::{Role, Staff},
};
use usecases::{
    UseCaseError as E,
    desk::{case, record, record::RecordPage},
};

#[tokio::test]
async fn members_of_some_regions_read_what_concerns_their_office() {
    let (here, there) = (adult(1, YUNFU).employed(), adult(2, YONGCHENG).employed().paid_in_cash());
    let town = Town::new(&[here.clone(), there.clone()]).await;
    town.clock.pass(10 * DAY);
    let ours = apply(&town, &here, Reason::Employee).await;
    let theirs = apply(&town, &there, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let stranger = member(&town, "stranger", Role::Clerk, &[YONGCHENG]).await;
    does(&town, &clerk, &ours, Move::Take).await.unwrap();
    does(&town, &stranger, &theirs, Move::Take).await.unwrap();
    case::open(&town.ctx, &on_duty(&stranger), &theirs).await.unwrap();
    let read = |staff: &Staff| {
        let (ctx, caller) = (town.ctx.clone(), on_duty(staff));
        async move { record::page(&ctx, &caller, None).await }
    };
    let about = |page: &RecordPage, object: &str| page.entries.iter().any(|(leaf, _)| leaf.entry.object == object);
    for (login, role) in [("admin", Role::Administrator), ("supervisor", Role::Supervisor), ("auditor", Role::Auditor)]
    {
        let limited = read(&member(&town, login, role, &[YUNFU]).await).await.unwrap();
        assert!(about(&limited, ours.as_str()), "{role:?}");
        assert!(!about(&limited, theirs.as_str()), "{role:?}");
        let stranger = Actor::Staff(stranger.id.clone());
        assert!(limited.entries.iter().all(|(leaf, _)| leaf.entry.actor != stranger), "{role:?}");
        assert!(limited.entries.iter().any(|(_, by)| by.as_deref() == Some("clerk")), "{role:?}");
    }
    for (login, role) in [("admin.all", Role::Administrator), ("auditor.all", Role::Auditor)] {
        let whole = read(&member(&town, login, role, &[]).await).await.unwrap();
        assert!(about(&whole, theirs.as_str()), "{role:?}");
        assert_eq!(u64::try_from(whole.entries.len()).unwrap(), whole.size.min(100), "{role:?}");
    }
    assert_eq!(read(&clerk).await.unwrap_err(), E::Forbidden);
    town.finish().await;
}
