//! One build of the site: its files by name, and its own name.
//!
//! Its files name each other by their place beside each other, so they are told apart from those of another build by one
//! hash in their path, that of all of them.

use std::collections::BTreeMap;
use std::fmt::Write;

use axum::http::HeaderValue;
use bytes::Bytes;

use super::file::{Encoding, File, Variant, content_type, hash};

/// How many hexadecimal digits name a build: two of them do not meet by chance.
const ID_LEN: usize = 16;

/// One build of the site.
#[derive(Clone, Debug)]
pub struct Build {
    id: String,
    files: BTreeMap<String, File>,
    list: Bytes,
}

impl Build {
    /// The build of what is in `contents`: each file's path inside the site, with `/` between its parts.
    pub(super) fn new(contents: BTreeMap<String, Vec<u8>>) -> Self {
        let mut variants: BTreeMap<String, Variant> =
            contents.into_iter().map(|(path, bytes)| (path, Variant::new(bytes))).collect();
        let digest = variants.iter().fold(String::new(), |mut all, (path, variant)| {
            // A path holds no line break: two builds never have the same lines.
            let _ = writeln!(all, "{:?} {path:?}", variant.etag);
            all
        });
        let mut files: BTreeMap<String, File> = BTreeMap::new();
        // In order, so that a file comes before what was compressed of it.
        while let Some((path, plain)) = variants.pop_first() {
            let compressed = Encoding::ALL.map(|encoding| variants.remove(&format!("{path}{}", encoding.ending())));
            files.insert(path.clone(), File { content_type: content_type(&path), plain, compressed });
        }
        let id = hash(digest.as_bytes())[..ID_LEN].to_owned();
        let addresses: Vec<String> = files.keys().map(|path| format!("{}/{id}/{path}", app::build::ROOT)).collect();
        let list = serde_json::to_vec(&addresses).expect("a list of texts is JSON").into();
        Self { id, files, list }
    }

    /// The hash of all its files and their names, in hexadecimal digits.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// It as a header's value.
    #[must_use]
    pub fn header(&self) -> HeaderValue {
        HeaderValue::try_from(&self.id).expect("hexadecimal digits")
    }

    /// The file at `path`, which begins without a slash.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// The addresses of all its files under its own name, as a JSON list.
    #[must_use]
    pub fn list(&self) -> Bytes {
        self.list.clone()
    }

    /// How many files it has, not counting what was compressed ahead.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// True when it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{Build, Encoding};

    fn build(files: &[(&str, &str)]) -> Build {
        Build::new(files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect())
    }

    #[test]
    fn a_build_is_named_after_every_name_and_every_byte_in_it() {
        let one = build(&[("pkg/a.js", "1"), ("pkg/b.js", "2")]);
        assert_eq!(one.id(), build(&[("pkg/b.js", "2"), ("pkg/a.js", "1")]).id());
        for other in [
            &[("pkg/a.js", "1"), ("pkg/b.js", "3")][..],
            &[("pkg/a.js", "2"), ("pkg/b.js", "1")],
            &[("pkg/a.js", "1"), ("pkg/c.js", "2")],
            &[("pkg/a.js", "1")],
            &[("pkg/a.js", "1"), ("pkg/b.js", "2"), ("pkg/b.js.br", "2")],
            &[],
        ] {
            assert_ne!(one.id(), build(other).id(), "{other:?}");
        }
    }

    #[test]
    fn what_was_compressed_ahead_is_a_variant_and_no_file() {
        let build = build(&[("a.js", "1"), ("a.js.br", "b"), ("a.js.gz", "g"), ("lone.gz", "z")]);
        assert_eq!(build.len(), 2);
        let file = build.file("a.js").expect("the file");
        let (encoding, variant) = file.best(|_| true);
        assert_eq!((encoding, &variant.bytes[..]), (Some(Encoding::Brotli), &b"b"[..]));
        let (encoding, variant) = file.best(|encoding| encoding == Encoding::Gzip);
        assert_eq!((encoding, &variant.bytes[..]), (Some(Encoding::Gzip), &b"g"[..]));
        let (encoding, variant) = file.best(|_| false);
        assert_eq!((encoding, &variant.bytes[..]), (None, &b"1"[..]));
        assert!(build.file("a.js.br").is_none() && build.file("lone.gz").is_some());
    }
}
