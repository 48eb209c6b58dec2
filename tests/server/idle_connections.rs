//! Idle connections give way to new ones before the limit is felt; one amid a request or a stream never does.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::{TestServer, on_one};

const FOUR: [&str; 6] = ["--connections-max", "4", "--streams-max", "2", "--streams-per-user-max", "2"];
const HEALTH: &[u8] = b"GET /api/health HTTP/1.1\r\nHost: forecourt\r\n\r\n";

async fn connect(server: &TestServer) -> TcpStream {
    TcpStream::connect(server.address).await.expect("the server listens")
}

/// Asks on this connection, and answers whether there was an answer.
async fn is_served(stream: &mut TcpStream) -> bool {
    let mut bytes = [0; 1_024];
    stream.write_all(HEALTH).await.is_ok()
        && matches!(
            tokio::time::timeout(Duration::from_secs(5), stream.read(&mut bytes)).await,
            Ok(Ok(n)) if bytes[..n].starts_with(b"HTTP/1.1 200 ")
        )
}

async fn is_closed(stream: &mut TcpStream) -> bool {
    let mut bytes = [0; 16];
    matches!(tokio::time::timeout(Duration::from_millis(500), stream.read(&mut bytes)).await, Ok(Ok(0) | Err(_)))
}

#[tokio::test]
async fn a_hundred_idle_sockets_hold_nobody_up() {
    on_one(&FOUR, async |server| {
        let mut idle = Vec::new();
        for _ in 0..100 {
            idle.push(connect(server).await);
        }
        let begun = Instant::now();
        for _ in 0..20 {
            let mut asking = connect(server).await;
            assert!(is_served(&mut asking).await);
            // It stays, and idles.
            idle.push(asking);
        }
        assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    })
    .await;
}

#[tokio::test]
async fn the_longest_idle_one_gives_way_and_one_that_was_used_since_stays() {
    on_one(&FOUR, async |server| {
        let mut streams = Vec::new();
        for _ in 0..4 {
            let mut stream = connect(server).await;
            assert!(is_served(&mut stream).await);
            streams.push(stream);
        }
        assert!(is_served(&mut streams[0]).await, "used once more: the second one has idled for longest now");
        assert!(is_served(&mut connect(server).await).await);
        assert!(is_closed(&mut streams[1]).await);
        assert!(is_served(&mut streams[0]).await && is_served(&mut streams[3]).await);
    })
    .await;
}

#[tokio::test]
async fn a_stream_and_a_request_that_is_being_sent_are_never_closed_for_another() {
    on_one(&FOUR, async |server| {
        let customer = server.signed_in("customer1").await;
        let mut live = customer.follow(&["person"]).await;
        live.next("person").await;
        let mut sending = connect(server).await;
        sending.write_all(&HEALTH[..20]).await.expect("the server reads");
        tokio::time::sleep(Duration::from_millis(100)).await;
        let mut idle = Vec::new();
        for _ in 0..30 {
            let mut stream = connect(server).await;
            assert!(is_served(&mut stream).await);
            idle.push(stream);
        }
        sending.write_all(&HEALTH[20..]).await.expect("it is open");
        let mut bytes = [0; 64];
        let n = sending.read(&mut bytes).await.expect("an answer");
        assert!(bytes[..n].starts_with(b"HTTP/1.1 200 "));
        let started = server.signed_in("customer1").await;
        started.start_consultation().await;
        // The stream goes on.
        live.next_where("person", |told| told["session"]["status"] == "pending").await;
    })
    .await;
}
