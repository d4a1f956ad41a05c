//! A file is made part by part: nothing is lost or doubled when somebody or something breaks off.

use super::*;

#[tokio::test]
async fn a_kill_between_parts_leaves_exactly_one_whole_file_and_one_look_each() {
    let (town, people) = town(3, 1000).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let id = asked(&town, &clerk, "xlsx").await;
    let before = town.blobs.count();
    // A process ended after a part was kept and before its commit: the part is there, the export knows nothing of it.
    let mut stray = town.ctx.blobs.create(&format!("{}{}", Export::prefix(&id), ExportId::from_bits(7))).await.unwrap();
    stray.write(b"half a par").await.unwrap();
    stray.finish().await.unwrap();
    // Two of three rows are read; the process ends before the file is made.
    assert_eq!(run_jobs(&town.ctx).await.unwrap(), 1);
    let half = export(&town, &id).await;
    assert_eq!((half.state, half.made, half.objects.len()), (S::Making, 2, 1));
    assert_eq!(export::download(&town.ctx, &on_duty(&clerk), &id).await.err(), Some(E::NotFound), "never half a file");
    // The same job once more, as after a lease that ran out: it is of an older version, and does nothing.
    once_more(&town.ctx, &id, "1").await;
    assert_eq!(sweep_exports(&town.ctx).await.unwrap(), 1, "the stray one, and not the part that is needed");
    run_all(&town).await;
    assert_eq!(town.blobs.count(), before + 1, "the file");
    assert_eq!(sweep_exports(&town.ctx).await.unwrap(), 0);
    let made = export(&town, &id).await;
    assert_eq!((made.state, made.made), (S::Ready, 3));
    let file = export::download(&town.ctx, &on_duty(&clerk), &id).await.ok().unwrap();
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file.bytes)).unwrap();
    let (mark, rows) = (book.worksheet_range_at(0).unwrap().unwrap(), book.worksheet_range_at(1).unwrap().unwrap());
    assert_eq!(mark.get_value((1, 1)), Some(&Data::String(id.to_string())));
    assert_eq!(rows.height(), 4);
    assert!(matches!(rows.get_value((1, 4)), Some(Data::DateTime(_))), "a date is a date");
    assert_eq!(rows.get_value((1, 5)), Some(&Data::Float(0.0)), "a number is a number");
    for person in &people[..3] {
        let page = looks::page(&town.ctx, &person.caller(), None, None).await.unwrap();
        assert_eq!(page.looks.iter().map(|l| l.times).sum::<usize>(), 1, "one look, however often it was begun");
    }
    town.finish().await;
}

#[tokio::test]
async fn rows_that_come_meanwhile_never_pass_the_bound() {
    let (town, _) = town(3, 3).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let id = asked(&town, &clerk, "csv").await;
    let late = adult(50, YUNFU).employed();
    town.store().import(vec![late.entry.clone()]).await.unwrap();
    let set = ChangeSet::new().with(Change::AddAccount(late.account())).with(Change::AddSession(late.session()));
    town.store().commit(set).await.unwrap();
    apply(&town, &late, Reason::Employee).await;
    run_all(&town).await;
    let made = export(&town, &id).await;
    assert_eq!((made.state, made.made, made.more), (S::Ready, 3, true));
    town.finish().await;
}

#[tokio::test]
async fn each_list_is_read_part_by_part_and_each_row_stands_in_it_once_however_often_a_job_runs() {
    let (town, people) = town(5, 1000).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let id = asked(&town, &clerk, "csv").await;
    run_doubled(&town, &id).await;
    let rows = lines(&town, &on_duty(&clerk), &id).await;
    assert_eq!((rows.len(), different(&rows, 0)), (5, 5));
    for (person, seen) in people.iter().zip([1, 1, 1, 1, 1, 0]) {
        assert_eq!(exported(&town, person).await, seen);
    }
    let auditor = on_duty(&member(&town, "auditor", Role::Auditor, &[YUNFU]).await);
    let action = Some("application.submit".to_owned());
    let source = ExportSource::Record(AuditFilter { action, ..AuditFilter::default() });
    let wanted = ExportForm { columns: ["index", "at", "action", "object"].map(String::from).to_vec(), ..form("csv") };
    let id = export::ask(&town.ctx, &auditor, source, &wanted).await.unwrap();
    run_doubled(&town, &id).await;
    let rows = lines(&town, &auditor, &id).await;
    let order: Vec<u64> = rows.iter().map(|row| row[0].parse().unwrap()).collect();
    assert!(order.len() == 5 && order.is_sorted_by(|a, b| a > b), "{order:?}");
    assert_eq!(different(&rows, 3), 5);
    town.finish().await;
}

#[tokio::test]
async fn refunds_of_one_instant_are_read_part_by_part_and_each_is_a_look() {
    let people: Vec<_> = (1..=5).map(|n| adult(n, YONGCHENG).employed().paid_in_cash()).collect();
    let mut town = Town::new(&people).await;
    town.ctx.limits = Arc::new(Limits { export_part: 2, ..Limits::default() });
    town.clock.pass(10 * DAY);
    let clerk = member(&town, "clerk", Role::Clerk, &[YONGCHENG]).await;
    let supervisor = member(&town, "supervisor", Role::Supervisor, &[YONGCHENG]).await;
    for person in &people {
        let case = apply(&town, person, Reason::Employee).await;
        does(&town, &clerk, &case, Move::Take).await.unwrap();
        does(&town, &clerk, &case, Move::Propose).await.unwrap();
        does(&town, &supervisor, &case, Move::Approve).await.unwrap();
    }
    let planned = ExportSource::Refunds { stage: RefundStage::Planned };
    let wanted = ExportForm { columns: ["reference", "amount", "account"].map(String::from).to_vec(), ..form("csv") };
    let me = on_duty(&clerk);
    let id = export::ask(&town.ctx, &me, planned, &wanted).await.unwrap();
    run_doubled(&town, &id).await;
    let rows = lines(&town, &me, &id).await;
    assert_eq!((rows.len(), different(&rows, 0)), (5, 5));
    assert!(rows.iter().all(|row| row[2].contains('*') && !row[2].contains(ACCOUNT)), "{rows:?}");
    for person in &people {
        assert_eq!(exported(&town, person).await, 1);
    }
    town.finish().await;
}

/// Objects of a slow worker: before it writes the object of this number its lease runs out, and another one does all
/// there is to do.
struct Slow {
    clock: Arc<Moving>,
    inner: Arc<dyn BlobStore>,
    other: Mutex<Option<Context>>,
    id: ExportId,
    left: Mutex<usize>,
}

#[async_trait]
impl BlobStore for Slow {
    async fn create(&self, name: &str) -> Result<Box<dyn BlobWriter>, PortError> {
        let now = {
            let mut left = self.left.lock().unwrap();
            *left = left.wrapping_sub(1);
            *left == usize::MAX
        };
        let other = if now { self.other.lock().unwrap().take() } else { None };
        if let Some(ctx) = other {
            self.clock.pass(61);
            while run_jobs(&ctx).await.unwrap() > 0 {}
            let made = ctx.store.lookup_export(&self.id).await.unwrap().unwrap();
            assert_eq!(made.state, S::Ready, "the other one was done first");
        }
        self.inner.create(name).await
    }
    async fn read(&self, name: &str) -> Result<Vec<u8>, PortError> {
        self.inner.read(name).await
    }
    async fn delete(&self, name: &str) -> Result<(), PortError> {
        self.inner.delete(name).await
    }
    async fn named(&self, prefix: &str, quiet: Duration) -> Result<Vec<String>, PortError> {
        self.inner.named(prefix, quiet).await
    }
}

#[tokio::test]
async fn two_workers_on_one_export_make_one_whole_file_and_the_slow_one_leaves_nothing() {
    let (town, people) = town(5, 1000).await;
    // Three parts and the file.
    for slow in 0..4 {
        let clerk = member(&town, &format!("clerk{slow}"), Role::Clerk, &[YUNFU]).await;
        let before = town.blobs.count();
        let id = asked(&town, &clerk, "csv").await;
        let blobs = Slow {
            clock: town.clock.clone(),
            inner: town.ctx.blobs.clone(),
            other: Mutex::new(Some(town.ctx.clone())),
            id: id.clone(),
            left: Mutex::new(slow),
        };
        let ctx = Context { blobs: Arc::new(blobs), ..town.ctx.clone() };
        // The other one finished the slow one's job: that is a conflict, too.
        while !matches!(run_jobs(&ctx).await, Ok(0)) {}
        assert_eq!(town.blobs.count(), before + 1, "the file and nothing else");
        let rows = lines(&town, &on_duty(&clerk), &id).await;
        assert_eq!((rows.len(), different(&rows, 0)), (5, 5), "slow at {slow}");
        for person in &people[..5] {
            assert_eq!(exported(&town, person).await, slow + 1);
        }
    }
    town.finish().await;
}
