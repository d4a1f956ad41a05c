use domain::rules::RegionCode;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Best first.
    pub hits: Vec<Hit>,
}

/// One page that answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Where it leads.
    pub target: Target,
    /// Its heading; of a region, its name.
    pub title: Vec<Piece>,
    /// The heading of the section that fits best; empty for the whole page.
    pub section: Vec<Piece>,
    /// A few words of it.
    pub text: Vec<Piece>,
}

/// Where a hit leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A guide, or a section of it.
    Guide {
        /// Its name in addresses.
        slug: String,
        /// The section's anchor.
        section: Option<String>,
    },
    /// What holds in a region.
    Region(RegionCode),
    /// Another page of the service.
    Page(String),
}

/// A run of text, and whether it is what was looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// They are what was looked for.
    pub hit: bool,
}
