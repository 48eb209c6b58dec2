//! How each refusal of `session` becomes a problem: one `From` an error, and the sentences people read.
//!
//! Nothing of an engine's message comes through here.

use session::consultation::{AcceptError, ChangeError, CreateError, MessageError, NoteError, Status};
use session::login::{NewUserError, SignInError};
use session::store::StoreError;

use super::{Problem, ProblemKind as Kind, Standing};

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            error @ (StoreError::Busy | StoreError::Conflict(_) | StoreError::Silent) => {
                tracing::warn!(%error, "the database had no room for a request in time");
                Self::busy()
            }
            StoreError::Full => Self::storage_full(),
            StoreError::Unavailable(why) => Self::database_unavailable(why),
            StoreError::Repeated => Self::done_before(),
            StoreError::Unsure(why) => Self::perhaps_saved(why),
            StoreError::Foreign => Self::not_found(),
            StoreError::Reference => {
                tracing::warn!("a foreign key refused what a command let through");
                Self::new(
                    Kind::Invalid,
                    "This refers to something that does not exist or that you cannot see. Nothing was changed.",
                )
            }
            error => Self::internal(format_args!("{error} ({error:?})")),
        }
    }
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Wrong => Self {
                field: Some("password".to_owned()),
                ..Self::new(
                    Kind::WrongPassword,
                    "E-mail or password is wrong. Your e-mail was kept; type the password again.",
                )
            },
            SignInError::SecondFactorNeeded(_) => Self {
                field: Some("second_factor".to_owned()),
                ..Self::new(
                    Kind::SecondFactorNeeded,
                    "This account asks for a code as well: from the authenticator on the phone, or a recovery code.",
                )
            },
            SignInError::WrongCode => Self {
                field: Some("second_factor".to_owned()),
                ..Self::new(
                    Kind::WrongCode,
                    "This code is wrong, or it was used before. Wait for the next one and type it, or use a recovery code.",
                )
            },
            SignInError::Over => Self::new(
                Kind::NotSignedIn,
                "It took too long, so you are not signed in. Type your e-mail and your password again.",
            ),
            SignInError::TooMany { retry_after_s } => Self {
                retry_after_s: Some(retry_after_s),
                ..Self::new(
                    Kind::TooManyAttempts,
                    format!("Too many attempts to sign in. Please wait {}, then try again.", wait(retry_after_s)),
                )
            },
            SignInError::Busy => Self::busy(),
            SignInError::Store(error) => error.into(),
        }
    }
}

impl From<NewUserError> for Problem {
    fn from(error: NewUserError) -> Self {
        match error {
            NewUserError::Invalid { field, message } => Self::invalid(field, message),
            NewUserError::EmailTaken => Self {
                field: Some("email".to_owned()),
                ..Self::new(
                    Kind::EmailTaken,
                    "There is already an account with this e-mail. If it is yours, sign in instead.",
                )
            },
            NewUserError::TooMany { retry_after_s } => Self {
                retry_after_s: Some(retry_after_s),
                ..Self::new(
                    Kind::TooManyAttempts,
                    format!(
                        "Too many accounts were requested from here. Please wait {}, then try again.",
                        wait(retry_after_s)
                    ),
                )
            },
            NewUserError::Busy => Self::busy(),
            NewUserError::NoShop => Self::new(
                Kind::NotAllowed,
                "This garage is not set up yet, so nobody can join it and nothing was kept. Whoever runs it adds the first \
                 person with `forecourt user add`.",
            ),
            NewUserError::Store(error) => error.into(),
        }
    }
}

impl From<CreateError> for Problem {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::ActiveSessionExists(session) => {
                let detail = if session.status == Status::Scheduled {
                    "You already have an appointment, so no second consultation was started. If you need help now, bring it forward."
                } else {
                    "You already have an active consultation, so no second one was started. Return to it, or end it first."
                };
                Self {
                    current: Some(Standing::Consultation(session.status)),
                    session: Some(session),
                    ..Self::new(Kind::ActiveSessionExists, detail)
                }
            }
            CreateError::NoCredit => Self {
                field: Some("plan".to_owned()),
                ..Self::new(
                    Kind::NoCredit,
                    "You have no credit left, so nothing was started. Choose the free plan, or buy credits at the counter.",
                )
            },
            CreateError::PaymentsNotConfigured => Self {
                field: Some("plan".to_owned()),
                ..Self::new(
                    Kind::PaymentsNotConfigured,
                    "This shop does not take payments online yet, so nothing was started or charged. Choose another plan.",
                )
            },
            CreateError::TooMany { retry_after_s, by_customer } => {
                let who = if by_customer { "You have started" } else { "Our customers have just started" };
                let detail = format!(
                    "{who} as many consultations as we can take for now, so this one was not started. Your text was kept. Please wait {}, then try again.",
                    wait(retry_after_s)
                );
                Self { retry_after_s: Some(retry_after_s), ..Self::new(Kind::TooManyConsultations, detail) }
            }
            CreateError::Invalid { field, message } => Self::invalid(field, message),
            CreateError::NotACustomer => Self::new(Kind::NotAllowed, "Only customers can start consultations."),
            CreateError::Store(error) => error.into(),
        }
    }
}

impl From<AcceptError> for Problem {
    fn from(error: AcceptError) -> Self {
        match error {
            AcceptError::AlreadyTaken { by, at } => {
                let detail = format!("{by} was first and has taken it. The queue below is up to date.");
                Self { by: Some(by.into()), at: Some(at), ..Self::new(Kind::AlreadyTaken, detail) }
            }
            AcceptError::Cancelled => {
                Self::new(Kind::Cancelled, "The customer cancelled it. The queue below is up to date.")
            }
            AcceptError::Expired => {
                Self::new(Kind::Expired, "It waited too long and expired. The queue below is up to date.")
            }
            AcceptError::FinishCurrentFirst(session) => Self {
                current: Some(Standing::Consultation(session.status)),
                session: Some(session),
                ..Self::new(
                    Kind::FinishCurrentFirst,
                    "You already have a job. Finish it or give it back, then take the next one.",
                )
            },
            AcceptError::Reserved { by, until } => {
                let detail =
                    format!("This was booked with {by}, who has a few minutes to take it first. Nothing was changed.");
                Self { by: Some(by.into()), at: Some(until), ..Self::new(Kind::Reserved, detail) }
            }
            AcceptError::NotFound => Self::new(Kind::NotFound, "There is no such request in your queue."),
            AcceptError::NotAMechanic => Self::new(Kind::NotAllowed, "Only mechanics can take requests."),
            AcceptError::Store(error) => error.into(),
        }
    }
}

impl From<ChangeError> for Problem {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::NotFound => Self::not_found(),
            ChangeError::WrongState { current } => wrong_state(current),
            ChangeError::NotAllowed => {
                Self::new(Kind::NotAllowed, "Only the other side can do this. Nothing was changed.")
            }
            ChangeError::Store(error) => error.into(),
        }
    }
}

impl From<MessageError> for Problem {
    fn from(error: MessageError) -> Self {
        match error {
            MessageError::NotFound => Self::not_found(),
            MessageError::Closed { current } => Self {
                current: Some(Standing::Consultation(current)),
                field: Some("body".to_owned()),
                ..Self::new(
                    Kind::SessionClosed,
                    format!("The consultation is {current}, so your message was not sent. Your text was kept."),
                )
            },
            MessageError::Invalid { field, message } => Self::invalid(field, message),
            MessageError::Full => Self {
                field: Some("body".to_owned()),
                ..Self::new(
                    Kind::Full,
                    "This consultation is full, so your message was not sent. End it and start a new one.",
                )
            },
            MessageError::Store(error) => error.into(),
        }
    }
}

impl From<NoteError> for Problem {
    fn from(error: NoteError) -> Self {
        match error {
            NoteError::NotFound => Self::not_found(),
            NoteError::NotAllowed => Self::new(Kind::NotAllowed, "Only the mechanic can keep notes."),
            NoteError::Stale(_) => Self {
                field: Some("note".to_owned()),
                ..Self::new(
                    Kind::Stale,
                    "The notes were changed elsewhere since you opened them. Your text is below, the saved notes are above it. Merge them and save again.",
                )
            },
            NoteError::Invalid { field, message } => Self::invalid(field, message),
            NoteError::Store(error) => error.into(),
        }
    }
}

pub(super) fn wrong_state(current: Status) -> Problem {
    let happened = match current {
        Status::Pending => "It is waiting in the queue",
        Status::Waiting => "A mechanic has accepted it, and it has not started yet",
        Status::Live => "It has started",
        Status::Scheduled => "It is scheduled for later",
        Status::Completed => "It has ended",
        Status::Cancelled => "It was cancelled",
        Status::Expired => "It expired before anybody came",
    };
    Problem {
        current: Some(Standing::Consultation(current)),
        ..Problem::new(Kind::WrongState, format!("{happened}, so this is not possible now. Nothing was changed."))
    }
}

/// A wait as people say it.
pub(super) fn wait(seconds: i64) -> String {
    match seconds {
        ..=1 => "a second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.saturating_add(59) / 60),
    }
}
