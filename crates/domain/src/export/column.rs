use serde::{Deserialize, Serialize};

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $stored:literal),+ $(,)?) => {
        /// A column of an exported list.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ExportColumn { $($(#[$doc])* $name),+ }

        impl ExportColumn {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
            /// The stored name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $stored),+ }
            }
        }
    };
}

columns! {
    /// Reference of the application.
    Reference = "reference",
    /// The insured's name.
    Insured = "insured",
    /// The insured's identity number, masked.
    IdNumber = "id_number",
    /// The insured's phone on record, masked.
    Phone = "phone",
    /// Region.
    Region = "region",
    /// Reason to stop.
    Reason = "reason",
    /// State.
    State = "state",
    /// Day it was sent.
    Submitted = "submitted",
    /// Days since it was sent.
    Age = "age",
    /// Day by which the office must decide.
    Deadline = "deadline",
    /// What the automatic checks left.
    Checks = "checks",
    /// Who has it.
    Assignee = "assignee",
    /// Amount of a refund.
    Amount = "amount",
    /// What was paid.
    Paid = "paid",
    /// Which way a refund goes.
    Way = "way",
    /// The payee's account, masked.
    Account = "account",
    /// Stage of a refund.
    Stage = "stage",
    /// When a refund was moved last.
    Moved = "moved",
    /// Index of an entry of the record.
    Index = "index",
    /// When something was done.
    At = "at",
    /// Who acted.
    Actor = "actor",
    /// What was done.
    Action = "action",
    /// To what.
    Object = "object",
    /// More about it.
    Detail = "detail",
    /// The request's incident number.
    Request = "request",
}

impl ExportColumn {
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.name() == name)
    }
    /// Width in a workbook, in characters.
    #[must_use]
    pub fn width(self) -> u16 {
        match self {
            Self::Index | Self::Age => 10,
            Self::IdNumber | Self::Phone | Self::Reference | Self::Account | Self::At | Self::Moved => 22,
            Self::Object | Self::Request | Self::Detail | Self::Action => 32,
            _ => 16,
        }
    }
}
