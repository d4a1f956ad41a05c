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
    /// Codes to one phone: shortest distance.
    pub code_phone_minute: Limit,
    /// Codes to one phone in an hour.
    pub code_phone_hour: Limit,
    /// Codes to one phone in a day.
    pub code_phone_day: Limit,
    /// Codes asked for from one address in an hour.
    pub code_address_hour: Limit,
    /// Wrong codes or passwords of one account in an hour.
    pub wrong_account_hour: Limit,
    /// Sign-in attempts from one address in a minute.
    pub sign_in_address_minute: Limit,
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
    /// Real-name proofs for one identity number in a day.
    pub proof_target_day: Limit,
    /// Applications sent by one account in a day.
    pub submit_account_day: Limit,
    /// Uploads of one account in an hour.
    pub upload_account_hour: Limit,
    /// Public receipt checks from one address in a minute.
    pub check_address_minute: Limit,
    /// Searches of one member of staff in an hour.
    pub staff_search_hour: Limit,
}

impl Default for Limits {
    fn default() -> Self {
        let limit = |most, seconds| Limit { most, seconds };
        Self {
            code_phone_minute: limit(1, 60),
            code_phone_hour: limit(5, 3600),
            code_phone_day: limit(10, 86_400),
            code_address_hour: limit(20, 3600),
            wrong_account_hour: limit(10, 3600),
            sign_in_address_minute: limit(10, 60),
            staff_sign_in_hour: limit(20, 3600),
            staff_sign_in_name_hour: limit(300, 3600),
            counter_wrong_hour: limit(10, 3600),
            account_address_hour: limit(3, 3600),
            proof_account_hour: limit(5, 3600),
            proof_target_day: limit(5, 86_400),
            submit_account_day: limit(5, 86_400),
            upload_account_hour: limit(60, 3600),
            check_address_minute: limit(60, 60),
            staff_search_hour: limit(120, 3600),
        }
    }
}
