//! The account page: who one is here, one's password, which mail one wants, and where one is signed in.

use leptos::prelude::*;
use session::clock::Timestamp;
use session::id::LoginSessionId;
use session::login::{self, LoginKind, LoginSession, NAME_CHARS_MAX, Password};
use session::mail::{self, MailWishes};

use crate::actions::{ChangeName, ChangePassword, ChooseMail, RevokeLogin, name_of, once_of};
use crate::components::{Field, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer};
use crate::path;
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
        let wishes = mail::wishes(&cx, who.user.id).await?;
        let (user, present, now) = (who.user.clone(), who.login_session_id, cx.clock.now());
        let layout = Layout {
            forms: const { &[name_of::<ChangeName>(), name_of::<ChangePassword>()] },
            ..Layout::new("Account", viewer)
        };
        let content = view! {
            <h1>"Account"</h1>
            <dl class="facts">
                <div><dt>"E-mail"</dt><dd>{user.email}</dd></div>
                <div><dt>{if user.roles.iter().count() > 1 { "Roles" } else { "Role" }}</dt><dd>{crate::words::people::roles(user.roles)}</dd></div>
            </dl>
            <div class="account-forms">
                {name_form(user.name)}
                {password_form()}
                {mail_form(wishes, user.roles.is_staff())}
            </div>
            {sign_ins(logins, present, now)}
            {own_data()}
        };
        Ok(layout.around(content))
    })
}

fn name_form(present: String) -> impl IntoView {
    let name = Field::named("name", "Name").hint("This is how others here see you.").autocomplete("name");
    let name = name.at_most(NAME_CHARS_MAX).required().holding(present).answered(refusal_of::<ChangeName>().as_ref());
    view! {
        <section class="block" aria-labelledby="name-title">
            <h2 id="name-title">"Name"</h2>
            <form class="form" method="post" action={once_of::<ChangeName>()}>
                {field(name)}
                <button class="button">"Save name"</button>
            </form>
        </section>
    }
}

fn password_form() -> impl IntoView {
    let refused = refusal_of::<ChangePassword>();
    let is_ticked =
        refused.as_ref().is_some_and(|refused| refused.kept.get("everywhere").is_some_and(|kept| kept == "yes"));
    let present = Field::named("present", "Present password").keys("password").autocomplete("current-password");
    let present = present.at_most(Password::CHARS_MAX).required().answered(refused.as_ref());
    let new = Field::named("password", "New password")
        .hint(format!("At least {} characters. A short sentence works well.", Password::CHARS_MIN));
    let new = new.keys("password").autocomplete("new-password").at_most(Password::CHARS_MAX);
    let new = new.required().answered(refused.as_ref());
    view! {
        <section class="block" aria-labelledby="password-title">
            <h2 id="password-title">"Password"</h2>
            <form class="form" method="post" action={once_of::<ChangePassword>()}>
                {field(present)}
                {field(new)}
                <label class="check"><input type="checkbox" name="everywhere" value="yes" checked=is_ticked/> "Also sign out everywhere else"</label>
                <button class="button">"Change password"</button>
            </form>
        </section>
    }
}

/// What a person may want is about what is theirs as a customer.
fn mail_form(wishes: MailWishes, is_staff: bool) -> impl IntoView {
    (!is_staff).then(|| view! {
        <section class="block" aria-labelledby="mail-title">
            <h2 id="mail-title">"E-mail"</h2>
            <form class="form" method="post" action={once_of::<ChooseMail>()}>
                <p class="hint">"Tell me by e-mail when"</p>
                <label class="check"><input type="checkbox" name="accepted" value="yes" checked=wishes.accepted/> "a mechanic accepts my consultation"</label>
                <label class="check"><input type="checkbox" name="quotes" value="yes" checked=wishes.quotes/> "I get a quote"</label>
                <button class="button">"Save"</button>
            </form>
            <p class="quiet">"What concerns your account is always sent."</p>
        </section>
    })
}

fn own_data() -> impl IntoView {
    view! {
        <section class="block" aria-labelledby="own-data-title">
            <h2 id="own-data-title">"Your data"</h2>
            <p><a href=path::OWN_DATA>"Take your data along, or have it erased"</a></p>
        </section>
    }
}

fn sign_ins(logins: Vec<LoginSession>, present: LoginSessionId, now: Timestamp) -> impl IntoView {
    let has_others = logins.iter().any(|login| login.kind == LoginKind::Device && login.id != present);
    let rows = logins.into_iter().map(|login| row(login, present, now)).collect_view();
    view! {
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
    }
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
