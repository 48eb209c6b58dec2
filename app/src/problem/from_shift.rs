//! How each refusal of the till becomes a problem, and the sentences people read.

use session::catalogue::TenderNamesError;
use session::counter::{CounterError, ShiftStatus};

use super::{More, Problem, ProblemKind as Kind, Standing};

impl From<TenderNamesError> for Problem {
    fn from(error: TenderNamesError) -> Self {
        match error {
            TenderNamesError::NotAllowed => {
                Self::new(Kind::NotAllowed, "Only who runs the shop names its ways to pay. Nothing was changed.")
            }
            TenderNamesError::Invalid(message) => Self::invalid("names", message),
            TenderNamesError::Store(error) => error.into(),
        }
    }
}

impl From<CounterError> for Problem {
    fn from(error: CounterError) -> Self {
        match error {
            CounterError::NotFound => Self::not_found(),
            CounterError::RegisterDisabled => Self::new(
                Kind::RegisterDisabled,
                "This register is out of use, so no shift was started. Choose another one, or ask a manager to put it back into use.",
            ),
            CounterError::NotAtTheCounter => Self::new(
                Kind::NotAllowed,
                "This is for the counter. You are signed in as somebody else; nothing was changed.",
            ),
            CounterError::NotOpen { status } => {
                Self { current: Some(Standing::Shift(status)), ..Self::new(Kind::ShiftNotOpen, not_open(status)) }
            }
            CounterError::NotAtThisShift => Self::new(
                Kind::NotAtThisShift,
                "This device does not stand at this shift, so nothing was changed. Join the shift first.",
            ),
            CounterError::AtAnotherShift { register_name, shift_id } => Self {
                more: Some(Box::new(More { shift_id: Some(shift_id), ..More::default() })),
                ..Self::new(
                    Kind::AtAnotherShift,
                    format!(
                        "This device stands at {register_name}, and a device stands at one shift. Nothing was changed. Leave that one first, or say that you leave it."
                    ),
                )
            },
            CounterError::Invalid { field, message } => Self::invalid(field, message),
            CounterError::IdTaken => Self::new(
                Kind::IdTaken,
                "Something else was recorded under this id, so this was not. Send it with an id of its own.",
            ),
            CounterError::NotYours => Self::new(
                Kind::NotYourSale,
                "Somebody else rang this sale up, so it was not recorded under your name. It stays on the device until they sign in there.",
            ),
            CounterError::Unsent(devices) => Self {
                more: Some(Box::new(More { devices: Some(devices), ..More::default() })),
                ..Self::new(
                    Kind::UnsentSales,
                    "Devices hold sales of this shift that are not here yet, so it was neither closed nor left. Let them send; a manager can set aside there what is refused, or close the shift with a reason.",
                )
            },
            CounterError::CountStale => Self::new(
                Kind::CountStale,
                "Something arrived on this shift since the drawer was counted, so it was not closed. Count again.",
            ),
            CounterError::NeedsManager => Self::new(
                Kind::NeedsManager,
                "This is more than may be done alone, so nothing was changed. A manager must sign in for it.",
            ),
            CounterError::BeyondQuote { why, beyond_cents } => Self {
                more: Some(Box::new(More { beyond_cents: Some(beyond_cents), ..More::default() })),
                ..Self::new(Kind::BeyondQuote, why)
            },
            CounterError::NotAManager => Self::new(
                Kind::NotAManager,
                "This is no manager of this shop, or the password is wrong. Nothing was changed.",
            ),
            CounterError::ManagersCode { is_wrong } => Self {
                field: Some("second_factor".to_owned()),
                ..Self::new(
                    Kind::ManagersCode,
                    if is_wrong {
                        "The manager's code is wrong, or it was used before. Nothing was changed. Wait for the next one and type it with the password."
                    } else {
                        "This manager signs in with a code as well. Nothing was changed. Type the code from their phone along with the password."
                    },
                )
            },
            CounterError::TooManyAttempts { retry_after_s } => Self {
                retry_after_s: Some(retry_after_s),
                ..Self::new(
                    Kind::TooManyAttempts,
                    "Too many attempts to sign for this. Nothing was changed; wait a while and try again.",
                )
            },
            CounterError::NoCredit => Self::new(
                Kind::NoCredit,
                "The customer has fewer credits than that, so nothing was sold. Take another tender.",
            ),
            CounterError::TooManyParked { most } => Self::new(
                Kind::Full,
                format!(
                    "{most} baskets wait at this register already, so this one was not parked. Take one of them up first."
                ),
            ),
            CounterError::TakenUp { by, at } => {
                let detail = format!("{by} has taken this basket up on another device. Nothing was changed here.");
                Self { by: Some(by.into()), at: Some(at), ..Self::new(Kind::AlreadyTaken, detail) }
            }
            CounterError::SetAside => Self::new(
                Kind::SetAside,
                "A manager has set this sale aside, so it was not recorded. It stands on the report of the shift where they did.",
            ),
            CounterError::AlreadyRecorded => Self::new(
                Kind::AlreadyRecorded,
                "This sale is recorded, so it was not set aside. Send it again, and it waits no longer.",
            ),
            CounterError::AlreadyVoid => Self::new(Kind::AlreadyVoid, "It is void already. Nothing was changed."),
            CounterError::Full => Self::new(
                Kind::Full,
                "As many devices as there may be are on this shift. Sign one of them out, or use another register.",
            ),
            CounterError::Store(error) => error.into(),
        }
    }
}

const fn not_open(status: ShiftStatus) -> &'static str {
    match status {
        ShiftStatus::Open => {
            "The shift is open and not being counted, so this is not possible now. Nothing was changed."
        }
        ShiftStatus::Counting => {
            "The drawer is being counted, so nothing is sold or moved now. Let the selling go on first, or start the next shift after closing."
        }
        ShiftStatus::Closed => "The shift is closed, so nothing was changed. Start a new one.",
    }
}
