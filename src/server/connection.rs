//! One connection, from its first byte to its end.
//!
//! What is no request, or larger than one may be, goes to nobody: it is refused here and the connection closed, like one that
//! is slow with its headers. Who was refused in the middle of sending gets to read the answer before the line is cut.
//! Whatever a client does, its place is free again within the set times.

use std::convert::Infallible;
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

use super::answer_body::AnswerBody;
use super::lines::Seat;
use super::stall::{Stalling, stalling};
use super::wire::Wire;
use super::{head, refused};
use crate::config::HttpSettings;
use crate::http::Refusal;

/// How long, and how many bytes, a client may go on sending after its answer, so that the answer is not lost.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES_MAX: u64 = 1024 * 1024;

/// How a client begins that takes HTTP/2 for granted (RFC 9113 §3.4).
const HTTP2: &[u8] = b"PRI * HTTP/2.0";

/// As many headers as hyper keeps without asking for memory.
const HEADERS_AT_HAND: usize = 100;

/// The bounds of a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    header_timeout: Duration,
    write_timeout: Duration,
    header_bytes_max: usize,
    headers_max: usize,
}

impl From<&HttpSettings> for Bounds {
    fn from(settings: &HttpSettings) -> Self {
        Self {
            header_timeout: Duration::from_secs(settings.header_timeout_seconds.into()),
            write_timeout: Duration::from_secs(settings.write_timeout_seconds.into()),
            header_bytes_max: settings.header_bytes_max as usize,
            headers_max: settings.headers_max as usize,
        }
    }
}

impl Bounds {
    fn http1(&self) -> http1::Builder {
        let mut http1 = http1::Builder::new();
        // `http::headers` says the date, by a clock that may be put back: the library's own one would stand still then.
        http1.auto_date_header(false);
        http1.timer(TokioTimer::new()).header_read_timeout(self.header_timeout).max_buf_size(self.header_bytes_max);
        if self.headers_max != HEADERS_AT_HAND {
            http1.max_headers(self.headers_max);
        }
        http1
    }
}

/// Serves one connection until it is over or gives way to another, or until `stop` turns true and the answer at hand is
/// sent. Its place is free when this ends.
pub(super) async fn run(
    stream: TcpStream,
    peer: SocketAddr,
    seat: Seat,
    router: Router,
    bounds: Bounds,
    mut stop: watch::Receiver<bool>,
) {
    prepare(&stream, bounds);
    let line = seat.line().clone();
    let answering = line.clone();
    let service = service_fn(move |request: Request<Incoming>| {
        answering.answer();
        let answer = head::checked(request, bounds.header_bytes_max).map(|mut request| {
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().oneshot(request.map(Body::new))
        });
        let line = answering.clone();
        async move {
            let response = match answer {
                Ok(answer) => answer.await?,
                Err(refusal) => refused::response(&refusal),
            };
            Ok::<_, Infallible>(response.map(|body| AnswerBody::new(body, line)))
        }
    });
    let io = TokioIo::new(Wire::new(stalling(stream, bounds.write_timeout), seat, bounds.header_bytes_max));
    let mut connection = bounds.http1().serve_connection(io, service);
    let mut is_stopping = false;
    let outcome = loop {
        tokio::select! {
            outcome = &mut connection => break outcome,
            () = line.given_up.notified() => {
                tracing::debug!(%peer, "an idle connection gave way to another one");
                return;
            }
            _ = stop.wait_for(|stopped| *stopped), if !is_stopping => {
                is_stopping = true;
                std::pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    };
    let parts = connection.into_parts();
    let wire = parts.io.into_inner();
    let has_kept_back = wire.has_kept_back();
    let (mut stream, seat) = wire.into_parts();
    if let Err(error) = outcome {
        tracing::debug!(%peer, %error, "a connection ended early");
        let refusal = match () {
            () if error.is_timeout() && !parts.read_buf.is_empty() => Some(Refusal::too_slow()),
            () if has_kept_back && error.is_parse_too_large() => Some(Refusal::headers_too_large()),
            () if has_kept_back || parts.read_buf.starts_with(HTTP2) => Some(Refusal::malformed_head()),
            () => None,
        };
        if let Some(refusal) = refusal {
            let _ = tokio::time::timeout(LINGER, stream.write_all(refused::text(&refusal).as_bytes())).await;
        }
    }
    // It ends by itself: nobody has to wait for it to give way.
    line.begin();
    linger(stream).await;
    drop(seat);
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

/// Closes our side first and reads on for a moment: closing with bytes unread would take the answer from the client.
async fn linger(mut stream: Stalling<TcpStream>) {
    if stream.shutdown().await.is_ok() {
        let mut rest = (&mut stream).take(LINGER_BYTES_MAX);
        let _ = tokio::time::timeout(LINGER, tokio::io::copy(&mut rest, &mut tokio::io::sink())).await;
    }
}
