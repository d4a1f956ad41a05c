//! How a batch is made, released, given up and handed over, and by whom not.

use super::*;

#[tokio::test]
async fn a_batch_is_made_released_by_another_handed_over_and_answered() {
    let o = office().await;
    let (ctx, clerk, supervisor) = (&o.town.ctx, on_duty(&o.clerk), on_duty(&o.supervisor));
    let listed = refund_batch::list(ctx, &clerk, None).await.unwrap();
    assert_eq!((listed.ready.len(), listed.ready[0].count, listed.ready[0].way), (1, 3, CASH));
    // One stays behind, and goes into the next one.
    let mut form = o.form(&o.clerk, CASH).await;
    let behind = o.town.store().refund_of(&o.cases[2]).await.unwrap().unwrap();
    form.out = vec![behind.id.to_string()];
    let id = refund_batch::make(ctx, &clerk, &form).await.unwrap();
    assert_eq!(refund_batch::make(ctx, &clerk, &form).await.unwrap(), id, "the same page makes it once");
    let found = o.town.store().lookup_refund_batch(&id).await.unwrap().unwrap();
    assert_eq!((found.count, found.sum.0, found.by_rule, found.state), (2, 80_000, false, B::Made));
    let other = MakeForm { key: "other".into(), ..form.clone() };
    assert_eq!(refund_batch::make(ctx, &clerk, &other).await, Err(E::Conflict), "the list is another by now");
    // Back, something else ordered, sent again: that is not this batch.
    let back = MakeForm { out: Vec::new(), ..form.clone() };
    assert_eq!(refund_batch::make(ctx, &clerk, &back).await, Err(E::Conflict), "something else");
    // None of it leaves past the batch.
    let first = o.town.store().refund_of(&o.cases[0]).await.unwrap().unwrap();
    let alone = refunds::move_to(ctx, &clerk, &first.id, S::HandedOver, None, first.version).await;
    assert_eq!(alone, Err(E::Conflict));
    // Not by who made it, not before a release, and no file before that.
    assert_eq!(o.release(&o.clerk, &id).await, Err(E::Forbidden));
    assert_eq!(o.hand_over(&o.clerk, &id).await, Err(E::Conflict));
    assert!(refund_batch::download(ctx, &clerk, &id, ExportFormat::Csv).await.is_err());
    let own = o.form(&o.supervisor, CASH).await;
    let theirs = refund_batch::make(ctx, &supervisor, &own).await.unwrap();
    assert_eq!(o.release(&o.supervisor, &theirs).await, Err(E::Forbidden), "a supervisor who made it");
    let version = o.version(&theirs).await;
    let unsaid = refund_batch::cancel(ctx, &clerk, &theirs, version, " ").await.unwrap_err();
    assert_eq!(fields(unsaid), [("words".into(), FieldCode::Required)]);
    refund_batch::cancel(ctx, &clerk, &theirs, version, "重做").await.unwrap();
    assert_eq!(o.results(&theirs).await, [LineResult::Dropped]);

    o.release(&o.supervisor, &id).await.unwrap();
    let version = o.version(&id).await;
    assert_eq!(refund_batch::cancel(ctx, &clerk, &id, version, "晚了").await, Err(E::Forbidden), "a supervisor's");
    let file = refund_batch::download(ctx, &clerk, &id, ExportFormat::Csv).await.unwrap();
    let again = refund_batch::download(ctx, &supervisor, &id, ExportFormat::Csv).await.unwrap();
    assert_eq!(file.bytes, again.bytes);
    let digest = o.town.store().lookup_refund_batch(&id).await.unwrap().unwrap().csv_digest.unwrap();
    assert_eq!(crypto::digest::sha256_hex(&file.bytes), digest);
    let text = String::from_utf8(file.bytes).unwrap();
    let lines: Vec<&str> = text.trim().split("\r\n").collect();
    assert_eq!(lines.len(), 1 + 2 + 1 + 1, "heading, lines, control line, manifest");
    assert!(lines[1].contains("62220200000000000") && lines[1].contains(",400.00,"), "whole: it is to be paid");
    assert!(lines[3].contains("\"total\",2,800.00"), "{}", lines[3]);
    assert!(file.name.starts_with("TF20261") && file.name.ends_with(".csv"), "{}", file.name);
    let book = refund_batch::download(ctx, &clerk, &id, ExportFormat::Xlsx).await.unwrap();
    assert_eq!(&book.bytes[..2], b"PK");
    // Whoever is in it reads that it was taken, each time.
    let person = &o.people[0].entry.person.id;
    let looks = o.town.store().looks_at(person, None, 50).await.unwrap();
    let whole = Looked::Values(RevealPurpose::Refund, vec![RevealedField::PayeeAccount]);
    assert_eq!(looks.iter().filter(|(look, _)| look.what == whole).count(), 3);

    assert_eq!(o.stages().await, [S::Planned; 3]);
    o.hand_over(&o.clerk, &id).await.unwrap();
    assert_eq!(o.stages().await, [S::HandedOver, S::HandedOver, S::Planned]);
    // Its applicant reads where it is.
    let status = show_status(ctx, &o.people[0].caller(), &o.cases[0]).await.unwrap();
    assert_eq!(status.refund_batch.unwrap().holder().unwrap().name, "云浮税务");
    refund_batch::pass_on(ctx, &clerk, &id, o.version(&id).await, "").await.unwrap();
    let end = refund_batch::pass_on(ctx, &clerk, &id, o.version(&id).await, "").await;
    assert_eq!(end, Err(E::Conflict), "nobody follows");

    let day = ctx.today().to_string();
    assert_eq!(o.answers(&id, &[(1, "paid")], &day).await, [Some(F::Taken)]);
    let page = refund_batch::show(ctx, &clerk, &id, 0).await.unwrap();
    assert_eq!((page.batch.state, page.tally.paid.0, page.tally.open.0), (B::Answered, 1, 1));
    assert_eq!((page.steps.len(), page.downloads.len(), page.answers.len()), (4, 3, 1));
    assert_eq!(page.steps[2].what.words, "税收 12 号");
    assert_eq!(o.answers(&id, &[(2, "account_closed")], "").await, [Some(F::Taken)]);
    assert_eq!(o.stages().await, [S::Paid, S::Failed, S::Planned]);
    let page = refund_batch::show(ctx, &clerk, &id, 0).await.unwrap();
    assert_eq!(page.batch.state, B::Closed);
    let late = refund_batch::download(ctx, &clerk, &id, ExportFormat::Csv).await.err();
    assert_eq!(late, Some(E::Conflict), "nobody pays by it any more");
    assert!(answer::open_lines(ctx, &clerk, &id).await.unwrap().1.is_empty(), "nothing waits");
    let same = o.all(&id, AnswerSaid::Failed(RefundFault::AccountClosed)).await;
    let seen = answer::preview(ctx, &clerk, &id, same).await.unwrap();
    let fates: Vec<_> = seen.lines.iter().map(|l| l.fate).collect();
    assert_eq!(fates, [F::Moved, F::Already], "it is still compared");
    // The failure is the applicant's, as it is when it is moved by itself.
    let told = o.town.store().notices_of(&o.people[1].caller().account.unwrap().id, 20).await.unwrap();
    assert!(told.iter().any(|n| n.kind == "refund_failed" && n.args["fault"] == "account_closed"));
    let record = recorded(&o.town).await;
    for action in [
        "made",
        "viewed",
        "released",
        "downloaded",
        "handed_over",
        "passed_on",
        "compared",
        "answered",
        "answer_viewed",
        "cancelled",
    ] {
        assert!(record.iter().any(|e| e.action == format!("refund_batch.{action}")), "{action}");
    }
    assert!(record.iter().all(|e| !e.canonical().windows(7).any(|w| w == b"6222020")), "an account on the record");
    o.town.finish().await;
}

/// Its files may be with somebody by then: a supervisor gives it up, and its refunds wait again.
#[tokio::test]
async fn a_released_batch_that_never_leaves_is_given_up_by_a_supervisor() {
    let o = office().await;
    let (ctx, clerk, supervisor) = (&o.town.ctx, on_duty(&o.clerk), on_duty(&o.supervisor));
    let id = o.made().await;
    o.release(&o.supervisor, &id).await.unwrap();
    let version = o.version(&id).await;
    assert!(!refund_batch::show(ctx, &clerk, &id, 0).await.unwrap().may_cancel);
    assert!(refund_batch::show(ctx, &supervisor, &id, 0).await.unwrap().may_cancel);
    assert_eq!(refund_batch::cancel(ctx, &clerk, &id, version, "名单有误").await, Err(E::Forbidden));
    refund_batch::cancel(ctx, &supervisor, &id, version, "名单有误").await.unwrap();
    assert_eq!(o.results(&id).await, [LineResult::Dropped; 3]);
    assert_eq!(o.hand_over(&o.clerk, &id).await, Err(E::Conflict));
    let file = refund_batch::download(ctx, &supervisor, &id, ExportFormat::Csv).await.err();
    assert_eq!(file, Some(E::Conflict), "kept, and not given out any more");
    let form = MakeForm { key: "again".into(), ..o.form(&o.clerk, CASH).await };
    let next = refund_batch::make(ctx, &clerk, &form).await.unwrap();
    assert_eq!(o.lines(&next).await.len(), 3);
    o.release(&o.supervisor, &next).await.unwrap();
    o.hand_over(&o.clerk, &next).await.unwrap();
    let version = o.version(&next).await;
    assert_eq!(refund_batch::cancel(ctx, &supervisor, &next, version, "晚了").await, Err(E::Conflict), "it left");
    o.town.finish().await;
}

/// Each download is a look at many whole accounts: it counts as one.
#[tokio::test]
async fn downloads_count_against_the_limit_of_whole_values() {
    let o = office().await;
    let (ctx, clerk) = (&o.town.ctx, on_duty(&o.clerk));
    let id = o.made().await;
    o.release(&o.supervisor, &id).await.unwrap();
    for _ in 0..ctx.limits.reveal_staff_hour.most {
        refund_batch::download(ctx, &clerk, &id, ExportFormat::Csv).await.unwrap();
    }
    let more = refund_batch::download(ctx, &clerk, &id, ExportFormat::Csv).await.err().unwrap();
    assert!(matches!(more, E::LimitReached { limit: "reveal_staff_hour", .. }), "{more:?}");
    assert!(refund_batch::download(ctx, &on_duty(&o.supervisor), &id, ExportFormat::Csv).await.is_ok());
    o.town.finish().await;
}

#[tokio::test]
async fn an_own_case_and_another_offices_are_nobodys_to_put_together() {
    let o = office().await;
    let ctx = &o.town.ctx;
    let own = member(&o.town, "own", Role::Supervisor, &[YUNFU]).await;
    let own = identify(&o.town, &own, &o.people[0]).await;
    let region = RegionCode(YUNFU.into());
    let page = refund_batch::look(ctx, &on_duty(&own), &region, CASH).await.unwrap();
    assert_eq!((page.rows.len(), page.own), (2, 1), "theirs is a colleague's to put together");
    let id = o.made().await;
    assert_eq!(o.release(&own, &id).await, Err(E::Forbidden));
    let version = o.version(&id).await;
    assert_eq!(refund_batch::cancel(ctx, &on_duty(&own), &id, version, "重做").await, Err(E::Forbidden));
    o.release(&o.supervisor, &id).await.unwrap();
    assert_eq!(refund_batch::download(ctx, &on_duty(&own), &id, ExportFormat::Csv).await.err(), Some(E::Forbidden));
    assert_eq!(o.hand_over(&own, &id).await, Err(E::Forbidden));
    o.hand_over(&o.clerk, &id).await.unwrap();
    let version = o.version(&id).await;
    assert_eq!(refund_batch::pass_on(ctx, &on_duty(&own), &id, version, "").await, Err(E::Forbidden));
    assert!(refund_batch::show(ctx, &on_duty(&own), &id, 0).await.unwrap().may_answer, "the others' lines");
    let rows = o.all(&id, AnswerSaid::Paid(ctx.today())).await;
    let seen = answer::preview(ctx, &on_duty(&own), &id, rows).await.unwrap();
    assert_eq!(seen.lines.iter().filter(|l| l.fate == F::OwnCase).count(), 1);
    // Elsewhere it is not there; who audits reads, who administers does not.
    let far = member(&o.town, "far", Role::Supervisor, &[YONGCHENG]).await;
    let auditor = member(&o.town, "auditor", Role::Auditor, &[YUNFU]).await;
    let admin = member(&o.town, "admin", Role::Administrator, &[YUNFU]).await;
    assert_eq!(refund_batch::look(ctx, &on_duty(&far), &region, CASH).await.err(), Some(E::NotFound));
    for (who, wrong) in [(&far, Some(E::NotFound)), (&auditor, None), (&admin, Some(E::Forbidden))] {
        assert_eq!(refund_batch::show(ctx, &on_duty(who), &id, 0).await.err(), wrong, "{}", who.login);
    }
    assert_eq!(o.hand_over(&auditor, &id).await, Err(E::Forbidden));
    let looked = refund_batch::download(ctx, &on_duty(&auditor), &id, ExportFormat::Csv).await;
    assert_eq!(looked.err(), Some(E::Forbidden), "a file to be paid is for those who hand it over");
    o.town.finish().await;
}

#[tokio::test]
async fn a_form_that_lacks_something_says_what() {
    let o = office().await;
    let (ctx, clerk) = (&o.town.ctx, on_duty(&o.clerk));
    let good = o.form(&o.clerk, CASH).await;
    let wrong = async |form: MakeForm| fields(refund_batch::make(ctx, &clerk, &form).await.unwrap_err()).remove(0);
    let none = MakeForm { legs: Vec::new(), ..good.clone() };
    assert_eq!(wrong(none).await, ("parties".into(), FieldCode::Choice));
    let unnamed = MakeForm { legs: legs(&[(RefundParty::Agency, " ")]), ..good.clone() };
    assert_eq!(wrong(unnamed).await, ("name_agency".into(), FieldCode::Required));
    let long = "长".repeat(61);
    let too_long = MakeForm { legs: legs(&[(RefundParty::Tax, &long)]), ..good.clone() };
    assert_eq!(wrong(too_long).await, ("name_tax".into(), FieldCode::TooLong));
    let mut out = Vec::new();
    for id in &o.cases {
        out.push(o.town.store().refund_of(id).await.unwrap().unwrap().id.to_string());
    }
    assert_eq!(wrong(MakeForm { out, ..good.clone() }).await, ("out".into(), FieldCode::Choice));
    // What a rule says is offered, and what the last batch said where there is none.
    assert!(o.made().await.as_str().len() == 26);
    let region = RegionCode(YUNFU.into());
    let page = refund_batch::look(ctx, &clerk, &region, CASH).await.unwrap();
    assert!(page.rule.is_none() && page.as_last);
    assert_eq!(page.legs.iter().filter(|l| l.chosen).count(), 2);
    let there = member(&o.town, "there", Role::Clerk, &[YONGCHENG]).await;
    let page = refund_batch::look(ctx, &on_duty(&there), &RegionCode(YONGCHENG.into()), CASH).await.unwrap();
    assert_eq!(page.rule.unwrap().v, [RefundParty::Tax, RefundParty::Treasury]);
    o.town.finish().await;
}

/// What came back and has another account goes into the next batch; its account stands still once that is released.
#[tokio::test]
async fn another_account_is_named_until_the_file_is_written() {
    let o = office().await;
    let (ctx, clerk, who) = (&o.town.ctx, on_duty(&o.clerk), o.people[0].caller());
    let id = o.left().await;
    let day = ctx.today().to_string();
    let said = [(1, "account_closed"), (2, "paid"), (3, "paid")];
    // Their lines are in the order in which they wait; the first is somebody's.
    let line = o.town.store().refund_lines(&id, 0, 9).await.unwrap();
    let mine = line.iter().find(|l| l.application == o.cases[0]).unwrap().seq;
    let said =
        said.map(|(seq, result)| if seq == 1 { (mine, result) } else { (if seq == mine { 1 } else { seq }, result) });
    o.answers(&id, &said, &day).await;
    let region = RegionCode(YUNFU.into());
    let page = refund_batch::look(ctx, &clerk, &region, CASH).await.unwrap();
    assert!(page.rows.is_empty(), "it waits for another account");
    let account = |number: &str| PayeeForm { holder: "张伟".into(), number: number.into(), bank: "工行".into() };
    let give = async |number: &str| {
        o.town.clock.pass(61);
        let kept = request_account_code(ctx, &who, &o.cases[0], &account(number), true).await?;
        give_account(ctx, &who, &o.cases[0], &kept, &o.town.code(&who)).await
    };
    give("6222020000000000004").await.unwrap();
    let form = MakeForm { key: "next".into(), ..o.form(&o.clerk, CASH).await };
    let next = refund_batch::make(ctx, &clerk, &form).await.unwrap();
    let page = refund_batch::show(ctx, &on_duty(&o.supervisor), &next, 0).await.unwrap();
    assert_eq!(page.payees[&1].number, "6222020000000000004", "whoever releases it sees where it goes");
    give("6222020000000000012").await.unwrap();
    assert_eq!(o.release_as(&o.supervisor, &page).await, Err(E::Conflict), "that page showed another account");
    o.release(&o.supervisor, &next).await.unwrap();
    let file = refund_batch::download(ctx, &clerk, &next, ExportFormat::Csv).await.unwrap();
    assert!(String::from_utf8(file.bytes).unwrap().contains("6222020000000000012"), "the last one named");
    assert_eq!(give("6222020000000000020").await, Err(E::Conflict), "whoever pays may have the file");
    o.town.finish().await;
}
