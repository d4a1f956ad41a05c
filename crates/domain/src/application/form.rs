//! What is typed, page by page, and the one check of it, used by the server and by the browser.

mod answers;
mod date;
mod digest;
mod payee;
mod secret;

pub use answers::{MAX_WORDS, TypedAnswer, check_declaration, check_documents, check_questions, check_reason};
pub use date::parse_date;
pub use digest::digest_text;
pub use payee::{CheckedPayee, check_payee, luhn_fits};
pub use secret::{MAX_PASSWORD_BYTES, MIN_PASSWORD_CHARS, check_code, check_password};

use crate::{
    id::DocumentId,
    rules::{Question, Reason},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything a draft holds. Saved unvalidated ("save and leave" never validates), checked before it moves on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// Why.
    pub reason: Option<Reason>,
    /// Answers to the conditional questions, as typed.
    pub questions: BTreeMap<Question, String>,
    /// Uploaded documents: key of the document kind → documents, in order of upload.
    pub documents: BTreeMap<String, Vec<DocumentId>>,
    /// Payee account, as typed; only asked when the original channel can't be used.
    pub payee: Option<PayeeForm>,
    /// The declaration was ticked.
    pub declared: bool,
}

/// The payee's bank account, as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PayeeForm {
    /// Name of the account's holder.
    pub holder: String,
    /// Account number.
    pub number: String,
    /// Bank and branch.
    pub bank: String,
}

impl PayeeForm {
    /// The account number with its last four characters only; a short one entirely hidden.
    #[must_use]
    pub fn masked_number(&self) -> String {
        let count = self.number.chars().count();
        let shown = if count >= 12 { 4 } else { 0 };
        let tail: String = self.number.chars().skip(count - shown).collect();
        format!("{}{tail}", "*".repeat((count - shown).min(12)))
    }
}

// An account number is personal: never in a log.
impl std::fmt::Debug for PayeeForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PayeeForm(***)")
    }
}

/// Where a message belongs: the field's `name` in the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// `name` of the field.
    pub field: String,
    /// What is wrong; a locale key `error.<code>`.
    pub code: FieldCode,
    /// It warns, but does not refuse (Luhn).
    pub warning: bool,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldCode {
    /// Nothing typed or chosen.
    Required,
    /// Not one of the choices.
    Choice,
    /// Not a date.
    DateMalformed,
    /// A date in the future where none can be.
    DateInFuture,
    /// A date too long ago.
    DateTooEarly,
    /// Too long.
    TooLong,
    /// A character that does not belong there.
    Character,
    /// Looks like a phone, identity or card number, where everybody will read it.
    PersonalNumber,
    /// Phone malformed.
    PhoneMalformed,
    /// Not an e-mail address that can be written to.
    EmailMalformed,
    /// Identity number: length.
    IdLength,
    /// Identity number: character.
    IdCharacter,
    /// Identity number: province.
    IdProvince,
    /// Identity number: birth date.
    IdBirthDate,
    /// Identity number: check character.
    IdChecksum,
    /// Account number: not 8 to 30 digits.
    AccountMalformed,
    /// Account number: Luhn does not fit (a warning).
    AccountLuhn,
    /// The account from which the payment came back.
    SameAccount,
    /// The box must be ticked.
    MustTick,
    /// A document of the group is missing.
    DocumentMissing,
    /// Not six digits.
    CodeMalformed,
    /// Wrong or expired code.
    CodeWrong,
    /// Password too short.
    PasswordShort,
    /// Password too long (1,024 bytes).
    PasswordLong,
    /// Password on the list of common ones.
    PasswordCommon,
    /// Sign-in did not work (uniform).
    SignInFailed,
    /// Name and number do not fit what the roster holds (uniform).
    ProofFailed,
    /// File larger than 10 MiB.
    FileTooLarge,
    /// PDF with more than 20 pages, or in too many parts.
    FilePages,
    /// Picture with more pixels than are read.
    FilePixels,
    /// File of a kind that is not taken.
    FileKind,
    /// File is damaged or can't be decoded.
    FileDamaged,
    /// Encrypted or active PDF.
    FileUnsafe,
    /// Empty file.
    FileEmpty,
    /// The same file was sent already, as the same kind.
    FileTwice,
    /// Too many files in this application.
    FileTooMany,
    /// The files of this application are too large together.
    FilesTooLarge,
    /// Too many files are being sent at this moment.
    FilesBusy,
    /// More money than was paid.
    AmountTooLarge,
    /// No amount of money, a negative one, or one that was surely mistyped.
    AmountMalformed,
    /// The insured has another open application.
    OtherOpen,
    /// A visit or purchase of the insured is not settled.
    SettlementOpen,
    /// Parts that do not make up the whole.
    SumDiffers,
    /// Belongs to another member of staff.
    Taken,
    /// What was typed at the counter fits no account and person of the office (uniform).
    CounterFailed,
    /// The register holds no phone for this person: nobody can be called back.
    NoPhoneKnown,
    /// A date after the last one possible.
    DateTooLate,
    /// Card password: not six digits.
    CardPasswordMalformed,
    /// Not the 40 digits of a card's code.
    CardCodeMalformed,
    /// Card password: six equal digits or a run.
    CardPasswordWeak,
    /// Card password: wrong.
    CardPasswordWrong,
    /// The repetition differs.
    PasswordsDiffer,
    /// The identity number is not the card owner's (uniform).
    IdentityDiffers,
    /// One can't entrust oneself.
    OwnIdentity,
    /// Blanks of a notice that are missing, or that it does not have.
    NoticeBlanks,
    /// A day on which rules can't take effect: today or earlier, or not after a version that was let go.
    RulesDay,
    /// A draft of rules that something is missing from.
    RulesNotReady,
}

impl FieldError {
    /// An error that refuses.
    #[must_use]
    pub fn new(field: impl Into<String>, code: FieldCode) -> Self {
        Self { field: field.into(), code, warning: false }
    }
    /// A message that only warns.
    #[must_use]
    pub fn warning(field: impl Into<String>, code: FieldCode) -> Self {
        Self { field: field.into(), code, warning: true }
    }
}

impl FieldCode {
    /// Every code: a test asks for a sentence for each in every language.
    pub const ALL: [Self; 56] = [
        Self::Required,
        Self::Choice,
        Self::DateMalformed,
        Self::DateInFuture,
        Self::DateTooEarly,
        Self::TooLong,
        Self::Character,
        Self::PhoneMalformed,
        Self::EmailMalformed,
        Self::IdLength,
        Self::IdCharacter,
        Self::IdProvince,
        Self::IdBirthDate,
        Self::IdChecksum,
        Self::AccountMalformed,
        Self::AccountLuhn,
        Self::SameAccount,
        Self::MustTick,
        Self::DocumentMissing,
        Self::CodeMalformed,
        Self::CodeWrong,
        Self::PasswordShort,
        Self::PasswordLong,
        Self::PasswordCommon,
        Self::SignInFailed,
        Self::ProofFailed,
        Self::FileTooLarge,
        Self::FilePages,
        Self::FilePixels,
        Self::FileKind,
        Self::FileDamaged,
        Self::FileUnsafe,
        Self::FileEmpty,
        Self::FileTwice,
        Self::FileTooMany,
        Self::FilesTooLarge,
        Self::FilesBusy,
        Self::AmountTooLarge,
        Self::AmountMalformed,
        Self::SumDiffers,
        Self::OtherOpen,
        Self::SettlementOpen,
        Self::Taken,
        Self::CounterFailed,
        Self::NoPhoneKnown,
        Self::DateTooLate,
        Self::CardPasswordMalformed,
        Self::CardCodeMalformed,
        Self::CardPasswordWeak,
        Self::CardPasswordWrong,
        Self::PasswordsDiffer,
        Self::IdentityDiffers,
        Self::OwnIdentity,
        Self::NoticeBlanks,
        Self::RulesDay,
        Self::RulesNotReady,
    ];
    /// The code's name, e.g. `date_in_future`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Choice => "choice",
            Self::DateMalformed => "date_malformed",
            Self::DateInFuture => "date_in_future",
            Self::DateTooEarly => "date_too_early",
            Self::TooLong => "too_long",
            Self::Character => "character",
            Self::PersonalNumber => "personal_number",
            Self::PhoneMalformed => "phone_malformed",
            Self::EmailMalformed => "email_malformed",
            Self::IdLength => "id_length",
            Self::IdCharacter => "id_character",
            Self::IdProvince => "id_province",
            Self::IdBirthDate => "id_birth_date",
            Self::IdChecksum => "id_checksum",
            Self::AccountMalformed => "account_malformed",
            Self::AccountLuhn => "account_luhn",
            Self::SameAccount => "same_account",
            Self::MustTick => "must_tick",
            Self::DocumentMissing => "document_missing",
            Self::CodeMalformed => "code_malformed",
            Self::CodeWrong => "code_wrong",
            Self::PasswordShort => "password_short",
            Self::PasswordLong => "password_long",
            Self::PasswordCommon => "password_common",
            Self::SignInFailed => "sign_in_failed",
            Self::ProofFailed => "proof_failed",
            Self::FileTooLarge => "file_too_large",
            Self::FilePages => "file_pages",
            Self::FilePixels => "file_pixels",
            Self::FileKind => "file_kind",
            Self::FileDamaged => "file_damaged",
            Self::FileUnsafe => "file_unsafe",
            Self::FileEmpty => "file_empty",
            Self::FileTwice => "file_twice",
            Self::FileTooMany => "file_too_many",
            Self::FilesTooLarge => "files_too_large",
            Self::FilesBusy => "files_busy",
            Self::AmountTooLarge => "amount_too_large",
            Self::AmountMalformed => "amount_malformed",
            Self::SumDiffers => "sum_differs",
            Self::OtherOpen => "other_open",
            Self::SettlementOpen => "settlement_open",
            Self::Taken => "taken",
            Self::CounterFailed => "counter_failed",
            Self::NoPhoneKnown => "no_phone_known",
            Self::DateTooLate => "date_too_late",
            Self::CardPasswordMalformed => "card_password_malformed",
            Self::CardCodeMalformed => "card_code_malformed",
            Self::CardPasswordWeak => "card_password_weak",
            Self::CardPasswordWrong => "card_password_wrong",
            Self::PasswordsDiffer => "passwords_differ",
            Self::IdentityDiffers => "identity_differs",
            Self::OwnIdentity => "own_identity",
            Self::NoticeBlanks => "notice_blanks",
            Self::RulesDay => "rules_day",
            Self::RulesNotReady => "rules_not_ready",
        }
    }
}
