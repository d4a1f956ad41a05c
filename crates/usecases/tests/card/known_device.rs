//! Strangers who ask for a phone's sign-in codes do not keep its owner out on a device of theirs.

use crate::{
    stop_support::{Town, adult, caller_for},
    support::{holder, on},
};
use usecases::{Caller, UseCaseError, account::sign_in::request_code};

fn from(address: &str) -> Caller {
    Caller { address: address.into(), ..caller_for(None, None) }
}

#[tokio::test]
async fn a_device_with_the_owners_card_signs_in_while_strangers_ask_for_codes() {
    let (who, other) = (adult(1, "320500"), adult(2, "320500"));
    let town = Town::new(&[who.clone(), other.clone()]).await;
    let (_, theirs) = (holder(&town, &who).await, holder(&town, &other).await);
    let (ctx, phone) = (&town.ctx, who.account().phone.as_ref().unwrap().reveal().to_owned());
    town.clock.pass(86_400);
    let mut asked = 0;
    for n in 0..40 {
        town.clock.pass(15);
        asked += i64::from(request_code(ctx, &from(&format!("10.0.0.{n}")), &phone).await.is_ok());
    }
    assert_eq!(asked, ctx.limits.code_phone_anywhere.most, "the messages that a phone gets are bounded");
    let refused = |result| matches!(result, Err(UseCaseError::LimitReached { .. }));
    // From an address of their own, and even from one that a stranger asked from.
    assert!(refused(request_code(ctx, &from("10.0.1.1"), &phone).await));
    assert!(refused(request_code(ctx, &on(from("10.0.1.2"), "unknown"), &phone).await));
    request_code(ctx, &on(from("10.0.0.1"), "phone"), &phone).await.unwrap();
    assert!(refused(request_code(ctx, &on(from("10.0.0.1"), "phone"), &phone).await), "a minute apart");
    // Somebody else's device is a stranger's, whatever they have on it.
    let stranger = Caller { address: "10.0.1.3".into(), session: None, account: None, ..theirs.caller };
    assert!(refused(request_code(ctx, &Caller { device: Some("0".repeat(64)), ..stranger }, &phone).await));
    town.finish().await;
}
