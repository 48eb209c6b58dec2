//! The initial state of a page's islands: on the server it is handed to them, in the browser they read it from
//! the page, where it stands as JSON.
//!
//! No island has properties: reading those would bring a JSON parser of our own into the browser, which has one.

use std::sync::Arc;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use session::change::Topic;
use session::consultation::{ActiveSnapshot, Mechanic, ParticipantRole, Queue, Room};
use session::id::{ConsultationId, ShopId, UserId};
use session::shop::User;

/// The id of the element that holds it.
pub(crate) const ELEMENT: &str = "page-state";

/// What the islands of one page start from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PageState {
    /// Who looks at the page.
    pub me: UserId,
    /// Their shop.
    pub shop_id: ShopId,
    /// Which part they take in consultations.
    pub role: ParticipantRole,
    /// What is active for them.
    pub active: ActiveSnapshot,
    /// The queue, where the page shows it.
    pub queue: Option<Queue>,
    /// The room, where the page is one.
    pub room: Option<Room>,
    /// A message that was refused without JavaScript.
    pub message: Option<Kept>,
    /// Notes that were.
    pub note: Option<Kept>,
    /// Why a consultation was to be handed over, where that was refused.
    pub word: Option<String>,
    /// To whom the consultation of the room may be handed.
    pub mechanics: Vec<Mechanic>,
    /// How much its fields hold, where the page is a room.
    pub room_bounds: Option<RoomBounds>,
}

/// How much the fields of a room hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomBounds {
    /// Characters of a message.
    pub message_chars_max: i64,
    /// Characters of the mechanic's notes.
    pub note_chars_max: i64,
    /// Characters of the word with which a consultation is handed over.
    pub word_chars_max: i64,
}

/// What came back from a form that was refused: the sentence and what was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Why it was refused.
    pub detail: String,
    /// What was typed.
    pub text: String,
    /// Whether somebody else had saved in between.
    pub is_stale: bool,
}

impl PageState {
    /// A page that shows nothing but the banner.
    #[must_use]
    pub fn new(user: &User, role: ParticipantRole, active: ActiveSnapshot) -> Self {
        let (me, shop_id) = (user.id, user.shop_id);
        let (message, note, word, mechanics) = (None, None, None, Vec::new());
        let (queue, room, room_bounds) = (None, None, None);
        Self { me, shop_id, role, active, queue, room, message, note, word, mechanics, room_bounds }
    }

    /// Their own things, to be followed.
    #[must_use]
    pub const fn mine(&self) -> Topic {
        Topic::Person(self.me)
    }

    /// The consultation whose room the page is.
    #[must_use]
    pub fn here(&self) -> Option<ConsultationId> {
        self.room.as_ref().map(|room| room.session.id)
    }
}

/// The state of this page.
#[cfg(feature = "ssr")]
pub(crate) fn page_state() -> Arc<PageState> {
    expect_context::<Arc<PageState>>()
}

/// The state of this page.
#[cfg(not(feature = "ssr"))]
pub(crate) fn page_state() -> Arc<PageState> {
    use crate::live::FromJs;
    thread_local! {
        static STATE: std::cell::OnceCell<Arc<PageState>> = const { std::cell::OnceCell::new() };
    }
    STATE.with(|state| {
        let read = || {
            let element = document().get_element_by_id(ELEMENT)?;
            let mut state = PageState::from_js(&js_sys::JSON::parse(&element.text_content()?).ok()?)?;
            // A page that the server kept was written some time ago; this is when it was given.
            if let Some(now) = element.get_attribute("data-now").and_then(|now| now.parse().ok()) {
                state.active.server_time = session::clock::Timestamp(now);
            }
            Some(Arc::new(state))
        };
        Arc::clone(state.get_or_init(|| read().expect("a page with islands carries their state")))
    })
}
