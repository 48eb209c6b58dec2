//! What a mail is about.

string_enum! {
    /// What a mail is about.
    MailKind {
        /// A link by which somebody sets a new password.
        NewPassword => "new_password",
        /// Their password was changed.
        PasswordChanged => "password_changed",
        /// Whoever runs the shop changed something of their account.
        AccountChanged => "account_changed",
        /// A link by which somebody joins the shop.
        Invite => "invite",
        /// A quote was made for them.
        Quote => "quote",
        /// A mechanic accepted their consultation.
        Accepted => "accepted",
        /// What they bought.
        Receipt => "receipt",
        /// A booking of theirs was made, moved or cancelled, or a prebooking was decided on.
        Booking => "booking",
    }
}
