//! Server functions of handing a live consultation to another mechanic.

use leptos::prelude::server;
use session::consultation;
use session::id::ConsultationId;

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};

/// Offers a live consultation to another mechanic, with a word.
///
/// # Errors
/// `already-offered`, `wrong-state`, `invalid`, `not-allowed`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "hand_over")]
pub async fn hand_over(
    #[server(default)] id: String,
    #[server(default)] mechanic: String,
    #[server(default)] word: String,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<HandOver>(), [("mechanic", mechanic.as_str()), ("word", &word)]);
    let offered = async {
        let (who, id) = (actor()?, known::<ConsultationId>(&id)?);
        let no_such = |_| Problem::invalid("mechanic", "Choose the mechanic to hand over to.");
        let to = mechanic.parse().map_err(no_such)?;
        let offer = consultation::offer(&context(), &who, id, to, &word).await?;
        Ok(Done::saying(path::room(id), format!("Offered to {}. It stays yours until they accept.", offer.to_name)))
    };
    answer(sent, offered).await
}

/// Takes over what was offered; the mechanic goes to its room.
///
/// # Errors
/// `handover-not-open`, `finish-current-first`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "take_over")]
pub async fn take_over(#[server(default)] id: String) -> Result<(), Problem> {
    let taken = async {
        let session = consultation::take_over(&context(), &actor()?, known(&id)?).await?;
        Ok(Done::at(path::room(session.id)))
    };
    answer(Sent::new(name_of::<TakeOver>(), []), taken).await
}

/// Will not take over what was offered, or takes the offer back.
///
/// # Errors
/// `handover-not-open`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "decline_handover")]
pub async fn decline_handover(#[server(default)] id: String) -> Result<(), Problem> {
    let declined = async {
        consultation::decline(&context(), &actor()?, known(&id)?).await?;
        Ok(Done::saying("/mechanic", "The consultation stays with its mechanic."))
    };
    answer(Sent::new(name_of::<DeclineHandover>(), []), declined).await
}
