//! What is typed about a card, and the one check of it.

use super::{BusinessType, Uses};
use crate::application::form::{FieldCode, FieldError};
use jiff::{ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};

/// Checks the six-digit card password and its repetition (fields `password` and `repeat`). Six equal digits and runs
/// such as 123456 are refused: they are what a finder tries first.
///
/// # Errors
/// One for each field that is wrong.
pub fn check_card_password(password: &str, repeat: &str) -> Result<String, Vec<FieldError>> {
    let typed = crate::person::id_number::fold_width(password.trim());
    let one = |field: &str, code| Err(vec![FieldError::new(field, code)]);
    if typed.is_empty() {
        return one("password", FieldCode::Required);
    }
    let digits: Vec<u8> = typed.bytes().filter(u8::is_ascii_digit).collect();
    if typed.len() != 6 || digits.len() != 6 {
        return one("password", FieldCode::CardPasswordMalformed);
    }
    let step = |n: i16| digits.windows(2).all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == n);
    if step(0) || step(1) || step(-1) {
        return one("password", FieldCode::CardPasswordWeak);
    }
    if crate::person::id_number::fold_width(repeat.trim()) != typed {
        return one("repeat", FieldCode::PasswordsDiffer);
    }
    Ok(typed)
}

/// An entrusted purchase, as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EntrustForm {
    /// Name of who buys.
    pub name: String,
    /// Their identity number.
    pub id_number: String,
    /// Codes of the business types.
    pub scope: Vec<String>,
    /// Code of the institution; empty for any.
    pub institution: String,
    /// `one` or `many`.
    pub uses: String,
    /// Last day.
    pub last_day: String,
}

// Somebody else's name and number: never in a log.
impl std::fmt::Debug for EntrustForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EntrustForm(***)")
    }
}

/// What of an [`EntrustForm`] can be checked without a registry: scope, uses, last day.
///
/// # Errors
/// One for each field that is wrong.
pub fn check_entrustment(
    form: &EntrustForm,
    today: Date,
    days_most: u32,
) -> Result<(Vec<BusinessType>, Uses, Date), Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut scope: Vec<BusinessType> = Vec::new();
    for code in &form.scope {
        match BusinessType::from_code(code).filter(|business| business.may_be_entrusted()) {
            Some(business) if !scope.contains(&business) => scope.push(business),
            Some(_) => {}
            None => errors.push(FieldError::new("scope", FieldCode::Choice)),
        }
    }
    if form.scope.is_empty() {
        errors.push(FieldError::new("scope", FieldCode::Required));
    }
    let uses = match form.uses.as_str() {
        "one" => Some(Uses::One),
        "many" => Some(Uses::Many),
        "" => {
            errors.push(FieldError::new("uses", FieldCode::Required));
            None
        }
        _ => {
            errors.push(FieldError::new("uses", FieldCode::Choice));
            None
        }
    };
    let last = match crate::application::form::parse_date(&form.last_day) {
        _ if form.last_day.trim().is_empty() => Err(FieldCode::Required),
        None => Err(FieldCode::DateMalformed),
        Some(day) if day < today => Err(FieldCode::DateTooEarly),
        Some(day) => match today.checked_add(i64::from(days_most).days()) {
            Ok(latest) if day > latest => Err(FieldCode::DateTooLate),
            _ => Ok(day),
        },
    };
    match (last, uses) {
        (Ok(day), Some(uses)) if errors.is_empty() => Ok((scope, uses, day)),
        (last, _) => {
            errors.extend(last.err().map(|code| FieldError::new("last_day", code)));
            Err(errors)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn code(result: Result<String, Vec<FieldError>>) -> Option<FieldCode> {
        result.err().and_then(|errors| errors.first().map(|e| e.code))
    }

    #[test]
    fn a_card_password_is_six_digits_that_are_no_row() {
        assert_eq!(check_card_password("２81905", "281905"), Ok("281905".into()));
        assert_eq!(code(check_card_password("", "")), Some(FieldCode::Required));
        for bad in ["12345", "1234567", "12345a", "一二三四五六"] {
            assert_eq!(code(check_card_password(bad, bad)), Some(FieldCode::CardPasswordMalformed), "{bad}");
        }
        for weak in ["000000", "123456", "987654"] {
            assert_eq!(code(check_card_password(weak, weak)), Some(FieldCode::CardPasswordWeak), "{weak}");
        }
        assert_eq!(code(check_card_password("281905", "281906")), Some(FieldCode::PasswordsDiffer));
    }

    #[test]
    fn an_entrustment_has_a_purpose_and_an_end() {
        let today = date(2026, 12, 3);
        let form = EntrustForm {
            scope: vec!["02121".into(), "02121".into()],
            uses: "one".into(),
            last_day: "2026-12-31".into(),
            ..EntrustForm::default()
        };
        let good = check_entrustment(&form, today, 90);
        assert_eq!(good, Ok((vec![BusinessType::BuyDrugs], Uses::One, date(2026, 12, 31))));
        let first =
            |form: EntrustForm| check_entrustment(&form, today, 90).err().map(|e| (e[0].field.clone(), e[0].code));
        let late = first(EntrustForm { last_day: "2027-03-04".into(), ..form.clone() });
        assert_eq!(late, Some(("last_day".into(), FieldCode::DateTooLate)));
        let past = first(EntrustForm { last_day: "2026-12-02".into(), ..form.clone() });
        assert_eq!(past, Some(("last_day".into(), FieldCode::DateTooEarly)));
        let none = first(EntrustForm { scope: Vec::new(), ..form.clone() });
        assert_eq!(none, Some(("scope".into(), FieldCode::Required)));
        // What only its owner may do can't be entrusted.
        let settle = first(EntrustForm { scope: vec!["01301".into()], ..form });
        assert_eq!(settle, Some(("scope".into(), FieldCode::Choice)));
    }
}
