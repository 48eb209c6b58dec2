//! How much of a thing: thousandths of its unit, never a float. 1.5 h, 0.75 l, 2 pieces.
//!
//! JSON carries a number with at most three decimals, a whole one without any: `2`, `1.5`, `0.125`. What a quantity costs is rounded
//! once, half to even.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::money::part_of;

/// Thousandths of a whole.
const WHOLE: i64 = 1_000;
/// Decimals of a quantity.
const DECIMALS: usize = 3;

string_enum! {
    /// What a thing is sold by.
    Unit {
        /// The piece: whole ones only.
        Piece => "piece",
        /// The hour of work.
        Hour => "h",
        /// The litre.
        Litre => "l",
        /// The kilogram.
        Kilogram => "kg",
        /// The metre.
        Metre => "m",
    }
}

/// So much of a thing, in thousandths of its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "server", derive(sqlx::Type), sqlx(transparent))]
pub struct Quantity(i64);

#[expect(clippy::derivable_impls, reason = "words derive what all of them do, and no more")]
impl Default for Unit {
    fn default() -> Self {
        Self::Piece
    }
}

impl Unit {
    /// Whether it is the piece, which nobody writes.
    #[must_use]
    pub const fn is_piece(&self) -> bool {
        matches!(self, Self::Piece)
    }

    /// So much of it, as people read it: `1.5 h`, and `2` of what is sold by the piece.
    #[must_use]
    pub fn shown(self, quantity: Quantity) -> String {
        match self {
            Self::Piece => quantity.to_string(),
            unit => format!("{quantity}\u{a0}{unit}"),
        }
    }
}

impl Quantity {
    /// One.
    pub const ONE: Self = Self(WHOLE);
    /// None at all.
    pub const ZERO: Self = Self(0);

    /// So many whole ones.
    #[must_use]
    pub const fn whole(count: i64) -> Self {
        Self(count.saturating_mul(WHOLE))
    }

    /// So many thousandths.
    #[must_use]
    pub const fn of_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// It, in thousandths.
    #[must_use]
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// Whether it is no fraction.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.0 % WHOLE == 0
    }

    /// Whether it is more than nothing.
    #[must_use]
    pub const fn is_some(self) -> bool {
        self.0 > 0
    }

    /// This and `other` together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// This without `other`; below nothing where that is more.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Whether a line may hold so much, where that is `most` whole ones at the most.
    ///
    /// # Errors
    /// A sentence about what it must be.
    pub fn within(self, most: i64) -> Result<(), String> {
        if self.is_some() && self <= Self::whole(most) {
            return Ok(());
        }
        Err(format!("The quantity must be more than 0 and at most {most}."))
    }

    /// Whether a thing that is sold by `unit` is sold in such parts.
    ///
    /// # Errors
    /// A sentence about what it must be.
    pub fn sold_by(self, unit: Unit) -> Result<(), String> {
        if unit.is_piece() && !self.is_whole() {
            return Err("This is sold by the piece: the quantity must be a whole number.".to_owned());
        }
        Ok(())
    }

    /// What it costs where one costs `unit_price_cents`, rounded half to even in minor units. `None` beyond 64 bits.
    #[must_use]
    pub fn cost_cents(self, unit_price_cents: i64) -> Option<i64> {
        part_of(unit_price_cents, self.0, WHOLE)
    }

    /// The quantity somebody typed: digits, with up to three of them after a point or a comma. `None` for everything else.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        crate::money::typed(text, 3).map(Self)
    }
}

impl std::iter::Sum for Quantity {
    fn sum<I: Iterator<Item = Self>>(quantities: I) -> Self {
        quantities.fold(Self::ZERO, Self::plus)
    }
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (whole, rest) = (self.0.unsigned_abs() / 1_000, self.0.unsigned_abs() % 1_000);
        let sign = if self.0 < 0 { "-" } else { "" };
        match format!("{rest:0DECIMALS$}").trim_end_matches('0') {
            "" => write!(f, "{sign}{whole}"),
            decimals => write!(f, "{sign}{whole}.{decimals}"),
        }
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_whole() {
            return serializer.serialize_i64(self.0 / WHOLE);
        }
        // Three decimals come back as they were as long as there are no more than twelve digits before them.
        #[expect(clippy::cast_precision_loss, reason = "what is sold is far below 2^53 thousandths")]
        serializer.serialize_f64(self.0 as f64 / 1_000.0)
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Number)
    }
}

struct Number;

impl serde::de::Visitor<'_> for Number {
    type Value = Quantity;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a number with at most three decimals")
    }

    fn visit_i64<E: serde::de::Error>(self, count: i64) -> Result<Quantity, E> {
        Ok(Quantity::whole(count))
    }

    fn visit_u64<E: serde::de::Error>(self, count: u64) -> Result<Quantity, E> {
        Ok(Quantity::whole(i64::try_from(count).unwrap_or(i64::MAX)))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Quantity, E> {
        let thousandths = (number * 1_000.0).round();
        // Up to here a number of thousandths and the number they came from name each other.
        let is_exact = thousandths.abs() < 1e15 && thousandths / 1_000.0 == number;
        if !is_exact {
            return Err(E::invalid_value(serde::de::Unexpected::Float(number), &self));
        }
        #[expect(clippy::cast_possible_truncation, reason = "whole and within bounds, as was just seen")]
        Ok(Quantity(thousandths as i64))
    }
}

crate::server_only! {
    impl From<Quantity> for crate::store::Value {
        fn from(quantity: Quantity) -> Self { crate::store::Value::Int(Some(quantity.0)) }
    }
    impl utoipa::PartialSchema for Quantity {
        fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
            utoipa::openapi::ObjectBuilder::new()
                .schema_type(utoipa::openapi::schema::Type::Number)
                .multiple_of(Some(0.001))
                .description(Some("How much, in the thing's unit, to the thousandth: `2`, `1.5`."))
                .examples([serde_json::json!(1.5)])
                .into()
        }
    }
    impl utoipa::ToSchema for Quantity {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantity_is_written_as_the_number_it_is_and_reads_back_the_same() {
        for (thousandths, text) in [(1_000, "1"), (1_500, "1.5"), (750, "0.75"), (1, "0.001"), (9_999_999, "9999.999")]
        {
            let quantity = Quantity::of_thousandths(thousandths);
            assert_eq!(
                (quantity.to_string(), serde_json::to_string(&quantity).expect("JSON")),
                (text.into(), text.into())
            );
            assert_eq!(serde_json::from_str::<Quantity>(text).expect("a number"), quantity);
            assert_eq!(Quantity::typed(text), Some(quantity));
        }
        assert_eq!(Quantity::typed("0,75"), Some(Quantity::of_thousandths(750)));
        assert_eq!(serde_json::from_str::<Quantity>("2.0").expect("a number"), Quantity::whole(2));
        for nonsense in ["0.0001", "1e300", "\"1\"", "null", "NaN"] {
            assert!(serde_json::from_str::<Quantity>(nonsense).is_err(), "{nonsense}");
        }
        for nonsense in ["", "-1", "1.2345", "one", "1e3"] {
            assert_eq!(Quantity::typed(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn what_it_costs_is_rounded_once_half_to_even() {
        assert_eq!(Quantity::of_thousandths(1_500).cost_cents(9_900), Some(14_850));
        assert_eq!(Quantity::of_thousandths(500).cost_cents(25), Some(12));
        assert_eq!(Quantity::of_thousandths(500).cost_cents(35), Some(18));
        assert_eq!(Quantity::whole(i64::MAX).cost_cents(i64::MAX), None);
    }

    #[test]
    fn pieces_are_whole_and_everything_else_is_measured() {
        let half = Quantity::of_thousandths(500);
        assert!(half.sold_by(Unit::Piece).is_err() && Quantity::ONE.sold_by(Unit::Piece).is_ok());
        assert!(half.sold_by(Unit::Hour).is_ok());
        assert!(
            half.within(1).is_ok()
                && Quantity::of_thousandths(1_001).within(1).is_err()
                && Quantity::ZERO.within(1).is_err()
        );
        assert_eq!((Unit::Piece.shown(Quantity::ONE), Unit::Litre.shown(half)), ("1".into(), "0.5\u{a0}l".into()));
    }
}
