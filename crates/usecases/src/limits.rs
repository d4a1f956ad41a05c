use serde::{Deserialize, Serialize};

/// A limit: how many in how many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// How many.
    pub most: i64,
    /// In how many seconds.
    pub seconds: i64,
}

/// Limits in force. The defaults are the product's; a limits file replaces single ones and is printed at start.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Codes to one phone from one address: shortest distance.
    pub code_phone_minute: Limit,
    /// Codes to one phone from one address in an hour.
    pub code_phone_hour: Limit,
    /// Codes to one phone from one address in a day.
    pub code_phone_day: Limit,
    /// Codes to one phone from anywhere: more than one address may ask for, and soon open again, so that no stranger
    /// keeps its owner out; still a bound for the messages that the phone gets.
    pub code_phone_anywhere: Limit,
    /// Codes asked for from one address in an hour by people who are not signed in.
    pub code_address_hour: Limit,
    /// Wrong codes or passwords of one account in an hour.
    pub wrong_account_hour: Limit,
    /// Wrong sign-in codes from one address in an hour, whatever the phone.
    pub wrong_address_hour: Limit,
    /// Sign-in attempts from one address in a minute.
    pub sign_in_address_minute: Limit,
    /// Tickets asked for by a host program from one address in a minute: people behind one address share it.
    pub hand_off_address_minute: Limit,
    /// Tickets asked for from anywhere in a minute: each is a call to the vendor, who counts them.
    pub hand_off_minute: Limit,
    /// Staff sign-in attempts for one name from one address in an hour.
    pub staff_sign_in_hour: Limit,
    /// Staff sign-in attempts for one name from anywhere in an hour.
    pub staff_sign_in_name_hour: Limit,
    /// Confirmations at the counter that failed, of one member of staff in an hour.
    pub counter_wrong_hour: Limit,
    /// New accounts from one address in an hour.
    pub account_address_hour: Limit,
    /// Real-name proofs of one account in an hour.
    pub proof_account_hour: Limit,
    /// Real-name proofs for one identity number by one account in a day.
    pub proof_target_day: Limit,
    /// Real-name proofs for one identity number by all accounts in a day: far above what one may, so that nobody who
    /// knows the number keeps its owner out.
    pub proof_target_anywhere_day: Limit,
    /// Applications sent by one account in a day.
    pub submit_account_day: Limit,
    /// Uploads of one account in an hour.
    pub upload_account_hour: Limit,
    /// Uploads of one account at once.
    pub upload_parallel_account: i64,
    /// Uploads at once.
    pub upload_parallel: i64,
    /// Files of one application, refused ones included: those can be taken out.
    pub application_files: i64,
    /// Stored bytes of one application.
    pub application_bytes: i64,
    /// Public receipt checks from one address in a minute.
    pub check_address_minute: Limit,
    /// Masked values that one member of staff had shown in full in an hour.
    pub reveal_staff_hour: Limit,
    /// Messages to the office of one account in an hour.
    pub message_account_hour: Limit,
    /// Questions to the office of one account in a day.
    pub enquiry_account_day: Limit,
    /// Messages to residents of one member of staff in an hour.
    pub message_staff_hour: Limit,
    /// Suggestions of one account in a day.
    pub suggestion_account_day: Limit,
    /// Counts below this many are not told in the statistics for everybody.
    pub statistics_least: i64,
    /// Searches of one member of staff in an hour.
    pub staff_search_hour: Limit,
    /// Exports that one member of staff asks for in a day.
    pub export_staff_day: Limit,
    /// Rows of an export that one member of staff may have without a second person.
    pub export_alone: i64,
    /// Rows of an export, at most; a workbook's cells are in memory while it is written.
    pub export_most: i64,
    /// Rows of an export that are read and kept together.
    pub export_part: i64,
    /// Identity numbers typed for cards by one account in an hour.
    pub card_identity_hour: Limit,
    /// Tries of one card's password in an hour.
    pub card_password_hour: Limit,
    /// Codes that one account has sent to e-mail addresses in an hour.
    pub mail_code_account_hour: Limit,
    /// Codes that one e-mail address gets in a day, whoever asks.
    pub mail_code_address_day: Limit,
    /// Entrustments made by one account in a day: each looks whether a name and a number fit.
    pub entrust_account_day: Limit,
    /// Statements of one account in a day that it unbound a card elsewhere, or did not: each is told by text message.
    pub card_statement_day: Limit,
    /// Entrustments that one account accepts on a device in a day: each writes the owner's card anew.
    pub entrust_accept_day: Limit,
    /// Expense documents that one account asks for in an hour.
    pub document_account_hour: Limit,
    /// Codes that one terminal presents in a minute.
    pub scan_terminal_minute: Limit,
    /// Codes of one terminal in an hour that were none of ours.
    pub scan_unreadable_hour: Limit,
    /// Requests with a terminal credential that is none, from one address in an hour.
    pub terminal_address_hour: Limit,
}

impl Default for Limits {
    fn default() -> Self {
        let limit = |most, seconds| Limit { most, seconds };
        Self {
            code_phone_minute: limit(1, 60),
            code_phone_hour: limit(5, 3600),
            code_phone_day: limit(10, 86_400),
            code_phone_anywhere: limit(10, 1200),
            code_address_hour: limit(20, 3600),
            wrong_account_hour: limit(10, 3600),
            wrong_address_hour: limit(60, 3600),
            sign_in_address_minute: limit(10, 60),
            hand_off_address_minute: limit(60, 60),
            hand_off_minute: limit(3000, 60),
            staff_sign_in_hour: limit(20, 3600),
            staff_sign_in_name_hour: limit(300, 3600),
            counter_wrong_hour: limit(10, 3600),
            account_address_hour: limit(3, 3600),
            proof_account_hour: limit(5, 3600),
            proof_target_day: limit(5, 86_400),
            proof_target_anywhere_day: limit(50, 86_400),
            submit_account_day: limit(5, 86_400),
            upload_account_hour: limit(60, 3600),
            upload_parallel_account: 4,
            upload_parallel: 16,
            application_files: 20,
            application_bytes: 100 * 1024 * 1024,
            check_address_minute: limit(60, 60),
            reveal_staff_hour: limit(30, 3600),
            message_account_hour: limit(10, 3600),
            enquiry_account_day: limit(5, 86_400),
            message_staff_hour: limit(60, 3600),
            suggestion_account_day: limit(5, 86_400),
            statistics_least: 10,
            staff_search_hour: limit(120, 3600),
            export_staff_day: limit(3, 86_400),
            export_alone: 1000,
            export_most: 10_000,
            export_part: 200,
            card_identity_hour: limit(10, 3600),
            card_password_hour: limit(10, 3600),
            entrust_account_day: limit(10, 86_400),
            card_statement_day: limit(20, 86_400),
            mail_code_account_hour: limit(5, 3600),
            mail_code_address_day: limit(10, 86_400),
            entrust_accept_day: limit(10, 86_400),
            document_account_hour: limit(30, 3600),
            scan_terminal_minute: limit(600, 60),
            scan_unreadable_hour: limit(240, 3600),
            terminal_address_hour: limit(30, 3600),
        }
    }
}
