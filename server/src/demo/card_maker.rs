//! Writes the cards of a demonstration, and lets institutions read their codes.

use super::{
    cards::{CardKind, DAY, People, then},
    operator,
};
use crate::cli::CliError;
use crypto::card_code::{self, Shown};
use domain::{
    card::{
        Binding, BindingKind, BindingState, BusinessType, Certificate, CertificateState, Entrustment, SettlementItem,
        Slot, Uses,
    },
    id::{BindingId, CertificateId, EntrustmentId, PersonId},
    money::Fen,
    person::Person,
    rules::{ChannelCode, IssuerCode, Region},
    time::Timestamp,
};
use jiff::ToSpan as _;
use storage::{CardChange, ChangeSet};
use usecases::{
    Context,
    terminal::{At, ScanAnswer, ScanForm, SettlementForm, open_settlement, scan, settle},
};

/// A phone of the demonstration: nobody has its cookie, so nobody else shows its codes.
struct Device {
    channel: &'static str,
    label: &'static str,
}

const PHONE: Device = Device { channel: ChannelCode::REGION_APP, label: "演示手机" };
const OTHER_PHONE: Device = Device { channel: ChannelCode::REGION_APP, label: "演示旧手机" };
/// Seconds since the old phone was unbound: most of a day is left to bind it again.
const RESTORABLE: i64 = 3 * 3600;
const CHANNELS: [Device; 3] = [
    Device { channel: "wechat", label: "微信" },
    Device { channel: "alipay", label: "支付宝" },
    Device { channel: "national_app", label: "国家医保服务平台" },
];

/// Writes cards.
pub(super) struct Maker<'a> {
    pub(super) ctx: &'a Context,
    pub(super) region: &'a Region,
    pub(super) issuer: IssuerCode,
    /// Hash of the card password.
    pub(super) password: String,
}

impl Maker<'_> {
    /// The card of a kind, unless it is there.
    pub(super) async fn make(
        &self,
        kind: CardKind,
        person: &Person,
        people: &People,
        hospital: &At,
        pharmacy: &At,
    ) -> Result<(), CliError> {
        let whose = if kind == CardKind::Guardian { &people.child } else { person };
        let there = self.ctx.store.lookup_certificate_of(&whose.id, &self.issuer).await?.is_some();
        if matches!(kind, CardKind::NotActivated | CardKind::TwoAreas) || there {
            return Ok(());
        }
        // A card closes with its cover: with the one before that of today, which it was not activated for yet.
        let closed_at = self.cover_began(&whose.id).await?;
        let mut certificate = self.certificate(whose).await?;
        if kind == CardKind::Closed {
            certificate.activated_at = closed_at.plus_seconds(-60 * DAY);
            certificate.state_since = certificate.activated_at;
        }
        let own = self.binding(&certificate, &whose.id, BindingKind::Own, &PHONE);
        let mut set = ChangeSet::new().with(CardChange::AddCertificate(certificate.clone()));
        set = match kind {
            CardKind::NotActivated | CardKind::TwoAreas => return Ok(()),
            CardKind::Active => CHANNELS.iter().fold(set.with(CardChange::AddBinding(own.clone())), |set, device| {
                set.with(CardChange::AddBinding(self.binding(&certificate, &whose.id, BindingKind::Own, device)))
            }),
            CardKind::Left => {
                let bind = |device: &Device| self.binding(&certificate, &whose.id, BindingKind::Own, device);
                let [channel, ..] = &CHANNELS;
                let (other, left) = (bind(&OTHER_PHONE), bind(channel));
                let ended = |binding: &Binding, state, seconds: i64| Binding {
                    state,
                    ended_at: Some(self.ctx.now().plus_seconds(-seconds)),
                    version: binding.version + 1,
                    ..binding.clone()
                };
                let updates =
                    [ended(&other, BindingState::Unbound, RESTORABLE), ended(&left, BindingState::Stated, 2 * DAY)];
                let added = [own.clone(), other, left].into_iter().map(CardChange::AddBinding);
                added.chain(updates.map(CardChange::UpdateBinding)).fold(set, ChangeSet::with)
            }
            CardKind::Guardian => {
                let mut family = self.binding(&certificate, &person.id, BindingKind::Family, &PHONE);
                family.ends_on = Some(whose.born_on.saturating_add(18.years()));
                set.with(CardChange::AddBinding(family))
            }
            CardKind::Closed => {
                let ended = Binding {
                    state: BindingState::Unbound,
                    ended_at: Some(closed_at),
                    version: own.version + 1,
                    ..own.clone()
                };
                set.with(CardChange::AddBinding(own.clone())).with(CardChange::UpdateBinding(ended))
            }
            _ => set.with(CardChange::AddBinding(own.clone())),
        };
        self.ctx.store.commit(set).await?;
        match kind {
            CardKind::Frozen => {
                let at = self.ctx.now().plus_seconds(-20 * DAY);
                self.moved(&certificate, CertificateState::Frozen, at).await
            }
            CardKind::Closed => self.moved(&certificate, CertificateState::Closed, closed_at).await,
            CardKind::Used => self.used(&own, hospital, pharmacy).await,
            CardKind::Principal => self.entrusted(&certificate, &people.agent, pharmacy).await,
            _ => Ok(()),
        }
    }

    async fn certificate(&self, person: &Person) -> Result<Certificate, CliError> {
        let at = self.ctx.now().plus_seconds(-40 * DAY);
        let physical = self.ctx.store.lookup_physical_card(&person.id).await?;
        Ok(Certificate {
            id: CertificateId::from_bits(self.ctx.ids.bits()),
            person: person.id.clone(),
            issuer: self.issuer.clone(),
            region: self.region.code.clone(),
            card: physical.as_ref().map(|card| card.number.clone()),
            state: CertificateState::Active,
            password: self.password.clone(),
            valid_until: physical.and_then(|card| card.valid_until),
            activated_at: at,
            state_since: at,
            version: 1,
        })
    }

    fn binding(&self, certificate: &Certificate, holder: &PersonId, kind: BindingKind, device: &Device) -> Binding {
        let here = device.channel == ChannelCode::REGION_APP;
        Binding {
            id: BindingId::from_bits(self.ctx.ids.bits()),
            certificate: certificate.id.clone(),
            holder: holder.clone(),
            kind,
            channel: ChannelCode(device.channel.into()),
            device: here.then(|| crypto::session::token_hash(crypto::session::token().expose())),
            label: device.label.into(),
            locator: here.then(card_code::locator),
            state: BindingState::Bound,
            bound_at: certificate.activated_at,
            ended_at: None,
            ends_on: None,
            version: 1,
        }
    }

    /// When the cover of today began.
    async fn cover_began(&self, person: &PersonId) -> Result<Timestamp, CliError> {
        let covers = self.ctx.store.covers_of(person).await?;
        let began = covers.iter().map(|cover| cover.starts_on).filter(|day| *day <= self.ctx.today()).max();
        Ok(Timestamp::start_of(began.unwrap_or(self.ctx.today())))
    }

    async fn moved(&self, certificate: &Certificate, to: CertificateState, at: Timestamp) -> Result<(), CliError> {
        let moved = Certificate { state: to, state_since: at, version: certificate.version + 1, ..certificate.clone() };
        self.ctx.store.commit(ChangeSet::new().with(CardChange::UpdateCertificate(moved))).await?;
        Ok(())
    }

    /// Shows the binding's code of a past moment at a terminal; read `late` seconds afterwards.
    async fn shown(
        &self,
        binding: &Binding,
        at: &At,
        business: BusinessType,
        ago: i64,
        late: i64,
    ) -> Result<ScanAnswer, CliError> {
        let slot = Slot::at(self.ctx.now().plus_seconds(-ago - late), self.region.card.code_seconds.v);
        let shown = Shown {
            certificate: binding.certificate.as_str(),
            binding: binding.id.as_str(),
            version: binding.version,
            slot: slot.number,
        };
        let token = card_code::issue(&self.ctx.keys, binding.locator.unwrap_or_default(), &shown);
        let form =
            ScanForm {
                token, business: business.code().into(), operator: "示范员工".into(), ..ScanForm::default()
            };
        Ok(scan(&then(self.ctx, ago), &operator(), at, &form).await?)
    }

    async fn used(&self, binding: &Binding, hospital: &At, pharmacy: &At) -> Result<(), CliError> {
        use BusinessType::{BuyDrugs, Consultation, Registration, Settle};
        self.shown(binding, hospital, Registration, 9 * DAY, 0).await?;
        self.shown(binding, hospital, Consultation, 9 * DAY - 1800, 0).await?;
        let bought = self.shown(binding, pharmacy, BuyDrugs, 6 * DAY, 0).await?;
        // The same code a second time, and one that was shown too long ago.
        self.shown(binding, pharmacy, BuyDrugs, 6 * DAY, 0).await?;
        self.shown(binding, pharmacy, BuyDrugs, 3 * DAY, 120).await?;
        let visit = self.shown(binding, hospital, Settle, 2 * DAY, 0).await?;
        let (then_bought, then_visit) = (then(self.ctx, 6 * DAY), then(self.ctx, 2 * DAY));
        let purchase = open_settlement(&then_bought, &operator(), pharmacy, &bought.scan).await?;
        let item = |name: &str, quantity, fen| SettlementItem { name: name.into(), quantity, amount: Fen(fen) };
        let bill = SettlementForm {
            items: vec![item("阿莫西林胶囊 0.25g×24", 2, 3160), item("氯化钠注射液（洗消用）500ml", 1, 480)],
            fund: 2100,
            personal: 1540,
        };
        settle(&then_bought, &operator(), pharmacy, &purchase.id, &bill).await?;
        open_settlement(&then_visit, &operator(), hospital, &visit.scan).await?;
        Ok(())
    }

    /// A purchase entrusted for a month, accepted on the agent's phone and made once.
    async fn entrusted(&self, certificate: &Certificate, agent: &PersonId, pharmacy: &At) -> Result<(), CliError> {
        let Some(buyer) = self.ctx.store.lookup_person(agent).await? else { return Ok(()) };
        let last_day = self.ctx.today().saturating_add(30.days());
        let entrustment = Entrustment {
            id: EntrustmentId::from_bits(self.ctx.ids.bits()),
            certificate: certificate.id.clone(),
            principal: certificate.person.clone(),
            agent: agent.clone(),
            agent_name: buyer.name,
            scope: vec![BusinessType::BuyDrugs, BusinessType::TakeDrugs],
            institution: None,
            uses: Uses::Many,
            last_day,
            created_at: self.ctx.now().plus_seconds(-5 * DAY),
            ended: None,
            version: 1,
        };
        let kind = BindingKind::Entrusted(entrustment.id.clone());
        let mut binding = self.binding(certificate, agent, kind, &PHONE);
        binding.bound_at = entrustment.created_at;
        binding.ends_on = Some(last_day.saturating_add(1.day()));
        let set = ChangeSet::new()
            .with(CardChange::AddEntrustment(entrustment))
            .with(CardChange::AddBinding(binding.clone()));
        self.ctx.store.commit(set).await?;
        self.shown(&binding, pharmacy, BusinessType::BuyDrugs, 4 * DAY, 0).await?;
        Ok(())
    }
}
