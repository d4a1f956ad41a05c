/// What is wrong with a file of the guides.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {cause}")]
pub struct GuideFault {
    /// Path in the guides' folder.
    pub file: String,
    /// What is wrong, in words for whoever wrote it.
    pub cause: String,
}

impl GuideFault {
    pub(crate) fn new(file: &str, cause: impl Into<String>) -> Self {
        Self { file: file.to_owned(), cause: cause.into() }
    }
}
