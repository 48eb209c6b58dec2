//! Taking a person's name and address out of a text, and nothing else of it.

/// What stands where a name or an address stood.
pub(super) const MARK: &str = "[erased]";

/// `text` without `word`, where it stands as a word of its own; nothing where it does not.
pub(super) fn redacted(text: &str, word: &str) -> Option<String> {
    if word.is_empty() || !text.contains(word) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut before, mut is_changed) = (text, None, false);
    while let Some(at) = rest.find(word) {
        let (head, tail) = (&rest[..at], &rest[at + word.len()..]);
        let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        out.push_str(head);
        if is_part(head.chars().next_back().or(before)) || is_part(tail.chars().next()) {
            out.push_str(word);
        } else {
            out.push_str(MARK);
            is_changed = true;
        }
        before = word.chars().next_back();
        rest = tail;
    }
    out.push_str(rest);
    is_changed.then_some(out)
}

/// The same within the values of a JSON text: no key, no number and no word of the program is ever taken out, and every byte but
/// those of the name stays. A name that could be such a word (`cash`) is looked for only where names stand.
pub(super) fn redacted_json(text: &str, word: &str) -> Option<String> {
    let quoted = serde_json::to_string(word).unwrap_or_default();
    let word = quoted.trim_start_matches('"').strip_suffix('"').unwrap_or_default();
    if word.is_empty() || !text.contains(word) {
        return None;
    }
    let could_be_ours = word.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '_' | '-' | '+'));
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut key, mut is_changed) = (text, "", false);
    while let Some(begin) = rest.find('"') {
        let (head, after) = (&rest[..=begin], &rest[begin + 1..]);
        let Some(end) = end_of_string(after) else { break };
        let (inner, tail) = (&after[..end], &after[end..]);
        let is_key = tail[1..].trim_start().starts_with(':');
        let stands_for_names = key == "name" || key.ends_with("_name") || key.ends_with("_by");
        out.push_str(head);
        match redacted(inner, word).filter(|_| !is_key && (!could_be_ours || stands_for_names)) {
            Some(without) => {
                out.push_str(&without);
                is_changed = true;
            }
            None => out.push_str(inner),
        }
        out.push('"');
        if is_key {
            key = inner;
        }
        rest = &tail[1..];
    }
    out.push_str(rest);
    is_changed.then_some(out)
}

/// Where a JSON string ends that begins before `text`.
fn end_of_string(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    })
}

#[cfg(test)]
mod tests {
    use super::{redacted, redacted_json};

    #[test]
    fn a_name_goes_where_it_stands_as_a_word_of_its_own() {
        assert_eq!(redacted("Hello Al, the alternator", "Al").as_deref(), Some("Hello [erased], the alternator"));
        assert_eq!(redacted("Alternator", "Al"), None);
        assert_eq!(redacted("Al", "Al").as_deref(), Some("[erased]"));
        assert_eq!(redacted("AlAl Al", "Al").as_deref(), Some("AlAl [erased]"));
        assert_eq!(redacted("(José)", "José").as_deref(), Some("([erased])"));
        assert_eq!(redacted("bada@x.org ada@x.org", "ada@x.org").as_deref(), Some("bada@x.org [erased]"));
        assert_eq!(redacted("anything", ""), None);
    }

    #[test]
    fn in_json_a_name_goes_from_values_and_everything_else_stays_byte_for_byte() {
        let text = r#"{"Ada": 1, "closed_by":"Ada","note": "for Ada, \"thanks\"","list":["Ada"]}"#;
        let without = r#"{"Ada": 1, "closed_by":"[erased]","note": "for [erased], \"thanks\"","list":["[erased]"]}"#;
        assert_eq!(redacted_json(text, "Ada").as_deref(), Some(without));
        assert_eq!(redacted_json(r#"{"name":"A \"B\" C"}"#, "A \"B\" C").as_deref(), Some(r#"{"name":"[erased]"}"#));
    }

    #[test]
    fn somebody_who_is_called_like_a_word_of_the_program_breaks_nothing() {
        let text = r#"{"kind":"cash","customer_name":"cash","cash":1}"#;
        assert_eq!(
            redacted_json(text, "cash").as_deref(),
            Some(r#"{"kind":"cash","customer_name":"[erased]","cash":1}"#)
        );
    }
}
