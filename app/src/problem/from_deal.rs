//! How each refusal about deals becomes a problem, and the sentences people read.

use session::deal::{DealError, QuoteStatus};

use super::{More, Problem, ProblemKind as Kind, Standing};

impl From<DealError> for Problem {
    fn from(error: DealError) -> Self {
        match error {
            DealError::NotFound => Self::not_found(),
            DealError::NotStaff => Self::new(
                Kind::NotAllowed,
                "Deals are for the staff. You are signed in as somebody else; nothing was changed.",
            ),
            DealError::NotTheOwner => Self::new(
                Kind::NotAllowed,
                "This deal is somebody else's: only its owner and whoever runs the shop may do this. Nothing was changed.",
            ),
            DealError::Stale { current, differs } => {
                let more = More {
                    deal: Some(current),
                    differs: Some(differs.iter().map(|field| (*field).to_owned()).collect()),
                    ..More::default()
                };
                Self {
                    more: Some(Box::new(more)),
                    ..Self::new(
                        Kind::Stale,
                        "Somebody else changed this deal since you opened it, so yours was not saved. Look at both, and save again what should stay.",
                    )
                }
            }
            DealError::SelectionStale(selection) => Self {
                more: Some(Box::new(More { selection: Some(selection), ..More::default() })),
                ..Self::new(
                    Kind::SelectionStale,
                    "Another deal was selected meanwhile, on another device perhaps, so nothing was changed. Select again if you still want to.",
                )
            },
            DealError::NoSuchStep { from, to } => Self {
                current: Some(Standing::Deal(from)),
                ..Self::new(
                    Kind::NoSuchStep,
                    format!(
                        "A deal does not go from “{}” to “{}” by hand, so nothing was changed.",
                        crate::words::deal::stage(from),
                        crate::words::deal::stage(to)
                    ),
                )
            },
            DealError::NotQuotable(why) => Self::new(Kind::NotQuotable, format!("No quote was made. {why}")),
            DealError::QuoteNotOpen(status) => {
                Self { current: Some(Standing::Quote(status)), ..Self::new(Kind::QuoteNotOpen, not_open(status)) }
            }
            DealError::AlreadyAttached(_) => Self::new(
                Kind::AlreadyAttached,
                "This consultation belongs to a deal already, so nothing was changed. A consultation belongs to one deal.",
            ),
            DealError::Invalid { field, message } => Self::invalid(field, message),
            DealError::Full => Self::new(
                Kind::Full,
                "This deal has as many quotes as one may have. Make a deal of its own for what is new.",
            ),
            DealError::Store(error) => error.into(),
        }
    }
}

const fn not_open(status: QuoteStatus) -> &'static str {
    match status {
        QuoteStatus::Open => "This quote is no longer valid, so nothing was changed. Ask for a new one.",
        QuoteStatus::Approved => "This quote is approved already. Nothing was changed.",
        QuoteStatus::Declined => {
            "This quote was declined already. Nothing was changed; ask for a new one if you changed your mind."
        }
        QuoteStatus::Replaced => {
            "There is a newer quote than this one, so nothing was changed. Please look at the newer one."
        }
        QuoteStatus::Withdrawn => {
            "The garage took this quote back, so nothing was changed. Ask for a new one if you still want it."
        }
    }
}
