//! The account page: who one is here, and where one is signed in.

use leptos::prelude::*;
use session::clock::Timestamp;
use session::id::LoginSessionId;
use session::login::{self, LoginKind, LoginSession};

use crate::actions::{RevokeLogin, once_of};
use crate::layout::guard::load;
use crate::layout::{Layout, Viewer};
use crate::request::caller::{context, signed_in};
use crate::words::time::{Show, moment, since};

/// The page.
#[component]
#[must_use]
pub fn AccountPage() -> impl IntoView {
    load(async {
        let who = signed_in()?;
        let cx = context();
        let viewer = Viewer::of(&cx, &who).await?;
        let logins = login::list(&cx, who.user.id).await?;
        let (user, present, now) = (who.user.clone(), who.login_session_id, cx.clock.now());
        let has_others = logins.iter().any(|login| login.kind == LoginKind::Device && login.id != present);
        let rows = logins.into_iter().map(|login| row(login, present, now)).collect_view();
        let layout = Layout::new("Account", viewer);
        let content = view! {
            <h1>"Account"</h1>
            <dl class="facts">
                <div><dt>"Name"</dt><dd><bdi>{user.name}</bdi></dd></div>
                <div><dt>"E-mail"</dt><dd>{user.email}</dd></div>
                <div><dt>{if user.roles.iter().count() > 1 { "Roles" } else { "Role" }}</dt><dd>{crate::words::people::roles(user.roles)}</dd></div>
            </dl>
            <section class="block" aria-labelledby="logins-title">
                <div class="block-head">
                    <h2 id="logins-title">"Where you are signed in"</h2>
                    {has_others.then(|| view! {
                        <form method="post" action={once_of::<RevokeLogin>()}>
                            <input type="hidden" name="id" value="others"/>
                            <button class="button" data-tone="quiet">"Sign out everywhere else"</button>
                        </form>
                    })}
                </div>
                <div class="table-frame" tabindex="0" role="region" aria-label="Sign-ins">
                    <table class="table" data-stack="phone">
                        <thead>
                            <tr>
                                <th scope="col">"Device"</th>
                                <th scope="col">"Signed in"</th>
                                <th scope="col">"Last used"</th>
                                <th scope="col">"Expires"</th>
                                <th scope="col"><span class="hidden">"Sign out"</span></th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <p class="quiet">"Don't recognise one? Sign it out. It stops working at once."</p>
            </section>
        };
        Ok(layout.around(content))
    })
}

fn row(login: LoginSession, present: LoginSessionId, now: Timestamp) -> impl IntoView {
    let (is_here, is_device) = (login.id == present, login.kind == LoginKind::Device);
    let name = if is_device { login.device } else { "Scheduled work".to_owned() };
    let label = format!("Sign out {name}");
    view! {
        <tr>
            <th scope="row">
                {name}
                {is_here.then(|| view! { <span class="chip">"this device"</span> })}
                {(!is_device).then(|| view! { <span class="quiet">"Runs what you scheduled"</span> })}
            </th>
            <td data-label="Signed in">{since(login.created_at, now, Show::Ago)}</td>
            <td data-label="Last used">{since(login.last_seen_at, now, Show::Ago)}</td>
            <td data-label="Expires">{login.expires_at.map_or_else(|| "Never expires".into_any(), |at| moment(at, Show::Day).into_any())}</td>
            <td class="table-action">
                {is_device.then(|| view! {
                    <form method="post" action={once_of::<RevokeLogin>()}>
                        <input type="hidden" name="id" value=login.id.to_string()/>
                        <button class="button" data-tone="quiet" aria-label=label>"Sign out"</button>
                    </form>
                })}
            </td>
        </tr>
    }
}
