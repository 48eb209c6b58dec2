//! Labels of deals: what people read where programs read a word. On the server only: no island shows a deal.

use session::deal::{Cleared, DealEventKind, LineKind, QuoteStatus, Stage};

/// A stage's name.
pub(crate) const fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Lead => "Lead",
        Stage::Quoted => "Quoted",
        Stage::Approved => "Approved",
        Stage::InWork => "In work",
        Stage::Invoiced => "Invoiced",
        Stage::Lost => "Lost",
    }
}

/// What became of a quote.
pub(crate) const fn quote(status: QuoteStatus) -> &'static str {
    match status {
        QuoteStatus::Open => "Open",
        QuoteStatus::Approved => "Approved",
        QuoteStatus::Declined => "Declined",
        QuoteStatus::Replaced => "Replaced",
        QuoteStatus::Withdrawn => "Taken back",
    }
}

/// What a line is.
pub(crate) const fn line(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Part => "Part",
        LineKind::Labour => "Labour",
    }
}

/// Why nothing is selected any more; nothing where the person chose so.
pub(crate) const fn cleared(why: Cleared) -> Option<&'static str> {
    match why {
        Cleared::ByYou => None,
        Cleared::Deleted => Some("The deal you worked on was deleted."),
        Cleared::AccessLost => Some("The deal you worked on is no longer yours to see."),
    }
}

/// What happened to a deal, as a line of its history.
pub(crate) const fn deal_event(kind: DealEventKind) -> &'static str {
    match kind {
        DealEventKind::Created => "Made",
        DealEventKind::Edited => "Changed",
        DealEventKind::StageChanged => "Moved",
        DealEventKind::OwnerChanged => "Given to",
        DealEventKind::QuoteMade => "Quote made",
        DealEventKind::QuoteApproved => "Quote approved",
        DealEventKind::QuoteDeclined => "Quote declined",
        DealEventKind::QuoteWithdrawn => "Quote taken back",
        DealEventKind::NoteAdded => "Note added",
        DealEventKind::Attached => "Consultation attached",
        DealEventKind::DepositPaid => "Deposit paid",
        DealEventKind::Sold => "Sold at the till",
        DealEventKind::Deleted => "Deleted",
        DealEventKind::Undeleted => "Brought back",
    }
}
