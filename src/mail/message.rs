//! A mail as it goes over the wire, and as it lies in a folder: headers, the text, the HTML that holds the same.

use std::time::{Duration, SystemTime};

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use session::mail::{Outgoing, SendError};

/// `mail` as a message from `from`, in the shop's name. Its Message-ID is the same at each attempt.
///
/// # Errors
/// [`SendError::Never`] where it is to no address that mail can go to.
pub(super) fn message(mail: &Outgoing, from: &Address) -> Result<Message, SendError> {
    let to: Address =
        mail.address.parse().map_err(|_| SendError::Never("Mail cannot go to this address.".to_owned()))?;
    let written_at = Duration::from_millis(u64::try_from(mail.created_at.0).unwrap_or(0));
    let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
    Message::builder()
        .from(Mailbox::new(Some(one_line(&mail.from_name)), from.clone()))
        .to(Mailbox::new(None, to))
        .subject(one_line(&mail.subject))
        .date(SystemTime::UNIX_EPOCH + written_at)
        .message_id(Some(format!("<{}@{}>", mail.id, from.domain())))
        .raw_header(automatic)
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
        .map_err(|error| SendError::Never(format!("This mail cannot be written: {error}.")))
}

/// A text without line ends and other control characters: what is written into headers cannot begin another one.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use session::clock::Timestamp;
    use session::id::MailId;
    use session::mail::MailKind;

    use super::*;

    #[test]
    fn nothing_in_a_mail_becomes_a_header_of_its_own() {
        let from: Address = "desk@garage.example".parse().expect("an address");
        let mut mail = Outgoing {
            id: MailId(uuid::Uuid::from_u128(7)),
            kind: MailKind::Quote,
            from_name: "Ada\r\nBcc: eve@example.org".to_owned(),
            address: "bob@example.org".to_owned(),
            subject: "Hello\r\nBcc: eve@example.org\r\n\r\nbody".to_owned(),
            text: "Text".to_owned(),
            html: "<p>Text</p>".to_owned(),
            created_at: Timestamp(1_795_248_000_000),
        };
        let sent = String::from_utf8(message(&mail, &from).expect("a message").formatted()).expect("text");
        let (head, _) = sent.split_once("\r\n\r\n").expect("a head");
        assert!(head.lines().all(|line| !line.to_lowercase().starts_with("bcc")), "{head}");
        assert!(
            head.contains("To: bob@example.org")
                && head.contains("00000000-0000-0000-0000-000000000007@garage.example")
        );
        for wrong in ["", "bob", "bob@example.org\r\nRCPT TO:<eve@example.org>", "bob@example.org, eve@example.org"] {
            mail.address = wrong.to_owned();
            assert!(matches!(message(&mail, &from), Err(SendError::Never(_))), "{wrong:?}");
        }
    }
}
