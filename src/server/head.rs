//! What a request's line and headers must be before anybody looks at what is asked: RFC 9112 §3, and the bounds.
//!
//! What passes has a path that begins with `/` and, in HTTP/1.1, one host. The target may name its host itself (absolute
//! form): it is the same request without.

use app::problem::ProblemKind;
use axum::http::uri::{Authority, PathAndQuery};
use axum::http::{HeaderValue, Request, Uri, Version, header};

use crate::http::Refusal;

/// The request as the router takes it, or why it is refused.
pub(super) fn checked<B>(mut request: Request<B>, bytes_max: usize) -> Result<Request<B>, Refusal> {
    if bytes(&request) > bytes_max {
        return Err(Refusal::headers_too_large());
    }
    check_host(&request)?;
    let uri = request.uri();
    match (uri.scheme_str(), uri.authority()) {
        (None, None) if uri.path().starts_with('/') => {}
        // RFC 9112 §3.2.2: what the target says stands above the header.
        (Some("http" | "https"), Some(authority)) if is_host(authority.as_str()) => {
            let host = HeaderValue::from_str(authority.as_str()).map_err(|_| not_a_host())?;
            let path = uri.path_and_query().cloned().unwrap_or_else(|| PathAndQuery::from_static("/"));
            request.headers_mut().insert(header::HOST, host);
            *request.uri_mut() = Uri::from(path);
        }
        _ => {
            return Err(malformed(
                "The request's target must be a path that begins with a slash. Nothing was changed; ask for /, for example.",
            ));
        }
    }
    Ok(request)
}

/// Bytes of the request's line and headers, as they were sent but for blanks around a value.
fn bytes<B>(request: &Request<B>) -> usize {
    let uri = request.uri();
    let target = uri.scheme_str().map_or(0, |scheme| scheme.len() + "://".len())
        + uri.authority().map_or(0, |authority| authority.as_str().len())
        + uri.path_and_query().map_or(0, |path| path.as_str().len());
    let line = request.method().as_str().len() + target + "  HTTP/1.1\r\n".len();
    let headers = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + ": \r\n".len());
    line + headers.sum::<usize>() + "\r\n".len()
}

/// RFC 9112 §3.2: exactly one host, and one that can be; in HTTP/1.0 there may be none.
fn check_host<B>(request: &Request<B>) -> Result<(), Refusal> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) if host.to_str().is_ok_and(is_host) => Ok(()),
        (None, _) if request.version() == Version::HTTP_10 => Ok(()),
        _ => Err(not_a_host()),
    }
}

/// RFC 9110 §4.2.1 and §4.2.4: a name or an address, perhaps a port, and nobody's name and password before it.
fn is_host(text: &str) -> bool {
    let Ok(authority) = text.parse::<Authority>() else { return false };
    let host = authority.host();
    let port = text.get(host.len()..).map(|rest| rest.strip_prefix(':').unwrap_or(rest));
    let is_port =
        |port: &str| port.is_empty() || (port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok());
    !host.is_empty() && !text.contains('@') && port.is_some_and(is_port)
}

fn not_a_host() -> Refusal {
    malformed("A request names the host it is for, once: the header Host. Nothing was changed.")
}

fn malformed(detail: &str) -> Refusal {
    Refusal::new(ProblemKind::Malformed, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str, hosts: &[&str]) -> Request<()> {
        let uri: Uri = target.parse().expect("a target");
        hosts
            .iter()
            .fold(Request::builder().uri(uri), |request, host| request.header("host", *host))
            .body(())
            .expect("one")
    }

    fn status(target: &str, hosts: &[&str]) -> u16 {
        checked(request(target, hosts), 8_192).map_or_else(|refusal| refusal.status(), |_| 200)
    }

    #[test]
    fn a_target_is_a_path_or_a_whole_address() {
        for target in ["/", "/a?b", "//a", "http://a.test/b?c", "http://a.test", "HTTPS://a.test:80/"] {
            assert_eq!(status(target, &["forecourt"]), 200, "{target}");
        }
        for target in ["foo", "foo:80", "*", "ftp://a.test/", "http://eve:x@a.test/"] {
            assert_eq!(status(target, &["forecourt"]), 400, "{target}");
        }
        let absolute = checked(request("http://a.test/b?c", &["evil.test"]), 8_192).expect("it is legal");
        assert_eq!(
            (absolute.uri().to_string().as_str(), &absolute.headers()["host"]),
            ("/b?c", &HeaderValue::from_static("a.test"))
        );
    }

    #[test]
    fn there_is_one_host_and_it_can_be_one() {
        for host in ["forecourt", "a.test:80", "127.0.0.1:3000", "[::1]", "[::1]:3000", "a.test:", "a_b-c"] {
            assert_eq!(status("/", &[host]), 200, "{host}");
        }
        for host in ["", "a b", "a/b", "a@b", "a:b", "a:99999", "a:1:2", "[::1", ":80", "a?b", "a#b", "a,b c"] {
            assert_eq!(status("/", &[host]), 400, "{host}");
        }
        assert_eq!((status("/", &[]), status("/", &["a", "a"])), (400, 400));
        let mut old = request("/", &[]);
        *old.version_mut() = Version::HTTP_10;
        assert!(checked(old, 8_192).is_ok());
    }

    #[test]
    fn the_bound_of_a_head_is_exact() {
        let sent = "GET /a?b HTTP/1.1\r\nhost: forecourt\r\n\r\n".len();
        assert!(checked(request("/a?b", &["forecourt"]), sent).is_ok());
        let refused = checked(request("/a?b", &["forecourt"]), sent - 1).expect_err("one byte too many");
        assert_eq!((refused.status(), refused.word()), (431, "headers-too-large"));
    }
}
