//! A week of slots: a list a day, each slot a link to its form.
//!
//! Whoever names no week sees the first that has something for them: on a Friday evening the present one has not.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use leptos::prelude::*;
use session::Context;
use session::booking::{self, Slot};
use session::clock::Timestamp;
use session::consultation::Mechanic;
use session::id::{ShopId, UserId};

use crate::components::{Field, choice};
use crate::path;
use crate::problem::Problem;
use crate::words::booking::{time_of, zoned};
use crate::words::time::{Show, moment, own_time};

/// The week from a Monday on, by the shop's clock.
pub(super) struct Week {
    monday: Date,
    from: Timestamp,
    until: Timestamp,
    present: Date,
    /// Whether somebody asked for it.
    is_named: bool,
}

/// The week that holds the day `typed` names, with its slots. Where it names none, or one that is over, the first week from now on that
/// has something to book or to prebook; the present one where nothing has.
pub(super) async fn with_slots(
    cx: &Context,
    shop_id: ShopId,
    typed: &str,
    (zone, now): (&str, Timestamp),
    mechanic: Option<UserId>,
) -> Result<(Week, Vec<Slot>), Problem> {
    let named = typed.parse::<Date>().ok().filter(|day| monday_of(*day) >= monday_of(zoned(now, zone).date()));
    let week = Week::of(named, zone, now);
    let slots = booking::slots(cx, shop_id, week.span(now), mechanic).await?;
    if named.is_some() || slots.iter().any(|slot| slot.is_open(now) || slot.is_to_open(now)) {
        return Ok((week, slots));
    }
    let Some(first) = booking::first_free(cx, shop_id, now, mechanic).await? else { return Ok((week, slots)) };
    let week = Week { is_named: false, ..Week::of(Some(zoned(first.starts_at, zone).date()), zone, now) };
    let slots = booking::slots(cx, shop_id, week.span(now), mechanic).await?;
    Ok((week, slots))
}

impl Week {
    /// The week that holds `named`, or the present one.
    fn of(named: Option<Date>, time_zone: &str, now: Timestamp) -> Self {
        let today = zoned(now, time_zone).date();
        let day = named.unwrap_or(today);
        let present = monday_of(today);
        let monday = monday_of(day).max(present);
        let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
        let start = |day: Date| {
            let begun = day.to_zoned(zone.clone()).map(|begun| begun.timestamp().as_millisecond());
            Timestamp(begun.unwrap_or(now.0))
        };
        let next = monday.checked_add(7.days()).unwrap_or(monday);
        Self { monday, from: start(monday), until: start(next), present, is_named: named.is_some() }
    }

    /// From when to when its slots begin that are still to come.
    pub(super) fn span(&self, now: Timestamp) -> (Timestamp, Timestamp) {
        (self.from.max(now), self.until)
    }

    fn is_present(&self) -> bool {
        self.monday == self.present
    }

    /// The week that begins so many days after this one.
    fn beside(&self, days: i64, mechanic: Option<UserId>) -> String {
        link(self.monday.checked_add(days.days()).unwrap_or(self.monday), mechanic)
    }

    /// Its name, and the ways to others.
    fn head(&self, zone: &str, mechanic: Option<UserId>) -> AnyView {
        let title = format!("Week of {}", self.monday.strftime("%-d %B %Y"));
        let (earlier, later) = (self.beside(-7, mechanic), self.beside(7, mechanic));
        let present = link(self.present, mechanic);
        let is_later = !self.is_present();
        view! {
            <div id="week" data-refresh="">
                <h2 id="week-title">{title}</h2>
                {(is_later && !self.is_named).then(|| view! {
                    <p>"Nothing is free before this week: it is the first with a time to book or to prebook."</p>
                })}
                <p class="quiet">"Times are the garage's (" {zone.to_owned()} "). Where your clock shows another, yours stands beside it."</p>
                <nav class="actions" aria-label="Weeks">
                    {is_later.then(|| view! { <a href=present>"This week"</a> <a href=earlier>"Earlier week"</a> })}
                    <a href=later>"Later week"</a>
                </nav>
            </div>
        }
        .into_any()
    }

    /// The week's slots, with the ways to another one.
    pub(super) fn shown(
        &self,
        slots: Vec<Slot>,
        mechanics: &[Mechanic],
        mechanic: Option<UserId>,
        (zone, now): (&str, Timestamp),
    ) -> AnyView {
        let mut days: Vec<(Date, Vec<Slot>)> = Vec::new();
        for slot in slots {
            let date = zoned(slot.starts_at, zone).date();
            match days.last_mut().filter(|(last, _)| *last == date) {
                Some((_, of_day)) => of_day.push(slot),
                None => days.push((date, vec![slot])),
            }
        }
        let is_empty = days.is_empty();
        let days = days.into_iter().map(|(date, slots)| day(date, slots, &self.monday.to_string(), (zone, now)));
        let days = days.collect_view();
        view! {
            <section class="block" aria-labelledby="week-title">
                {self.head(zone, mechanic)}
                {with_whom(mechanics, mechanic, self.is_named.then(|| self.monday.to_string()))}
                <div id="slots" data-refresh="">
                    {is_empty.then(|| view! {
                        <div class="empty">
                            <p class="empty-title">"Nothing can be booked this week"</p>
                            <p>"Look at a later week, or start a consultation now: whoever is free takes it."</p>
                        </div>
                    })}
                    <div class="slot-days">{days}</div>
                </div>
            </section>
        }
        .into_any()
    }
}

fn monday_of(day: Date) -> Date {
    let since = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(since.days()).unwrap_or(day)
}

/// The page of the week that holds `day`.
fn link(day: Date, mechanic: Option<UserId>) -> String {
    let to = path::with_query(path::BOOK, "week", &day.to_string());
    match mechanic {
        Some(id) => path::with_query(&to, "mechanic", &id.to_string()),
        None => to,
    }
}

/// Whose slots are shown, in the week that was asked for. A form that asks for the page again.
fn with_whom(mechanics: &[Mechanic], mechanic: Option<UserId>, week: Option<String>) -> AnyView {
    let anybody = (String::new(), "All mechanics".to_owned(), mechanic.is_none());
    let named = mechanics.iter().map(|one| (one.id.to_string(), one.name.clone(), Some(one.id) == mechanic));
    let options = std::iter::once(anybody).chain(named).collect();
    view! {
        <form class="slot-whose" method="get" action=path::BOOK>
            {week.map(|week| view! { <input type="hidden" name="week" value=week/> })}
            {choice(Field::new("whose", "mechanic", "Mechanic"), options)}
            <button class="button" data-tone="quiet">"Show"</button>
        </form>
    }
    .into_any()
}

fn day(date: Date, slots: Vec<Slot>, week: &str, (zone, now): (&str, Timestamp)) -> AnyView {
    let (title, id) = (date.strftime("%A, %-d %B").to_string(), format!("day-{date}"));
    let slots = slots.into_iter().map(|slot| line(slot, week, (zone, now))).collect_view();
    let labelled_by = id.clone();
    view! {
        <section class="slot-day" aria-labelledby=labelled_by>
            <h3 id=id>{title}</h3>
            <ul class="slots">{slots}</ul>
        </section>
    }
    .into_any()
}

fn line(slot: Slot, week: &str, (zone, now): (&str, Timestamp)) -> AnyView {
    let to = path::with_query(&path::with_query(path::BOOK, "week", week), "slot", &slot.id.to_string());
    let span = format!("{}–{}", time_of(slot.starts_at, zone), time_of(slot.ends_at, zone));
    let (is_open, is_to_open) = (slot.is_open(now), slot.is_to_open(now));
    let state = if is_open {
        let seats = if slot.seats > 1 { format!("{} of {} free", slot.free, slot.seats) } else { "Free".to_owned() };
        view! { <span class="slot-state" data-state="open">{seats}</span> }.into_any()
    } else if is_to_open {
        view! { <span class="slot-state" data-state="later">"Opens " {moment(slot.opens_at, Show::Day)}</span> }
            .into_any()
    } else {
        view! { <span class="slot-state" data-state="full">"Full"</span> }.into_any()
    };
    let what = view! {
        <span class="slot-time">{span}</span>
        <span class="slot-own quiet">{own_time(slot.starts_at, zone)}</span>
        <bdi class="slot-with">{slot.mechanic_name}</bdi>
        {state}
    };
    if is_open || is_to_open {
        let verb = if is_open { "Book" } else { "Prebook" };
        view! { <li><a class="slot" href=to><span class="hidden">{verb} " "</span>{what}</a></li> }.into_any()
    } else {
        view! { <li><span class="slot" data-state="full">{what}</span></li> }.into_any()
    }
}
