//! One file of a build: its bytes as they are and as they were compressed, each with a validator of its own.

use axum::http::HeaderValue;
use bytes::Bytes;
use sha2::{Digest, Sha256};

/// How the bytes of a variant are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    /// Brotli (RFC 7932).
    Brotli,
    /// Gzip (RFC 1952).
    Gzip,
}

impl Encoding {
    /// The best first.
    pub const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// What HTTP calls it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// How the name of a file ends that was compressed so.
    pub(super) const fn ending(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }
}

/// The bytes that are sent.
#[derive(Clone, Debug)]
pub struct Variant {
    /// They.
    pub bytes: Bytes,
    /// A strong validator (RFC 9110, §8.8.3): the same only for the same bytes.
    pub etag: HeaderValue,
}

impl Variant {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        let etag = format!("\"{}\"", &hash(&bytes)[..32]);
        Self { bytes: bytes.into(), etag: HeaderValue::try_from(etag).expect("hexadecimal digits in quotes") }
    }
}

/// A file of a build.
#[derive(Clone, Debug)]
pub struct File {
    /// What is in it.
    pub content_type: HeaderValue,
    /// It as it is.
    pub plain: Variant,
    /// It compressed, where the build did so.
    pub compressed: [Option<Variant>; 2],
}

impl File {
    /// It in the best encoding of those that `is_taken`.
    #[must_use]
    pub fn best(&self, is_taken: impl Fn(Encoding) -> bool) -> (Option<Encoding>, &Variant) {
        Encoding::ALL
            .into_iter()
            .zip(&self.compressed)
            .find_map(|(encoding, variant)| Some((Some(encoding), variant.as_ref().filter(|_| is_taken(encoding))?)))
            .unwrap_or((None, &self.plain))
    }
}

/// The media type of a file of this name. What the build never makes is bytes.
pub(super) fn content_type(name: &str) -> HeaderValue {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    HeaderValue::from_static(match extension {
        "css" => "text/css; charset=utf-8",
        "gif" => "image/gif",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "pdf" => "application/pdf",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    })
}

/// SHA-256, in hexadecimal digits.
pub(super) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
