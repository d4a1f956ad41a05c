//! What the tests of plans let pass, on both databases.

/// Statements that may walk a table or a whole index: counts, the jobs and messages that wait when the server starts, small tables (the
/// staff, a person's kin), the terminals' list of the command line, the worker's looks for cards and family bindings that
/// the register no longer carries, the regions that a walk from one to the next found, the demonstration's sign-ins, the
/// versions of regions' rules that were let go.
pub(crate) const MAY_SCAN: &[&str] = &[
    "::facts::",
    "::purge::",
    "job::FREE",
    "delivery::FREE",
    "session::REVOKE_EVERYBODY",
    "staff::LIST",
    "reveal::RELATED",
    "person::SAMPLE",
    "audit::LIST",
    "audit::ACTIONS",
    "search::REGIONS",
    "load::OF_MEMBERS",
    "institution::TERMINALS",
    "binding::FAMILY_UNFOUNDED",
    "certificate::UNINSURED",
    "rules::PUBLISHED",
    "rules::MARK",
];
