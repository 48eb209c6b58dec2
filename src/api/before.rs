//! Where a page of a list begins that goes back in time.

use app::problem::Problem;
use serde::Deserialize;
use session::cursor::Cursor;
use utoipa::IntoParams;

use crate::http::Refusal;

/// What of such a list is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// What came before this: `earlier` of the page after it. The newest when left out.
    #[param(example = "1795248000000.01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58")]
    before: Option<String>,
}

impl Wanted {
    /// The place it names.
    ///
    /// # Errors
    /// `invalid` for what is none.
    pub(super) fn cursor(&self) -> Result<Option<Cursor>, Refusal> {
        cursor(self.before.as_deref())
    }
}

/// The place that `before` names; none where it was left out.
///
/// # Errors
/// `invalid` for what is none.
pub(super) fn cursor(before: Option<&str>) -> Result<Option<Cursor>, Refusal> {
    let no_place = |_| Problem::invalid("before", "This is no place in a list: leave it out to begin at the newest.");
    Ok(Cursor::read(before.unwrap_or_default()).map_err(no_place)?)
}
