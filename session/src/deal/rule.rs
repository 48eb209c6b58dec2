//! What may follow what: the stages of a deal, and what becomes of a quote.
//!
//! Pure functions over types. Storage compares-and-sets with what they answer; pages show what they allow.

use super::kind::{Decision, QuoteStatus, Stage};

impl Stage {
    /// Whether people may move a deal from this stage to `next` by hand. Quotes and their decisions move it by themselves.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Lead, Self::Lost)
                | (Self::Quoted, Self::Lead | Self::Approved | Self::Lost)
                | (Self::Approved, Self::InWork | Self::Lost)
                | (Self::InWork, Self::Approved | Self::Invoiced | Self::Lost)
                | (Self::Invoiced, Self::InWork)
                | (Self::Lost, Self::Lead)
        )
    }

    /// What the customer of an open quote is told when its deal is moved here by hand and nobody says anything else.
    #[must_use]
    pub const fn word_on_leaving_quoted(self) -> &'static str {
        match self {
            Self::Lead | Self::Quoted => "We are looking at this again. You don't need to decide anything now.",
            Self::Approved | Self::InWork | Self::Invoiced => "You told us your decision, and we recorded it.",
            Self::Lost => "We are not going ahead with this. No work will be done.",
        }
    }

    /// Where a deal stands whose quote the shop takes back: approved if it was before that quote was made, else a lead again.
    #[must_use]
    pub const fn without_its_quote(was_approved: bool) -> Self {
        if was_approved { Self::Approved } else { Self::Lead }
    }

    /// True while somebody should be doing something about it: only such deals grow stale.
    #[must_use]
    pub const fn is_going_on(self) -> bool {
        !matches!(self, Self::Invoiced | Self::Lost)
    }
}

/// What happens to a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteCommand {
    /// Its customer decides on it.
    Decide(Decision),
    /// A newer one takes its place.
    Replace,
    /// The shop takes it back.
    Withdraw,
}

impl QuoteStatus {
    /// Where a new quote stands.
    pub const FIRST: Self = Self::Open;

    /// What `command` makes of this status; nothing when it does not apply.
    #[must_use]
    pub fn after(self, command: QuoteCommand) -> Option<Self> {
        let (from, to) = command.step();
        (self == from).then_some(to)
    }
}

impl QuoteCommand {
    /// Where a quote must stand for it, and where it stands then.
    #[must_use]
    pub const fn step(self) -> (QuoteStatus, QuoteStatus) {
        let to = match self {
            Self::Decide(Decision::Approve) => QuoteStatus::Approved,
            Self::Decide(Decision::Decline) => QuoteStatus::Declined,
            Self::Replace => QuoteStatus::Replaced,
            Self::Withdraw => QuoteStatus::Withdrawn,
        };
        (QuoteStatus::Open, to)
    }
}

impl Decision {
    /// The stage of the deal whose quote was decided on so. A deal that was approved before this quote was made stays approved when
    /// this one is declined: what was agreed then still is.
    #[must_use]
    pub const fn stage(self, was_approved: bool) -> Stage {
        match self {
            Self::Approve => Stage::Approved,
            Self::Decline if was_approved => Stage::Approved,
            Self::Decline => Stage::Lost,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Decision, QuoteCommand, QuoteStatus, Stage};

    #[test]
    fn nothing_is_quoted_by_hand_and_nothing_stays_where_it_is_by_moving() {
        for from in Stage::ALL {
            assert!(!from.may_become(Stage::Quoted), "{from}");
            assert!(!from.may_become(*from), "{from}");
        }
    }

    #[test]
    fn a_lost_deal_can_begin_again_and_an_invoiced_one_cannot_be_lost() {
        assert!(Stage::Lost.may_become(Stage::Lead));
        assert!(!Stage::Invoiced.may_become(Stage::Lost));
        assert_eq!(Stage::ALL.iter().filter(|stage| stage.is_going_on()).count(), 4);
    }

    #[test]
    fn what_was_approved_before_a_quote_was_made_outlives_that_quote() {
        use Decision::{Approve, Decline};
        let after = |was_approved| [Approve, Decline].map(|decision| decision.stage(was_approved));
        assert_eq!(after(false), [Stage::Approved, Stage::Lost]);
        assert_eq!(after(true), [Stage::Approved, Stage::Approved]);
        assert_eq!([false, true].map(Stage::without_its_quote), [Stage::Lead, Stage::Approved]);
    }

    #[test]
    fn a_quote_is_decided_replaced_or_withdrawn_once() {
        let commands = [
            QuoteCommand::Decide(Decision::Approve),
            QuoteCommand::Decide(Decision::Decline),
            QuoteCommand::Replace,
            QuoteCommand::Withdraw,
        ];
        for command in commands {
            let over = QuoteStatus::FIRST.after(command).expect("an open quote can become anything else");
            assert!(commands.iter().all(|next| over.after(*next).is_none()), "{over}");
        }
    }
}
