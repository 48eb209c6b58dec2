//! Who sees the cash of a drawer: until a shift is closed, a cashier counts it blind and is shown no sum of it.
//!
//! The one place that decides. Whatever of a shift leaves this crate for a page, the API, the stream or a script has passed
//! through it; a manager sees all of it at any time.

use super::kind::ShiftStatus;
use super::report_view::ShiftReport;
use super::view::{Counted, Shift, ShiftBoard};
use crate::shop::User;

/// What somebody is shown of the cash of shifts that are not closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Sight {
    /// No sums: they count it.
    Blind,
    /// All of it: they judge the count.
    Whole,
}

impl Sight {
    /// What `user` is shown.
    pub(crate) const fn of(user: &User) -> Self {
        if user.roles.runs_the_shop() { Self::Whole } else { Self::Blind }
    }

    const fn hides(self, status: ShiftStatus) -> bool {
        matches!(self, Self::Blind) && status.is_active()
    }

    /// A shift without its opening cash.
    pub(crate) fn shift(self, shift: Shift) -> Shift {
        if self.hides(shift.status) { Shift { opening_cash_cents: None, ..shift } } else { shift }
    }

    /// A board without what was in the drawer at the start, and without what a count says of it.
    pub(super) fn board(self, board: ShiftBoard) -> ShiftBoard {
        if !self.hides(board.shift.status) {
            return board;
        }
        let count = board.count.map(|counted| self.counted(counted));
        ShiftBoard { shift: self.shift(board.shift), recounts: Vec::new(), count, ..board }
    }

    /// A count of a shift that is being counted: how it went, and no amount but what was counted.
    pub(super) fn counted(self, counted: Counted) -> Counted {
        match self {
            Self::Whole => counted,
            Self::Blind => Counted { expected_cents: None, variance_cents: None, explanations: Vec::new(), ..counted },
        }
    }

    /// An X report without what adds up to the drawer. No tender is left in it: what was sold less the others would be the cash.
    pub(super) fn x_report(self, report: ShiftReport) -> ShiftReport {
        match self {
            Self::Whole => report,
            Self::Blind => ShiftReport {
                tenders: Vec::new(),
                drawer: None,
                movements: Vec::new(),
                recounts: Vec::new(),
                counts: Vec::new(),
                ..report
            },
        }
    }
}
