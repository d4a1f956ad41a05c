//! Every method and path with who may call it: printed by `yitui routes`, held against the real router by a test.

/// Who may call a route; the use cases hold it, this table says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anybody.
    Anyone,
    /// A visitor who is about to sign in, or a resident.
    Visitor,
    /// A signed-in resident, for what is theirs.
    Resident,
    /// A member of staff who is about to sign in.
    DeskVisitor,
    /// Signed-in staff, within jurisdiction and role.
    Staff,
    /// Administrators.
    Administrator,
    /// Whoever is about to sign a terminal in.
    TerminalVisitor,
    /// A terminal's page, with its credential in a cookie.
    Terminal,
    /// A terminal's program, with its credential in each request.
    TerminalProgram,
}

impl Who {
    /// As printed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::Visitor => "visitor or resident",
            Self::Resident => "resident, own things only",
            Self::DeskVisitor => "staff signing in",
            Self::Staff => "staff, within jurisdiction and role",
            Self::Administrator => "administrator",
            Self::TerminalVisitor => "terminal signing in",
            Self::Terminal => "terminal of an institution",
            Self::TerminalProgram => "terminal of an institution, by bearer credential",
        }
    }
}

/// One path.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Pattern in axum's notation.
    pub pattern: &'static str,
    /// Methods (GET also answers HEAD).
    pub methods: &'static [&'static str],
    /// Who may call it.
    pub who: Who,
}

const fn row(methods: &'static [&'static str], pattern: &'static str, who: Who) -> Row {
    Row { pattern, methods, who }
}

const GET: &[&str] = &["GET"];
const POST: &[&str] = &["POST"];
const BOTH: &[&str] = &["GET", "POST"];

/// All of them.
pub const TABLE: &[Row] = &[
    row(GET, "/", Who::Anyone),
    row(GET, "/live", Who::Anyone),
    row(GET, "/ready", Who::Anyone),
    row(GET, "/assets/{*path}", Who::Anyone),
    row(GET, "/language/{language}", Who::Anyone),
    row(GET, "/regions", Who::Anyone),
    row(GET, "/regions/other", Who::Anyone),
    row(GET, "/regions/{region}", Who::Anyone),
    row(GET, "/regions/{region}/start", Who::Anyone),
    row(GET, "/help", Who::Anyone),
    row(GET, "/help/card", Who::Anyone),
    row(GET, "/statistics", Who::Anyone),
    row(GET, "/statistics/file", Who::Anyone),
    row(GET, "/privacy", Who::Anyone),
    row(GET, "/check/{receipt}", Who::Anyone),
    row(GET, "/.well-known/yitui-receipt-key.pem", Who::Anyone),
    row(BOTH, "/sign-in", Who::Visitor),
    row(BOTH, "/sign-in/code", Who::Visitor),
    row(POST, "/sign-in/code/again", Who::Visitor),
    row(BOTH, "/sign-in/password", Who::Visitor),
    row(POST, "/sign-in/password/forget", Who::Visitor),
    row(POST, "/sign-out", Who::Visitor),
    row(BOTH, "/proof", Who::Resident),
    row(BOTH, "/proof/code", Who::Resident),
    row(GET, "/my", Who::Resident),
    row(GET, "/my/covers/{person}", Who::Resident),
    row(GET, "/my/looks", Who::Resident),
    row(GET, "/my/looks/{person}", Who::Resident),
    row(GET, "/my/notices", Who::Resident),
    row(POST, "/my/notices/{notice}/read", Who::Resident),
    row(BOTH, "/my/sessions", Who::Resident),
    row(POST, "/my/sessions/{session}/end", Who::Resident),
    row(BOTH, "/my/settings", Who::Resident),
    row(BOTH, "/my/settings/phone", Who::Resident),
    row(BOTH, "/my/settings/phone/code", Who::Resident),
    row(BOTH, "/my/settings/password", Who::Resident),
    row(POST, "/my/settings/password/code", Who::Resident),
    row(POST, "/my/settings/phone/code/again", Who::Resident),
    row(BOTH, "/my/stop/{cover}", Who::Resident),
    row(BOTH, "/my/refund/{cover}", Who::Resident),
    row(BOTH, "/applications/{application}", Who::Resident),
    row(BOTH, "/applications/{application}/reason", Who::Resident),
    row(BOTH, "/applications/{application}/questions", Who::Resident),
    row(BOTH, "/applications/{application}/documents", Who::Resident),
    row(GET, "/applications/{application}/documents/{document}", Who::Resident),
    row(POST, "/applications/{application}/documents/{document}/drop", Who::Resident),
    row(BOTH, "/applications/{application}/payee", Who::Resident),
    row(BOTH, "/applications/{application}/check", Who::Resident),
    row(BOTH, "/applications/{application}/code", Who::Resident),
    row(BOTH, "/applications/{application}/drop", Who::Resident),
    row(BOTH, "/applications/{application}/withdraw", Who::Resident),
    row(BOTH, "/applications/{application}/undo", Who::Resident),
    row(BOTH, "/applications/{application}/refund-account", Who::Resident),
    row(GET, "/receipts/{receipt}", Who::Resident),
    row(GET, "/receipts/{receipt}/file", Who::Resident),
    row(GET, "/card", Who::Resident),
    row(BOTH, "/card/lost", Who::Visitor),
    row(GET, "/card/family", Who::Resident),
    row(BOTH, "/card/activate/{person}", Who::Resident),
    row(BOTH, "/card/activate/{person}/code", Who::Resident),
    row(GET, "/card/codes/{binding}", Who::Resident),
    row(GET, "/card/codes/{binding}/next", Who::Resident),
    row(GET, "/card/codes/{binding}/seen", Who::Resident),
    row(BOTH, "/card/bindings/{binding}/restore", Who::Resident),
    row(BOTH, "/card/bindings/{binding}/guide", Who::Resident),
    row(BOTH, "/card/entrustments/{entrustment}", Who::Resident),
    row(POST, "/card/entrustments/{entrustment}/revoke", Who::Resident),
    row(GET, "/card/{certificate}", Who::Resident),
    row(GET, "/card/{certificate}/centre", Who::Resident),
    row(BOTH, "/card/{certificate}/channels/{channel}", Who::Resident),
    row(BOTH, "/card/{certificate}/unbind", Who::Resident),
    row(BOTH, "/card/{certificate}/unbind/code", Who::Resident),
    row(BOTH, "/card/{certificate}/freeze", Who::Resident),
    row(BOTH, "/card/{certificate}/unfreeze", Who::Resident),
    row(BOTH, "/card/{certificate}/unfreeze/code", Who::Resident),
    row(GET, "/card/{certificate}/done/{act}", Who::Resident),
    row(GET, "/card/{certificate}/history", Who::Resident),
    row(BOTH, "/card/{certificate}/history/{scan}", Who::Resident),
    row(GET, "/card/{certificate}/settlements", Who::Resident),
    row(GET, "/card/{certificate}/settlements/{settlement}", Who::Resident),
    row(GET, "/card/{certificate}/settlements/{settlement}/document.pdf", Who::Resident),
    row(BOTH, "/card/{certificate}/entrust", Who::Resident),
    row(BOTH, "/desk/sign-in", Who::DeskVisitor),
    row(BOTH, "/desk/second-factor", Who::DeskVisitor),
    row(BOTH, "/desk/enrol", Who::DeskVisitor),
    row(POST, "/desk/sign-out", Who::DeskVisitor),
    row(GET, "/desk", Who::Staff),
    row(BOTH, "/desk/search", Who::Staff),
    row(GET, "/desk/people/{person}", Who::Staff),
    row(POST, "/desk/people/{person}/purpose", Who::Staff),
    row(BOTH, "/desk/views", Who::Staff),
    row(BOTH, "/desk/views/{view}", Who::Staff),
    row(POST, "/desk/start", Who::Staff),
    row(BOTH, "/desk/keys", Who::Staff),
    row(BOTH, "/desk/team", Who::Staff),
    row(POST, "/desk/team/{absence}", Who::Staff),
    row(POST, "/desk/messages/{message}", Who::Staff),
    row(GET, "/desk/wall", Who::Staff),
    row(POST, "/desk/alarms/{alarm}", Who::Staff),
    row(GET, "/desk/inbox", Who::Staff),
    row(BOTH, "/desk/bulk", Who::Staff),
    row(BOTH, "/desk/batches/{batch}", Who::Staff),
    row(GET, "/desk/cases/{application}", Who::Staff),
    row(BOTH, "/desk/cases/{application}/{verb}", Who::Staff),
    row(GET, "/desk/cases/{application}/compare", Who::Staff),
    row(GET, "/desk/cases/{application}/documents/{document}", Who::Staff),
    row(GET, "/desk/exports", Who::Staff),
    row(BOTH, "/desk/exports/new", Who::Staff),
    row(BOTH, "/desk/exports/{export}", Who::Staff),
    row(GET, "/desk/exports/{export}/file", Who::Staff),
    row(GET, "/desk/refunds", Who::Staff),
    row(BOTH, "/desk/refunds/{refund}", Who::Staff),
    row(BOTH, "/desk/counter", Who::Staff),
    row(BOTH, "/desk/assist", Who::Staff),
    row(BOTH, "/desk/assist/for/{assistance}", Who::Staff),
    row(BOTH, "/desk/assist/for/{assistance}/stop/{cover}", Who::Staff),
    row(BOTH, "/desk/assist/for/{assistance}/refund/{cover}", Who::Staff),
    row(GET, "/desk/assist/applications/{application}", Who::Staff),
    row(BOTH, "/desk/assist/applications/{application}/reason", Who::Staff),
    row(BOTH, "/desk/assist/applications/{application}/questions", Who::Staff),
    row(BOTH, "/desk/assist/applications/{application}/documents", Who::Staff),
    row(GET, "/desk/assist/applications/{application}/documents/{document}", Who::Staff),
    row(POST, "/desk/assist/applications/{application}/documents/{document}/drop", Who::Staff),
    row(BOTH, "/desk/assist/applications/{application}/payee", Who::Staff),
    row(BOTH, "/desk/assist/applications/{application}/check", Who::Staff),
    row(BOTH, "/desk/assist/applications/{application}/code", Who::Staff),
    row(BOTH, "/desk/assist/applications/{application}/drop", Who::Staff),
    row(GET, "/desk/assist/applications/{application}/form", Who::Staff),
    row(BOTH, "/desk/freeze-card", Who::Staff),
    row(BOTH, "/desk/me", Who::Staff),
    row(GET, "/desk/figures", Who::Staff),
    row(GET, "/desk/figures/file", Who::Staff),
    row(BOTH, "/desk/record", Who::Staff),
    row(BOTH, "/desk/record/check", Who::Staff),
    row(GET, "/desk/record/{entry}", Who::Staff),
    row(GET, "/desk/record/{entry}/proof", Who::Staff),
    row(BOTH, "/desk/members", Who::Administrator),
    row(BOTH, "/desk/members/{staff}", Who::Administrator),
    row(BOTH, "/desk/incidents", Who::Administrator),
    row(POST, "/desk/incidents/{incident}", Who::Administrator),
    row(GET, "/terminal", Who::Terminal),
    row(BOTH, "/terminal/sign-in", Who::TerminalVisitor),
    row(POST, "/terminal/sign-out", Who::TerminalVisitor),
    row(BOTH, "/terminal/scan/{business}", Who::Terminal),
    row(GET, "/terminal/scans/{scan}", Who::Terminal),
    row(POST, "/terminal/scans/{scan}/settlement", Who::Terminal),
    row(GET, "/terminal/settlements", Who::Terminal),
    row(BOTH, "/terminal/settlements/{settlement}", Who::Terminal),
    row(POST, "/terminal/settlements/{settlement}/cancel", Who::Terminal),
    row(POST, "/api/terminal/scan", Who::TerminalProgram),
    row(BOTH, "/api/terminal/settlements", Who::TerminalProgram),
    row(POST, "/api/terminal/settlements/{settlement}/settle", Who::TerminalProgram),
    row(POST, "/api/terminal/settlements/{settlement}/cancel", Who::TerminalProgram),
];
