//! What somebody else changed of the reader's account, on their first screen, until they say that they have read it.

use leptos::prelude::*;
use session::Context;
use session::people::{self, AccountNotice};
use session::shop::User;

use crate::actions::{DismissNotice, once_of};
use crate::problem::Problem;
use crate::words::time::{Show, moment};

/// The notices of `who`, in a part that is fetched again when something of theirs changes.
///
/// # Errors
/// `internal`, `busy`.
pub(super) async fn account_notices(cx: &Context, who: &User) -> Result<AnyView, Problem> {
    let notices = people::account_notices(cx, who).await?;
    let notices = notices.into_iter().map(notice).collect_view();
    Ok(view! { <div id="account-notices" data-refresh="">{notices}</div> }.into_any())
}

fn notice(notice: AccountNotice) -> impl IntoView {
    let AccountNotice { id, said, at } = notice;
    view! {
        <section class="notice" data-tone="plain" role="status" aria-label="Your account">
            <div>
                <p class="prose">{said}</p>
                <p class="quiet">{moment(at, Show::Day)}</p>
            </div>
            <form method="post" action={once_of::<DismissNotice>()}>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button" data-tone="quiet">"OK"</button>
            </form>
        </section>
    }
}
