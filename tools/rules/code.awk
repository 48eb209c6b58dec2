# Rust sources as the rules read them: prints file:line:code without comments,
# and without the `#[cfg(test)] mod …` blocks unless tests=1 is given.
# A string that holds "//" after a space is cut there: no rule minds.

FNR == 1 { block = 0; skip = 0; armed = 0 }
{
  line = $0
  if (block) {
    if (!index(line, "*/")) next
    line = substr(line, index(line, "*/") + 2)
    block = 0
  }
  if (match(line, /^[ \t]*\/\*/) && !index(line, "*/")) { block = 1; next }
  if (line ~ /^[ \t]*\/\//) next
  if (match(line, /[ \t]\/\/.*$/)) line = substr(line, 1, RSTART - 1)
}
# A test module ends where a brace closes at the indentation it began with.
skip { if (line ~ ("^" indent "}")) skip = 0; next }
!tests && line ~ /^[ \t]*#\[cfg\((all\()?test/ { armed = 1; match(line, /^[ \t]*/); indent = substr(line, 1, RLENGTH); next }
armed && line ~ /^[ \t]*#\[/ { next }
armed { armed = 0; if (line ~ /\{[ \t]*$/) skip = 1; next }
line !~ /^[ \t]*$/ { printf "%s:%d:%s\n", FILENAME, FNR, line }
