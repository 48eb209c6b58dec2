# shellcheck shell=bash
# What every script in tools/ shares: where things are, how a step announces
# itself, and how a tool remembers the version it was installed in.
# Source it first: . "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# Everything the project installs lands here, never over the person's own.
TOOLS=$ROOT/.tools
# shellcheck disable=SC2034 # used by the scripts that source this
WASM=wasm32-unknown-unknown
mkdir -p "$TOOLS/bin" "$TOOLS/stamps"
# shellcheck source=tools/versions
. "$ROOT/tools/versions"

say() { printf '==> %s\n' "$*"; }
note() { printf '    %s\n' "$*"; }
fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# A stamp is a file that holds what a result was made from: the same text
# means there is nothing to do.
stamped() { [ "$(cat "$TOOLS/stamps/$1" 2>/dev/null)" = "$2" ]; }
stamp() { printf '%s\n' "$2" >"$TOOLS/stamps/$1"; }

# as_root COMMAND…: runs it as root without ever asking a question.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif have sudo && sudo -n true 2>/dev/null; then
    sudo -n "$@"
  else
    return 1
  fi
}

# debian_packages "WHAT FOR" PACKAGE…: installs them, or says what to install.
debian_packages() {
  local why=$1
  shift
  have apt-get || fail "please install $* by hand ($why): this system has no apt-get."
  say "$*: installing from the distribution's packages ($why), about 1 minute"
  local log=$TOOLS/apt.log
  as_root true || fail "please run 'apt-get install $*' as root ($why): sudo would ask for a password here."
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@" >"$log" 2>&1 </dev/null && return
  # The package lists may be missing or old: fetch them and try once more.
  {
    as_root apt-get update -q
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "$@"
  } >"$log" 2>&1 </dev/null && return
  tail -n 20 "$log" >&2
  fail "could not install $* ($why)."
}

# cargo_tool CRATE VERSION HOW-LONG [ARGUMENT…]: `cargo install` into .tools.
# One target folder for all of them, so that what they share compiles once.
cargo_tool() {
  local crate=$1 version=$2 time=$3 quiet=()
  shift 3
  stamped "$crate" "$version $*" && return
  say "$crate $version: building it once into .tools, about $time"
  [ -t 2 ] || quiet=(--quiet)
  CARGO_TARGET_DIR=$TOOLS/target CARGO_PROFILE_DEV_DEBUG=0 \
    cargo install "${quiet[@]}" "$crate" --version "$version" --root "$TOOLS" --force "$@" ||
    fail "$crate $version could not be built."
  stamp "$crate" "$version $*"
}
