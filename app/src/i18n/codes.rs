//! Words for the domain's codes. The match is exhaustive: a new code does not compile until it has a key here,
//! and a test asks for the key in both languages.

use domain::{
    account::{ChallengePurpose, ProofLevel},
    application::{ApplicationState, Move, StaffReason, form::FieldCode},
    assist::Consent,
    card::{BusinessType, CardAct, CertificateState, InstitutionKind, ScanRefusal},
    consequence::{Block, Ends, Exit, LineCode, RefundWay, RefundWhy, Unknown},
    cover::{Category, CoverStatus, InsuranceKind},
    delivery::{Channel, DeliveryState, Dropped, Topic},
    enquiry::{EnquiryState, EnquiryTopic, Settled, StepKind},
    person::{Capacity, IdKind, RelationKind},
    rating::{Aspect, Level, ReviewState},
    refund::{AnswerFate, RefundFault, RefundParty, RefundStage},
    rules::{CardFunction, Condition, DecisionMode, EffectiveRule, Mark, Need, Question, Reason, RefundShare, Timing},
    staff::{LookPurpose, RevealPurpose, RevealedField, Role},
    suggestion::{DigestState, SuggestionKind, SuggestionMove, SuggestionState},
};

/// A domain code that has words for people.
pub trait Sentence {
    /// Its key in the locale files.
    fn key(&self) -> &'static str;
}

macro_rules! sentences {
    ($($code:ty, $area:literal { $($variant:ident = $name:literal),+ $(,)? })+) => {
        $(impl Sentence for $code {
            fn key(&self) -> &'static str {
                match self { $(Self::$variant => concat!($area, ".", $name),)+ }
            }
        })+
        /// Every key made from a code.
        pub const KEYS: &[&str] = &[$($(concat!($area, ".", $name),)+)+];
    };
}

sentences! {
    Channel, "delivery.channel" { Sms = "sms", Email = "email", Wechat = "wechat" }
    Topic, "delivery.topic" {
        Security = "security", Decision = "decision", Todo = "todo", Late = "late", Progress = "progress", Card = "card",
    }
    DeliveryState, "delivery.state" {
        Queued = "queued", Sent = "sent", Delivered = "delivered", Failed = "failed", Dead = "dead", Dropped = "dropped",
    }
    Dropped, "delivery.dropped" {
        NoAccount = "no_account", Unbound = "unbound", Unwanted = "unwanted", Read = "read", Superseded = "superseded", NotOffered = "not_offered",
    }
    SuggestionKind, "suggested" {
        Service = "service", Rule = "rule", Software = "software", Office = "office", Fraud = "fraud",
    }
    SuggestionState, "suggestion_state" { Open = "open", Answered = "answered", Withdrawn = "withdrawn" }
    SuggestionMove, "suggestion_move" {
        Taken = "taken", Released = "released", Passed = "passed", Answered = "answered", Withdrawn = "withdrawn",
        Told = "told",
    }
    DigestState, "digest_state" {
        Draft = "draft", Published = "published", TakenDown = "taken_down", Discarded = "discarded",
    }
    FieldCode, "error" {
        Required = "required", Choice = "choice", DateMalformed = "date_malformed", DateInFuture = "date_in_future",
        DateTooEarly = "date_too_early", TooLong = "too_long", Character = "character", PersonalNumber = "personal_number",
        PhoneMalformed = "phone_malformed", EmailMalformed = "email_malformed", IdLength = "id_length", IdCharacter = "id_character",
        IdProvince = "id_province", IdBirthDate = "id_birth_date", IdChecksum = "id_checksum",
        AccountMalformed = "account_malformed", AccountLuhn = "account_luhn", SameAccount = "same_account", MustTick = "must_tick",
        DocumentMissing = "document_missing", CodeMalformed = "code_malformed", CodeWrong = "code_wrong",
        PasswordShort = "password_short", PasswordLong = "password_long", PasswordCommon = "password_common",
        SignInFailed = "sign_in_failed", ProofFailed = "proof_failed", FileTooLarge = "file_too_large",
        FilePages = "file_pages", FilePixels = "file_pixels",
        FileKind = "file_kind", FileDamaged = "file_damaged", FileUnsafe = "file_unsafe", FileEmpty = "file_empty",
        FileTwice = "file_twice", FileTooMany = "file_too_many", FilesTooLarge = "files_too_large", FilesBusy = "files_busy",
        AmountTooLarge = "amount_too_large", AmountMalformed = "amount_malformed", SumDiffers = "sum_differs",
        OtherOpen = "other_open", SettlementOpen = "settlement_open",
        Taken = "taken", CounterFailed = "counter_failed",
        NoPhoneKnown = "no_phone_known",
        DateTooLate = "date_too_late", CardPasswordMalformed = "card_password_malformed",
        CardCodeMalformed = "card_code_malformed",
        CardPasswordWeak = "card_password_weak", CardPasswordWrong = "card_password_wrong",
        PasswordsDiffer = "passwords_differ", IdentityDiffers = "identity_differs", OwnIdentity = "own_identity",
        NoticeBlanks = "notice_blanks", RulesDay = "rules_day", RulesNotReady = "rules_not_ready",
    }
    Level, "level" { VeryGood = "very_good", Good = "good", Fair = "fair", Bad = "bad", VeryBad = "very_bad" }
    Aspect, "aspect" { Speed = "speed", Guide = "guide", Convenience = "convenience", Platform = "platform" }
    ReviewState, "review" {
        Open = "open", Rectified = "rectified", Explained = "explained", Unreachable = "unreachable",
    }
    Reason, "reason" {
        Employee = "EMPLOYEE", OtherArea = "OTHER_AREA", Duplicate = "DUPLICATE", Death = "DEATH",
        HukouCancel = "HUKOU_CANCEL", Moved = "MOVED", Emigration = "EMIGRATION", Military = "MILITARY",
        Student = "STUDENT", Prison = "PRISON", Subsidy = "SUBSIDY", TierChange = "TIER_CHANGE", Mispaid = "MISPAID",
        DoubleId = "DOUBLE_ID", Retired = "RETIRED", Flexible = "FLEXIBLE", ChildNotInSchool = "CHILD_NOT_IN_SCHOOL",
        Voluntary = "VOLUNTARY",
    }
    ApplicationState, "state" {
        Draft = "Draft", Submitted = "Submitted", InReview = "InReview", CorrectionRequested = "CorrectionRequested",
        AwaitingSecondApproval = "AwaitingSecondApproval", Approved = "Approved", Refused = "Refused",
        Withdrawn = "Withdrawn", Undone = "Undone", Effective = "Effective", Expired = "Expired",
    }
    CardAct, "card_act" {
        Activated = "activated", Frozen = "frozen", Unfrozen = "unfrozen", Unbound = "unbound", Restored = "restored",
        Closed = "closed",
    }
    CertificateState, "certificate" { Active = "active", Frozen = "frozen", Closed = "closed" }
    CardFunction, "card_function" {
        Identification = "identification", RecordOfUse = "record_of_use",
        SelfServiceInquiry = "self_service_inquiry", Settlement = "settlement", Payment = "payment",
        ReceiptOfBenefits = "receipt_of_benefits", FinancialAccount = "financial_account",
    }
    InstitutionKind, "institution" { Hospital = "hospital", Pharmacy = "pharmacy" }
    BusinessType, "business" {
        Registration = "01101", OpenFile = "01102", Admission = "01103", Deposit = "01104", Consultation = "01201",
        BookTest = "01202", Test = "01203", Treatment = "01204", Settle = "01301", TakeDrugs = "01302",
        Reports = "01303", PrintBills = "01304", CopyRecords = "01305", BuyDrugs = "02121",
        DownloadPrescription = "02122",
    }
    ScanRefusal, "scan_refusal" {
        Unreadable = "unreadable", Stale = "stale", Used = "used", Frozen = "frozen", Closed = "closed",
        Ended = "ended", OtherInstitution = "other_institution", OtherPurpose = "other_purpose",
        NotItsBusiness = "not_its_business", Terminal = "terminal",
    }
    Move, "move" {
        Submit = "submit", ApproveAutomatically = "approve_automatically", Take = "take", Release = "release",
        TakeOver = "take_over", Assign = "assign", RequestCorrection = "request_correction", Correct = "correct",
        GoBack = "go_back", Approve = "approve",
        Propose = "propose", Return = "return", Refuse = "refuse", Reopen = "reopen", Withdraw = "withdraw", Undo = "undo",
        TakeEffect = "take_effect", Expire = "expire",
    }
    StaffReason, "staff_reason" {
        DocumentUnreadable = "document_unreadable", DocumentMissing = "document_missing",
        DocumentOfOther = "document_of_other", DocumentExpired = "document_expired",
        AnswersDisagree = "answers_disagree", PayeeMismatch = "payee_mismatch", ReasonNotMet = "reason_not_met",
        OutOfTime = "out_of_time", NotEntitled = "not_entitled", Other = "other",
    }
    RevealedField, "revealed" {
        IdNumber = "id_number", Phone = "phone", PayeeAccount = "payee_account",
    }
    RevealPurpose, "reveal_purpose" {
        CompareDocument = "compare_document", CallResident = "call_resident", LookUpElsewhere = "look_up_elsewhere",
        Refund = "refund", Other = "other",
    }
    LookPurpose, "look" {
        OwnWork = "own_work", Inquiry = "inquiry", StandIn = "stand_in", Complaint = "complaint", Audit = "audit",
        Other = "other",
    }
    Exit, "exit" {
        ReasonNotAccepted = "reason_not_accepted", NotAtThisTime = "not_at_this_time",
        OutsideWindow = "outside_window", CoverNotNormal = "cover_not_normal",
        CapacityNotAccepted = "capacity_not_accepted", DeathMismatch = "death_mismatch",
        MinorNeedsGuardian = "minor_needs_guardian", PeriodOver = "period_over",
        CoverNotStopped = "cover_not_stopped", NoRefund = "no_refund",
    }
    Block, "block" {
        InHospital = "in_hospital", UnsettledClaims = "unsettled_claims", Arrears = "arrears",
        OpenApplication = "open_application",
    }
    Unknown, "unknown" {
        InHospital = "in_hospital", UnsettledClaims = "unsettled_claims", Arrears = "arrears",
        BenefitsUsed = "benefits_used", ReasonNotConfirmed = "reason_not_confirmed", StopDay = "stop_day",
    }
    RefundWhy, "refund_why" {
        ByRule = "by_rule", PeriodBegan = "period_began", BenefitsUsed = "benefits_used",
        OutsideWindow = "outside_window", ReasonGivesNone = "reason_gives_none", NothingPaid = "nothing_paid",
        AlreadyRefunded = "already_refunded",
    }
    RefundWay, "refund_way" { OriginalChannel = "original_channel", PayeeAccount = "payee_account" }
    RefundShare, "refund_share" { None = "none", Full = "full", Difference = "difference" }
    RefundStage, "refund_stage" {
        Planned = "planned", HandedOver = "handed_over", Paid = "paid", Failed = "failed", Cancelled = "cancelled",
    }
    RefundParty, "refund_party" { Agency = "agency", Tax = "tax", Treasury = "treasury" }
    AnswerFate, "answer_fate" {
        Taken = "taken", Already = "already", Silent = "silent", OtherBatch = "other_batch", Nameless = "nameless",
        Unknown = "unknown", Differs = "differs", Doubled = "doubled", Amount = "amount", Result = "result",
        Day = "day", Future = "future", Early = "early", Fault = "fault", Moved = "moved", OwnCase = "own_case",
        Role = "role",
    }
    RefundFault, "refund_fault" {
        AccountUnknown = "account_unknown", HolderDiffers = "holder_differs", AccountClosed = "account_closed",
        ChannelRefused = "channel_refused", Technical = "technical",
    }
    Ends, "ends" {
        Benefits = "benefits", ChronicEntitlement = "chronic_entitlement",
        ContinuousYearsBonus = "continuous_years_bonus",
    }
    LineCode, "line" {
        BenefitPeriod = "benefit_period", Terminate = "terminate", Pause = "pause", Effective = "effective",
        NoGap = "no_gap", Refund = "refund", RefundDifference = "refund_difference", NoRefund = "no_refund",
        Stopped = "stopped", RefundWay = "refund_way",
        Decision = "decision", Deadline = "deadline", Ends = "ends", Waiting = "waiting", NoBreak = "no_break",
    }
    Question, "question" {
        EmployeeSince = "employee_since", OtherArea = "other_area", DiedOn = "died_on",
        StudentBenefitsUsed = "student_benefits_used", Subsidised = "subsidised", Since = "since",
    }
    Need, "need" { AllOf = "all_of", OneOf = "one_of", Optional = "optional" }
    Condition, "condition" {
        Always = "always", OnBehalf = "on_behalf", RefundToAccount = "refund_to_account", Subsidised = "subsidised",
        AfterStart = "after_start",
    }
    Timing, "timing" { Before = "before", After = "after" }
    EffectiveRule, "effective_rule" {
        Immediate = "immediate", NextDay = "next_day", NextMonthFirst = "next_month_first", YearEnd = "year_end",
        BenefitStart = "benefit_start",
    }
    DecisionMode, "decision" { Automatic = "automatic", OnePerson = "one_person", TwoPeople = "two_people" }
    Mark, "mark" { Sourced = "sourced", NationalDefault = "national_default", Sample = "sample" }
    CoverStatus, "cover_status" { Normal = "normal", Paused = "paused", Terminated = "terminated" }
    InsuranceKind, "insurance" { Residents = "residents", Employee = "employee" }
    Category, "category" { Adult = "adult", Child = "child", UniversityStudent = "university_student" }
    Capacity, "capacity" { Oneself = "self", Guardian = "guardian", Heir = "heir" }
    RelationKind, "relation" { Guardian = "guardian", Heir = "heir" }
    IdKind, "id_kind" {
        Resident = "resident", HkMoTwPermit = "hk_mo_tw_permit", ForeignPermanent = "foreign_permanent",
        ForeignPermanentOld = "foreign_permanent_old",
    }
    ProofLevel, "proof" { Phone = "phone", RosterPhone = "roster_phone", Counter = "counter" }
    ChallengePurpose, "purpose" {
        SignIn = "sign_in", ProvePerson = "prove_person", Submit = "submit",
        SubmitAtCounter = "submit_at_counter", TakeBack = "take_back", RefundAccount = "refund_account",
        ChangePhone = "change_phone", LeavePhone = "leave_phone", SetPassword = "set_password",
        ActivateCard = "activate_card", UnfreezeCard = "unfreeze_card", UnbindCard = "unbind_card",
    }
    EnquiryTopic, "enquiry_topic" {
        Stop = "stop", Refund = "refund", Documents = "documents", Card = "card", Account = "account", Other = "other",
    }
    EnquiryState, "enquiry_state" { Open = "open", Answered = "answered", Closed = "closed" }
    Settled, "enquiry_settled" { Settled = "settled", Partly = "partly", Not = "not" }
    StepKind, "enquiry_step" {
        Asked = "asked", Added = "added", Taken = "taken", Released = "released", Answered = "answered",
        Handed = "handed", Reached = "reached", Missed = "missed", Closed = "closed",
    }
    Consent, "consent" { Code = "code", Signed = "signed", ReadOut = "read_out" }
    Role, "role" {
        Clerk = "clerk", Supervisor = "supervisor", Administrator = "administrator", Auditor = "auditor",
    }
}
