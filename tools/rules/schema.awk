# The names a migration makes, one a line: FILE <tab> LINE <tab> "table x",
# "column x.y" or "index z". Reads CREATE TABLE, CREATE INDEX and ALTER TABLE …
# ADD/DROP/RENAME; types, checks and triggers may differ between the engines.

function name_of(text) { gsub(/["`(]/, " ", text); split(text, word, /[ \t]+/); return word[1] == "" ? word[2] : word[1] }
function emit(what, line) { printf "%s\t%d\t%s\n", FILENAME, line, tolower(what) }

FNR == 1 { inside = 0 }
{ sub(/--.*$/, "") }

!inside && match(toupper($0), /^[ \t]*CREATE +TABLE +(IF +NOT +EXISTS +)?/) {
  rest = substr($0, RSTART + RLENGTH)
  table = name_of(rest)
  emit("table " table, FNR)
  inside = 1; depth = 0; piece = ""
  $0 = index(rest, "(") ? substr(rest, index(rest, "(")) : ""
}
match(toupper($0), /^[ \t]*CREATE +(UNIQUE +)?INDEX +(CONCURRENTLY +)?(IF +NOT +EXISTS +)?/) {
  emit("index " name_of(substr($0, RSTART + RLENGTH)), FNR)
}
match(toupper($0), /^[ \t]*ALTER +TABLE +/) { altered = name_of(substr($0, RSTART + RLENGTH)) }
# An action may stand on the line after its ALTER TABLE.
!inside && match(toupper($0), /(^|[ \t])(ADD|DROP) +COLUMN +(IF +(NOT +)?EXISTS +)?/) {
  action = toupper($0) ~ /(^|[ \t])DROP +COLUMN/ ? "removal of column " : "column "
  emit(action altered "." name_of(substr($0, RSTART + RLENGTH)), FNR)
}
!inside && match(toupper($0), /(^|[ \t])RENAME +(COLUMN +)?/) {
  emit("renaming " altered " " substr($0, RSTART + RLENGTH), FNR)
}
!inside && match(toupper($0), /^[ \t]*DROP +(TABLE|INDEX) +(IF +EXISTS +)?/) {
  emit("removal of " name_of(substr($0, RSTART + RLENGTH)), FNR)
}

# The body of CREATE TABLE: each piece between commas at its first depth is a
# column, or a constraint.
inside {
  for (i = 1; i <= length($0); i++) {
    c = substr($0, i, 1)
    if (c == "(") { depth++; if (depth == 1) { piece = ""; continue } }
    if (c == ")") depth--
    if ((c == "," && depth == 1) || (c == ")" && depth == 0)) {
      column = name_of(piece)
      if (column != "" && toupper(column) !~ /^(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|EXCLUDE)$/) emit("column " table "." column, started)
      piece = ""
      if (depth == 0) { inside = 0; break }
    } else if (depth >= 1) {
      if (piece ~ /^[ \t]*$/) started = FNR
      piece = piece c
    }
  }
  piece = piece " "
}
