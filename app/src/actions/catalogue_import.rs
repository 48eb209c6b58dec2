//! Server functions of an import: a file is read and compared, its columns are chosen, and it is written.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use leptos::prelude::server;
use session::catalogue::{self, IMPORT_FILE_CHARS_MAX, ImportColumn};
use session::id::DraftId;

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};

/// Characters that are kept of what was pasted and refused.
const KEPT_CHARS_MAX: usize = 2_000;

/// Reads a file, or the lines that were pasted. A form with a file comes here with its bytes in `file`, as base64 of the safe alphabet:
/// the server writes it so (`src/http/upload.rs`).
///
/// # Errors
/// `invalid`, `not-allowed`, `not-signed-in`; `too-large` from before.
#[server(prefix = "/fn", endpoint = "read_import")]
pub async fn read_import(
    #[server(default)] csv: String,
    #[server(default)] file: String,
    #[server(default)] file_name: String,
) -> Result<(), Problem> {
    // What was pasted may be as long as a file; its beginning tells which it was.
    let kept: String = csv.chars().take(KEPT_CHARS_MAX).collect();
    let sent = Sent::new(name_of::<ReadImport>(), [("csv", kept.as_str())]);
    let read = async {
        let (cx, manager) = (context(), actor()?);
        let bytes =
            BASE64.decode(&file).map_err(|_| Problem::invalid("file", "The file arrived broken. Choose it again."))?;
        let read = match (bytes.is_empty(), csv.trim().is_empty()) {
            (true, true) => return Err(Problem::invalid("csv", "Choose a file, or paste its lines here.")),
            (false, _) => catalogue::read_import(&cx, &manager, &named(&file_name), &bytes).await,
            (true, false) => catalogue::read_import(&cx, &manager, "Pasted lines", csv.as_bytes()).await,
        };
        Ok(Done::at(path::import(read?.id)))
    };
    answer(sent, read).await
}

/// What a file is called, as far as people know it by that.
fn named(file_name: &str) -> String {
    file_name.chars().filter(|c| !c.is_control()).take(IMPORT_FILE_CHARS_MAX).collect()
}

/// Says what the columns hold, in their order: a word each, or nothing for what is not read.
///
/// # Errors
/// `invalid`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "choose_columns")]
pub async fn choose_columns(
    #[server(default)] id: String,
    #[server(default)] columns: Vec<String>,
) -> Result<(), Problem> {
    let chosen = async {
        let id: DraftId = known(&id)?;
        let columns: Vec<Option<ImportColumn>> = columns.iter().map(|word| word.parse().ok()).collect();
        catalogue::choose_columns(&context(), &actor()?, id, &columns).await?;
        Ok(Done::at(path::import(id)))
    };
    answer(Sent::new(name_of::<ChooseColumns>(), []), chosen).await
}

/// Writes the file into the catalogue.
///
/// # Errors
/// `stale`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "apply_import")]
pub async fn apply_import(#[server(default)] id: String, #[server(default)] own_codes: String) -> Result<(), Problem> {
    let applied = async {
        let id: DraftId = known(&id)?;
        let done = catalogue::apply_import(&context(), &actor()?, id, !own_codes.is_empty()).await?;
        let mut said = format!(
            "Imported: {} new, {} changed, {} as they were.",
            done.new_count, done.changed_count, done.same_count
        );
        match done.left_out_count {
            0 => {}
            1 => said.push_str(" 1 line was left out."),
            count => said.push_str(&format!(" {count} lines were left out.")),
        }
        Ok(Done::saying(path::CATALOGUE, said))
    };
    answer(Sent::new(name_of::<ApplyImport>(), []), applied).await
}
