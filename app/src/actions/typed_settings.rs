//! Groups of fields that more than one form has: what a shop is called, how it reckons, the hours of a week. As somebody typed them.

use serde::{Deserialize, Serialize};
use session::money;
use session::shop::hours::WEEKDAYS;
use session::shop::{Profile, Reckoning};

use crate::problem::Problem;

/// What the shop is called, and where it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedProfile {
    name: String,
    country: String,
    address: String,
    tax_number: String,
}

impl TypedProfile {
    /// What to keep of it should the form be refused.
    pub(super) fn kept(&self) -> [(&'static str, &str); 4] {
        let Self { name, country, address, tax_number } = self;
        [("name", name), ("country", country), ("address", address), ("tax_number", tax_number)]
    }

    pub(super) fn read(&self) -> Profile {
        let Self { name, country, address, tax_number } = self.clone();
        Profile { name, country, address, tax_number }
    }
}

/// How a shop reckons.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedReckoning {
    currency: String,
    time_zone: String,
    day_begins_minutes: String,
    tax_mode: String,
    tax_rates_bp: String,
}

impl TypedReckoning {
    /// What to keep of it should the form be refused.
    pub(super) fn kept(&self) -> [(&'static str, &str); 5] {
        let Self { currency, time_zone, day_begins_minutes, tax_mode, tax_rates_bp } = self;
        [
            ("currency", currency),
            ("time_zone", time_zone),
            ("day_begins_minutes", day_begins_minutes),
            ("tax_mode", tax_mode),
            ("tax_rates_bp", tax_rates_bp),
        ]
    }

    /// # Errors
    /// `invalid`.
    pub(super) fn read(&self) -> Result<Reckoning, Problem> {
        let Self { currency, time_zone, day_begins_minutes, tax_mode, tax_rates_bp } = self.clone();
        let tax_mode =
            tax_mode.parse().map_err(|_| Problem::invalid("tax_mode", "Choose whether prices hold the tax."))?;
        let day_begins_minutes = minutes(&day_begins_minutes)
            .ok_or_else(|| Problem::invalid("day_begins_minutes", "Write the time like 04:00."))?;
        let tax_rates_bp = percents(&tax_rates_bp).ok_or_else(|| {
            Problem::invalid("tax_rates_bp", "Write rates in percent with commas between, like 19, 7.")
        })?;
        Ok(Reckoning { currency, time_zone, day_begins_minutes, tax_mode, tax_rates_bp })
    }
}

/// The hours of each day of a week, from Monday on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TypedWeek {
    monday: String,
    tuesday: String,
    wednesday: String,
    thursday: String,
    friday: String,
    saturday: String,
    sunday: String,
}

impl TypedWeek {
    /// What to keep of it should the form be refused.
    pub(super) fn kept(&self) -> [(&'static str, &str); WEEKDAYS.len()] {
        let Self { monday, tuesday, wednesday, thursday, friday, saturday, sunday } = self;
        [
            ("monday", monday),
            ("tuesday", tuesday),
            ("wednesday", wednesday),
            ("thursday", thursday),
            ("friday", friday),
            ("saturday", saturday),
            ("sunday", sunday),
        ]
    }

    /// The hours of each day.
    pub(super) fn days(&self) -> Vec<String> {
        self.kept().into_iter().map(|(_, hours)| hours.to_owned()).collect()
    }
}

/// Percentages with commas, semicolons or spaces between them, in basis points.
fn percents(text: &str) -> Option<Vec<i64>> {
    let parts = text.split([',', ';', ' ', '\n', '%']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| money::typed(part, 2)).collect()
}

/// `04:00` in minutes after midnight.
pub(super) fn minutes(text: &str) -> Option<i64> {
    let (hours, minutes) = text.trim().split_once([':', '.'])?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    ((0..24).contains(&hours) && (0..60).contains(&minutes)).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::{minutes, percents};

    #[test]
    fn rates_and_times_are_read_as_people_write_them() {
        assert_eq!(percents("19, 7"), Some(vec![1_900, 700]));
        assert_eq!(percents("8.1 % 2.6 %"), Some(vec![810, 260]));
        assert_eq!((percents(""), percents("x")), (Some(Vec::new()), None));
        assert_eq!((minutes("04:30"), minutes("24:00"), minutes("4")), (Some(270), None, None));
    }
}
