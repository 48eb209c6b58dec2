//! Where one is signed in: every device, and the scheduled work; what each way to end some of it ends, and what goes on. It is live: a
//! device that is ended elsewhere is gone from it, and a page of the ended one asks to sign in.

use leptos::prelude::*;
use session::change::Topic;
use session::clock::Timestamp;
use session::id::LoginSessionId;
use session::login::{self, DEVICE_NAME_CHARS_MAX, LoginKind, LoginSession, Password, ScheduledWork};

use crate::actions::{NameDevice, RevokeLogin, SignOut, name_of, once_of};
use crate::components::{Field, choice, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Followed, Layout, Viewer};
use crate::path;
use crate::request::caller::{context, signed_in};
use crate::request::flash::Refused;
use crate::words::login::{called, done_as_said, place};
use crate::words::time::{Show, moment, since};

/// The form by which others are ended. Its buttons in the table stand outside of it.
const END: &str = "end-logins";

/// The page.
#[component]
#[must_use]
pub fn DevicesPage() -> impl IntoView {
    load(async {
        let who = signed_in()?;
        let cx = context();
        let followed = Followed::now(&cx, &who.user, Topic::Person(who.user.id)).await?;
        let viewer = Viewer::of(&cx, &who).await?;
        let logins = login::list(&cx, who.user.id).await?;
        let work = login::scheduled_work(&cx, who.user.id).await?;
        let is_confirmed = login::is_confirmed(&cx, who.login_session_id).await?;
        let (present, now) = (who.login_session_id, cx.clock.now());
        let devices: Vec<_> = logins.into_iter().filter(|one| one.kind == LoginKind::Device).collect();
        let most = cx.limits.devices_per_user_max;
        let layout = Layout {
            forms: const { &[name_of::<RevokeLogin>(), name_of::<NameDevice>()] },
            followed,
            ..Layout::new("Devices", viewer)
        };
        let naming = naming(&devices, present);
        Ok(layout.around(view! {
            <p><a href=path::ACCOUNT>"Account"</a></p>
            <h1>"Where you are signed in"</h1>
            <p class="quiet">{format!("Up to {most} devices. A further one signs out the one that was not used for longest. Don't recognise one? End it: it stops working at once.")}</p>
            <div id="devices" data-refresh="">{table(devices, present, now)}</div>
            {ways(is_confirmed)}
            <div id="scheduled-work" data-refresh="">{scheduled(work, now)}</div>
            {naming}
        }))
    })
}

fn table(devices: Vec<LoginSession>, present: LoginSessionId, now: Timestamp) -> impl IntoView {
    let rows = devices.into_iter().map(|device| row(device, present, now)).collect_view();
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label="Devices">
            <table class="table" data-stack="phone">
                <thead>
                    <tr>
                        <th scope="col">"Device"</th>
                        <th scope="col">"Signed in from"</th>
                        <th scope="col">"Signed in"</th>
                        <th scope="col">"Last used"</th>
                        <th scope="col">"Ends"</th>
                        <th scope="col"><span class="hidden">"End it"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(device: LoginSession, present: LoginSessionId, now: Timestamp) -> impl IntoView {
    let is_here = device.id == present;
    let (name, itself) = called(&device);
    let label = format!("Sign out {name}");
    let end = (!is_here).then(|| view! {
        <button class="button" data-tone="quiet" form=END name="id" value=device.id.to_string() aria-label=label>"Sign out"</button>
    });
    view! {
        <tr>
            <th scope="row">
                <bdi>{name}</bdi>
                {is_here.then(|| view! { <span class="chip">"this device"</span> })}
                {itself.map(|itself| view! { <span class="quiet">{itself}</span> })}
            </th>
            <td data-label="Signed in from">{place(&device)}</td>
            <td data-label="Signed in">{since(device.created_at, now, Show::Ago)}</td>
            <td data-label="Last used">{since(device.last_seen_at, now, Show::Ago)}</td>
            <td data-label="Ends">{device.expires_at.map(|at| moment(at, Show::Day))}</td>
            <td class="table-action">{end}</td>
        </tr>
    }
}

/// The ways to end more than one, each with what it ends and what goes on; and the password, where it was not typed lately.
fn ways(is_confirmed: bool) -> impl IntoView {
    let refused = refusal_of::<RevokeLogin>();
    let password = password_again(OTHERS_OUT, refused.as_ref(), is_confirmed).map(field);
    let way = |id: &'static str, label: &'static str, tone: &'static str, said: &'static str| {
        let about = format!("about-{id}");
        view! {
            <div class="ending">
                <button class="button" data-tone=tone name="id" value=id aria-describedby=about.clone()>{label}</button>
                <p class="quiet" id=about>{said}</p>
            </div>
        }
    };
    view! {
        <section class="block" aria-labelledby="ways-title">
            <h2 id="ways-title">"Sign out"</h2>
            <form method="post" action={once_of::<SignOut>()} class="ending">
                <button class="button" data-tone="quiet" aria-describedby="about-here">"This device"</button>
                <p class="quiet" id="about-here">"Ends this one. All others stay signed in, and scheduled work goes on."</p>
            </form>
            <form class="form endings" id=END method="post" action={once_of::<RevokeLogin>()}>
                {password}
                {way("others", "All other devices", "quiet", "Ends every device but this one. Scheduled work goes on.")}
                {way("devices", "All devices", "quiet", "Ends every device, this one too. Scheduled work goes on.")}
                {way("all", "All devices and scheduled work", "loss", "Ends every device, and what you scheduled is not done until you sign in again.")}
            </form>
        </section>
    }
}

/// What it is asked for by every form that ends logins.
pub(super) const OTHERS_OUT: (&str, &str) = ("password", "others than this device are signed out");

/// The field for one's own password before `what` is done, where it was not typed lately or the form was refused for it. `id` is the
/// field's on its page.
pub(super) fn password_again(
    (id, what): (&'static str, &str),
    refused: Option<&Refused>,
    is_confirmed: bool,
) -> Option<Field> {
    let is_asked = !is_confirmed || refused.is_some_and(|refused| refused.field.is_some());
    is_asked.then(|| {
        let password = Field::new(id, "password", "Your password").keys("password").autocomplete("current-password");
        let password = password.at_most(Password::CHARS_MAX).hint(format!("It is asked before {what}."));
        password.answered(refused)
    })
}

/// What is done while nobody is there: by which login, what it did last, and what is next.
fn scheduled(work: ScheduledWork, now: Timestamp) -> impl IntoView {
    let planned = work
        .planned
        .into_iter()
        .map(|next| {
            view! { <li><a href=path::room(next.id)>"Your appointment"</a> " is put into the queue " {moment(next.at, Show::Day)}</li> }
        })
        .collect_view();
    let is_none = work.login.is_none();
    let last = work.last.map(|done| view! { <div><dt>"Done last"</dt><dd>{done_as_said(&done.kind)} ", " {since(done.at, now, Show::Ago)}</dd></div> });
    let holds_until = work.holds_until.map(|at| {
        view! { <div><dt>"Holds until"</dt><dd>{moment(at, Show::Day)} ", renewed by itself before that"</dd></div> }
    });
    view! {
        <section class="block" aria-labelledby="work-title">
            <h2 id="work-title">"Scheduled work"</h2>
            <p>"What you schedule is done for you while you are away, whichever device you signed out."</p>
            {is_none.then(|| view! { <p class="quiet">"Stopped. It goes on when you sign in again."</p> })}
            {work.login.map(|login| view! {
                <dl class="facts">
                    <div><dt>"Allowed"</dt><dd>{since(login.created_at, now, Show::Ago)}</dd></div>
                    <div><dt>"Last renewed"</dt><dd>{since(login.last_seen_at, now, Show::Ago)}</dd></div>
                    {last}
                    {holds_until}
                    <div><dt>"Ends"</dt><dd>"When you stop it, or change your password by a link"</dd></div>
                </dl>
            })}
            <ul>{planned}</ul>
        </section>
    }
}

/// Naming a device. It follows who signs in; what somebody is typing stays.
fn naming(devices: &[LoginSession], present: LoginSessionId) -> impl IntoView + use<> {
    let refused = refusal_of::<NameDevice>();
    let options = devices.iter().map(|device| {
        let (name, itself) = called(device);
        let text = itself.map_or_else(|| name.clone(), |itself| format!("{name} ({itself})"));
        let text = if device.id == present { format!("{text}, this device") } else { text };
        (device.id.to_string(), text, device.id == present)
    });
    let which = choice(Field::new("device-id", "id", "Device").required(), options.collect());
    let name = Field::named("name", "Call it")
        .at_most(DEVICE_NAME_CHARS_MAX)
        .hint("Like “Phone” or “Bay 2”. Empty for what it calls itself.");
    view! {
        <section class="block settings" aria-labelledby="naming-title" id="naming" data-refresh="">
            <h2 id="naming-title">"Name a device"</h2>
            <form class="form" method="post" action={once_of::<NameDevice>()}>
                {which}
                {field(name.answered(refused.as_ref()))}
                <button class="button">"Save name"</button>
            </form>
        </section>
    }
}
