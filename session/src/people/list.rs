//! Who there is.

use super::error::PeopleError;
use super::{PeoplePage, PeopleView, PersonLine};
use crate::Context;
use crate::change::Actor;
use crate::cursor::{Cursor, Page};
use crate::store::args;
use crate::text;

/// A person of a shop, on a condition.
macro_rules! people_where {
    ($condition:literal) => {
        concat!(
            "SELECT u.id, u.name, u.email, u.roles, t.name AS team_name, u.disabled_at, u.created_at,
                (SELECT MAX(l.last_seen_at) FROM login_sessions AS l WHERE l.user_id = u.id AND l.kind = 'device') AS last_seen_at
             FROM users AS u LEFT JOIN teams AS t ON t.id = u.team_id
             WHERE u.shop_id = $1 AND ",
            $condition
        )
    };
}
pub(super) use people_where;

const STAFF: &str = people_where!(
    "(u.created_at, u.id) < ($2, $3) AND ($4 = '' OR lower(u.name) LIKE $4 ESCAPE '!' OR u.email LIKE $4 ESCAPE '!')
        AND u.roles <> 'customer' AND u.disabled_at IS NULL
     ORDER BY u.created_at DESC, u.id DESC LIMIT $5"
);
const CUSTOMERS: &str = people_where!(
    "(u.created_at, u.id) < ($2, $3) AND ($4 = '' OR lower(u.name) LIKE $4 ESCAPE '!' OR u.email LIKE $4 ESCAPE '!')
        AND u.roles = 'customer' AND u.disabled_at IS NULL
     ORDER BY u.created_at DESC, u.id DESC LIMIT $5"
);
const DISABLED: &str = people_where!(
    "(u.created_at, u.id) < ($2, $3) AND ($4 = '' OR lower(u.name) LIKE $4 ESCAPE '!' OR u.email LIKE $4 ESCAPE '!')
        AND u.disabled_at IS NOT NULL
     ORDER BY u.created_at DESC, u.id DESC LIMIT $5"
);

/// The people of the manager's shop who came before a place, whoever came last first, at most `people_rows_max`: those whose name or
/// e-mail address holds `search`.
///
/// # Errors
/// [`PeopleError::NotAllowed`] for whoever does not run the shop.
#[crate::boxed]
pub async fn list(
    cx: &Context,
    manager: &Actor,
    view: PeopleView,
    search: &str,
    before: Option<Cursor>,
) -> Result<PeoplePage, PeopleError> {
    let cx = &super::of_others(cx);
    if !manager.user.roles.runs_the_shop() {
        return Err(PeopleError::NotAllowed);
    }
    let sql = match view {
        PeopleView::Staff => STAFF,
        PeopleView::Customers => CUSTOMERS,
        PeopleView::Disabled => DISABLED,
    };
    let (before, rows_max) = (before.unwrap_or(Cursor::END), cx.limits.people_rows_max);
    let args = args![manager.user.shop_id, before.at, before.id, text::pattern(search), rows_max + 1];
    let rows: Vec<PersonLine> = cx.store.all(sql, args).await?;
    let Page { rows: people, earlier } = Page::of(rows, rows_max, |person| Cursor::at(person.created_at, person.id));
    Ok(PeoplePage { people, earlier })
}
