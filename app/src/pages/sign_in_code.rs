//! The second step of signing in: a code from the phone, after the password.

use leptos::prelude::*;
use leptos_axum::redirect;
use leptos_router::hooks::use_query_map;
use session::login::factor::CODE_CHARS_MAX;

use crate::actions::{SignInCode, local, name_of, path_of};
use crate::components::{Field, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};
use crate::path;
use crate::request::caller::{context, half_way, http_session};

/// The page.
#[component]
#[must_use]
pub fn SignInCodePage() -> impl IntoView {
    let next = use_query_map().with_untracked(|query| query.get("next")).unwrap_or_default();
    load(async move {
        if half_way(&http_session()?).await?.is_none() {
            // Nobody typed a password here, or somebody is signed in by now.
            redirect(&local(&next));
            return Ok(().into_any());
        }
        let refused = refusal_of::<SignInCode>();
        let code =
            Field::named("second_factor", "Code").autocomplete("one-time-code").at_most(CODE_CHARS_MAX).required();
        let code = code.hint("The six digits that your authenticator shows, or one of your recovery codes.");
        let is_ticked =
            refused.as_ref().is_some_and(|refused| refused.kept.get("remember").is_some_and(|kept| kept == "yes"));
        let days = context().sign_in_limiter.limits().trusted_for_ms / 86_400_000;
        let remember = (days > 0).then(|| view! {
            <label class="check"><input type="checkbox" name="remember" value="yes" checked=is_ticked/> {format!("Do not ask on this device for {days} days")}</label>
        });
        let layout = Layout {
            width: Width::Narrow,
            forms: const { &[name_of::<SignInCode>()] },
            ..Layout::new("Type the code", Viewer::nobody())
        };
        Ok(layout.around(view! {
            <h1>"Type the code"</h1>
            <p>"Your password is right. This account asks for a code from your phone as well."</p>
            <form class="form" method="post" action={path_of::<SignInCode>()}>
                <input type="hidden" name="next" value=next/>
                {field(code.answered(refused.as_ref()))}
                {remember}
                <button class="button" data-tone="main" data-size="large">"Sign in"</button>
            </form>
            <p class="quiet">"Lost your phone? Use a recovery code. Without one, whoever runs the garage can take the second factor away."</p>
            <p><a href=path::SIGN_IN>"Sign in as somebody else"</a></p>
        }))
    })
}
