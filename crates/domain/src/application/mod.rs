//! An application to stop residents' cover, or for the refund of one that was stopped: its states, what may happen to it, what is typed into it.

mod act;
pub mod command;
pub mod event;
pub mod form;
pub mod policy;
pub mod reference;
pub mod state;

pub use act::ApplicationAct;
pub use command::*;
pub use event::*;
pub use reference::Reference;
pub use state::*;
