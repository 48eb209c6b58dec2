//! Deals: the list, one of them, its quotes, and which one the person has selected.

mod change;
mod one;
mod quote;
mod selection;

use utoipa_axum::router::OpenApiRouter;

use crate::http::ServerState;

pub(super) fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new().merge(selection::routes()).merge(one::routes()).merge(change::routes()).merge(quote::routes())
}
