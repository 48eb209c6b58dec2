//! The words of deals: how far one is, what a line is, what became of a quote, what happened.

string_enum! {
    /// How far a deal is.
    Stage {
        /// Somebody may want something.
        Lead => "lead",
        /// The customer has a quote to decide on.
        Quoted => "quoted",
        /// The customer wants it.
        Approved => "approved",
        /// It is being done.
        InWork => "in_work",
        /// It is done and billed.
        Invoiced => "invoiced",
        /// Nothing comes of it.
        Lost => "lost",
    }
}

string_enum! {
    /// What a line of a deal is.
    LineKind {
        /// Something that is put in.
        Part => "part",
        /// Work.
        Labour => "labour",
    }
}

string_enum! {
    /// What became of a quote.
    QuoteStatus {
        /// The customer can decide on it until it is no longer valid.
        Open => "open",
        /// The customer wants it.
        Approved => "approved",
        /// The customer does not.
        Declined => "declined",
        /// A newer one took its place before anybody decided.
        Replaced => "replaced",
        /// The shop took it back before anybody decided.
        Withdrawn => "withdrawn",
    }
}

string_enum! {
    /// What a customer says to a quote.
    Decision {
        /// They want it.
        Approve => "approve",
        /// They do not.
        Decline => "decline",
    }
}

string_enum! {
    /// How a consultation belongs to a deal.
    LinkKind {
        /// Somebody said so.
        Attached => "attached",
        /// The deal came out of it.
        Escalated => "escalated",
    }
}

string_enum! {
    /// Why nothing is selected any more.
    Cleared {
        /// The person chose so.
        ByYou => "by_you",
        /// The deal was deleted.
        Deleted => "deleted",
        /// They may no longer see it.
        AccessLost => "access_lost",
    }
}

string_enum! {
    /// What happened to a deal: the lines of its history, of the feed and of the audit log.
    DealEventKind {
        /// It was made.
        Created => "deal_created",
        /// Its fields or lines changed.
        Edited => "deal_edited",
        /// It moved to another stage.
        StageChanged => "deal_stage_changed",
        /// Somebody else owns it.
        OwnerChanged => "deal_owner_changed",
        /// A quote was made for the customer.
        QuoteMade => "quote_made",
        /// The customer approved one.
        QuoteApproved => "quote_approved",
        /// The customer declined one.
        QuoteDeclined => "quote_declined",
        /// The shop took one back.
        QuoteWithdrawn => "quote_withdrawn",
        /// Somebody wrote a note.
        NoteAdded => "deal_note_added",
        /// A consultation was attached to it.
        Attached => "deal_attached",
        /// A deposit was paid on it at a till.
        DepositPaid => "deal_deposit_paid",
        /// It was sold at a till.
        Sold => "deal_sold",
        /// It was deleted.
        Deleted => "deal_deleted",
        /// It was brought back.
        Undeleted => "deal_restored",
    }
}
