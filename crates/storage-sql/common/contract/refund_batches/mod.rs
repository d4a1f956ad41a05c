//! Refunds that travel together: a second person, one batch at a time, and lines that follow what is answered.

use super::world::{NOW, World, bits, region, staff};
use crypto::{
    Keyring,
    blind_index::{Kind, blind_index},
};
use domain::{
    application::{Actor, Application, Move},
    consequence::RefundWay,
    export::ExportFormat,
    id::{RefundAnswerId, RefundBatchId, RefundId},
    money::Fen,
    refund::{
        AnswerFate, AnswerSaid, LineResult, Refund, RefundAnswer, RefundAnswerRow, RefundBatch, RefundBatchMove as M,
        RefundBatchState as S, RefundBatchStep, RefundFault, RefundLeg, RefundLine, RefundParty, RefundStage,
        RefundTally,
    },
    rules::RegionCode,
    staff::{Role, Staff, StaffIdentity},
};
use jiff::civil::date;
use storage::{
    Applications as _, Change, ChangeSet, Constraint, RefundBatchChange as C, RefundBatches as _, StoreError,
    Writer as _,
};

mod races;

const PAID: AnswerSaid = AnswerSaid::Paid(date(2026, 11, 22));

fn refused<T>(rule: Constraint) -> Result<T, StoreError> {
    Err(StoreError::Refused(rule))
}

/// A stop in effect, and its refund; `n` tells people apart.
async fn planned(w: &World, n: u64) -> (Application, Refund) {
    let (cover, payment, account, person) = if n == 1 {
        let e = &w.entry;
        (e.covers[0].id.clone(), e.payments[0].id.clone(), w.account.id.clone(), e.person.id.clone())
    } else {
        let (e, account) = w.neighbour(n, "李娜").await;
        (e.covers[0].id.clone(), e.payments[0].id.clone(), account.id, e.person.id)
    };
    let draft = Application { cover, account: account.clone(), person, ..w.draft() };
    w.commit(Change::AddApplication(draft.clone())).await.unwrap();
    let sent = w.step(&draft, Move::Submit, Actor::Resident(account)).await;
    let approved = w.step(&sent, Move::ApproveAutomatically, Actor::System).await;
    let refund = Refund {
        id: RefundId::from_bits(bits()),
        application: approved.id.clone(),
        payment,
        amount: Fen(30_000),
        way: RefundWay::OriginalChannel,
        payee: None,
        stage: RefundStage::Planned,
        fault: None,
        account_given_at: None,
        moved_by: None,
        updated_at: NOW,
        version: 1,
    };
    w.commit(Change::AddRefund(refund.clone())).await.unwrap();
    let over = w.step(&approved, Move::TakeEffect, Actor::System).await;
    (over, refund)
}

fn batch(by: &Staff, of: &[&(Application, Refund)]) -> (RefundBatch, Vec<RefundLine>) {
    let id = RefundBatchId::from_bits(bits());
    let leg = |party, name: &str| RefundLeg { party, name: name.into() };
    let line = |(seq, (app, refund)): (i64, &&(Application, Refund))| RefundLine {
        batch: id.clone(),
        seq,
        refund: refund.id.clone(),
        application: app.id.clone(),
        reference: app.reference.clone(),
        amount: refund.amount,
        result: LineResult::Open,
        fault: None,
        paid_on: None,
        ended_at: None,
        ended_by: None,
    };
    let lines: Vec<_> = (1..).zip(of).map(line).collect();
    let batch = RefundBatch {
        number: id.as_str().to_owned(),
        id,
        region: region(),
        way: RefundWay::OriginalChannel,
        legs: vec![leg(RefundParty::Tax, "税务局"), leg(RefundParty::Treasury, "国库")],
        by_rule: true,
        count: i64::try_from(lines.len()).unwrap(),
        sum: Fen(lines.iter().map(|l| l.amount.0).sum()),
        state: S::Made,
        at: None,
        at_since: None,
        csv_digest: None,
        xlsx_digest: None,
        made_by: by.id.clone(),
        made_at: NOW,
        released_by: None,
        closed_at: None,
        version: 1,
    };
    (batch, lines)
}

fn step(batch: &RefundBatch, by: M, staff: &Staff) -> RefundBatchStep {
    RefundBatchStep {
        seq: batch.version,
        by,
        leg: batch.at,
        words: "国库收文 7 号".into(),
        staff: staff.id.clone(),
        at: NOW,
    }
}

fn make((batch, lines): &(RefundBatch, Vec<RefundLine>), by: &Staff) -> Change {
    C::Make(batch.clone(), lines.clone(), step(batch, M::Make, by)).into()
}

fn released(batch: &RefundBatch, by: &Staff) -> RefundBatch {
    RefundBatch {
        state: S::Released,
        csv_digest: Some("aa".into()),
        xlsx_digest: Some("bb".into()),
        released_by: Some(by.id.clone()),
        version: batch.version + 1,
        ..batch.clone()
    }
}

fn release(after: &RefundBatch, by: &Staff) -> Change {
    let files = vec![(ExportFormat::Csv, b"a,b\r\n".to_vec()), (ExportFormat::Xlsx, vec![0x50, 0x4b, 0xff])];
    C::Release(after.clone(), step(after, M::Release, by), files, Vec::new()).into()
}

/// The same, for refunds as they were read.
fn release_read(after: &RefundBatch, by: &Staff, read: &[&Refund]) -> Change {
    let read = read.iter().map(|refund| (refund.id.clone(), refund.version)).collect();
    C::Release(after.clone(), step(after, M::Release, by), Vec::new(), read).into()
}

fn at(batch: &RefundBatch, leg: usize) -> RefundBatch {
    let state = if batch.at.is_none() { S::HandedOver } else { batch.state };
    RefundBatch { state, at: Some(leg), at_since: Some(NOW), version: batch.version + 1, ..batch.clone() }
}

fn moved(refund: &Refund, stage: RefundStage, by: &Staff) -> Refund {
    let fault = (stage == RefundStage::Failed).then_some(RefundFault::Technical);
    Refund { stage, fault, moved_by: Some(by.id.clone()), version: refund.version + 1, ..refund.clone() }
}

fn ends(batch: &RefundBatch, seq: i64, said: AnswerSaid, by: &Staff) -> C {
    C::EndLine { batch: batch.id.clone(), seq, end: said.into(), by: by.id.clone(), at: NOW }
}

/// A batch that left, with its refunds as they are then.
async fn left(w: &World, of: &[&(Application, Refund)]) -> (RefundBatch, Vec<Refund>) {
    let made = batch(&w.first, of);
    w.commit(make(&made, &w.first)).await.unwrap();
    let free = released(&made.0, &w.second);
    w.commit(release(&free, &w.second)).await.unwrap();
    let gone = at(&free, 0);
    let mut set = ChangeSet::new().with(C::Move(gone.clone(), step(&gone, M::HandOver, &w.first)));
    let refunds: Vec<_> = of.iter().map(|(_, r)| moved(r, RefundStage::HandedOver, &w.first)).collect();
    set.changes.extend(refunds.iter().cloned().map(Change::UpdateRefund));
    w.store.commit(set).await.unwrap();
    (gone, refunds)
}

#[tokio::test]
async fn a_batch_leaves_after_a_second_person_and_closes_with_its_last_line() {
    let Some(w) = World::new().await else { return };
    let (a, b) = (planned(&w, 1).await, planned(&w, 2).await);
    let ready = w.store.refunds_ready(&[region()]).await.unwrap();
    assert_eq!((ready.len(), ready[0].count, ready[0].sum), (1, 2, Fen(60_000)));
    assert!(w.store.refunds_ready(&[RegionCode("445300".into())]).await.unwrap().is_empty());
    assert_eq!(w.store.ready_refunds(&region(), RefundWay::OriginalChannel, 9).await.unwrap().len(), 2);
    assert!(w.store.ready_refunds(&region(), RefundWay::PayeeAccount, 9).await.unwrap().is_empty());

    let made = batch(&w.first, &[&a, &b]);
    w.commit(make(&made, &w.first)).await.unwrap();
    let (made, lines) = made;
    assert_eq!(w.store.lookup_refund_batch(&made.id).await.unwrap(), Some(made.clone()));
    assert_eq!(w.store.refund_lines(&made.id, 0, 9).await.unwrap(), lines);
    assert_eq!(w.store.refund_lines(&made.id, 1, 9).await.unwrap(), lines[1..]);
    assert!(w.store.refunds_ready(&[]).await.unwrap().is_empty());
    assert_eq!(w.store.last_refund_legs(&region()).await.unwrap(), made.legs);
    // A refund that is in a batch is not moved past it.
    let alone = w.commit(Change::UpdateRefund(moved(&a.1, RefundStage::HandedOver, &w.first))).await;
    assert_eq!(alone, refused(Constraint::InBatch));
    // Whoever made it lets nothing go; nor does a clerk, nor another office, nor anything leave before.
    let clerk = Staff { role: Role::Clerk, ..staff("clerk") };
    let far = Staff { regions: vec![RegionCode("445300".into())], ..staff("far") };
    for member in [&clerk, &far] {
        w.commit(Change::AddStaff(member.clone())).await.unwrap();
    }
    let by = async |who: &Staff| w.commit(release(&released(&made, who), who)).await;
    assert_eq!(by(&w.first).await, refused(Constraint::SecondPersonDiffers));
    assert_eq!(by(&clerk).await, refused(Constraint::ReceiverCannot));
    assert_eq!(by(&far).await, refused(Constraint::ReceiverCannot));
    for wrong in [at(&made, 0), RefundBatch { released_by: None, ..released(&made, &w.second) }] {
        let moved = w.commit(C::Move(wrong.clone(), step(&wrong, M::HandOver, &w.first)).into()).await;
        assert!(matches!(moved, Err(StoreError::Refused(_))), "{moved:?}");
    }
    let free = released(&made, &w.second);
    w.commit(release(&free, &w.second)).await.unwrap();
    let file = w.store.refund_batch_file(&made.id, ExportFormat::Xlsx).await.unwrap();
    assert_eq!(file, Some(vec![0x50, 0x4b, 0xff]), "bytes, whatever they are");
    let gone = at(&free, 0);
    // Its refunds go with it, in one set.
    let mut set = ChangeSet::new().with(C::Move(gone.clone(), step(&gone, M::HandOver, &w.first)));
    let handed = [&a.1, &b.1].map(|r| moved(r, RefundStage::HandedOver, &w.first));
    set.changes.extend(handed.iter().cloned().map(Change::UpdateRefund));
    w.store.commit(set).await.unwrap();
    let next = at(&gone, 1);
    w.commit(C::Move(next.clone(), step(&next, M::PassOn, &w.second)).into()).await.unwrap();
    let beyond = at(&next, 2);
    let moved_on = w.commit(C::Move(beyond.clone(), step(&beyond, M::PassOn, &w.second)).into()).await;
    assert_eq!(moved_on, refused(Constraint::IllegalMove), "nobody follows");
    let steps = w.store.refund_batch_steps(&made.id).await.unwrap();
    assert_eq!(steps.iter().map(|s| s.by).collect::<Vec<_>>(), [M::Make, M::Release, M::HandOver, M::PassOn]);
    assert_eq!(steps[3].words, "国库收文 7 号");

    // Not past its line …
    let paid = moved(&handed[0], RefundStage::Paid, &w.first);
    assert_eq!(w.commit(Change::UpdateRefund(paid.clone())).await, refused(Constraint::InBatch));
    // … but with it.
    let answered = ChangeSet::new().with(Change::UpdateRefund(paid)).with(ends(&made, 1, PAID, &w.first));
    w.store.commit(answered).await.unwrap();
    let now = w.store.lookup_refund_batch(&made.id).await.unwrap().unwrap();
    assert_eq!((now.state, now.closed_at), (S::Answered, None));
    let again = w.commit(ends(&made, 1, PAID, &w.first).into()).await;
    assert_eq!(again, Err(StoreError::Conflict("refund line")), "once");
    let failed = moved(&handed[1], RefundStage::Failed, &w.first);
    let said = AnswerSaid::Failed(RefundFault::Technical);
    let answered = ChangeSet::new().with(Change::UpdateRefund(failed)).with(ends(&made, 2, said, &w.first));
    w.store.commit(answered).await.unwrap();
    let now = w.store.lookup_refund_batch(&made.id).await.unwrap().unwrap();
    assert_eq!((now.state, now.closed_at), (S::Closed, Some(NOW)));
    let tally = RefundTally { open: (0, Fen(0)), paid: (1, Fen(30_000)), failed: (1, Fen(30_000)) };
    assert_eq!(w.store.refund_tally(&made.id).await.unwrap(), tally);
    assert_eq!(w.store.refund_batches(&[region()], None, 5).await.unwrap(), [(now.clone(), tally)]);
    assert!(w.store.refund_batches(&[region()], Some(&(NOW, made.id.clone())), 5).await.unwrap().is_empty());
    assert!(w.store.refund_batches(&[RegionCode("445300".into())], None, 5).await.unwrap().is_empty());
    // What failed may go into the next batch.
    assert_eq!(w.store.refunds_ready(&[]).await.unwrap()[0].count, 1);
    for sql in [
        "DELETE FROM refund_batch",
        "DELETE FROM refund_batch_line",
        "DELETE FROM refund_batch_file",
        "DELETE FROM refund_batch_step",
        "UPDATE refund_batch_file SET format = format",
        "UPDATE refund_batch SET sum = 1, version = version + 1",
        "UPDATE refund_batch SET released_by = NULL, version = version + 1",
        "UPDATE refund_batch_line SET result = 'open'",
        "UPDATE refund_batch_step SET at = 1",
    ] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    w.finish().await;
}

#[tokio::test]
async fn a_line_is_a_refund_that_may_leave_and_nobodys_own() {
    let Some(w) = World::new().await else { return };
    let a = planned(&w, 1).await;
    let add = async |made: &(RefundBatch, Vec<RefundLine>)| w.commit(make(made, &w.first)).await;
    let good = batch(&w.first, &[&a]);
    for wrong in [
        (RefundBatch { way: RefundWay::PayeeAccount, ..good.0.clone() }, good.1.clone()),
        (RefundBatch { region: RegionCode("445300".into()), ..good.0.clone() }, good.1.clone()),
        (good.0.clone(), vec![RefundLine { amount: Fen(1), ..good.1[0].clone() }]),
        (good.0.clone(), vec![RefundLine { seq: 2, ..good.1[0].clone() }]),
    ] {
        assert!(matches!(add(&wrong).await, Err(StoreError::Refused(_))), "{wrong:?}");
    }
    // Their own: neither put together nor released.
    let index = blind_index(&Keyring::from_seed([7; 32]), Kind::IdNumber, w.entry.person.id_number.reveal());
    let identity = StaffIdentity { id_number: Some(index), ..StaffIdentity::default() };
    let own = Staff { identity, ..staff("own") };
    w.commit(Change::AddStaff(own.clone())).await.unwrap();
    let theirs = batch(&own, &[&a]);
    assert_eq!(w.commit(make(&theirs, &own)).await, refused(Constraint::OwnCase));
    add(&good).await.unwrap();
    let released_by_them = w.commit(release(&released(&good.0, &own), &own)).await;
    assert_eq!(released_by_them, refused(Constraint::OwnCase));
    // In one batch at a time; given up, it is free again.
    let second = batch(&w.second, &[&a]);
    assert_eq!(w.commit(make(&second, &w.second)).await, refused(Constraint::InBatch));
    let over = RefundBatch { state: S::Cancelled, version: 2, ..good.0.clone() };
    w.commit(C::Move(over.clone(), step(&over, M::Cancel, &w.first)).into()).await.unwrap();
    assert_eq!(w.store.refund_lines(&over.id, 0, 9).await.unwrap()[0].result, LineResult::Dropped);
    assert_eq!(w.store.open_refund_line(&a.1.id).await.unwrap(), None);
    w.commit(make(&second, &w.second)).await.unwrap();
    let found = w.store.open_refund_line(&a.1.id).await.unwrap().unwrap();
    assert_eq!((&found.0.id, found.1.seq), (&second.0.id, 1));
    // Released, it is given up by a supervisor of the office only, and by nobody once it left.
    let clerk = Staff { role: Role::Clerk, ..staff("clerk") };
    w.commit(Change::AddStaff(clerk.clone())).await.unwrap();
    let gone = |made: &RefundBatch| RefundBatch { state: S::Cancelled, version: made.version + 1, ..made.clone() };
    let free = released(&second.0, &w.first);
    w.commit(release(&free, &w.first)).await.unwrap();
    let give_up =
        async |of: &RefundBatch, by: &Staff| w.commit(C::Move(gone(of), step(&gone(of), M::Cancel, by)).into()).await;
    assert_eq!(give_up(&free, &clerk).await, refused(Constraint::ReceiverCannot));
    assert_eq!(
        give_up(&RefundBatch { released_by: None, ..free.clone() }, &w.first).await,
        refused(Constraint::AppendOnly)
    );
    give_up(&free, &w.first).await.unwrap();
    assert_eq!(w.store.refund_lines(&free.id, 0, 9).await.unwrap()[0].result, LineResult::Dropped);
    assert!(w.store.refund_batch_file(&free.id, ExportFormat::Csv).await.unwrap().is_some(), "what was given is kept");
    let (left, _) = left(&w, &[&a]).await;
    assert_eq!(give_up(&left, &w.first).await, refused(Constraint::IllegalMove));
    // A batch whose lines are not all there is not released.
    let b = planned(&w, 2).await;
    let (mut short, lines) = batch(&w.first, &[&b]);
    (short.count, short.sum) = (2, Fen(60_000));
    w.commit(make(&(short.clone(), lines), &w.first)).await.unwrap();
    let incomplete = w.commit(release(&released(&short, &w.second), &w.second)).await;
    assert_eq!(incomplete, refused(Constraint::IllegalMove));
    w.finish().await;
}

#[tokio::test]
async fn an_answer_is_taken_once_row_by_row() {
    let Some(w) = World::new().await else { return };
    let a = planned(&w, 1).await;
    let (gone, _) = left(&w, &[&a]).await;
    let answer = |digest: &str| RefundAnswer {
        id: RefundAnswerId::from_bits(bits()),
        batch: gone.id.clone(),
        staff: w.first.id.clone(),
        digest: digest.into(),
        at: NOW,
    };
    let row = |answer: &RefundAnswer, seq, said| RefundAnswerRow { answer: answer.id.clone(), seq, said, fate: None };
    let first = answer("one");
    let unknown = C::AddAnswer(first.clone(), vec![row(&first, 2, PAID)]);
    assert_eq!(w.commit(unknown.into()).await, refused(Constraint::IllegalMove), "there is no such line");
    let rows = vec![row(&first, 1, AnswerSaid::Failed(RefundFault::ChannelRefused))];
    w.commit(C::AddAnswer(first.clone(), rows.clone()).into()).await.unwrap();
    assert_eq!(w.store.refund_answer_rows(&first.id).await.unwrap(), rows);
    assert_eq!(w.store.refund_answer_by_digest(&gone.id, "one").await.unwrap(), Some(first.clone()));
    assert_eq!(w.store.refund_answers_of(&gone.id, 5).await.unwrap(), std::slice::from_ref(&first));
    assert_eq!(w.store.lookup_refund_answer(&first.id).await.unwrap(), Some(first.clone()));
    let again = answer("one");
    let twice = w.commit(C::AddAnswer(again.clone(), vec![row(&again, 1, PAID)]).into()).await;
    assert_eq!(twice, refused(Constraint::AlreadyThere));
    let end = async |fate| w.commit(C::EndRow(first.id.clone(), 1, fate).into()).await;
    end(AnswerFate::Moved).await.unwrap();
    assert_eq!(end(AnswerFate::Taken).await, Err(StoreError::Conflict("answer row")));
    assert_eq!(w.store.refund_answer_rows(&first.id).await.unwrap()[0].fate, Some(AnswerFate::Moved));
    for sql in
        ["DELETE FROM refund_answer", "UPDATE refund_answer SET at = 1", "UPDATE refund_answer_row SET fate = 'x'"]
    {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    w.finish().await;
}

/// What a file and a step hold is not readable in the database.
#[tokio::test]
async fn files_and_words_are_sealed() {
    let Some(w) = World::new().await else { return };
    let a = planned(&w, 1).await;
    let (made, lines) = batch(&w.first, &[&a]);
    w.commit(make(&(made.clone(), lines), &w.first)).await.unwrap();
    let free = released(&made, &w.second);
    let files = vec![(ExportFormat::Csv, b"6222029988776655".to_vec())];
    let words = RefundBatchStep { words: "WordsCanary".into(), ..step(&free, M::Release, &w.second) };
    w.commit(C::Release(free, words, files, Vec::new()).into()).await.unwrap();
    let bytes = w.bytes().await;
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("税务局"), "the search itself works");
    assert!(!holds("6222029988776655") && !holds("WordsCanary"));
    w.finish().await;
}
