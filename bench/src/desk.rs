//! The desk's pages over a filled demonstration (`yitui bench seed`): queue, case, and a search by each key.

use crate::{
    error::{Error, Result, at},
    figures::{Rate, percentile},
    load::{get, post, run_each},
    machine,
    process::Server,
};
use crypto::Keyring;
use domain::{
    account::{Session, SessionOwner},
    application::ApplicationState,
    id::SessionId,
    staff::Role,
};
use server::database::{Database, Place};
use std::{fs, path::Path, sync::Arc, time::Duration};
use storage::{Change, ChangeSet, QueueQuery, Store};

/// Clients at the same time.
const CLIENTS: usize = 16;
/// People whose names, numbers and phones are searched for.
const PEOPLE: u32 = 200;
/// What a page may take at the 99th percentile, in milliseconds.
const GOAL_MS: f64 = 150.0;

/// A page with the requests that are sent in turn.
type Target = (&'static str, Vec<Vec<u8>>);

/// Measures the desk over the data folder and prints a table; the folder must hold a demonstration. With an address of
/// Postgres the folder holds its keys alone.
pub async fn measure(data: &Path, database_url: Option<&str>, window: Duration) -> Result<()> {
    let data = data.canonicalize().map_err(at(data.display()))?;
    let folder = data.parent().ok_or_else(|| Error::Unexpected("the data folder has no parent".into()))?;
    let keys = Keyring::open(&data.join("keys.json")).map_err(|error| Error::Unexpected(error.to_string()))?;
    let keys = Arc::new(keys);
    let limits = folder.join(format!("bench-limits-{}.toml", std::process::id()));
    let wide = "staff_search_hour = { most = 1000000000, seconds = 60 }\n";
    fs::write(&limits, wide).map_err(at(limits.display()))?;
    let database = Database::open(&Place::new(&data, database_url), keys.clone()).await?;
    let store = database.store();
    let (token, csrf) = sign_in(store.as_ref(), &keys).await?;
    let asked = Asked::read(store.as_ref()).await?;
    let facts = store.facts(now()).await?;
    let (people, cases) = (facts.people, facts.applications.values().sum::<i64>());
    let kind = if database_url.is_some() { "Postgres" } else { "SQLite" };
    let facts = format!("{kind}, {people} people, {cases} applications, {} entries of the record", facts.audit);
    database.close().await;
    let mut server = Server::start_demo(&data, &limits, database_url).await?;
    println!("| the desk, {CLIENTS} clients, {facts} | a second | p50 ms | p99 ms | processor ms each |");
    println!("|---|---:|---:|---:|---:|");
    for (target, requests) in asked.targets(server.address, &format!("ssid={token}"), &csrf) {
        if requests.is_empty() {
            println!("| {target} | nothing to ask for | | | |");
            continue;
        }
        run_each(server.address, requests.clone(), CLIENTS, window / 4).await?;
        let before = machine::cpu(server.pid)?;
        let seen = run_each(server.address, requests, CLIENTS, window).await?;
        let used = machine::cpu(server.pid)?.saturating_sub(before);
        let rate = Rate {
            target,
            clients: CLIENTS,
            per_second: seen.requests as f64 / seen.seconds,
            p50_us: percentile(&seen.latencies, 0.5),
            p99_us: percentile(&seen.latencies, 0.99),
            cpu_us: used.as_secs_f64() * 1e6 / seen.requests.max(1) as f64,
        };
        let (p50, p99, cpu) = (rate.p50_us / 1000.0, rate.p99_us / 1000.0, rate.cpu_us / 1000.0);
        let missed = if p99 > GOAL_MS { " (missed)" } else { "" };
        println!("| {target} | {:.0} | {p50:.1} | {p99:.1}{missed} | {cpu:.2} |", rate.per_second);
    }
    server.stop().await?;
    fs::remove_file(&limits).map_err(at(limits.display()))
}

fn now() -> domain::time::Timestamp {
    usecases::ports::Clock::now(&server::adapters::SystemClock::default())
}

/// A session of a member who decides: its token and its form token.
async fn sign_in(store: &dyn Store, keys: &Keyring) -> Result<(String, String)> {
    let members = store.list_staff().await?;
    let clerk = members.into_iter().find(|staff| staff.role == Role::Clerk && staff.regions.is_empty());
    let clerk = clerk.ok_or_else(|| Error::Unexpected("the demonstration has no clerk".into()))?;
    let token = crypto::session::token().expose().clone();
    let now = now();
    let session = Session {
        id: SessionId::from_bits(usecases::ports::Ids::bits(&server::adapters::SystemIds)),
        token_hash: crypto::session::token_hash(&token),
        owner: SessionOwner::Staff(clerk.id),
        agent: "bench".into(),
        created_at: now,
        seen_at: now,
        revoked_at: None,
    };
    let csrf = crypto::session::csrf(keys, &session.token_hash, server::http::session::FORM);
    store.commit(ChangeSet::new().with(Change::AddSession(session))).await?;
    Ok((token, csrf))
}

/// What is asked for: existing people and cases, each in turn.
struct Asked {
    cases: Vec<String>,
    references: Vec<String>,
    names: Vec<String>,
    numbers: Vec<String>,
    phones: Vec<String>,
}

impl Asked {
    async fn read(store: &dyn Store) -> Result<Self> {
        // Those that wait are anybody's of the office: no purpose is asked for.
        let waiting = QueueQuery { states: vec![ApplicationState::Submitted], limit: PEOPLE, ..QueueQuery::default() };
        let rows = store.queue(&waiting).await?;
        let mut people = Vec::new();
        // Anybody: identifiers are random.
        for cover in store.covers_in_force(None, PEOPLE).await? {
            people.extend(store.lookup_person_in(&[], &cover.person).await?);
        }
        let revealed = |number: &domain::person::IdNumber| number.reveal().to_owned();
        Ok(Self {
            cases: rows.iter().map(|row| row.application.id.to_string()).collect(),
            references: rows.iter().map(|row| row.application.reference.to_string()).collect(),
            names: people.iter().map(|p| p.name.reveal().chars().take(2).collect()).collect(),
            numbers: people.iter().map(|p| revealed(&p.id_number)).collect(),
            phones: people.iter().filter_map(|p| Some(p.phone.as_ref()?.reveal().to_owned())).collect(),
        })
    }

    fn targets(&self, address: std::net::SocketAddr, cookie: &str, csrf: &str) -> Vec<Target> {
        let page = |path: String| get(address, &path, cookie);
        let find = |words: &String| {
            let body = format!("csrf={csrf}&search={}", encoded(words));
            post(address, "/desk/search", cookie, &body)
        };
        let search = |words: &[String]| words.iter().map(find).collect::<Vec<_>>();
        let letters = |words: &[&str]| search(&words.iter().map(ToString::to_string).collect::<Vec<_>>());
        vec![
            ("queue: waiting", vec![page("/desk?queue=unassigned".into())]),
            ("queue: everything", vec![page("/desk?queue=all".into())]),
            ("case", self.cases.iter().map(|id| page(format!("/desk/cases/{id}"))).collect()),
            ("search: reference", search(&self.references)),
            ("search: identity number", search(&self.numbers)),
            ("search: phone", search(&self.phones)),
            ("search: name, two characters", search(&self.names)),
            ("search: initials", letters(&["wxm", "zw", "lj", "lmh", "cx", "wa"])),
            ("search: pinyin", letters(&["wang", "zhangw", "li", "chenxiao", "liuj", "huangm"])),
            ("search: card number", letters(&["A12345678", "B87654321"])),
        ]
    }
}

/// Every byte as `%XX`: what is searched for may be anything.
fn encoded(words: &str) -> String {
    words.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
