//! Making a deal: what it is about, and for whom.

use leptos::prelude::*;

use crate::layout::{Frame, Width, provide_active};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use super::deal_form::fields;
use crate::request::caller::{context, signed_in, staff};

/// The page.
#[component]
#[must_use]
pub fn NewDealPage() -> impl IntoView {
    load(async {
        let (who, _, cx) = (signed_in()?, staff()?, context());
        provide_active(&cx, &who.user).await?;
        let frame = Frame {
            title: "New deal".to_owned(),
            who: Some(who),
            forms: &["create_deal"],
            width: Width::Narrow,
            ..Frame::default()
        };
        let refused = refusal_of("create_deal");
        Ok(frame.around(view! {
            <h1>"New deal"</h1>
            <form class="form" method="post" action="/fn/create_deal">
                {fields(refused.as_ref(), None)}
                <button class="button" data-tone="main" data-size="large">"Make the deal"</button>
            </form>
        }))
    })
}
