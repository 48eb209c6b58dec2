//! People as whoever runs the shop sees them.

use serde::{Deserialize, Serialize};

use super::Roles;
use crate::clock::Timestamp;
use crate::consultation::Status;
use crate::id::{AccountLinkId, ConsultationId, ShiftId, UserId};

/// A person of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct PersonLine {
    /// Their id.
    pub id: UserId,
    /// What they are called.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// What they may do.
    pub roles: Roles,
    /// Their team, if they are in one.
    pub team_name: Option<String>,
    /// When a device of theirs was last heard of, to the minute; nothing when they never signed in, or long ago.
    pub last_seen_at: Option<Timestamp>,
    /// Since when they are shut out; nothing while they are not.
    pub disabled_at: Option<Timestamp>,
    /// Since when they have an account.
    pub created_at: Timestamp,
}

/// A page of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PeoplePage {
    /// Whoever came last first.
    pub people: Vec<PersonLine>,
    /// Where those before them are; nothing when there are none.
    pub earlier: Option<String>,
}

/// An invitation that was not used yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct PendingInvite {
    /// Its id: no secret.
    pub id: AccountLinkId,
    /// Whom it was sent to.
    pub email: String,
    /// What they are called; may be empty.
    pub name: String,
    /// What they will be able to do.
    pub roles: Roles,
    /// The team they will be in.
    pub team_name: Option<String>,
    /// Who invited them.
    pub made_by: Option<String>,
    /// When.
    pub created_at: Timestamp,
    /// Until when its link works.
    pub expires_at: Timestamp,
}

/// A consultation that somebody holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Held {
    /// Which one.
    pub id: ConsultationId,
    /// `waiting` or `live`.
    pub status: Status,
    /// Whose it is.
    pub customer_name: String,
}

/// A shift at which a device of somebody stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct StandingAt {
    /// Which one.
    pub shift_id: ShiftId,
    /// Its register.
    pub register_name: String,
    /// The device, as it calls itself.
    pub device: String,
}

/// A person, and what waits with them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PersonRecord {
    /// The person.
    pub person: PersonLine,
    /// Devices on which they are signed in.
    pub devices_count: i64,
    /// Since when a second factor is asked of them at signing in; nothing while they have none.
    pub second_factor_since: Option<Timestamp>,
    /// Deals of theirs of which something may still come.
    pub open_deals_count: i64,
    /// The consultation that they hold as a mechanic.
    pub consultation: Option<Held>,
    /// Shifts at which their devices stand, at most 20.
    pub shifts: Vec<StandingAt>,
}
