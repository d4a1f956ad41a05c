//! What is answered about a batch: looked at first, taken once, by the worker where a request did not.

use super::*;

#[tokio::test]
async fn an_answer_is_looked_at_before_anything_moves_and_taken_once() {
    let o = office().await;
    let (ctx, clerk) = (&o.town.ctx, on_duty(&o.clerk));
    let id = o.left().await;
    let found = o.town.store().lookup_refund_batch(&id).await.unwrap().unwrap();
    let column = |name: &str, column| (name.to_owned(), column);
    let words = AnswerWords {
        columns: vec![
            column("batch", Column::Batch),
            column("line", Column::Line),
            column("amount", Column::Amount),
            column("result", Column::Result),
            column("day", Column::Day),
            column("fault", Column::Fault),
        ],
        paid: vec!["paid".into()],
        failed: vec!["failed".into()],
        faults: RefundFault::ALL.map(|f| (f.name().to_owned(), f)).to_vec(),
        total: Vec::new(),
    };
    let (number, day, later) = (&found.number, ctx.today(), ctx.today().tomorrow().unwrap());
    let text = format!(
        "batch,line,amount,result,day,fault\n{number},1,400.00,paid,{day},\n{number},2,399,paid,{day},\n\
         {number},3,400,paid,{later},\n{number},9,400,paid,{day},\nTF,1,400,paid,{day},\n"
    );
    let rows = answer::read(text.as_bytes(), &words).unwrap();
    let seen = answer::preview(ctx, &clerk, &id, rows.clone()).await.unwrap();
    let fates: Vec<_> = seen.lines.iter().map(|l| l.fate).collect();
    assert_eq!(fates, [F::Taken, F::Amount, F::Future, F::Unknown, F::OtherBatch]);
    assert_eq!(o.stages().await, [S::HandedOver; 3], "looked at only");
    let first = answer::take(ctx, &clerk, &id, &seen.written).await.unwrap();
    assert_eq!(o.results(&id).await, [LineResult::Paid, LineResult::Open, LineResult::Open]);
    // The same again, by whoever: the same answer, and nothing changes.
    let again = answer::take(ctx, &on_duty(&o.supervisor), &id, &seen.written).await.unwrap();
    assert_eq!(again, first);
    let seen = answer::preview(ctx, &clerk, &id, rows).await.unwrap();
    assert_eq!((seen.lines[0].fate, seen.before.map(|a| a.id)), (F::Already, Some(first)));
    assert_eq!(answer::take(ctx, &clerk, &id, "1||1|x|1|paid:2026-01-01").await, Err(E::Conflict));
    // What is typed: a day where something was paid, and something at all.
    let (_, open) = answer::open_lines(ctx, &clerk, &id).await.unwrap();
    let typed = |result: &str, day: &str| answer::typed(&open, &[TypedAnswer { seq: 2, result: result.into() }], day);
    let code = |found: Result<_, Vec<domain::application::form::FieldError>>| {
        let errors = found.map(|rows: Vec<domain::refund::AnswerRow>| rows.len()).unwrap_err();
        errors.into_iter().map(|e| (e.field, e.code)).next().unwrap()
    };
    assert_eq!(code(typed("paid", "")), ("day".into(), FieldCode::Required));
    assert_eq!(code(typed("paid", "soon")), ("day".into(), FieldCode::DateMalformed));
    assert_eq!(code(typed("magic", "")), ("result_2".into(), FieldCode::Choice));
    assert_eq!(code(typed("", "")), ("result_2".into(), FieldCode::Required));
    assert_eq!(code(typed("", "2026-12-02")), ("result_2".into(), FieldCode::Required), "the day alone says nothing");
    // A line that was moved by itself meanwhile is answered; the file's word comes too late.
    let second = o.town.store().refund_of(&o.cases[1]).await.unwrap().unwrap();
    let line = o.town.store().open_refund_line(&second.id).await.unwrap().unwrap().1;
    let rows = vec![row_of(&line, AnswerSaid::Paid(day))];
    let seen = answer::preview(ctx, &clerk, &id, rows).await.unwrap();
    let fault = Some(RefundFault::Technical);
    refunds::move_to(ctx, &clerk, &second.id, S::Failed, fault, second.version).await.unwrap();
    assert_eq!(answer::take(ctx, &clerk, &id, &seen.written).await, Err(E::Conflict), "nothing is left to take");
    let line = o.town.store().refund_lines(&id, line.seq - 1, 1).await.unwrap().remove(0);
    assert_eq!((line.result, line.fault), (LineResult::Failed, fault));
    o.town.finish().await;
}

/// What could not be taken the first time is taken by the same file again: an own case by a colleague, a day when it has
/// come; and what was paid alone, without a day, is what the file says.
#[tokio::test]
async fn the_same_answer_again_takes_what_it_could_not_take_before() {
    let o = office().await;
    let ctx = &o.town.ctx;
    let own = member(&o.town, "own", Role::Supervisor, &[YUNFU]).await;
    let own = identify(&o.town, &own, &o.people[0]).await;
    let (own, colleague) = (on_duty(&own), on_duty(&o.clerk));
    let id = o.left().await;
    let mine = o.lines(&id).await.into_iter().find(|l| l.application == o.cases[0]).unwrap().seq;
    let (today, later) = (ctx.today(), ctx.today().tomorrow().unwrap());
    let last = if mine == 3 { 2 } else { 3 };
    let mut rows = o.all(&id, AnswerSaid::Paid(today)).await;
    rows[usize::try_from(last - 1).unwrap()].said = Ok(AnswerSaid::Paid(later));
    let fates = async |by: &usecases::Caller| {
        let seen = answer::preview(ctx, by, &id, rows.clone()).await.unwrap();
        let fate = |seq| seen.lines.iter().find(|l| l.row.seq == Some(seq)).unwrap().fate;
        ((fate(mine), fate(last)), seen)
    };
    let (found, seen) = fates(&own).await;
    assert_eq!(found, (F::OwnCase, F::Future));
    let first = answer::take(ctx, &own, &id, &seen.written).await.unwrap();
    let (found, seen) = fates(&own).await;
    assert_eq!((found, seen.before.unwrap().id), ((F::OwnCase, F::Future), first.clone()));
    assert_eq!(answer::take(ctx, &own, &id, &seen.written).await.unwrap(), first, "nothing to take for them");
    let (found, seen) = fates(&colleague).await;
    assert_eq!((found, seen.before.unwrap().id), ((F::Taken, F::Future), first.clone()));
    let second = answer::take(ctx, &colleague, &id, &seen.written).await.unwrap();
    assert_ne!(second, first);
    let open = |results: Vec<LineResult>| results.into_iter().filter(|r| *r == LineResult::Open).count();
    assert_eq!(open(o.results(&id).await), 1);
    o.town.clock.pass(86_400);
    let (found, seen) = fates(&colleague).await;
    assert_eq!((found, seen.before.unwrap().id), ((F::Already, F::Taken), second.clone()));
    let third = answer::take(ctx, &colleague, &id, &seen.written).await.unwrap();
    assert_eq!(open(o.results(&id).await), 0);
    // Now it is the same, whoever brings it.
    let (_, seen) = fates(&own).await;
    assert_eq!(answer::take(ctx, &own, &id, &seen.written).await.unwrap(), third);
    o.town.finish().await;
}

#[tokio::test]
async fn what_was_paid_alone_has_no_day_and_the_file_is_not_against_it() {
    let o = office().await;
    let (ctx, clerk) = (&o.town.ctx, on_duty(&o.clerk));
    let id = o.left().await;
    let line = o.lines(&id).await.remove(0);
    let refund = o.town.store().lookup_refund(&line.refund).await.unwrap().unwrap();
    let released_on = ctx.today();
    o.town.clock.pass(2 * 86_400);
    refunds::move_to(ctx, &clerk, &refund.id, S::Paid, None, refund.version).await.unwrap();
    let ended = o.lines(&id).await.remove(0);
    assert_eq!((ended.result, ended.paid_on), (LineResult::Paid, None), "the day of a click is no day of payment");
    // Paid on the day of the release, which is before the day on which somebody noted it.
    let rows = o.all(&id, AnswerSaid::Paid(released_on)).await;
    let seen = answer::preview(ctx, &clerk, &id, rows).await.unwrap();
    assert_eq!(seen.lines.iter().map(|l| l.fate).collect::<Vec<_>>(), [F::Already, F::Taken, F::Taken]);
    // A line's number alone is in every batch.
    let nameless = o.all(&id, AnswerSaid::Paid(released_on)).await;
    let nameless = nameless.into_iter().map(|row| AnswerRow { reference: None, ..row }).collect();
    let seen = answer::preview(ctx, &clerk, &id, nameless).await.unwrap();
    assert!(seen.lines.iter().all(|l| l.fate == F::Nameless) && seen.written.is_empty());
    o.town.finish().await;
}

/// More lines than one request takes: the first ones at once, the others by the worker, none twice.
#[tokio::test]
async fn the_worker_takes_what_one_request_did_not() {
    let o = office_of(23).await;
    let (ctx, clerk) = (&o.town.ctx, on_duty(&o.clerk));
    let id = o.left().await;
    let rows = o.all(&id, AnswerSaid::Paid(ctx.today())).await;
    let seen = answer::preview(ctx, &clerk, &id, rows).await.unwrap();
    let taken = answer::take(ctx, &clerk, &id, &seen.written).await.unwrap();
    let waiting = async || {
        let page = answer::show(ctx, &clerk, &taken).await.unwrap();
        page.lines.iter().filter(|l| l.row.fate.is_none()).count()
    };
    assert_eq!(waiting().await, 3);
    o.town.clock.pass(2);
    while run_jobs(ctx).await.unwrap() > 0 {}
    assert_eq!(waiting().await, 0);
    let found = o.town.store().lookup_refund_batch(&id).await.unwrap().unwrap();
    assert_eq!(found.state, B::Closed);
    assert!(o.stages().await.iter().all(|stage| *stage == S::Paid));
    o.town.finish().await;
}

/// The answer was put down, and the process died: the worker takes it, as whoever put it down may act by then.
#[tokio::test]
async fn what_a_process_left_is_taken_by_the_worker() {
    let o = office().await;
    let ctx = &o.town.ctx;
    let id = o.left().await;
    let put_down = async |digest: &str, rows: &[(i64, AnswerSaid)]| {
        let answer = RefundAnswer {
            id: RefundAnswerId::from_bits(ctx.ids.bits()),
            batch: id.clone(),
            staff: o.clerk.id.clone(),
            digest: digest.into(),
            at: ctx.now(),
        };
        let row = |(seq, said): &(i64, AnswerSaid)| RefundAnswerRow {
            answer: answer.id.clone(),
            seq: *seq,
            said: *said,
            fate: None,
        };
        let rows = rows.iter().map(row).collect();
        let job = storage::Change::AddJob(Job {
            id: domain::id::JobId::from_bits(ctx.ids.bits()),
            kind: JobKind::TakeRefundAnswer(answer.id.clone()),
            detail: "1".into(),
            tries: 0,
            due_at: ctx.now(),
            state: JobState::Waiting,
            created_at: ctx.now(),
        });
        let set = ChangeSet::new().with(RefundBatchChange::AddAnswer(answer.clone(), rows)).with(job);
        o.town.store().commit(set).await.unwrap();
        answer.id
    };
    let paid = AnswerSaid::Paid(ctx.today());
    let first = put_down("one", &[(1, paid), (2, AnswerSaid::Failed(RefundFault::Technical))]).await;
    while run_jobs(ctx).await.unwrap() > 0 {}
    let fates = async |id| {
        let rows = o.town.store().refund_answer_rows(id).await.unwrap();
        rows.into_iter().map(|r| r.fate).collect::<Vec<_>>()
    };
    assert_eq!(fates(&first).await, [Some(F::Taken), Some(F::Taken)]);
    assert_eq!(o.results(&id).await, [LineResult::Paid, LineResult::Failed, LineResult::Open]);
    // The job twice is the same.
    let second = put_down("two", &[(1, paid), (2, paid)]).await;
    while run_jobs(ctx).await.unwrap() > 0 {}
    assert_eq!(fates(&second).await, [Some(F::Already), Some(F::Moved)]);
    // Whoever can't sign in any more takes nothing.
    let gone = Staff { disabled: true, version: o.clerk.version + 1, ..o.clerk.clone() };
    o.town.store().commit(ChangeSet::new().with(storage::Change::UpdateStaff(gone))).await.unwrap();
    let third = put_down("three", &[(3, paid)]).await;
    while run_jobs(ctx).await.unwrap() > 0 {}
    assert_eq!(fates(&third).await, [Some(F::Role)]);
    assert_eq!(o.results(&id).await[2], LineResult::Open);
    o.town.finish().await;
}
