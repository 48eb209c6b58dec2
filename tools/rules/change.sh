# shellcheck shell=bash
# What happened is recorded once (session/src/change/): nobody else appends history or audit, grows the revision of a topic,
# tells a notice, or makes void what was remembered.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

code session/src | { grep -vE '^session/src/(change|store)/' || true; } |
  flag 'INSERT INTO (consultation_events|shift_events|deal_events|audit_log)|(queue|registers|deals|catalogue|slots)_revision *= *[a-z_]+ *\+|UPDATE (users|deals) SET revision *= *revision *\+|\.forget\(&|concerns(_everything)?\(|Notice::' \
    'does by itself what a commit does: record a Change instead (session/src/change)'
