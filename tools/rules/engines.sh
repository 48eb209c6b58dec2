# shellcheck shell=bash
# Which database engine runs is known in session/src/store and nowhere else.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

code_and_tests session/src app src | { grep -v '^session/src/store/' || true; } |
  flag '(^|[^A-Za-z0-9_])(Sqlite|Pg[A-Z]|Postgres([^Q]|$))' \
    'names a database engine: only session/src/store knows which one runs'
