# shellcheck shell=bash
# What Leptos writes unescaped goes through one file, which escapes it: a page's
# title, several lines to edit, inner HTML (but for a constant of ours), and text in
# style, script and noscript.
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

code_and_tests app src | { grep -v '^app/src/components/raw_text\.rs:' || true; } |
  flag '<(Title|textarea|style)([ />]|$)|inner_html(=[^A-Z]|: )|<(script|noscript)( [^>]*)?>[{]|(^|[^a-z_])(textarea|leptos_meta::Title)\(' \
    'writes raw text into HTML: use TextArea, PageTitle or embedded of app/src/components/raw_text.rs'
