# shellcheck shell=bash
# Where PostgreSQL's programs and our data folder are, and as whom they run.

# Debian keeps the server's programs off PATH, one folder a version: the newest.
pg_bin() {
  local folder newest
  newest=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
  [ -x "$newest" ] || newest=$(command -v initdb) || return 1
  folder=$(dirname "$(readlink -f "$newest")")
  [ -x "$folder/pg_ctl" ] && printf '%s\n' "$folder"
}

# PostgreSQL refuses to run as root: there it runs as the package's own user.
pg_user() {
  if id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi
}

# as_pg COMMAND…: as the user that may run the server, in a folder it can enter.
as_pg() (
  cd /
  export LC_ALL=C
  if [ "$(id -u)" = 0 ]; then
    exec runuser -u "$(pg_user)" -- "$@"
  fi
  exec "$@"
)

# .tools/postgres, unless we are root and the server's user cannot reach it (a
# clone in root's own home, say): then a folder in /var/tmp, named after the clone.
pg_data() {
  local data=${FORECOURT_POSTGRES_FOLDER:-$TOOLS/postgres}
  if [ "$(id -u)" = 0 ]; then
    mkdir -p "$data"
    chown "$(pg_user)" "$data"
    if ! as_pg test -w "$data"; then
      rmdir "$data"
      data=/var/tmp/forecourt-postgres-$(printf '%s' "$ROOT" | cksum | cut -d' ' -f1)
      mkdir -p "$data"
      chown "$(pg_user)" "$data"
    fi
  fi
  printf '%s/data\n' "$data"
}
