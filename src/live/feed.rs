//! One stream from its first snapshot to its end.
//!
//! It listens before it reads, so that nothing falls between; what comes while it reads or sends is joined into one more
//! reading. Before each reading, and every few seconds while nothing happens, its person passes the check of a request: a
//! login that ended, a person who was disabled, another role or shop ends the stream. That it is open is no use of a login.

use std::convert::Infallible;
use std::time::Duration;

use async_stream::stream;
use axum::response::sse::Event;
use futures::Stream;
use serde::Serialize;
use session::Context;
use session::deal::{self, DealError, Filter, Staff};
use session::id::{DealId, UserId};
use session::login::{self, SignedIn};
use session::service;
use session::shift::{self, ShiftError, Teller};
use session::shop::User;
use session::store::{Hint, StoreError};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep};

use super::watched::{Due, Watched};
use crate::places::Place;

/// Hints that come faster than this are answered together. The first of them is answered at once.
const TOGETHER: Duration = Duration::from_millis(20);
/// How soon a browser comes back after a stream broke.
const RETRY: Duration = Duration::from_secs(2);

/// Whoever listens to a stream.
#[derive(Clone, Debug)]
pub(super) struct Listener {
    /// The person, and their login.
    pub(super) who: SignedIn,
    /// Them at their till, where they watch one.
    pub(super) teller: Option<Teller>,
    /// Them as somebody of the staff, where they are.
    pub(super) staff: Option<Staff>,
}

/// When a stream ends, and how often that is looked at.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    /// Turns true when the server stops.
    pub(super) stop: watch::Receiver<bool>,
    /// How often the person is checked while nothing happens.
    pub(super) check_every: Duration,
}

/// Whether a stream may go on.
enum Standing {
    /// Its person is who they were.
    Holds,
    /// They are signed out, disabled, or another than the stream was opened for: the page is to be loaded anew.
    Over,
    /// The database does not say. Nothing is sent until it does.
    Unknown,
}

/// The stream of `listener`: snapshots of what is `watched`, until the person is no longer who opened it, or the server
/// stops.
pub(super) fn feed(
    cx: Context,
    ending: Ending,
    listener: Listener,
    watched: Watched,
    place: Place<UserId>,
) -> impl Stream<Item = Result<Event, Infallible>> {
    let Ending { mut stop, check_every } = ending;
    let mut hints = cx.store.hints();
    let mut look = interval_at(Instant::now() + check_every, check_every);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    stream! {
        // Given back when the stream is dropped, however it ends.
        let _place = place;
        yield Ok(Event::default().retry(RETRY));
        let mut due = watched.all();
        let mut is_look = false;
        let mut selected = None;
        loop {
            if is_look || !due.is_nothing() {
                match standing(&cx, &listener.who).await {
                    Standing::Over => {
                        yield Ok(Event::default().event("signed-out").data("{}"));
                        return;
                    }
                    Standing::Unknown => {}
                    Standing::Holds => {
                        let (events, failed) = read(&cx, &listener, &watched, due, &mut selected).await;
                        for event in events {
                            yield Ok(event);
                        }
                        due = failed;
                    }
                }
                sleep(TOGETHER).await;
            }
            is_look = tokio::select! {
                _ = stop.wait_for(|stopped| *stopped) => return,
                hint = hints.recv() => match hint {
                    Ok(hint) => {
                        due = due.and(watched.due(&hint, selected));
                        false
                    }
                    Err(RecvError::Lagged(_)) => {
                        due = watched.all();
                        false
                    }
                    Err(RecvError::Closed) => return,
                },
                _ = look.tick() => true,
            };
            due = drain(&mut hints, &watched, due, selected);
        }
    }
}

/// What else became due in the meantime.
fn drain(hints: &mut Receiver<Hint>, watched: &Watched, mut due: Due, selected: Option<DealId>) -> Due {
    loop {
        match hints.try_recv() {
            Ok(hint) => due = due.and(watched.due(&hint, selected)),
            Err(TryRecvError::Lagged(_)) => due = watched.all(),
            Err(TryRecvError::Empty | TryRecvError::Closed) => return due,
        }
    }
}

/// The snapshots that are due, and what could not be read: it stays due until something happens again.
async fn read(
    cx: &Context,
    listener: &Listener,
    watched: &Watched,
    due: Due,
    selected: &mut Option<DealId>,
) -> (Vec<Event>, Due) {
    let (mut events, mut failed) = (Vec::new(), Due::default());
    let who = &listener.who;
    if due.active {
        match service::active(cx, &who.user).await {
            Ok(snapshot) => events.extend(event("active", snapshot.revision, &snapshot)),
            Err(error) => failed.active = is_noted(&error),
        }
    }
    if due.queue {
        match service::queue(cx, watched.shop_id).await {
            Ok(queue) => events.extend(event("queue", queue.revision, &queue)),
            Err(error) => failed.queue = is_noted(&error),
        }
    }
    if let Some(id) = watched.room.filter(|_| due.room) {
        match service::room(cx, &who.user, id).await {
            // Somebody who takes part no longer is told nothing more of it.
            Ok(room) => events.extend(room.and_then(|room| event("room", room.revision, &room))),
            Err(error) => failed.room = is_noted(&error),
        }
    }
    if let Some(teller) = listener.teller.as_ref().filter(|_| due.counter) {
        match shift::registers(cx, teller).await {
            // The newer of two readings is the one of the later moment.
            Ok(registers) => events.extend(event("registers", registers.server_time.0, &registers)),
            Err(error) => failed.counter = is_noted(&error),
        }
    }
    if let (Some(teller), Some(id), true) = (&listener.teller, watched.shift, due.shift) {
        match shift::board(cx, teller, id).await {
            Ok(board) => events.extend(event("shift", board.revision, &board)),
            Err(ShiftError::Store(error)) => failed.shift = is_noted(&error),
            Err(error) => tracing::warn!(%error, "a stream watches a shift that cannot be shown"),
        }
    }
    if let Some(staff) = &listener.staff {
        read_deals(cx, staff, watched, due, (&mut events, &mut failed), selected).await;
    }
    (events, failed)
}

/// What of deals is due. What may no longer be seen is not sent: the selection says why.
async fn read_deals(
    cx: &Context,
    staff: &Staff,
    watched: &Watched,
    due: Due,
    (events, failed): (&mut Vec<Event>, &mut Due),
    selected: &mut Option<DealId>,
) {
    if due.selection {
        match deal::selection(cx, staff.user.id).await {
            Ok(selection) => {
                *selected = selection.deal.as_ref().map(|deal| deal.id);
                events.extend(event("selection", selection.revision, &selection));
            }
            Err(error) => failed.selection = is_noted(&error),
        }
    }
    if due.deals {
        match deal::board(cx, staff, &Filter::default()).await {
            // The newer of two readings is the one of the later moment.
            Ok(board) => events.extend(event("deals", board.server_time.0, &board)),
            Err(error) => failed.deals = is_noted(&error),
        }
    }
    if let Some(id) = watched.deal.filter(|_| due.deal) {
        match deal::get(cx, staff, id).await {
            Ok(record) => events.extend(event("deal", record.server_time.0, &record)),
            Err(DealError::Store(error)) => failed.deal = is_noted(&error),
            Err(_) => events.extend(event("deal", cx.clock.now().0, &serde_json::json!({ "deal": null }))),
        }
    }
}

fn event(name: &str, revision: i64, snapshot: &impl Serialize) -> Option<Event> {
    let event = Event::default().event(name).id(revision.to_string()).json_data(snapshot);
    event.inspect_err(|error| tracing::error!(%error, name, "a snapshot could not be written as JSON")).ok()
}

fn is_noted(error: &StoreError) -> bool {
    tracing::warn!(%error, "a stream could not read what changed; it tries again with the next change");
    true
}

/// The check of a request, with who the stream was opened for: what it may tell was decided by their role and shop.
async fn standing(cx: &Context, who: &SignedIn) -> Standing {
    let decides = |user: &User| (user.id, user.shop_id, user.role);
    match login::check_unused(cx, who.login_session_id).await {
        Ok(Some(present)) if decides(&present.user) == decides(&who.user) => Standing::Holds,
        Ok(_) => Standing::Over,
        Err(error) => {
            is_noted(&error);
            Standing::Unknown
        }
    }
}
