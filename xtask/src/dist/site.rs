//! The folder that the server embeds: it mirrors the site's addresses.
use super::{compress, names};
use crate::{
    error::{Error, Result, at},
    workspace::Build,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Addresses with their content, and what pages call them.
#[derive(Debug, Default)]
pub struct Site {
    files: BTreeMap<String, Vec<u8>>,
    names: BTreeMap<String, String>,
}

impl Site {
    /// A file under a name that changes with its content.
    pub fn add_hashed(&mut self, name: &str, content: Vec<u8>) {
        self.add(name, format!("/assets/{}", names::hashed(name, &content)), content);
    }

    /// A file that others refer to by a name that must stay.
    pub fn add_as_is(&mut self, name: &str, content: Vec<u8>) {
        self.add(name, format!("/assets/{name}"), content);
    }

    /// A file of `public/`; some have their place at the root by convention, and a web manifest names others by
    /// their plain addresses.
    pub fn add_public(&mut self, name: &str, content: Vec<u8>) {
        match name {
            "apple-touch-icon.png" | "favicon.ico" | "robots.txt" | "worker.js" => {
                self.add(name, format!("/{name}"), content)
            }
            _ if name.ends_with(".webmanifest") => {
                let text = String::from_utf8_lossy(&content);
                let text = self.names.iter().fold(text.into_owned(), |text, (name, address)| {
                    text.replace(&format!("\"/assets/{name}\""), &format!("\"{address}\""))
                });
                self.add_hashed(name, text.into_bytes());
            }
            _ => self.add_hashed(name, content),
        }
    }

    /// A file that goes into the program and is no address of the site: its place in the folder begins without a `/`.
    pub fn add_inside(&mut self, name: &str, content: Vec<u8>) {
        self.add(name, format!("inside/{}", names::hashed(name, &content)), content);
    }

    fn add(&mut self, name: &str, address: String, content: Vec<u8>) {
        self.names.insert(name.to_owned(), address.clone());
        self.files.insert(address, content);
    }

    /// Makes the folder hold exactly these files, their compressed variants and the manifest, which comes last:
    /// its change is what tells the server's build.
    pub fn write(&self, folder: &Path, kind: Build) -> Result<()> {
        let mut kept = BTreeSet::from([folder.join("manifest.json")]);
        for (address, content) in &self.files {
            let path = folder.join(address.trim_start_matches('/'));
            let fresh = write_if_changed(&path, content)?;
            compress::beside(&path, content, kind, fresh)?;
            kept.extend(["br", "gz"].map(|ending| PathBuf::from(format!("{}.{ending}", path.display()))));
            kept.insert(path);
        }
        remove_others(folder, &kept)?;
        let manifest = serde_json::to_vec_pretty(&self.names)
            .map_err(|source| Error::Answer { program: "manifest.json", source })?;
        write_if_changed(&folder.join("manifest.json"), &manifest)?;
        Ok(())
    }
}

/// Whether the file had to be written.
fn write_if_changed(path: &Path, content: &[u8]) -> Result<bool> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(false);
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(at(parent))?;
    }
    fs::write(path, content).map_err(at(path))?;
    Ok(true)
}

/// Removes what an earlier build left.
fn remove_others(folder: &Path, kept: &BTreeSet<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).map_err(at(folder))? {
        let path = entry.map_err(at(folder))?.path();
        if path.is_dir() {
            remove_others(&path, kept)?;
        } else if !kept.contains(&path) {
            fs::remove_file(&path).map_err(at(&path))?;
        }
    }
    Ok(())
}
