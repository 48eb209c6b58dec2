//! The page of the API's description: its calls by subject, its types, its problems.

use app::escaped;
use std::collections::BTreeMap;
use std::fmt::Write;

use app::problem::ProblemKind;
use serde_json::Value;

use crate::http::Refusal;

/// The methods in the order they are shown.
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The page of `description`.
pub(super) fn of(description: &Value) -> String {
    let mut page = String::from(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>API · Forecourt</title><link rel=\"stylesheet\" href=\"/api/docs/style.css\"></head><body><main>\
         <h1>Forecourt’s API</h1>",
    );
    let calls = by_subject(description);
    let shared = &description["components"];
    push(&mut page, format_args!("<p>{}</p>", text(&description["info"]["description"])));
    push(
        &mut page,
        format_args!(
            "<p>Version {} · <a href=\"/api/openapi.json\">as OpenAPI</a></p><nav><ul>",
            text(&description["info"]["version"])
        ),
    );
    for subject in calls.keys().copied().chain(["Answers to any call", "Types", "Problems"]) {
        push(&mut page, format_args!("<li><a href=\"#{}\">{}</a></li>", anchor(subject), escaped(subject)));
    }
    page.push_str("</ul></nav>");
    for (subject, calls) in &calls {
        push(&mut page, format_args!("<section id=\"{}\"><h2>{}</h2>", anchor(subject), escaped(subject)));
        calls.iter().for_each(|(method, path, call)| push_call(&mut page, shared, method, path, call));
        page.push_str("</section>");
    }
    push_answers(&mut page, &shared["responses"]);
    push_types(&mut page, &shared["schemas"]);
    push_problems(&mut page);
    page.push_str("</main></body></html>");
    page
}

type Call<'a> = (&'static str, &'a str, &'a Value);

fn by_subject(description: &Value) -> BTreeMap<&str, Vec<Call<'_>>> {
    let mut subjects: BTreeMap<&str, Vec<Call<'_>>> = BTreeMap::new();
    for (path, item) in members(&description["paths"]) {
        for method in METHODS {
            if let Some(call) = item.get(method) {
                let subject = call["tags"][0].as_str().unwrap_or("Other");
                subjects.entry(subject).or_default().push((method, path, call));
            }
        }
    }
    subjects
}

fn push_call(page: &mut String, shared: &Value, method: &str, path: &str, call: &Value) {
    let id = anchor(&format!("{method} {path}"));
    push(
        page,
        format_args!(
            "<article id=\"{id}\"><h3><a href=\"#{id}\"><code>{} {}</code></a> {}</h3>",
            method.to_uppercase(),
            escaped(path),
            text(&call["summary"])
        ),
    );
    if call["description"].is_string() {
        push(page, format_args!("<p>{}</p>", text(&call["description"])));
    }
    let parameters = call["parameters"].as_array().map_or(&[][..], Vec::as_slice);
    let body = members(&call["requestBody"]["content"]).next();
    if !parameters.is_empty() || body.is_some() {
        page.push_str("<table><thead><tr><th scope=\"col\">Send</th><th scope=\"col\">As</th><th scope=\"col\">What</th></tr></thead><tbody>");
        for parameter in parameters {
            let parameter = parameter["$ref"].as_str().map_or(parameter, |path| &shared["parameters"][last(path)]);
            row(
                page,
                &text(&parameter["name"]),
                &kind(&parameter["schema"]),
                &format!("{} ({})", text(&parameter["description"]), text(&parameter["in"])),
            );
        }
        if let Some((media_type, content)) = body {
            row(page, "the body", &kind(&content["schema"]), &escaped(media_type));
        }
        page.push_str("</tbody></table>");
    }
    page.push_str("<table><thead><tr><th scope=\"col\">Answer</th><th scope=\"col\">As</th><th scope=\"col\">When</th></tr></thead><tbody>");
    for (status, response) in members(&call["responses"]).filter(|(_, response)| response["$ref"].is_null()) {
        let shape =
            members(&response["content"]).next().map_or_else(String::new, |(_, content)| kind(&content["schema"]));
        row(page, &escaped(status), &shape, &text(&response["description"]));
    }
    let of_any: Vec<String> = members(&call["responses"])
        .filter_map(|(status, response)| {
            let name = last(response["$ref"].as_str()?);
            Some(format!("<a href=\"#answer-{}\">{}</a>", escaped(name), escaped(status)))
        })
        .collect();
    push(page, format_args!("</tbody></table><p>Or {}.</p></article>", of_any.join(", ")));
}

/// What several calls may answer, once for all of them.
fn push_answers(page: &mut String, answers: &Value) {
    page.push_str("<section id=\"answers-to-any-call\"><h2>Answers to any call</h2><table><thead><tr><th scope=\"col\">Answer</th><th scope=\"col\">As</th><th scope=\"col\">When</th></tr></thead><tbody>");
    for (name, answer) in members(answers) {
        let shape =
            members(&answer["content"]).next().map_or_else(String::new, |(_, content)| kind(&content["schema"]));
        push(
            page,
            format_args!(
                "<tr id=\"answer-{0}\"><th scope=\"row\"><code>{0}</code></th><td>{shape}</td><td>{1}</td></tr>",
                escaped(name),
                text(&answer["description"])
            ),
        );
    }
    page.push_str("</tbody></table></section>");
}

/// The name at the end of a reference.
fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

fn push_types(page: &mut String, types: &Value) {
    page.push_str("<section id=\"types\"><h2>Types</h2>");
    for (name, schema) in members(types) {
        push(
            page,
            format_args!(
                "<article id=\"type-{0}\"><h3><code>{0}</code></h3><p>{1}</p>",
                escaped(name),
                text(&schema["description"])
            ),
        );
        let shapes = schema["allOf"].as_array().map_or_else(|| vec![schema], |parts| parts.iter().collect());
        page.push_str("<table><thead><tr><th scope=\"col\">Field</th><th scope=\"col\">As</th><th scope=\"col\">What</th></tr></thead><tbody>");
        for shape in shapes {
            if shape["$ref"].is_string() || shape["properties"].is_null() {
                row(page, "(the value)", &kind(shape), "");
            }
            let required = shape["required"].as_array().map_or(&[][..], Vec::as_slice);
            for (field, of) in members(&shape["properties"]) {
                let optional = if required.iter().any(|name| name == field) { "" } else { " (may be missing)" };
                row(page, &escaped(field), &kind(of), &format!("{}{optional}", text(&of["description"])));
            }
        }
        page.push_str("</tbody></table></article>");
    }
    page.push_str("</section>");
}

fn push_problems(page: &mut String) {
    page.push_str("<section id=\"problems\"><h2>Problems</h2><table><thead><tr><th scope=\"col\">Type</th><th scope=\"col\">Status</th><th scope=\"col\">Title</th></tr></thead><tbody>");
    let of_house = ProblemKind::ALL.iter().map(|kind| (kind.as_str(), kind.status(), kind.title()));
    let of_http = Refusal::of_http_alone().map(|refusal| (refusal.word(), refusal.status(), refusal.title()));
    for (word, status, title) in of_house.chain(of_http) {
        push(
            page,
            format_args!(
                "<tr id=\"problem-{word}\"><th scope=\"row\"><code>/problems/{word}</code></th><td>{status}</td><td>{title}</td></tr>"
            ),
        );
    }
    page.push_str("</tbody></table></section>");
}

fn row(page: &mut String, name: &str, shape: &str, what: &str) {
    push(page, format_args!("<tr><th scope=\"row\"><code>{name}</code></th><td>{shape}</td><td>{what}</td></tr>"));
}

/// A schema in a few words, with links to the types it names.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().map(last) {
        return format!("<a href=\"#type-{0}\">{0}</a>", escaped(name));
    }
    if let Some(any) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        return any.iter().map(kind).collect::<Vec<_>>().join(" or ");
    }
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().map(|word| format!("<code>{}</code>", text(word))).collect::<Vec<_>>().join(", ");
    }
    let of = |kind: &str| match (kind, schema["format"].as_str()) {
        ("array", _) => format!("list of {}", self::kind(&schema["items"])),
        ("null", _) => "nothing".to_owned(),
        (kind, Some(format)) => format!("{} ({})", escaped(kind), escaped(format)),
        (kind, None) => escaped(kind),
    };
    match &schema["type"] {
        Value::String(kind) => of(kind),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).map(of).collect::<Vec<_>>().join(" or "),
        _ => String::new(),
    }
}

fn members(object: &Value) -> impl Iterator<Item = (&str, &Value)> {
    object.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

/// A text of the description, with `code` marked as such.
fn text(value: &Value) -> String {
    let escaped = escaped(value.as_str().unwrap_or_default());
    let mut parts = escaped.split('`');
    let mut marked = parts.next().unwrap_or_default().to_owned();
    for (at, part) in parts.enumerate() {
        marked.push_str(if at % 2 == 0 { "<code>" } else { "</code>" });
        marked.push_str(part);
    }
    marked
}

fn anchor(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}

fn push(page: &mut String, part: std::fmt::Arguments<'_>) {
    page.write_fmt(part).expect("writing into a string cannot fail");
}
