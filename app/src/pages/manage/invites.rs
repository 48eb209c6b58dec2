//! Inviting somebody to work here, and the invitations that were not used yet.

use leptos::prelude::*;
use session::clock::Timestamp;
use session::login::{NAME_CHARS_MAX, TEAM_NAME_CHARS_MAX};
use session::people::{self, PendingInvite};
use session::shop::Role;

use super::person::role_ticks;
use super::{runs_the_shop, tabs};
use crate::actions::{InviteSomebody, WithdrawInvite, name_of, once_of};
use crate::components::{Field, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer};
use crate::path;
use crate::request::caller::{actor, context};
use crate::words::people as label;
use crate::words::time::{Show, moment, since};

/// The page.
#[component]
#[must_use]
pub fn InvitesPage() -> impl IntoView {
    load(async {
        let (who, cx) = (runs_the_shop()?, context());
        let open = people::pending(&cx, &actor()?).await?;
        let refused = refusal_of::<InviteSomebody>();
        let refused = refused.as_ref();
        let layout = Layout {
            forms: const { &[name_of::<InviteSomebody>()] },
            ..Layout::new("Invite somebody", Viewer::of(&cx, &who).await?)
        };
        let email = Field::named("email", "E-mail").keys("email").required();
        let email = email.hint("They sign in with it. Nobody may have an account with it yet.").answered(refused);
        let name = Field::named("name", "Name").optional().at_most(NAME_CHARS_MAX).answered(refused);
        let team = Field::named("team", "Team").optional().at_most(TEAM_NAME_CHARS_MAX);
        let team = team.hint("Whoever is in a team sees the deals of everybody in it.").answered(refused);
        let ticks = role_ticks(refused, who.user.roles, |role| role == Role::Mechanic && refused.is_none());
        let days = cx.limits.invite_link_ms / 86_400_000;
        let how = if cx.post.has_links() {
            format!(
                "They get an e-mail with a link that works once and for {days} days. You see the link too, once, to hand it over."
            )
        } else {
            format!(
                "You see a link to hand over, once. It works once and for {days} days. This server sends no e-mail with links."
            )
        };
        let now = cx.clock.now();
        let is_none = open.is_empty();
        let rows = open.into_iter().map(|invite| row(invite, now)).collect_view();
        Ok(layout.around(view! {
            {tabs()}
            <p><a href=path::PEOPLE>"All people"</a></p>
            <h1>"Invite somebody"</h1>
            <section class="settings"><form class="form" method="post" action={once_of::<InviteSomebody>()}>
                {field(email)}
                {field(name)}
                {ticks}
                {field(team)}
                <p class="hint">{how}</p>
                <button class="button" data-tone="main">"Invite"</button>
            </form></section>
            {(!is_none).then(|| view! {
                <section class="block" aria-labelledby="open-title">
                    <h2 id="open-title">"Invited, not here yet"</h2>
                    <div class="table-frame" tabindex="0" role="region" aria-label="Open invitations">
                        <table class="table" data-stack="phone">
                            <thead>
                                <tr>
                                    <th scope="col">"E-mail"</th>
                                    <th scope="col">"Roles"</th>
                                    <th scope="col">"Team"</th>
                                    <th scope="col">"Invited"</th>
                                    <th scope="col">"Works until"</th>
                                    <th scope="col"><span class="hidden">"Withdraw"</span></th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                    <p class="quiet">"A link is shown once. Invite the same address again for a new one; the old one stops working."</p>
                </section>
            })}
        }))
    })
}

fn row(invite: PendingInvite, now: Timestamp) -> impl IntoView {
    let withdraw = format!("Withdraw the invitation of {}", invite.email);
    view! {
        <tr>
            <th scope="row">{invite.email}</th>
            <td data-label="Roles">{label::roles(invite.roles)}</td>
            <td data-label="Team"><bdi>{invite.team_name.unwrap_or_else(|| "–".to_owned())}</bdi></td>
            <td data-label="Invited">{since(invite.created_at, now, Show::Ago)} {invite.made_by.map(|by| view! { " by " <bdi>{by}</bdi> })}</td>
            <td data-label="Works until">{moment(invite.expires_at, Show::Day)}</td>
            <td>
                <form method="post" action={once_of::<WithdrawInvite>()}>
                    <input type="hidden" name="id" value=invite.id.to_string()/>
                    <button class="button" data-tone="quiet" aria-label=withdraw>"Withdraw"</button>
                </form>
            </td>
        </tr>
    }
}
