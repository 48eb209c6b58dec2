//! Slow clients are told so, and their places are free again.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{TestServer, on_one};

/// Room for two connections, and a second for everything.
const TIGHT: [&str; 10] = [
    "--connections-max",
    "2",
    "--streams-max",
    "1",
    "--streams-per-user-max",
    "1",
    "--header-timeout-seconds",
    "1",
    "--body-timeout-seconds",
    "1",
];

async fn connect(server: &TestServer, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).await.expect("the server listens");
    stream.write_all(text.as_bytes()).await.expect("the server reads");
    stream
}

/// Everything the server answers until it closes, within five seconds.
async fn answer(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    tokio::time::timeout(Duration::from_secs(5), stream.read_to_string(&mut text))
        .await
        .expect("it closes")
        .expect("it answers");
    text
}

#[tokio::test]
async fn slow_headers_and_slow_bodies_are_408_and_free_their_places() {
    on_one(&TIGHT, async |server| {
        let mut slow_headers = connect(server, "GET /api/health HTTP/1.1\r\nHost: forecourt\r\nX-Slow").await;
        let mut slow_body = connect(server, "POST /api/login HTTP/1.1\r\nHost: forecourt\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{").await;
        let begun = Instant::now();
        // Both places are taken: this one waits until a slow client is gone.
        server.client().get("/api/health").await.must(200);
        assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
        for stream in [&mut slow_headers, &mut slow_body] {
            let text = answer(stream).await;
            assert!(text.starts_with("HTTP/1.1 408 "), "{text}");
            assert!(text.contains("application/problem+json") && text.contains("\"/problems/timeout\""), "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_client_that_dribbles_is_as_slow_as_one_that_stops() {
    on_one(&TIGHT, async |server| {
        let mut stream = connect(server, "GET /api/health HTTP/1.1\r\nHost: forecourt\r\n").await;
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(5) && stream.write_all(b"X-A: b\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(200)).await;
            if begun.elapsed() > Duration::from_millis(2_500) {
                break;
            }
        }
        let text = answer(&mut stream).await;
        assert!(text.starts_with("HTTP/1.1 408 "), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_says_nothing_is_closed_without_a_word() {
    on_one(&TIGHT, async |server| {
        let mut silent = connect(server, "").await;
        assert_eq!(answer(&mut silent).await, "");
        let mut idle = connect(server, "GET /api/health HTTP/1.1\r\nHost: forecourt\r\n\r\n").await;
        let text = answer(&mut idle).await;
        assert!(text.starts_with("HTTP/1.1 200 ") && !text.contains(" 408 "), "{text}");
    })
    .await;
}

#[tokio::test]
async fn headers_without_end_are_refused() {
    on_one(&["--header-bytes-max", "8192"], async |server| {
        let mut stream = connect(server, "GET /api/health HTTP/1.1\r\nHost: forecourt\r\n").await;
        for _ in 0..400 {
            if stream.write_all(format!("X-Long: {}\r\n", "x".repeat(100)).as_bytes()).await.is_err() {
                break;
            }
        }
        let text = answer(&mut stream).await;
        assert!(text.starts_with("HTTP/1.1 431 "), "{text}");
    })
    .await;
}

#[tokio::test]
async fn a_request_that_is_refused_while_it_is_sent_gets_its_answer() {
    on_one(&[], async |server| {
        let head = "POST /api/login HTTP/1.1\r\nHost: forecourt\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n";
        let mut stream = connect(server, head).await;
        for _ in 0..50 {
            if stream.write_all(&[b'x'; 10_000]).await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let text = answer(&mut stream).await;
        assert!(text.starts_with("HTTP/1.1 413 "), "{text}");
    })
    .await;
}
