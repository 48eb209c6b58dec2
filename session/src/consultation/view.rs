//! What people see of consultations: the queue, the banner, the room, the lists. Read together, sent as they are.

use serde::{Deserialize, Serialize};

use super::types::{Channel, Consultation, EventKind, ParticipantRole, Plan, Status};
use crate::clock::Timestamp;
use crate::id::{AssignmentId, ConsultationId, EventId, MessageId, UserId};

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
    /// The newest messages, oldest first, at most 200.
    pub messages: Vec<Message>,
    /// The history, oldest first, at most 200.
    pub events: Vec<EventLine>,
    /// The mechanic's notes; nothing for the customer.
    pub note: Option<Note>,
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

/// A mechanic's day so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Record {
    /// Consultations completed.
    pub completed_count: i64,
    /// Time spent live in them, in milliseconds.
    pub live_ms: i64,
    /// Those consultations, newest first.
    pub sessions: Vec<Summary>,
}
