//! What every storage promises, run on each database by its own crate.

mod accounts;
pub mod audit;
mod cards;
mod commits;
mod deadlines;
mod desk;
mod effects;
mod figures;
mod housekeeping;
mod import;
mod jobs;
mod limits;
mod own_case;
mod parked;
mod people;
mod queue;
mod races;
mod receipts;
mod reveals;
mod reviews;
mod round_trip;
mod schema;
mod search;
mod secrecy;
mod talk;
mod versions;
pub mod world;
