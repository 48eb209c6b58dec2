//! Where the link to a new password leads. A link that does not work is one page and one sentence, whyever it does not.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use session::login::Password;
use session::people::link::{self, LinkKey, LinkKind};

use crate::actions::{SetNewPassword, name_of, once_of};
use crate::components::{Field, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};
use crate::problem::Problem;
use crate::request::caller::context;

/// The page.
#[component]
#[must_use]
pub fn NewPasswordPage() -> impl IntoView {
    let key = use_query_map().with_untracked(|query| query.get("key")).unwrap_or_default();
    load(async move {
        let key = LinkKey::new(key);
        let link = link::live(&context(), &key, LinkKind::Password).await?.ok_or_else(Problem::link_not_valid)?;
        let refused = refusal_of::<SetNewPassword>();
        let password = Field::named("password", "New password")
            .hint(format!("At least {} characters. A short sentence works well.", Password::CHARS_MIN));
        let password = password.keys("password").autocomplete("new-password").at_most(Password::CHARS_MAX);
        let password = password.required().answered(refused.as_ref());
        let layout = Layout {
            width: Width::Narrow,
            forms: const { &[name_of::<SetNewPassword>()] },
            ..Layout::new("Set a new password", Viewer::nobody())
        };
        Ok(layout.around(view! {
            <h1>"Set a new password"</h1>
            <p>"For " <bdi>{link.address}</bdi> ". You are signed out everywhere when you set it."</p>
            <form class="form" method="post" action={once_of::<SetNewPassword>()}>
                <input type="hidden" name="key" value=key.expose().to_owned()/>
                {field(password)}
                <button class="button" data-tone="main" data-size="large">"Set password"</button>
            </form>
        }))
    })
}
