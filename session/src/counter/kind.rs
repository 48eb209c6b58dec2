//! The words of the counter: where a shift stands, why cash moves, what happened; and of a shift's books: what a receipt is,
//! what one pays with.

string_enum! {
    /// Where a shift stands. The first two are active: a register has at most one such.
    ShiftStatus {
        /// Selling.
        Open => "open",
        /// Selling is frozen while the drawer is counted.
        Counting => "counting",
        /// Counted and reported.
        Closed => "closed",
    }
}

string_enum! {
    /// How somebody came to be on a shift.
    Outcome {
        /// They opened it.
        Created => "created",
        /// It was open already.
        Joined => "joined",
    }
}

string_enum! {
    /// What a receipt stands for.
    SaleKind {
        /// Goods and work against money.
        Sale => "sale",
        /// Money back for lines of an earlier sale.
        Refund => "refund",
        /// A sale that was called off before it was paid.
        Void => "void",
    }
}

string_enum! {
    /// Whether a receipt is in its shift's Z report.
    Booking {
        /// It is, or will be.
        Regular => "regular",
        /// It arrived after its shift was closed, and is marked so.
        Correction => "correction",
    }
}

string_enum! {
    /// What somebody pays with.
    TenderKind {
        /// Notes and coins; change is given.
        Cash => "cash",
        /// By card, on a terminal of its own; its reference is kept.
        Card => "card",
        /// Credits of the customer's package.
        Credit => "credit",
        /// What was paid on the deal before.
        Deposit => "deposit",
        /// A way of the shop's own, by its name.
        Other => "other",
    }
}

string_enum! {
    /// Why cash moves without a sale.
    MovementKind {
        /// Put into the drawer.
        PaidIn => "paid_in",
        /// Taken out of it.
        PaidOut => "paid_out",
        /// Carried to the safe.
        Drop => "drop",
    }
}

string_enum! {
    /// How a count compares with what should be in the drawer.
    CountResult {
        /// It is what should be there, or the shop lets the difference pass without a word.
        Agrees => "agrees",
        /// There is more.
        Over => "over",
        /// Something is missing.
        Short => "short",
    }
}

string_enum! {
    /// What happened on a shift: the lines of its history and of the feed.
    ShiftEventKind {
        /// It was opened.
        ShiftOpened => "shift_opened",
        /// Another device came to it.
        ShiftJoined => "shift_joined",
        /// A device left it.
        ShiftLeft => "shift_left",
        /// Somebody who joined counted another opening amount.
        OpeningRecounted => "opening_recounted",
        /// A sale, a refund or a void was recorded.
        SaleRecorded => "sale_recorded",
        /// One arrived after the shift was closed.
        SaleCorrected => "sale_corrected",
        /// One that the server never takes was set aside by a manager.
        SaleSetAside => "sale_set_aside",
        /// Cash moved without a sale.
        CashMoved => "cash_moved",
        /// A movement was voided.
        MovementVoided => "movement_voided",
        /// Selling was frozen.
        ShiftCounting => "shift_counting",
        /// The drawer was counted.
        ShiftCounted => "shift_counted",
        /// Selling goes on.
        ShiftReopened => "shift_reopened",
        /// It was closed and its Z report written.
        ShiftClosed => "shift_closed",
    }
}

impl CountResult {
    /// The result of a count that is off by `variance_cents`, where `free_cents` pass without a word.
    #[must_use]
    pub const fn of(variance_cents: i64, free_cents: i64) -> Self {
        if variance_cents.abs() <= free_cents {
            Self::Agrees
        } else if variance_cents > 0 {
            Self::Over
        } else {
            Self::Short
        }
    }
}

impl MovementKind {
    /// What `amount_cents` of it does to the drawer.
    #[must_use]
    pub const fn signed(self, amount_cents: i64) -> i64 {
        match self {
            Self::PaidIn => amount_cents,
            Self::PaidOut | Self::Drop => -amount_cents,
        }
    }
}
