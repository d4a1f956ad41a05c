//! Residents who are signed in, and what they uploaded.

use super::{SITES, Site};
use domain::{
    account::{Account, ProofLevel, Session, SessionOwner},
    id::{AccountId, ApplicationId, DocumentId, SessionId},
    language::Language,
    person::{Person, Phone},
};
use std::sync::atomic::Ordering;
use storage::{Change, ChangeSet, Document, DocumentState};
use usecases::Caller;

/// A resident with a session.
pub struct SignedIn {
    pub caller: Caller,
    pub cookie: String,
    pub csrf: String,
}

impl Site {
    /// A signed-in resident without a proven person: cookie, form token, session.
    pub async fn resident(&self) -> (String, String, SessionId) {
        let number = SITES.fetch_add(1, Ordering::Relaxed);
        let phone = Phone::parse(&format!("139{number:08}")).unwrap();
        let SignedIn { caller, cookie, csrf } = self.sign_in(phone, None, Language::Zh).await;
        (cookie, csrf, caller.session.unwrap().id)
    }

    /// Somebody of the roster, signed in and proven.
    pub async fn proven(&self, person: &Person, language: Language) -> SignedIn {
        self.sign_in(person.phone.clone().unwrap(), Some(person), language).await
    }

    async fn sign_in(&self, phone: Phone, person: Option<&Person>, language: Language) -> SignedIn {
        let account = Account {
            id: AccountId::from_bits(self.ctx.ids.bits()),
            phone: Some(phone),
            password: None,
            person: person.map(|person| person.id.clone()),
            proof: if person.is_some() { ProofLevel::RosterPhone } else { ProofLevel::Phone },
            language,
            held_until: None,
            created_at: self.ctx.now(),
            version: 1,
        };
        let token = crypto::session::token().expose().clone();
        let session = Session {
            id: SessionId::from_bits(self.ctx.ids.bits()),
            token_hash: crypto::session::token_hash(&token),
            owner: SessionOwner::Resident(account.id.clone()),
            agent: "test".into(),
            created_at: self.ctx.now(),
            seen_at: self.ctx.now(),
            revoked_at: None,
        };
        let csrf = crypto::session::csrf(&self.ctx.keys, &session.token_hash, server::http::session::FORM);
        let set = ChangeSet::new().with(Change::AddAccount(account.clone())).with(Change::AddSession(session.clone()));
        self.store().commit(set).await.unwrap();
        let caller = Caller {
            session: Some(session),
            account: Some(account),
            staff: None,
            language,
            address: "127.0.0.1".into(),
            agent: "test".into(),
            device: None,
            request: "test".into(),
        };
        SignedIn { caller, cookie: format!("sid={token}"), csrf }
    }

    /// A picture of an application that is stored.
    pub async fn document(&self, case: &ApplicationId) -> DocumentId {
        let id = DocumentId::from_bits(self.ctx.ids.bits());
        let mut writing = self.ctx.blobs.create(id.as_str()).await.unwrap();
        writing.write(b"not really a picture").await.unwrap();
        writing.finish().await.unwrap();
        let document = Document {
            id: id.clone(),
            application: case.clone(),
            kind: "employee_enrolment_proof".into(),
            content_type: "image/jpeg".into(),
            size: 20,
            sha256: String::new(),
            state: DocumentState::Stored,
            refusal: None,
            scan: "not_scanned".into(),
            created_at: self.ctx.now(),
            version: 1,
        };
        self.store().commit(ChangeSet::new().with(Change::AddDocument(document))).await.unwrap();
        id
    }
}
