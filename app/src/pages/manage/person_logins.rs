//! Where one person of the shop is signed in, and their second factor: to end, and to take away.

use leptos::prelude::*;
use session::clock::Timestamp;
use session::id::UserId;
use session::login::{LoginKind, LoginSession};
use session::people::PersonRecord;

use crate::actions::{EVERY_DEVICE, EndPersonLogin, TakeSecondFactor, once_of};
use crate::components::field;
use crate::layout::notice::refusal_of;
use crate::pages::devices::{OTHERS_OUT, password_again};
use crate::words::login::{called, place};
use crate::words::time::{Show, since};

/// The form by which they are ended. The buttons of the table stand outside of it.
const END: &str = "end-logins";

/// Their devices, for whoever `may` look after them; nobody ends their own here. `is_confirmed` says whether the manager's own password
/// was typed lately.
pub(super) fn logins_of(
    record: &PersonRecord,
    logins: Vec<LoginSession>,
    (may, is_mine, is_confirmed): (bool, bool, bool),
    now: Timestamp,
) -> AnyView {
    let id = record.person.id;
    let may_end = may && !is_mine;
    let devices: Vec<_> = logins.into_iter().filter(|one| one.kind == LoginKind::Device).collect();
    let is_none = devices.is_empty();
    let rows = devices.into_iter().map(|device| row(device, may_end, now)).collect_view();
    let all = (may_end && !is_none).then(|| {
        let password = password_again(OTHERS_OUT, refusal_of::<EndPersonLogin>().as_ref(), is_confirmed);
        view! {
            <form class="form" id=END method="post" action={once_of::<EndPersonLogin>()}>
                <input type="hidden" name="id" value=id.to_string()/>
                {password.map(field)}
                <button class="button" data-tone="quiet" name="login" value=EVERY_DEVICE>"Sign out everywhere"</button>
            </form>
            <p class="quiet">"They are told by e-mail when you end one. Scheduled work goes on, and they can sign in again."</p>
        }
    });
    let factor = (may_end && record.second_factor_since.is_some()).then(|| second_factor(id, is_confirmed));
    let table = if is_none {
        view! { <p class="quiet">"They are not signed in anywhere."</p> }.into_any()
    } else {
        view! {
            <div class="table-frame" tabindex="0" role="region" aria-label="Devices">
                <table class="table" data-stack="phone">
                    <thead>
                        <tr>
                            <th scope="col">"Device"</th>
                            <th scope="col">"Signed in from"</th>
                            <th scope="col">"Signed in"</th>
                            <th scope="col">"Last used"</th>
                            <th scope="col"><span class="hidden">"End it"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="block settings" aria-labelledby="logins-title">
            <h2 id="logins-title">"Where they are signed in"</h2>
            {table}
            {all}
        </section>
        {factor}
    }
    .into_any()
}

fn row(device: LoginSession, may_end: bool, now: Timestamp) -> impl IntoView {
    let (name, itself) = called(&device);
    let label = format!("Sign out {name}");
    let end = may_end.then(|| {
        view! { <button class="button" data-tone="quiet" form=END name="login" value=device.id.to_string() aria-label=label>"Sign out"</button> }
    });
    view! {
        <tr>
            <th scope="row"><bdi>{name}</bdi> {itself.map(|itself| view! { <span class="quiet">{itself}</span> })}</th>
            <td data-label="Signed in from">{place(&device)}</td>
            <td data-label="Signed in">{since(device.created_at, now, Show::Ago)}</td>
            <td data-label="Last used">{since(device.last_seen_at, now, Show::Ago)}</td>
            <td class="table-action">{end}</td>
        </tr>
    }
}

const FACTOR_TAKEN: (&str, &str) = ("factor-password", "a second factor is taken away");

/// For somebody who has lost their phone and their recovery codes.
fn second_factor(id: UserId, is_confirmed: bool) -> AnyView {
    let password = password_again(FACTOR_TAKEN, refusal_of::<TakeSecondFactor>().as_ref(), is_confirmed);
    view! {
        <section class="block settings" aria-labelledby="factor-title">
            <h2 id="factor-title">"Second factor"</h2>
            <p>"If they lost their phone and their recovery codes: without a second factor their password alone signs them in. Be sure that it is they who ask."</p>
            <form class="form" method="post" action={once_of::<TakeSecondFactor>()}>
                <input type="hidden" name="id" value=id.to_string()/>
                {password.map(field)}
                <button class="button" data-tone="loss">"Take the second factor away"</button>
            </form>
        </section>
    }
    .into_any()
}
