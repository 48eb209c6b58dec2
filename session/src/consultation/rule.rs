//! The state machine of a consultation: which status may follow which, and who may ask for it.
//!
//! Pure functions over types. Storage compares-and-sets with what they answer; pages show what they allow.

use super::types::{AssignmentStatus, ParticipantRole, Status};

/// What somebody, or the clock, wants of a consultation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Its scheduled time has come, or its customer brings it forward.
    Queue,
    /// A mechanic takes it.
    Accept,
    /// The mechanic gives it back.
    Release,
    /// The mechanic starts it.
    Start,
    /// Either side ends it.
    End,
    /// The customer calls it off.
    Cancel,
    /// Nobody attended to it in time.
    Expire,
}

impl Status {
    /// The four active ones, of which a customer has at most one.
    pub const ACTIVE: [Self; 4] = [Self::Pending, Self::Waiting, Self::Live, Self::Scheduled];

    /// True while a second one must not exist.
    #[must_use]
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Pending | Self::Waiting | Self::Live | Self::Scheduled)
    }

    /// What `command` makes of this status; nothing when it does not apply.
    #[must_use]
    pub const fn after(self, command: Command) -> Option<Self> {
        match (self, command) {
            (Self::Scheduled, Command::Queue) | (Self::Waiting, Command::Release) => Some(Self::Pending),
            (Self::Pending, Command::Accept) => Some(Self::Waiting),
            (Self::Waiting, Command::Start) => Some(Self::Live),
            (Self::Live, Command::End) => Some(Self::Completed),
            (Self::Pending | Self::Waiting | Self::Scheduled, Command::Cancel) => Some(Self::Cancelled),
            (Self::Pending | Self::Waiting, Command::Expire) => Some(Self::Expired),
            _ => None,
        }
    }

    /// The queue entry's status that goes with this one.
    ///
    /// A scheduled consultation has its entry already, queued but out of sight until its time comes.
    #[must_use]
    pub const fn assignment(self) -> AssignmentStatus {
        match self {
            Self::Pending | Self::Scheduled => AssignmentStatus::Queued,
            Self::Waiting | Self::Live => AssignmentStatus::Accepted,
            Self::Completed => AssignmentStatus::Done,
            Self::Cancelled => AssignmentStatus::Cancelled,
            Self::Expired => AssignmentStatus::Expired,
        }
    }
}

impl Command {
    /// True when a participant with this part may ask for it. Nobody asks for what the clock alone does.
    #[must_use]
    pub const fn is_for(self, role: ParticipantRole) -> bool {
        match self {
            Self::Release | Self::Start => matches!(role, ParticipantRole::Mechanic),
            Self::Cancel | Self::Queue => matches!(role, ParticipantRole::Customer),
            Self::End => true,
            Self::Accept | Self::Expire => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, Status};

    #[test]
    fn nothing_follows_an_ended_session() {
        for ended in Status::ALL.iter().filter(|status| !status.is_active()) {
            for command in [
                Command::Queue,
                Command::Accept,
                Command::Release,
                Command::Start,
                Command::End,
                Command::Cancel,
                Command::Expire,
            ] {
                assert_eq!(ended.after(command), None, "{ended} after {command:?}");
            }
        }
    }

    #[test]
    fn a_live_session_can_only_be_ended() {
        assert_eq!(Status::Live.after(Command::Cancel), None);
        assert_eq!(Status::Live.after(Command::Release), None);
        assert_eq!(Status::Live.after(Command::End), Some(Status::Completed));
    }
}
