# shellcheck shell=bash
# What the rules share: which files there are, and Rust code without comments.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")

# files PATTERN FOLDER…: the files below the folders that exist.
files() {
  local pattern=$1 folder
  shift
  for folder; do
    [ ! -e "$folder" ] || find "$folder" -name node_modules -prune -o -type f -name "$pattern" -print
  done | sort
}

# code FOLDER…: the code that ships. code_and_tests FOLDER…: all of it.
code() { files '*.rs' "$@" | { grep -vE '/(tests|benches)/|/tests?\.rs$|_tests?\.rs$' || true; } | xargs -r awk -f "$here/code.awk"; }
code_and_tests() { files '*.rs' "$@" | xargs -r awk -v tests=1 -f "$here/code.awk"; }

# flag REGEX WHY: of the lines file:line:code, names those whose code matches.
flag() {
  REGEX=$1 WHY=$2 awk '{
    match($0, /^[^:]*:[0-9]+:/)
    if (substr($0, RLENGTH + 1) ~ ENVIRON["REGEX"]) print substr($0, 1, RLENGTH) " " ENVIRON["WHY"]
  }'
}
