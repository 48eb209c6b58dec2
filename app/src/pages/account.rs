//! The account page: who one is here, one's password and e-mail address, which mail one wants; and the ways to one's devices and
//! second factor.

use leptos::prelude::*;
use session::login::factor::{self, SecondFactor};
use session::login::{self, EMAIL_BYTES_MAX, LoginKind, NAME_CHARS_MAX, Password};
use session::mail::{self, MailWishes};

use crate::actions::{AskNewEmail, ChangeName, ChangePassword, ChooseMail, name_of, once_of};
use crate::components::{Field, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer};
use crate::path;
use crate::request::caller::{context, signed_in};

/// The page.
#[component]
#[must_use]
pub fn AccountPage() -> impl IntoView {
    load(async {
        let who = signed_in()?;
        let cx = context();
        let viewer = Viewer::of(&cx, &who).await?;
        let devices = login::list(&cx, who.user.id).await?.iter().filter(|one| one.kind == LoginKind::Device).count();
        let factor = factor::standing(&cx, who.user.id).await?;
        let wishes = mail::wishes(&cx, who.user.id).await?;
        let (user, minutes) = (who.user.clone(), cx.limits.email_link_ms / 60_000);
        let layout = Layout {
            forms: const { &[name_of::<ChangeName>(), name_of::<ChangePassword>(), name_of::<AskNewEmail>()] },
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
                {email_form(minutes)}
                {mail_form(wishes, user.roles.is_staff())}
                {factor_link(factor)}
                {devices_link(devices)}
            </div>
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

fn email_form(minutes: i64) -> impl IntoView {
    let refused = refusal_of::<AskNewEmail>();
    let email = Field::named("email", "New e-mail").keys("email").autocomplete("email").at_most(EMAIL_BYTES_MAX);
    let email = email.required().answered(refused.as_ref());
    // An id of its own: the password's form is on the same page.
    let password = Field::new("email-password", "password", "Your password").keys("password");
    let password = password.autocomplete("current-password").at_most(Password::CHARS_MAX).required();
    let password = password.answered(refused.as_ref());
    view! {
        <section class="block" aria-labelledby="email-title">
            <h2 id="email-title">"E-mail address"</h2>
            <form class="form" method="post" action={once_of::<AskNewEmail>()}>
                {field(email)}
                {field(password)}
                <p class="hint">{format!("A link goes to the new address and works for {minutes} minutes. Until you use it, you sign in as before.")}</p>
                <button class="button">"Send the link"</button>
            </form>
        </section>
    }
}

fn factor_link(factor: SecondFactor) -> impl IntoView {
    let (said, way) = match factor.on_since {
        Some(_) => ("On: signing in asks for a code from your phone.", "Look after it"),
        None => ("Off: your password alone signs you in.", "Set it up"),
    };
    view! {
        <section class="block" aria-labelledby="factor-title">
            <h2 id="factor-title">"Second factor"</h2>
            <p>{said}</p>
            <p><a class="button" href=path::SECOND_FACTOR>{way}</a></p>
        </section>
    }
}

fn devices_link(count: usize) -> impl IntoView {
    let said = if count == 1 {
        "You are signed in on this device only.".to_owned()
    } else {
        format!("You are signed in on {count} devices.")
    };
    view! {
        <section class="block" aria-labelledby="logins-title">
            <h2 id="logins-title">"Where you are signed in"</h2>
            <p>{said}</p>
            <p><a class="button" href=path::DEVICES>"Devices"</a></p>
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
