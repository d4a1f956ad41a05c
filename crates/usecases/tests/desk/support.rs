//! An office: members of staff who are signed in, and cases in front of them.

use crate::stop_support::{Somebody, Town, caller_for};
use domain::{
    account::{Session, SessionOwner},
    application::{
        Application, ApplicationState as S, Move,
        form::{FieldCode, FieldError, PayeeForm},
    },
    id::{ApplicationId, SessionId, StaffId},
    language::Language,
    rules::{Question, Reason, RegionCode},
    staff::{Role, Staff, StaffIdentity},
};
use std::collections::BTreeMap;
use storage::{AuditEntry, Change, ChangeSet};
use usecases::{
    Caller, UseCaseError, UseCaseResult,
    application::{Leave, Step, answer_payee, answer_questions, open_case},
    desk::{
        act::{CaseAct, act},
        case::{self, CasePage},
        look::{PurposeForm, Target, say},
        reveal::RevealForm,
    },
};

pub const YUNFU: &str = "445300";
pub const YONGCHENG: &str = "411481";
pub const DAY: i64 = 86_400;

/// Adds a member of the office of `regions` (none: all).
pub async fn member(town: &Town, login: &str, role: Role, regions: &[&str]) -> Staff {
    let staff = Staff {
        id: StaffId::from_bits(town.ctx.ids.bits()),
        login: login.into(),
        name: login.into(),
        role,
        regions: regions.iter().map(|r| RegionCode((*r).into())).collect(),
        password: "x".into(),
        totp: None,
        totp_step: Staff::UNCONFIRMED,
        recovery: Vec::new(),
        must_change_password: false,
        language: Language::Zh,
        disabled: false,
        identity: StaffIdentity::default(),
        created_at: town.ctx.now(),
        version: 1,
    };
    town.store().commit(ChangeSet::new().with(Change::AddStaff(staff.clone()))).await.unwrap();
    staff
}

/// Says who a member is: the person `who`, by number and phone.
pub async fn identify(town: &Town, staff: &Staff, who: &Somebody) -> Staff {
    let admin = Staff { role: Role::Administrator, id: StaffId::from_bits(7), ..staff.clone() };
    let person = &who.entry.person;
    let phone = person.phone.as_ref().unwrap().reveal();
    usecases::desk::members::identify(&town.ctx, &on_duty(&admin), &staff.id, person.id_number.reveal(), phone)
        .await
        .unwrap();
    town.store().lookup_staff(&staff.id).await.unwrap().unwrap()
}

/// The member's request. Sessions are the server's: only who asks matters here.
pub fn on_duty(staff: &Staff) -> Caller {
    let session = Session {
        id: SessionId(staff.id.as_str().to_owned()),
        token_hash: staff.id.as_str().to_owned(),
        owner: SessionOwner::Staff(staff.id.clone()),
        agent: "test".into(),
        created_at: staff.created_at,
        seen_at: staff.created_at,
        revoked_at: None,
    };
    Caller { staff: Some(staff.clone()), ..caller_for(None, Some(session)) }
}

/// Somebody applies, with every question, document and account that is asked for; a person must decide.
pub async fn apply(town: &Town, who: &Somebody, reason: Reason) -> ApplicationId {
    let (ctx, caller) = (&town.ctx, who.caller());
    let id = town.start(who, reason).await;
    let case = open_case(ctx, &caller, &id).await.unwrap();
    if case.has(Step::Questions) {
        let day = "2026-11-01".to_owned();
        let answers = BTreeMap::from([(Question::EmployeeSince, day), (Question::Subsidised, "yes".to_owned())]);
        answer_questions(ctx, &caller, &id, answers, Leave::Continue).await.unwrap();
    }
    loop {
        let case = open_case(ctx, &caller, &id).await.unwrap();
        let missing = case.asked().iter().find_map(|asked| asked.missing.first().map(|kind| kind.key.clone()));
        let Some(kind) = missing else { break };
        town.upload(who, &id, &kind, picture()).await.unwrap();
    }
    if town.store().documents_of(&id).await.unwrap().is_empty() {
        // A document that nobody asked for brings a person in where the region decides automatically.
        town.upload(who, &id, "employee_enrolment_proof", picture()).await.unwrap();
    }
    if open_case(ctx, &caller, &id).await.unwrap().has(Step::Payee) {
        let payee = PayeeForm { holder: "张伟".into(), number: ACCOUNT.into(), bank: "工行永城支行".into() };
        answer_payee(ctx, &caller, &id, payee, Leave::Continue).await.unwrap();
    }
    assert_eq!(town.send(&caller, &id).await.unwrap().state, S::Submitted);
    id
}

/// The payee account that [`apply`] gives.
pub const ACCOUNT: &str = "62220200000000000";

/// Does `by` on the case as it stands.
pub async fn does(town: &Town, staff: &Staff, id: &ApplicationId, by: Move) -> UseCaseResult<Application> {
    let form = CaseAct {
        version: town.application(id).await.version,
        reasons: vec!["document_missing".into()],
        note: "同事请假".into(),
        ..CaseAct::default()
    };
    act(&town.ctx, &on_duty(staff), id, by, &form).await
}

/// The case as a member sees it whose own work it is not: they say what for first.
pub async fn opened(town: &Town, staff: &Staff, id: &ApplicationId) -> CasePage {
    let form = PurposeForm { purpose: "stand_in".into(), words: String::new() };
    say(&town.ctx, &on_duty(staff), &Target::Case(id.clone()), &form).await.unwrap();
    case::open(&town.ctx, &on_duty(staff), id).await.unwrap()
}

/// Every entry of the record.
pub async fn recorded(town: &Town) -> Vec<AuditEntry> {
    let size = u32::try_from(town.store().audit_size().await.unwrap()).unwrap();
    town.store().list_audit(0, size).await.unwrap().into_iter().map(|leaf| leaf.entry).collect()
}

/// A picture of four by four pixels.
pub fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(4, 4).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Which fields were refused, and why.
pub fn fields(error: UseCaseError) -> Vec<(String, FieldCode)> {
    match error {
        UseCaseError::Invalid(errors) => errors.into_iter().map(|e: FieldError| (e.field, e.code)).collect(),
        other => panic!("{other:?}"),
    }
}

/// A form for whole values.
pub fn asks(fields: &[&str], purpose: &str, words: &str) -> RevealForm {
    RevealForm {
        fields: fields.iter().map(ToString::to_string).collect(),
        purpose: purpose.into(),
        words: words.into(),
    }
}
