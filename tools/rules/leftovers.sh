# shellcheck shell=bash
# What is not done is an issue, not a comment.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

words='TO''DO|FIX''ME'
for folder in session app browser src migrations style end2end tests tools .ci docs Makefile Cargo.toml README.md; do
  files '*' "$folder"
done | { grep -vE '/(target|test-results|playwright-report)/|\.(png|ico|wasm)$|/package-lock\.json$' || true; } |
  xargs -r grep -HnIwE "$words" | sed -E 's/^([^:]*:[0-9]+:).*/\1 a note of unfinished work: finish it, or write an issue/' || true
