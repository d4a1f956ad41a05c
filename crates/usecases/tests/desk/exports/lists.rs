//! Who may have which list, who says yes, and what stands in the file.

use super::*;

#[tokio::test]
async fn a_list_of_the_office_becomes_a_masked_file_and_each_of_its_people_sees_that() {
    let (town, people) = town(3, 1000).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let found = export::look(&town.ctx, &on_duty(&clerk), queue()).await.unwrap();
    assert_eq!((found.rows, found.needs_second()), (3, false), "another office's case is not counted");
    let blobs = town.blobs.count();
    let id = asked(&town, &clerk, "csv").await;
    assert_eq!(export(&town, &id).await.state, S::Queued);
    assert_eq!(export::download(&town.ctx, &on_duty(&clerk), &id).await.err(), Some(E::NotFound), "not there yet");
    run_all(&town).await;
    let made = export(&town, &id).await;
    assert_eq!((made.state, made.made, made.more), (S::Ready, 3, false));
    assert_eq!(town.blobs.count(), blobs + 1, "the parts are gone, the file is there");
    let file = export::download(&town.ctx, &on_duty(&clerk), &id).await.ok().unwrap();
    let text = String::from_utf8(file.bytes).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(&reader.headers().unwrap()[0], "'=Reference");
    let lines: Vec<_> = reader.records().collect::<Result<_, _>>().unwrap();
    assert_eq!(lines.len(), 4, "three cases and the watermark");
    assert!(lines[3][0].contains(id.as_str()) && lines[3][0].contains("clerk (clerk)"), "{}", &lines[3][0]);
    for person in &people[..3] {
        let person = &person.entry.person;
        assert!(!text.contains(person.id_number.reveal()) && !text.contains(person.phone.as_ref().unwrap().reveal()));
        assert!(text.contains(&person.id_number.masked()) && text.contains(&person.phone.as_ref().unwrap().masked()));
    }
    for (person, seen) in people.iter().zip([1, 1, 1, 0]) {
        let page = looks::page(&town.ctx, &person.caller(), None, None).await.unwrap();
        let exported = page.looks.iter().filter(|l| l.what == Looked::Export(LookPurpose::Audit));
        assert_eq!(exported.map(|l| l.times).sum::<usize>(), seen);
    }
    let detail = "of=queue purpose=audit format=csv rows=3 second=no".to_owned();
    let wanted = [
        ("export.asked".to_owned(), detail),
        ("export.made".to_owned(), "rows=3 more=no".to_owned()),
        ("export.downloaded".to_owned(), "of=queue rows=3".to_owned()),
    ];
    assert_eq!(actions(&town, &id).await, wanted);
    let colleague = member(&town, "colleague", Role::Supervisor, &[YUNFU]).await;
    assert_eq!(export::download(&town.ctx, &on_duty(&colleague), &id).await.err(), Some(E::NotFound));
    assert_eq!(export::told(&town.ctx, &on_duty(&clerk)).await.unwrap().len(), 1);
    export::put_away(&town.ctx, &on_duty(&clerk), &id).await.unwrap();
    assert!(export::told(&town.ctx, &on_duty(&clerk)).await.unwrap().is_empty());
    town.finish().await;
}

#[tokio::test]
async fn above_the_limit_another_person_of_the_office_says_yes_first() {
    let (town, _) = town(3, 2).await;
    let asker = member(&town, "asker", Role::Supervisor, &[YUNFU]).await;
    let id = asked(&town, &asker, "csv").await;
    let waiting = export(&town, &id).await;
    assert_eq!((waiting.state, waiting.bound, waiting.expected), (S::Waiting, 3, 3));
    run_all(&town).await;
    assert_eq!(export(&town, &id).await.state, S::Waiting, "nothing is made before");
    let approve = async |staff: &Staff| export::approve(&town.ctx, &on_duty(staff), &id, 1, "").await;
    assert_eq!(approve(&asker).await, Err(E::Forbidden), "not by oneself");
    for (login, role, office) in [
        ("clerk", Role::Clerk, &[YUNFU][..]),
        ("auditor", Role::Auditor, &[YUNFU]),
        ("elsewhere", Role::Supervisor, &[YONGCHENG]),
    ] {
        assert_eq!(approve(&member(&town, login, role, office).await).await, Err(E::NotFound), "{login}");
    }
    let admin = member(&town, "admin", Role::Administrator, &[YUNFU]).await;
    let seen = export::list(&town.ctx, &on_duty(&admin)).await.unwrap();
    assert_eq!((seen.own.len(), seen.waiting.len(), seen.waiting[0].by.as_str()), (0, 1, "asker"));
    approve(&admin).await.unwrap();
    assert_eq!(approve(&admin).await, Err(E::Conflict));
    run_all(&town).await;
    let made = export(&town, &id).await;
    assert_eq!((made.state, made.made, made.second), (S::Ready, 3, Some(admin.id.clone())));
    assert_eq!(export::download(&town.ctx, &on_duty(&admin), &id).await.err(), Some(E::NotFound), "only the asker");
    let file = export::download(&town.ctx, &on_duty(&asker), &id).await.ok().unwrap();
    assert!(String::from_utf8(file.bytes).unwrap().contains("mark.second: admin"));
    // Declined: with a reason, and the asker is told.
    let id = asked(&town, &asker, "csv").await;
    let no = export::decline(&town.ctx, &on_duty(&admin), &id, 1, " ").await.unwrap_err();
    assert_eq!(fields(no), [("note".to_owned(), FieldCode::Required)]);
    export::decline(&town.ctx, &on_duty(&admin), &id, 1, "条件太宽").await.unwrap();
    let told = export::told(&town.ctx, &on_duty(&asker)).await.unwrap();
    let told = told.iter().find(|e| e.id == id).unwrap();
    assert_eq!((told.state, told.reason.as_str()), (S::Declined, "条件太宽"));
    // Nobody answers.
    let id = asked(&town, &asker, "csv").await;
    town.clock.pass(Export::WAITS_HOURS * 3600);
    assert_eq!(export::approve(&town.ctx, &on_duty(&admin), &id, 1, "").await, Err(E::Conflict), "too late");
    assert_eq!(end_exports(&town.ctx).await.unwrap(), 2, "the request, and the file of three days ago");
    assert_eq!(export(&town, &id).await.state, S::Expired);
    town.finish().await;
}

#[tokio::test]
async fn whoever_lost_role_or_office_gets_no_file() {
    let (town, _) = town(2, 1000).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let ready = asked(&town, &clerk, "csv").await;
    run_all(&town).await;
    let coming = asked(&town, &clerk, "csv").await;
    let moved = Staff { regions: vec![domain::rules::RegionCode(YONGCHENG.into())], version: 2, ..clerk.clone() };
    town.store().commit(ChangeSet::new().with(Change::UpdateStaff(moved.clone()))).await.unwrap();
    assert_eq!(export::download(&town.ctx, &on_duty(&moved), &ready).await.err(), Some(E::NotFound));
    run_all(&town).await;
    let failed = export(&town, &coming).await;
    assert_eq!((failed.state, failed.fault, failed.made), (S::Failed, Some(ExportFault::AccessLost), 0));
    let admin = Staff { role: Role::Administrator, regions: clerk.regions.clone(), version: 3, ..moved };
    town.store().commit(ChangeSet::new().with(Change::UpdateStaff(admin.clone()))).await.unwrap();
    assert_eq!(export::download(&town.ctx, &on_duty(&admin), &ready).await.err(), Some(E::NotFound), "another role");
    let refused = export::ask(&town.ctx, &on_duty(&admin), queue(), &form("csv")).await;
    assert_eq!(refused, Err(E::Forbidden));
    town.finish().await;
}

#[tokio::test]
async fn three_a_day_cancelled_purged_and_what_the_form_lacks() {
    let (town, _) = town(1, 1000).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let me = on_duty(&clerk);
    let empty = export::ask(&town.ctx, &me, queue(), &ExportForm::default()).await.unwrap_err();
    let names: Vec<_> = fields(empty).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["columns", "format", "purpose"]);
    let wrong = ExportForm { columns: vec!["account".into()], ..form("csv") };
    assert!(matches!(export::ask(&town.ctx, &me, queue(), &wrong).await, Err(E::Invalid(_))), "of another list");
    let keyed = ExportForm { key: "k".into(), ..form("csv") };
    let first = export::ask(&town.ctx, &me, queue(), &keyed).await.unwrap();
    assert_eq!(export::ask(&town.ctx, &me, queue(), &keyed).await.unwrap(), first, "sent twice it is one");
    assert_eq!(
        export::ask(&town.ctx, &me, queue(), &ExportForm { key: "k".into(), ..form("xlsx") }).await,
        Err(E::Conflict)
    );
    let before = town.blobs.count();
    assert_eq!(run_jobs(&town.ctx).await.unwrap(), 1);
    export::cancel(&town.ctx, &me, &first).await.unwrap();
    run_all(&town).await;
    assert_eq!((export(&town, &first).await.state, town.blobs.count()), (S::Cancelled, before), "its part is gone");
    let second = asked(&town, &clerk, "xlsx").await;
    run_all(&town).await;
    assert_eq!(town.blobs.count(), before + 1);
    asked(&town, &clerk, "csv").await;
    let fourth = export::ask(&town.ctx, &me, queue(), &form("csv")).await;
    assert!(matches!(fourth, Err(E::LimitReached { limit: "export_staff_day", .. })), "{fourth:?}");
    run_all(&town).await;
    town.clock.pass(DAY);
    assert_eq!(export::download(&town.ctx, &me, &second).await.err(), Some(E::NotFound), "over, purged or not");
    assert_eq!(end_exports(&town.ctx).await.unwrap(), 2);
    run_all(&town).await;
    assert_eq!((export(&town, &second).await.state, town.blobs.count()), (S::Expired, before));
    asked(&town, &clerk, "csv").await;
    let stranger = caller_for(None, None);
    assert_eq!(export::list(&town.ctx, &stranger).await.err(), Some(E::NotSignedIn));
    town.finish().await;
}

#[tokio::test]
async fn an_auditor_exports_what_a_search_of_the_record_found() {
    let (town, _) = town(2, 1000).await;
    let auditor = on_duty(&member(&town, "auditor", Role::Auditor, &[YUNFU]).await);
    let clerk = on_duty(&member(&town, "clerk", Role::Clerk, &[YUNFU]).await);
    let action = Some("application.submit".to_owned());
    let source = ExportSource::Record(AuditFilter { action, ..AuditFilter::default() });
    let wanted = ExportForm { columns: ["index", "at", "action", "object"].map(String::from).to_vec(), ..form("csv") };
    assert_eq!(export::ask(&town.ctx, &clerk, source.clone(), &wanted).await, Err(E::Forbidden));
    assert_eq!(export::look(&town.ctx, &auditor, source.clone()).await.unwrap().rows, 2, "of the office only");
    let id = export::ask(&town.ctx, &auditor, source, &wanted).await.unwrap();
    run_all(&town).await;
    let file = export::download(&town.ctx, &auditor, &id).await.ok().unwrap();
    let text = String::from_utf8(file.bytes).unwrap();
    assert_eq!(text.matches(",\"application.submit\",").count(), 2, "{text}");
    // What was asked for and taken is in the office's record as well.
    let page = usecases::desk::record::page(&town.ctx, &auditor, None).await.unwrap();
    let seen =
        |name: &str| page.entries.iter().any(|(leaf, _)| leaf.entry.action == name && leaf.entry.object == id.as_str());
    assert!(["export.asked", "export.made", "export.downloaded"].into_iter().all(seen));
    town.finish().await;
}

#[tokio::test]
async fn refunds_are_exported_with_amounts_as_numbers_and_accounts_masked() {
    let who = adult(1, YONGCHENG).employed().paid_in_cash();
    let town = Town::new(std::slice::from_ref(&who)).await;
    town.clock.pass(10 * DAY);
    let case = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YONGCHENG]).await;
    let supervisor = member(&town, "supervisor", Role::Supervisor, &[YONGCHENG]).await;
    does(&town, &clerk, &case, Move::Take).await.unwrap();
    does(&town, &clerk, &case, Move::Propose).await.unwrap();
    does(&town, &supervisor, &case, Move::Approve).await.unwrap();
    let planned = || ExportSource::Refunds { stage: RefundStage::Planned };
    let wanted = |format| ExportForm {
        columns: ["reference", "amount", "way", "account", "moved"].map(String::from).to_vec(),
        ..form(format)
    };
    let elsewhere = on_duty(&member(&town, "elsewhere", Role::Clerk, &[YUNFU]).await);
    assert_eq!(export::look(&town.ctx, &elsewhere, planned()).await.unwrap().rows, 0);
    let nothing = export::ask(&town.ctx, &elsewhere, planned(), &wanted("csv")).await.unwrap_err();
    assert_eq!(fields(nothing), [("rows".to_owned(), FieldCode::Required)]);
    let me = on_duty(&clerk);
    let id = export::ask(&town.ctx, &me, planned(), &wanted("xlsx")).await.unwrap();
    run_all(&town).await;
    let file = export::download(&town.ctx, &me, &id).await.ok().unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file.bytes)).unwrap();
    let rows = book.worksheet_range_at(1).unwrap().unwrap();
    let refund = town.store().refund_of(&case).await.unwrap().unwrap();
    assert_eq!(rows.get_value((1, 1)), Some(&Data::Float(refund.amount.0 as f64 / 100.0)));
    let Some(Data::String(account)) = rows.get_value((1, 3)) else { panic!("no account") };
    assert!(account.contains('*') && !account.contains(ACCOUNT) && ACCOUNT.ends_with(&account[account.len() - 4..]));
    assert!(matches!(rows.get_value((1, 4)), Some(Data::DateTime(_))));
    town.finish().await;
}

#[tokio::test]
async fn who_sees_colleagues_no_more_gets_no_list_of_one() {
    let (town, _) = town(1, 1000).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let supervisor = member(&town, "supervisor", Role::Supervisor, &[YUNFU]).await;
    let taken = adult(1, YUNFU);
    let case = &town.store().applications_about(&taken.entry.person.id, 5).await.unwrap()[0];
    does(&town, &clerk, &case.id, Move::Take).await.unwrap();
    let member = Some(clerk.id.clone());
    let of_clerk = || ExportSource::Queue { filter: QueueFilter::default(), member: member.clone() };
    assert_eq!(export::look(&town.ctx, &on_duty(&clerk), of_clerk()).await.err(), Some(E::Forbidden));
    let ready = export::ask(&town.ctx, &on_duty(&supervisor), of_clerk(), &form("csv")).await.unwrap();
    run_all(&town).await;
    let coming = export::ask(&town.ctx, &on_duty(&supervisor), of_clerk(), &form("csv")).await.unwrap();
    let demoted = Staff { role: Role::Clerk, version: 2, ..supervisor };
    town.store().commit(ChangeSet::new().with(Change::UpdateStaff(demoted.clone()))).await.unwrap();
    assert_eq!(export::download(&town.ctx, &on_duty(&demoted), &ready).await.err(), Some(E::NotFound));
    run_all(&town).await;
    assert_eq!(export(&town, &coming).await.fault, Some(ExportFault::AccessLost));
    town.finish().await;
}

#[tokio::test]
async fn looking_how_much_of_the_record_there_is_is_a_search() {
    let (mut town, _) = town(1, 1000).await;
    town.ctx.limits = Arc::new(Limits { export_alone: 1000, export_most: 10, ..Limits::default() });
    let auditor = on_duty(&member(&town, "auditor", Role::Auditor, &[YUNFU]).await);
    let action = Some("application.submit".to_owned());
    let source = || ExportSource::Record(AuditFilter { action: action.clone(), ..AuditFilter::default() });
    let most = town.ctx.limits.staff_search_hour.most;
    for _ in 0..most {
        export::look(&town.ctx, &auditor, source()).await.unwrap();
    }
    let searched = recorded(&town).await.into_iter().filter(|e| e.action == "record.searched");
    assert!(searched.map(|e| e.detail).all(|d| d == "action=application.submit"));
    let refused = export::look(&town.ctx, &auditor, source()).await.unwrap_err();
    assert!(matches!(refused, E::LimitReached { limit: "staff_search_hour", .. }), "{refused:?}");
    let wanted = ExportForm { columns: vec!["index".into()], ..form("csv") };
    let id = export::ask(&town.ctx, &auditor, source(), &wanted).await.unwrap();
    assert_eq!(export(&town, &id).await.bound, 10, "never more than a file holds");
    town.finish().await;
}
