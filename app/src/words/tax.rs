//! The word for the tax in what somebody pays.

use session::catalogue::TaxMode;

/// What the tax in a total is called: a total holds it, whichever way the shop's prices are written.
pub(crate) const fn tax(mode: TaxMode) -> &'static str {
    match mode {
        TaxMode::Included => "incl. VAT",
        TaxMode::Added => "incl. sales tax",
    }
}
