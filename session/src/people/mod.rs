//! The people of a shop, as whoever runs it looks after them: who there is, what they may do, who leaves. And what each looks after
//! themselves: links into their account, their password, their name.
//!
//! Who may change whom is said once, in [`rule`]. That a shop keeps an admin is the database's.

mod kind;
mod roles;
pub mod rule;
mod view;

pub use kind::PeopleView;
pub use roles::Roles;
pub use view::{Held, PendingInvite, PeoplePage, PersonLine, PersonRecord, StandingAt};

crate::server_only! {
    mod change;
    mod disable;
    mod email;
    mod error;
    mod forgot;
    mod hand_on;
    mod invite;
    mod join;
    pub mod link;
    mod list;
    mod logins;
    mod look_after;
    mod new_password;
    mod notice;
    mod password;
    mod password_link;
    mod record;
    mod rename;
    mod second_factor;

    pub use change::{PersonEdit, change};
    pub use disable::{disable, enable};
    pub use email::{ChangeEmailError, UseEmailError, ask_new_email, use_new_email};
    pub use error::PeopleError;
    pub use hand_on::hand_on_deals;
    pub use invite::{MadeLink, NewInvite, OPEN_INVITES_MAX, invite, pending, withdraw_invite};
    pub(crate) use invite::invite_in;
    pub use join::{JoinError, join};
    pub use list::list;
    pub use logins::{end_everyones, end_login, end_logins, logins};
    pub use record::person;
    pub use forgot::{ForgotError, forgot_password};
    pub use new_password::{NewPasswordError, set_new_password};
    pub use notice::{AccountNotice, account_notices, dismiss_account_notice};
    pub use password_link::password_link;
    pub use password::{ChangePassword, ChangePasswordError, change_password};
    pub use rename::{RenameError, rename};
    pub use second_factor::take_second_factor;

    /// The house's hands: other people's logins, links and roles are nobody's own. Whoever takes them decides whether a manager may.
    fn of_others(cx: &crate::Context) -> crate::Context {
        cx.house()
    }
}
