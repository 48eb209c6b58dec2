//! Login sessions: signed-in clients, and the one background login of each user in whose name scheduled work runs.
//!
//! Signing in makes or refreshes both rows in one transaction; every request checks its own row, so that a cookie or a
//! cached record alone never opens anything. A fingerprint is a look-up key inside the database, never a bearer token.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::id::LoginSessionId;
use crate::shop::User;

pub mod factor;

crate::server_only! {
    pub mod background;
    mod block;
    mod cached_login;
    mod check;
    mod choose;
    mod composed;
    mod confirm;
    mod counted;
    mod email;
    mod end_everyones;
    mod epoch;
    mod fingerprint;
    mod forget;
    mod found;
    mod limiter;
    mod list;
    mod marks;
    mod name;
    mod open;
    mod outcome;
    mod password;
    mod password_room;
    mod place;
    mod revoke;
    mod sign_in;
    mod sign_in_limits;
    mod sign_up;
    mod team;
    mod user;
    mod vouch;

    pub use cached_login::LoginCache;
    pub use check::{Ends, check, check_unused};
    pub use composed::{Double, compose_emails, email_doubles};
    pub(crate) use composed::meant;
    pub use confirm::{ConfirmError, confirm_password, is_confirmed};
    pub(crate) use confirm::is_confirmed_in;
    pub(crate) use background::readdress;
    pub use background::{Done, Planned, ScheduledWork, scheduled_work};
    pub use email::normalise_email;
    pub use end_everyones::end_everyones_devices;
    pub use forget::forget_dead;
    pub use limiter::SignInLimiter;
    pub use list::list;
    pub use marks::Marks;
    pub use password::Password;
    pub use password_room::{PasswordCost, PasswordError, PasswordRoom};
    pub use name::{NameError, name_device};
    pub use revoke::{Revoke, RevokeError, revoke, sign_out};
    pub use outcome::{SignIn, SignInError};
    pub use sign_in::{Client, Credentials, sign_in, sign_in_half, sign_in_over, sign_in_with};
    pub(crate) use block::Block;
    pub(crate) use choose::{NotChosen, choose};
    pub(crate) use epoch::{GoesOn, grow as grow_epoch};
    pub(crate) use limiter::Refusal;
    pub(crate) use open::take_user;
    pub(crate) use place::move_places;
    pub(crate) use outcome::Person;
    pub(crate) use revoke::{end_all, end_for_manager, end_for_password};
    pub(crate) use sign_in::person_with;
    pub use sign_in_limits::SignInLimits;
    pub use sign_up::{SignUp, sign_up};
    pub(crate) use team::{assign_team, put_into, team_named};
    pub use team::{TEAM_NAME_CHARS_MAX, TeamError, put_into_team};
    pub(crate) use user::{clean_name, insert_user};
    pub use user::{NewUser, NewUserError, add_user};
    pub(crate) use user::{add_in, prepared};
    pub use vouch::{Word, vouch};
}

/// The most bytes that an e-mail address may have (RFC 5321 §4.5.3.1.3, less its angle brackets).
pub const EMAIL_BYTES_MAX: usize = 254;
/// Characters in what somebody calls a device of theirs.
pub const DEVICE_NAME_CHARS_MAX: usize = 50;
/// Characters in a person's name.
pub const NAME_CHARS_MAX: usize = 100;

string_enum! {
    /// What a login session is for.
    LoginKind {
        /// A client somebody signed in with. A user has many.
        Device => "device",
        /// Scheduled work in the user's name. A user has one; it does not end by age.
        Background => "background",
    }
}

/// A login session as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct LoginSession {
    /// Its id. Not a secret: it opens nothing.
    pub id: LoginSessionId,
    /// What it is for.
    pub kind: LoginKind,
    /// What the client called itself.
    pub device: String,
    /// What its owner calls it; empty where they never said.
    pub name: String,
    /// The network address it was signed in from; empty where nobody knows.
    pub address: String,
    /// When it was signed in.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub last_seen_at: Timestamp,
    /// When it ends even in use; a background login has no such moment.
    pub expires_at: Option<Timestamp>,
}

/// Who is asking, and with which login session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// The person.
    pub user: User,
    /// The device they ask from.
    pub login_session_id: LoginSessionId,
    /// The present revision of their own things: what is remembered of these is worth something at it only.
    pub revision: i64,
    /// The present revision of their selected deal.
    pub deal_revision: i64,
    /// When they are erased, if they asked for it and do not take it back.
    pub erase_at: Option<Timestamp>,
    /// Whether they have to set up a second factor before they do anything else.
    pub set_up_due: bool,
}
