//! Passwords and one-time codes, as typed.

use super::{FieldCode, FieldError};
use crate::person::id_number::fold_width;

/// Fewest characters of a password.
pub const MIN_PASSWORD_CHARS: usize = 8;
/// Most bytes of a password: more is only work for the hash.
pub const MAX_PASSWORD_BYTES: usize = 1024;

/// Passwords that are tried first, at least eight characters each; compared without case.
const COMMON: &str = "
    0123456789 11223344 1122334455 112233445566 12121212 123123123 123321123 1234554321 12345678 123456789
    1234567890 123456789a 123456abc 12345678a 12345678910 123456aa 123456qq 123456789q 1234qwer 123456zxc
    123qweasd 12344321 12341234 1314520520 13145200 147258369 147852369 159357456 159753456 19491001 1q2w3e4r
    1q2w3e4r5t 1qaz2wsx 1qazxsw2 20202020 5201314520 520131400 52013145 521521521 5845201314 741852963 753951456
    789456123 7758521521 775852100 87654321 88888888a 963852741 987654321 9876543210 a1234567 a12345678
    a123456789 aa123456 aa12345678 aaa123456 abc12345 abc123456 abc123456789 abcd1234 abcdefgh abcdefghi
    admin123 admin1234 administrator adminadmin aini1314 aini520520 asdasdasd asdf1234 asdfasdf asdfghjk
    asdfghjkl baobao123 baobei520 beijing123 changeme chenchen chongqing computer dearbook football gongzuo123
    guanliyuan iloveyou iloveyou520 iloveyou1314 jiankang jiankang123 laopo520 letmein1 liuliuliu mima1234
    mima12345 mima123456 mimamima mingtian nihao123 nihao123456 nihaoma123 p@ssw0rd pass1234 passw0rd password
    password1 password12 password123 q1w2e3r4 qazwsxedc qq123456 qq123456789 qwe123456 qweasdzxc qweqwe123
    qwer1234 qwerasdf qwerqwer qwert12345 qwertyui qwertyuio qwertyuiop shanghai shebao123 shebao123456 sunshine
    superman tiantian wang123456 wangwang wo123456 woaini11 woaini123 woaini1314 woaini520 woaini521 woainima
    woaiwojia wodemima wodemima123 wodeshijie woshishei xiaoming xiaoxiao xiaoxiao123 yibao123 yibao123456
    yiliaobaoxian yongcheng zaq12wsx zhang123456 zhanghao zhongguo zhongguo123 zxcvbnm1 zxcvbnm123 zxcv1234
";

/// Checks a new password; field `password`. Any characters go, blanks too; nothing is trimmed or folded.
///
/// # Errors
/// Too short, too long or too common.
pub fn check_password(raw: &str) -> Result<(), Vec<FieldError>> {
    let code = if raw.is_empty() {
        FieldCode::Required
    } else if raw.len() > MAX_PASSWORD_BYTES {
        FieldCode::PasswordLong
    } else if raw.chars().count() < MIN_PASSWORD_CHARS {
        FieldCode::PasswordShort
    } else if is_common(raw) {
        FieldCode::PasswordCommon
    } else {
        return Ok(());
    };
    Err(vec![FieldError::new("password", code)])
}

// One character over and over, or a ready-made word, or one of those with marks at its end.
fn is_common(raw: &str) -> bool {
    let folded = fold_width(raw).to_lowercase();
    let bare = folded.trim_end_matches(['!', '.', '@', '#', ' ']);
    let mut chars = folded.chars();
    let first = chars.next();
    chars.all(|c| Some(c) == first) || COMMON.split_whitespace().any(|common| common == folded || common == bare)
}

/// Reads a one-time code; field `code`: six digits, blanks and full-width digits are fine.
///
/// # Errors
/// Nothing typed, or not six digits.
pub fn check_code(raw: &str) -> Result<String, Vec<FieldError>> {
    let digits: String = fold_width(raw).chars().filter(|c| !c.is_whitespace()).take(16).collect();
    if digits.is_empty() {
        Err(vec![FieldError::new("code", FieldCode::Required)])
    } else if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()) {
        Ok(digits)
    } else {
        Err(vec![FieldError::new("code", FieldCode::CodeMalformed)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(raw: &str) -> Option<FieldCode> {
        check_password(raw).err().map(|wrong| wrong[0].code)
    }

    #[test]
    fn passwords_are_long_enough_and_not_the_first_to_be_tried() {
        assert_eq!(password(""), Some(FieldCode::Required));
        assert_eq!(password("abc!xyz"), Some(FieldCode::PasswordShort));
        assert_eq!(password(&"长".repeat(342)), Some(FieldCode::PasswordLong));
        for common in
            ["12345678", "woaini1314", "Password123", "mima123456!", "88888888", "１２３４５６７８", "ＷＯＡＩＮＩ520"]
        {
            assert_eq!(password(common), Some(FieldCode::PasswordCommon), "{common}");
        }
        for fine in ["今天天气真的好", "correct horse", "tai yang 42 xue"] {
            assert_eq!(password(fine), if fine.chars().count() < 8 { Some(FieldCode::PasswordShort) } else { None });
        }
        assert_eq!(password("今天的天气真的好"), None);
        assert!(COMMON.split_whitespace().all(|c| c.len() >= MIN_PASSWORD_CHARS && c == c.to_lowercase()));
    }

    #[test]
    fn codes_are_six_digits() {
        assert_eq!(check_code(" 123 456 "), Ok("123456".to_owned()));
        assert_eq!(check_code("１２３４５６"), Ok("123456".to_owned()));
        for wrong in ["12345", "1234567", "12345a", "١٢٣٤٥٦"] {
            assert_eq!(check_code(wrong).unwrap_err()[0].code, FieldCode::CodeMalformed, "{wrong}");
        }
    }
}
