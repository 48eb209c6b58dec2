//! Mail: the outbox. A mail is written in the transaction of what it tells of, so that a change that is rolled back sends none,
//! and sent by the job `mail`, at least once: whoever dies between sending and noting it sends it again.
//!
//! To add a kind: a word in `kind` (and in the check of the table), a variant of [`Letter`], and a function in `letter/` that says
//! what stands in it. Nothing here logs a body, a subject or a link; what was sent keeps none of its bodies.

mod kind;
mod line;
mod wishes;

pub use kind::MailKind;
pub use line::MailLine;
pub use wishes::MailWishes;

crate::server_only! {
    mod addressee;
    mod draft;
    mod forget;
    mod letter;
    mod outbox;
    pub mod places;
    mod post;
    mod queue;
    mod send;

    pub(crate) use addressee::{Addressee, Wish, who_wants};
    pub use forget::forget_old;
    pub use letter::{Letter, ReceiptLetter};
    pub use outbox::{MailError, again, unsent, waiting_count};
    pub use post::{Outgoing, Post, SendError, Transport};
    pub use queue::{NewMail, queue};
    pub(crate) use queue::queue_all;
    pub use send::send_due;
    pub use wishes::{wish, wishes};
}
