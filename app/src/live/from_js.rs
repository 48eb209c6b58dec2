//! Reading snapshots out of the browser's own JSON: a few lines a type instead of a parser.
//!
//! The fields are spelled out once more here, and the compiler sees to it that none is missing.

use js_sys::{Array, Date, Reflect};
use session::clock::Timestamp;
use session::consultation::{
    ActiveSession, ActiveSnapshot, Channel, Consultation, EventKind, EventLine, Handover, HandoverStatus, Mechanic,
    Message, MessagePage, Note, ParticipantRole, Plan, Queue, QueueEntry, Room, Status,
};
use session::id::{AssignmentId, ConsultationId, EventId, HandoverId, MessageId, ShopId, UserId};
use wasm_bindgen::JsValue;

use crate::state::{Kept, PageState, RoomBounds};

/// A type that can be read from a JavaScript value.
pub(crate) trait FromJs: Sized {
    /// The value; nothing when it is not one.
    fn from_js(value: &JsValue) -> Option<Self>;
}

/// The field `name` of an object.
fn field<T: FromJs>(object: &JsValue, name: &str) -> Option<T> {
    T::from_js(&Reflect::get(object, &JsValue::from_str(name)).ok()?)
}

impl FromJs for String {
    fn from_js(value: &JsValue) -> Option<Self> {
        value.as_string()
    }
}

impl FromJs for bool {
    fn from_js(value: &JsValue) -> Option<Self> {
        value.as_bool()
    }
}

impl FromJs for i64 {
    #[expect(clippy::cast_possible_truncation, reason = "JSON numbers of ours are whole and below 2^53")]
    fn from_js(value: &JsValue) -> Option<Self> {
        value.as_f64().map(|number| number as Self)
    }
}

impl FromJs for Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "the browser's milliseconds are whole numbers below 2^53")]
    fn from_js(value: &JsValue) -> Option<Self> {
        let ms = Date::parse(&value.as_string()?);
        (!ms.is_nan()).then_some(Self(ms as i64))
    }
}

impl<T: FromJs> FromJs for Option<T> {
    fn from_js(value: &JsValue) -> Option<Self> {
        if value.is_null() || value.is_undefined() { Some(None) } else { T::from_js(value).map(Some) }
    }
}

impl<T: FromJs> FromJs for Vec<T> {
    fn from_js(value: &JsValue) -> Option<Self> {
        Array::from(value).iter().map(|item| T::from_js(&item)).collect()
    }
}

/// Types that are one word or one id.
macro_rules! words {
    ($($name:ty),+ $(,)?) => { $(
        impl FromJs for $name {
            fn from_js(value: &JsValue) -> Option<Self> { value.as_string()?.parse().ok() }
        }
    )+ };
}

/// Types that are an object with these fields.
macro_rules! objects {
    ($($name:ident { $($field:ident),+ $(,)? })+) => { $(
        impl FromJs for $name {
            fn from_js(value: &JsValue) -> Option<Self> { Some(Self { $($field: field(value, stringify!($field))?),+ }) }
        }
    )+ };
}

words!(Plan, Channel, Status, EventKind, HandoverStatus, ParticipantRole);
words!(AssignmentId, EventId, HandoverId, MessageId, ConsultationId, ShopId, UserId);

objects! {
    PageState { me, shop_id, role, active, queue, room, message, note, word, mechanics, room_bounds }
    RoomBounds { message_chars_max, note_chars_max, word_chars_max }
    Kept { detail, text, is_stale }
    ActiveSnapshot { session, revision, server_time }
    ActiveSession { id, assignment_id, plan, channel, status, with_name, since, closes_at, unread_count }
    Queue { revision, server_time, assignments, waiting_count }
    QueueEntry {
        assignment_id, consultation_id, customer_name, plan, channel, concern, vehicle, queued_at, preferred_mechanic_id,
        reserved_until,
    }
    Room { revision, server_time, session, role, messages, earlier, events, earlier_events, note, handover }
    Consultation {
        id, shop_id, customer_id, customer_name, mechanic_id, mechanic_name, assignment_id, plan, channel, status, concern,
        vehicle, price_cents, scheduled_for, queued_at, created_at, accepted_at, started_at, ended_at,
    }
    Message { id, author_id, author_name, body, sent_at }
    MessagePage { messages, earlier }
    EventLine { id, kind, actor_name, at }
    Note { body, version }
    Mechanic { id, name, is_busy }
    Handover {
        id, consultation_id, customer_name, concern, from_id, from_name, to_id, to_name, word, status, offered_at,
    }
}
