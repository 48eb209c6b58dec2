//! The state machine of a shift: which status may follow which.
//!
//! Pure functions over types: storage compares-and-sets with what they answer. That a register has one active shift is the
//! index's to decide.

use super::kind::ShiftStatus;

/// What somebody at the counter wants of a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftCommand {
    /// Selling is frozen, so that the drawer can be counted.
    Count,
    /// Selling goes on.
    Reopen,
    /// It is closed, with a count.
    Close,
}

impl ShiftStatus {
    /// Where a new shift stands.
    pub const FIRST: Self = Self::Open;

    /// True while a second one must not exist on the same register.
    #[must_use]
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Open | Self::Counting)
    }

    /// What `command` makes of this status; nothing when it does not apply.
    #[must_use]
    pub fn after(self, command: ShiftCommand) -> Option<Self> {
        let (from, to) = command.step();
        (self == from).then_some(to)
    }
}

impl ShiftCommand {
    /// Where a shift must stand for it, and where it stands then.
    #[must_use]
    pub const fn step(self) -> (ShiftStatus, ShiftStatus) {
        match self {
            Self::Count => (ShiftStatus::Open, ShiftStatus::Counting),
            Self::Reopen => (ShiftStatus::Counting, ShiftStatus::Open),
            Self::Close => (ShiftStatus::Counting, ShiftStatus::Closed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ShiftCommand, ShiftStatus};

    const COMMANDS: [ShiftCommand; 3] = [ShiftCommand::Count, ShiftCommand::Reopen, ShiftCommand::Close];

    #[test]
    fn nothing_follows_a_closed_shift() {
        for ended in ShiftStatus::ALL.iter().filter(|status| !status.is_active()) {
            assert!(COMMANDS.iter().all(|command| ended.after(*command).is_none()), "{ended}");
        }
    }

    #[test]
    fn a_shift_is_closed_only_while_its_drawer_is_counted() {
        assert_eq!(ShiftStatus::FIRST.after(ShiftCommand::Close), None);
        let counting = ShiftStatus::FIRST.after(ShiftCommand::Count).expect("an open shift can be counted");
        assert_eq!(counting.after(ShiftCommand::Close), Some(ShiftStatus::Closed));
    }

    #[test]
    fn counting_ends_where_it_began_when_selling_goes_on() {
        let counting = ShiftStatus::Open.after(ShiftCommand::Count).expect("an open shift can be counted");
        assert_eq!(counting.after(ShiftCommand::Count), None);
        assert_eq!(counting.after(ShiftCommand::Reopen), Some(ShiftStatus::Open));
        assert_eq!(ShiftStatus::Open.after(ShiftCommand::Reopen), None);
    }
}
