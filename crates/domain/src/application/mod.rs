//! An application to stop residents' cover: its states, what may happen to it, what is typed into it.

pub mod command;
pub mod event;
pub mod form;
pub mod policy;
pub mod reference;
pub mod state;

pub use command::*;
pub use event::*;
pub use reference::Reference;
pub use state::*;
