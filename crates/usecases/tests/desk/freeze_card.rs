//! The desk freezes a card for somebody who calls or comes.

use crate::{
    stop_support::{Town, adult, caller_for, child_of},
    support::{YONGCHENG, YUNFU, identify, member, on_duty, recorded},
};
use domain::{
    application::form::{FieldCode, FieldError},
    card::{Binding, BindingKind, BindingState, Certificate, CertificateState},
    id::{BindingId, CertificateId},
    rules::ChannelCode,
    staff::Role,
};
use storage::{CardChange, ChangeSet};
use usecases::{
    UseCaseError,
    card::{FreezeForForm, freeze_for},
    worker::{deliver, run_jobs},
};

fn form(who: &crate::stop_support::Somebody) -> FreezeForForm {
    let person = &who.entry.person;
    FreezeForForm {
        name: person.name.reveal().into(),
        id_number: person.id_number.reveal().into(),
        phone: person.phone.as_ref().unwrap().reveal().into(),
        asked_by: "phone".into(),
        reason: "lost_phone".into(),
    }
}

async fn card(town: &Town, who: &crate::stop_support::Somebody) -> CertificateId {
    let region = town.ctx.book.region(&who.entry.person.region).unwrap();
    let certificate = Certificate {
        id: CertificateId::from_bits(town.ctx.ids.bits()),
        person: who.entry.person.id.clone(),
        issuer: region.card.issuer.v.clone(),
        region: region.code.clone(),
        card: None,
        state: CertificateState::Active,
        password: "x".into(),
        valid_until: None,
        activated_at: town.ctx.now(),
        state_since: town.ctx.now(),
        version: 1,
    };
    let set = ChangeSet::new().with(CardChange::AddCertificate(certificate.clone()));
    town.store().commit(set).await.unwrap();
    certificate.id
}

#[tokio::test]
async fn a_clerk_freezes_for_whoever_gives_all_three_and_the_owner_is_told() {
    let (who, other) = (adult(1, YUNFU), adult(2, YUNFU));
    let town = Town::new(&[who.clone(), other.clone()]).await;
    let id = card(&town, &who).await;
    let clerk = on_duty(&member(&town, "clerk", Role::Clerk, &[YUNFU]).await);
    let ctx = &town.ctx;
    let state = async || town.store().lookup_certificate(&id).await.unwrap().unwrap().state;
    let failed = Some(UseCaseError::from(FieldError::new("id_number", FieldCode::CounterFailed)));
    let wrong = [
        FreezeForForm { phone: form(&other).phone, ..form(&who) },
        FreezeForForm { name: "李娜娜".into(), ..form(&who) },
        FreezeForForm { id_number: form(&other).id_number, ..form(&who) },
    ];
    for form in wrong {
        assert_eq!(freeze_for(ctx, &clerk, &form).await.err(), failed, "which of them is wrong is not told");
    }
    let elsewhere = on_duty(&member(&town, "elsewhere", Role::Clerk, &[YONGCHENG]).await);
    assert_eq!(freeze_for(ctx, &elsewhere, &form(&who)).await.err(), failed);
    let bare = FreezeForForm { asked_by: String::new(), reason: "x".into(), ..form(&who) };
    let missing = ["asked_by", "reason"].map(|field| FieldError::new(field, FieldCode::Required)).to_vec();
    assert_eq!(freeze_for(ctx, &clerk, &bare).await.err(), Some(UseCaseError::Invalid(missing)));
    for role in [Role::Administrator, Role::Auditor] {
        let caller = on_duty(&member(&town, role.name(), role, &[]).await);
        assert_eq!(freeze_for(ctx, &caller, &form(&who)).await.err(), Some(UseCaseError::Forbidden), "{role:?}");
    }
    assert!(freeze_for(ctx, &caller_for(None, None), &form(&who)).await.is_err());
    assert_eq!(state().await, CertificateState::Active);

    assert_eq!(freeze_for(ctx, &clerk, &form(&who)).await, Ok(1));
    assert_eq!(state().await, CertificateState::Frozen);
    let told = town.store().notices_of(&who.account().id, 5).await.unwrap();
    assert!(told.iter().any(|notice| notice.kind == "card_frozen_by_office"));
    let record = town.store().audit_of("card.frozen", id.as_str(), 5).await.unwrap();
    assert!(record[0].entry.detail.contains("by_staff asked=phone reason=lost_phone"), "{record:?}");
    assert_eq!(record[0].entry.actor, clerk.actor());
    assert_eq!(freeze_for(ctx, &clerk, &form(&who)).await, Ok(0), "again changes nothing");
    assert_eq!(freeze_for(ctx, &clerk, &form(&other)).await, Ok(0), "no card");
    // That they fit was told, so it is on the record.
    let fitted = town.store().audit_of("card.freeze_for_none", other.entry.person.id.as_str(), 5).await.unwrap();
    assert_eq!(fitted.len(), 1);
    town.finish().await;
}

#[tokio::test]
async fn nobody_does_it_for_themselves_and_nobody_tries_numbers() {
    let who = adult(1, YUNFU);
    let town = Town::new(std::slice::from_ref(&who)).await;
    card(&town, &who).await;
    let own = member(&town, "own", Role::Clerk, &[YUNFU]).await;
    let own = on_duty(&identify(&town, &own, &who).await);
    assert_eq!(freeze_for(&town.ctx, &own, &form(&who)).await.err(), Some(UseCaseError::Forbidden));
    let clerk = on_duty(&member(&town, "clerk", Role::Clerk, &[YUNFU]).await);
    let wrong = FreezeForForm { name: "李娜娜".into(), ..form(&who) };
    for _ in 0..town.ctx.limits.counter_wrong_hour.most {
        assert!(matches!(freeze_for(&town.ctx, &clerk, &wrong).await, Err(UseCaseError::Invalid(_))));
    }
    let over = freeze_for(&town.ctx, &clerk, &wrong).await;
    assert!(matches!(over, Err(UseCaseError::LimitReached { limit: "counter_wrong_hour", .. })), "{over:?}");
    // At the limit a fit is worth no more than a miss, and each try is on the record.
    let right = freeze_for(&town.ctx, &clerk, &form(&who)).await;
    assert!(matches!(right, Err(UseCaseError::LimitReached { limit: "counter_wrong_hour", .. })), "{right:?}");
    let tried = recorded(&town).await.into_iter().filter(|e| e.action == "card.freeze_for_failed");
    assert_eq!(tried.filter(|e| e.detail == "at_limit").count(), 2);
    town.finish().await;
}

#[tokio::test]
async fn whoever_has_no_account_is_frozen_for_all_the_same_and_hears_of_it_on_the_registers_phone() {
    let (mut parent, who) = (adult(1, YUNFU), adult(2, YUNFU));
    let child = child_of(&mut parent, 3, YUNFU);
    let town = Town::new(&[]).await;
    let ctx = &town.ctx;
    let entries = [&child, &parent, &who].map(|somebody| somebody.entry.clone());
    ctx.store.import(entries.to_vec()).await.unwrap();
    let (own, childs) = (card(&town, &who).await, card(&town, &child).await);
    // The guardian showed it once, and no longer does.
    let over = Binding {
        id: BindingId::from_bits(ctx.ids.bits()),
        certificate: childs.clone(),
        holder: parent.entry.person.id.clone(),
        kind: BindingKind::Family,
        channel: ChannelCode::region_app(),
        device: Some("d".into()),
        label: String::new(),
        locator: Some(7),
        state: BindingState::Bound,
        bound_at: ctx.now(),
        ended_at: None,
        ends_on: None,
        version: 1,
    };
    town.store().commit(ChangeSet::new().with(CardChange::AddBinding(over.clone()))).await.unwrap();
    let over = Binding { state: BindingState::Unbound, ended_at: Some(ctx.now()), version: 2, ..over };
    town.store().commit(ChangeSet::new().with(CardChange::UpdateBinding(over))).await.unwrap();
    let clerk = on_duty(&member(&town, "clerk", Role::Clerk, &[YUNFU]).await);
    for (somebody, id) in [(&who, &own), (&child, &childs)] {
        assert_eq!(freeze_for(ctx, &clerk, &form(somebody)).await, Ok(1));
        let frozen = town.store().lookup_certificate(id).await.unwrap().unwrap();
        assert_eq!(frozen.state, CertificateState::Frozen);
        let record = town.store().audit_of("card.frozen", id.as_str(), 5).await.unwrap();
        assert!(record[0].entry.detail.contains("by_staff asked=phone reason=lost_phone"), "{record:?}");
        assert_eq!(record[0].entry.actor, clerk.actor());
        run_jobs(ctx).await.unwrap();
        deliver(ctx).await.unwrap();
        let text = town.messages.text_for(&form(somebody).phone).unwrap();
        assert!(text.contains("经办机构应要求冻结了您的电子凭证"), "{text}");
    }
    town.finish().await;
}
