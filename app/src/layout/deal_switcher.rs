//! The deal switcher in the header of every page of the staff: which deal one works on, the last five, and what changed
//! elsewhere.
//!
//! It is drawn by the server from what the request restored. Live, it is fetched again when the selection changes.

use leptos::prelude::*;
use session::deal::{self, Deal, Selection};
use session::id::LoginSessionId;

use crate::actions::{DeselectDeal, SelectDeal, once_of};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{caller, context, staff};
use crate::words::deal as label;

/// For so long a change that another device made is told of, in milliseconds.
const NEWS_MS: i64 = 10 * 60_000;

/// What the switcher shows.
#[derive(Clone, Debug)]
pub(crate) struct DealSwitcher {
    selection: Selection,
    recent: Vec<Deal>,
    here: LoginSessionId,
    now_ms: i64,
}

impl DealSwitcher {
    /// What the switcher shows to whoever asks for this page; nothing for whoever has no deals.
    ///
    /// # Errors
    /// `internal`, `busy`.
    pub(super) async fn read() -> Result<Option<Self>, Problem> {
        let (Some(selection), Ok(staff)) = (selection(), staff()) else { return Ok(None) };
        let cx = context();
        let recent = deal::recent(&cx, &staff).await?;
        let (here, now_ms) = (staff.login_session_id, cx.clock.now().0);
        Ok(Some(Self { selection, recent, here, now_ms }))
    }

    /// The selection's revision when it was read.
    pub(crate) const fn revision(&self) -> i64 {
        self.selection.revision
    }
}

/// The selected deal of whoever asks for this page; customers have none.
pub(crate) fn selection() -> Option<Selection> {
    caller().selection
}

/// The switcher.
pub(crate) fn deal_switcher(switcher: &DealSwitcher) -> AnyView {
    let DealSwitcher { selection, recent, .. } = switcher;
    let revision = selection.revision.to_string();
    let present = selection.deal.as_ref().map(|deal| deal.id);
    let (name, title) = match &selection.deal {
        Some(deal) => (format!("D-{}", deal.number), deal.title.clone()),
        None => ("No deal".to_owned(), String::new()),
    };
    let open = selection.deal.as_ref().map(|deal| {
        view! {
            <li><a class="button" data-tone="quiet" href=path::deal(deal.id)>"Open deal"</a></li>
        }
    });
    let others: Vec<AnyView> = recent.iter().filter(|deal| Some(deal.id) != present).map(other).collect();
    let none = present.is_some().then(|| {
        view! {
            <li>
                <form method="post" action={once_of::<DeselectDeal>()}>
                    <input type="hidden" name="revision" value=revision.clone()/>
                    <button class="button" data-tone="plain">"Clear"</button>
                </form>
            </li>
        }
    });
    view! {
        <div class="deal-chip">
            <details class="deal-menu">
                <summary accesskey="d" title="Your selected deal (access key D)">
                    <span class="hidden">"Selected deal: "</span>
                    <span class="deal-number">{name}</span>
                    {(!title.is_empty()).then(|| view! { " " <span class="deal-title">{title}</span> })}
                </summary>
                <ul class="deal-choices">
                    {open}
                    {others}
                    {none}
                    <li><a href=path::DEALS>"All deals"</a></li>
                </ul>
            </details>
            <div class="deal-news" role="status">{news(switcher)}</div>
        </div>
    }
    .into_any()
}

fn other(deal: &Deal) -> AnyView {
    let Deal { id, number, title, .. } = deal;
    view! {
        <li>
            <form method="post" action={once_of::<SelectDeal>()}>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button" data-tone="plain"><span class="deal-number">{format!("D-{number}")}</span> " " <span class="deal-title">{title.clone()}</span></button>
            </form>
        </li>
    }
    .into_any()
}

/// What another device did, with the way back; or why nothing is selected any more.
fn news(switcher: &DealSwitcher) -> Option<AnyView> {
    let Selection { revision, deal, reason, before_id, changed_at, changed_on, changed_device } =
        switcher.selection.clone();
    let revision = revision.to_string();
    if let Some(why) = reason.and_then(label::cleared) {
        return Some(
            view! {
                <form method="post" action={once_of::<DeselectDeal>()}>
                    <input type="hidden" name="revision" value=revision/>
                    {why} " " <button class="link">"OK"</button>
                </form>
            }
            .into_any(),
        );
    }
    let is_news = changed_on.is_some_and(|on| on != switcher.here)
        && changed_at.is_some_and(|at| switcher.now_ms - at.0 < NEWS_MS);
    let device = changed_device.filter(|_| is_news)?;
    let back = match before_id.filter(|before| deal.as_ref().is_none_or(|deal| deal.id != *before)) {
        Some(before) => view! {
            <form method="post" action={once_of::<SelectDeal>()}>
                <input type="hidden" name="id" value=before.to_string()/>
                <input type="hidden" name="revision" value=revision/>
                {said(&device)} " · " <button class="link">"Undo"</button>
            </form>
        }
        .into_any(),
        None => view! { <p>{said(&device)}</p> }.into_any(),
    };
    Some(back)
}

fn said(device: &str) -> String {
    let is_phone = ["Android", "iPhone"].iter().any(|phone| device.contains(phone));
    if is_phone { "Changed on your phone".to_owned() } else { format!("Changed on {device}") }
}
