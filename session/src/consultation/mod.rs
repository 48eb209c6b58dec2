//! Consultations: a customer and a mechanic talk about a vehicle, from intake to end.
//!
//! One verb, one file. To add a command: its rule in [`rule`] if the next status depends on the present one, a file with
//! its SQL and its one write, an error of its own, a line in the model of `tests/consultation_model.rs`.
//! A status is only ever changed by a compare-and-set; what was read beforehand never decides.

pub mod rule;
mod types;
mod view;

pub use types::{
    Assignment, AssignmentStatus, Channel, Consultation, EventKind, HandoverStatus, ParticipantRole, Plan, Status,
};
pub use view::{
    ActiveSession, ActiveSnapshot, EventLine, EventPage, Handover, History, Mechanic, Message, MessagePage, Note,
    Overseen, OverseenLine, OverseenPage, Place, Queue, QueueEntry, Record, Room, Summary,
};

crate::server_only! {
    mod accept;
    mod active;
    mod appointment;
    mod change;
    mod create;
    mod credit;
    mod end;
    mod error;
    mod event;
    mod expire;
    mod handover;
    mod history;
    mod idle;
    mod leaver;
    mod mechanic;
    mod message;
    mod note;
    mod offered;
    mod oversee;
    mod place;
    mod queue;
    mod rate;
    mod read;
    mod referral;
    mod release;
    mod room;
    mod row;
    mod schedule;
    mod start;

    pub use accept::{AcceptError, accept};
    pub use active::{ActiveMemory, active, active_of};
    pub(crate) use active::active_and_selection;
    pub(crate) use leaver::{call_off_of, leave_behind};
    pub use appointment::{AppointmentError, move_appointment};
    pub use create::{CreateError, Created, Intake, create};
    pub(crate) use create::create_booked;
    pub use credit::{balance, grant};
    pub use end::{cancel, end};
    pub use error::ChangeError;
    pub use expire::expire_orphans;
    pub use handover::{HandoverError, decline, handed_over, offer, offers, take_over};
    pub use history::{history, record_of_day};
    pub use idle::{ask_idle, close_idle, still_here};
    pub use mechanic::mechanics;
    pub use message::{MessageError, post};
    pub use note::{NoteError, save_note};
    pub use offered::{Offered, offered};
    pub use oversee::{OverseeError, all_of_shop, oversee};
    pub use place::place;
    pub use queue::queue;
    pub use read::read_until;
    pub use release::{ReleaseError, release, return_unattended};
    pub use room::{connect, events, get, messages, room};
    pub use schedule::queue_due;
    pub use start::start;
}
