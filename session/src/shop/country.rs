//! Countries: what a shop there usually reckons in. Offered when a shop is set up; whatever is chosen is the shop's own.
//!
//! The table is `countries.tsv` beside this file: code (ISO 3166-1), name, currency (ISO 4217), zone (IANA), whether prices hold the
//! tax, the usual rates in basis points. Rates are those in force in 2026; where taxes differ within a country none is named.

use std::sync::LazyLock;

use crate::catalogue::TaxMode;

/// What is usual in a country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country {
    /// Its code, ISO 3166-1: two letters.
    pub code: &'static str,
    /// Its name in English.
    pub name: &'static str,
    /// Its currency, ISO 4217.
    pub currency: &'static str,
    /// The zone of its largest city, as in the IANA database.
    pub time_zone: &'static str,
    /// Whether prices hold the tax.
    pub tax_mode: TaxMode,
    /// Its usual rates in basis points, the highest first.
    pub tax_rates_bp: Vec<i64>,
}

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let mut countries: Vec<Country> = include_str!("countries.tsv").lines().filter_map(read).collect();
    countries.sort_by_key(|country| country.name);
    countries
});

/// Currencies of other countries that garages ask for.
const OTHER_CURRENCIES: [&str; 12] =
    ["AED", "BRL", "INR", "JPY", "KRW", "MXN", "RSD", "SGD", "TRY", "UAH", "XOF", "ZAR"];

fn read(line: &'static str) -> Option<Country> {
    let mut cells = line.split('\t');
    let (code, name, currency, time_zone) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    let tax_mode = cells.next()?.parse().ok()?;
    let tax_rates_bp = cells.next()?.split(',').filter_map(|bp| bp.parse().ok()).collect();
    Some(Country { code, name, currency, time_zone, tax_mode, tax_rates_bp })
}

/// All of them, by name.
#[must_use]
pub fn countries() -> &'static [Country] {
    &COUNTRIES
}

/// The country with this code.
#[must_use]
pub fn country(code: &str) -> Option<&'static Country> {
    COUNTRIES.iter().find(|country| country.code == code)
}

/// The currencies to choose from, by code.
#[must_use]
pub fn currencies() -> Vec<&'static str> {
    let mut codes: Vec<&'static str> =
        COUNTRIES.iter().map(|country| country.currency).chain(OTHER_CURRENCIES).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// The zones to choose from, as in the IANA database: a place each, and UTC.
#[must_use]
pub fn time_zones() -> Vec<String> {
    let is_place = |name: &String| {
        name == "UTC"
            || (name.contains('/') && !["Etc/", "SystemV/", "posix/", "right/"].iter().any(|not| name.starts_with(not)))
    };
    let mut names: Vec<String> =
        jiff::tz::db().available().map(|name| name.as_str().to_owned()).filter(is_place).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_country_with_a_zone_that_is_known() {
        assert_eq!(countries().len(), include_str!("countries.tsv").lines().count());
        let zones = time_zones();
        assert!(zones.iter().any(|zone| zone == "UTC") && zones.len() > 300, "{}", zones.len());
        for country in countries() {
            assert!(country.code.len() == 2 && country.currency.len() == 3, "{country:?}");
            assert!(zones.iter().any(|zone| zone == country.time_zone), "{country:?}");
            assert!(country.tax_rates_bp.is_sorted_by(|one, other| one > other), "{country:?}");
        }
        assert_eq!(country("DE").map(|of| (of.currency, of.tax_rates_bp.as_slice())), Some(("EUR", &[1_900, 700][..])));
        assert_eq!(country("ZZ"), None);
    }
}
