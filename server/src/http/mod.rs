//! What stands between the network and the pages, outermost first: visit (request id, address, language), headers,
//! panics, host, load, body, origin, session, form token.

pub mod assets;
mod bare;
pub mod body;
mod check_files;
mod choices;
mod crowd;
pub mod csrf;
pub mod edge;
mod gateway;
pub mod headers;
pub mod health;
pub mod host;
mod hosts;
mod kept;
pub mod load;
pub mod origin;
pub mod panics;
mod patient;
pub mod refusal;
pub mod router;
pub mod routes;
pub mod serve;
pub mod session;
pub mod visit;

pub use check_files::{CheckFileFault, CheckFiles};
pub use edge::{Edge, GatewaySecret};
pub use health::Health;
pub use router::router;
