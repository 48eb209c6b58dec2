//! The operations page: what the server does by itself, when it last did, and whether it worked.

use leptos::prelude::*;
use session::job::{self, JobLine};

use crate::layout::guard::{load, only};
use crate::layout::{Layout, Viewer};
use crate::request::caller::context;
use crate::words::time::{Show, moment, stretch};

/// The page.
#[component]
#[must_use]
pub fn AdminPage() -> impl IntoView {
    load(async {
        let who = only(|user| user.roles.sees_operations())?;
        let cx = context();
        let viewer = Viewer::of(&cx, &who).await?;
        let lines = job::last_runs(&cx).await?;
        let rows = lines.into_iter().map(row).collect_view();
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
