//! Where a connection stands: idle, amid a request, or being answered; and the end of one that idles while others wait.
//!
//! Idle means that nothing of a request was read and the answer before it is sent whole. Only an idle connection can be
//! given up, and one that was given up takes no request any more: a compare-and-set decides which comes first.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use tokio::sync::Notify;

const IN_USE: u64 = 0;
const GIVEN_UP: u64 = u64::MAX;

/// One connection's standing, shared by whoever reads, answers, and makes room.
#[derive(Debug)]
pub(super) struct Line {
    /// [`IN_USE`], [`GIVEN_UP`], or since when it idles.
    since: AtomicU64,
    answering: AtomicBool,
    body_ended: AtomicBool,
    pub(super) given_up: Notify,
}

impl Line {
    /// A connection that was just taken in, at this moment.
    pub(super) fn new(now: u64) -> Self {
        Self {
            since: AtomicU64::new(moment(now)),
            answering: AtomicBool::new(false),
            body_ended: AtomicBool::new(false),
            given_up: Notify::new(),
        }
    }

    /// Since when it idles, if it does.
    pub(super) fn idle_since(&self) -> Option<u64> {
        Some(self.since.load(Ordering::SeqCst)).filter(|since| !matches!(*since, IN_USE | GIVEN_UP))
    }

    /// Gives it up, if it has been idle since then without a break.
    pub(super) fn give_up(&self, since: u64) -> bool {
        let given_up = self.since.compare_exchange(since, GIVEN_UP, Ordering::SeqCst, Ordering::SeqCst).is_ok();
        if given_up {
            self.given_up.notify_one();
        }
        given_up
    }

    /// Something of a request was read. False when it was given up before.
    pub(super) fn begin(&self) -> bool {
        let since = self.since.load(Ordering::SeqCst);
        match since {
            IN_USE => true,
            GIVEN_UP => false,
            since => self.since.compare_exchange(since, IN_USE, Ordering::SeqCst, Ordering::SeqCst).is_ok(),
        }
    }

    /// The request was read and goes to whoever answers it.
    pub(super) fn answer(&self) {
        self.since.store(IN_USE, Ordering::SeqCst);
        self.body_ended.store(false, Ordering::SeqCst);
        self.answering.store(true, Ordering::SeqCst);
    }

    /// True from the request to the last byte of its answer.
    pub(super) fn is_answering(&self) -> bool {
        self.answering.load(Ordering::SeqCst)
    }

    /// The answer has no more to say; some of it may still have to be sent.
    pub(super) fn end_body(&self) {
        self.body_ended.store(true, Ordering::SeqCst);
    }

    /// Everything that was said is sent: the connection idles from now on, if the answer was all said. True when it does.
    pub(super) fn sent(&self, now: impl FnOnce() -> u64) -> bool {
        let is_over = self.is_answering() && self.body_ended.load(Ordering::SeqCst);
        if is_over {
            self.answering.store(false, Ordering::SeqCst);
            self.since.store(moment(now()), Ordering::SeqCst);
        }
        is_over
    }
}

/// A moment that is neither of the two words.
fn moment(now: u64) -> u64 {
    now.clamp(IN_USE + 1, GIVEN_UP - 1)
}

#[cfg(test)]
mod tests {
    use super::Line;

    #[test]
    fn a_connection_idles_before_its_first_request_and_after_an_answer_that_is_sent_whole() {
        let line = Line::new(0);
        assert_eq!(line.idle_since(), Some(1));
        assert!(line.begin() && line.idle_since().is_none());
        line.answer();
        assert!(!line.sent(|| 5) && line.is_answering(), "the answer has not been said");
        line.end_body();
        assert!(line.idle_since().is_none(), "the answer has not been sent");
        assert!(line.sent(|| 7) && !line.is_answering());
        assert_eq!(line.idle_since(), Some(7));
    }

    #[test]
    fn only_an_idle_connection_is_given_up_and_then_it_takes_no_request() {
        let line = Line::new(3);
        assert!(!line.give_up(2), "it was in use in between");
        assert!(line.begin());
        assert!(!line.give_up(3));
        line.answer();
        line.end_body();
        line.sent(|| 9);
        assert!(line.give_up(9) && !line.begin() && line.idle_since().is_none());
    }
}
