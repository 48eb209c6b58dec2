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
