//! Time: a moment as Unix milliseconds, and the clock that rules are handed.
//!
//! Stored as BIGINT, because RFC 3339 text sorts wrongly once the digits differ; sent as RFC 3339 in UTC.
//! No rule asks the system for the time: it takes a [`Timestamp`] or the [`Clock`] of its context.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment, in milliseconds since 1970-01-01T00:00:00Z. JSON carries it as RFC 3339 UTC with milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "server", derive(sqlx::Type, utoipa::ToSchema), sqlx(transparent), schema(value_type = String, format = DateTime, example = "2026-11-21T08:33:20.120Z"))]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// This moment, `ms` milliseconds later (earlier when negative).
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment; negative when it is later.
    #[must_use]
    pub const fn since_ms(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

crate::server_only! {
    impl Timestamp {
        /// As HTTP writes it (RFC 9110 §5.6.7), to the second: `Sun, 06 Nov 1994 08:49:37 GMT`. Empty outside the years 1 to 9999.
        #[must_use]
        pub fn to_http_date(self) -> String {
            let date = jiff::Timestamp::from_millisecond(self.0).ok();
            date.and_then(|date| jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&date).ok())
                .unwrap_or_default()
        }

        /// As a clock of this zone shows it, for a letter: `27 November 2026, 15:04`; by UTC where nobody knows the zone.
        pub(crate) fn in_zone(self, zone: &str) -> String {
            self.shown(zone, "%-d %B %Y, %H:%M")
        }

        /// The day of it there: `27 November 2026`.
        pub(crate) fn day_in_zone(self, zone: &str) -> String {
            self.shown(zone, "%-d %B %Y")
        }

        fn shown(self, zone: &str, format: &str) -> String {
            let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
            let shown = jiff::Timestamp::from_millisecond(self.0).map(|at| at.to_zoned(zone).strftime(format).to_string());
            shown.unwrap_or_default()
        }
    }
}

impl From<Timestamp> for i64 {
    fn from(moment: Timestamp) -> Self {
        moment.0
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match rfc3339::written(self.0) {
            Some(text) => f.write_str(&text),
            None => write!(f, "{} ms", self.0),
        }
    }
}

/// What is no moment in RFC 3339.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a moment in RFC 3339, such as 2026-11-21T08:33:20.120Z")]
pub struct NotAMoment;

impl std::str::FromStr for Timestamp {
    type Err = NotAMoment;
    fn from_str(text: &str) -> Result<Self, NotAMoment> {
        rfc3339::read(text).map(Self).ok_or(NotAMoment)
    }
}

/// Moments as text, in UTC with milliseconds.
#[cfg(not(target_family = "wasm"))]
mod rfc3339 {
    pub(super) fn written(ms: i64) -> Option<String> {
        jiff::Timestamp::from_millisecond(ms).ok().map(|moment| format!("{moment:.3}"))
    }

    pub(super) fn read(text: &str) -> Option<i64> {
        text.parse::<jiff::Timestamp>().ok().map(|moment| moment.as_millisecond())
    }
}

/// The same by the browser's own `Date`: a library for it is an eighth of what is fetched before a page is live.
#[cfg(target_family = "wasm")]
mod rfc3339 {
    use js_sys::{Date, Number};

    /// What a `Date` can be (ECMA-262, "Time Values and Time Range").
    const REACH_MS: u64 = 8_640_000_000_000_000;

    #[expect(clippy::cast_precision_loss, reason = "whole numbers below 2^53 are exact")]
    pub(super) fn written(ms: i64) -> Option<String> {
        (ms.unsigned_abs() <= REACH_MS).then(|| Date::new(&Number::from(ms as f64)).to_iso_string().into())
    }

    #[expect(clippy::cast_possible_truncation, reason = "whole and within the reach of a Date, or no number")]
    pub(super) fn read(text: &str) -> Option<i64> {
        let ms = Date::parse(text);
        ms.is_finite().then_some(ms as i64)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        std::borrow::Cow::<'de, str>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

crate::server_only! {
    use std::sync::{Arc, atomic::{AtomicI64, Ordering}};

    impl From<Timestamp> for crate::store::Value {
        fn from(moment: Timestamp) -> Self { crate::store::Value::Int(Some(moment.0)) }
    }
    impl From<Option<Timestamp>> for crate::store::Value {
        fn from(moment: Option<Timestamp>) -> Self { crate::store::Value::Int(moment.map(|moment| moment.0)) }
    }

    /// The time as rules are told it: the system's, or one that a test sets and moves.
    #[derive(Clone, Debug)]
    pub struct Clock(Source);

    #[derive(Clone, Debug)]
    enum Source {
        System,
        Set(Arc<AtomicI64>),
    }

    impl Clock {
        /// The system's clock.
        #[must_use]
        pub fn system() -> Self {
            Self(Source::System)
        }

        /// A clock that stands at `at` until [`Clock::advance`] moves it.
        #[must_use]
        pub fn set(at: Timestamp) -> Self {
            Self(Source::Set(Arc::new(AtomicI64::new(at.0))))
        }

        /// The present moment.
        #[must_use]
        pub fn now(&self) -> Timestamp {
            match &self.0 {
                Source::System => Timestamp(jiff::Timestamp::now().as_millisecond()),
                Source::Set(at) => Timestamp(at.load(Ordering::Acquire)),
            }
        }

        /// Moves a set clock on by `ms`; the system's clock cannot be moved and stays.
        pub fn advance(&self, ms: i64) {
            if let Source::Set(at) = &self.0 {
                at.fetch_add(ms, Ordering::AcqRel);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn a_timestamp_is_written_as_http_writes_it() {
        assert_eq!(Timestamp(784_111_777_999).to_http_date(), "Sun, 06 Nov 1994 08:49:37 GMT");
    }

    #[test]
    fn a_timestamp_reads_back_from_its_own_text() {
        let moment = Timestamp(1_795_250_000_120);
        assert_eq!(moment.to_string(), "2026-11-21T08:33:20.120Z");
        assert_eq!(moment.to_string().parse::<Timestamp>().ok(), Some(moment));
    }
}
