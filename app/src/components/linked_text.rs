//! A text in which whole web addresses can be pressed. Only what is an address as it stands there: what one reads is where it leads.

use leptos::either::Either;
use leptos::prelude::*;

const SCHEMES: [&str; 2] = ["https://", "http://"];

/// `text`, with its web addresses as links, which tell nobody where they were pressed.
pub(crate) fn linked_text(text: &str) -> impl IntoView + use<> {
    pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => Either::Left(text.to_owned()),
            Piece::Link(address) => Either::Right(view! {
                <a href=address.to_owned() target="_blank" rel="noopener noreferrer nofollow">{address.to_owned()}</a>
            }),
        })
        .collect_view()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Link(&'a str),
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut rest, mut from) = (Vec::new(), text, 0);
    while let Some(at) = next_scheme(&rest[from..]).map(|at| from + at) {
        let address = address(&rest[at..]);
        if address.is_empty() {
            // A scheme and nothing after it is a text.
            from = at + 1;
            continue;
        }
        if at > 0 {
            pieces.push(Piece::Text(&rest[..at]));
        }
        pieces.push(Piece::Link(address));
        (rest, from) = (&rest[at + address.len()..], 0);
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

fn next_scheme(text: &str) -> Option<usize> {
    SCHEMES.iter().filter_map(|scheme| text.find(scheme)).min()
}

/// The address at the beginning of `text`, without the punctuation of the sentence it stands in; empty where it names no host, or
/// somebody before the host: `https://bank.example@elsewhere.example` leads elsewhere.
fn address(text: &str) -> &str {
    let ends = |character: char| character.is_whitespace() || "<>\"'`".contains(character);
    let mut found = &text[..text.find(ends).unwrap_or(text.len())];
    loop {
        let opened = found.matches('(').count();
        let closed = found.matches(')').count();
        let cut = found.trim_end_matches(['.', ',', ';', ':', '!', '?', ']', '}', '…']);
        let cut = if closed > opened { cut.strip_suffix(')').unwrap_or(cut) } else { cut };
        if cut.len() == found.len() {
            break;
        }
        found = cut;
    }
    let after = SCHEMES.iter().find_map(|scheme| found.strip_prefix(scheme)).unwrap_or_default();
    let host = after.split(['/', '?', '#']).next().unwrap_or_default();
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let is_port = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    if name.starts_with(char::is_alphanumeric) && !host.contains('@') && is_port { found } else { "" }
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces};

    fn links(text: &str) -> Vec<&str> {
        let pieces = pieces(text);
        let whole: String = pieces.iter().map(|(Piece::Text(text) | Piece::Link(text))| *text).collect();
        assert_eq!(whole, text, "nothing of a text is lost");
        pieces.into_iter().filter_map(|piece| if let Piece::Link(link) = piece { Some(link) } else { None }).collect()
    }

    #[test]
    fn an_address_is_a_link_without_the_punctuation_around_it() {
        assert_eq!(links("See https://example.com/a?b=c#d."), ["https://example.com/a?b=c#d"]);
        assert_eq!(
            links("(http://example.com/x_(y)), or https://b.example!"),
            ["http://example.com/x_(y)", "https://b.example"]
        );
        assert_eq!(links("https://example.com/%C3%A9…"), ["https://example.com/%C3%A9"]);
        assert_eq!(links("ähttps://example.com\nhttps://two.example"), ["https://example.com", "https://two.example"]);
    }

    #[test]
    fn what_is_no_whole_address_is_a_text() {
        for text in [
            "",
            "https://",
            "https:// x",
            "http://https://",
            "javascript://alert(1)",
            "www.example.com",
            "//example.com",
        ] {
            assert_eq!(links(text), Vec::<&str>::new(), "{text}");
        }
        assert_eq!(links("https://bank.example@evil.example/"), Vec::<&str>::new());
    }
}
