//! The words of bookings.

string_enum! {
    /// Where a prebooking stands.
    PrebookingStatus {
        /// Its slot does not open yet, or is being decided on.
        Waiting => "waiting",
        /// A slot of its wishes is booked.
        Booked => "booked",
        /// Others were first, or the slots are gone.
        Missed => "missed",
        /// It could not be carried out: nobody's scheduled work may run in this person's name.
        Failed => "failed",
        /// Its customer called it off.
        Cancelled => "cancelled",
    }
}

string_enum! {
    /// Where a booking stands.
    BookingStatus {
        /// Its time has not come.
        Booked => "booked",
        /// It became a consultation.
        Started => "started",
        /// It was called off, or could not be started.
        Cancelled => "cancelled",
    }
}

string_enum! {
    /// Why a prebooking was missed or failed, or a booking cancelled.
    Why {
        /// Others were first.
        Full => "full",
        /// The mechanic withdrew the slot.
        Withdrawn => "withdrawn",
        /// Its time has passed.
        Past => "past",
        /// The customer has a booking of this slot already.
        AlreadyBooked => "already_booked",
        /// No scheduled work may run in the customer's name: they ended it, or their account is closed.
        NoBackgroundLogin => "no_background_login",
        /// The customer called it off.
        ByCustomer => "by_customer",
        /// The garage called it off.
        ByGarage => "by_garage",
        /// The plan is credit and there was none left.
        NoCredit => "no_credit",
        /// Another consultation of the customer went on for too long.
        Waited => "waited",
    }
}

impl Why {
    /// It as a sentence for the customer.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Full => "Others had asked before you, and no seat was left.",
            Self::Withdrawn => "The mechanic withdrew this time.",
            Self::Past => "This time had passed.",
            Self::AlreadyBooked => "You have booked this time already.",
            Self::NoBackgroundLogin => {
                "Scheduled work was ended for your account. Sign in again, and it can run for you."
            }
            Self::ByCustomer => "You cancelled it.",
            Self::ByGarage => "The garage cancelled it.",
            Self::NoCredit => "No credit was left to pay for it.",
            Self::Waited => "Another consultation of yours went on for too long.",
        }
    }
}
