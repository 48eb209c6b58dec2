//! The catalogue from a file and into one.

use axum::Json as Answer;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use serde::Deserialize;
use session::catalogue::{self, ImportColumn, ImportPreview, Imported};
use session::id::DraftId;
use utoipa::ToSchema;

use super::super::json::{Json, JsonOrNothing};
use super::super::parse_id::Id;
use crate::http::{Acting, Refusal, Theirs};

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct ImportBody {
    /// The file's text. Its separator, its decimals and, by their headings, its columns are recognised.
    csv: String,
    /// What the file is called, for people.
    #[serde(default)]
    file: String,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
pub(in crate::api) struct ApplyBody {
    /// `true`: barcodes whose last digit does not fit are the shop's own codes. Their lines are left out otherwise.
    #[serde(default)]
    own_codes: bool,
}

/// Read a file, and say what it would do
///
/// Nothing is written to the catalogue. The file is kept for a day, or until four others were read. A product is found by its id, else by
/// its number, else by its barcode, else by its name where a line has neither; an empty cell leaves what is there.
#[utoipa::path(post, path = "/api/catalogue/imports", tag = "Catalogue", request_body(content = ImportBody, example = json!({ "csv": "number;name;price;tax\nOIL-1;Engine oil;14,90;19\n", "file": "list.csv" })), responses(
    (status = 201, body = ImportPreview, description = "What is new, changed, the same and wrong, by line."),
    (status = 403, description = "`not-allowed`: only for managers and admins."),
    (status = 413, description = "`too-large`: more bytes than `import-bytes-max`."),
    (status = 422, description = "`invalid`: no table of text, an empty one, or more lines than `import-lines-max`."),
))]
pub(in crate::api) async fn read(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Json(body): Json<ImportBody>,
) -> Result<(StatusCode, Answer<ImportPreview>), Refusal> {
    let read = catalogue::read_import(&cx, &manager, &body.file, body.csv.as_bytes()).await?;
    Ok((StatusCode::CREATED, Answer(read)))
}

/// What a file that was read would do
///
/// Compared with the catalogue as it is now.
#[utoipa::path(get, path = "/api/catalogue/imports/{id}", tag = "Catalogue",
    params(("id" = DraftId, Path, description = "What the preview is called by.")), responses(
    (status = 200, body = ImportPreview, description = "What is new, changed, the same and wrong, by line."),
    (status = 403, description = "`not-allowed`: only for managers and admins."),
    (status = 404, description = "`not-found`: none of your shop, or applied already, or it waited too long."),
))]
pub(in crate::api) async fn preview(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Id(id): Id<DraftId>,
) -> Result<Answer<ImportPreview>, Refusal> {
    Ok(Answer(catalogue::import_preview(&cx, &manager, id).await?))
}

#[derive(Debug, Deserialize, ToSchema)]
pub(in crate::api) struct ColumnsBody {
    /// What each column holds, in the file's order; `null` for what is not read, and so is what is left out at the end.
    columns: Vec<Option<ImportColumn>>,
}

/// Say what the columns of a file hold
///
/// In the place of what was recognised, where that is not right. Nothing is written to the catalogue.
#[utoipa::path(put, path = "/api/catalogue/imports/{id}/columns", tag = "Catalogue", request_body(content = ColumnsBody, example = json!({ "columns": ["number", "name", null] })),
    params(("id" = DraftId, Path, description = "What the preview is called by.")), responses(
    (status = 200, body = ImportPreview, description = "What it would do, read so."),
    (status = 403, description = "`not-allowed`: only for managers and admins."),
    (status = 404, description = "`not-found`: none of your shop, or applied already, or it waited too long."),
    (status = 422, description = "`invalid`: two columns are to hold the same, or there are too many."),
))]
pub(in crate::api) async fn choose_columns(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Id(id): Id<DraftId>,
    Json(body): Json<ColumnsBody>,
) -> Result<Answer<ImportPreview>, Refusal> {
    Ok(Answer(catalogue::choose_columns(&cx, &manager, id, &body.columns).await?))
}

/// Write a file that was read into the catalogue
///
/// All of it in one transaction, compared once more with the catalogue as it is now. Lines that are wrong are left out.
#[utoipa::path(post, path = "/api/catalogue/imports/{id}/apply", tag = "Catalogue", request_body(content = Option<ApplyBody>, example = json!({ "own_codes": false })),
    params(("id" = DraftId, Path, description = "What the preview is called by.")), responses(
    (status = 200, body = Imported, description = "It is in the catalogue."),
    (status = 403, description = "`not-allowed`: only for managers and admins."),
    (status = 404, description = "`not-found`: none of your shop, or applied already, or it waited too long."),
    (status = 409, description = "`stale`: the catalogue was changed while it was compared. Nothing was written."),
))]
pub(in crate::api) async fn apply(
    Theirs(cx): Theirs,
    Acting(manager): Acting,
    Id(id): Id<DraftId>,
    JsonOrNothing(body): JsonOrNothing<ApplyBody>,
) -> Result<Answer<Imported>, Refusal> {
    Ok(Answer(catalogue::apply_import(&cx, &manager, id, body.own_codes).await?))
}

/// The catalogue as a file
///
/// Comma-separated, in UTF-8 with its mark, a point before decimals. Read in again it changes nothing.
#[utoipa::path(get, path = "/api/catalogue/export.csv", tag = "Catalogue", responses(
    (status = 200, body = String, content_type = "text/csv", description = "Everything that is in the catalogue."),
    (status = 403, description = "`not-allowed`: only for managers and admins."),
))]
pub(in crate::api) async fn export(Theirs(cx): Theirs, Acting(manager): Acting) -> Result<impl IntoResponse, Refusal> {
    let csv = catalogue::export_catalogue(&cx, &manager).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"catalogue.csv\""),
    ];
    Ok((headers, csv))
}
