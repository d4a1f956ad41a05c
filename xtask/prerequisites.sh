#!/bin/sh
# What must be there before anything of ours can run. One clear line and an end where something is not.
stop() { echo "yitui: $*" >&2; exit 1; }
at_least() { # at_least HAVE WANT: compares major.minor
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}
[ -n "${HOME:-}" ] || stop "HOME is not set"
command -v cargo >/dev/null && command -v rustc >/dev/null || stop "Rust is missing: install 1.94 or later with rustup (https://rustup.rs)"
rust=$(rustc --version | cut -d' ' -f2)
at_least "$rust" 1.94 || stop "Rust $rust is too old: 1.94 or later is needed (rustup update stable)"
command -v cc >/dev/null || stop "a C compiler is missing: apt-get install build-essential"
command -v node >/dev/null || stop "Node.js is missing: version 20 or later is needed"
node=$(node --version | cut -c2-)
at_least "$node" 20.0 || stop "Node.js $node is too old: 20 or later is needed"
command -v npm >/dev/null || stop "npm is missing: it comes with Node.js, or as the package npm"
