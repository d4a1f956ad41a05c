use crate::{
    id::{BindingId, CertificateId, EntrustmentId, PersonId},
    rules::ChannelCode,
    time::Timestamp,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Seconds in which an unbound device may be bound again without a fresh identity check.
pub const RESTORE_SECONDS: i64 = 86_400;

/// In which right somebody shows a certificate's codes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BindingKind {
    /// It is their own.
    Own,
    /// Guardian of a minor (亲情账户).
    Family,
    /// Entrusted to buy for its owner (代购药), as the entrustment says.
    Entrusted(EntrustmentId),
}

impl BindingKind {
    /// The stored name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Family => "family",
            Self::Entrusted(_) => "entrusted",
        }
    }
}

/// State of a binding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BindingState {
    /// It shows codes.
    Bound,
    /// It was ended here.
    Unbound,
    /// Its holder says that they ended it in its channel. Nobody here can see whether it is so.
    Stated,
}

impl BindingState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Bound, Self::Unbound, Self::Stated];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bound => "bound",
            Self::Unbound => "unbound",
            Self::Stated => "stated",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// The right of one holder to show a certificate's codes, on one device or in one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// Identifier.
    pub id: BindingId,
    /// Of which certificate.
    pub certificate: CertificateId,
    /// Who shows the codes.
    pub holder: PersonId,
    /// In which right.
    pub kind: BindingKind,
    /// Where; channels are rule data.
    pub channel: ChannelCode,
    /// SHA-256 of the device's cookie, for bindings of this service.
    pub device: Option<String>,
    /// What the device or the account in the channel is called in lists.
    pub label: String,
    /// What its codes carry, encrypted, to be found by: 40 random bits. `None` where the channel shows its own codes.
    pub locator: Option<u64>,
    /// State.
    pub state: BindingState,
    /// Bound.
    pub bound_at: Timestamp,
    /// Unbound, or said to be.
    pub ended_at: Option<Timestamp>,
    /// First day on which it shows nothing any more: majority, or the day after an entrustment's last.
    pub ends_on: Option<Date>,
    /// Version for compare-and-set. Every code is bound to it: whatever changes the binding ends the codes shown before.
    pub version: i64,
}

impl Binding {
    /// Whether it shows codes on `day`, as far as the binding goes.
    #[must_use]
    pub fn is_good_on(&self, day: Date) -> bool {
        self.state == BindingState::Bound && self.ends_on.is_none_or(|end| day < end)
    }

    /// Whether nothing is known of it but its holder's statement that it ended: it was never on record as bound.
    #[must_use]
    pub fn is_statement(&self) -> bool {
        self.locator.is_none() && self.ended_at == Some(self.bound_at)
    }

    /// Until when the same device may bind itself again without a fresh check.
    #[must_use]
    pub fn restorable_until(&self) -> Option<Timestamp> {
        let own = self.state == BindingState::Unbound && self.kind == BindingKind::Own && self.device.is_some();
        self.ended_at.filter(|_| own).map(|at| at.plus_seconds(RESTORE_SECONDS))
    }

    /// Whether `device` may bind itself again at `now` without a fresh check.
    #[must_use]
    pub fn may_restore(&self, device: Option<&str>, now: Timestamp) -> bool {
        device.is_some()
            && self.device.as_deref() == device
            && self.restorable_until().is_some_and(|until| now < until)
            && self.ended_at.is_some_and(|at| at <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn binding() -> Binding {
        Binding {
            id: BindingId::from_bits(1),
            certificate: CertificateId::from_bits(2),
            holder: PersonId::from_bits(3),
            kind: BindingKind::Own,
            channel: ChannelCode("region_app".into()),
            device: Some("d".into()),
            label: String::new(),
            locator: Some(4),
            state: BindingState::Bound,
            bound_at: Timestamp(0),
            ended_at: None,
            ends_on: None,
            version: 1,
        }
    }

    #[test]
    fn it_ends_at_midnight_of_its_day() {
        let family = Binding { kind: BindingKind::Family, ends_on: Some(date(2026, 12, 3)), ..binding() };
        assert!(family.is_good_on(date(2026, 12, 2)));
        assert!(!family.is_good_on(date(2026, 12, 3)));
        assert!(!Binding { state: BindingState::Unbound, ..binding() }.is_good_on(date(2026, 12, 2)));
    }

    #[test]
    fn only_the_same_device_restores_within_a_day() {
        let ended = Timestamp(0).plus_seconds(1000);
        let unbound = Binding { state: BindingState::Unbound, ended_at: Some(ended), ..binding() };
        assert!(unbound.may_restore(Some("d"), ended));
        assert!(unbound.may_restore(Some("d"), ended.plus_seconds(RESTORE_SECONDS - 1)));
        assert!(!unbound.may_restore(Some("d"), ended.plus_seconds(RESTORE_SECONDS)));
        assert!(!unbound.may_restore(Some("e"), ended));
        assert!(!unbound.may_restore(None, ended));
        // A clock that went back restores nothing.
        assert!(!unbound.may_restore(Some("d"), Timestamp(0)));
        assert!(!Binding { device: None, ..unbound.clone() }.may_restore(None, ended));
        assert!(!Binding { state: BindingState::Stated, ..unbound.clone() }.may_restore(Some("d"), ended));
        assert!(!Binding { kind: BindingKind::Family, ..unbound }.may_restore(Some("d"), ended));
    }
}
