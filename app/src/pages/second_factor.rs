//! One's second factor: setting it up with a phone, new recovery codes, turning it off. Whoever has to set one up before anything else
//! sees nothing but this page.

use std::fmt::Write as _;

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};
use session::clock::Timestamp;
use session::login::factor::{self, CODE_CHARS_MAX, NewFactor, SecondFactor};
use session::login::{self, Password};

use crate::actions::{
    BeginSecondFactor, ConfirmSecondFactor, MakeRecoveryCodes, TurnOffSecondFactor, name_of, once_of,
};
use crate::components::{Field, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};
use crate::path;
use crate::request::caller::{actor, context, signed_in};
use crate::request::flash::{Flash, Refused};
use crate::words::time::{Show, since};

/// The page.
#[component]
#[must_use]
pub fn SecondFactorPage() -> impl IntoView {
    load(async {
        let (who, actor, cx) = (signed_in()?, actor()?, context());
        let viewer = if who.set_up_due { Viewer::held(&who) } else { Viewer::of(&cx, &who).await? };
        let standing = factor::standing(&cx, who.user.id).await?;
        let pending = factor::pending(&cx, &actor).await?;
        let is_confirmed = login::is_confirmed(&cx, who.login_session_id).await?;
        let codes = use_context::<Flash>().map(|flash| flash.codes).unwrap_or_default();
        let now = cx.clock.now();
        let layout = Layout {
            width: Width::Narrow,
            forms: const {
                &[
                    name_of::<BeginSecondFactor>(),
                    name_of::<ConfirmSecondFactor>(),
                    name_of::<MakeRecoveryCodes>(),
                    name_of::<TurnOffSecondFactor>(),
                ]
            },
            ..Layout::new("Second factor", viewer)
        };
        let back = (!who.set_up_due).then(|| view! { <p><a href=path::ACCOUNT>"Account"</a></p> });
        let due = who.set_up_due.then(due);
        Ok(layout.around(view! {
            {back}
            <h1>"Second factor"</h1>
            {due}
            {(!codes.is_empty()).then(|| shown_once(codes))}
            {stands(standing, now)}
            {match pending {
                Some(pending) => confirming(&pending),
                None => beginning(standing, is_confirmed),
            }}
            {standing.on_since.is_some().then(new_codes)}
            {(standing.on_since.is_some() && !standing.is_asked).then(turning_off)}
        }))
    })
}

/// For whoever can do nothing else before.
fn due() -> AnyView {
    view! {
        <p>"Your garage asks everybody who works here for a second factor. Set it up now: it takes a minute, and you need your phone. Nothing else can be done before."</p>
    }
    .into_any()
}

fn stands(standing: SecondFactor, now: Timestamp) -> AnyView {
    match standing.on_since {
        Some(at) => {
            let left = match standing.codes_left {
                1 => "1 recovery code is left.".to_owned(),
                left => format!("{left} recovery codes are left."),
            };
            view! { <p>"On since " {since(at, now, Show::Ago)} ". Signing in asks for your password and for a code from your phone. " {left}</p> }
                .into_any()
        }
        None => view! {
            <p>"Off: your password alone signs you in. With a second factor, whoever learns your password does not get in without your phone."</p>
        }
        .into_any(),
    }
}

/// The codes, this once.
fn shown_once(codes: Vec<String>) -> AnyView {
    let codes = codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view();
    view! {
        <section class="block" aria-labelledby="codes-title">
            <h2 id="codes-title">"Your recovery codes"</h2>
            <p>"Write them down or print them now: they are shown this once. Each signs you in once, when you do not have your phone."</p>
            <ul class="codes">{codes}</ul>
        </section>
    }
    .into_any()
}

fn password_field(id: &'static str, refused: Option<&Refused>) -> AnyView {
    let password = Field::new(id, "password", "Your password").keys("password").autocomplete("current-password");
    field(password.at_most(Password::CHARS_MAX).required().answered(refused)).into_any()
}

fn beginning(standing: SecondFactor, is_confirmed: bool) -> AnyView {
    let refused = refusal_of::<BeginSecondFactor>();
    let is_asked = !is_confirmed || refused.as_ref().is_some_and(|refused| refused.field.is_some());
    let password = is_asked.then(|| password_field("begin-password", refused.as_ref()));
    let (title, button) = match standing.on_since {
        Some(_) => ("Another phone", "Set it up on another phone"),
        None => ("Set it up", "Begin"),
    };
    view! {
        <section class="block" aria-labelledby="begin-title">
            <h2 id="begin-title">{title}</h2>
            <p class="hint">"You need an authenticator on your phone: any that shows six digits for half a minute."</p>
            <form class="form" method="post" action={once_of::<BeginSecondFactor>()}>
                {password}
                <button class="button">{button}</button>
            </form>
        </section>
    }
    .into_any()
}

fn confirming(pending: &NewFactor) -> AnyView {
    let refused = refusal_of::<ConfirmSecondFactor>();
    let code = Field::named("code", "Code").keys("numeric").autocomplete("one-time-code").at_most(CODE_CHARS_MAX);
    let code = code.required().hint("The six digits that the authenticator shows now.").answered(refused.as_ref());
    let text = grouped(&pending.secret.text());
    view! {
        <section class="block" aria-labelledby="confirm-title">
            <h2 id="confirm-title">"Set it up"</h2>
            <ol class="steps">
                <li>"Scan this with the authenticator on your phone, or type the key into it."</li>
                <li>"Type the code that it shows then."</li>
            </ol>
            {qr_code(&pending.uri)}
            <p>"Key: " <code class="key-text">{text}</code></p>
            <form class="form" method="post" action={once_of::<ConfirmSecondFactor>()}>
                {field(code)}
                <button class="button" data-tone="main">"Turn it on"</button>
            </form>
            <form method="post" action={once_of::<BeginSecondFactor>()}><button class="button" data-tone="plain">"Make another key"</button></form>
        </section>
    }
    .into_any()
}

fn new_codes() -> AnyView {
    let refused = refusal_of::<MakeRecoveryCodes>();
    view! {
        <section class="block" aria-labelledby="new-codes-title">
            <h2 id="new-codes-title">"New recovery codes"</h2>
            <form class="form" method="post" action={once_of::<MakeRecoveryCodes>()}>
                {password_field("codes-password", refused.as_ref())}
                <p class="hint">"Ten new ones. Those you have do not work any more then."</p>
                <button class="button">"Make new codes"</button>
            </form>
        </section>
    }
    .into_any()
}

fn turning_off() -> AnyView {
    let refused = refusal_of::<TurnOffSecondFactor>();
    view! {
        <section class="block" aria-labelledby="off-title">
            <h2 id="off-title">"Turn it off"</h2>
            <form class="form" method="post" action={once_of::<TurnOffSecondFactor>()}>
                {password_field("off-password", refused.as_ref())}
                <p class="hint">"Your password alone signs you in then, and your recovery codes do not work any more."</p>
                <button class="button" data-tone="loss">"Turn it off"</button>
            </form>
        </section>
    }
    .into_any()
}

/// Four letters at a time, as people type them.
fn grouped(text: &str) -> String {
    text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
}

/// A QR code of `text`, with the four dots of white around it that its readers need (ISO 18004); nothing where it is too long for one.
fn qr_code(text: &str) -> Option<AnyView> {
    const BORDER: i32 = 4;
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let mut dots = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let wide = (x..size).take_while(|x| code.get_module(*x, y)).count();
            let wide = i32::try_from(wide).unwrap_or(1);
            if wide > 0 {
                let _ = write!(dots, "M{} {}h{wide}v1h-{wide}z", x + BORDER, y + BORDER);
            }
            x += wide + 1;
        }
    }
    let side = size + 2 * BORDER;
    let view_box = format!("0 0 {side} {side}");
    Some(
        view! {
            <svg class="qr" viewBox=view_box role="img" aria-label="QR code of the key" shape-rendering="crispEdges">
                <path class="qr-paper" d=format!("M0 0h{side}v{side}h-{side}z")></path>
                <path class="qr-dots" d=dots></path>
            </svg>
        }
        .into_any(),
    )
}
