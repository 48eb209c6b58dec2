# shellcheck shell=bash
# Nothing unwraps outside tests: `expect` names the invariant, or an error says what failed.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

code session/src app/src src |
  flag '\.unwrap\(\)' 'unwraps: say with expect which invariant holds, or return an error'
