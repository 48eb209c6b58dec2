//! HTML escaping, and the one place through which every page's title and every text area goes into HTML.
//!
//! Leptos writes what stands in `<title>` and in `<textarea>` as it is, so a person's `</title>` would end the element and
//! the rest of their text would be our markup. Both hold text with character references (HTML, "escapable raw text"), so
//! here it is escaped, and reads back as it was typed. A house rule keeps both elements out of everywhere else.

use leptos::prelude::*;
pub use session::html::escaped;

/// Several lines to edit, with `text` in them. Every attribute of the element is spread onto it: `<TextArea text {..} id=…/>`.
///
/// The text is the element's inner HTML, on the server as in a browser that makes the element anew; one that finds the
/// server's leaves what is in it, and what was typed since, alone.
#[component]
pub(crate) fn TextArea(#[prop(into)] text: String) -> impl IntoView {
    view! { <textarea inner_html=lines(&text)></textarea> }
}

server_only! {
    use leptos_meta::Title;

    /// The name of the page in the window's title.
    #[component]
    pub(crate) fn PageTitle(#[prop(into)] name: String) -> impl IntoView {
        let text = escaped(&format!("{name} · Forecourt"));
        view! { <Title text/> }
    }

    /// A state that islands read from the page, in an element that a text of a person's cannot end: a `<` in JSON stands in
    /// texts only, and is written as its number there. `now` is the server's time in milliseconds, which counts before
    /// what the state says.
    pub(crate) fn embedded<T: serde::Serialize>(id: &'static str, state: &T, now: Option<String>) -> impl IntoView + use<T> {
        view! { <script type="application/json" id=id data-now=now inner_html=json(state)></script> }
    }

    fn json(state: &impl serde::Serialize) -> String {
        serde_json::to_string(state).unwrap_or_default().replace('<', "\\u003c")
    }
}

/// A text as the inner HTML of a `<textarea>`.
fn lines(text: &str) -> String {
    let escaped = escaped(text);
    // A parser of documents leaves out one line break after the tag; one of inner HTML, in the browser, does not.
    if cfg!(feature = "ssr") && text.starts_with(['\n', '\r']) { format!("\n{escaped}") } else { escaped }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_element_it_is_edited_in() {
        let html = view! { <TextArea text="</textarea><img src=x onerror=a()> &lt;" {..} id="a" rows="3"/> }.to_html();
        assert!(html.starts_with("<textarea") && html.contains("id=\"a\"") && html.contains("rows=\"3\""), "{html}");
        let inner = html.split_once('>').and_then(|(_, rest)| rest.strip_suffix("</textarea>")).expect("an element");
        assert_eq!(inner, "&lt;/textarea&gt;&lt;img src=x onerror=a()&gt; &amp;lt;");
    }

    #[test]
    fn no_text_ends_the_element_that_islands_read() {
        for text in ["</script><script>a()</script>", "<!--<script>", "]]>", "&lt;\"\\u003c"] {
            let html = embedded("state", &[text], None).to_html();
            let inner = html.split_once('>').and_then(|(_, rest)| rest.strip_suffix("</script>")).expect("an element");
            assert!(!inner.contains('<'), "{html}");
            assert_eq!(serde_json::from_str::<[String; 1]>(inner).expect("JSON"), [text]);
        }
    }

    #[test]
    fn a_first_line_that_is_empty_stays() {
        assert_eq!(lines("\na"), "\n\na");
        assert_eq!(lines("a\n"), "a\n");
    }
}
