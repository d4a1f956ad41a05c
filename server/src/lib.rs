//! How it runs: configuration, the layers in front of the pages, the worker, the command line.
#![forbid(unsafe_code)]

pub mod adapters;
pub mod assets;
pub mod cli;
pub mod config;
pub mod database;
pub mod demo;
pub mod guides;
pub mod http;
pub mod logging;
mod private;
pub mod rules;
pub mod seed;
pub mod serve;
pub mod simulate;
pub mod text;
pub mod worker;
