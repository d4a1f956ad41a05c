//! The rooms use each other only as docs/architecture.md says.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first thing that is not there")]
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::Command,
};

/// Who uses whom; an optional dependency ends in `?`.
type Arrows = BTreeMap<String, BTreeSet<String>>;

fn root() -> PathBuf {
    // At run time: with a target directory shared by two clones the compiled-in path may be the other one's.
    let manifest = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap();
    manifest.parent().map(Path::to_path_buf).unwrap()
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new("cargo").args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn written() -> Arrows {
    let page = std::fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let block = page.split("```arrows\n").nth(1).and_then(|rest| rest.split("```").next());
    let lines = block.expect("docs/architecture.md has a block of arrows").lines();
    let line = |line: &str| {
        let (from, to) = line.split_once("->").unwrap_or_else(|| panic!("no arrow in {line:?}"));
        (from.trim().to_owned(), to.split_whitespace().map(str::to_owned).collect())
    };
    lines.map(line).collect()
}

fn real() -> Arrows {
    let metadata = cargo(&["metadata", "--no-deps", "--format-version=1"]);
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let name = |value: &serde_json::Value| value["name"].as_str().unwrap().to_owned();
    let rooms: BTreeSet<String> = packages.iter().map(name).collect();
    let uses = |package: &serde_json::Value| {
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        // What only tests use is no arrow of the product.
        let inside = dependencies.filter(|to| rooms.contains(&name(to)) && to["kind"] != "dev");
        inside.map(|to| name(to) + if to["optional"] == true { "?" } else { "" }).collect()
    };
    packages.iter().map(|package| (name(package), uses(package))).collect()
}

/// Every crate below a room, as compiled for that target.
fn below(room: &str, target: &str) -> BTreeSet<String> {
    let tree = cargo(&["tree", "-p", room, "-e", "normal", "--prefix", "none", "--target", target]);
    tree.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect()
}

fn assert_free_of(room: &str, target: &str, banned: &[&str]) {
    let below = below(room, target);
    let found: Vec<_> = banned.iter().filter(|name| below.contains(**name)).collect();
    assert!(found.is_empty(), "{room} on {target} reaches {found:?}");
}

#[test]
fn the_rooms_use_each_other_as_the_page_says() {
    let (written, mut real) = (written(), real());
    // The benchmark kit measures the whole from outside.
    real.remove("bench");
    assert_eq!(real, written, "left: what the manifests say; right: what docs/architecture.md says");
}

#[test]
fn nothing_uses_the_server() {
    for (room, uses) in real().iter().filter(|(room, _)| *room != "bench") {
        assert!(!uses.contains("server"), "{room} uses the server");
    }
}

#[test]
fn the_domain_is_pure() {
    for target in ["x86_64-unknown-linux-gnu", "wasm32-unknown-unknown"] {
        assert_free_of("domain", target, &["tokio", "sqlx", "rusqlite", "leptos", "axum", "rand", "reqwest"]);
    }
}

#[test]
fn nothing_of_the_server_reaches_the_browser() {
    let banned = ["tokio", "sqlx", "rusqlite", "axum", "hyper", "usecases", "storage", "crypto", "server"];
    assert_free_of("frontend", "wasm32-unknown-unknown", &banned);
}
