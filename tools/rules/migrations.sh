# shellcheck shell=bash
# Both engines have the same migrations, and each makes the same tables, columns
# and indexes.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

[ -d migrations ] || exit 0
a=migrations/sqlite b=migrations/postgres

# one_sided HERE THERE: what the first has and the second lacks.
one_sided() {
  local here_dir=$1 there_dir=$2 file other
  for file in "$here_dir"/*; do
    [ -f "$file" ] || continue
    other=$there_dir/${file##*/}
    if [ ! -f "$other" ]; then
      echo "$file:1: has no twin $other"
      continue
    fi
    awk -f "$here/schema.awk" "$other" "$file" |
      awk -v file="$file" -v other="$other" -F '\t' '
        $1 == other { known[$3] = 1 }
        $1 == file && !($3 in known) { printf "%s:%d: makes the %s, %s does not\n", file, $2, $3, other }'
  done
}
one_sided $a $b
one_sided $b $a
