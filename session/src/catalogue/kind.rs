//! The words of the catalogue.

string_enum! {
    /// Whether prices hold the tax already.
    TaxMode {
        /// They do.
        Included => "included",
        /// It comes on top.
        Added => "added",
    }
}

string_enum! {
    /// The colour of a till's tile. Its hues are the page's: each can be read in light and in dark.
    TileColour {
        /// Red.
        Red => "red",
        /// Amber.
        Amber => "amber",
        /// Green.
        Green => "green",
        /// Petrol.
        Petrol => "petrol",
        /// Blue.
        Blue => "blue",
        /// Violet.
        Violet => "violet",
        /// Grey.
        Grey => "grey",
    }
}
