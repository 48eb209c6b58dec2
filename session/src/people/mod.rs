//! People and their own accounts: links into them, a new password, a new name.

crate::server_only! {
    mod forgot;
    pub mod link;
    mod new_password;
    mod password;
    mod rename;

    pub use forgot::{ForgotError, forgot_password};
    pub use new_password::{NewPasswordError, set_new_password};
    pub use password::{ChangePassword, ChangePasswordError, change_password};
    pub use rename::{RenameError, rename};
}
