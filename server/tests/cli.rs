//! The command line: what it says when something is wrong, and its exit codes.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

use std::{
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};
use usecases::ports::Clock as _;

static FOLDERS: AtomicU32 = AtomicU32::new(0);

/// The rules files that every folder of rules needs.
const SINGLE: [&str; 7] =
    ["national.toml", "sources.toml", "calendar.toml", "issuers.toml", "channels.toml", "texts.toml", "retention.toml"];

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let number = FOLDERS.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("yitui-cli-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }
    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn command(folder: &Folder, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yitui"));
    command.args(args).current_dir(&folder.0);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("YITUI_")) {
        command.env_remove(name);
    }
    command
}

fn yitui(folder: &Folder, args: &[&str]) -> (Option<i32>, String, String) {
    let mut command = command(folder, args);
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn a_configuration_fault_names_file_line_and_cause() {
    let folder = Folder::new();
    folder.write("yitui.toml", "listen = \"127.0.0.1:8080\"\nlisten_to = 1\n");
    let (code, _, error) = yitui(&folder, &["serve", "--check-config"]);
    assert_eq!(code, Some(2));
    assert!(error.starts_with("yitui: yitui.toml, line 2: listen_to: unknown key; known are data, "), "{error}");
}

#[test]
fn an_environment_variable_that_means_nothing_is_refused() {
    let folder = Folder::new();
    let output = Command::new(env!("CARGO_BIN_EXE_yitui"))
        .args(["facts"])
        .current_dir(&folder.0)
        .env("YITUI_LISTNE", "x")
        .output()
        .unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(error.contains("YITUI_LISTNE: unknown key"), "{error}");
}

#[test]
fn without_keys_or_a_way_to_send_messages_it_says_what_to_do() {
    let folder = Folder::new();
    let (code, _, error) = yitui(&folder, &["serve", "--sms-sink", "sms.jsonl"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("there is no key file. Run `yitui keys create`"), "{error}");
    let (code, said, _) = yitui(&folder, &["keys", "create"]);
    assert_eq!(code, Some(0));
    assert!(said.contains("Without this file the data can't be read by anybody"));
    let (code, _, error) = yitui(&folder, &["serve"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("set [sms_gateway] in yitui.toml, or sms_sink"), "{error}");
    let (code, _, error) = yitui(&folder, &["serve", "--sms-sink", "sms.jsonl"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("run `yitui migrate`"), "{error}");
    let (code, _, error) = yitui(&folder, &["keys", "create"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("never overwritten"), "{error}");
    let (code, ..) = yitui(&folder, &["migrate"]);
    assert_eq!(code, Some(0));
    let (code, _, error) = yitui(&folder, &["serve", "--sms-sink", "no/such/folder/sms.jsonl"]);
    assert_eq!(code, Some(2), "{error}");
    assert!(error.contains("sms_sink: no/such/folder/sms.jsonl") && error.contains("--sms-sink"), "{error}");
}

#[test]
fn a_demonstration_keeps_to_this_machine_and_to_its_own_data() {
    let folder = Folder::new();
    let (code, _, error) = yitui(&folder, &["serve", "--demo", "--listen", "0.0.0.0:8080"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("listens on this machine only"), "{error}");
    folder.write("other/important.txt", "x");
    let (code, _, error) = yitui(&folder, &["serve", "--demo", "--data", "other"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("not made by a demonstration"), "{error}");
    yitui(&folder, &["keys", "create", "--data", "real"]);
    let (code, _, error) = yitui(&folder, &["serve", "--demo", "--data", "real"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("not made by a demonstration"), "{error}");
    let (code, _, error) = yitui(&folder, &["serve", "--now", "2026-12-01"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("needs --demo"), "{error}");
}

#[test]
fn the_embedded_rules_are_good_and_broken_ones_are_named() {
    let folder = Folder::new();
    let (code, said, _) = yitui(&folder, &["rules", "check"]);
    assert_eq!(code, Some(0));
    assert!(said.contains("18 regions are good"), "{said}");
    assert!(said.contains("issuer nhsa ") && said.contains("channel wechat 微信"), "{said}");
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
    for name in SINGLE.into_iter().chain(["411481/region.toml"]) {
        folder.write(&format!("rules/{name}"), &std::fs::read_to_string(rules.join(name)).unwrap());
    }
    assert_eq!(yitui(&folder, &["rules", "check", "rules"]).0, Some(0));
    let text = std::fs::read_to_string(rules.join("411481/region.toml")).unwrap();
    folder.write("rules/411481/region.toml", &format!("nonsense = 1\n{text}"));
    let (code, _, error) = yitui(&folder, &["rules", "check", "rules"]);
    assert_eq!(code, Some(1));
    assert!(error.contains("rules/411481/region.toml, line 1: "), "{error}");
    let (code, shown, _) = yitui(&folder, &["rules", "show", "411481"]);
    assert_eq!(code, Some(0));
    assert!(shown.contains("永城") && shown.contains("stop_needs_certificate"));
    let (code, shown, _) = yitui(&folder, &["rules", "show", "channels"]);
    assert_eq!(code, Some(0));
    assert!(shown.contains("坚持移除") && shown.contains("as_of"), "{shown}");
    let (code, shown, _) = yitui(&folder, &["rules", "show", "issuers"]);
    assert_eq!(code, Some(0));
    assert!(shown.contains("12333") && shown.contains("解除关联"), "{shown}");
    // A channel that a region names and nobody knows.
    folder.write("rules/411481/region.toml", &text.replacen("v = [\"region_app\"]", "v = [\"pigeon\"]", 1));
    let line = 1 + text.lines().position(|line| line.starts_with("direct_channels")).unwrap();
    let (code, _, error) = yitui(&folder, &["rules", "check", "rules"]);
    assert_eq!(code, Some(1));
    let place = format!("rules/411481/region.toml, line {line}: card.direct_channels: there is no channel \"pigeon\"");
    assert!(error.contains(&place), "{error}");
    assert_eq!(yitui(&folder, &["rules", "show", "000000"]).0, Some(2));
}

#[test]
fn broken_golden_cases_are_named_by_file_line_and_cause() {
    let folder = Folder::new();
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
    for name in SINGLE.into_iter().chain(["411481/region.toml", "411481/cases.toml"]) {
        folder.write(&format!("rules/{name}"), &std::fs::read_to_string(rules.join(name)).unwrap());
    }
    let (code, said, error) = yitui(&folder, &["rules", "check", "rules"]);
    assert_eq!(code, Some(0), "{error}");
    assert!(said.contains(" golden cases agree"), "{said}");
    let cases = std::fs::read_to_string(rules.join("411481/cases.toml")).unwrap();
    let line_of = |text: &str, part: &str| 1 + text.lines().position(|line| line.starts_with(part)).unwrap();
    let check = |text: &str| {
        folder.write("rules/411481/cases.toml", text);
        let (code, _, error) = yitui(&folder, &["rules", "check", "rules"]);
        assert_eq!(code, Some(1), "{error}");
        error
    };
    let misspelt = cases.replacen("because", "becuase", 1);
    let error = check(&misspelt);
    let place = "rules/411481/cases.toml, line ";
    assert!(error.contains(place) && error.contains("becuase"), "{error}");
    let half = "[[case]]\nname = \"half\n";
    assert!(check(half).contains("rules/411481/cases.toml, line 2: "));
    // A case that was worked out otherwise than the rules say.
    let start = line_of(&cases, "effective_on");
    let other = cases.replacen("effective_on = \"", "effective_on = \"1999-01-01\" # \"", 1);
    assert!(start > 0 && other != cases);
    let error = check(&other);
    assert!(error.contains(place) && error.contains("effective_on: expected Some(1999-01-01)"), "{error}");
}

#[test]
fn a_limits_file_that_is_not_good_is_named_by_line_and_cause() {
    let folder = Folder::new();
    let check = |text: &str| {
        folder.write("limits.toml", text);
        let (code, _, error) = yitui(&folder, &["serve", "--demo", "--check-config", "--limits", "limits.toml"]);
        (code, error)
    };
    assert_eq!(check("[code_phone_minute]\nmost = 5\nseconds = 60\n").0, Some(0));
    for (text, expected) in [
        ("# ours\ncode_phone_minute = 5\n", "limits.toml, line 2: code_phone_minute: must be "),
        (
            "[code_phone_minute]\nmost = \"five\"\nseconds = 1\n",
            "limits.toml, line 2: code_phone_minute.most: must be ",
        ),
        (
            "upload_parallel = 1\n\nupload_paralell = 2\n",
            "limits.toml, line 3: upload_paralell: unknown key; known are ",
        ),
        ("upload_parallel = 1\nupload_parallel = \n", "limits.toml, line 2: "),
        (
            "[code_phone_hour]\nmost = 1\n[code_phone_minute]\nmost = true\n",
            "limits.toml, line 4: code_phone_minute.most: must be ",
        ),
    ] {
        let (code, error) = check(text);
        assert_eq!(code, Some(2), "{error}");
        assert!(error.contains(expected), "{error}");
        assert_eq!(error.trim_end().lines().count(), 1, "{error}");
    }
}

#[test]
fn files_that_are_no_text_are_named_by_line() {
    let folder = Folder::new();
    let latin = |name: &str| {
        let path = folder.write(name, "");
        std::fs::write(path, b"# one\n# caf\xe9\n").unwrap();
    };
    let not_text = |args: &[&str], file: &str, exit: i32| {
        let (code, _, error) = yitui(&folder, args);
        assert_eq!(code, Some(exit), "{error}");
        assert!(error.contains(file) && error.contains("line 2: not UTF-8"), "{error}");
    };
    latin("c.toml");
    not_text(&["facts", "--config", "c.toml"], "c.toml: ", 2);
    latin("limits.toml");
    not_text(&["serve", "--demo", "--check-config", "--limits", "limits.toml"], "limits.toml: ", 2);
    latin("rules/sources.toml");
    not_text(&["rules", "check", "rules"], "rules/sources.toml: ", 1);
    latin("receipt.json");
    not_text(&["receipt", "verify", "receipt.json"], "receipt.json: ", 2);
}

#[test]
fn a_log_filter_that_means_nothing_is_refused() {
    let folder = Folder::new();
    for args in
        [&["serve", "--demo", "--check-config", "--log", "verbose"][..], &["serve", "--demo", "--log", "server=loud"]]
    {
        let (code, _, error) = yitui(&folder, args);
        assert_eq!(code, Some(2), "{error}");
        assert!(error.starts_with("yitui: log: "), "{error}");
    }
}

#[test]
fn a_damaged_database_is_named_with_its_cause_and_an_exit_code_of_its_own() {
    let folder = Folder::new();
    yitui(&folder, &["keys", "create"]);
    yitui(&folder, &["migrate"]);
    let path = folder.0.join("data/yitui.sqlite3");
    let good = std::fs::read(&path).unwrap();
    let mut torn = good.clone();
    torn[4096..].fill(0x5a);
    for (damaged, cause) in [(vec![0x5a; good.len()], "it is no SQLite database"), (torn, "a page of it can't be read")]
    {
        std::fs::write(&path, damaged).unwrap();
        for args in [&["facts"][..], &["migrate"], &["serve", "--sms-sink", "sms.jsonl"], &["backup", "copy"]] {
            let (code, _, error) = yitui(&folder, args);
            assert_eq!(code, Some(3), "{args:?}: {error}");
            assert!(
                error.contains("data/yitui.sqlite3: the database file is damaged") && error.contains(cause),
                "{error}"
            );
            assert_eq!(error.trim_end().lines().count(), 1, "{error}");
        }
    }
}

#[test]
fn a_receipt_that_is_no_receipt_cannot_be_checked() {
    let folder = Folder::new();
    folder.write("receipt.json", "{\n  \"body\": {\n    \"v\": \"one\"\n");
    let (code, _, error) = yitui(&folder, &["receipt", "verify", "receipt.json"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("receipt.json: cannot be checked: line 3, column "), "{error}");
    assert_eq!(yitui(&folder, &["receipt", "verify", "missing.json"]).0, Some(2));
}

#[test]
fn a_roster_is_generated_imported_once_and_bad_lines_are_put_aside() {
    let folder = Folder::new();
    yitui(&folder, &["keys", "create"]);
    assert_eq!(yitui(&folder, &["migrate", "--check"]).0, Some(1));
    assert_eq!(yitui(&folder, &["migrate"]).0, Some(0));
    let (code, csv, _) = yitui(&folder, &["roster", "generate", "--people", "50", "--seed", "3"]);
    assert_eq!(code, Some(0));
    folder.write("good.csv", &csv);
    let (code, said, _) = yitui(&folder, &["roster", "import", "good.csv"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("50 lines: 50 added") && said.contains("peak memory"), "{said}");
    let (_, said, _) = yitui(&folder, &["roster", "import", "good.csv"]);
    assert!(said.contains("50 unchanged"), "{said}");
    let bad = csv.lines().take(3).chain(["only,three,cells"]).collect::<Vec<_>>().join("\n");
    folder.write("bad.csv", &bad);
    let (code, _, error) = yitui(&folder, &["roster", "import", "bad.csv"]);
    assert_eq!(code, Some(1));
    assert!(error.contains("bad.csv, line 4: "), "{error}");
    assert!(folder.0.join("bad.csv.rejects.csv").exists());
    folder.write("header.csv", "name,id\n");
    let (code, _, error) = yitui(&folder, &["roster", "import", "header.csv"]);
    assert_eq!(code, Some(1));
    assert!(error.contains("header.csv: line 1: column 1 must be "), "{error}");
    let (_, facts, _) = yitui(&folder, &["facts", "--json"]);
    let facts: serde_json::Value = serde_json::from_str(&facts).unwrap();
    assert_eq!(facts["people"], 50);
}

#[test]
fn a_backup_is_restored_with_its_keys_and_not_without() {
    let folder = Folder::new();
    yitui(&folder, &["keys", "create"]);
    yitui(&folder, &["migrate"]);
    let (code, password, _) =
        yitui(&folder, &["staff", "add", "--login", "li.na", "--name", "李娜", "--role", "administrator"]);
    assert_eq!(code, Some(0));
    assert!(password.trim().len() >= 15);
    let (code, _, error) = yitui(&folder, &["staff", "add", "--login", "li.na", "--name", "李娜", "--role", "clerk"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("--login: is taken"), "{error}");
    for (option, value, words) in [
        ("--role", "boss", "--role: use clerk, supervisor, administrator or auditor"),
        ("--login", "李", "--login: use 3 to 32 of a to z, 0 to 9, dot and hyphen"),
        ("--region", "999999", "--region: use six-digit codes of regions that are served"),
        ("--name", " ", "--name: Fill in “name”"),
        ("--id-number", "123", "--id-number: The number should have 18 characters"),
    ] {
        let mut typed = vec!["staff", "add"];
        for (name, good) in [("--login", "zhao.wei"), ("--name", "赵伟"), ("--role", "clerk")] {
            typed.extend([name, if name == option { value } else { good }]);
        }
        if !typed.contains(&option) {
            typed.extend([option, value]);
        }
        let (code, _, error) = yitui(&folder, &typed);
        assert_eq!(code, Some(2), "{error}");
        assert!(error.contains(words), "{error}");
    }
    folder.write("data/documents/01/0123456789abcdefghjkmnpqrs", "sealed");
    let (code, said, error) = yitui(&folder, &["backup", "copy", "--without-keys"]);
    assert_eq!(code, Some(0), "{error}");
    assert!(said.contains("1 documents") && said.contains("without them nobody can read it"), "{said}");
    assert_eq!(yitui(&folder, &["backup", "copy"]).0, Some(2), "never over another");
    assert_eq!(yitui(&folder, &["restore", "copy", "--into", "new"]).0, Some(2), "no keys");
    let (code, said, error) = yitui(&folder, &["restore", "copy", "--into", "new", "--keys", "data/keys.json"]);
    assert_eq!(code, Some(0), "{error}");
    assert!(said.contains("1 documents"), "{said}");
    assert!(said.contains("Every session was ended"), "{said}");
    assert_eq!(yitui(&folder, &["restore", "copy", "--into", "data", "--keys", "data/keys.json"]).0, Some(2));
    yitui(&folder, &["keys", "create", "--data", "other"]);
    let (code, _, error) = yitui(&folder, &["restore", "copy", "--into", "new2", "--keys", "other/keys.json"]);
    assert_eq!(code, Some(1));
    assert!(error.contains("the backup needs"), "{error}");
}

#[test]
fn a_demonstrations_code_is_the_one_an_authenticator_shows_now() {
    let folder = Folder::new();
    let secret = crypto::totp::generate_secret();
    let member =
        serde_json::json!({ "login": "clerk", "role": "clerk", "password": "x", "totp_secret": secret.expose() });
    let sign_ins = serde_json::json!({ "staff": [member], "residents": [] });
    folder.write("data/demonstration-sign-ins.json", &sign_ins.to_string());
    let code = || {
        let now = server::adapters::SystemClock::default().real().0 / 1_000_000;
        crypto::totp::code_at(&secret, u64::try_from(now).unwrap()).unwrap().expose().clone()
    };
    let before = code();
    let (exit, said, error) = yitui(&folder, &["demo-code", "clerk"]);
    assert_eq!(exit, Some(0), "{error}");
    assert!([before, code()].contains(&said.trim().to_owned()), "{said}");
    assert_eq!(yitui(&folder, &["demo-code", "nobody"]).0, Some(2));
}

#[test]
fn routes_are_printed_with_who_may_call_them() {
    let (code, said, _) = yitui(&Folder::new(), &["routes"]);
    assert_eq!(code, Some(0));
    assert!(said.lines().any(|line| line.starts_with("GET   /my ") && line.ends_with("resident, own things only")));
}

#[test]
fn a_terminal_is_added_listed_and_revoked() {
    let folder = Folder::new();
    assert_eq!(yitui(&folder, &["keys", "create"]).0, Some(0));
    assert_eq!(yitui(&folder, &["migrate"]).0, Some(0));
    let code = "H43010000001";
    let add =
        |more: &[&str]| yitui(&folder, &[&["terminal", "add", "--label", "窗口1", "--institution"][..], more].concat());
    let known = ["--name", "示范医院", "--kind", "hospital", "--region", "430000"];
    let wrong: [(&[&str], &str); 6] = [
        (&[code], "--institution: is not known yet: give --name, --kind and --region too"),
        (&["a b"], "--institution: letters, digits and hyphens, at most 30"),
        (&["1234567890123456789012345678901"], "--institution: letters"),
        (&[code, "--name", "甲", "--kind", "clinic"], "--kind: is hospital or pharmacy"),
        (&[code, "--name", "a\u{202e}b"], "--name: is too long, or has characters that nobody sees"),
        (&[code, "--region", "000000"], "no rules for region 000000"),
    ];
    for (more, cause) in wrong {
        let (status, _, error) = add(more);
        assert!(status == Some(2) && error.contains(cause), "{more:?}: {error}");
    }
    let (status, said, _) = add(&[&[code][..], &known].concat());
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!((status, lines.len(), lines[0].len(), lines[1].len()), (Some(0), 2, 26, 64));
    assert_eq!(add(&[code]).0, Some(0), "the next one needs its label only");
    let (status, _, error) = add(&[code, "--kind", "pharmacy"]);
    assert!(status == Some(2) && error.contains("is known with another name, kind or region"), "{error}");
    assert_eq!(yitui(&folder, &["terminal", "revoke", "x"]).0, Some(2));
    for _ in 0..2 {
        assert_eq!(yitui(&folder, &["terminal", "revoke", lines[0]]).0, Some(0));
    }
    let (_, list, _) = yitui(&folder, &["terminal", "list"]);
    assert_eq!((list.lines().count(), list.matches("revoked 20").count(), list.matches("in force").count()), (2, 1, 1));
    assert!(!list.contains(lines[1]), "no credential is shown again");
}

/// A server in the folder, once it serves.
fn serving(folder: &Folder) -> Child {
    let mut command = command(folder, &SERVE);
    let mut server = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(server.stderr.take().unwrap()).lines();
    assert!(said.any(|line| line.unwrap().starts_with("yitui serves ")));
    server
}

const SERVE: [&str; 5] = ["serve", "--sms-sink", "sms.jsonl", "--listen", "127.0.0.1:0"];

#[test]
fn a_data_folder_has_one_server_at_a_time() {
    let folder = Folder::new();
    for command in [&["keys", "create"][..], &["migrate"]] {
        assert_eq!(yitui(&folder, command).0, Some(0), "{command:?}");
    }
    let mut first = serving(&folder);
    let (code, _, error) = yitui(&folder, &SERVE);
    assert_eq!(code, Some(1));
    assert!(error.contains("another `yitui serve` uses this data folder"), "{error}");
    // Commands beside it are welcome.
    assert_eq!(yitui(&folder, &["facts"]).0, Some(0));
    first.kill().unwrap();
    first.wait().unwrap();
    // However it ended, the next one may serve.
    let mut next = serving(&folder);
    next.kill().unwrap();
    next.wait().unwrap();
}
