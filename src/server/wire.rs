//! A connection's bytes on their way: at most so many of a request's head in, and nothing out that is not an answer of ours.
//!
//! hyper refuses what it cannot parse with a bare status line of its own, before anybody is asked. Such words are kept back,
//! so that [`super::connection`] can say the same as a problem document.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, ReadBuf, Take};
use tokio::net::TcpStream;
use tokio_io_timeout::TimeoutWriter;

use super::lines::Seat;
use super::stall::Stalling;

/// The stream of one connection, and what it says of how the connection stands.
#[derive(Debug)]
pub(super) struct Wire {
    stream: Take<Stalling<TcpStream>>,
    seat: Seat,
    head_bytes_max: u64,
    has_kept_back: bool,
}

impl Wire {
    pub(super) fn new(stream: Stalling<TcpStream>, seat: Seat, head_bytes_max: usize) -> Self {
        let head_bytes_max = head_bytes_max as u64;
        Self { stream: stream.take(head_bytes_max), seat, head_bytes_max, has_kept_back: false }
    }

    /// True when words of hyper's were kept back: the client is still to be told.
    pub(super) const fn has_kept_back(&self) -> bool {
        self.has_kept_back
    }

    /// The stream itself, and the place it takes.
    pub(super) fn into_parts(self) -> (Stalling<TcpStream>, Seat) {
        (self.stream.into_inner(), self.seat)
    }

    /// True for bytes that hyper writes of its own accord, when no request has been handed on.
    fn keeps_back(&mut self) -> bool {
        let keeps_back = !self.seat.line().is_answering();
        self.has_kept_back |= keeps_back;
        keeps_back
    }

    fn inner(&mut self) -> Pin<&mut TimeoutWriter<TcpStream>> {
        self.stream.get_mut().as_mut()
    }
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let is_answering = self.seat.line().is_answering();
        if is_answering {
            // The body of a request has a bound of its own.
            self.stream.set_limit(u64::MAX);
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        if buffer.filled().len() > before && !is_answering && !self.seat.line().begin() {
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::ConnectionAborted, "it gave way to another one")));
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.keeps_back() {
            return Poll::Ready(Ok(bytes.len()));
        }
        self.inner().poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.keeps_back() {
            return Poll::Ready(Ok(slices.iter().map(|slice| slice.len()).sum()));
        }
        self.inner().poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.get_ref().is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.inner().poll_flush(cx))?;
        // hyper flushes once nothing is left to write.
        if self.seat.sent() {
            let head_bytes_max = self.head_bytes_max;
            self.stream.set_limit(head_bytes_max);
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.has_kept_back {
            // The client is still to be told, and our side is closed after that.
            return Poll::Ready(Ok(()));
        }
        self.inner().poll_shutdown(cx)
    }
}
