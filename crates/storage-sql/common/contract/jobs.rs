use super::world::{NOW, World, bits};
use domain::{
    id::{AccountId, ApplicationId, BatchId, CertificateId, JobId, PersonId, RefundAnswerId},
    time::Timestamp,
};
use std::collections::HashSet;
use storage::{Change, ChangeSet, Job, JobKind, JobState, Records as _, StoreError, Writer as _};

async fn job(w: &World, detail: String, due_at: Timestamp) -> Job {
    let job = Job {
        id: JobId::from_bits(bits()),
        kind: JobKind::IssueReceipt(ApplicationId::from_bits(1)),
        detail,
        tries: 0,
        due_at,
        state: JobState::Waiting,
        created_at: NOW,
    };
    w.commit(Change::AddJob(job.clone())).await.unwrap();
    job
}

#[tokio::test]
async fn jobs_are_leased_tried_again_done_and_given_up() {
    let Some(w) = World::new().await else { return };
    let later = |seconds| NOW.plus_seconds(seconds);
    let second = job(&w, "b".into(), later(1)).await;
    let first = job(&w, "a".into(), NOW).await;
    let future = job(&w, "c".into(), later(100)).await;
    let claimed = w.store.claim_jobs(later(5), later(65), 9).await.unwrap();
    assert_eq!(claimed, [first.clone(), second.clone()]);
    assert!(w.store.claim_jobs(later(6), later(66), 9).await.unwrap().is_empty());
    w.store.finish_job(&first.id).await.unwrap();
    assert_eq!(w.store.finish_job(&first.id).await, Err(StoreError::Conflict("job")));
    // The second one's worker died: its lease runs out, unless somebody knows that nobody holds it.
    w.store.free_jobs().await.unwrap();
    assert_eq!(w.store.claim_jobs(later(6), later(65), 9).await.unwrap()[0].id, second.id);
    let again = w.store.claim_jobs(later(65), later(70), 9).await.unwrap();
    assert_eq!(again.iter().map(|j| (&j.id, j.tries)).collect::<Vec<_>>(), [(&second.id, 2)]);
    w.store.fail_job(&second.id, Some(later(90))).await.unwrap();
    assert!(w.store.claim_jobs(later(80), later(85), 9).await.unwrap().is_empty());
    assert_eq!(w.store.claim_jobs(later(90), later(95), 9).await.unwrap()[0].tries, 3);
    w.store.fail_job(&second.id, None).await.unwrap();
    assert_eq!(w.store.claim_jobs(later(200), later(201), 9).await.unwrap()[0].id, future.id);
    let outbox = w.store.facts(NOW).await.unwrap().outbox;
    assert_eq!((outbox["waiting"], outbox["done"], outbox["dead"]), (1, 1, 1));
    w.finish().await;
}

#[tokio::test]
async fn a_waiting_job_is_written_once() {
    let Some(w) = World::new().await else { return };
    let first = job(&w, "correction".into(), NOW).await;
    job(&w, "correction".into(), NOW).await;
    assert_eq!(w.store.facts(NOW).await.unwrap().outbox["waiting"], 1);
    w.store.finish_job(&first.id).await.unwrap();
    // A second correction is told as well.
    job(&w, "correction".into(), NOW).await;
    assert_eq!(w.store.facts(NOW).await.unwrap().outbox["waiting"], 1);
    w.finish().await;
}

#[tokio::test]
async fn a_job_keeps_what_it_is_about() {
    let Some(w) = World::new().await else { return };
    // One identifier, six kinds: they are six jobs.
    let kinds = [
        JobKind::IssueReceipt(ApplicationId::from_bits(1)),
        JobKind::IssueCardReceipt(CertificateId::from_bits(1)),
        JobKind::TellPhone(AccountId::from_bits(1)),
        JobKind::TellPerson(PersonId::from_bits(1)),
        JobKind::WorkBatch(BatchId::from_bits(1)),
        JobKind::TakeRefundAnswer(RefundAnswerId::from_bits(1)),
    ];
    for kind in &kinds {
        let job = Job {
            id: JobId::from_bits(bits()),
            kind: kind.clone(),
            detail: "same".into(),
            tries: 0,
            due_at: NOW,
            state: JobState::Waiting,
            created_at: NOW,
        };
        w.commit(Change::AddJob(job.clone())).await.unwrap();
        w.commit(Change::AddJob(Job { id: JobId::from_bits(bits()), ..job })).await.unwrap();
    }
    let claimed = w.store.claim_jobs(NOW, NOW.plus_seconds(60), 9).await.unwrap();
    let found: HashSet<JobKind> = claimed.iter().map(|job| job.kind.clone()).collect();
    assert_eq!((claimed.len(), found), (6, kinds.into_iter().collect()));
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_job_is_claimed_twice() {
    let Some(w) = World::new().await else { return };
    let mut set = ChangeSet::new();
    for n in 0..100 {
        set = set.with(Change::AddJob(Job {
            id: JobId::from_bits(bits()),
            kind: JobKind::IssueReceipt(ApplicationId::from_bits(1)),
            detail: format!("{n}"),
            tries: 0,
            due_at: NOW,
            state: JobState::Waiting,
            created_at: NOW,
        }));
    }
    w.store.commit(set).await.unwrap();
    let workers: Vec<_> = (0..8)
        .map(|_| {
            let store = w.store.clone();
            tokio::spawn(async move {
                let mut mine = Vec::new();
                loop {
                    let jobs = store.claim_jobs(NOW, NOW.plus_seconds(60), 3).await.unwrap();
                    if jobs.is_empty() {
                        return mine;
                    }
                    for job in jobs {
                        store.finish_job(&job.id).await.unwrap();
                        mine.push(job.id);
                    }
                }
            })
        })
        .collect();
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await.unwrap());
    }
    // With SKIP LOCKED a worker may see nothing while others hold the rest; what is left is claimed now.
    loop {
        let jobs = w.store.claim_jobs(NOW, NOW.plus_seconds(60), 100).await.unwrap();
        if jobs.is_empty() {
            break;
        }
        all.extend(jobs.into_iter().map(|job| job.id));
    }
    assert_eq!(all.len(), 100);
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), 100);
    w.finish().await;
}
