//! Debian's packages, where the machine is a Debian and the user may install them.
use crate::{
    error::{Error, Result},
    process,
};
use std::{env, process::Command};

/// Whether packages can be installed or fetched here at all.
pub fn present() -> bool {
    process::on_path("apt-get") && process::on_path("dpkg")
}

/// A command as root: as it is for root, through sudo for others.
pub fn as_root(program: &str) -> Command {
    if is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("sudo");
    command.args(["DEBIAN_FRONTEND=noninteractive", program]);
    command
}

/// Whether this process runs as root.
pub fn is_root() -> bool {
    process::try_answer(Command::new("id").arg("-u")).as_deref() == Some("0")
}

/// Refreshes the package lists; an old list may still do, so that a failure here is not the end.
pub fn update() -> Result<()> {
    process::say("refreshing the package lists");
    if let Err(error) = process::run(as_root("apt-get").args(["update", "-q"])) {
        process::say(format_args!("{error}; going on with the lists that are here"));
    }
    Ok(())
}

/// Installs packages, without those they merely recommend. Takes the user's word for having no rights to.
pub fn install(packages: &[&str], otherwise: &'static str) -> Result<()> {
    if !present() || !(is_root() || process::on_path("sudo")) {
        return Err(Error::Missing { missing: format!("{} is not installed", packages.join(", ")), remedy: otherwise });
    }
    update()?;
    process::say(format_args!("installing {}", packages.join(", ")));
    let mut install = as_root("apt-get");
    if env::var_os("DEBIAN_FRONTEND").is_none() {
        install.env("DEBIAN_FRONTEND", "noninteractive");
    }
    process::run(install.args(["install", "-y", "-q", "--no-install-recommends"]).args(packages))
}
