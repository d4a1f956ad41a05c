//! What happens if I stop: the facts from the registry, and the answer that the domain computes from them.

mod facts;
mod show;

pub(crate) use facts::standing_for;
pub use facts::{Standing, own_employee_cover, standing, standing_of};
pub(crate) use show::draft_for;
pub use show::{Preview, offered, show_preview};
