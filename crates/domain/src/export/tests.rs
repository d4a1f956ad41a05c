use super::{ExportState as S, *};
use crate::{audit::AuditFilter, queue::QueueFilter};

#[test]
fn names_are_read_back_and_lists_name_their_own_columns() {
    assert!(ExportColumn::ALL.iter().all(|c| ExportColumn::from_name(c.name()) == Some(*c)));
    assert!(ExportState::ALL.iter().all(|s| ExportState::from_name(s.name()) == Some(*s)));
    assert!(ExportFormat::ALL.iter().all(|f| ExportFormat::from_name(f.name()) == Some(*f)));
    let queue = ExportSource::Queue { filter: QueueFilter::default(), member: None };
    assert_eq!((queue.kind(), queue.columns()[0], queue.columns().len()), ("queue", ExportColumn::Reference, 12));
    let text = serde_json::to_string(&queue).unwrap_or_default();
    assert_eq!(serde_json::from_str::<ExportSource>(&text).ok(), Some(queue));
}

#[test]
fn what_is_over_stays_over() {
    for over in [S::Declined, S::Cancelled, S::Expired, S::Failed] {
        assert!(S::ALL.iter().all(|to| !over.may_become(*to)), "{over:?}");
    }
    assert!(S::ALL.iter().all(|from| !from.may_become(S::Ready) || *from == S::Making), "only a made file is ready");
    assert!(!S::Waiting.may_become(S::Making), "nothing is made before a second person said yes");
}

#[test]
fn lists_belong_to_roles() {
    let queue = ExportSource::Queue { filter: QueueFilter::default(), member: None };
    let record = ExportSource::Record(AuditFilter::default());
    assert_eq!(Role::ALL.map(|role| queue.may(role)), [true, true, false, true]);
    assert_eq!(Role::ALL.map(|role| record.may(role)), [false, false, false, true]);
}
