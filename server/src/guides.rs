//! Loading the guides of the program.

use ::guides::{GuideFault, Library};
use domain::rules::RuleBook;

/// The guides could not be read: each fault names its file.
#[derive(Debug, thiserror::Error)]
#[error("guides: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct GuidesFault(pub Vec<GuideFault>);

/// Loads the guides of the program, and builds the search over them and these rules.
///
/// # Errors
/// Every fault that was found; none in a program whose tests passed.
pub fn load(book: &RuleBook) -> Result<Library, GuidesFault> {
    Library::load(guides_embedded::FILES.iter().copied(), book).map_err(GuidesFault)
}
