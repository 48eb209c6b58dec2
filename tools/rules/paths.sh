# shellcheck shell=bash
# A form names its action by its server function (`path_of`), so that none is posted to nowhere. What islands post to is
# written out once, in app/src/path.rs, where a test compares it.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

code app/src src | { grep -v '^app/src/path\.rs:' || true; } |
  flag '"/fn/[a-z]' \
    'writes the path of a server function out: use path_of, or in an island a constant of app/src/path.rs'
