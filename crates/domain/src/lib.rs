//! What is true: the pure rules of stopping residents' medical insurance.
//!
//! No IO, no async, no clock, no randomness. The same code runs in the server and, compiled to
//! WASM, in the browser, so that both say the same about the same facts.

pub mod account;
pub mod application;
pub mod assist;
pub mod audit;
pub mod calendar;
pub mod card;
pub mod consequence;
pub mod cover;
pub mod deadline;
pub mod delivery;
pub mod enquiry;
pub mod export;
pub mod figure;
pub mod id;
pub mod incident;
pub mod language;
pub mod money;
pub mod person;
pub mod queue;
pub mod rating;
pub mod receipt;
pub mod refund;
pub mod retention;
pub mod review;
pub mod rules;
pub mod staff;
pub mod suggestion;
pub mod talk;
pub mod time;
pub mod words;
