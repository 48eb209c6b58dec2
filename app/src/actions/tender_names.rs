//! The server function that names a shop's own ways to pay.

use leptos::prelude::server;
use session::catalogue;

use super::answer::{Done, Sent, answer};
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{context, teller};

/// Names the shop's own ways to pay, a line each, in the place of those it had.
///
/// # Errors
/// `invalid`, `not-allowed` for who does not run the shop, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "name_tenders")]
pub async fn name_tenders(#[server(default)] names: String) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<NameTenders>(), [("names", names.as_str())]);
    let named = async {
        let (cx, manager) = (context(), teller()?);
        let lines: Vec<String> =
            names.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
        catalogue::name_tenders(&cx, &manager, &lines).await?;
        let said = match lines.len() {
            0 => "Tills take cash, card and credits.".to_owned(),
            _ => format!("Tills take {} beside cash, card and credits.", lines.join(", ")),
        };
        Ok(Done::saying(path::REGISTERS, said))
    };
    answer(sent, named).await
}
