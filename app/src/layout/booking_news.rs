//! What came of a customer's prebooking, on every page of theirs until they have read it.

use leptos::prelude::*;
use session::booking::News;

use crate::actions::{SeeBookings, once_of};
use crate::words::booking::news as said;

/// The notice; its place alone, where there is nothing to tell.
pub(super) fn booking_news(news: Option<News>) -> AnyView {
    let told = news.map(|news| {
        let (title, text) = said(&news);
        view! {
            <div class="notice" data-tone="plain" role="status">
                <div>
                    <p class="notice-title">{title}</p>
                    <p>{text}</p>
                </div>
                <form method="post" action={once_of::<SeeBookings>()}>
                    <button class="button" data-tone="quiet">"See bookings"</button>
                </form>
            </div>
        }
    });
    view! { <div id="booking-news" data-refresh="yes">{told}</div> }.into_any()
}
