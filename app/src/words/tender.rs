//! What one pays with, as people read it.

use session::sale::TenderKind;

/// A way to pay; `name` is what the shop calls one of its own.
pub(crate) fn tender(kind: TenderKind, name: &str) -> String {
    match kind {
        TenderKind::Cash => "Cash",
        TenderKind::Card => "Card",
        TenderKind::Credit => "Credits",
        TenderKind::Deposit => "Deposit",
        TenderKind::Other => name,
    }
    .to_owned()
}
