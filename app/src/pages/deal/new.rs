//! The page of a new deal: what it is about, and for whom.

use leptos::prelude::*;

use super::deal_form::fields;
use crate::actions::{CreateDeal, name_of, once_of};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};
use crate::request::caller::{context, signed_in, staff};

/// The page.
#[component]
#[must_use]
pub fn NewDealPage() -> impl IntoView {
    load(async {
        let (who, _, cx) = (signed_in()?, staff()?, context());
        let viewer = Viewer::of(&cx, &who).await?;
        let layout = Layout {
            forms: const { &[name_of::<CreateDeal>()] },
            width: Width::Narrow,
            ..Layout::new("New deal", viewer)
        };
        let refused = refusal_of::<CreateDeal>();
        Ok(layout.around(view! {
            <h1>"New deal"</h1>
            <form class="form" data-draft="" method="post" action={once_of::<CreateDeal>()}>
                {fields(refused.as_ref(), None)}
                <button class="button" data-tone="main" data-size="large">"Create deal"</button>
            </form>
        }))
    })
}
