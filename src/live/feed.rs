//! One event stream from its first snapshot to its end.
//!
//! It listens before it reads, so that nothing falls between; what comes while it reads or sends is joined into one more
//! reading. Before each reading, and every few seconds while nothing happens, its person passes the check of a request: a
//! login that ended, a person who was disabled, other roles or another shop ends the stream. That it is open is no use of a login.

use std::convert::Infallible;
use std::time::Duration;

use async_stream::stream;
use axum::response::sse::Event;
use futures::Stream;
use session::Context;
use session::change::{Notice, Topic};
use session::deal;
use session::id::{DealId, UserId};
use session::login::{self, Ends, SignedIn};
use session::shop::User;
use session::snapshot;
use session::store::Identity;
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, sleep};

use super::listeners::{Listener, Listeners};
use super::subscription::{Subscription, may_follow};
use crate::permits::Permit;

/// How many readings may follow each other at once, and how soon there is room for another: what comes faster is joined.
const AT_ONCE: u32 = 4;
const TOGETHER: Duration = Duration::from_millis(2);
/// For so long at the least a page warns before its login ends.
const WARNED_MS: i64 = 2 * 60_000;

/// When a stream ends, and how often that is looked at.
#[derive(Clone, Debug)]
pub(super) struct Ending {
    /// Turns true when the server stops.
    pub(super) stop: watch::Receiver<bool>,
    /// How often the person is checked while nothing happens.
    pub(super) check_every: Duration,
    /// How often a silent stream says that it is there.
    pub(super) beat_every: Duration,
}

/// Whether a stream may go on.
enum Standing {
    /// Its person is who they were, and signed in until then unless they do something.
    Holds(Ends),
    /// They are signed out, disabled, or another than the stream was opened for: the page is to be loaded anew.
    Over,
    /// The database does not say. Nothing is sent until it does.
    Unknown,
}

/// What wakes a stream.
enum Woken {
    /// Something may have changed.
    Changed,
    /// It is time to look whether the person is who they were.
    Look,
    /// It is time to say that it is there.
    Beat,
    /// The server stops.
    Stop,
}

/// The stream of `who`: what is `followed`, until the person is no longer who opened it, or the server stops.
pub(super) fn feed(
    cx: Context,
    listeners: &Listeners,
    ending: Ending,
    who: SignedIn,
    mut followed: Vec<Subscription>,
    permit: Permit<UserId>,
) -> impl Stream<Item = Result<Event, Infallible>> + use<> {
    let Ending { mut stop, check_every, beat_every } = ending;
    // Their login is looked up in the name of the house, and what they follow in their own: they are who they were while it holds.
    let theirs = cx.of(Identity::of(&who.user));
    let mut listener = listeners.listen(followed.iter().map(|followed| followed.topic).collect());
    let (mut look, mut beats) = (every(check_every), every(beat_every));
    let mut pace = Pace::new();
    // Early enough that at the next look there is as much left as is promised.
    let warns_before_ms = WARNED_MS.saturating_add(i64::try_from(check_every.as_millis()).unwrap_or(i64::MAX));
    stream! {
        // Given back when the stream is dropped, however it ends.
        let _permit = permit;
        let (mut selected, mut is_warned) = (None, false);
        let mut woken = Woken::Changed;
        loop {
            match woken {
                Woken::Stop => return,
                Woken::Beat => yield Ok(beat(beat_every)),
                Woken::Changed if followed.iter().all(|followed| !followed.is_due) => {}
                Woken::Changed | Woken::Look => match standing(&cx, &who).await {
                    Standing::Over => {
                        yield Ok(Event::default().event("signed-out").data("{}"));
                        return;
                    }
                    Standing::Unknown => {}
                    Standing::Holds(ends) => {
                        let is_near = ends.in_ms <= warns_before_ms;
                        if is_near || is_warned {
                            yield Ok(ending_event(is_near.then_some(ends)));
                        }
                        is_warned = is_near;
                        for followed in followed.iter_mut().filter(|followed| followed.is_due) {
                            followed.is_due = false;
                            match read(&theirs, &who, *followed, &mut selected, &mut listener).await {
                                Some(event) => yield Ok(event),
                                // It stays due until something happens again.
                                None => followed.is_due = true,
                            }
                            beats.reset();
                        }
                        pace.took_one();
                    }
                },
            }
            woken = tokio::select! {
                biased;
                _ = stop.wait_for(|stopped| *stopped) => Woken::Stop,
                notice = listener.heard() => match notice {
                    Some(notice) => {
                        note(&mut followed, &notice, selected);
                        Woken::Changed
                    }
                    None => Woken::Stop,
                },
                _ = look.tick() => Woken::Look,
                _ = beats.tick() => Woken::Beat,
            };
            if followed.iter().any(|followed| followed.is_due) {
                pace.wait().await;
            }
            // What else became due in the meantime.
            if let Some(notice) = listener.heard_so_far() {
                note(&mut followed, &notice, selected);
            }
        }
    }
}

/// That the stream is there, and how soon it says so again.
pub(super) fn beat(every: Duration) -> Event {
    Event::default().event("beat").data(format!("{{\"every_ms\":{}}}", every.as_millis()))
}

/// That the login ends soon, and whether somebody who is there can put that off; or that it does not, after all.
fn ending_event(ends: Option<Ends>) -> Event {
    let said = ends.map(|Ends { in_ms, is_unused }| format!("{{\"in_ms\":{in_ms},\"is_unused\":{is_unused}}}"));
    Event::default().event("ending").data(said.unwrap_or_else(|| "null".to_owned()))
}

fn every(period: Duration) -> Interval {
    let mut interval = interval_at(Instant::now() + period, period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

/// A few readings at once, then one in a while.
struct Pace {
    /// When all that were taken would be over, had each its time.
    until: Instant,
}

impl Pace {
    fn new() -> Self {
        Self { until: Instant::now() }
    }

    fn took_one(&mut self) {
        self.until = self.until.max(Instant::now()) + TOGETHER;
    }

    async fn wait(&self) {
        let ahead = self.until.saturating_duration_since(Instant::now());
        let pause = ahead.saturating_sub(TOGETHER * (AT_ONCE - 1));
        if !pause.is_zero() {
            sleep(pause).await;
        }
    }
}

fn note(followed: &mut [Subscription], notice: &Notice, selected: Option<DealId>) {
    for followed in followed {
        followed.is_due |= followed.is_concerned(notice, selected);
    }
}

/// The event of what is `followed`; nothing when it could not be read. What may be seen no longer is `null`.
async fn read(
    cx: &Context,
    who: &SignedIn,
    followed: Subscription,
    selected: &mut Option<DealId>,
    listener: &mut Listener,
) -> Option<Event> {
    let Subscription { topic, extent, .. } = followed;
    let event = Event::default().event(topic.to_string());
    if matches!(topic, Topic::Deal(_))
        && let Err(refusal) = may_follow(cx, who, "", (topic, extent)).await
    {
        // A deal is what one can lose while one looks at it. That the database does not say is no loss.
        return if refusal.status() < 500 { Some(event.data("null")) } else { unread(&refusal.problem().detail) };
    }
    let who = &who.user;
    if matches!(topic, Topic::Person(_)) && who.roles.is_staff() {
        // Clears what they may see no longer, and says which deal's changes are theirs.
        match deal::selection(cx, who.id).await {
            Ok(selection) => {
                *selected = selection.deal.map(|deal| deal.id);
                listener.listen_for_deal(*selected);
            }
            Err(error) => return unread(&error),
        }
    }
    match snapshot::of(cx, who, topic, extent).await {
        Ok(Some(snapshot)) => Some(event.id(snapshot.revision.to_string()).data(&*snapshot.json)),
        Ok(None) => Some(event.data("null")),
        Err(error) => unread(&error),
    }
}

fn unread(error: &dyn std::fmt::Display) -> Option<Event> {
    tracing::warn!(%error, "a stream could not read what changed; it tries again with the next change");
    None
}

/// The check of a request, with who the stream was opened for: what it may tell was decided by their roles and shop.
async fn standing(cx: &Context, who: &SignedIn) -> Standing {
    let decides = |user: &User| (user.id, user.shop_id, user.roles);
    match login::check_unused(cx, who.login_session_id).await {
        Ok(Some((present, ends))) if decides(&present.user) == decides(&who.user) => Standing::Holds(ends),
        Ok(_) => Standing::Over,
        Err(error) => {
            unread(&error);
            Standing::Unknown
        }
    }
}
