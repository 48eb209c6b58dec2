//! One connection, from its first byte to its end.
//!
//! A client that is slow with its headers is answered 408 and closed; one that was refused in the middle of sending gets
//! to read its answer before the line is cut. Whatever it does, its place is free again within the set times.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tower::ServiceExt;

use super::stall::Stalling;
use crate::config::HttpSettings;
use crate::http::request_id;

/// How long, and how many bytes, a client may go on sending after its answer, so that the answer is not lost.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES_MAX: u64 = 1024 * 1024;

/// The bounds of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    header_timeout: Duration,
    write_timeout: Duration,
    header_bytes_max: usize,
}

impl From<&HttpSettings> for Bounds {
    fn from(settings: &HttpSettings) -> Self {
        Self {
            header_timeout: Duration::from_secs(settings.header_timeout_seconds.into()),
            write_timeout: Duration::from_secs(settings.write_timeout_seconds.into()),
            header_bytes_max: settings.header_bytes_max as usize,
        }
    }
}

/// Serves one connection until it is over, or until `stop` turns true and the answer at hand is sent.
pub(super) async fn run(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    bounds: Bounds,
    mut stop: watch::Receiver<bool>,
) {
    prepare(&stream, bounds);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request.map(Body::new))
    });
    let io = TokioIo::new(Stalling::new(stream, bounds.write_timeout));
    let mut connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // `http::headers` says it, by a clock that may be put back.
        .auto_date_header(false)
        .header_read_timeout(bounds.header_timeout)
        .max_buf_size(bounds.header_bytes_max)
        .serve_connection(io, service);
    let mut is_stopping = false;
    let outcome = loop {
        tokio::select! {
            outcome = &mut connection => break outcome,
            _ = stop.wait_for(|stopped| *stopped), if !is_stopping => {
                is_stopping = true;
                std::pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    };
    let parts = connection.into_parts();
    let mut stream = parts.io.into_inner().into_inner();
    if let Err(error) = outcome {
        tracing::debug!(%peer, %error, "a connection ended early");
        if error.is_timeout() && !parts.read_buf.is_empty() {
            let _ = tokio::time::timeout(LINGER, stream.write_all(too_slow().as_bytes())).await;
        }
    }
    linger(stream).await;
}

fn prepare(stream: &TcpStream, bounds: Bounds) {
    // Without it a streamed page waits for the client's delayed acknowledgement.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection stays without TCP_NODELAY");
    }
    // A client that is gone without a word (a phone out of reach) is noticed, although a stream writes little.
    #[cfg(target_os = "linux")]
    if let Err(error) = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(bounds.write_timeout)) {
        tracing::debug!(%error, "a connection stays without TCP_USER_TIMEOUT");
    }
    #[cfg(not(target_os = "linux"))]
    let _ = bounds;
}

/// What a client is told whose headers did not come in time: no request is there yet that a handler could answer.
fn too_slow() -> String {
    let id = request_id::RequestId::new();
    let body = crate::http::Refusal::too_slow().document(id.as_str()).to_string();
    format!(
        "HTTP/1.1 408 Request Timeout\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nx-request-id: {id}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// Closes our side first and reads on for a moment: closing with bytes unread would take the answer from the client.
async fn linger(mut stream: TcpStream) {
    if stream.shutdown().await.is_ok() {
        let mut rest = (&mut stream).take(LINGER_BYTES_MAX);
        let _ = tokio::time::timeout(LINGER, tokio::io::copy(&mut rest, &mut tokio::io::sink())).await;
    }
}
