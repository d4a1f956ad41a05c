//! The only SQL, compiled once by each backend. What must differ is in the backend's `dialect.rs`.

#[macro_use]
mod statements;

mod account;
mod application;
mod apply;
mod assist;
mod audit;
mod card;
mod code;
mod counter;
mod deadline;
mod delivery;
mod desk;
mod document;
mod effect;
mod enquiry;
mod error;
mod facts;
mod figure;
mod hand_off;
mod idempotency;
mod import;
mod job;
mod look;
mod meta;
mod migrate;
mod name_keys;
mod notice;
mod order;
mod parked;
mod passkey;
mod person;
mod purge;
mod queue;
mod rating;
mod reads;
mod receipt;
mod refund;
mod refund_batch;
mod retention;
mod reveal;
mod review;
mod row;
mod rules;
mod search;
mod search_reads;
mod session;
mod staff;
mod suggestion;
mod talk;

pub(crate) use apply::apply;
pub(crate) use audit::append;
pub(crate) use error::{failed, migration_failed};
pub(crate) use migrate::pending;
pub(crate) use order::{Done, Order};

/// Every statement, by name: a test prepares each one.
#[cfg(test)]
mod may_scan;
#[cfg(test)]
pub(crate) use may_scan::MAY_SCAN;

#[cfg(test)]
pub(crate) fn statements() -> Vec<(&'static str, &'static str)> {
    [
        account::ALL,
        application::ALL,
        assist::ALL,
        audit::ALL,
        card::binding::ALL,
        card::certificate::ALL,
        card::physical::ALL,
        card::entrustment::ALL,
        card::institution::ALL,
        card::scan::ALL,
        card::settlement::ALL,
        counter::ALL,
        deadline::ALL,
        delivery::ALL,
        desk::absence::ALL,
        desk::batch::ALL,
        desk::export::ALL,
        desk::incident::ALL,
        desk::load::ALL,
        desk::message::ALL,
        desk::view::ALL,
        document::ALL,
        effect::ALL,
        enquiry::list::ALL,
        enquiry::one::ALL,
        enquiry::verdict::ALL,
        facts::ALL,
        figure::ALL,
        hand_off::ALL,
        idempotency::ALL,
        import::ALL,
        job::ALL,
        look::ALL,
        meta::ALL,
        notice::ALL,
        parked::ALL,
        passkey::ALL,
        person::ALL,
        purge::ALL,
        queue::ALL,
        rating::given::ALL,
        rating::review::ALL,
        receipt::ALL,
        refund::ALL,
        refund_batch::answer::ALL,
        refund_batch::line::ALL,
        refund_batch::one::ALL,
        retention::ALL,
        reveal::ALL,
        review::correction::ALL,
        review::finding::ALL,
        review::others::ALL,
        review::submission::ALL,
        rules::ALL,
        search::ALL,
        session::ALL,
        staff::ALL,
        suggestion::digest::ALL,
        suggestion::list::ALL,
        suggestion::one::ALL,
        talk::message::ALL,
        talk::opinion::ALL,
    ]
    .concat()
}
