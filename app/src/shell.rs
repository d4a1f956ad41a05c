//! What surrounds every page: head, header, demonstration banner, footer with hotline and office.

use crate::{
    components::{Icon, IconName},
    context::{Assisting, Lasts, PageCtx, StaffBadge},
    i18n::{date, say_in},
    pages::terminal::is_terminal,
    routes::Route,
    tr_in,
    ui_style::UiStyle,
};
use domain::{
    assist::AssistWay,
    calendar::{Answered, Hours},
    language::Language,
    rules::Mark,
    staff::Role,
};
use jiff::civil::{Date, Time};
use leptos::prelude::*;

// Written out because the view macro knows no `media` on `meta`.
const THEME: &str = "<meta name=\"theme-color\" content=\"#ffffff\" media=\"(prefers-color-scheme: light)\">\
    <meta name=\"theme-color\" content=\"#1b1e1c\" media=\"(prefers-color-scheme: dark)\">";

/// The whole document around `content` (rendered already). The loader is linked only when the page holds an island, the
/// camera's script only when it holds a picture for it. `<template data-refresh>` loads the page anew after that many
/// seconds: here where no script runs, by `public/loader.js` where the WASM is missing.
pub(crate) fn document(ctx: &PageCtx, title: &str, content: &str) -> String {
    let language = ctx.language;
    let body_class = if ctx.desk { "body desk" } else { "body" };
    let scripts = content.contains("<leptos-island").then(|| {
        view! {
            <script
                id="loader"
                defer
                nonce=ctx.nonce.clone()
                src=ctx.assets.loader.clone()
                data-script=ctx.assets.script.clone()
                data-wasm=ctx.assets.wasm.clone()
            ></script>
        }
    });
    let camera = content.contains("<video").then(|| {
        view! {
            <script
                id="scan"
                defer
                nonce=ctx.nonce.clone()
                src=ctx.assets.scan.clone()
                data-decoder=ctx.assets.decoder.clone()
            ></script>
        }
    });
    let viewer = content.contains("class=\"viewer\"").then(|| {
        view! { <script id="viewer" defer nonce=ctx.nonce.clone() src=ctx.assets.viewer.clone()></script> }
    });
    let keys = content.contains("id=\"desk-keys\"").then(|| {
        view! { <script defer nonce=ctx.nonce.clone() src=ctx.assets.keys.clone()></script> }
    });
    let progress = content.contains("<div data-progress").then(|| {
        view! { <script defer nonce=ctx.nonce.clone() src=ctx.assets.progress.clone()></script> }
    });
    let passkey = content.contains(" data-passkey=").then(|| {
        view! { <script defer nonce=ctx.nonce.clone() src=ctx.assets.passkey.clone()></script> }
    });
    let aloud = ctx.elder().then(|| {
        view! { <script defer nonce=ctx.nonce.clone() src=ctx.assets.aloud.clone()></script> }
    });
    let residents = !ctx.desk && !is_terminal(&ctx.path);
    let diagnostics = content.contains("id=\"probes\"").then(|| {
        view! { <script defer nonce=ctx.nonce.clone() src=ctx.assets.diagnostics.clone()></script> }
    });
    let connection = residents.then(|| {
        view! { <script defer nonce=ctx.nonce.clone() src=ctx.assets.connection.clone()></script> }
    });
    let session = ctx.lasts.map(|_| {
        view! { <script defer nonce=ctx.nonce.clone() src=ctx.assets.session.clone()></script> }
    });
    let status = content.contains(" data-live=").then(|| {
        view! { <script defer nonce=ctx.nonce.clone() src=ctx.assets.status.clone()></script> }
    });
    let refresh = refresh(content).map(|seconds| {
        view! {
            <noscript>
                <meta http-equiv="refresh" content=seconds.to_string() />
            </noscript>
        }
    });
    // Every length that holds text is in rem, so that the root's size is the only one to change.
    let larger = (!ctx.scale.is_usual()).then(|| {
        let rule = format!("html{{--scale:{}}}", ctx.scale.text());
        view! { <style nonce=ctx.nonce.clone()>{rule}</style> }
    });
    let head = view! {
        <meta charset="utf-8" />
        <title>{title.to_owned()}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="format-detection" content="telephone=no" />
        <meta name="color-scheme" content="light dark" />
        <link rel="stylesheet" href=ctx.assets.style.clone() />
        {ctx.desk.then(|| view! { <link rel="stylesheet" href=ctx.assets.desk_style.clone() /> })}
        {ctx.elder().then(|| view! { <link rel="stylesheet" href=ctx.assets.elder_style.clone() /> })}
        {larger}
        {linked(&ctx.assets.icon).map(|href| view! { <link rel="icon" type="image/svg+xml" href=href /> })}
        {linked(&ctx.assets.manifest).map(|href| view! { <link rel="manifest" href=href /> })}
        {scripts}
        {camera}
        {viewer}
        {keys}
        {progress}
        {passkey}
        {session}
        {status}
        {aloud}
        {connection}
        {diagnostics}
        {refresh}
    };
    let top = view! {
        <a class="skip" href="#main">
            {tr_in!(language, "shell.skip")}
        </a>
        {header(ctx)}
        {ctx.staff.as_ref().filter(|_| ctx.desk).map(|staff| desk_menu(ctx, staff))}
        {ctx.assisting.as_ref().map(|assisting| filling_in(language, assisting))}
        {ctx.incident.as_ref().map(|words| incident(language, words.get(language)))}
        {ctx.demonstration.then(|| demonstration(language))}
        {ctx.elder().then(|| read_aloud(language))}
    };
    format!(
        "<!DOCTYPE html><html lang=\"{}\" data-ui=\"{}\"><head>{}{THEME}</head><body class=\"{body_class}\">{}\
         <main id=\"main\" class=\"main\" tabindex=\"-1\">{content}</main>{}{}{}</body></html>",
        language.tag(),
        ctx.ui_style().name(),
        head.to_html(),
        top.to_html(),
        footer(ctx).to_html(),
        if residents { offline(ctx).to_html() } else { String::new() },
        ctx.lasts.map(|lasts| stay(ctx, lasts).to_html()).unwrap_or_default(),
    )
}

/// What `public/connection.js` says where a form can't be sent.
fn offline(ctx: &PageCtx) -> impl IntoView + use<> {
    let language = ctx.language;
    view! {
        <aside
            id="connection"
            class="stay"
            role="alert"
            aria-label=tr_in!(language, "offline.label")
            data-worker=ctx.assets.worker.clone()
            hidden
        >
            <div class="stay__inner">
                <p data-line="off" hidden>
                    {tr_in!(language, "offline.off")}
                </p>
                <p data-line="back" hidden>
                    {tr_in!(language, "offline.back")}
                </p>
            </div>
        </aside>
    }
}

/// Seconds before the end at which somebody is warned: time to find the button by keyboard or by ear.
const WARN: i64 = 120;

/// What `public/session.js` shows before a session ends by itself.
fn stay(ctx: &PageCtx, lasts: Lasts) -> impl IntoView + use<> {
    let language = ctx.language;
    let (stay, sign_in, place) = if ctx.desk {
        (Route::DeskStay, Route::DeskSignIn, "yitui.desk.seen")
    } else {
        (Route::Stay, Route::SignIn, "yitui.seen")
    };
    let lines = [
        ("idle", tr_in!(language, "stay.idle")),
        ("whole", tr_in!(language, "stay.whole")),
        ("over", tr_in!(language, "stay.over")),
        ("lost", tr_in!(language, "stay.lost")),
    ];
    let lines: Vec<_> = lines
        .into_iter()
        .map(|(name, words)| {
            view! {
                <p data-line=name hidden>
                    {words}
                </p>
            }
        })
        .collect();
    view! {
        <aside
            id="stay"
            class="stay"
            hidden
            aria-label=tr_in!(language, "stay.label")
            data-idle=lasts.idle.to_string()
            data-whole=lasts.whole.to_string()
            data-warn=WARN.to_string()
            data-stay=stay.path()
            data-place=place
        >
            <div class="stay__inner">
                <div role="alert">{lines}</div>
                <span class="stay__time" data-time aria-hidden="true"></span>
                <button type="button" class="button button--primary" data-button hidden>
                    {tr_in!(language, "stay.button")}
                </button>
                <a data-again href=sign_in.path() target="_blank" rel="noopener" hidden>
                    {tr_in!(language, "stay.again")}
                </a>
            </div>
        </aside>
    }
}

/// Seconds after which a part of the page wants the page anew.
fn refresh(content: &str) -> Option<u32> {
    content.split_once("<template data-refresh=\"")?.1.split('"').next()?.parse().ok()
}

/// An address that this build has.
fn linked(href: &str) -> Option<String> {
    (!href.is_empty()).then(|| href.to_owned())
}

fn header(ctx: &PageCtx) -> impl IntoView + use<> {
    let language = ctx.language;
    let home = if ctx.desk { Route::Desk } else { Route::Home }.path();
    let subtitle = if ctx.desk { tr_in!(language, "shell.desk") } else { tr_in!(language, "shell.tagline") };
    let who = match (&ctx.staff, &ctx.signed_in) {
        (Some(staff), _) if ctx.desk => {
            let role = say_in(language, staff.role);
            Some(view! { <span class="bar__who">{format!("{} · {role}", staff.name)}</span> }.into_any())
        }
        _ if ctx.desk || is_terminal(&ctx.path) => None,
        (_, Some(resident)) => Some(
            view! {
                <a class="bar__link" href=Route::Wallet.path()>
                    {tr_in!(language, "shell.wallet")}
                </a>
                <a class="bar__link" href=Route::My.path()>
                    <span class="bar__name">{resident.masked.clone()}</span>
                    {tr_in!(language, "shell.mine")}
                </a>
            }
            .into_any(),
        ),
        _ => Some(
            view! {
                <a class="bar__link" href=Route::SignIn.path()>
                    {tr_in!(language, "shell.sign_in")}
                </a>
            }
            .into_any(),
        ),
    };
    // For older people there is room for what is done most; the rest is at the foot.
    let simple = ctx.elder();
    let search = (!ctx.desk && !simple && !is_terminal(&ctx.path)).then(|| {
        view! {
            <a class="bar__link" href=Route::HelpSearch.path() aria-label=tr_in!(language, "guide.search_link")>
                <Icon name=IconName::Search />
            </a>
        }
    });
    view! {
        <header class="bar">
            <div class="bar__inner">
                <a class="bar__brand" href=home>
                    <Icon name=IconName::Brand />
                    <span class="bar__product">{tr_in!(language, "shell.product")}</span>
                    <span class="bar__tagline">{subtitle}</span>
                </a>
                <div class="bar__nav">
                    {search}
                    {who}
                    {(!simple).then(|| language_switch(ctx, "bar__link"))}
                </div>
            </div>
        </header>
    }
}

/// The link to the same page in the other language.
fn language_switch(ctx: &PageCtx, class: &'static str) -> impl IntoView + use<> {
    let language = ctx.language;
    let other = if language == Language::Zh { Language::En } else { Language::Zh };
    let there = format!("{}?to={}", Route::Language(other.tag().to_owned()), encoded(&ctx.path));
    view! {
        <a
            class=class
            href=there
            hreflang=other.tag()
            lang=other.tag()
            aria-label=tr_in!(language, "shell.switch_label")
        >
            {tr_in!(language, "shell.switch")}
        </a>
    }
}

/// The address of this page in a style.
pub(crate) fn in_style(ctx: &PageCtx, style: UiStyle) -> String {
    format!("{}?to={}", Route::Ui(style.name().to_owned()), encoded(&ctx.path))
}

/// What leads to this page in the other style: words and address.
pub(crate) fn other_style(ctx: &PageCtx) -> (String, String) {
    let other = ctx.ui_style().other();
    let words = match other {
        UiStyle::Elder => tr_in!(ctx.language, "elder.enter"),
        UiStyle::Normal => tr_in!(ctx.language, "elder.leave"),
    };
    (words, in_style(ctx, other))
}

/// Buttons that `public/aloud.js` shows where the device can read.
fn read_aloud(language: Language) -> impl IntoView {
    let button = |name: &'static str, words: String| {
        view! {
            <button type="button" class="button button--plain" data-act=name hidden>
                {words}
            </button>
        }
    };
    view! {
        <aside id="aloud" class="aloud" aria-label=tr_in!(language, "elder.aloud_label") hidden>
            {button("read", tr_in!(language, "elder.aloud_read"))}
            {button("pause", tr_in!(language, "elder.aloud_pause"))}
            {button("go_on", tr_in!(language, "elder.aloud_go_on"))}
            {button("stop", tr_in!(language, "elder.aloud_stop"))}
        </aside>
    }
}

fn incident(language: Language, words: &str) -> impl IntoView + use<> {
    view! {
        <aside class="incident" aria-label=tr_in!(language, "incident.label")>
            <p class="incident__text">
                <Icon name=IconName::Warn />
                <span>{words.to_owned()}</span>
            </p>
        </aside>
    }
}

/// Whose application this is: staff have several people in front of them in an hour.
fn filling_in(language: Language, assisting: &Assisting) -> impl IntoView + use<> {
    let who = match assisting.way {
        AssistWay::Counter => tr_in!(language, "assist.for_counter", name = assisting.masked),
        AssistWay::Phone => tr_in!(language, "assist.for_phone", name = assisting.masked),
    };
    view! {
        <aside class="filling" aria-label=tr_in!(language, "assist.for_label")>
            <p class="filling__text">
                <span>{who}</span>
                <a href=Route::AssistFor(assisting.id.clone()).path()>{tr_in!(language, "assist.for_page")}</a>
            </p>
        </aside>
    }
}

fn demonstration(language: Language) -> impl IntoView {
    view! {
        <aside class="demo" aria-label=tr_in!(language, "shell.demonstration_short")>
            <p class="demo__text">{tr_in!(language, "shell.demonstration")}</p>
        </aside>
    }
}

fn footer(ctx: &PageCtx) -> impl IntoView + use<> {
    let language = ctx.language;
    let call = tr_in!(language, "shell.call", number = ctx.hotline.label);
    let office = match &ctx.office {
        Some(office) => view! { <p>{tr_in!(language, "shell.office")} " " {office.clone()}</p> }.into_any(),
        None => view! {
            <p>
                <a href=Route::Regions.path()>{tr_in!(language, "shell.find_office")}</a>
            </p>
        }
        .into_any(),
    };
    let elder = ctx.elder();
    let further = (!elder).then(|| {
        view! {
            <li>
                <a href=Route::Suggestions.path()>{tr_in!(language, "suggestion.footer")}</a>
            </li>
            <li>
                <a href=Route::Statistics.path()>{tr_in!(language, "shell.statistics")}</a>
            </li>
        }
    });
    let style = (!ctx.desk).then(|| {
        let (words, there) = other_style(ctx);
        view! {
            <li>
                <a href=there>{words}</a>
            </li>
        }
    });
    view! {
        <footer class="foot" aria-label=tr_in!(language, "shell.footer")>
            <div class="foot__inner">
                <a class="foot__call" href=format!("tel:{}", ctx.hotline.tel) aria-label=call>
                    <Icon name=IconName::Phone />
                    <span>{tr_in!(language, "shell.hotline")}</span>
                    <span class="foot__number">{ctx.hotline.label.clone()}</span>
                </a>
                {ctx.answered.as_ref().map(|answered| answers(language, ctx.today, answered))}
                {office}
                <ul class="foot__links">
                    <li>
                        <a href=Route::Help.path()>{tr_in!(language, "shell.help")}</a>
                    </li>
                    {further}
                    <li>
                        <a href=Route::Privacy.path()>{tr_in!(language, "shell.privacy")}</a>
                    </li>
                    {style}
                    {elder.then(|| view! { <li>{language_switch(ctx, "")}</li> })}
                </ul>
            </div>
        </footer>
    }
}

/// Whether somebody answers now, else from when on; and the hours, with how far they can be trusted.
fn answers(
    language: Language,
    today: Date,
    (answered, hours, mark): &(Answered, Hours, Mark),
) -> impl IntoView + use<> {
    let clock = |time: Time| time.strftime("%-H:%M").to_string();
    let now = match answered {
        Answered::Until(until) => tr_in!(language, "shell.answered_now", time = clock(*until)),
        Answered::From { on, at, .. } if *on == today => {
            tr_in!(language, "shell.answered_today", time = clock(*at))
        }
        Answered::From { on, at, provisional } => {
            let day = date(language, *on);
            if *provisional {
                tr_in!(language, "shell.answered_provisional", date = day, time = clock(*at))
            } else {
                tr_in!(language, "shell.answered_from", date = day, time = clock(*at))
            }
        }
    };
    let between = if language == Language::Zh { "、" } else { ", " };
    let spans: Vec<_> = hours.0.iter().map(|(from, until)| format!("{}–{}", clock(*from), clock(*until))).collect();
    let spans = tr_in!(language, "shell.answered_hours", hours = spans.join(between));
    let sample = (*mark != Mark::Sourced).then(|| format!(" · {}", say_in(language, *mark)));
    view! {
        <p>
            {now}
            <br />
            <span class="quiet">{spans} {sample}</span>
        </p>
    }
}

/// The desk's menu: what this role can do. The doors check it again.
fn desk_menu(ctx: &PageCtx, staff: &StaffBadge) -> impl IntoView + use<> {
    let language = ctx.language;
    let works = staff.role.decides();
    let reads = matches!(staff.role, Role::Auditor | Role::Administrator | Role::Supervisor);
    let links = [
        (staff.role != Role::Administrator, Route::Desk, tr_in!(language, "shell.desk_queue")),
        (works, Route::DeskTeam, tr_in!(language, "shell.desk_team")),
        (
            matches!(staff.role, Role::Supervisor | Role::Auditor),
            Route::Figures,
            tr_in!(language, "shell.desk_figures"),
        ),
        (works, Route::DeskEnquiries, tr_in!(language, "enquiry.desk_title")),
        (works, Route::DeskSuggestions, tr_in!(language, "suggestion.desk")),
        (staff.role == Role::Supervisor, Route::DeskRatings, tr_in!(language, "rating.desk_title")),
        (works, Route::Refunds, tr_in!(language, "shell.desk_refunds")),
        (true, Route::Exports, tr_in!(language, "shell.desk_exports")),
        (works, Route::Counter, tr_in!(language, "shell.desk_counter")),
        (matches!(staff.role, Role::Administrator | Role::Auditor), Route::DeskRules, tr_in!(language, "rules.menu")),
        (staff.role == Role::Administrator, Route::Members, tr_in!(language, "shell.desk_members")),
        (
            staff.role == Role::Administrator && staff.everywhere,
            Route::Incidents,
            tr_in!(language, "shell.desk_incidents"),
        ),
        (reads, Route::Retention, tr_in!(language, "retention.title")),
        (reads, Route::DeskRecord, tr_in!(language, "shell.desk_record")),
        (true, Route::DeskMe, tr_in!(language, "shell.desk_me")),
    ];
    let links: Vec<_> = links
        .into_iter()
        .filter(|(may, ..)| *may)
        .map(|(_, route, words)| {
            let current = (route.path() == ctx.path).then_some("page");
            view! {
                <li>
                    <a class="menu__link" href=route.path() aria-current=current>
                        {words}
                    </a>
                </li>
            }
        })
        .collect();
    let sign_out = view! {
        <form method="post" action=Route::DeskSignOut.path()>
            {ctx.csrf.clone().map(|token| view! { <input type="hidden" name="csrf" value=token /> })}
            <button class="menu__link" type="submit">
                {tr_in!(language, "shell.sign_out")}
            </button>
        </form>
    };
    view! {
        <nav class="menu" aria-label=tr_in!(language, "shell.main_menu")>
            <div class="menu__inner">
                <ul class="menu__list">{links}</ul>
                {sign_out}
            </div>
        </nav>
    }
}

/// `path` fit to stand in a query.
fn encoded(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}
