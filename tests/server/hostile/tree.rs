//! A page as a browser reads it: its elements with their attributes, and its texts, line by line.
//!
//! What was typed is written into the harmless page's lines where its word stands, so that the two lists must be equal.

use percent_encoding::percent_decode_str;
use scraper::{Html, HtmlTreeSink, Node};
use serde_json::Value;

/// Where an attribute of this name leads, or what it runs.
const LEADS: [&str; 9] = ["href", "src", "action", "formaction", "content", "srcset", "data", "poster", "ping"];

/// How a page is read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    /// Whether the browser runs scripts: what stands in `noscript` is a text then.
    pub(super) has_scripts: bool,
    /// The word that stands where something was typed, and what was typed.
    pub(super) typed: (&'a str, &'a str),
    /// Ids that are made anew for each page stand for any.
    pub(super) is_fixed: &'a dyn Fn(&str) -> bool,
}

impl Reading<'_> {
    /// The lines of a page.
    pub(super) fn lines(&self, html: &str) -> Vec<String> {
        let mut lines = Vec::new();
        let document = parsed(html, self.has_scripts);
        self.walk(document.tree.root(), 0, &mut lines);
        lines
    }

    fn walk(&self, node: ego_tree::NodeRef<'_, Node>, depth: usize, lines: &mut Vec<String>) {
        let mut text = String::new();
        let is_json = node.value().as_element().is_some_and(|element| element.attr("type") == Some("application/json"));
        for child in node.children() {
            match child.value() {
                // Texts on both sides of a comment are one to whoever reads.
                Node::Text(more) => text.push_str(more),
                Node::Comment(_) => {}
                other => {
                    self.end(&mut text, depth, is_json, lines);
                    if let Some(element) = other.as_element() {
                        let is_revision = element.attr("name") == Some("revision");
                        let mut attributes: Vec<String> = element
                            .attrs()
                            .filter(|(name, _)| !(is_revision && *name == "value"))
                            .map(|(name, value)| self.attribute(name, value))
                            .collect();
                        attributes.sort();
                        lines.push(format!("{depth} <{} {}>", element.name(), attributes.join(" ")));
                    }
                    self.walk(child, depth + 1, lines);
                }
            }
        }
        self.end(&mut text, depth, is_json, lines);
    }

    fn end(&self, text: &mut String, depth: usize, is_json: bool, lines: &mut Vec<String>) {
        if !text.is_empty() {
            let shown = if is_json { self.json(text) } else { self.text(text) };
            lines.push(format!("{depth} {shown:?}"));
            text.clear();
        }
    }

    fn attribute(&self, name: &str, value: &str) -> String {
        match name {
            // They grow with every change of a text.
            "data-value" => name.to_owned(),
            _ if value.starts_with(['{', '[']) => format!("{name}={}", self.json(value)),
            _ if LEADS.contains(&name) => format!("{name}={:?}", self.text(&led_to(value))),
            _ => format!("{name}={:?}", self.text(value)),
        }
    }

    fn text(&self, text: &str) -> String {
        let mut shown = text.replace(self.typed.0, self.typed.1);
        for id in ids(text) {
            if !(self.is_fixed)(&id) {
                shown = shown.replace(&id, "(an id)");
            }
        }
        shown
    }

    fn json(&self, text: &str) -> String {
        match serde_json::from_str(text) {
            Ok(value) => self.leaves(value).to_string(),
            Err(_) => self.text(text),
        }
    }

    fn leaves(&self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(&text)),
            Value::Array(values) => values.into_iter().map(|value| self.leaves(value)).collect(),
            Value::Object(fields) => fields
                .into_iter()
                .filter(|(name, _)| name != "revision")
                .map(|(name, value)| (name, self.leaves(value)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
            other => other,
        }
    }
}

/// Where an address leads, as people read it; one that stands within another is encoded once more.
pub(super) fn led_to(address: &str) -> String {
    let read = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    match address.split_once("next=") {
        Some((to, next)) => format!("{}next={}", read(to), read(&read(next))),
        None => read(address),
    }
}

/// Every id in a text, as it is written.
pub(super) fn ids(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_hexdigit() || c == '-';
    text.split(|c| !is_part(c)).filter(|word| uuid::Uuid::try_parse(word).is_ok()).map(str::to_owned).collect()
}

/// What leads elsewhere or runs and holds a typed word: nothing may, but an address of this site that has it behind its path,
/// encoded.
pub(super) fn led_by(html: &str, word: &str) -> Vec<String> {
    let document = parsed(html, true);
    let elements = document.tree.nodes().filter_map(|node| node.value().as_element());
    elements
        .flat_map(|element| element.attrs())
        .filter(|(name, value)| {
            let is_ours = value.starts_with('/') && !value.starts_with("//") || value.starts_with('?');
            value.contains(word)
                && (name.starts_with("on") || *name == "style" || *name == "id" || (LEADS.contains(name) && !is_ours))
        })
        .map(|(name, value)| format!("{name}={value:?}"))
        .collect()
}

/// The texts of every `textarea`, each with its id.
pub(super) fn textareas(html: &str) -> Vec<(String, String)> {
    let document = parsed(html, true);
    let all = scraper::Selector::parse("textarea").expect("a selector");
    document.select(&all).map(|area| (area.attr("id").unwrap_or("").to_owned(), area.text().collect())).collect()
}

/// Where the posted forms go.
pub(super) fn posted_to(html: &str) -> Vec<String> {
    let document = parsed(html, true);
    let all = scraper::Selector::parse("form[method=post]").expect("a selector");
    document.select(&all).map(|form| form.attr("action").unwrap_or("").to_owned()).collect()
}

fn parsed(html: &str, has_scripts: bool) -> Html {
    if has_scripts {
        return Html::parse_document(html);
    }
    use html5ever::tendril::TendrilSink;
    let tree_builder = html5ever::tree_builder::TreeBuilderOpts { scripting_enabled: false, ..Default::default() };
    let options = html5ever::ParseOpts { tree_builder, ..Default::default() };
    html5ever::parse_document(HtmlTreeSink::new(Html::new_document()), options).one(html)
}

#[test]
fn what_a_text_adds_to_a_page_is_seen() {
    fn any(_: &str) -> bool {
        true
    }
    let reading = |typed| Reading { has_scripts: true, typed: ("word", typed), is_fixed: &any };
    let harmless = "<title>word</title><p title=\"word\">a <b>word</b></p>";
    let typed = "</title><b>";
    let lines = reading(typed).lines(harmless);
    let same = "<title>&lt;/title>&lt;b></title><p title=\"&lt;/title><b>\">a<!----> <b>&lt;/title>&lt;b></b></p>";
    assert_eq!(reading(typed).lines(same), lines);
    for broken in ["<title></title><b></title><p title=x>a <b></b></p>", "<title>a</title><p>a <b>word</b></p>"] {
        assert_ne!(reading(typed).lines(broken), lines);
    }
    assert_eq!(led_by("<a href='javascript:word'>", "word").len(), 1);
    assert_eq!(led_by("<a href='/a?q=word'><p onclick=word id=word>", "word").len(), 2);
}
