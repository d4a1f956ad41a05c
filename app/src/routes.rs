//! Every path of the product, typed: a link cannot name a page that is gone. A snapshot test pins them all.

use domain::{
    id::{
        AbsenceId, ApplicationId, AssistanceId, BatchId, BindingId, CertificateId, CoverId, DeskMessageId, DigestId,
        DocumentId, EnquiryId, EntrustmentId, EscalationId, ExportId, HoldId, IncidentId, NoticeId, PasskeyId,
        PersonId, RatingId, ReceiptId, RefundAnswerId, RefundBatchId, RefundId, RulesDraftId, ScanId, SessionId,
        SettlementId, StaffId, SuggestionId, ViewId,
    },
    rules::{ChannelCode, RegionCode},
};

macro_rules! routes {
    ($($(#[$doc:meta])* $name:ident $(($($field:ident : $ty:ty),+))? => $pattern:literal),+ $(,)?) => {
        /// A page or an act of the product.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Route { $($(#[$doc])* $name $(($($ty),+))?),+ }

        impl Route {
            /// Every pattern in axum's notation, with the route's name.
            pub const PATTERNS: &'static [(&'static str, &'static str)] = &[$((stringify!($name), $pattern)),+];
            /// The path of this route.
            #[must_use]
            pub fn path(&self) -> String {
                match self { $(Self::$name $(($($field),+))? => fill($pattern, &[$($($field.to_string()),+)?])),+ }
            }
        }
    };
}

/// Replaces `{…}` parts in order.
fn fill(pattern: &str, values: &[String]) -> String {
    let mut values = values.iter();
    pattern
        .split('/')
        .map(|part| if part.starts_with('{') { values.next().map_or("", String::as_str) } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

routes! {
    /// Home.
    Home => "/",
    /// Changes the reader's language (`/language/en?to=/regions`).
    Language(language: String) => "/language/{language}",
    /// Changes between the usual pages and those for older people (`/ui/elder?to=/regions`).
    Ui(style: String) => "/ui/{style}",
    /// What a browser shows where there is no connection.
    Offline => "/offline",
    /// What a browser can do.
    Diagnostics => "/diagnostics",
    /// Region list and search.
    Regions => "/regions",
    /// An honest page for a region that is not served.
    RegionNotServed => "/regions/other",
    /// A region's ten-section guide.
    Region(region: RegionCode) => "/regions/{region}",
    /// Before you start: who needs it, who does not.
    Start(region: RegionCode) => "/regions/{region}/start",
    /// Help.
    Help => "/help",
    /// Help about the electronic card.
    HelpCard => "/help/card",
    /// What answers a question in somebody's own words.
    HelpSearch => "/help/search",
    /// A how-to guide.
    Guide(slug: String) => "/help/{slug}",
    /// Statistics for everybody.
    Statistics => "/statistics",
    /// The same as a file.
    StatisticsFile => "/statistics/file",
    /// What residents think, as a file.
    StatisticsRatings => "/statistics/ratings",
    /// What was proposed, and what the offices say to it.
    Suggestions => "/suggestions",
    /// The same as a file.
    SuggestionsFile => "/suggestions/file",
    /// How many came and were answered in time, as a file.
    SuggestionsFigures => "/suggestions/figures",
    /// Proposes something.
    SuggestionNew => "/suggestions/new",
    /// Privacy notice.
    Privacy => "/privacy",
    /// Sign in by phone.
    SignIn => "/sign-in",
    /// The one-time code for signing in.
    SignInCode => "/sign-in/code",
    /// Sends the sign-in code again.
    SignInAgain => "/sign-in/code/again",
    /// The password, after the code.
    SignInPassword => "/sign-in/password",
    /// Signs in without the forgotten password, and drops it.
    ForgetPassword => "/sign-in/password/forget",
    /// Signs in with a ticket of the program that holds the pages.
    HandOff => "/hand-off",
    /// Sign out.
    SignOut => "/sign-out",
    /// Whoever is signed in is still there.
    Stay => "/stay",
    /// Real-name proof.
    Proof => "/proof",
    /// The one-time code of the proof.
    ProofCode => "/proof/code",
    /// My page.
    My => "/my",
    /// Covers, payments and applications of a person.
    Covers(person: PersonId) => "/my/covers/{person}",
    /// Notices.
    Notices => "/my/notices",
    /// Channels, quiet hours and wishes for notices.
    NoticeSettings => "/my/notices/settings",
    /// Binds or unbinds an e-mail address.
    NoticeEmail => "/my/notices/settings/email",
    /// Binds or unbinds WeChat.
    NoticeWechat => "/my/notices/settings/wechat",
    /// Lets WeChat sign in, or no more.
    WechatSignsIn => "/my/sessions/wechat",
    /// Marks a notice read.
    ReadNotice(notice: NoticeId) => "/my/notices/{notice}/read",
    /// One's own questions to the office.
    Enquiries => "/my/questions",
    /// A new one.
    EnquiryNew => "/my/questions/new",
    /// One of them.
    Enquiry(enquiry: EnquiryId) => "/my/questions/{enquiry}",
    /// What I proposed.
    MySuggestions => "/my/suggestions",
    /// One of them.
    MySuggestion(suggestion: SuggestionId) => "/my/suggestions/{suggestion}",
    /// Who of the staff looked at my data.
    Looks => "/my/looks",
    /// The same about somebody I act for.
    LooksOf(person: PersonId) => "/my/looks/{person}",
    /// Sessions and sign-out everywhere.
    Sessions => "/my/sessions",
    /// Ends one session.
    EndSession(session: SessionId) => "/my/sessions/{session}/end",
    /// Phone, password, language.
    Settings => "/my/settings",
    /// Change of phone: new number.
    ChangePhone => "/my/settings/phone",
    /// Change of phone: its code.
    ChangePhoneCode => "/my/settings/phone/code",
    /// Change of phone: sends its code again.
    ChangePhoneAgain => "/my/settings/phone/code/again",
    /// Sets a password.
    SetPassword => "/my/settings/password",
    /// Sends the code that setting a password needs.
    PasswordCode => "/my/settings/password/code",
    /// What happens if I stop this cover.
    Preview(cover: CoverId) => "/my/stop/{cover}",
    /// Whether there is a refund for a cover that was stopped.
    RefundPreview(cover: CoverId) => "/my/refund/{cover}",
    /// An application: status page, or the next step of a draft.
    Application(application: ApplicationId) => "/applications/{application}",
    /// Objecting to a refusal.
    Objection(application: ApplicationId) => "/applications/{application}/objection",
    /// What keeps an open status page up to date.
    ApplicationEvents(application: ApplicationId) => "/applications/{application}/events",
    /// Step: reason.
    StepReason(application: ApplicationId) => "/applications/{application}/reason",
    /// Step: conditional questions.
    StepQuestions(application: ApplicationId) => "/applications/{application}/questions",
    /// Step: documents.
    StepDocuments(application: ApplicationId) => "/applications/{application}/documents",
    /// Takes a document out.
    DropDocument(application: ApplicationId, document: DocumentId) => "/applications/{application}/documents/{document}/drop",
    /// Shows a document to its owner.
    Document(application: ApplicationId, document: DocumentId) => "/applications/{application}/documents/{document}",
    /// Step: payee account.
    StepPayee(application: ApplicationId) => "/applications/{application}/payee",
    /// Step: check answers and declare.
    StepCheck(application: ApplicationId) => "/applications/{application}/check",
    /// Step: the code that is bound to exactly this act.
    StepCode(application: ApplicationId) => "/applications/{application}/code",
    /// Throws a draft away.
    DropDraft(application: ApplicationId) => "/applications/{application}/drop",
    /// Withdraws before the decision.
    Withdraw(application: ApplicationId) => "/applications/{application}/withdraw",
    /// Undoes before the effective date.
    Undo(application: ApplicationId) => "/applications/{application}/undo",
    /// Another account for a refund that came back.
    RefundAccount(application: ApplicationId) => "/applications/{application}/refund-account",
    /// How a case was handled, as its resident sees it.
    Rating(application: ApplicationId) => "/applications/{application}/rating",
    /// A receipt, for its owner.
    Receipt(receipt: ReceiptId) => "/receipts/{receipt}",
    /// The receipt's file for offline checking.
    ReceiptFile(receipt: ReceiptId) => "/receipts/{receipt}/file",
    /// Wallet: the cards of a resident and of those they act for.
    Wallet => "/card",
    /// A lost phone: freezes with nothing but the phone number proven.
    LostCard => "/card/lost",
    /// The family account: minors' cards.
    Family => "/card/family",
    /// Activates a person's card, or binds this device to it: consent and identity.
    ActivateCard(person: PersonId) => "/card/activate/{person}",
    /// Its code and the card password.
    ActivateCardCode(person: PersonId) => "/card/activate/{person}/code",
    /// The dynamic code of a binding.
    CardCode(binding: BindingId) => "/card/codes/{binding}",
    /// The next code, as a part of the page.
    NextCardCode(binding: BindingId) => "/card/codes/{binding}/next",
    /// Whether a code was used, as a part of the page.
    SeenCardCode(binding: BindingId) => "/card/codes/{binding}/seen",
    /// Binds a device again within a day.
    RestoreBinding(binding: BindingId) => "/card/bindings/{binding}/restore",
    /// How to unbind in a channel that this service can't reach; the holder's own statement.
    UnbindGuide(binding: BindingId) => "/card/bindings/{binding}/guide",
    /// What somebody is entrusted with.
    Entrusted(entrustment: EntrustmentId) => "/card/entrustments/{entrustment}",
    /// Revokes an entrustment.
    RevokeEntrustment(entrustment: EntrustmentId) => "/card/entrustments/{entrustment}/revoke",
    /// A certificate.
    Certificate(certificate: CertificateId) => "/card/{certificate}",
    /// Its personal centre.
    CardCentre(certificate: CertificateId) => "/card/{certificate}/centre",
    /// How to unbind in a channel of which nothing is on record; the holder's own statement.
    CardChannel(certificate: CertificateId, channel: ChannelCode) => "/card/{certificate}/channels/{channel}",
    /// What ends and what stays, before it is unbound.
    Unbind(certificate: CertificateId) => "/card/{certificate}/unbind",
    /// The code that is bound to exactly this unbinding.
    UnbindCode(certificate: CertificateId) => "/card/{certificate}/unbind/code",
    /// Freezes it.
    Freeze(certificate: CertificateId) => "/card/{certificate}/freeze",
    /// Unfreezes it: identity.
    Unfreeze(certificate: CertificateId) => "/card/{certificate}/unfreeze",
    /// Unfreezes it: code.
    UnfreezeCode(certificate: CertificateId) => "/card/{certificate}/unfreeze/code",
    /// After an act on it; the act is a name of the page's own.
    CardDone(certificate: CertificateId, act: String) => "/card/{certificate}/done/{act}",
    /// Who scanned it, where and for what.
    CardHistory(certificate: CertificateId) => "/card/{certificate}/history",
    /// "This wasn't me" about one use.
    DisownUse(certificate: CertificateId, scan: ScanId) => "/card/{certificate}/history/{scan}",
    /// What was settled for its owner: visits and purchases.
    Settlements(certificate: CertificateId) => "/card/{certificate}/settlements",
    /// One of them with its bill.
    Settlement(certificate: CertificateId, settlement: SettlementId) => "/card/{certificate}/settlements/{settlement}",
    /// Its expense document.
    SettlementDocument(certificate: CertificateId, settlement: SettlementId) => "/card/{certificate}/settlements/{settlement}/document.pdf",
    /// Entrusted purchase: the list and a new one.
    Entrust(certificate: CertificateId) => "/card/{certificate}/entrust",
    /// The public check page: shows what the receipt shows.
    Check(receipt: ReceiptId) => "/check/{receipt}",
    /// The public key that signs receipts.
    ReceiptKey => "/.well-known/yitui-receipt-key.pem",
    /// Staff: sign in.
    DeskSignIn => "/desk/sign-in",
    /// Staff: second factor.
    DeskSecondFactor => "/desk/second-factor",
    /// Staff: enrol the second factor.
    DeskEnrol => "/desk/enrol",
    /// Staff: sign in by a passkey alone.
    DeskPasskey => "/desk/passkey",
    /// Staff: sign out.
    DeskSignOut => "/desk/sign-out",
    /// Staff: whoever is signed in is still there.
    DeskStay => "/desk/stay",
    /// Staff: the queue.
    Desk => "/desk",
    /// Staff: finds people and cases.
    DeskSearch => "/desk/search",
    /// Staff: a person.
    DeskPerson(person: PersonId) => "/desk/people/{person}",
    /// Staff: says what a person is looked at for.
    DeskPersonPurpose(person: PersonId) => "/desk/people/{person}/purpose",
    /// Staff: own queues.
    DeskViews => "/desk/views",
    /// Staff: one of them.
    DeskView(view: ViewId) => "/desk/views/{view}",
    /// Staff: which queue opens first.
    DeskStart => "/desk/start",
    /// Staff: the keys, and whether single keys act.
    DeskKeys => "/desk/keys",
    /// Staff: who works on what, and who is away.
    DeskTeam => "/desk/team",
    /// Staff: somebody is back.
    EndAbsence(absence: AbsenceId) => "/desk/team/{absence}",
    /// Staff: puts a message away.
    DeskMessage(message: DeskMessageId) => "/desk/messages/{message}",
    /// Staff: what is late and due, by region.
    DeskWall => "/desk/wall",
    /// Messages of the office's cases that reached nobody.
    LostMessages => "/desk/lost-messages",
    /// Staff: puts an alarm about a deadline away.
    DeskAlarm(alarm: EscalationId) => "/desk/alarms/{alarm}",
    /// Staff: messages of residents that wait for an answer.
    DeskInbox => "/desk/inbox",
    /// Staff: residents' questions.
    DeskEnquiries => "/desk/questions",
    /// Staff: one of them.
    DeskEnquiry(enquiry: EnquiryId) => "/desk/questions/{enquiry}",
    /// Staff: the same act on many cases, looked at first.
    Bulk => "/desk/bulk",
    /// Staff: what became of each.
    DeskBatch(batch: BatchId) => "/desk/batches/{batch}",
    /// Staff: a case.
    Case(application: ApplicationId) => "/desk/cases/{application}",
    /// Staff: an act on a case; the verb is a `domain::application::Move` name or `note`.
    CaseAct(application: ApplicationId, verb: String) => "/desk/cases/{application}/{verb}",
    /// Staff: two documents of a case side by side.
    CaseCompare(application: ApplicationId) => "/desk/cases/{application}/compare",
    /// Staff: a document of a case.
    CaseDocument(application: ApplicationId, document: DocumentId) => "/desk/cases/{application}/documents/{document}",
    /// Exports: one's own, and those that wait.
    Exports => "/desk/exports",
    /// Asking for an export.
    ExportNew => "/desk/exports/new",
    /// One export.
    Export(export: ExportId) => "/desk/exports/{export}",
    /// Its file.
    ExportFile(export: ExportId) => "/desk/exports/{export}/file",
    /// Staff: refund worklist.
    Refunds => "/desk/refunds",
    /// Staff: moves a refund.
    MoveRefund(refund: RefundId) => "/desk/refunds/{refund}",
    /// Staff: regions' rules.
    DeskRules => "/desk/rules",
    /// Staff: a region's versions, and a new draft.
    DeskRulesRegion(region: RegionCode) => "/desk/rules/regions/{region}",
    /// Staff: a draft of a region's rules.
    DeskRulesDraft(draft: RulesDraftId) => "/desk/rules/drafts/{draft}",
    /// Staff: refunds that travel together.
    RefundBatches => "/desk/refund-batches",
    /// Staff: puts some together.
    RefundBatchNew => "/desk/refund-batches/new",
    /// Staff: a batch of refunds.
    RefundBatch(batch: RefundBatchId) => "/desk/refund-batches/{batch}",
    /// Staff: its file for whoever pays (`csv`, `xlsx`), or an answer to be filled in (`answer`).
    RefundBatchFile(batch: RefundBatchId, format: String) => "/desk/refund-batches/{batch}/file/{format}",
    /// Staff: its cover sheet.
    RefundBatchSheet(batch: RefundBatchId) => "/desk/refund-batches/{batch}/sheet",
    /// Staff: what whoever pays answers.
    RefundBatchAnswer(batch: RefundBatchId) => "/desk/refund-batches/{batch}/answer",
    /// Staff: what became of an answer.
    RefundAnswer(answer: RefundAnswerId) => "/desk/refund-answers/{answer}",
    /// Staff: confirms a resident's identity at the counter.
    Counter => "/desk/counter",
    /// Staff: begins an application for somebody who has no smartphone; their own begun ones.
    Assist => "/desk/assist",
    /// Staff: somebody whom they help.
    AssistFor(assistance: AssistanceId) => "/desk/assist/for/{assistance}",
    /// Staff: what happens if that person stops this cover.
    AssistStop(assistance: AssistanceId, cover: CoverId) => "/desk/assist/for/{assistance}/stop/{cover}",
    /// Staff: whether there is a refund for a cover of theirs that was stopped.
    AssistRefund(assistance: AssistanceId, cover: CoverId) => "/desk/assist/for/{assistance}/refund/{cover}",
    /// Staff: an application of theirs is taken back.
    AssistBack(assistance: AssistanceId, application: ApplicationId) => "/desk/assist/for/{assistance}/applications/{application}/back",
    /// Staff: an application that they enter: its next step, or what is handed out once it was sent.
    Assisted(application: ApplicationId) => "/desk/assist/applications/{application}",
    /// Staff: its reason.
    AssistedReason(application: ApplicationId) => "/desk/assist/applications/{application}/reason",
    /// Staff: its conditional questions.
    AssistedQuestions(application: ApplicationId) => "/desk/assist/applications/{application}/questions",
    /// Staff: its documents.
    AssistedDocuments(application: ApplicationId) => "/desk/assist/applications/{application}/documents",
    /// Staff: takes one of them out.
    AssistedDropDocument(application: ApplicationId, document: DocumentId) => "/desk/assist/applications/{application}/documents/{document}/drop",
    /// Staff: shows one of them.
    AssistedDocument(application: ApplicationId, document: DocumentId) => "/desk/assist/applications/{application}/documents/{document}",
    /// Staff: its payee account.
    AssistedPayee(application: ApplicationId) => "/desk/assist/applications/{application}/payee",
    /// Staff: its answers and declaration.
    AssistedCheck(application: ApplicationId) => "/desk/assist/applications/{application}/check",
    /// Staff: how the applicant agrees, and sending.
    AssistedConsent(application: ApplicationId) => "/desk/assist/applications/{application}/code",
    /// Staff: throws a draft away that they began.
    AssistedDrop(application: ApplicationId) => "/desk/assist/applications/{application}/drop",
    /// Staff: the form on paper, to be signed.
    AssistedForm(application: ApplicationId) => "/desk/assist/applications/{application}/form",
    /// Staff: freezes a card for somebody who calls or comes.
    DeskFreezeCard => "/desk/freeze-card",
    /// Staff: members (administrator).
    Members => "/desk/members",
    /// Staff: one member (administrator).
    Member(staff: StaffId) => "/desk/members/{staff}",
    /// Staff: what stands above every page (administrator of all regions).
    Incidents => "/desk/incidents",
    /// Staff: it is over.
    EndIncident(incident: IncidentId) => "/desk/incidents/{incident}",
    /// Staff: what is kept how long, and holds.
    Retention => "/desk/retention",
    /// Staff: what went, as a file.
    RetentionFile => "/desk/retention/file",
    /// Staff: a hold on a case is to be placed.
    HoldCase(application: ApplicationId) => "/desk/retention/cases/{application}",
    /// Staff: a hold.
    Hold(hold: HoldId) => "/desk/retention/holds/{hold}",
    /// Staff: own password and recovery codes.
    DeskMe => "/desk/me",
    /// Staff: own passkeys.
    Passkeys => "/desk/me/passkeys",
    /// Staff: the device makes one.
    PasskeyNew => "/desk/me/passkeys/new",
    /// Staff: takes one away.
    PasskeyOne(passkey: PasskeyId) => "/desk/me/passkeys/{passkey}",
    /// Staff: figures of the office.
    Figures => "/desk/figures",
    /// Staff: the same as a file.
    FiguresFile => "/desk/figures/file",
    /// What residents think, as a file.
    FiguresRatings => "/desk/figures/ratings",
    /// Suggestions to answer.
    DeskSuggestions => "/desk/suggestions",
    /// One of them.
    DeskSuggestion(suggestion: SuggestionId) => "/desk/suggestions/{suggestion}",
    /// Entries of the public digest.
    DeskDigests => "/desk/digest",
    /// One of them.
    DeskDigest(digest: DigestId) => "/desk/digest/{digest}",
    /// Bad ratings to follow up.
    DeskRatings => "/desk/ratings",
    /// One of them.
    DeskRating(rating: RatingId) => "/desk/ratings/{rating}",
    /// Staff: the record.
    DeskRecord => "/desk/record",
    /// Staff: the whole record is checked (auditor).
    DeskRecordCheck => "/desk/record/check",
    /// Staff: an entry of the record with its proof.
    DeskEntry(entry: u64) => "/desk/record/{entry}",
    /// Staff: its proof as a file.
    DeskEntryProof(entry: u64) => "/desk/record/{entry}/proof",
    /// Terminal: what is to be done.
    Terminal => "/terminal",
    /// Terminal: sign in with its credential.
    TerminalSignIn => "/terminal/sign-in",
    /// Terminal: sign out.
    TerminalSignOut => "/terminal/sign-out",
    /// Terminal: reads a code for a business type (five digits).
    TerminalScan(business: String) => "/terminal/scan/{business}",
    /// Terminal: what came of a scan.
    TerminalAnswer(scan: ScanId) => "/terminal/scans/{scan}",
    /// Terminal: begins the settlement of a scan.
    TerminalOpen(scan: ScanId) => "/terminal/scans/{scan}/settlement",
    /// Terminal: the institution's open settlements.
    TerminalWaiting => "/terminal/settlements",
    /// Terminal: a settlement and its bill.
    TerminalSettlement(settlement: SettlementId) => "/terminal/settlements/{settlement}",
    /// Terminal: calls a settlement off.
    TerminalCancel(settlement: SettlementId) => "/terminal/settlements/{settlement}/cancel",
    /// Interface of institutions: presents a code.
    ApiScan => "/api/terminal/scan",
    /// Interface of institutions: begins a settlement, lists the open ones.
    ApiSettlements => "/api/terminal/settlements",
    /// Interface of institutions: settles.
    ApiSettle(settlement: SettlementId) => "/api/terminal/settlements/{settlement}/settle",
    /// Interface of institutions: calls a settlement off.
    ApiCancel(settlement: SettlementId) => "/api/terminal/settlements/{settlement}/cancel",
}

impl Route {
    /// Where a step of filling in leads staff who enter it for somebody: each page of the resident's has one at the desk.
    #[must_use]
    pub fn at_desk(self, helping: &AssistanceId) -> Self {
        let helping = helping.clone();
        match self {
            Self::My | Self::RegionNotServed => Self::AssistFor(helping),
            Self::Preview(cover) => Self::AssistStop(helping, cover),
            Self::RefundPreview(cover) => Self::AssistRefund(helping, cover),
            Self::Application(id) => Self::Assisted(id),
            Self::StepReason(id) => Self::AssistedReason(id),
            Self::StepQuestions(id) => Self::AssistedQuestions(id),
            Self::StepDocuments(id) => Self::AssistedDocuments(id),
            Self::DropDocument(id, document) => Self::AssistedDropDocument(id, document),
            Self::Document(id, document) => Self::AssistedDocument(id, document),
            Self::StepPayee(id) => Self::AssistedPayee(id),
            Self::StepCheck(id) => Self::AssistedCheck(id),
            Self::StepCode(id) => Self::AssistedConsent(id),
            Self::DropDraft(id) => Self::AssistedDrop(id),
            other => other,
        }
    }
}

impl std::fmt::Display for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_fills_its_pattern_in_order() {
        let (a, d) = (ApplicationId::from_bits(1), DocumentId::from_bits(2));
        let path = Route::DropDocument(a.clone(), d.clone()).path();
        assert_eq!(path, format!("/applications/{a}/documents/{d}/drop"));
        assert_eq!(Route::Home.path(), "/");
    }
}
