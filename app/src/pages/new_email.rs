//! Where the link to another e-mail address leads. Looking at it changes nothing: programs that look at mail follow links.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use session::people::link::{self, LinkKey, LinkKind};

use crate::actions::{UseNewEmail, name_of, once_of};
use crate::layout::guard::load;
use crate::layout::{Layout, Viewer, Width};
use crate::problem::Problem;
use crate::request::caller::context;

/// The page.
#[component]
#[must_use]
pub fn NewEmailPage() -> impl IntoView {
    let key = use_query_map().with_untracked(|query| query.get("key")).unwrap_or_default();
    load(async move {
        let key = LinkKey::new(key);
        let link = link::live(&context(), &key, LinkKind::Email).await?.ok_or_else(Problem::link_not_valid)?;
        let layout = Layout {
            width: Width::Narrow,
            forms: const { &[name_of::<UseNewEmail>()] },
            ..Layout::new("Use this e-mail address", Viewer::nobody())
        };
        Ok(layout.around(view! {
            <h1>"Use this e-mail address"</h1>
            <p>"You sign in with " <bdi>{link.address}</bdi> " from now on. Where you are signed in you stay signed in, and your password stays as it is."</p>
            <form class="form" method="post" action={once_of::<UseNewEmail>()}>
                <input type="hidden" name="key" value=key.expose().to_owned()/>
                <button class="button" data-tone="main" data-size="large">"Use this address"</button>
            </form>
        }))
    })
}
