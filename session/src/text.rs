//! What people type, before it is stored: trimmed, within its bounds, free of what cannot be shown.

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
    if chars > chars_max {
        return Err(format!("This is {chars} characters long; at most {chars_max} fit. Shorten it a little."));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err("This holds control characters, which cannot be stored. Remove them.".to_owned());
    }
    Ok(text.to_owned())
}

crate::server_only! {
    /// What two names have in common when people read them as one: letter case, space and the way accents were typed do not count.
    pub(crate) fn name_key(name: &str) -> String {
        use unicode_normalization::UnicodeNormalization;
        let lower = name.nfc().collect::<String>().to_lowercase();
        lower.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{checked, name_key};

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
}
