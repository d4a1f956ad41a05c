//! Residents who send and take back, clerks who decide, all of whom try again when the server is gone.

use super::{
    browser::{Answer, Browser},
    ledger::{Act, Ledger},
    people::Resident,
    process::{Installation, PASSWORD},
};
use server::adapters::SystemClock;
use std::{
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::time::sleep;
use usecases::ports::Clock as _;

/// What the clients share.
pub struct Scene {
    pub at: Installation,
    pub ledger: Ledger,
    /// Applications that clerks may look at.
    pub sent: Mutex<Vec<String>>,
    /// No new acts; what was begun is finished.
    pub over: AtomicBool,
}

impl Scene {
    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }
}

/// Chance that repeats from run to run.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Sends the same form again until somebody answers: what was not acknowledged may have been done all the same.
async fn insist(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    loop {
        match browser.post(path, fields).await {
            // 503 is an answer, too: nothing was done.
            Ok(answer) if answer.status != 503 => return answer,
            _ => sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn look(browser: &mut Browser, path: &str) -> Answer {
    loop {
        match browser.get(path).await {
            Ok(answer) if answer.status != 503 => return answer,
            _ => sleep(Duration::from_millis(50)).await,
        }
    }
}

/// One client of residents: goes through its people until the scene is over.
pub async fn residents(scene: Arc<Scene>, people: Vec<Resident>, seed: u64) {
    let mut dice = Dice(seed);
    let mut signed_in: Vec<Option<Browser>> = people.iter().map(|_| None).collect();
    while !scene.is_over() {
        let at = dice.below(people.len() as u64) as usize;
        if signed_in[at].is_none() {
            signed_in[at] = sign_in(&scene, &people[at]).await.ok();
        }
        if let Some(browser) = &mut signed_in[at]
            && let Ok(Some(id)) = apply(&scene, browser, &people[at]).await
        {
            let others = dice.below(4);
            scene.sent.lock().unwrap().extend(std::iter::repeat_n(id.clone(), 1 + usize::from(others == 0)));
            if dice.below(3) > 0 {
                sleep(Duration::from_millis(dice.below(200))).await;
                withdraw(&scene, browser, &id).await;
            }
        }
    }
}

async fn sign_in(scene: &Scene, who: &Resident) -> io::Result<Browser> {
    let mut browser = Browser::new(scene.at.address);
    let phone = who.account().phone.as_ref().unwrap().reveal();
    browser.post("/sign-in", &[("phone", phone)]).await?;
    browser.get("/sign-in/code").await?;
    let code = scene.at.code(phone, "SignIn").ok_or(io::ErrorKind::NotFound)?;
    let answer = browser.post("/sign-in/code", &[("code", &code)]).await?;
    let page = browser.get("/my").await?;
    if answer.leads_to("/my") && page.status == 200 { Ok(browser) } else { Err(io::ErrorKind::Other.into()) }
}

/// From the preview to the sent application. `None` when this person has nothing to send now.
async fn apply(scene: &Scene, browser: &mut Browser, who: &Resident) -> io::Result<Option<String>> {
    let started = browser.post(&format!("/my/stop/{}", who.cover), &[("reason", "VOLUNTARY")]).await?;
    let Some(id) = started.location.strip_prefix("/applications/").map(str::to_owned) else { return Ok(None) };
    let step = |name: &str| format!("/applications/{id}/{name}");
    let rules = browser.get(&step("check")).await?.hidden("rules").unwrap_or_default();
    let checked = browser.post(&step("check"), &[("declared", "on"), ("rules", &rules)]).await?;
    if !checked.leads_to(&step("code")) {
        return Ok(None);
    }
    let Some(key) = browser.get(&step("code")).await?.hidden("key") else { return Ok(None) };
    let Some(code) = scene.at.code(who.account().phone.as_ref().unwrap().reveal(), "Submit") else { return Ok(None) };
    let act = Act { verb: "submit".into(), application: id.clone(), by: String::new(), version: 0 };
    let number = scene.ledger.intent(act).await;
    let answer = insist(browser, &step("code"), &[("key", &key), ("code", &code)]).await;
    if answer.leads_to(&format!("/applications/{id}")) {
        scene.ledger.ack(number).await;
        return Ok(Some(id));
    }
    assert!(matches!(answer.status, 303 | 422), "sending was answered {}", answer.status);
    Ok(None)
}

async fn withdraw(scene: &Scene, browser: &mut Browser, id: &str) {
    let page = format!("/applications/{id}");
    let act = Act { verb: "withdraw".into(), application: id.into(), by: String::new(), version: 0 };
    let number = scene.ledger.intent(act).await;
    let answer = insist(browser, &format!("{page}/withdraw"), &[]).await;
    assert!(answer.leads_to(&page), "withdrawing was answered {} {}", answer.status, answer.location);
    // The same answer is given when it was decided before: the status page tells.
    if look(browser, &page).await.body.contains(">Withdrawn<") {
        scene.ledger.ack(number).await;
    }
}

/// A signed-in clerk.
pub async fn clerk(at: &Installation, staff: usize) -> Browser {
    let mut browser = Browser::new(at.address);
    let login = at.staff[staff].login.clone();
    let answer = browser.post("/desk/sign-in", &[("login", &login), ("password", PASSWORD)]).await.unwrap();
    assert!(answer.leads_to("/desk/second-factor"), "{} {}", answer.status, answer.location);
    browser.get("/desk/second-factor").await.unwrap();
    let seconds = u64::try_from(SystemClock::default().now().0 / 1_000_000).unwrap();
    let code = crypto::totp::code_at(&crypto::Secret::new(at.totp.clone()), seconds).unwrap();
    let answer = browser.post("/desk/second-factor", &[("code", code.expose())]).await.unwrap();
    assert!(answer.leads_to("/desk"), "{} {}", answer.status, answer.location);
    browser.get("/desk").await.unwrap();
    browser
}

/// One clerk: takes what was sent and decides it, as long as there is something to do.
pub async fn decide(scene: Arc<Scene>, mut browser: Browser, staff: usize, seed: u64) {
    let mut dice = Dice(seed);
    while !scene.is_over() {
        let next = scene.sent.lock().unwrap().pop();
        let Some(id) = next else {
            sleep(Duration::from_millis(20)).await;
            continue;
        };
        let shown = look(&mut browser, &format!("/desk/cases/{id}")).await;
        if !act(&scene, &mut browser, staff, &id, "take", &shown, &[]).await {
            continue;
        }
        let (verb, fields) = if dice.below(3) == 0 {
            ("refuse", [("reasons", "reason_not_met")].as_slice())
        } else {
            ("approve", [].as_slice())
        };
        let shown = look(&mut browser, &format!("/desk/cases/{id}/{verb}")).await;
        act(&scene, &mut browser, staff, &id, verb, &shown, fields).await;
    }
}

/// Does one act on a case as shown. Answers whether it was acknowledged.
async fn act(
    scene: &Scene,
    browser: &mut Browser,
    staff: usize,
    id: &str,
    verb: &str,
    shown: &Answer,
    fields: &[(&str, &str)],
) -> bool {
    let Some(version) = shown.hidden("version") else { return false };
    let by = scene.at.staff[staff].login.clone();
    let act = Act { verb: verb.into(), application: id.into(), by, version: version.parse().unwrap() };
    let number = scene.ledger.intent(act).await;
    let mut all = vec![("version", version.as_str())];
    all.extend(fields);
    let answer = insist(browser, &format!("/desk/cases/{id}/{verb}"), &all).await;
    if answer.leads_to(&format!("/desk/cases/{id}?done#main")) {
        scene.ledger.ack(number).await;
        return true;
    }
    assert_eq!(answer.status, 409, "{verb} was answered {} {}", answer.status, answer.location);
    false
}
