# shellcheck shell=bash
# The arrows between the crates: src → app → session, browser → app, src → session, nothing back. And between the rooms of a sale:
# sale → deal, sale → counter, all three → catalogue.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

needs() { # needs CARGO-TOML REGEX WHY: a dependency of that name
  [ ! -f "$1" ] || awk -v file="$1" '/^\[/ { deps = /dependencies/ } deps { printf "%s:%d:%s\n", file, FNR, $0 }
    /^\[.*dependencies\./ { sub(/.*dependencies\./, ""); printf "%s:%d:%s\n", file, FNR, $0 }' "$1" | flag "^($2)[]. =]" "$3"
}

why='session knows neither Leptos nor axum: rules and storage only'
needs session/Cargo.toml '(leptos|axum)[a-z_-]*' "$why"
code_and_tests session | flag '(^|[^A-Za-z0-9_])(leptos|axum)[a-z_]*::' "$why"

why='session is the floor: it uses neither app nor the server'
needs session/Cargo.toml 'app|forecourt' "$why"
code_and_tests session | flag '(^|[^A-Za-z0-9_:.])(app|forecourt)::' "$why"

why='app does not use the server: src uses app'
needs app/Cargo.toml 'forecourt|browser' "$why"
code_and_tests app | flag '(^|[^A-Za-z0-9_])forecourt::' "$why"

rooms() { # rooms REGEX FOLDER…: what ships below the folders uses none of these rooms.
  local rooms=$1
  shift
  code "$@" | flag "crate::(\\{[^}]*)?($rooms)(::|[;,} ])" 'a room below another one does not use it: sale, then deal and counter, then catalogue'
}
rooms 'sale' session/src/deal session/src/counter
rooms 'sale|deal|counter' session/src/catalogue
