//! Deadlines: who is told when one is near or missed, once; the new day that the resident is given; the wall.

use crate::{
    stop_support::{Town, adult},
    support::{DAY, YONGCHENG, YUNFU, apply, does, identify, member, on_duty, recorded},
};
use domain::{application::Move, rules::Reason, staff::Role};
use usecases::{
    application::show_status,
    desk::{
        queue::{Asked, page},
        wall,
    },
    worker::watch_deadlines,
};

#[tokio::test]
async fn supervisors_are_told_once_when_it_is_near_and_once_when_it_is_missed() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let ctx = &town.ctx;
    let id = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let boss = member(&town, "boss", Role::Supervisor, &[YUNFU]).await;
    let everywhere = member(&town, "everywhere", Role::Supervisor, &[]).await;
    let elsewhere = member(&town, "elsewhere", Role::Supervisor, &[YONGCHENG]).await;
    let own = identify(&town, &member(&town, "own", Role::Supervisor, &[YUNFU]).await, &who).await;
    let deadline = town.application(&id).await.deadline.unwrap().on;
    while (deadline - ctx.today()).get_days() > 1 {
        town.clock.pass(DAY);
    }
    assert_eq!(watch_deadlines(ctx).await.unwrap(), 1);
    assert_eq!(watch_deadlines(ctx).await.unwrap(), 0, "once");
    let alarms = |of: &domain::staff::Staff| {
        let of = on_duty(of);
        async move { page(ctx, &of, &Asked::default()).await.unwrap().alarms }
    };
    for (who, told) in [(&boss, 1), (&everywhere, 1), (&clerk, 0), (&elsewhere, 0), (&own, 0)] {
        assert_eq!(alarms(who).await.len(), told, "{}", who.login);
    }
    town.clock.pass(3 * DAY);
    // Late: supervisors again, and the resident.
    assert_eq!(watch_deadlines(ctx).await.unwrap(), 2);
    assert_eq!(watch_deadlines(ctx).await.unwrap(), 0, "once");
    let told = alarms(&boss).await;
    assert_eq!(told.len(), 2);
    for (alarm, _) in &told {
        wall::put_away(ctx, &on_duty(&elsewhere), &alarm.id).await.unwrap();
    }
    assert_eq!(alarms(&boss).await.len(), 2, "nobody else puts it away");
    for (alarm, _) in &told {
        wall::put_away(ctx, &on_duty(&boss), &alarm.id).await.unwrap();
    }
    assert!(alarms(&boss).await.is_empty());
    let lines = wall::wall(ctx, &on_duty(&boss)).await.unwrap();
    let counts: Vec<_> = lines.iter().map(|line| line.numbers.each_ref().map(|n| n.count)).collect();
    assert_eq!(counts, [[1, 0, 1, 1]]);
    assert!(wall::wall(ctx, &on_duty(&elsewhere)).await.unwrap().is_empty());
    let record = recorded(&town).await;
    let of = |action: &str| record.iter().filter(|e| e.action == action).count();
    let acts = ["application.deadline_near", "application.deadline_missed", "application.apologised"];
    assert_eq!(acts.map(of), [1, 1, 1]);
    town.finish().await;
}

#[tokio::test]
async fn the_resident_is_given_a_new_day_by_working_days_once_for_each_day_that_is_missed() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let ctx = &town.ctx;
    let id = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    let deadline = town.application(&id).await.deadline.unwrap().on;
    let late = || async { show_status(ctx, &who.caller(), &id).await.unwrap().apology };
    while ctx.today() <= deadline {
        assert_eq!(watch_deadlines(ctx).await.unwrap(), 0, "no supervisor, and not late");
        town.clock.pass(DAY);
    }
    assert_eq!(late().await, None);
    assert_eq!(watch_deadlines(ctx).await.unwrap(), 1);
    let first = late().await.unwrap();
    assert_eq!(first.missed_on, deadline);
    assert_eq!(first.new, ctx.book.calendar.deadline(ctx.today(), 5));
    while ctx.today() <= first.new.on {
        assert_eq!(watch_deadlines(ctx).await.unwrap(), 0, "once");
        town.clock.pass(DAY);
    }
    assert_eq!(watch_deadlines(ctx).await.unwrap(), 1);
    let second = late().await.unwrap();
    assert_eq!(second.missed_on, first.new.on);
    let notices = town.store().notices_of(&who.account().id, 20).await.unwrap();
    let told: Vec<_> = notices.iter().filter(|n| n.kind == "late").collect();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0].args["on"], second.new.on.to_string());
    // Into a year whose holidays are not published.
    town.clock.pass(60 * DAY);
    assert_eq!(watch_deadlines(ctx).await.unwrap(), 1);
    assert!(late().await.unwrap().new.provisional);
    does(&town, &clerk, &id, Move::Refuse).await.unwrap();
    town.clock.pass(90 * DAY);
    assert_eq!(watch_deadlines(ctx).await.unwrap(), 0, "nothing is promised any more");
    assert_eq!(late().await, None, "what is decided is not late");
    town.finish().await;
}
