//! `yitui`: one program for serving, the roster, rules, staff, receipts, backups.

use std::process::ExitCode;

fn main() -> ExitCode {
    server::cli::main()
}
