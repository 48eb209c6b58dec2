# shellcheck shell=bash
# Pages and handlers hold no SQL: each statement stands beside its function in session.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

code_and_tests app src |
  flag '(^|[^A-Za-z0-9_])(SELECT[ \t"\\]+|INSERT +(OR +[A-Z]+ +)?INTO( |"|$)|DELETE +FROM( |"|$)|UPDATE +[a-z_]+ +SET( |"|$))|"[^"]*(select .* from |insert into |delete from |update [a-z_]+ set )' \
    'holds SQL: a statement belongs into session, beside the function that runs it'
