# shellcheck shell=bash
# A file is one idea: at most 400 lines of Rust, better 300; a style sheet 150.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

files '*.rs' session/src app/src browser/src src tools/site/src | while read -r file; do
  lines=$(wc -l <"$file")
  if [ "$lines" -gt 400 ]; then
    echo "$file:401: $lines lines: more than 400 hold two ideas, split it"
  elif [ "$lines" -gt 300 ]; then
    echo "warning: $file:301: $lines lines: more than 300, think of splitting it"
  fi
done
files '*.css' style | while read -r file; do
  lines=$(wc -l <"$file")
  [ "$lines" -lt 150 ] || echo "$file:150: $lines lines: a style sheet stays under 150, one concept each"
done
