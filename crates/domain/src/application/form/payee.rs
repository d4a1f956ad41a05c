use super::{FieldCode, FieldError, PayeeForm, answers::words};
use crate::person::id_number::fold_width;

/// A payee account that was read, with messages that only warn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedPayee {
    /// Normalised: no blanks in the number, full-width folded.
    pub payee: PayeeForm,
    /// Warnings to show beside the field.
    pub warnings: Vec<FieldError>,
}

/// Checks the payee account; fields `holder`, `number`, `bank`. Luhn only warns: old cards and passbooks do not
/// satisfy it.
///
/// # Errors
/// Every field that is wrong.
pub fn check_payee(raw: &PayeeForm) -> Result<CheckedPayee, Vec<FieldError>> {
    let mut wrong = Vec::new();
    let mut read = |field: &str, result: Result<String, FieldCode>| {
        result.unwrap_or_else(|code| {
            wrong.push(FieldError::new(field, code));
            String::new()
        })
    };
    let payee = PayeeForm {
        holder: read("holder", words(&raw.holder)),
        number: read("number", account_number(&raw.number)),
        bank: read("bank", words(&raw.bank)),
    };
    if !wrong.is_empty() {
        return Err(wrong);
    }
    // 13 to 19 digits are a card; other lengths are account numbers, which have no check digit in common.
    let doubtful = (13..=19).contains(&payee.number.len()) && !luhn_fits(&payee.number);
    let warnings = doubtful.then(|| FieldError::warning("number", FieldCode::AccountLuhn)).into_iter().collect();
    Ok(CheckedPayee { payee, warnings })
}

fn account_number(raw: &str) -> Result<String, FieldCode> {
    let digits: String = fold_width(raw).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    match digits.len() {
        0 => Err(FieldCode::Required),
        8..=30 if digits.bytes().all(|b| b.is_ascii_digit()) => Ok(digits),
        _ => Err(FieldCode::AccountMalformed),
    }
}

/// Whether the last digit fits the others (Luhn, ISO/IEC 7812-1); `false` for anything but digits.
#[must_use]
pub fn luhn_fits(number: &str) -> bool {
    let sum = number.chars().rev().enumerate().try_fold(0, |sum, (place, c)| {
        let digit = c.to_digit(10)?;
        let doubled = if place % 2 == 1 { digit * 2 } else { digit };
        Some(sum + doubled / 10 + doubled % 10)
    });
    !number.is_empty() && sum.is_some_and(|sum| sum % 10 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payee(number: &str) -> PayeeForm {
        PayeeForm { holder: "张三".into(), number: number.into(), bank: "中国工商银行永城支行".into() }
    }

    #[test]
    fn luhn_knows_its_published_examples() {
        for number in ["79927398713", "4111111111111111", "0"] {
            assert!(luhn_fits(number), "{number}");
        }
        for number in ["79927398710", "4111111111111112", "", "41a1"] {
            assert!(!luhn_fits(number), "{number}");
        }
    }

    #[test]
    fn luhn_warns_and_never_refuses() {
        let checked = check_payee(&payee("4111 1111 1111 1112")).unwrap();
        assert_eq!(checked.payee.number, "4111111111111112");
        assert_eq!(checked.warnings, [FieldError::warning("number", FieldCode::AccountLuhn)]);
        assert!(check_payee(&payee("４１１１111111111111")).unwrap().warnings.is_empty());
        assert!(check_payee(&payee("12345678")).unwrap().warnings.is_empty());
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let wrong = check_payee(&PayeeForm { holder: " ".into(), number: "12x".into(), bank: "a\u{202e}b".into() });
        let codes: Vec<(String, FieldCode)> = wrong.unwrap_err().into_iter().map(|e| (e.field, e.code)).collect();
        assert_eq!(
            codes,
            [
                ("holder".into(), FieldCode::Required),
                ("number".into(), FieldCode::AccountMalformed),
                ("bank".into(), FieldCode::Character)
            ]
        );
        assert!(check_payee(&payee(&"1".repeat(31))).is_err());
        assert!(check_payee(&payee("1234567")).is_err());
    }

    #[test]
    fn an_account_is_not_in_debug_output() {
        assert!(!format!("{:?}", check_payee(&payee("4111111111111111")).unwrap()).contains("4111"));
    }
}
