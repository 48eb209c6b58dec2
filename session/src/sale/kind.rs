//! The words of sales that no other room has.

string_enum! {
    /// What a manager allows at somebody else's till.
    ApprovalKind {
        /// So much off the list price of a sale.
        Discount => "discount",
        /// So much cash back for a sale that was not paid in cash.
        Refund => "refund",
        /// So much more for a deal than its customer approved.
        BeyondQuote => "beyond_quote",
    }
}

impl ApprovalKind {
    /// What the audit log calls it.
    #[cfg(feature = "server")]
    pub(super) const fn audited_as(self) -> &'static str {
        match self {
            Self::Discount => "discount_approved",
            Self::Refund => "refund_approved",
            Self::BeyondQuote => "beyond_quote_approved",
        }
    }
}
