# shellcheck shell=bash
# Both engines have the same migrations. That these make the same tables, columns, keys, indexes and checks is compared in the
# databases themselves, by session/tests/contract/store/schema.rs.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ -d migrations ] || exit 0

# twins HERE THERE: what the first has and the second lacks.
twins() {
  local file
  for file in "$1"/*; do
    [ ! -f "$file" ] || [ -f "$2/${file##*/}" ] || echo "$file:1: has no twin $2/${file##*/}"
  done
}
twins migrations/sqlite migrations/postgres
twins migrations/postgres migrations/sqlite
