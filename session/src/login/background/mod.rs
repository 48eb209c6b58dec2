//! The background login of a person: scheduled work goes on in their name while they sleep.
//!
//! Nobody holds it, and it opens no page and no call of the API: [`work_for`] is all that it is good for. What proves that it is the one
//! it was is its token, which lies sealed in the database, is renewed by the job `token-refresh`, and has one successor at the most:
//! whoever comes with one that was replaced long ago has a copy of what should be nowhere, and the line ends.

mod living;
mod refresh;
mod renew;
mod scheduled;
mod token;
mod work;

pub(crate) use living::{living_background, note};
pub use refresh::{RefreshError, refresh};
pub(super) use renew::carry_over;
pub use renew::renew_due;
pub(crate) use scheduled::readdress;
pub use scheduled::{Done, Planned, ScheduledWork, scheduled_work};
pub use token::BackgroundToken;
pub(super) use token::{forget, start_line};
pub use work::{BackgroundWork, NoBackground, work_for};
