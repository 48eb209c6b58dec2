//! The till: registers and their shifts, what is sold on them, the cash in them, and how they are closed.

mod approval;
mod cash;
mod closing;
mod sale;
mod shift;

use utoipa_axum::router::OpenApiRouter;

use crate::http::ServerState;

pub(super) fn routes() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .merge(shift::routes())
        .merge(sale::routes())
        .merge(approval::routes())
        .merge(cash::routes())
        .merge(closing::routes())
}
