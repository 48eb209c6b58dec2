//! Units as people read them.

use session::quantity::Unit;

/// What asks for a quantity.
pub(crate) fn how_much(unit: Unit) -> String {
    match unit {
        Unit::Piece => "How many".to_owned(),
        unit => format!("How much, {unit}"),
    }
}

/// What one costs: `2.50`, or `99.00 / h` of what is measured.
pub(crate) fn price(amount: String, unit: Unit) -> String {
    match unit {
        Unit::Piece => amount,
        unit => format!("{amount}\u{a0}/\u{a0}{unit}"),
    }
}

/// What things are sold by, to choose from: the word that is sent, the words that are read, and whether it is chosen.
pub(crate) fn units(chosen: &str) -> Vec<(String, String, bool)> {
    let option = |unit: &Unit| {
        let read = match unit {
            Unit::Piece => "Piece",
            Unit::Hour => "Hour",
            Unit::Litre => "Litre",
            Unit::Kilogram => "Kilogram",
            Unit::Metre => "Metre",
        };
        (unit.as_str().to_owned(), read.to_owned(), unit.as_str() == chosen)
    };
    Unit::ALL.iter().map(option).collect()
}
