//! What is no request, or larger than one may be: refused before it reaches anybody, as a problem document, and the
//! connection closed. Over raw sockets, because no client sends such things.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{TestServer, on_one};

/// Everything that is answered to these bytes until the server closes, within five seconds.
async fn answers(server: &TestServer, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(server.address).await.expect("the server listens");
    // The server may have answered and closed before all of it is written.
    let _ = stream.write_all(bytes).await;
    let mut text = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut text)).await;
    let shown = String::from_utf8_lossy(bytes).chars().take(200).collect::<String>();
    read.unwrap_or_else(|_| panic!("it stays open after {shown:?}")).expect("it can be read");
    String::from_utf8_lossy(&text).into_owned()
}

fn status(answer: &str) -> u16 {
    // "1 " or, to a client of before, "0 ".
    answer.strip_prefix("HTTP/1.").and_then(|rest| rest.get(2..5)?.parse().ok()).unwrap_or(0)
}

async fn status_of(server: &TestServer, head: &str) -> u16 {
    status(&answers(server, head.as_bytes()).await)
}

async fn is_refused(server: &TestServer, head: &str, wanted: u16, word: &str) {
    let answer = answers(server, head.as_bytes()).await;
    let shown: String = head.chars().take(100).collect();
    assert_eq!(status(&answer), wanted, "{shown:?}: {answer}");
    let lower = answer.to_lowercase();
    assert!(lower.contains("content-type: application/problem+json\r\n"), "{shown:?}: {answer}");
    assert!(lower.contains("connection: close\r\n"), "{shown:?}: {answer}");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    let document: serde_json::Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}"));
    assert_eq!(document["type"], format!("/problems/{word}"), "{shown:?}");
    let id = document["request_id"].as_str().expect("an id");
    assert!(lower.contains(&format!("x-request-id: {id}\r\n")), "{shown:?}: {answer}");
}

#[tokio::test]
async fn a_target_that_is_no_path_is_400_and_a_whole_address_is_its_path() {
    on_one(&[], async |server| {
        for target in ["foo", "foo/bar", "*", "forecourt:80", "ftp://forecourt/", "http://eve:x@forecourt/", "?a", "#"]
        {
            let head = format!("GET {target} HTTP/1.1\r\nHost: forecourt\r\n\r\n");
            is_refused(server, &head, 400, "malformed").await;
        }
        for line in [
            "OPTIONS * HTTP/1.1",
            "CONNECT forecourt:80 HTTP/1.1",
            "PRI * HTTP/2.0",
            "GET / HTTP/3.0",
            "GET /",
            "GET  / HTTP/1.1",
            "\u{0} / HTTP/1.1",
        ] {
            is_refused(server, &format!("{line}\r\nHost: forecourt\r\n\r\n"), 400, "malformed").await;
        }
        let whole = "GET http://forecourt.test/api/health HTTP/1.1\r\nHost: forecourt\r\nConnection: close\r\n\r\n";
        assert_eq!(status_of(server, whole).await, 200);
    })
    .await;
}

#[tokio::test]
async fn a_request_has_one_host_that_can_be_one() {
    on_one(&[], async |server| {
        for hosts in [
            "",
            "Host: a\r\nHost: b\r\n",
            "Host: a\r\nHost: a\r\n",
            "Host:\r\n",
            "Host: a b\r\n",
            "Host: a/b\r\n",
            "Host: eve@a\r\n",
            "Host: a:http\r\n",
        ] {
            is_refused(server, &format!("GET /api/health HTTP/1.1\r\n{hosts}\r\n"), 400, "malformed").await;
        }
        assert_eq!(
            status_of(server, "GET /api/health HTTP/1.1\r\nHost: [::1]:3000\r\nConnection: close\r\n\r\n").await,
            200
        );
        assert_eq!(status_of(server, "GET /api/health HTTP/1.0\r\n\r\n").await, 200, "HTTP/1.0 knows no hosts");
        is_refused(server, "GET /api/health HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400, "malformed").await;
    })
    .await;
}

/// A request whose line and headers have this many bytes.
fn head_of(bytes: usize) -> String {
    let around = "GET /api/health HTTP/1.1\r\nHost: forecourt\r\nConnection: close\r\nX-Long: \r\n\r\n".len();
    let filled = "x".repeat(bytes - around);
    format!("GET /api/health HTTP/1.1\r\nHost: forecourt\r\nConnection: close\r\nX-Long: {filled}\r\n\r\n")
}

#[tokio::test]
async fn a_head_of_as_many_bytes_as_may_be_is_read_and_one_more_is_431() {
    for (flag, bytes_max) in [(&[][..], 32_768), (&["--header-bytes-max", "8192"][..], 8_192)] {
        on_one(flag, async |server| {
            assert_eq!(status_of(server, &head_of(bytes_max)).await, 200);
            for bytes in [bytes_max + 1, bytes_max + 100, 40_000, 200_000] {
                is_refused(server, &head_of(bytes), 431, "headers-too-large").await;
            }
            let padded = format!("GET /api/health HTTP/1.1\r\nHost: forecourt\r\nX:{}y\r\n\r\n", " ".repeat(bytes_max));
            is_refused(server, &padded, 431, "headers-too-large").await;
            let after_another =
                format!("GET /api/health HTTP/1.1\r\nHost: forecourt\r\n\r\n{}", head_of(bytes_max + 1));
            let both = answers(server, after_another.as_bytes()).await;
            assert!(both.starts_with("HTTP/1.1 200 ") && both.contains("HTTP/1.1 431 "), "{both}");
        })
        .await;
    }
}

#[tokio::test]
async fn more_headers_than_may_be_are_431() {
    on_one(&["--headers-max", "30"], async |server| {
        let with = |count: usize| {
            let others: String = (2..count).map(|n| format!("X-{n}: y\r\n")).collect();
            format!("GET /api/health HTTP/1.1\r\nHost: forecourt\r\nConnection: close\r\n{others}\r\n")
        };
        assert_eq!(status_of(server, &with(30)).await, 200);
        is_refused(server, &with(31), 431, "headers-too-large").await;
    })
    .await;
}

#[tokio::test]
async fn a_name_that_no_file_can_have_is_404() {
    on_one(&[], async |server| {
        let names =
            ["x".repeat(256), "x".repeat(253), "x".repeat(5_000), "a/".repeat(3_000), "%00".into(), "a%00.js".into(), "%ff".into()];
        for name in names {
            for folder in ["", "pkg/"] {
                let head = format!(
                    "GET /{folder}{name} HTTP/1.1\r\nHost: forecourt\r\nAccept-Encoding: br, gzip\r\nConnection: close\r\n\r\n"
                );
                assert_eq!(status_of(server, &head).await, 404, "{folder}{name:.20}");
            }
        }
    })
    .await;
}

/// A request line and headers as nobody sends them, of pieces that mean something and of any bytes.
fn head() -> impl Strategy<Value = Vec<u8>> {
    let method = prop_oneof![
        Just("GET".to_owned()),
        Just("POST".into()),
        Just("OPTIONS".into()),
        Just("CONNECT".into()),
        "[A-Za-z!-/]{0,9}"
    ];
    let target = prop_oneof![
        Just("/".to_owned()),
        "/[ -~]{0,40}",
        "(/|%|%00|%ff|\\.\\.|//|\\?|#|x{300}|api|fn|pkg|live|room){1,9}",
        "[a-z]{0,9}:?/{0,3}[ -~]{0,20}",
        "\\PC{0,20}",
    ];
    let version = prop_oneof![4 => Just("HTTP/1.1".to_owned()), 1 => Just("HTTP/1.0".into()), 1 => "[ -~]{0,10}"];
    let header = prop_oneof![
        3 => Just("Host: forecourt".to_owned()),
        1 => "Host:[ -~]{0,20}",
        1 => "(Content-Length|Transfer-Encoding|Connection|Expect|Upgrade|Cookie|Accept|Origin|Range|X-Forwarded-For): [ -~]{0,20}",
        1 => "[ -~]{0,30}",
    ];
    let text = (method, target, version, prop::collection::vec(header, 0..6)).prop_map(
        |(method, target, version, headers)| {
            format!("{method} {target} {version}\r\n{}\r\n\r\n", headers.join("\r\n")).into_bytes()
        },
    );
    let any_bytes = prop::collection::vec(any::<u8>(), 1..200).prop_map(|bytes| [&bytes[..], b"\r\n\r\n"].concat());
    prop_oneof![9 => text, 1 => any_bytes]
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_sent_as_a_head_is_never_a_5xx_and_the_server_goes_on_answering() {
    on_one(&["--header-timeout-seconds", "1", "--body-timeout-seconds", "1"], async |server| {
        let mut runner = TestRunner::new(Config { cases: 400, failure_persistence: None, ..Config::default() });
        let handle = tokio::runtime::Handle::current();
        let outcome = tokio::task::block_in_place(|| {
            runner.run(&head(), |bytes| {
                let answer = handle.block_on(async {
                    let mut stream = TcpStream::connect(server.address).await.expect("the server listens");
                    let _ = stream.write_all(&bytes).await;
                    let mut text = vec![0; 4_096];
                    let read = tokio::time::timeout(Duration::from_secs(10), stream.read(&mut text)).await;
                    read.ok().map(|read| String::from_utf8_lossy(&text[..read.unwrap_or(0)]).into_owned())
                });
                let answer = answer.ok_or_else(|| TestCaseError::fail("it is not answered"))?;
                prop_assert!((200..500).contains(&status(&answer)), "{answer}");
                Ok(())
            })
        });
        outcome.unwrap_or_else(|error| panic!("{error}"));
        server.client().get("/api/health").await.must(200);
    })
    .await;
}
