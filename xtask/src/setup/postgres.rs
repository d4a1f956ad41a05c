//! PostgreSQL's programs for the contract tests; never a running service.
use super::apt;
use crate::{
    error::{Result, at},
    postgres, process,
    workspace::Workspace,
};
use std::{fs, path::Path};

/// Installs the distribution's where there is none. Debian's package would make and start a cluster of its own; its
/// configuration, written before the installation, keeps it from that.
pub fn ensure(workspace: &Workspace) -> Result<()> {
    if postgres::programs().is_ok() {
        return Ok(());
    }
    if apt::present() && !Path::new("/etc/postgresql-common/createcluster.conf").exists() {
        let conf = workspace.target.join("createcluster.conf");
        fs::create_dir_all(&workspace.target).map_err(at(&workspace.target))?;
        fs::write(&conf, "create_main_cluster = false\nstart_conf = 'manual'\n").map_err(at(&conf))?;
        let target = "/etc/postgresql-common/createcluster.conf";
        process::run(apt::as_root("install").args(["-D", "-m", "644"]).arg(&conf).arg(target))?;
    }
    apt::install(
        &["postgresql-15"],
        "install PostgreSQL 15 or later, so that initdb lies in /usr/lib/postgresql/VERSION/bin or on the PATH",
    )
}
