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
                "Only the owner of this deal or a manager can do this. Nothing was changed.",
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
                        "Somebody else changed this deal after you opened it, so your change was not saved. Compare the two and save again what should stay.",
                    )
                }
            }
            DealError::SelectionStale(selection) => Self {
                more: Some(Box::new(More { selection: Some(selection), ..More::default() })),
                ..Self::new(
                    Kind::SelectionStale,
                    "Another deal was selected meanwhile, perhaps on another device, so nothing was changed. Select again if you still want to.",
                )
            },
            DealError::NoSuchStep { from, to } => Self {
                current: Some(Standing::Deal(from)),
                ..Self::new(
                    Kind::NoSuchStep,
                    format!(
                        "A deal can't be moved from “{}” to “{}” by hand, so nothing was changed.",
                        crate::words::deal::stage(from),
                        crate::words::deal::stage(to)
                    ),
                )
            },
            DealError::NotQuotable(why) => Self::new(Kind::NotQuotable, format!("No quote was sent. {why}")),
            DealError::QuoteNotOpen(status) => {
                Self { current: Some(Standing::Quote(status)), ..Self::new(Kind::QuoteNotOpen, not_open(status)) }
            }
            DealError::AlreadyAttached(_) => Self::new(
                Kind::AlreadyAttached,
                "This consultation is already part of a deal, so nothing was changed. A consultation belongs to one deal only.",
            ),
            DealError::Invalid { field, message } => Self::invalid(field, message),
            DealError::Full => Self::new(
                Kind::Full,
                "This deal has as many quotes as it can hold. Create a new deal for anything extra.",
            ),
            DealError::Store(error) => error.into(),
        }
    }
}

const fn not_open(status: QuoteStatus) -> &'static str {
    match status {
        QuoteStatus::Open => "This quote has expired, so nothing was changed. Ask for a new one.",
        QuoteStatus::Approved => "This quote is already approved. Nothing was changed.",
        QuoteStatus::Declined => {
            "This quote was already declined. Nothing was changed; ask for a new one if you changed your mind."
        }
        QuoteStatus::Replaced => {
            "There is a newer version of this quote, so nothing was changed. Please look at that one."
        }
        QuoteStatus::Withdrawn => {
            "The garage withdrew this quote, so nothing was changed. Ask for a new one if you still want it."
        }
    }
}
