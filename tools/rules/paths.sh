# shellcheck shell=bash
# A form names its action by its server function (`once_of`), so that none is posted to nowhere, and sent twice is carried out once.
# What islands post to is written out once, in app/src/path/mod.rs, where a test compares it.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

code app/src src | { grep -v '^app/src/path/mod\.rs:' || true; } |
  flag '"/fn/[a-z]' \
    'writes the path of a server function out: use once_of, or in an island a constant of app/src/path/mod.rs'
# Signing in, up and out is the same act however often it is done.
code app/src | flag 'method="post"[^>]*action=(path::[A-Z]|\{path_of::<[^>]*>)' 'posts a form without its one-time id: use once_of, or once(…)' |
  { grep -vE '^app/src/(pages/sign_(in|in_code|up)|layout/header)\.rs:' || true; }
