# shellcheck shell=bash
# A lock file names packages and hashes; from where they come is each machine's
# own setting (npm: omit-lockfile-registry-resolved=true in .npmrc).
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

files package-lock.json tools end2end . | sort -u | { grep -v '^\./\(target\|\.tools\|tools\|end2end\)/' || true; } |
  xargs -r grep -HnE '"resolved": *"https?:' | sed -E 's/^([^:]*:[0-9]+:).*/\1 names a registry host: set omit-lockfile-registry-resolved=true in .npmrc and lock again/' || true
