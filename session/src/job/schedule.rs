//! Every job there is, and when it is due.

use crate::clock::Timestamp;

const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

string_enum! {
    /// Every job there is.
    Job {
        /// Expires consultations that nobody took or started in time.
        ConsultationOrphans => "consultation-orphans",
        /// Puts scheduled consultations into the queue at their time.
        ConsultationScheduled => "consultation-scheduled",
        /// Gives consultations back to the queue whose mechanic accepted and did not come.
        ConsultationUnattended => "consultation-unattended",
        /// Asks after live consultations that nobody attends to, and ends those where nobody answered.
        ConsultationIdle => "consultation-idle",
        /// Makes consultations of the bookings whose time is near.
        Bookings => "bookings",
        /// Decides on prebookings whose slots have opened. Every server does so at that moment by itself.
        Prebookings => "prebookings",
        /// Makes the slots of calendars, so far ahead as they are to be.
        BookingSlots => "booking-slots",
        /// Forgets expired HTTP sessions.
        HttpSessions => "http-sessions",
        /// Forgets login sessions that ended long ago.
        LoginSessions => "login-sessions",
        /// Forgets old idempotency keys.
        IdempotencyKeys => "idempotency-keys",
        /// Clears references to deleted deals.
        DealReferences => "deal-references",
        /// Sends mail that is due.
        Mail => "mail",
        /// Forgets mail that ended long ago, and links into accounts that are over.
        OldMail => "old-mail",
        /// Removes what was uploaded or worked out for the catalogue and nobody confirmed in time, and what an unneeded set-up holds.
        OldDrafts => "old-drafts",
        /// Renews the tokens of background logins, in whose name scheduled work goes on.
        TokenRefresh => "token-refresh",
        /// Erases people who asked for it and did not take it back.
        Erasures => "erasures",
        /// Looks whether everything works that sessions rest on, and counts sessions and people.
        SessionHealth => "session-health",
    }
}

/// When a job is due: every so often, counted from midnight UTC of 1970-01-01 plus an offset.
#[derive(Clone, Copy, Debug)]
pub(super) struct Schedule {
    every_ms: i64,
    offset_ms: i64,
    text: &'static str,
}

impl Schedule {
    /// The last moment at or before `now` at which the job was due.
    pub(super) const fn last_due(self, now: Timestamp) -> Timestamp {
        let since = now.0 - self.offset_ms;
        Timestamp(since - since.rem_euclid(self.every_ms) + self.offset_ms)
    }
}

impl Job {
    pub(super) const fn when(self) -> Schedule {
        match self {
            Self::ConsultationScheduled | Self::Bookings | Self::Mail => {
                Schedule { every_ms: 5 * SECOND_MS, offset_ms: 0, text: "every 5 seconds" }
            }
            Self::ConsultationUnattended | Self::ConsultationIdle | Self::TokenRefresh | Self::Prebookings => {
                Schedule { every_ms: MINUTE_MS, offset_ms: 0, text: "every minute" }
            }
            Self::SessionHealth => Schedule { every_ms: 5 * MINUTE_MS, offset_ms: 0, text: "every 5 minutes" },
            Self::ConsultationOrphans
            | Self::BookingSlots
            | Self::IdempotencyKeys
            | Self::OldMail
            | Self::OldDrafts
            | Self::Erasures => Schedule { every_ms: HOUR_MS, offset_ms: 0, text: "hourly, on the hour" },
            // The epoch was a Thursday: Sunday is three days later.
            Self::DealReferences => {
                Schedule { every_ms: 7 * DAY_MS, offset_ms: 3 * DAY_MS + 2 * HOUR_MS, text: "Sundays at 02:00 UTC" }
            }
            Self::HttpSessions | Self::LoginSessions => {
                Schedule { every_ms: DAY_MS, offset_ms: 3 * HOUR_MS, text: "daily at 03:00 UTC" }
            }
        }
    }

    /// Whether it waits for others than the database: it runs beside the other jobs, and holds none of them up.
    pub(super) const fn waits_for_others(self) -> bool {
        matches!(self, Self::Mail)
    }

    /// When it runs, for people.
    #[must_use]
    pub const fn schedule(self) -> &'static str {
        self.when().text
    }
}

#[cfg(test)]
mod tests {
    use super::{DAY_MS, HOUR_MS, Job};
    use crate::clock::Timestamp;

    #[test]
    fn a_weekly_job_is_due_on_sunday_at_two() {
        let friday: Timestamp = "2026-11-20T12:00:00Z".parse().expect("a time");
        let due = Job::DealReferences.when().last_due(friday);
        assert_eq!(due.to_string(), "2026-11-15T02:00:00.000Z");
    }

    #[test]
    fn a_daily_job_is_due_at_three_and_not_again_until_the_next_day() {
        let when = Job::HttpSessions.when();
        let noon = Timestamp(20_000 * DAY_MS + 12 * HOUR_MS);
        assert_eq!(when.last_due(noon), Timestamp(20_000 * DAY_MS + 3 * HOUR_MS));
        let before_three = Timestamp(20_000 * DAY_MS + 2 * HOUR_MS);
        assert_eq!(when.last_due(before_three), Timestamp(19_999 * DAY_MS + 3 * HOUR_MS));
    }
}
