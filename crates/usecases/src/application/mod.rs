//! An application to stop a cover: filled in page by page, sent once, withdrawn, undone, looked at.

mod advance;
mod answer_payee;
mod answer_questions;
mod answer_reason;
mod approve;
mod case;
mod declare;
mod documents;
mod drop_draft;
pub mod inspect;
pub(crate) mod messages;
/// Notices to the applicant.
pub mod notify;
mod places;
mod save;
mod start;
mod status;
mod step;
mod submit;
mod undo;
mod unfinished;
mod upload;
mod withdraw;

pub(crate) use advance::is_about_version;
pub use advance::{advance, audit, audit_by};
pub use answer_payee::answer_payee;
pub use answer_questions::answer_questions;
pub use answer_reason::answer_reason;
pub use approve::{approval_changes, consequence_at_approval};
pub use case::{Case, is_editable, open_case, own};
pub use declare::declare;
pub use documents::{drop_document, read_document};
pub use drop_draft::drop_draft;
pub use messages::{saw_messages, write_message};
pub use notify::{NoticeKind, notice};
pub use places::{UploadPlace, UploadPlaces};
pub use start::start;
pub use status::{OfficeClock, Status, show_status};
pub use step::{Leave, Step};
pub use storage::{Document, DocumentState};
pub(crate) use submit::not_held;
pub use submit::{request_submit_code, submit};
pub use undo::{request_undo_code, undo};
pub use unfinished::sweep_uploads;
pub use upload::{Chunks, PARALLEL, upload};
pub use withdraw::withdraw;
