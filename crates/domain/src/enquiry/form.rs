use super::{EnquiryTopic, step::LONGEST};
use crate::{
    application::form::{FieldCode, FieldError},
    calendar::Hours,
    id::ApplicationId,
    rules::RegionCode,
    words::cleaned,
};
use jiff::civil::Time;

/// A part of a working day in which somebody wishes to be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// From.
    pub from: Time,
    /// Until.
    pub until: Time,
}

impl Span {
    /// The spans in which the office calls: those of its hours.
    #[must_use]
    pub fn of(hours: &Hours) -> Vec<Self> {
        hours.0.iter().map(|(from, until)| Self { from: *from, until: *until }).collect()
    }
    /// Reads a stored span.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (from, until) = text.split_once('-')?;
        let span = Self { from: from.parse().ok()?, until: until.parse().ok()? };
        (span.from < span.until).then_some(span)
    }
}

// As stored, sent and shown: `09:00-12:00`.
impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let part = |time: Time| format!("{:02}:{:02}", time.hour(), time.minute());
        write!(f, "{}-{}", part(self.from), part(self.until))
    }
}

/// A question as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EnquiryForm {
    /// Name of an [`EnquiryTopic`].
    pub topic: String,
    /// Code of a region.
    pub region: String,
    /// An application; empty for none.
    pub application: String,
    /// The question.
    pub words: String,
    /// `here`, or the span in which a call is wished.
    pub way: String,
}

/// What was typed, understood; whose the application is, is not looked at here.
#[derive(Clone, PartialEq, Eq)]
pub struct Asked {
    /// What it is about.
    pub topic: EnquiryTopic,
    /// Whose office; `None` where the application says it.
    pub region: Option<RegionCode>,
    /// The application.
    pub application: Option<ApplicationId>,
    /// The question.
    pub words: String,
    /// When a call is wished.
    pub call: Option<Span>,
}

// What people ask is personal.
impl std::fmt::Debug for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Asked").field("topic", &self.topic).finish_non_exhaustive()
    }
}

impl EnquiryForm {
    /// The way that means an answer in writing.
    pub const HERE: &'static str = "here";
}

/// Reads a question: `is_served` knows the regions, `spans` are those in which the office calls. Characters that nobody
/// sees are left out of the words.
///
/// # Errors
/// `topic`, `region`, `application`, `words` and `way`.
pub fn check_enquiry(
    form: &EnquiryForm,
    is_served: impl Fn(&RegionCode) -> bool,
    spans: &[Span],
) -> Result<Asked, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut wrong = |field: &'static str, code: FieldCode| errors.push(FieldError::new(field, code));
    let missing = |typed: &str| if typed.is_empty() { FieldCode::Required } else { FieldCode::Choice };
    let topic = EnquiryTopic::from_name(&form.topic);
    if topic.is_none() {
        wrong("topic", missing(&form.topic));
    }
    let application = ApplicationId::parse(&form.application);
    if application.is_none() && !form.application.is_empty() {
        wrong("application", FieldCode::Choice);
    }
    let region = RegionCode::parse(&form.region).filter(|region| is_served(region));
    if region.is_none() && form.application.is_empty() {
        wrong("region", missing(&form.region));
    }
    let words = cleaned(&form.words).trim().to_owned();
    match words.chars().count() {
        0 => wrong("words", FieldCode::Required),
        n if n > LONGEST => wrong("words", FieldCode::TooLong),
        _ => {}
    }
    let call = Span::parse(&form.way).filter(|span| spans.contains(span));
    if call.is_none() && form.way != EnquiryForm::HERE {
        wrong("way", missing(&form.way));
    }
    match topic {
        Some(topic) if errors.is_empty() => Ok(Asked { topic, region, application, words, call }),
        _ => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    fn spans() -> Vec<Span> {
        let hours = vec![(time(9, 0, 0, 0), time(12, 0, 0, 0)), (time(13, 0, 0, 0), time(17, 0, 0, 0))];
        Span::of(&Hours(hours))
    }

    fn form() -> EnquiryForm {
        EnquiryForm {
            topic: "card".into(),
            region: "445300".into(),
            words: "卡\u{202e}打\u{200b}不开 <script>".into(),
            way: "here".into(),
            ..EnquiryForm::default()
        }
    }

    fn read(form: &EnquiryForm) -> Result<Asked, Vec<(String, FieldCode)>> {
        let served = |region: &RegionCode| region.0 == "445300";
        check_enquiry(form, served, &spans()).map_err(|errors| errors.into_iter().map(|e| (e.field, e.code)).collect())
    }

    #[test]
    fn a_question_is_stored_as_it_is_read() {
        let asked = read(&form()).unwrap();
        assert_eq!((asked.words.as_str(), asked.call), ("卡打不开 <script>", None));
        let called = read(&EnquiryForm { way: "13:00-17:00".into(), ..form() }).unwrap();
        assert_eq!(called.call.map(|span| span.to_string()).as_deref(), Some("13:00-17:00"));
        // The application says whose office it is.
        let about = ApplicationId::from_bits(1);
        let of = read(&EnquiryForm { region: String::new(), application: about.to_string(), ..form() }).unwrap();
        assert_eq!((of.application, of.region), (Some(about), None));
    }

    #[test]
    fn what_is_missing_or_not_offered_is_said_field_by_field() {
        let empty: Vec<_> = read(&EnquiryForm::default()).unwrap_err().into_iter().map(|(field, _)| field).collect();
        assert_eq!(empty, ["topic", "region", "words", "way"]);
        let wrong = |form: EnquiryForm| read(&form).unwrap_err();
        let one = |field: &str, code| vec![(field.to_owned(), code)];
        assert_eq!(wrong(EnquiryForm { region: "110000".into(), ..form() }), one("region", FieldCode::Choice));
        assert_eq!(wrong(EnquiryForm { way: "12:00-13:00".into(), ..form() }), one("way", FieldCode::Choice));
        assert_eq!(wrong(EnquiryForm { application: "x".into(), ..form() }), one("application", FieldCode::Choice));
        assert_eq!(
            wrong(EnquiryForm { words: "\u{200b}\u{2066} \n".into(), ..form() }),
            one("words", FieldCode::Required)
        );
        let long = "长".repeat(LONGEST + 1);
        assert_eq!(wrong(EnquiryForm { words: long, ..form() }), one("words", FieldCode::TooLong));
        assert!(Span::parse("12:00-09:00").is_none() && Span::parse("a").is_none());
    }
}
