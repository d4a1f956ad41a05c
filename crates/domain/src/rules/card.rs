//! The electronic card's rules: who issues it, where it can be shown, and what a region settles about it.
//!
//! The medical insurance certificate and the electronic social security card are two credentials of two issuers, so
//! issuer and channel are data, never text in code.

use super::{Mark, Marked, Region};
use crate::language::Text;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Key of an issuer in `rules/issuers.toml`, e.g. `nhsa`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IssuerCode(pub String);

impl IssuerCode {
    /// Reads a code from outside: lower-case letters, digits and underscores, or `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        is_key(text).then(|| Self(text.to_owned()))
    }
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl std::fmt::Display for IssuerCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Key of a channel in `rules/channels.toml`, e.g. `wechat`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChannelCode(pub String);

impl ChannelCode {
    /// This service itself: the one channel whose bindings it can end by its own act.
    pub const REGION_APP: &'static str = "region_app";

    /// Reads a code from outside: lower-case letters, digits and underscores, or `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        is_key(text).then(|| Self(text.to_owned()))
    }
    /// This service itself.
    #[must_use]
    pub fn region_app() -> Self {
        Self(Self::REGION_APP.to_owned())
    }
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl std::fmt::Display for ChannelCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// One of the seven functions of an electronic card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardFunction {
    /// Shows who somebody is (身份凭证).
    Identification,
    /// Record of use (信息记录).
    RecordOfUse,
    /// Inquiry by oneself (自助查询).
    SelfServiceInquiry,
    /// Settlement of a visit or purchase (医保结算).
    Settlement,
    /// Payment of the personal part or of premiums (缴费支付).
    Payment,
    /// Receipt of benefits (待遇领取).
    ReceiptOfBenefits,
    /// Financial account (金融账户): the social security card's.
    FinancialAccount,
}

impl CardFunction {
    /// All, in the order they are shown in.
    pub const ALL: [Self; 7] = [
        Self::Identification,
        Self::RecordOfUse,
        Self::SelfServiceInquiry,
        Self::Settlement,
        Self::Payment,
        Self::ReceiptOfBenefits,
        Self::FinancialAccount,
    ];

    /// Its name in rules files and locale keys, e.g. `record_of_use`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Identification => "identification",
            Self::RecordOfUse => "record_of_use",
            Self::SelfServiceInquiry => "self_service_inquiry",
            Self::Settlement => "settlement",
            Self::Payment => "payment",
            Self::ReceiptOfBenefits => "receipt_of_benefits",
            Self::FinancialAccount => "financial_account",
        }
    }
}

/// One step of a guide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuideStep {
    /// What to press or do.
    pub text: Text,
}

/// One way through somebody else's menus; clients change theirs, so it carries the day it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuidePath {
    /// The steps in their order.
    pub guide: Vec<GuideStep>,
    /// Day the menu path was read.
    pub as_of: Date,
    /// Mark.
    pub mark: Mark,
    /// Sources.
    #[serde(default)]
    pub src: Vec<String>,
}

/// Who issues a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// Its key.
    pub code: IssuerCode,
    /// Its name, e.g. 国家医疗保障局.
    pub name: Text,
    /// What its credential is called, e.g. 医保电子凭证（医保码）.
    pub credential: Text,
    /// Its hotline.
    pub hotline: String,
    /// Whether this service shows and unbinds its credential; else it only guides.
    pub managed_here: bool,
    /// What the credential can be for; a region's functions are some of these.
    pub functions: Vec<CardFunction>,
    /// What people should know about it.
    pub note: Text,
    /// Ways to remove the link (解除关联) of a credential that is not managed here.
    #[serde(default)]
    pub unlink: Vec<GuidePath>,
    /// Mark.
    pub mark: Mark,
    /// Sources.
    #[serde(default)]
    pub src: Vec<String>,
}

/// Where a certificate can be shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Channel {
    /// Its key.
    pub code: ChannelCode,
    /// Its name, e.g. 微信.
    pub name: Text,
    /// How to unbind there: the way shown first; none for this service itself.
    #[serde(default)]
    pub guide: Vec<GuideStep>,
    /// Day the menu path was read.
    pub as_of: Date,
    /// Mark of the guide.
    pub mark: Mark,
    /// Sources of the guide.
    #[serde(default)]
    pub src: Vec<String>,
    /// Other ways that are known, for other versions of the client.
    #[serde(default)]
    pub alternatives: Vec<GuidePath>,
}

/// What a region settles about the card: `[card]` in its `region.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardRules {
    /// Whose certificate is shown here.
    pub issuer: Marked<IssuerCode>,
    /// Seconds that a code is shown before the next one.
    pub code_seconds: Marked<u32>,
    /// Functions that are available; the others are shown as not in this region.
    pub functions: Marked<Vec<CardFunction>>,
    /// Whether an application to stop needs an active certificate, so that one stops first and unbinds last.
    pub stop_needs_certificate: Marked<bool>,
    /// Channels whose bindings this service ends itself; for the others it guides.
    pub direct_channels: Marked<Vec<ChannelCode>>,
    /// Members of a family account, at most.
    pub family_most: Marked<u32>,
    /// Days that an entrusted purchase may be valid, at most.
    pub entrust_days_most: Marked<u32>,
}

impl CardRules {
    /// Whether `function` is available in this region.
    #[must_use]
    pub fn offers(&self, function: CardFunction) -> bool {
        self.functions.v.contains(&function)
    }
    /// Whether this service itself ends a binding of `channel`.
    #[must_use]
    pub fn unbinds(&self, channel: &ChannelCode) -> bool {
        self.direct_channels.v.contains(channel)
    }
}

impl super::RuleBook {
    /// The issuer with this code.
    #[must_use]
    pub fn issuer(&self, code: &IssuerCode) -> Option<&Issuer> {
        self.issuers.get(code)
    }
    /// The channel with this code.
    #[must_use]
    pub fn channel(&self, code: &ChannelCode) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.code == *code)
    }
    /// The issuer of the certificates of `region`; it is there in every book that was loaded.
    #[must_use]
    pub fn issuer_of(&self, region: &Region) -> Option<&Issuer> {
        self.issuer(&region.card.issuer.v)
    }
}

pub(super) fn is_key(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_rules_files() {
        for function in CardFunction::ALL {
            assert_eq!(serde_json::to_value(function).ok(), Some(function.name().into()));
        }
    }

    #[test]
    fn codes_from_outside_are_keys() {
        assert_eq!(ChannelCode::parse("region_app"), Some(ChannelCode::region_app()));
        assert_eq!(IssuerCode::parse("nhsa").as_ref().map(IssuerCode::as_str), Some("nhsa"));
        for text in ["", "WeChat", "we chat", "a/b", "微信"] {
            assert_eq!(ChannelCode::parse(text), None, "{text:?}");
            assert_eq!(IssuerCode::parse(text), None, "{text:?}");
        }
    }
}
