//! What a login is called where somebody looks at it.

use session::login::{LoginKind, LoginSession};

/// What a device is called, and what it calls itself where its owner gave it a name.
pub(crate) fn called(login: &LoginSession) -> (String, Option<String>) {
    match (login.kind, login.name.is_empty()) {
        (LoginKind::Background, _) => ("Scheduled work".to_owned(), None),
        (LoginKind::Device, true) => (login.device.clone(), None),
        (LoginKind::Device, false) => (login.name.clone(), Some(login.device.clone())),
    }
}

/// From where it was signed in.
pub(crate) fn place(login: &LoginSession) -> String {
    match (login.kind, login.address.is_empty()) {
        (LoginKind::Background, _) => "This server".to_owned(),
        (LoginKind::Device, true) => "Not known".to_owned(),
        (LoginKind::Device, false) => login.address.clone(),
    }
}

/// What was done in somebody's name, for them to read.
pub(crate) fn done_as_said(kind: &str) -> String {
    match kind {
        "prebooking" => "Booked a slot for you".to_owned(),
        other => other.replace('_', " "),
    }
}
