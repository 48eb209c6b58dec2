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

string_enum! {
    /// What a barcode is.
    BarcodeKind {
        /// A code of the trade where it looks like one: its forms with 8, 12, 13 and 14 digits are one.
        Standard => "standard",
        /// The shop's own code, whatever it looks like.
        Own => "own",
    }
}

#[expect(clippy::derivable_impls, reason = "words derive what all of them do, and no more")]
impl Default for BarcodeKind {
    fn default() -> Self {
        Self::Standard
    }
}

string_enum! {
    /// To what a new price is rounded.
    Rounding {
        /// The smallest unit of the currency.
        Exact => "exact",
        /// 0.05.
        Five => "0.05",
        /// 0.10.
        Ten => "0.10",
        /// 0.50.
        Fifty => "0.50",
        /// A whole one.
        Whole => "1.00",
        /// The nearest that ends in .95.
        Ends95 => "x.95",
        /// The nearest that ends in .99.
        Ends99 => "x.99",
    }
}

string_enum! {
    /// What a column of an imported file holds.
    ImportColumn {
        /// The id of a product, as an export writes it.
        Id => "id",
        /// What it is called.
        Name => "name",
        /// The shop's number of it.
        Number => "number",
        /// What a scanner types for it.
        Barcode => "barcode",
        /// Whether that is the shop's own code: `own`, or nothing.
        BarcodeKind => "barcode_kind",
        /// Its category.
        Category => "category",
        /// Its price.
        Price => "price",
        /// What the shop pays for it.
        Cost => "cost",
        /// Its tax rate in percent.
        Tax => "tax",
        /// What it is sold by.
        Unit => "unit",
        /// The colour of its tile.
        Colour => "colour",
        /// The mark of its tile.
        Mark => "mark",
        /// Its place among the tiles of its category.
        Position => "position",
    }
}
