//! Paths that no file of the site can have: refused as not found before the file system is asked and calls it an error.
//!
//! Linux takes names of 255 bytes and paths of 4,095 (NAME_MAX, PATH_MAX in limits.h), and none with a NUL in it; a compressed
//! file's name is three bytes longer than what is asked for, and the site lies in a folder.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use super::Refusal;

const NAME_BYTES_MAX: usize = 252;
const PATH_BYTES_MAX: usize = 2_048;

/// Refuses a path that no file can have; every other one goes on.
pub(super) async fn refuse_impossible(request: Request, next: Next) -> Response {
    if is_possible(request.uri().path()) { next.run(request).await } else { Refusal::not_found().into_response() }
}

fn is_possible(path: &str) -> bool {
    let decoded: Vec<u8> = percent_decode_str(path).collect();
    decoded.len() <= PATH_BYTES_MAX
        && !decoded.contains(&0)
        && std::str::from_utf8(&decoded).is_ok()
        && decoded.split(|byte| *byte == b'/').all(|name| name.len() <= NAME_BYTES_MAX)
}

#[cfg(test)]
mod tests {
    use super::is_possible;

    #[test]
    fn what_no_file_can_be_called_is_not_looked_for() {
        let name = |bytes: usize| "x".repeat(bytes);
        for path in
            ["/", "/favicon.svg", "/a%20b/%C3%A9", &format!("/{}", name(252)), &format!("/{}", name(200).as_str())]
        {
            assert!(is_possible(path), "{path}");
        }
        let long = format!("/{}", name(253));
        let encoded = format!("/{}", "%C3%A9".repeat(127));
        let deep = format!("/{}", "abcdefghi/".repeat(205));
        for path in ["/%00", "/a%00b.js", "/%ff", "/%C3", long.as_str(), encoded.as_str(), deep.as_str()] {
            assert!(!is_possible(path), "{path}");
        }
    }
}
