//! A page without Leptos, for refusals that happen before any page: too large, too slow, from another site, a crash.
//!
//! One small document that needs nothing but the style sheet, and reads well without it.

use crate::problem::Problem;

/// The document of a problem. `request_id` is what the log calls the request.
#[must_use]
pub fn document(problem: &Problem, request_id: &str) -> String {
    let (title, detail, id) = (problem.kind.title(), escape(&problem.detail), escape(request_id));
    let status = problem.kind.status();
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>{title} · Forecourt</title><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"/pkg/forecourt.css\"></head><body><main class=\"main\" data-width=\"narrow\">\
         <section class=\"trouble\"><p class=\"trouble-code\">{status}</p><h1>{title}</h1><p>{detail}</p>\
         <p class=\"quiet\">Request <code>{id}</code></p><p class=\"actions\"><a class=\"button\" data-tone=\"main\" \
         href=\"/dashboard\">To your first page</a></p></section></main></body></html>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::document;
    use crate::problem::{Problem, ProblemKind};

    #[test]
    fn what_a_request_brought_along_never_becomes_markup() {
        let page = document(&Problem::new(ProblemKind::Malformed, "<script>"), "\"><b>");
        assert!(!page.contains("<script>") && !page.contains("<b>"));
    }
}
