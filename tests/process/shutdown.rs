//! Being told to stop: streams end, what was begun is finished, and it takes no more than ten seconds.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::support::{Served, intake};

#[tokio::test]
async fn with_open_streams_and_idle_connections_the_server_ends_within_ten_seconds() {
    for signal in ["TERM", "INT"] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut served = Served::demo(folder.path());
        let customer = served.signed_in("customer1").await;
        let mut stream = customer.get(served.url("/live")).send().await.expect("the server answers");
        assert!(stream.chunk().await.expect("a first event").is_some());
        // A client in the middle of its headers, and one that says nothing.
        let mut half = TcpStream::connect(&served.address).expect("the server listens");
        half.write_all(b"GET / HTTP/1.1\r\nHost: fore").expect("the server reads");
        let _idle = TcpStream::connect(&served.address).expect("the server listens");
        served.signal(signal);
        let (took, code) = served.ended();
        assert!(took < Duration::from_secs(10) && code == Some(0), "{signal}: {took:?} {code:?}");
        while stream.chunk().await.expect("the stream ends in order").is_some() {}
    }
}

#[tokio::test]
async fn a_request_that_was_begun_is_answered() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut served = Served::demo(folder.path());
    let body = intake().to_string();
    let mut slow = TcpStream::connect(&served.address).expect("the server listens");
    let head = format!(
        "POST /api/intake/start HTTP/1.1\r\nHost: forecourt\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Expect: 100-continue\r\n\r\n",
        body.len()
    );
    slow.write_all(head.as_bytes()).expect("the server reads");
    // It asks for the body once it has begun (RFC 9110, 10.1.1), however long that takes it.
    let mut go_on = [0; "HTTP/1.1 100 Continue\r\n\r\n".len()];
    slow.read_exact(&mut go_on).expect("the server asks for the body");
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    served.signal("TERM");
    std::thread::sleep(Duration::from_millis(300));
    slow.write_all(body.as_bytes()).expect("the server still reads");
    let mut answer = String::new();
    slow.read_to_string(&mut answer).expect("the server answers");
    assert!(answer.starts_with("HTTP/1.1 401 ") && answer.contains("not-signed-in"), "{answer}");
    assert_eq!(served.ended().1, Some(0));
}
