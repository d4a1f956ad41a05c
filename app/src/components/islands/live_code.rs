use super::{all, in_browser, show};
use leptos::{leptos_dom::helpers::window_event_listener_untyped, prelude::*, task::spawn_local};
use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};
use web_sys::{
    Element, Response,
    js_sys::{Date, Function, Promise, Reflect},
    wasm_bindgen::{JsCast, JsValue},
};

/// Milliseconds after which a request that does not answer is asked again.
const PATIENCE: f64 = 10_000.0;
/// Milliseconds after a failure before the next try.
const PAUSE: f64 = 5_000.0;
/// How long a screen reader has for "renewed" before the line is emptied, so that the next one is heard too.
const HEARD: Duration = Duration::from_secs(5);

/// Replaces a code before it ends. Markup inside: see the component `LiveCode` and its `CodeBlock`, whose `data-`
/// attributes are all that this knows.
#[island]
pub fn CodeRefresh(
    /// The code, its countdown and its words.
    children: Children,
) -> impl IntoView {
    in_browser(|root| all(root, "[data-live-code]").into_iter().for_each(start));
    view! { <div class="live">{children()}</div> }
}

/// A code on the screen. Times are milliseconds of the clock on the wall: it goes on while a phone sleeps.
struct Live {
    root: Element,
    /// When the code ends, and when it is no longer accepted.
    ends: Cell<(f64, f64)>,
    /// The next block has been asked for and may be asked for again at this time.
    renewing: Cell<f64>,
    /// The same for the question whether it was used.
    looking: Cell<f64>,
    /// Only the answer to the last request counts.
    asked: Cell<u32>,
    /// The last request failed.
    failed: Cell<bool>,
    /// The code was used: nothing is left to do.
    used: Cell<bool>,
    block: RefCell<Block>,
}

/// What a block says about itself.
#[derive(Default)]
struct Block {
    /// Answers the next one.
    next: Option<String>,
    /// Answers whether this one was used, or the one before, whose digits somebody may still be typing.
    seen: Option<String>,
    /// Seconds of a code.
    interval: i32,
}

/// What a request came to.
enum Answer {
    /// Something to show.
    Html(String),
    /// Nothing new (204).
    Nothing,
    /// Somebody who is to sign in again, or a code that is no more: the page itself knows what to say.
    Elsewhere,
    /// No network, or a server in trouble.
    Failed,
}

fn start(root: Element) {
    let live = Rc::new(Live {
        root,
        ends: Cell::default(),
        renewing: Cell::default(),
        looking: Default::default(),
        asked: Cell::default(),
        failed: Cell::default(),
        used: Cell::default(),
        block: RefCell::default(),
    });
    live.read();
    live.toggle("[data-still]", false);
    live.toggle("[data-clock]", true);
    live.stay_awake();
    let returning = Rc::clone(&live);
    window_event_listener_untyped("visibilitychange", move |_| {
        if !document().hidden() && !returning.used.get() {
            returning.stay_awake();
            returning.looking.set(0.0);
            returning.look();
            returning.renewing.set(0.0);
            returning.renew();
            returning.step();
        }
    });
    tick(live);
}

fn tick(live: Rc<Live>) {
    if !live.used.get() {
        live.step();
        set_timeout(move || tick(live), Duration::from_secs(1));
    }
}

impl Live {
    /// Reads the block's attributes; its seconds count from now.
    fn read(&self) {
        let Some(block) = all(&self.root, "[data-block]").into_iter().next() else { return };
        let number = |name| block.get_attribute(name).and_then(|text| text.parse::<i32>().ok()).unwrap_or_default();
        // One that ends at once would be asked for without a pause.
        let end = Date::now() + f64::from(number("data-seconds").max(1)) * 1000.0;
        self.ends.set((end, end + f64::from(number("data-valid-for")) * 1000.0));
        let next = block.get_attribute("data-next");
        let seen = block.get_attribute("data-seen");
        self.block.replace(Block { next, seen, interval: number("data-of").max(1) });
    }

    /// Once a second: draws, covers, asks.
    fn step(self: &Rc<Self>) {
        if document().hidden() {
            return;
        }
        let (now, (end, last)) = (Date::now(), self.ends.get());
        // What is counted: seconds until the next code, or, where none can be had, until this one is void.
        self.draw(if now < end { end - now } else { last - now });
        if now >= end {
            self.renew();
        }
        // A code that nobody accepts any more is never shown; why is said once it is known.
        let over = now >= last;
        let _ = self.root.toggle_attribute_with_force("data-over", over);
        self.toggle("[data-cover]", over && self.failed.get());
        self.toggle("[data-clock]", now < end);
        self.toggle("[data-rest]", now >= end && !over && self.failed.get());
        if !over && window().navigator().on_line() {
            self.look();
        }
    }

    /// Draws what is left of the interval, in whole seconds.
    fn draw(&self, left: f64) {
        #[allow(clippy::cast_possible_truncation, reason = "less than a day")]
        let left = (left / 1000.0).ceil().max(0.0) as i32;
        let part = left * 100 / self.block.borrow().interval;
        for ring in all(&self.root, "[data-ring]") {
            let _ = ring.set_attribute("stroke-dasharray", &[&part.min(100).to_string(), " 100"].concat());
        }
        for count in all(&self.root, "[data-left]") {
            count.set_text_content(Some(&left.to_string()));
        }
    }

    /// Fetches the next block, unless it is on its way.
    fn renew(self: &Rc<Self>) {
        let now = Date::now();
        let Some(next) = self.block.borrow().next.clone().filter(|_| now >= self.renewing.get()) else { return };
        if self.renewing.get() > 0.0 || !window().navigator().on_line() {
            // The last one never answered, or none can.
            self.failed.set(true);
        }
        if !window().navigator().on_line() {
            return;
        }
        self.renewing.set(now + PATIENCE);
        let ticket = self.asked.get() + 1;
        self.asked.set(ticket);
        let live = Rc::clone(self);
        spawn_local(async move {
            let answer = fetch(&next).await;
            if live.asked.get() != ticket || live.used.get() {
                return;
            }
            match answer {
                Answer::Html(html) => live.replace(&html),
                Answer::Elsewhere => load_anew(),
                Answer::Nothing | Answer::Failed => {
                    live.failed.set(true);
                    live.renewing.set(Date::now() + PAUSE);
                }
            }
            live.step();
        });
    }

    fn replace(self: &Rc<Self>, html: &str) {
        for current in all(&self.root, "[data-current]") {
            current.set_inner_html(html);
        }
        self.renewing.set(0.0);
        self.looking.set(0.0);
        self.failed.set(false);
        self.read();
        let words = all(&self.root, "[data-renewed]").into_iter().find_map(|words| words.text_content());
        self.say(words.as_deref());
        let live = Rc::clone(self);
        set_timeout(move || live.say(None), HEARD);
    }

    fn say(&self, words: Option<&str>) {
        for line in all(&self.root, "[data-say]") {
            line.set_text_content(words.map(str::trim));
        }
    }

    /// Asks whether the code was used, unless the last question is open.
    fn look(self: &Rc<Self>) {
        let now = Date::now();
        let asked = self.block.borrow().seen.clone().filter(|_| now >= self.looking.get());
        let Some(seen) = asked else { return };
        self.looking.set(now + PATIENCE);
        let live = Rc::clone(self);
        spawn_local(async move {
            match fetch(&seen).await {
                Answer::Html(html) if !live.used.replace(true) => live.finish(&html),
                Answer::Nothing => live.looking.set(0.0),
                // What is wrong shows when the next block is asked for.
                _ => live.looking.set(Date::now() + PAUSE),
            }
        });
    }

    /// Shows what became of the code instead of it.
    fn finish(&self, html: &str) {
        for hidden in ["[data-current]", "[data-cover]", "[data-clock]", "[data-rest]"] {
            self.toggle(hidden, false);
        }
        self.say(None);
        for used in all(&self.root, "[data-used]") {
            used.set_inner_html(html);
        }
    }

    fn toggle(&self, selector: &str, shown: bool) {
        for element in all(&self.root, selector) {
            show(&element, shown);
        }
    }

    /// Keeps the screen on in the bright view, where the browser can. A refusal (an empty battery) is no matter; the
    /// browser takes it back by itself when the page is left.
    fn stay_awake(&self) {
        if let Some(granted) = self.root.get_attribute("data-awake").and_then(|_| wake_lock()) {
            spawn_local(async move {
                let _ = granted.await;
            });
        }
    }
}

/// By name, since the bindings call the interface unstable.
fn wake_lock() -> Option<Promise> {
    let lock = Reflect::get(&window().navigator(), &JsValue::from_str("wakeLock")).ok()?;
    let request = Reflect::get(&lock, &JsValue::from_str("request")).ok()?.dyn_into::<Function>().ok()?;
    request.call1(&lock, &JsValue::from_str("screen")).ok()?.dyn_into().ok()
}

async fn fetch(address: &str) -> Answer {
    let Some(answer) = window().fetch_with_str(address).await.ok().and_then(|a| a.dyn_into::<Response>().ok()) else {
        return Answer::Failed;
    };
    match answer.status() {
        204 => Answer::Nothing,
        // Too slow and too often are troubles that pass.
        408 | 429 => Answer::Failed,
        200 if !answer.redirected() => {
            let Ok(text) = answer.text() else { return Answer::Failed };
            text.await.ok().and_then(|text| text.as_string()).map_or(Answer::Failed, Answer::Html)
        }
        200..500 => Answer::Elsewhere,
        _ => Answer::Failed,
    }
}

fn load_anew() {
    let _ = window().location().reload();
}
