//! The operations page: what the server does by itself, when it last did, and whether it worked.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use session::cursor::Page;
use session::job::{self, JobLine};
use session::mail::{self, MailKind, MailLine};

use crate::actions::{SendMailAgain, once_of, place};
use crate::layout::guard::{load, only};
use crate::layout::{Layout, Viewer};
use crate::path;
use crate::request::caller::{actor, context};
use crate::words::time::{Show, moment, stretch};

/// The page.
#[component]
#[must_use]
pub fn AdminPage() -> impl IntoView {
    let before = use_query_map().with_untracked(|query| query.get("before")).unwrap_or_default();
    load(async move {
        let who = only(|user| user.roles.sees_operations())?;
        let cx = context();
        let viewer = Viewer::of(&cx, &who).await?;
        let lines = job::last_runs(&cx).await?;
        let rows = lines.into_iter().map(row).collect_view();
        let unsent = mail::unsent(&cx, &actor()?, place(&before)?).await?;
        let layout = Layout::new("Operations", viewer);
        Ok(layout.around(view! {
            <h1>"Operations"</h1>
            <section class="block" aria-labelledby="jobs-title">
                <h2 id="jobs-title">"Jobs"</h2>
                <div class="table-frame" tabindex="0" role="region" aria-label="Table of jobs">
                    <table class="table" data-stack="phone">
                        <thead>
                            <tr>
                                <th scope="col">"Job"</th>
                                <th scope="col">"When"</th>
                                <th scope="col">"Last run"</th>
                                <th scope="col" class="number">"Took"</th>
                                <th scope="col" class="number">"Rows"</th>
                                <th scope="col">"Outcome"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <p class="quiet">"Run one by hand: " <code>"forecourt jobs run NAME"</code></p>
            </section>
            {mails(unsent)}
        }))
    })
}

fn row(line: JobLine) -> impl IntoView {
    let outcome = match (&line.error, line.started_at, line.finished_at) {
        (Some(error), _, _) => view! { <span class="outcome" data-tone="refused">{error.clone()}</span> }.into_any(),
        (None, None, _) => view! { <span class="quiet">"Not yet"</span> }.into_any(),
        (None, Some(_), None) => view! { <span class="quiet">"Running"</span> }.into_any(),
        (None, Some(_), Some(_)) => view! { <span class="outcome" data-tone="done">"Done"</span> }.into_any(),
    };
    let took =
        line.started_at.zip(line.finished_at).map_or_else(|| "–".to_owned(), |(from, to)| took(to.since_ms(from)));
    view! {
        <tr>
            <th scope="row"><code>{line.job.as_str()}</code></th>
            <td data-label="When">{line.schedule}</td>
            <td data-label="Last run">{line.started_at.map_or_else(|| "–".into_any(), |at| moment(at, Show::Day).into_any())}</td>
            <td class="number" data-label="Took">{took}</td>
            <td class="number" data-label="Rows">{line.rows_done}</td>
            <td data-label="Outcome">{outcome}</td>
        </tr>
    }
}

fn took(ms: i64) -> String {
    if ms < 10_000 { format!("{ms} ms") } else { stretch(ms) }
}

/// Mail that waits or was given up, the newest first.
fn mails(page: Page<MailLine>) -> impl IntoView {
    let is_empty = page.rows.is_empty();
    let rows = page.rows.into_iter().map(mail_row).collect_view();
    let table = (!is_empty).then(|| {
        view! {
            <div class="table-frame" tabindex="0" role="region" aria-label="Table of mail">
                <table class="table" data-stack="phone">
                    <thead>
                        <tr>
                            <th scope="col">"To"</th>
                            <th scope="col">"About"</th>
                            <th scope="col">"Written"</th>
                            <th scope="col" class="number">"Tries"</th>
                            <th scope="col">"Outcome"</th>
                            <th scope="col"><span class="hidden">"Send again"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    });
    let earlier = page.earlier.map(|before| view! { <p><a href=path::mail_before(&before)>"Earlier"</a></p> });
    view! {
        <section class="block" aria-labelledby="mail-title">
            <h2 id="mail-title">"Mail that was not sent"</h2>
            {is_empty.then(|| view! { <p class="quiet">"All mail was sent."</p> })}
            {table}
            {earlier}
        </section>
    }
}

fn mail_row(line: MailLine) -> impl IntoView {
    let outcome = match (line.given_up_at, line.last_error.clone()) {
        (Some(_), Some(error)) => {
            view! { <span class="outcome" data-tone="refused">{format!("Given up: {error}")}</span> }.into_any()
        }
        (None, Some(error)) => view! { <span class="quiet">{format!("Tried again later: {error}")}</span> }.into_any(),
        (Some(_), None) => view! { <span class="outcome" data-tone="refused">"Given up"</span> }.into_any(),
        (None, None) => view! { <span class="quiet">"Waits"</span> }.into_any(),
    };
    let again = line.can_go_again.then(|| view! {
        <form method="post" action={once_of::<SendMailAgain>()}>
            <input type="hidden" name="id" value=line.id.to_string()/>
            <button class="button" data-tone="quiet" aria-label=format!("Send again to {}", line.address)>"Send again"</button>
        </form>
    });
    view! {
        <tr>
            <th scope="row"><bdi>{line.address.clone()}</bdi></th>
            <td data-label="About">{about(line.kind)}</td>
            <td data-label="Written">{moment(line.created_at, Show::Day)}</td>
            <td class="number" data-label="Tries">{line.attempts}</td>
            <td data-label="Outcome">{outcome}</td>
            <td class="table-action">{again}</td>
        </tr>
    }
}

const fn about(kind: MailKind) -> &'static str {
    match kind {
        MailKind::NewPassword => "A link to a new password",
        MailKind::PasswordChanged => "Password changed",
        MailKind::AccountChanged => "Account changed",
        MailKind::Invite => "An invitation",
        MailKind::Quote => "A quote",
        MailKind::Accepted => "A mechanic accepted",
        MailKind::Receipt => "A receipt",
        MailKind::Booking => "A booking",
    }
}
