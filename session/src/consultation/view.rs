//! What people see of consultations: the queue, the banner, the room, the lists. Read together, sent as they are.

use serde::{Deserialize, Serialize};

use super::types::{Channel, Consultation, EventKind, HandoverStatus, ParticipantRole, Plan, Status};
use crate::clock::Timestamp;
use crate::cursor::Cursor;
use crate::id::{AssignmentId, ConsultationId, EventId, HandoverId, MessageId, UserId};

/// One line of the live queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct QueueEntry {
    /// The entry to accept.
    pub assignment_id: AssignmentId,
    /// The consultation behind it.
    pub consultation_id: ConsultationId,
    /// Who asks.
    pub customer_name: String,
    /// What it costs.
    pub plan: Plan,
    /// How they want to talk.
    pub channel: Channel,
    /// What is wrong.
    pub concern: String,
    /// Which car; may be empty.
    pub vehicle: String,
    /// Waiting since.
    pub queued_at: Timestamp,
    /// The mechanic the customer would like, if any. Others may take it all the same.
    pub preferred_mechanic_id: Option<UserId>,
    /// Where it was booked: until when it is for that mechanic alone.
    pub reserved_until: Option<Timestamp>,
}

/// The queue of a shop at one moment, oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Queue {
    /// Grows with every change; a browser ignores a snapshot with a lower one than it has.
    pub revision: i64,
    /// The server's clock when this was read.
    pub server_time: Timestamp,
    /// Who waits, at most `queue_rows_max` of them.
    pub assignments: Vec<QueueEntry>,
    /// How many wait in all.
    pub waiting_count: i64,
}

/// Where a customer stands in the queue at one moment, and how long it usually takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Place {
    /// The revision of the queue: grows with every change of it.
    pub revision: i64,
    /// 1 for whoever is next.
    pub place: i64,
    /// How many wait in all.
    pub waiting_count: i64,
    /// From the queue to the acceptance, the median of the shop's latest ones, in milliseconds; nothing while too few are known.
    pub usual_wait_ms: Option<i64>,
}

/// A mechanic of the shop, for whoever chooses one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Mechanic {
    /// Their id.
    pub id: UserId,
    /// What they are called.
    pub name: String,
    /// Whether they have a consultation now.
    pub is_busy: bool,
}

/// An offer to take over a live consultation. Only the two mechanics see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Handover {
    /// Its id.
    pub id: HandoverId,
    /// The consultation.
    pub consultation_id: ConsultationId,
    /// Whose consultation it is.
    pub customer_name: String,
    /// What is wrong with the car.
    pub concern: String,
    /// Who offers it.
    pub from_id: UserId,
    /// What they are called.
    pub from_name: String,
    /// To whom.
    pub to_id: UserId,
    /// What they are called.
    pub to_name: String,
    /// Why, in the words of whoever offers it.
    pub word: String,
    /// What became of it.
    pub status: HandoverStatus,
    /// When it was offered.
    pub offered_at: Timestamp,
}

/// The part of a consultation that the banner shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct ActiveSession {
    /// The consultation.
    pub id: ConsultationId,
    /// Its queue entry.
    pub assignment_id: AssignmentId,
    /// What it costs.
    pub plan: Plan,
    /// How they talk.
    pub channel: Channel,
    /// Where it stands: one of the four active ones.
    pub status: Status,
    /// The other side's name: the mechanic for a customer (once there is one), the customer for a mechanic.
    pub with_name: Option<String>,
    /// Since when it stands so: queued, accepted, started; or the time it is scheduled for.
    pub since: Timestamp,
    /// When it is ended because nobody writes, where both sides were asked whether it goes on and nobody has answered.
    pub closes_at: Option<Timestamp>,
    /// Messages of the other side that this person has not read.
    pub unread_count: i64,
}

/// What is active for one person at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ActiveSnapshot {
    /// The consultation, or nothing.
    pub session: Option<ActiveSession>,
    /// Grows with every change; a browser ignores a snapshot with a lower one than it has.
    pub revision: i64,
    /// The server's clock when this was read.
    pub server_time: Timestamp,
}

/// A message of a consultation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Who wrote it.
    pub author_id: UserId,
    /// What they are called.
    pub author_name: String,
    /// What they wrote.
    pub body: String,
    /// When.
    pub sent_at: Timestamp,
}

/// A page of the messages of a consultation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct MessagePage {
    /// The messages, oldest first.
    pub messages: Vec<Message>,
    /// Where those before them are (`before`); nothing when there are none.
    pub earlier: Option<String>,
}

impl From<&Message> for Cursor {
    fn from(message: &Message) -> Self {
        Self::at(message.sent_at, message.id)
    }
}

/// The mechanic's notes of a consultation; the customer never sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Note {
    /// The text.
    pub body: String,
    /// Grows with every save; a save names the one it was made from. 0 before the first.
    pub version: i64,
}

/// A line of a consultation's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct EventLine {
    /// Its id.
    pub id: EventId,
    /// What happened.
    pub kind: EventKind,
    /// Who did it; nobody when the server did.
    pub actor_name: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// A page of the history of a consultation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct EventPage {
    /// The lines, oldest first.
    pub events: Vec<EventLine>,
    /// Where those before them are (`before`); nothing when there are none.
    pub earlier: Option<String>,
}

/// Everything a participant sees of a consultation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Room {
    /// Grows with every change of the person's own consultations; lower ones are old news.
    pub revision: i64,
    /// The server's clock when this was read.
    pub server_time: Timestamp,
    /// The consultation.
    pub session: Consultation,
    /// Which part the reader has in it.
    pub role: ParticipantRole,
    /// The newest messages, oldest first, at most `room_lines_max`.
    pub messages: Vec<Message>,
    /// Where those before them are; nothing when these are all.
    pub earlier: Option<String>,
    /// The newest lines of the history, oldest first, at most `room_lines_max`.
    pub events: Vec<EventLine>,
    /// Where those before them are; nothing when these are all.
    pub earlier_events: Option<String>,
    /// The mechanic's notes; nothing for the customer.
    pub note: Option<Note>,
    /// The offer to hand it over that is open, or that brought it to its mechanic; nothing for the customer.
    pub handover: Option<Handover>,
}

/// One line of a person's list of consultations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Summary {
    /// The consultation.
    pub id: ConsultationId,
    /// What it cost.
    pub plan: Plan,
    /// How they talked.
    pub channel: Channel,
    /// How it stands.
    pub status: Status,
    /// What was wrong.
    pub concern: String,
    /// The other side's name, if there was one.
    pub with_name: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it went live.
    pub started_at: Option<Timestamp>,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
}

/// One line of a shop's list of consultations, as whoever runs it sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct OverseenLine {
    /// The consultation.
    pub id: ConsultationId,
    /// What it costs.
    pub plan: Plan,
    /// How they talk.
    pub channel: Channel,
    /// How it stands.
    pub status: Status,
    /// What is wrong.
    pub concern: String,
    /// Whose it is.
    pub customer_name: String,
    /// Who took it; nothing while nobody has.
    pub mechanic_name: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
}

/// A page of a shop's consultations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct OverseenPage {
    /// The consultations, newest first.
    pub consultations: Vec<OverseenLine>,
    /// Where those before them are (`before`); nothing when there are none.
    pub earlier: Option<String>,
}

/// A consultation as whoever runs the shop reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Overseen {
    /// The consultation.
    pub session: Consultation,
    /// What was said: the newest, oldest first, at most `room_lines_max`.
    pub messages: Vec<Message>,
    /// Where those before them are (`before`); nothing when these are all.
    pub earlier: Option<String>,
    /// What happened: the newest, oldest first, at most `room_lines_max`.
    pub events: Vec<EventLine>,
    /// Where those before them are (`events`); nothing when these are all.
    pub earlier_events: Option<String>,
    /// The mechanic's notes.
    pub note: Note,
}

/// A page of a person's consultations.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct History {
    /// The consultations, newest first.
    pub sessions: Vec<Summary>,
    /// Where those before them are (`before`); nothing when there are none.
    pub earlier: Option<String>,
}

/// A mechanic's day so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Record {
    /// Consultations completed.
    pub completed_count: i64,
    /// Time spent live in them, in milliseconds.
    pub live_ms: i64,
    /// Those consultations, the last that ended first, at most `history_rows_max`.
    pub sessions: Vec<Summary>,
    /// Where those before them are; nothing when there are none.
    pub earlier: Option<String>,
}
