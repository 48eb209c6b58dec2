//! The static error page, without Leptos: for refusals that happen before any page (too large, too slow, from another site,
//! a crash).
//!
//! One small document that needs nothing but the style sheet, and reads well without it.

use crate::components::escaped;

/// The document of a refusal: its status and title, and what it says. `request_id` is what the log calls the request.
#[must_use]
pub fn document((status, title): (u16, &'static str), detail: &str, request_id: &str) -> String {
    let (detail, id) = (escaped(detail), escaped(request_id));
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title} · Forecourt</title><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"/pkg/forecourt.css\"></head><body><main class=\"main\" data-width=\"narrow\">\
         <section class=\"trouble\"><p class=\"trouble-code\">{status}</p><h1>{title}</h1><p>{detail}</p>\
         <p class=\"quiet\">Request <code>{id}</code></p><p class=\"actions\"><a class=\"button\" data-tone=\"main\" \
         href=\"/dashboard\">Go to your start page</a></p></section></main></body></html>"
    )
}

#[cfg(test)]
mod tests {
    use super::document;

    #[test]
    fn what_a_request_brought_along_never_becomes_markup() {
        let page = document((400, "Not so"), "<script>", "\"><b>");
        assert!(!page.contains("<script>") && !page.contains("<b>"));
    }
}
