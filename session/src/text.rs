//! What people type, before it is stored: trimmed, within its bounds, free of what cannot be shown.

/// Characters of a search; what is longer finds nothing anyway.
pub const SEARCH_CHARS_MAX: usize = 100;

/// `text` without the space around it, when its length fits and it holds nothing invisible that could mislead.
///
/// Line ends become `\n`; other control characters are refused, as one engine cannot store NUL and none is ever meant.
pub(crate) fn checked(text: &str, chars_min: usize, chars_max: usize) -> Result<String, String> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    let chars = text.chars().count();
    if chars < chars_min {
        return Err("Write something here first.".to_owned());
    }
    if shows_nothing(text) {
        return Err("This contains nothing visible. Write something else here.".to_owned());
    }
    if chars > chars_max {
        return Err(format!("This is {chars} characters long; at most {chars_max} fit. Shorten it a little."));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err("This contains control characters, which cannot be stored. Remove them.".to_owned());
    }
    if text.chars().any(overrides_the_line) {
        return Err("This contains characters that reverse the direction of text. Remove them.".to_owned());
    }
    Ok(text.to_owned())
}

/// Characters that show what follows them back to front (Unicode Annex #9, §2.2: overrides). Text of any language does without, and
/// with them it reads as another one. Isolates, which some keyboards put around a name, hurt nobody within a paragraph of its own.
const fn overrides_the_line(c: char) -> bool {
    matches!(c, '\u{202d}' | '\u{202e}')
}

/// True for a text of characters that take no room and show nothing: whoever reads it sees an empty place.
pub(crate) fn shows_nothing(text: &str) -> bool {
    const fn is_unseen(c: char) -> bool {
        matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e0fff}')
    }
    !text.is_empty() && text.chars().all(|c| is_unseen(c) || c.is_whitespace())
}

crate::server_only! {
    /// What is looked for, as a pattern in lower-case letters for `LIKE … ESCAPE '!'`; what has a meaning in one is taken as it stands.
    pub(crate) fn pattern(search: &str) -> String {
        let search: String =
            search.trim().to_lowercase().chars().filter(|c| !c.is_control()).take(SEARCH_CHARS_MAX).collect();
        if search.is_empty() {
            return search;
        }
        format!("%{}%", search.replace('!', "!!").replace('%', "!%").replace('_', "!_"))
    }

    /// What two names have in common when people read them as one: letter case, space and the way accents were typed do not count.
    pub(crate) fn name_key(name: &str) -> String {
        use unicode_normalization::UnicodeNormalization;
        let lower = name.nfc().collect::<String>().to_lowercase();
        lower.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{checked, name_key, pattern};

    #[test]
    fn a_name_is_the_same_however_its_letters_space_and_accents_were_typed() {
        let key = name_key("Öl für Getriebe");
        for same in ["  öl FÜR getriebe ", "O\u{308}l fu\u{308}r Getriebe", "Öl  für\u{a0}Getriebe"] {
            assert_eq!(name_key(same), key, "{same}");
        }
        assert_ne!(name_key("Öl für Getriebe 2"), key);
    }

    #[test]
    fn text_is_trimmed_counted_in_characters_and_free_of_control_characters() {
        assert_eq!(checked("  Brakes\r\nsqueal ", 1, 20).as_deref(), Ok("Brakes\nsqueal"));
        assert!(checked("   ", 1, 20).is_err());
        assert!(checked("äöüß", 1, 4).is_ok());
        assert!(checked("äöüßx", 1, 4).is_err());
        assert!(checked("a\0b", 1, 20).is_err());
    }

    #[test]
    fn a_text_that_nobody_sees_or_that_reads_back_to_front_is_refused_and_joiners_are_part_of_it() {
        for unseen in ["\u{200b}", "\u{2060} \u{feff}", "\u{202e}", "\u{3164}", "\u{e0041}"] {
            assert!(checked(unseen, 0, 20).is_err(), "{unseen:?}");
        }
        assert!(checked("invoice\u{202e}fdp.exe", 1, 20).is_err());
        for seen in ["\u{2068}Ada\u{2069}", "\u{1f468}\u{200d}\u{1f527}", "a\u{200b}b", "شماره\u{200c}ها", ""] {
            assert_eq!(checked(seen, 0, 20).as_deref(), Ok(seen));
        }
    }

    #[test]
    fn what_has_a_meaning_in_a_pattern_is_looked_for_as_it_stands() {
        assert_eq!(pattern("  50% Off_ !"), "%50!% off!_ !!%");
        assert_eq!(pattern(" \0 "), "");
    }
}
