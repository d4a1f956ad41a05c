//! A Chromium for the journeys, and fonts with which it can draw Chinese.
use super::apt;
use crate::{error::Result, process};
use std::{env, path::Path, process::Command};

/// Installs the distribution's where none is found; `CHROMIUM` names another one.
pub fn ensure() -> Result<()> {
    let mut packages = Vec::new();
    if find().is_none() {
        packages.push("chromium");
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
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .into_iter()
        .find(|path| Path::new(path).exists())
        .map(str::to_owned)
}

/// Without fontconfig nothing can be asked; then the screenshots may show boxes, which fails no test.
fn has_chinese_font() -> bool {
    if !process::on_path("fc-list") {
        return Path::new("/usr/share/fonts/opentype/noto").exists();
    }
    process::try_answer(Command::new("fc-list").arg(":lang=zh-cn")).is_some_and(|fonts| !fonts.is_empty())
}
