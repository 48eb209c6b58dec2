# shellcheck shell=bash
# A handler is handed a context in the name of whoever asks, `Theirs`, and not the house's: the second wall of the database holds a
# request to its person. What looks at the whole server, health, is nobody's.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

code src | grep -v '^src/api/health\.rs:' |
  flag 'State<Context>' 'a handler asks in the name of whoever asks: take Theirs, not State<Context>'
code app | grep -v '^app/src/request/caller\.rs:' |
  flag 'expect_context::<Context>' 'a page asks in the name of whoever asks: call request::caller::context()'
