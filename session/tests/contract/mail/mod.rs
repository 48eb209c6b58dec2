//! Mail: what is written, what goes, and what becomes of what does not.

mod letters;
mod outbox;
