//! A Chromium for the journeys, and fonts with which it can draw Chinese.
use super::apt;
use crate::{error::Result, process};
use std::{env, path::Path, process::Command};

/// The engine without a window's machinery: the journeys take two thirds of the time with it.
const SHELL: &str = "chromium-headless-shell";

/// Installs the distribution's where there is no browser; `CHROMIUM` names another one. A whole browser does, too.
pub fn ensure() -> Result<()> {
    let mut packages = Vec::new();
    match find() {
        Some(path) if path.ends_with(SHELL) || env::var_os("CHROMIUM").is_some() => {}
        None => packages.push(SHELL),
        // A browser is there: nothing is fetched each time for the sake of speed alone.
        Some(path) => {
            process::say(format_args!("journeys by {path}; `apt install {SHELL}` makes them a third quicker"))
        }
    }
    if !has_chinese_font() {
        packages.push("fonts-noto-cjk");
    }
    if packages.is_empty() {
        return Ok(());
    }
    apt::install(&packages, "install Chromium and a Chinese font yourself, and set CHROMIUM to the program's path")
}

/// The program that the journeys drive.
pub fn find() -> Option<String> {
    if let Some(set) = env::var("CHROMIUM").ok().filter(|set| !set.is_empty()) {
        return Path::new(&set).exists().then_some(set);
    }
    let programs = [SHELL, "chromium", "chromium-browser", "google-chrome"];
    programs.into_iter().map(|program| format!("/usr/bin/{program}")).find(|path| Path::new(path).exists())
}

/// Without fontconfig nothing can be asked; then the screenshots may show boxes, which fails no test.
fn has_chinese_font() -> bool {
    if !process::on_path("fc-list") {
        return Path::new("/usr/share/fonts/opentype/noto").exists();
    }
    process::try_answer(Command::new("fc-list").arg(":lang=zh-cn")).is_some_and(|fonts| !fonts.is_empty())
}
