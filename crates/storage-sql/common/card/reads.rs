//! The trait: every read takes a connection of the reader pool.

use super::{binding, certificate, entrustment, institution, physical, scan, settlement};
use crate::Backend;
use async_trait::async_trait;
use domain::{
    card::{Binding, Certificate, Disowned, Entrustment, Institution, PhysicalCard, Scan, Settlement, Terminal},
    id::{BindingId, CertificateId, EntrustmentId, InstitutionId, PersonId, ScanId, SettlementId, TerminalId},
    person::{Person, Phone},
    rules::{IssuerCode, RegionCode},
    time::Timestamp,
};
use jiff::civil::Date;
use std::ops::RangeInclusive;
use storage::{Cards, ShownBinding, StoreResult};

#[async_trait]
impl Cards for Backend {
    async fn lookup_certificate(&self, id: &CertificateId) -> StoreResult<Option<Certificate>> {
        certificate::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn lookup_certificate_of(&self, person: &PersonId, issuer: &IssuerCode) -> StoreResult<Option<Certificate>> {
        certificate::of_issuer(&mut *self.reader().await?, self.keys(), person, issuer).await
    }
    async fn lookup_physical_card(&self, person: &PersonId) -> StoreResult<Option<PhysicalCard>> {
        physical::lookup(&mut *self.reader().await?, self.keys(), person).await
    }
    async fn certificates_of(&self, person: &PersonId) -> StoreResult<Vec<Certificate>> {
        certificate::of_person(&mut *self.reader().await?, self.keys(), person).await
    }
    async fn certificates_by_phone(&self, phone: &Phone) -> StoreResult<Vec<Certificate>> {
        certificate::by_phone(&mut *self.reader().await?, self.keys(), phone).await
    }
    async fn certificates_uninsured(
        &self,
        today: Date,
        after: Option<&CertificateId>,
        span: u32,
    ) -> StoreResult<(Vec<Certificate>, Option<CertificateId>)> {
        certificate::uninsured(&mut *self.reader().await?, self.keys(), today, after, span).await
    }
    async fn lookup_owner(&self, id: &CertificateId) -> StoreResult<Option<Person>> {
        certificate::owner(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn lookup_binding(&self, id: &BindingId) -> StoreResult<Option<Binding>> {
        binding::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn lookup_by_locator(&self, locator: u64) -> StoreResult<Option<ShownBinding>> {
        binding::by_locator(&mut *self.reader().await?, self.keys(), locator).await
    }
    async fn lookup_shown(&self, id: &BindingId) -> StoreResult<Option<ShownBinding>> {
        binding::shown(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn lookup_code_now(
        &self,
        id: &BindingId,
        slots: RangeInclusive<i64>,
    ) -> StoreResult<Option<(ShownBinding, Option<ScanId>)>> {
        binding::now(&mut *self.reader().await?, self.keys(), id, slots).await
    }
    async fn bindings_of(&self, id: &CertificateId) -> StoreResult<Vec<Binding>> {
        binding::of_certificate(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn bindings_held_by(&self, person: &PersonId) -> StoreResult<Vec<Binding>> {
        binding::held_by(&mut *self.reader().await?, self.keys(), person).await
    }
    async fn scans_of(
        &self,
        id: &CertificateId,
        before: Option<(Timestamp, ScanId)>,
        limit: u32,
    ) -> StoreResult<Vec<Scan>> {
        scan::of_certificate(&mut *self.reader().await?, self.keys(), id, before, limit).await
    }
    async fn last_uses_of(&self, id: &CertificateId) -> StoreResult<Vec<(BindingId, Timestamp)>> {
        scan::last_accepted(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn lookup_scan(&self, id: &ScanId) -> StoreResult<Option<Scan>> {
        scan::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn disowned_of(&self, id: &CertificateId) -> StoreResult<Vec<Disowned>> {
        scan::disowned_of(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn lookup_use(&self, id: &BindingId, slot: i64) -> StoreResult<Option<Scan>> {
        scan::of_slot(&mut *self.reader().await?, self.keys(), id, slot).await
    }
    async fn lookup_scan_by_number(&self, id: &InstitutionId, number: &str) -> StoreResult<Option<Scan>> {
        scan::by_number(&mut *self.reader().await?, self.keys(), id, number).await
    }
    async fn lookup_terminal(&self, id: &TerminalId) -> StoreResult<Option<(Terminal, Institution)>> {
        institution::terminal(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn lookup_terminal_by_credential(&self, credential: &str) -> StoreResult<Option<(Terminal, Institution)>> {
        institution::by_credential(&mut *self.reader().await?, self.keys(), credential).await
    }
    async fn list_terminals(&self) -> StoreResult<Vec<(Terminal, Institution)>> {
        institution::terminals(&mut *self.reader().await?, self.keys()).await
    }
    async fn lookup_institution(&self, id: &InstitutionId) -> StoreResult<Option<Institution>> {
        institution::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn lookup_institution_by_code(&self, code: &str) -> StoreResult<Option<Institution>> {
        institution::by_code(&mut *self.reader().await?, self.keys(), code).await
    }
    async fn list_institutions(&self, region: &RegionCode, limit: u32) -> StoreResult<Vec<Institution>> {
        institution::list(&mut *self.reader().await?, self.keys(), region, limit).await
    }
    async fn lookup_entrustment(&self, id: &EntrustmentId) -> StoreResult<Option<Entrustment>> {
        entrustment::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn entrustments_of(&self, id: &CertificateId) -> StoreResult<Vec<Entrustment>> {
        entrustment::of_certificate(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn entrusted_to(&self, agent: &PersonId) -> StoreResult<Vec<Entrustment>> {
        entrustment::of_agent(&mut *self.reader().await?, self.keys(), agent).await
    }
    async fn entrustments_run_out(&self, today: Date, limit: u32) -> StoreResult<Vec<Entrustment>> {
        entrustment::run_out(&mut *self.reader().await?, self.keys(), today, limit).await
    }
    async fn family_bindings_run_out(&self, today: Date, limit: u32) -> StoreResult<Vec<Binding>> {
        binding::family_run_out(&mut *self.reader().await?, self.keys(), today, limit).await
    }
    async fn family_bindings_unfounded(&self, limit: u32) -> StoreResult<Vec<Binding>> {
        binding::family_unfounded(&mut *self.reader().await?, self.keys(), limit).await
    }
    async fn lookup_settlement(&self, id: &SettlementId) -> StoreResult<Option<Settlement>> {
        settlement::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn lookup_settlement_of_scan(&self, id: &ScanId) -> StoreResult<Option<Settlement>> {
        settlement::of_scan(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn settlements_of(
        &self,
        person: &PersonId,
        before: Option<(Timestamp, SettlementId)>,
        limit: u32,
    ) -> StoreResult<Vec<Settlement>> {
        settlement::of_person(&mut *self.reader().await?, self.keys(), person, before, limit).await
    }
    async fn open_settlements_of(&self, person: &PersonId, limit: u32) -> StoreResult<Vec<Settlement>> {
        settlement::open_of_person(&mut *self.reader().await?, self.keys(), person, limit).await
    }
    async fn open_settlements_at(
        &self,
        institution: &InstitutionId,
        before: Option<(Timestamp, SettlementId)>,
        limit: u32,
    ) -> StoreResult<Vec<Settlement>> {
        settlement::open_at(&mut *self.reader().await?, self.keys(), institution, before, limit).await
    }
    async fn count_open_settlements(&self, person: &PersonId) -> StoreResult<i64> {
        settlement::count_open(&mut *self.reader().await?, person).await
    }
}
