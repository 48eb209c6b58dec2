//! The bytes of a file as text: UTF-8, UTF-16 with its mark, or Windows-1252, as spreadsheets of western Europe write it.

/// What the bytes from 0x80 to 0x9f are in Windows-1252; the others are what they are in Unicode.
const WINDOWS: [char; 32] = [
    '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž', '\u{fffd}', '\u{fffd}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{fffd}', 'ž', 'Ÿ',
];

const BINARY: &str = "This is no table of text. Save it as CSV in your spreadsheet, and choose that file.";
const WORKBOOK: &str = "This is a workbook of a spreadsheet program. Save it as CSV there, and choose that file.";

/// The text of a file.
///
/// # Errors
/// A sentence for people: it is something else.
pub(super) fn decoded(bytes: &[u8]) -> Result<String, &'static str> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(WORKBOOK);
    }
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        [0xef, 0xbb, 0xbf, rest @ ..] => either(rest),
        all => either(all),
    };
    // A table has lines and tabs, and no other control characters.
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) { Err(BINARY) } else { Ok(text) }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, &'static str> {
    let units = bytes.chunks(2).map(|pair| match pair {
        [a, b] => Some(unit([*a, *b])),
        _ => None,
    });
    let units: Vec<u16> = units.collect::<Option<_>>().ok_or(BINARY)?;
    String::from_utf16(&units).map_err(|_| BINARY)
}

fn either(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| windows(*byte)).collect(),
    }
}

fn windows(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{fffd}'),
        byte => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn a_text_is_read_however_it_was_written() {
        let text = "Ölwechsel;49,00 €";
        assert_eq!(decoded(text.as_bytes()).as_deref(), Ok(text));
        assert_eq!(decoded(format!("\u{feff}{text}").as_bytes()).as_deref(), Ok(text));
        assert_eq!(decoded(b"\xd6lwechsel;49,00 \x80").as_deref(), Ok(text));
        let units = || "\u{feff}".encode_utf16().chain(text.encode_utf16());
        let (little, big): (Vec<u8>, Vec<u8>) =
            (units().flat_map(u16::to_le_bytes).collect(), units().flat_map(u16::to_be_bytes).collect());
        assert_eq!((decoded(&little).as_deref(), decoded(&big).as_deref()), (Ok(text), Ok(text)));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [&b"a;b\0c"[..], b"PK\x03\x04rest", b"\x89PNG\r\n\x1a\n", b"\xff\xfea", b"\xfe\xff\xd8\x00"] {
            assert!(decoded(bytes).is_err(), "{bytes:?}");
        }
    }
}
