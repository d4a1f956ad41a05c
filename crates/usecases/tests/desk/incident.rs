//! One sentence above every page: who may announce it, how long it stands, and that there is one at a time.

use crate::{
    stop_support::Town,
    support::{YUNFU, fields, member, on_duty, recorded},
};
use domain::{application::form::FieldCode, staff::Role};
use usecases::{
    UseCaseError as E,
    desk::incident::{IncidentForm, announce, end, list},
    incident::shown,
};

fn form(zh: &str, hours: &str) -> IncidentForm {
    IncidentForm { zh: zh.into(), en: "Payments are down.".into(), hours: hours.into() }
}

#[tokio::test]
async fn it_is_announced_by_an_administrator_of_all_regions_and_ends_by_itself_or_earlier() {
    let town = Town::new(&[]).await;
    let admin = member(&town, "admin", Role::Administrator, &[]).await;
    let here = member(&town, "here", Role::Administrator, &[YUNFU]).await;
    let boss = member(&town, "boss", Role::Supervisor, &[]).await;
    let (ctx, me) = (&town.ctx, on_duty(&admin));
    assert_eq!(shown(ctx).await.unwrap(), None);
    for other in [&here, &boss] {
        assert_eq!(announce(ctx, &on_duty(other), &form("停机", "4")).await.unwrap_err(), E::Forbidden);
        assert_eq!(list(ctx, &on_duty(other)).await.unwrap_err(), E::Forbidden);
    }
    let empty = fields(announce(ctx, &me, &form(" ", "5")).await.unwrap_err());
    let wrong = [("zh", FieldCode::Required), ("hours", FieldCode::Choice)];
    assert_eq!(empty, wrong.map(|(name, code)| (name.to_owned(), code)));
    let hidden = fields(announce(ctx, &me, &form("停\u{202e}机", "4")).await.unwrap_err());
    assert_eq!(hidden, [("zh".to_owned(), FieldCode::Character)]);

    announce(ctx, &me, &form("支付暂时不可用。", "4")).await.unwrap();
    assert_eq!(shown(ctx).await.unwrap().unwrap().words.zh, "支付暂时不可用。", "at once where it was announced");
    assert_eq!(announce(ctx, &me, &form("另一条", "1")).await.unwrap_err(), E::Conflict, "one at a time");
    let stands = list(ctx, &me).await.unwrap().remove(0);
    assert_eq!(end(ctx, &on_duty(&here), &stands.id).await.unwrap_err(), E::Forbidden);
    end(ctx, &me, &stands.id).await.unwrap();
    assert_eq!(shown(ctx).await.unwrap(), None);
    assert_eq!(end(ctx, &me, &stands.id).await.unwrap_err(), E::NotFound, "it is over already");

    announce(ctx, &me, &form("另一条", "1")).await.unwrap();
    town.clock.pass(3600);
    assert_eq!(shown(ctx).await.unwrap(), None, "its hour is over");
    announce(ctx, &me, &form("再一条", "1")).await.unwrap();
    assert_eq!(list(ctx, &me).await.unwrap().len(), 3);
    let acts: Vec<_> =
        recorded(&town).await.into_iter().map(|e| e.action).filter(|a| a.starts_with("incident")).collect();
    assert_eq!(acts.len(), 4, "{acts:?}");
    town.finish().await;
}
