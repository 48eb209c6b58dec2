//! Formatting of times: on the server in UTC and saying so, in the browser in the person's own time zone.
//!
//! The browser rewrites what the server wrote, before the islands wake; without JavaScript UTC stays. What is told from now ("3 h
//! ago") is rewritten as time goes by, and holds the exact time to be hovered over; a page that the server keeps has the exact time
//! alone, which is true whenever it is given. Papers and reports are the shop's: they show its own clock, wherever somebody reads them.

use leptos::prelude::*;
use session::clock::Timestamp;
use wasm_bindgen::JsCast;

use super::ago::{age, ago};

/// How much of a moment is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Show {
    /// Hours and minutes.
    Time,
    /// Day, hours and minutes.
    Day,
    /// The day alone, where the hour says nothing.
    Date,
    /// How long ago it was.
    Ago,
    /// How old it is, as short as it can be said.
    Age,
}

impl Show {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Day => "day",
            Self::Date => "date",
            Self::Ago => "ago",
            Self::Age => "age",
        }
    }
}

/// A moment, readable by people and by machines.
pub(crate) fn moment(at: Timestamp, show: Show) -> impl IntoView {
    view! { <time datetime=at.to_string() data-at=at.0.to_string() data-show=show.as_str()>{text(at.0, show)}</time> }
}

/// One's own time of a moment that stands beside the shop's. Where both clocks show the same, the browser says it once.
#[cfg(feature = "ssr")]
pub(crate) fn own_time(at: Timestamp, time_zone: &str) -> impl IntoView + use<> {
    let shop = jiff::tz::TimeZone::get(time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let beside = jiff::Timestamp::from_millisecond(at.0).map(|at| at.to_zoned(shop).strftime(DAY).to_string());
    view! {
        <time datetime=at.to_string() data-at=at.0.to_string() data-show=Show::Time.as_str() data-beside=beside.unwrap_or_default()>
            {text(at.0, Show::Time)}
        </time>
    }
}

/// A moment as it is seen from `now`, on a page that is made anew for everybody who asks.
#[cfg(feature = "ssr")]
pub(crate) fn since(at: Timestamp, now: Timestamp, show: Show) -> impl IntoView {
    let said = from_now(now.since_ms(at), show).unwrap_or_else(|| text(at.0, show));
    view! { <time datetime=at.to_string() data-at=at.0.to_string() data-show=show.as_str() title=text(at.0, Show::Day)>{said}</time> }
}

/// What is said of something so long ago; nothing where the moment itself is shown.
fn from_now(ms: i64, show: Show) -> Option<String> {
    match show {
        Show::Ago => Some(ago(ms)),
        Show::Age => Some(age(ms)),
        Show::Time | Show::Day | Show::Date => None,
    }
}

/// A moment by the shop's own clock, the same for whoever reads it. Where nobody knows the zone, by UTC.
pub(crate) fn shop_moment(at: Timestamp, show: Show, time_zone: &str) -> impl IntoView + use<> {
    view! { <time datetime=at.to_string()>{shop_text(at.0, show, time_zone)}</time> }
}

/// A stretch of time as a clock shows it: `4:05`, `1:02:03`. Never below zero.
pub(crate) fn stretch(ms: i64) -> String {
    let seconds = ms.max(0) / 1_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// How a day and its time are written, here and in the browser.
#[cfg(feature = "ssr")]
const DAY: &str = "%-d %b %Y, %H:%M";

#[cfg(feature = "ssr")]
pub(crate) fn text(at_ms: i64, show: Show) -> String {
    let pattern = match show {
        Show::Time => "%H:%M UTC".to_owned(),
        Show::Day | Show::Ago | Show::Age => format!("{DAY} UTC"),
        Show::Date => "%-d %b %Y".to_owned(),
    };
    jiff::Timestamp::from_millisecond(at_ms).map_or_else(|_| String::new(), |at| at.strftime(&pattern).to_string())
}

#[cfg(feature = "ssr")]
fn shop_text(at_ms: i64, show: Show, time_zone: &str) -> String {
    let pattern = match show {
        Show::Time => "%H:%M",
        Show::Day | Show::Ago | Show::Age => "%Y-%m-%d %H:%M",
        Show::Date => "%Y-%m-%d",
    };
    let zone = jiff::tz::TimeZone::get(time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let moment = jiff::Timestamp::from_millisecond(at_ms);
    moment.map_or_else(|_| String::new(), |at| at.to_zoned(zone).strftime(pattern).to_string())
}

/// The same words as the server's: Swedish dates are written as ISO 8601 writes them.
#[cfg(not(feature = "ssr"))]
fn shop_text(at_ms: i64, show: Show, time_zone: &str) -> String {
    use wasm_bindgen::JsValue;
    #[expect(clippy::cast_precision_loss, reason = "a date is a double in the browser, exact for 285,000 years")]
    let date = js_sys::Date::new(&JsValue::from_f64(at_ms as f64));
    let options = js_sys::Object::new();
    let set = |name: &str, value: &str| js_sys::Reflect::set(&options, &name.into(), &value.into()).is_ok();
    if !set("timeZone", time_zone) || !set("dateStyle", "short") || !set("timeStyle", "short") {
        return String::new();
    }
    let whole: String = date.to_locale_string("sv-SE", &options).into();
    let (day, time) = whole.split_once(' ').unwrap_or((&whole, ""));
    match show {
        Show::Time => time.to_owned(),
        Show::Day | Show::Ago | Show::Age => format!("{day} {time}"),
        Show::Date => day.to_owned(),
    }
}

#[cfg(not(feature = "ssr"))]
pub(crate) fn text(at_ms: i64, show: Show) -> String {
    #[expect(clippy::cast_precision_loss, reason = "a date is a double in the browser, exact for 285,000 years")]
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at_ms as f64));
    let time = || format!("{:02}:{:02}", date.get_hours(), date.get_minutes());
    let day = || {
        const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let month = MONTHS.get(date.get_month() as usize).copied().unwrap_or_default();
        format!("{} {month} {}", date.get_date(), date.get_full_year())
    };
    match show {
        Show::Time => time(),
        Show::Day | Show::Ago | Show::Age => format!("{}, {}", day(), time()),
        Show::Date => day(),
    }
}

/// Rewrites every moment of a page in the person's own time zone, or from the server's `now_ms`. Only ever called in the browser.
pub(crate) fn localise(page: &web_sys::Document, now_ms: i64) {
    rewrite(page, "[data-at]", now_ms);
}

/// Rewrites what is told from now. Only ever called in the browser.
pub(crate) fn grow_older(page: &web_sys::Document, now_ms: i64) {
    rewrite(page, "[data-show=ago], [data-show=age]", now_ms);
}

fn rewrite(page: &web_sys::Document, which: &str, now_ms: i64) {
    let Ok(found) = page.query_selector_all(which) else { return };
    for index in 0..found.length() {
        let Some(element) = found.item(index).and_then(|node| node.dyn_into::<web_sys::Element>().ok()) else {
            continue;
        };
        let Some(at) = element.get_attribute("data-at").and_then(|at| at.parse::<i64>().ok()) else { continue };
        let show = match element.get_attribute("data-show").as_deref() {
            Some("time") => Show::Time,
            Some("date") => Show::Date,
            Some("ago") => Show::Ago,
            Some("age") => Show::Age,
            _ => Show::Day,
        };
        let is_said = element.get_attribute("data-beside").is_some_and(|beside| beside == text(at, Show::Day));
        let exact = if is_said { String::new() } else { text(at, show) };
        let said = from_now(now_ms - at, show);
        if said.is_some() {
            let _ = element.set_attribute("title", &exact);
        }
        // The text alone: an island finds its place by the nodes around it.
        if let Some(words) = element.first_child() {
            words.set_node_value(Some(&said.unwrap_or(exact)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::stretch;

    #[cfg(feature = "ssr")]
    #[test]
    fn a_paper_shows_the_shops_own_clock_also_while_it_is_put_back() {
        let shown = |at: &str| {
            let at: session::clock::Timestamp = at.parse().expect("a moment");
            super::shop_text(at.0, super::Show::Day, "Europe/Berlin")
        };
        assert_eq!(shown("2026-07-01T22:30:00Z"), "2026-07-02 00:30");
        assert_eq!(
            [shown("2026-10-25T00:30:00Z"), shown("2026-10-25T01:30:00Z")],
            ["2026-10-25 02:30", "2026-10-25 02:30"]
        );
    }

    #[test]
    fn a_stretch_reads_like_a_stopwatch_and_never_runs_backwards() {
        assert_eq!(stretch(-5_000), "0:00");
        assert_eq!(stretch(65_999), "1:05");
        assert_eq!(stretch(3_723_000), "1:02:03");
    }
}
