use crate::StoreResult;
use async_trait::async_trait;
use domain::{
    card::{
        Binding, BindingKind, Certificate, Disowned, Entrustment, Institution, PhysicalCard, Scan, Settlement, Terminal,
    },
    id::{BindingId, CertificateId, EntrustmentId, InstitutionId, PersonId, ScanId, SettlementId, TerminalId},
    person::{Name, Person, Phone},
    rules::{IssuerCode, RegionCode},
    time::Timestamp,
};
use jiff::civil::Date;
use std::ops::RangeInclusive;

/// One thing that is written about a card. See the crate's documentation for versions.
#[derive(Clone, Debug)]
pub enum CardChange {
    /// A new certificate (version 1).
    AddCertificate(Certificate),
    /// A certificate changed.
    UpdateCertificate(Certificate),
    /// A new binding (version 1).
    AddBinding(Binding),
    /// A binding changed; every code it showed before is dead.
    UpdateBinding(Binding),
    /// A scan; an accepted one uses up its binding's slot, for good.
    AddScan(Scan),
    /// A use of the card was disowned; later times change nothing.
    Disown(Disowned),
    /// What an accepted scan relied on is still so; fails with `Conflict` otherwise. Holds until the set is applied.
    Stands {
        /// The binding …
        binding: BindingId,
        /// … in this version …
        binding_version: i64,
        /// … and its certificate in this one.
        certificate_version: i64,
    },
    /// A new institution.
    AddInstitution(Institution),
    /// A new terminal (version 1).
    AddTerminal(Terminal),
    /// A terminal changed.
    UpdateTerminal(Terminal),
    /// A new entrustment (version 1).
    AddEntrustment(Entrustment),
    /// An entrustment changed.
    UpdateEntrustment(Entrustment),
    /// A new settlement (version 1).
    AddSettlement(Settlement),
    /// A settlement changed.
    UpdateSettlement(Settlement),
}

/// A binding with what showing or reading its code takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownBinding {
    /// The binding.
    pub binding: Binding,
    /// Its certificate.
    pub certificate: Certificate,
    /// Name of the certificate's owner.
    pub owner: Name,
    /// Whether its owner lives.
    pub alive: bool,
    /// Whether the register still has the holder as guardian of the owner; what a family binding rests on.
    pub guardian: bool,
}

impl ShownBinding {
    /// Whether what the binding rests on outside itself still stands: its owner lives, a guardian is one.
    #[must_use]
    pub fn is_founded(&self) -> bool {
        self.alive && (self.guardian || self.binding.kind != BindingKind::Family)
    }
}

/// Certificates, their bindings and codes, and those who read them.
#[async_trait]
pub trait Cards: Send + Sync {
    /// A certificate.
    async fn lookup_certificate(&self, id: &CertificateId) -> StoreResult<Option<Certificate>>;
    /// The certificate of a person from an issuer.
    async fn lookup_certificate_of(&self, person: &PersonId, issuer: &IssuerCode) -> StoreResult<Option<Certificate>>;
    /// The physical card of a person, where the register knows it.
    async fn lookup_physical_card(&self, person: &PersonId) -> StoreResult<Option<PhysicalCard>>;
    /// Certificates of a person, oldest first.
    async fn certificates_of(&self, person: &PersonId) -> StoreResult<Vec<Certificate>>;
    /// Certificates of everybody for whom the register holds this phone (blind index).
    async fn certificates_by_phone(&self, phone: &Phone) -> StoreResult<Vec<Certificate>>;
    /// Looks at the next `span` certificates after `after`, by id, that are not closed: those of people whom no cover
    /// insures on `today` or later, and the last one looked at, where more may follow.
    async fn certificates_uninsured(
        &self,
        today: Date,
        after: Option<&CertificateId>,
        span: u32,
    ) -> StoreResult<(Vec<Certificate>, Option<CertificateId>)>;
    /// Whose certificate it is.
    async fn lookup_owner(&self, id: &CertificateId) -> StoreResult<Option<Person>>;
    /// A binding.
    async fn lookup_binding(&self, id: &BindingId) -> StoreResult<Option<Binding>>;
    /// The binding that codes with this locator are of.
    async fn lookup_by_locator(&self, locator: u64) -> StoreResult<Option<ShownBinding>>;
    /// A binding as its code's page needs it, in one look.
    async fn lookup_shown(&self, id: &BindingId) -> StoreResult<Option<ShownBinding>>;
    /// The same, with the newest accepted scan that used up its code of one of these slots: what an open code's page asks
    /// all the time.
    async fn lookup_code_now(
        &self,
        id: &BindingId,
        slots: RangeInclusive<i64>,
    ) -> StoreResult<Option<(ShownBinding, Option<ScanId>)>>;
    /// Bindings of a certificate, oldest first, ended ones included.
    async fn bindings_of(&self, certificate: &CertificateId) -> StoreResult<Vec<Binding>>;
    /// Bindings that a person holds, oldest first, ended ones included.
    async fn bindings_held_by(&self, person: &PersonId) -> StoreResult<Vec<Binding>>;
    /// Scans of a certificate's codes, newest first, those before `before` when given.
    async fn scans_of(
        &self,
        certificate: &CertificateId,
        before: Option<(Timestamp, ScanId)>,
        limit: u32,
    ) -> StoreResult<Vec<Scan>>;
    /// When each binding of a certificate last showed a code that was accepted; those that never did are left out.
    async fn last_uses_of(&self, certificate: &CertificateId) -> StoreResult<Vec<(BindingId, Timestamp)>>;
    /// A scan.
    async fn lookup_scan(&self, id: &ScanId) -> StoreResult<Option<Scan>>;
    /// Scans of a certificate that were disowned.
    async fn disowned_of(&self, certificate: &CertificateId) -> StoreResult<Vec<Disowned>>;
    /// The accepted scan that used up a binding's slot.
    async fn lookup_use(&self, binding: &BindingId, slot: i64) -> StoreResult<Option<Scan>>;
    /// The accepted scan with an institution's own number.
    async fn lookup_scan_by_number(&self, institution: &InstitutionId, number: &str) -> StoreResult<Option<Scan>>;
    /// A terminal with its institution.
    async fn lookup_terminal(&self, id: &TerminalId) -> StoreResult<Option<(Terminal, Institution)>>;
    /// The terminal with this credential (SHA-256, hex) and its institution, also a revoked one.
    async fn lookup_terminal_by_credential(&self, credential: &str) -> StoreResult<Option<(Terminal, Institution)>>;
    /// All terminals with their institutions, by institution's code, then oldest first.
    async fn list_terminals(&self) -> StoreResult<Vec<(Terminal, Institution)>>;
    /// An institution.
    async fn lookup_institution(&self, id: &InstitutionId) -> StoreResult<Option<Institution>>;
    /// An institution by its code.
    async fn lookup_institution_by_code(&self, code: &str) -> StoreResult<Option<Institution>>;
    /// The first `limit` institutions of a region, by code.
    async fn list_institutions(&self, region: &RegionCode, limit: u32) -> StoreResult<Vec<Institution>>;
    /// An entrustment.
    async fn lookup_entrustment(&self, id: &EntrustmentId) -> StoreResult<Option<Entrustment>>;
    /// Entrustments of a certificate, newest first.
    async fn entrustments_of(&self, certificate: &CertificateId) -> StoreResult<Vec<Entrustment>>;
    /// Entrustments to a person, newest first.
    async fn entrusted_to(&self, agent: &PersonId) -> StoreResult<Vec<Entrustment>>;
    /// Entrustments in force whose last day was over before `today`, those that ended longest ago first.
    async fn entrustments_run_out(&self, today: Date, limit: u32) -> StoreResult<Vec<Entrustment>>;
    /// Bound family bindings that show nothing from `today` or earlier on, those that ended longest ago first; of a day
    /// those of a certificate and holder together.
    async fn family_bindings_run_out(&self, today: Date, limit: u32) -> StoreResult<Vec<Binding>>;
    /// Bound family bindings whose holder the register does not have as guardian (any more), those of a certificate and
    /// holder together.
    async fn family_bindings_unfounded(&self, limit: u32) -> StoreResult<Vec<Binding>>;
    /// A settlement.
    async fn lookup_settlement(&self, id: &SettlementId) -> StoreResult<Option<Settlement>>;
    /// The settlement that a scan began.
    async fn lookup_settlement_of_scan(&self, scan: &ScanId) -> StoreResult<Option<Settlement>>;
    /// Settlements of a person, newest first, those before `before` when given.
    async fn settlements_of(
        &self,
        person: &PersonId,
        before: Option<(Timestamp, SettlementId)>,
        limit: u32,
    ) -> StoreResult<Vec<Settlement>>;
    /// Open settlements of a person, newest first.
    async fn open_settlements_of(&self, person: &PersonId, limit: u32) -> StoreResult<Vec<Settlement>>;
    /// Open settlements of an institution, newest first, those before `before` when given.
    async fn open_settlements_at(
        &self,
        institution: &InstitutionId,
        before: Option<(Timestamp, SettlementId)>,
        limit: u32,
    ) -> StoreResult<Vec<Settlement>>;
    /// How many settlements of a person are open.
    async fn count_open_settlements(&self, person: &PersonId) -> StoreResult<i64>;
}
