/// The pages on which an application is filled in, one thing each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// Why.
    Reason,
    /// Conditional questions.
    Questions,
    /// Documents by group.
    Documents,
    /// Payee account, only when the original channel can't be used.
    Payee,
    /// Check answers and declare.
    Check,
    /// The code that is bound to exactly this act.
    Code,
}

impl Step {
    /// All steps in order.
    pub const ALL: [Self; 6] = [Self::Reason, Self::Questions, Self::Documents, Self::Payee, Self::Check, Self::Code];
}

/// How a page is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leave {
    /// "Continue": what was typed is checked.
    Continue,
    /// "Save and leave": never checked.
    Save,
}
