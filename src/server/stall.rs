//! A connection whose client must keep reading: one that stops for too long is given up.
//!
//! Without this a client could ask for something large, read nothing, and hold its connection for ever.

use std::pin::Pin;
use std::time::Duration;

use tokio::io::AsyncWrite;
use tokio_io_timeout::TimeoutWriter;

/// A stream of which a write that does not get anywhere for a while fails. In a box of its own, because its timer must not move.
pub(super) type Stalling<S> = Pin<Box<TimeoutWriter<S>>>;

/// `stream`, whose client may let a write wait for `patience`.
pub(super) fn stalling<S: AsyncWrite>(stream: S, patience: Duration) -> Stalling<S> {
    let mut stream = TimeoutWriter::new(stream);
    stream.set_timeout(Some(patience));
    Box::pin(stream)
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn a_client_that_stops_reading_is_given_up() {
        let (server, _client) = tokio::io::duplex(16);
        let mut server = stalling(server, Duration::from_millis(20));
        let written = server.write_all(&[0; 64]).await;
        assert_eq!(written.map_err(|error| error.kind()), Err(io::ErrorKind::TimedOut));
    }

    #[tokio::test]
    async fn a_client_that_reads_slowly_but_reads_is_served() {
        let (server, mut client) = tokio::io::duplex(16);
        let mut server = stalling(server, Duration::from_millis(200));
        let reader = tokio::spawn(async move {
            let mut bytes = [0; 16];
            for _ in 0..4 {
                tokio::time::sleep(Duration::from_millis(20)).await;
                client.read_exact(&mut bytes).await.expect("more bytes");
            }
        });
        server.write_all(&[0; 64]).await.expect("everything is written");
        reader.await.expect("everything is read");
    }
}
