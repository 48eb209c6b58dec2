# shellcheck shell=bash
# What `session` does for others is compiled once, with `session`: the future of a public `async fn` is boxed where it is made. One that is
# generic over a type, as the store's door is, is compiled where it is used whatever is done; so are the parts of a transaction.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

code session/src | grep -vE '^session/src/(store/tx|change/record)\.rs:' | awk '{
  match($0, /^[^:]*:[0-9]+:/)
  place = substr($0, 1, RLENGTH)
  line = substr($0, RLENGTH + 1)
  if (line ~ /^[ \t]*pub async fn / && line !~ /fn [a-z_0-9]+<[^\047]/ && boxed != 1) print place " a public async fn is boxed: write #[crate::boxed] above it"
  boxed = line ~ /#\[crate::boxed\]/
}'
