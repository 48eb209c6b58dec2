//! What stands in a mail: one function a kind.

use super::MailKind;
use super::draft::Draft;
use super::places;
use super::post::Post;

/// A mail's kind, with what it tells of. Paths are of this site; the key in one is written into the mail and nowhere else.
#[derive(Clone, Debug)]
pub enum Letter<'a> {
    /// A link by which somebody sets a new password.
    NewPassword {
        /// What they are called.
        name: &'a str,
        /// Where it leads, with its key.
        path: &'a str,
        /// For how many minutes it works.
        minutes: i64,
    },
    /// Their password was changed.
    PasswordChanged {
        /// What they are called.
        name: &'a str,
        /// Whether a link did it, so that every login of theirs ended.
        by_link: bool,
    },
    /// Whoever runs the shop changed something of their account.
    AccountChanged {
        /// What they are called.
        name: &'a str,
        /// What was changed and by whom, as sentences.
        what: &'a str,
    },
    /// A link by which somebody takes this e-mail address.
    NewEmail {
        /// What they are called.
        name: &'a str,
        /// Where it leads, with its key; nothing where the address has an account already.
        path: Option<&'a str>,
        /// For how many minutes it works.
        minutes: i64,
    },
    /// A link by which somebody joins the shop.
    Invite {
        /// What they are called; may be empty.
        name: &'a str,
        /// Who invites them.
        by: &'a str,
        /// Where it leads, with its key.
        path: &'a str,
        /// For how many days it works.
        days: i64,
    },
    /// A quote was made.
    Quote {
        /// Whom it is for.
        name: &'a str,
        /// What it is about.
        title: &'a str,
        /// What it comes to, with its currency.
        total: &'a str,
        /// What the shop says with it; may be empty.
        message: &'a str,
        /// Until when it can be approved, as a date.
        valid_until: &'a str,
        /// Where it is, with its key if it has one.
        path: &'a str,
    },
    /// A mechanic accepted a consultation.
    Accepted {
        /// The customer.
        name: &'a str,
        /// The mechanic.
        mechanic: &'a str,
        /// Its room.
        path: &'a str,
    },
    /// What somebody bought.
    Receipt(ReceiptLetter),
    /// What became of a booking or a prebooking.
    Booking {
        /// The customer.
        name: &'a str,
        /// It in one line.
        title: &'a str,
        /// It as sentences.
        what: &'a str,
    },
}

/// A receipt, ready to be written.
#[derive(Clone, Debug)]
pub struct ReceiptLetter {
    /// The customer.
    pub name: String,
    /// What it is called: `Receipt 3-17`.
    pub title: String,
    /// The shop on paper: its name, address and tax number, and where and when, line by line.
    pub head: String,
    /// What was bought, with its amount.
    pub lines: Vec<(String, String)>,
    /// What it comes to and how it was paid.
    pub sums: Vec<(String, String)>,
}

impl Letter<'_> {
    /// What it is about.
    #[must_use]
    pub const fn kind(&self) -> MailKind {
        match self {
            Self::NewPassword { .. } => MailKind::NewPassword,
            Self::PasswordChanged { .. } => MailKind::PasswordChanged,
            Self::AccountChanged { .. } | Self::NewEmail { .. } => MailKind::AccountChanged,
            Self::Invite { .. } => MailKind::Invite,
            Self::Quote { .. } => MailKind::Quote,
            Self::Accepted { .. } => MailKind::Accepted,
            Self::Receipt(_) => MailKind::Receipt,
            Self::Booking { .. } => MailKind::Booking,
        }
    }

    pub(super) fn draft(&self, post: &Post, shop: &str) -> Draft {
        match *self {
            Self::NewPassword { name, path, minutes } => new_password(post, shop, name, path, minutes),
            Self::PasswordChanged { name, by_link } => password_changed(post, shop, name, by_link),
            Self::AccountChanged { name, what } => account_changed(post, shop, name, what),
            Self::NewEmail { name, path: Some(path), minutes } => new_email(post, shop, name, path, minutes),
            Self::NewEmail { path: None, .. } => email_in_use(post, shop),
            Self::Invite { name, by, path, days } => invite(post, shop, (name, by), path, days),
            Self::Quote { name, title, total, message, valid_until, path } => {
                quote(post, shop, name, title, (total, valid_until), message, path)
            }
            Self::Accepted { name, mechanic, path } => accepted(post, name, mechanic, path),
            Self::Receipt(ref receipt) => self::receipt(shop, receipt),
            Self::Booking { name, title, what } => booking(post, name, title, what),
        }
    }
}

fn hello(name: &str) -> String {
    if name.is_empty() { "Hello,".to_owned() } else { format!("Hello {name},") }
}

fn new_password(post: &Post, shop: &str, name: &str, path: &str, minutes: i64) -> Draft {
    Draft::new(format!("Set a new password at {shop}"))
        .says(hello(name))
        .says(format!(
            "Somebody asked for a new password for your account at {shop}. If that was you, set it here within {minutes} minutes."
        ))
        .link("Set a new password", post.link(path))
        .says(
            "The link works once. When you use it, you are signed out everywhere. If you did not ask for it, ignore this \
             mail: your password stays as it is.",
        )
}

fn password_changed(post: &Post, shop: &str, name: &str, by_link: bool) -> Draft {
    let how = if by_link {
        "It was set with a link from a mail like this, and you were signed out everywhere."
    } else {
        "It was changed on your account page by somebody who knew the old one."
    };
    Draft::new(format!("Your password at {shop} was changed"))
        .says(hello(name))
        .says(format!("The password of your account at {shop} was changed. {how}"))
        .says("If that was you, there is nothing to do. If it was not, set a new password now and tell us.")
        .link("Set a new password", post.link(places::FORGOT_PASSWORD))
}

fn account_changed(post: &Post, shop: &str, name: &str, what: &str) -> Draft {
    Draft::new(format!("Your account at {shop} was changed"))
        .says(hello(name))
        .says(what)
        .says("If you did not expect this, ask whoever runs the garage.")
        .link("Your account", post.link(places::ACCOUNT))
}

fn new_email(post: &Post, shop: &str, name: &str, path: &str, minutes: i64) -> Draft {
    Draft::new(format!("Use this e-mail address at {shop}"))
        .says(hello(name))
        .says(format!(
            "Somebody wants to sign in at {shop} with this e-mail address from now on. If that was you, say so here within {minutes} \
             minutes."
        ))
        .link("Use this e-mail address", post.link(path))
        .says("The link works once. Nothing changes before you use it. If you do not know what this is about, ignore this mail.")
}

/// Goes to an address that has an account: its owner learns of it, and whoever asked does not.
fn email_in_use(post: &Post, shop: &str) -> Draft {
    Draft::new(format!("Somebody wanted to use your e-mail address at {shop}"))
        .says(hello(""))
        .says(format!(
            "Somebody wanted to use this e-mail address for another account at {shop}. You have one with it already, so nothing was \
             changed."
        ))
        .says("If that was you, sign in with this address. If it was not, there is nothing to do.")
        .link("Your account", post.link(places::ACCOUNT))
}

fn invite(post: &Post, shop: &str, (name, by): (&str, &str), path: &str, days: i64) -> Draft {
    Draft::new(format!("{by} invites you to {shop}"))
        .says(hello(name))
        .says(format!("{by} invites you to work with {shop}. Choose your password here within {days} days to join."))
        .link("Join", post.link(path))
        .says("The link works once and is for you alone. If you do not know what this is about, ignore this mail.")
}

fn quote(
    post: &Post,
    shop: &str,
    name: &str,
    title: &str,
    (total, valid_until): (&str, &str),
    message: &str,
    path: &str,
) -> Draft {
    let draft = Draft::new(format!("Your quote from {shop}: {title}")).says(hello(name)).says(format!(
        "Your quote for “{title}” is ready. It comes to {total} and can be approved until {valid_until}."
    ));
    let draft = if message.is_empty() { draft } else { draft.says(message) };
    draft
        .link("View the quote, and approve or decline it", post.link(path))
        .says("No work starts before you approve it.")
}

fn accepted(post: &Post, name: &str, mechanic: &str, path: &str) -> Draft {
    Draft::new(format!("{mechanic} accepted your consultation"))
        .says(hello(name))
        .says(format!("{mechanic} accepted your consultation and starts it in a moment."))
        .link("Go to your consultation", post.link(path))
        .says("You can turn mails like this off on your account page.")
}

fn booking(post: &Post, name: &str, title: &str, what: &str) -> Draft {
    Draft::new(title).says(hello(name)).says(what).link("Your bookings", post.link(places::BOOK))
}

fn receipt(shop: &str, receipt: &ReceiptLetter) -> Draft {
    let ReceiptLetter { name, title, head, lines, sums } = receipt;
    Draft::new(format!("{title} from {shop}"))
        .says(hello(name))
        .says(format!("Thank you. Here is your {}.", lower_first(title)))
        .says(head.as_str())
        .rows(lines.clone())
        .rows(sums.clone())
}

fn lower_first(title: &str) -> String {
    let mut chars = title.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
