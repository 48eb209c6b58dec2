//! A mail before it is written: its parts, which become a text and an HTML that holds the same.

use std::fmt::Write as _;

use crate::html::escaped;

/// Characters of a subject.
const SUBJECT_CHARS_MAX: usize = 150;
/// Characters of a body's text. What a person typed is bounded long before.
const BODY_CHARS_MAX: usize = 100_000;

/// A part of a mail.
#[derive(Clone, Debug)]
enum Part {
    Says(String),
    Link { label: &'static str, url: String },
    Rows(Vec<(String, String)>),
}

/// What a mail says.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    subject: String,
    parts: Vec<Part>,
}

/// What a mail says, written out.
pub(super) struct Written {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

impl Draft {
    pub(super) fn new(subject: impl Into<String>) -> Self {
        Self { subject: subject.into(), parts: Vec::new() }
    }

    /// It with a paragraph more.
    pub(super) fn says(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Says(text.into()));
        self
    }

    /// It with a link more; without one where this server does not know its own address.
    pub(super) fn link(mut self, label: &'static str, url: Option<String>) -> Self {
        self.parts.extend(url.map(|url| Part::Link { label, url }));
        self
    }

    /// It with lines that say something on the left and something on the right.
    pub(super) fn rows(mut self, rows: Vec<(String, String)>) -> Self {
        self.parts.push(Part::Rows(rows));
        self
    }

    /// It, written out in the name of a shop.
    pub(super) fn written(self, shop: &str) -> Written {
        let subject = subject_line(&self.subject);
        let says = Part::Says(one_line(shop));
        let parts: Vec<Part> = self.parts.into_iter().map(Part::clean).chain([says]).collect();
        let text: String = parts.iter().map(Part::text).collect::<Vec<_>>().join("\n\n");
        let body: String = parts.iter().map(Part::html).collect();
        let html = format!(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title></head>\n\
             <body style=\"font-family: system-ui, sans-serif; line-height: 1.5; max-width: 36rem\">\n{body}</body></html>\n",
            escaped(&subject)
        );
        Written { subject, text: text + "\n", html }
    }
}

impl Part {
    fn clean(self) -> Self {
        match self {
            Self::Says(text) => Self::Says(without_controls(&text)),
            Self::Link { label, url } => Self::Link { label, url: one_line(&url) },
            Self::Rows(rows) => {
                Self::Rows(rows.into_iter().map(|(left, right)| (one_line(&left), one_line(&right))).collect())
            }
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Says(text) => text.clone(),
            Self::Link { label, url } => format!("{label}:\n{url}"),
            Self::Rows(rows) => rows.iter().fold(String::new(), |mut lines, (left, right)| {
                let _ = write!(lines, "{}{left}: {right}", if lines.is_empty() { "" } else { "\n" });
                lines
            }),
        }
    }

    fn html(&self) -> String {
        match self {
            Self::Says(text) => format!("<p>{}</p>\n", escaped(text).replace('\n', "<br>\n")),
            Self::Link { label, url } => {
                let url = escaped(url);
                format!("<p>{}:<br>\n<a href=\"{url}\">{url}</a></p>\n", escaped(label))
            }
            Self::Rows(rows) => {
                let rows: String = rows
                    .iter()
                    .map(|(left, right)| {
                        format!(
                            "<tr><td>{}: </td><td style=\"text-align: right\">{}</td></tr>\n",
                            escaped(left),
                            escaped(right)
                        )
                    })
                    .collect();
                format!("<table>\n{rows}</table>\n")
            }
        }
    }
}

/// A text without line ends and other control characters: for a header, where a line end would begin another one.
pub(super) fn one_line(text: &str) -> String {
    let spaced = text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c });
    spaced.take(BODY_CHARS_MAX).collect::<String>().trim().to_owned()
}

/// The same for a subject, which is short.
fn subject_line(text: &str) -> String {
    one_line(text).chars().take(SUBJECT_CHARS_MAX).collect()
}

fn without_controls(text: &str) -> String {
    text.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !c.is_control()).take(BODY_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::{Draft, subject_line};

    #[test]
    fn text_and_html_hold_the_same_and_nobodys_words_are_markup() {
        let draft = Draft::new("A quote\r\nBcc: eve@example.org")
            .says("Hello <b>Ada</b> & \"co\",\nhere it is.")
            .link("View the quote", Some("https://garage.example/quote?key=1&want=2".to_owned()))
            .rows(vec![("Pads\r\n".to_owned(), "10.00 EUR".to_owned())]);
        let written = draft.written("Ada's <Garage>");
        assert_eq!(written.subject, "A quote  Bcc: eve@example.org");
        for words in
            ["Hello <b>Ada</b> & \"co\",", "https://garage.example/quote?key=1&want=2", "Pads", "Ada's <Garage>"]
        {
            assert!(written.text.contains(words), "{}", written.text);
            assert!(written.html.contains(&crate::html::escaped(words)), "{}", written.html);
        }
        assert!(!written.html.contains("<b>") && !written.text.contains('\r'));
        let none = Draft::new("x").link("View", None).written("Shop");
        assert!(!none.text.contains("View"));
    }

    #[test]
    fn a_subject_is_one_short_line() {
        assert_eq!(subject_line("a\r\nb\0c\u{2028}d"), "a  b c d");
        assert_eq!(subject_line(&"x".repeat(5_000)).len(), 150);
    }
}
