//! What an image is, by its own bytes: never by its name, nor by what somebody calls it. Only what cannot hold a script is one: PNG, JPEG
//! and WebP, as every browser shows them. Pure.

/// What an image is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ImageKind {
    /// W3C PNG, third edition.
    Png,
    /// ITU-T T.81.
    Jpeg,
    /// RFC 9649.
    Webp,
}

impl ImageKind {
    /// Every kind.
    pub(super) const ALL: [Self; 3] = [Self::Png, Self::Jpeg, Self::Webp];

    /// How the name of such a file ends.
    pub(super) const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
        }
    }

    /// Its media type.
    pub(super) const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
        }
    }
}

/// An image, as far as its head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Image {
    pub(super) kind: ImageKind,
    /// In pixels.
    pub(super) width: u32,
    /// In pixels.
    pub(super) height: u32,
}

/// What `bytes` are an image of; nothing for anything else, and for what breaks off before it says how large it is.
pub(super) fn image(bytes: &[u8]) -> Option<Image> {
    let (kind, (width, height)) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        (ImageKind::Png, png(bytes)?)
    } else if bytes.starts_with(b"\xff\xd8\xff") {
        (ImageKind::Jpeg, jpeg(bytes)?)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12)? == b"WEBP" {
        (ImageKind::Webp, webp(bytes)?)
    } else {
        return None;
    };
    (width > 0 && height > 0).then_some(Image { kind, width, height })
}

fn number(bytes: &[u8], at: usize, count: usize, is_big_endian: bool) -> Option<u32> {
    let digits = bytes.get(at..at.checked_add(count)?)?;
    let add = |sum: u32, byte: &u8| (sum << 8) | u32::from(*byte);
    Some(if is_big_endian { digits.iter().fold(0, add) } else { digits.iter().rev().fold(0, add) })
}

fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let is_head = bytes.get(12..16)? == b"IHDR";
    is_head.then_some((number(bytes, 16, 4, true)?, number(bytes, 20, 4, true)?))
}

/// Its segments are passed until one begins a frame (T.81, table B.1).
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            // A filling byte.
            0xff => at += 1,
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                return Some((number(bytes, at + 7, 2, true)?, number(bytes, at + 5, 2, true)?));
            }
            // The picture begins, or ends, and nobody said how large it is.
            0xd9 | 0xda => return None,
            _ => at += 2 + usize::try_from(number(bytes, at + 2, 2, true)?.max(2)).ok()?,
        }
    }
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8 " if bytes.get(23..26)? == b"\x9d\x01\x2a" => {
            Some((number(bytes, 26, 2, false)? & 0x3fff, number(bytes, 28, 2, false)? & 0x3fff))
        }
        b"VP8L" if *bytes.get(20)? == 0x2f => {
            let both = number(bytes, 21, 4, false)?;
            Some(((both & 0x3fff) + 1, ((both >> 14) & 0x3fff) + 1))
        }
        b"VP8X" => Some((number(bytes, 24, 3, false)? + 1, number(bytes, 27, 3, false)? + 1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Image, ImageKind, image};

    fn head(parts: &[&[u8]]) -> Vec<u8> {
        parts.concat()
    }

    fn every_kind() -> [(Vec<u8>, ImageKind); 6] {
        let png = head(&[b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &[0, 0, 1, 64, 0, 0, 0, 80], b"\x08\x06\0\0\0"]);
        let jpeg = |start: &[u8]| {
            head(&[
                b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0",
                b"\xff",
                start,
                b"\0\x11\x08\0\x50\x01\x40\x03",
            ])
        };
        let lossy = head(&[b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a", &[0x40, 0x01, 0x50, 0x00]]);
        let both: u32 = 319 | (79 << 14);
        let lossless = head(&[b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f", &both.to_le_bytes()]);
        let extended = head(&[b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0", &[0x3f, 0x01, 0, 79, 0, 0]]);
        [
            (png, ImageKind::Png),
            (jpeg(b"\xc0"), ImageKind::Jpeg),
            (jpeg(b"\xff\xc2"), ImageKind::Jpeg),
            (lossy, ImageKind::Webp),
            (lossless, ImageKind::Webp),
            (extended, ImageKind::Webp),
        ]
    }

    #[test]
    fn an_image_is_known_by_its_bytes_and_says_how_large_it_is() {
        for (bytes, kind) in every_kind() {
            assert_eq!(image(&bytes), Some(Image { kind, width: 320, height: 80 }), "{bytes:x?}");
        }
    }

    #[test]
    fn what_breaks_off_is_none_wherever_it_does() {
        for (bytes, kind) in every_kind() {
            for end in 0..bytes.len().min(24) {
                assert_eq!(image(&bytes[..end]), None, "{kind:?} of {end} bytes");
            }
        }
    }

    #[test]
    fn nothing_that_could_hold_a_script_is_an_image_whatever_it_begins_with() {
        let zero = head(&[b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &[0; 8], b"\x08\x06\0\0\0"]);
        for bytes in [
            &b""[..],
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>a()</script></svg>",
            b"<?xml version=\"1.0\"?><svg/>",
            b"GIF89a\x01\0\x01\0<script>",
            b"<html>",
            b"\x89PNG\r\n\x1a\n<script>alert(1)</script>          ",
            b"\xff\xd8\xff\xd9",
            b"\xff\xd8\xff\xe0\0\0\xff\xda\0\0",
            b"RIFF\0\0\0\0WAVEfmt ",
            b"RIFF\0\0\0\0WEBPICCP\0\0\0\0\0\0\0\0\0\0",
            b"BM\0\0\0\0",
            &zero,
        ] {
            assert_eq!(image(bytes), None, "{bytes:x?}");
        }
    }
}
