//! Where an invitation leads. A link that does not work is one page and one sentence, whyever it does not.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use session::login::{NAME_CHARS_MAX, Password};
use session::people::Roles;
use session::people::link::{self, LinkKey, LinkKind};

use crate::actions::{JoinShop, name_of, once_of};
use crate::components::{Field, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};
use crate::problem::Problem;
use crate::request::caller::context;
use crate::words::people as label;

/// The page.
#[component]
#[must_use]
pub fn JoinPage() -> impl IntoView {
    let key = use_query_map().with_untracked(|query| query.get("key")).unwrap_or_default();
    load(async move {
        let key = LinkKey::new(key);
        let link = link::live(&context(), &key, LinkKind::Invite).await?.ok_or_else(Problem::link_not_valid)?;
        let roles: Roles = link.roles.parse().map_err(|_| Problem::link_not_valid())?;
        let refused = refusal_of::<JoinShop>();
        let refused = refused.as_ref();
        let name = Field::named("name", "Your name").autocomplete("name").at_most(NAME_CHARS_MAX).required();
        let name = name.hint("This is how customers and colleagues see you.").holding(link.name).answered(refused);
        let password = Field::named("password", "Password")
            .hint(format!("At least {} characters. A short sentence works well.", Password::CHARS_MIN));
        let password = password.keys("password").autocomplete("new-password").at_most(Password::CHARS_MAX);
        let password = password.required().answered(refused);
        let layout = Layout {
            width: Width::Narrow,
            forms: const { &[name_of::<JoinShop>()] },
            ..Layout::new("Join", Viewer::nobody())
        };
        Ok(layout.around(view! {
            <h1>"Join us"</h1>
            <dl class="facts">
                <div><dt>"E-mail"</dt><dd>{link.address}</dd></div>
                <div><dt>"You will be"</dt><dd>{label::roles(roles)}</dd></div>
            </dl>
            <form class="form" method="post" action={once_of::<JoinShop>()}>
                <input type="hidden" name="key" value=key.expose().to_owned()/>
                {field(name)}
                {field(password)}
                <button class="button" data-tone="main" data-size="large">"Create account"</button>
            </form>
        }))
    })
}
