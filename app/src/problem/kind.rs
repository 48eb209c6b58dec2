//! The kinds of problems, each with a word that programs depend on, its HTTP status and its name for people.

use serde::{Deserialize, Serialize};

/// Declares the kinds as a table: word, status, title.
macro_rules! kinds {
    ($($(#[$meta:meta])* $name:ident => $word:literal, $status:literal, $title:literal;)+) => {
        /// What sort of refusal it is. Its word is stable: programs depend on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum ProblemKind { $($(#[$meta])* #[serde(rename = $word)] $name),+ }

        impl ProblemKind {
            /// Every kind, in the order of declaration.
            pub const ALL: &'static [ProblemKind] = &[$(ProblemKind::$name),+];

            /// Its stable word.
            #[must_use]
            pub const fn as_str(self) -> &'static str { match self { $(ProblemKind::$name => $word),+ } }

            /// Its HTTP status.
            #[must_use]
            pub const fn status(self) -> u16 { match self { $(ProblemKind::$name => $status),+ } }

            /// Its name for people, the same whatever happened.
            #[must_use]
            pub const fn title(self) -> &'static str { match self { $(ProblemKind::$name => $title),+ } }
        }
    };
}

kinds! {
    /// The body or an argument could not be read.
    Malformed => "malformed", 400, "The request could not be read";
    /// Nobody is signed in.
    NotSignedIn => "not-signed-in", 401, "Please sign in";
    /// E-mail or password do not fit; which one is not said.
    WrongPassword => "wrong-password", 401, "E-mail or password is wrong";
    /// The password is right, and a code is asked next.
    SecondFactorNeeded => "second-factor-needed", 401, "A code is needed too";
    /// What was typed as the second factor is wrong, or was used before.
    WrongCode => "wrong-code", 401, "The code is wrong";
    /// The plan needs a credit and there is none.
    NoCredit => "no-credit", 402, "No credit left";
    /// It is not for this person to do.
    NotAllowed => "not-allowed", 403, "You can't do this";
    /// The password was not typed lately on this device.
    PasswordNeeded => "password-needed", 403, "Type your password again";
    /// The shop asks a second factor of its staff: it is to be set up before anything else.
    SecondFactorDue => "second-factor-due", 403, "Set up your second factor first";
    /// A manager must allow it.
    NeedsManager => "needs-manager", 403, "A manager must allow this";
    /// Whoever signed to allow it is no manager here, or the password is wrong.
    NotAManager => "not-a-manager", 403, "Not a manager's sign-in";
    /// Whoever signed to allow it has a second factor, and its present code did not come along.
    ManagersCode => "managers-code-needed", 403, "The manager's code is needed too";
    /// Another site sent this request.
    CrossSite => "cross-site", 403, "Sent from another site";
    /// There is nothing there, or nothing this person may see.
    NotFound => "not-found", 404, "Not found";
    /// The link was used, is over, or never was one: which of them is not said.
    LinkNotValid => "link-not-valid", 404, "This link no longer works";
    /// The client was too slow.
    Timeout => "timeout", 408, "Took too long";
    /// The customer has an active consultation: it comes along.
    ActiveSessionExists => "active-session-exists", 409, "You already have a consultation";
    /// Another mechanic was first: who and when come along.
    AlreadyTaken => "already-taken", 409, "Already taken";
    /// The customer called it off.
    Cancelled => "cancelled", 409, "Called off";
    /// It waited too long.
    Expired => "expired", 409, "Expired";
    /// The mechanic has one already: it comes along.
    FinishCurrentFirst => "finish-current-first", 409, "Finish your current job first";
    /// It is offered to another mechanic already: to whom comes along.
    AlreadyOffered => "already-offered", 409, "Already offered";
    /// The offer was answered or taken back: what became of it comes along.
    HandoverNotOpen => "handover-not-open", 409, "This offer is closed";
    /// It does not stand where this can be done: where it stands comes along.
    WrongState => "wrong-state", 409, "No longer possible";
    /// The consultation is over or not begun: nothing can be written.
    SessionClosed => "session-closed", 409, "The consultation is closed";
    /// It was booked with another mechanic, who takes it first: who and until when come along.
    Reserved => "reserved", 409, "Booked with another mechanic";
    /// The slot does not open for booking yet: when it does comes along.
    SlotNotOpen => "slot-not-open", 409, "Not open yet";
    /// The slot is open: it is booked, not prebooked.
    SlotOpen => "slot-open", 409, "Already open";
    /// Every seat of the slot is taken.
    SlotFull => "slot-full", 409, "No seat left";
    /// The mechanic withdrew the slot.
    SlotWithdrawn => "slot-withdrawn", 409, "No longer offered";
    /// This customer has booked or prebooked the slot already.
    AlreadyBooked => "already-booked", 409, "Already yours";
    /// It is too late for its customer to change it.
    TooLate => "too-late", 409, "Too late to change";
    /// Somebody else saved in between.
    Stale => "stale", 409, "Changed by somebody else";
    /// The selected deal was changed since: the present one comes along.
    SelectionStale => "selection-stale", 409, "Another deal was selected";
    /// A deal does not go there by hand: where it is comes along.
    NoSuchStep => "no-such-step", 409, "Not possible from this stage";
    /// There is nothing to offer, or nobody to offer it to.
    NotQuotable => "not-quotable", 409, "Nothing to quote yet";
    /// The quote is decided, replaced or no longer valid: what became of it comes along.
    QuoteNotOpen => "quote-not-open", 409, "This quote is closed";
    /// The sale would take more for a deal than its customer approved.
    BeyondQuote => "beyond-quote", 409, "More than approved";
    /// The consultation belongs to a deal already.
    AlreadyAttached => "already-attached", 409, "Already part of a deal";
    /// There is no room for more.
    Full => "full", 409, "Full";
    /// It is used, or belongs to what is out of use.
    PlaceInUse => "place-in-use", 409, "Still in use";
    /// Nobody may open a shift on this register.
    RegisterDisabled => "register-disabled", 409, "The register is out of use";
    /// The shift does not stand where this can be done: where it stands comes along.
    ShiftNotOpen => "shift-not-open", 409, "The shift is not open for this";
    /// The device does not stand at this shift.
    NotAtThisShift => "not-at-this-shift", 409, "This device does not stand at this shift";
    /// The device stands at another shift: which one comes along.
    AtAnotherShift => "at-another-shift", 409, "This device stands at another shift";
    /// Devices hold sales that are not here yet: which ones comes along.
    UnsentSales => "unsent-sales", 409, "Sales are still to be sent";
    /// What was counted against has changed since.
    CountStale => "count-stale", 409, "Count again";
    /// Somebody else rang the sale up.
    NotYourSale => "not-your-sale", 409, "Somebody else rang this up";
    /// The id was used for something else.
    IdTaken => "id-taken", 409, "This id is taken";
    /// A manager has set the sale aside.
    SetAside => "set-aside", 409, "Set aside by a manager";
    /// The sale is recorded.
    AlreadyRecorded => "already-recorded", 409, "Recorded already";
    /// The movement is void already.
    AlreadyVoid => "already-void", 409, "Void already";
    /// There is nobody whom mail could go to.
    NoAddress => "no-address", 409, "No e-mail address";
    /// Somebody has an account with this e-mail.
    EmailTaken => "email-taken", 409, "This e-mail already has an account";
    /// A shop keeps an admin.
    LastAdmin => "last-admin", 409, "The shop needs an admin";
    /// The request was carried out before, and what was answered is lost.
    IdempotencyDone => "idempotency-done", 409, "Already done";
    /// The page on which the form stands was another person's.
    OtherPerson => "other-person", 409, "You are signed in as somebody else";
    /// The first request with this key is still at work.
    IdempotencyInProgress => "idempotency-in-progress", 409, "The first request is still at work";
    /// The body is larger than allowed.
    TooLarge => "too-large", 413, "Too large";
    /// A field does not hold what it must: which one comes along.
    Invalid => "invalid", 422, "Please check the form";
    /// The key was used for another request.
    IdempotencyMismatch => "idempotency-mismatch", 422, "This key was used for another request";
    /// Tried too often: how long to wait comes along.
    TooManyAttempts => "too-many-attempts", 429, "Too many attempts";
    /// As many consultations were made lately as may be: how long to wait comes along.
    TooManyConsultations => "too-many-consultations", 429, "Too many consultations";
    /// Something went wrong here.
    Internal => "internal", 500, "Something went wrong";
    /// The plan is paid, and payments are not set up.
    PaymentsNotConfigured => "payments-not-configured", 501, "Payments are not set up";
    /// Too much to do at the moment.
    Busy => "busy", 503, "Too busy right now";
    /// There is no room on the disk: reading works, writing does not.
    StorageFull => "storage-full", 503, "No space left to save";
    /// The database cannot be reached.
    DatabaseUnavailable => "database-unavailable", 503, "The database is unavailable";
}
