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

/// What moving a deal from one stage to another is called.
pub(crate) fn step(from: Stage, to: Stage) -> String {
    let name = stage(to);
    match (from, to) {
        (_, Stage::Lost) => "Mark as lost".to_owned(),
        (Stage::Lost, _) => "Reopen".to_owned(),
        (Stage::Approved, Stage::InWork) => "Start work".to_owned(),
        (Stage::Quoted, Stage::Approved) => "Mark as approved".to_owned(),
        (_, Stage::Invoiced) => "Mark as invoiced".to_owned(),
        _ => format!("Back to {name}"),
    }
}

/// What became of a quote.
pub(crate) const fn quote(status: QuoteStatus) -> &'static str {
    match status {
        QuoteStatus::Open => "Open",
        QuoteStatus::Approved => "Approved",
        QuoteStatus::Declined => "Declined",
        QuoteStatus::Replaced => "Replaced",
        QuoteStatus::Withdrawn => "Withdrawn",
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
        Cleared::Deleted => Some("Your selected deal was deleted."),
        Cleared::AccessLost => Some("You can no longer see the deal you had selected."),
    }
}

/// What happened to a deal, as a line of its history.
pub(crate) const fn deal_event(kind: DealEventKind) -> &'static str {
    match kind {
        DealEventKind::Created => "Deal created",
        DealEventKind::Edited => "Edited",
        DealEventKind::StageChanged => "Moved",
        DealEventKind::OwnerChanged => "Reassigned to",
        DealEventKind::QuoteMade => "Quote sent,",
        DealEventKind::QuoteApproved => "Quote approved,",
        DealEventKind::QuoteDeclined => "Quote declined,",
        DealEventKind::QuoteWithdrawn => "Quote withdrawn,",
        DealEventKind::NoteAdded => "Note added",
        DealEventKind::Attached => "Consultation attached",
        DealEventKind::DepositPaid => "Deposit paid",
        DealEventKind::Sold => "Sold at the till",
        DealEventKind::Deleted => "Deal deleted",
        DealEventKind::Undeleted => "Deal restored",
    }
}
