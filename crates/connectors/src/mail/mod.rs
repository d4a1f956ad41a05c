//! E-mail.

mod smtp;

pub use smtp::{Protection, Smtp, SmtpSettings};
