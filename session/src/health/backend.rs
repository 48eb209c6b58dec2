//! What sessions rest on.

string_enum! {
    /// What sessions rest on.
    Backend {
        /// The database answers, and what is written to it is kept.
        Store => "store",
        /// The table of HTTP sessions can be read.
        HttpSessions => "http_sessions",
        /// What restoring a selected deal reads can be read.
        Selections => "selections",
        /// Changes that other processes make are heard of.
        Feed => "feed",
    }
}

impl Backend {
    /// Whether a person's login and selection can be kept and found without it. Hints may be lost without harm.
    pub(super) const fn is_needed(self) -> bool {
        match self {
            Self::Store | Self::HttpSessions | Self::Selections => true,
            Self::Feed => false,
        }
    }
}
