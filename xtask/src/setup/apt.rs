//! Debian's packages, where the machine is a Debian and the user may install them.
use crate::{
    error::{Error, Result},
    process,
};
use std::process::Command;

/// Whether packages can be installed or fetched here at all.
pub fn present() -> bool {
    process::on_path("apt-get") && process::on_path("dpkg")
}

/// A command as root, through sudo for others, that asks no questions about packages.
pub fn as_root(program: &str) -> Command {
    let mut command = Command::new(if is_root() { "env" } else { "sudo" });
    command.args(["DEBIAN_FRONTEND=noninteractive", program]);
    command
}

/// Whether this process runs as root.
pub fn is_root() -> bool {
    process::try_answer(Command::new("id").arg("-u")).as_deref() == Some("0")
}

/// Refreshes the package lists; old ones may still do, so that a failure here is not the end.
pub fn update() {
    process::say("refreshing the package lists");
    if let Err(error) = process::run(as_root("apt-get").args(["update", "-q"])) {
        process::say(format_args!("{error}; going on with the lists that are here"));
    }
}

/// Installs packages, without those they merely recommend; says what to do otherwise where that is not possible.
pub fn install(packages: &[&str], otherwise: &'static str) -> Result<()> {
    if !present() || !(is_root() || process::on_path("sudo")) {
        return Err(Error::Missing { missing: format!("{} is not installed", packages.join(", ")), remedy: otherwise });
    }
    update();
    process::say(format_args!("installing {}", packages.join(", ")));
    let arguments = ["install", "-y", "-q", "--no-install-recommends"];
    process::run(as_root("apt-get").args(arguments).args(packages))
}
