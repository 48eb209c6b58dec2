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

#[cfg(test)]
mod tests {
    use super::checked;

    #[test]
    fn text_is_trimmed_counted_in_characters_and_free_of_control_characters() {
        assert_eq!(checked("  Brakes\r\nsqueal ", 1, 20).as_deref(), Ok("Brakes\nsqueal"));
        assert!(checked("   ", 1, 20).is_err());
        assert!(checked("äöüß", 1, 4).is_ok());
        assert!(checked("äöüßx", 1, 4).is_err());
        assert!(checked("a\0b", 1, 20).is_err());
    }
}
