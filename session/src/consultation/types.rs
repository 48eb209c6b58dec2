//! What a consultation is, as everybody sees it: server, API and browser share these types.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::id::{AssignmentId, ConsultationId, ShopId, UserId};

string_enum! {
    /// What a consultation costs.
    Plan {
        /// Nothing.
        Free => "free",
        /// One credit, held at creation and given back when it is cancelled or expires.
        Credit => "credit",
        /// A payment through the checkout funnel.
        Paid => "paid",
    }
}

string_enum! {
    /// How customer and mechanic talk.
    Channel {
        /// In writing.
        Chat => "chat",
        /// Face to face on a screen.
        Video => "video",
        /// Over the car's own readings.
        Diagnostic => "diagnostic",
    }
}

string_enum! {
    /// Where a consultation stands. The first four are active: a customer has at most one such.
    Status {
        /// In the queue.
        Pending => "pending",
        /// A mechanic accepted; not started yet.
        Waiting => "waiting",
        /// Started.
        Live => "live",
        /// Joins the queue at a set time.
        Scheduled => "scheduled",
        /// Ended after it was live.
        Completed => "completed",
        /// Called off before it was live.
        Cancelled => "cancelled",
        /// Nobody came in time.
        Expired => "expired",
    }
}

string_enum! {
    /// Where a queue entry stands.
    AssignmentStatus {
        /// Free to be taken.
        Queued => "queued",
        /// Taken by a mechanic.
        Accepted => "accepted",
        /// Its session was completed.
        Done => "done",
        /// Its session was cancelled.
        Cancelled => "cancelled",
        /// Its session expired.
        Expired => "expired",
    }
}

string_enum! {
    /// A user's part in a consultation.
    ParticipantRole {
        /// Who asked.
        Customer => "customer",
        /// Who helps.
        Mechanic => "mechanic",
    }
}

string_enum! {
    /// What became of an offer to take over a consultation.
    HandoverStatus {
        /// It is waiting for an answer.
        Offered => "offered",
        /// The other mechanic has the consultation.
        Accepted => "accepted",
        /// The other mechanic would not.
        Declined => "declined",
        /// It was taken back, or the consultation ended.
        Withdrawn => "withdrawn",
    }
}

string_enum! {
    /// What happened to a consultation: the lines of its history and of the feed.
    EventKind {
        /// It was made.
        Created => "created",
        /// It joined the queue: everybody who can take it is told.
        NewAssignment => "new_assignment",
        /// A mechanic took it.
        AssignmentAccepted => "assignment_accepted",
        /// The mechanic gave it back, or did not come; it has its old place in the queue.
        AssignmentReleased => "assignment_released",
        /// The customer called it off.
        AssignmentCancelled => "assignment_cancelled",
        /// It went live.
        SessionStarted => "session_started",
        /// It was completed.
        SessionEnded => "session_ended",
        /// Nobody came in time.
        SessionExpired => "session_expired",
        /// The customer chose another time for it.
        AppointmentMoved => "appointment_moved",
        /// Its mechanic offered it to another one.
        HandoverOffered => "handover_offered",
        /// The other mechanic took it over.
        HandoverAccepted => "handover_accepted",
        /// The other mechanic would not take it over.
        HandoverDeclined => "handover_declined",
        /// Its mechanic took the offer back.
        HandoverWithdrawn => "handover_withdrawn",
        /// Nobody attended to it for a while: both sides were asked whether it goes on.
        IdleAsked => "idle_asked",
        /// One of them said that it does.
        IdleAnswered => "idle_answered",
        /// Somebody wrote. Only in the feed: the message itself is the history.
        MessagePosted => "message_posted",
        /// The mechanic's notes changed. Only in the feed.
        NoteSaved => "note_saved",
    }
}

/// A consultation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Consultation {
    /// Its id.
    pub id: ConsultationId,
    /// Its shop.
    pub shop_id: ShopId,
    /// Who asked.
    pub customer_id: UserId,
    /// What the customer is called.
    pub customer_name: String,
    /// Who helps, once somebody accepted.
    pub mechanic_id: Option<UserId>,
    /// What the mechanic is called.
    pub mechanic_name: Option<String>,
    /// Its queue entry.
    pub assignment_id: AssignmentId,
    /// What it costs.
    pub plan: Plan,
    /// How they talk.
    pub channel: Channel,
    /// Where it stands.
    pub status: Status,
    /// What is wrong with the car, in the customer's words.
    pub concern: String,
    /// Which car; may be empty.
    pub vehicle: String,
    /// Its price in the shop's minor units; 0 when free.
    pub price_cents: i64,
    /// When it is to join the queue, if that was set.
    pub scheduled_for: Option<Timestamp>,
    /// Since when it counts as waiting in the queue.
    pub queued_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// When a mechanic accepted it, if one did.
    pub accepted_at: Option<Timestamp>,
    /// When it went live.
    pub started_at: Option<Timestamp>,
    /// When it was completed, cancelled or expired.
    pub ended_at: Option<Timestamp>,
}

/// A queue entry right after it was made or changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Assignment {
    /// Its id.
    pub id: AssignmentId,
    /// Whose entry it is.
    pub consultation_id: ConsultationId,
    /// Where it stands.
    pub status: AssignmentStatus,
    /// Who took it.
    pub mechanic_id: Option<UserId>,
    /// Its place in the queue: oldest first.
    pub queued_at: Timestamp,
    /// When it was taken.
    pub accepted_at: Option<Timestamp>,
}
