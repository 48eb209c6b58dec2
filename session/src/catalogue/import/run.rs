//! The steps of an import: read, chosen otherwise, looked at, applied.

use super::super::kind::ImportColumn;
use super::super::manage::CatalogueError;
use super::super::manage::draft::{self, Draft, DraftKind};
use super::super::manage::row::runs_the_shop;
use super::super::words::make_findable;
use super::apply::write;
use super::decode::decoded;
use super::plan::{Plan, Wanted, plan};
use super::table::{COLUMNS_MAX, Settings, lines};
use super::view::{FileColumn, ImportPreview, Imported, PreviewLine};
use crate::Context;
use crate::change::Actor;
use crate::id::DraftId;
use crate::store::transact;
use crate::text;

/// Characters of a file's name.
pub const IMPORT_FILE_CHARS_MAX: usize = 120;
/// Characters of a file, at the most.
pub const IMPORT_CHARS_MAX: usize = 8_000_000;
/// Lines of each sort that are shown.
const SHOWN_MAX: usize = 100;
/// Lines that are looked at for what stands in a column.
const SAMPLED: usize = 20;

/// Reads a file and keeps it: how it is written and what its columns hold is told from itself. Nothing is written to the catalogue.
///
/// # Errors
/// [`CatalogueError::Invalid`] for what is no table of text, holds nothing, or has more lines than `import-lines-max`;
/// [`CatalogueError::NotAllowed`].
#[crate::boxed]
pub async fn read_import(
    cx: &Context,
    manager: &Actor,
    file: &str,
    bytes: &[u8],
) -> Result<ImportPreview, CatalogueError> {
    let actor = runs_the_shop(manager)?;
    let invalid = |message: &str| CatalogueError::invalid("csv", message);
    let text = decoded(bytes).map_err(invalid)?;
    // One that has fewer bytes has fewer characters.
    if text.len() > IMPORT_CHARS_MAX && text.chars().count() > IMPORT_CHARS_MAX {
        return Err(invalid(&format!(
            "This file has more than {IMPORT_CHARS_MAX} characters. Split it, and import the parts one after the other."
        )));
    }
    let settings = Settings::told_by(&text);
    let most = cx.limits.import_lines_max;
    let count = lines(&text, settings.separator).take(most + 2).count();
    if count == 0 {
        return Err(invalid("There is nothing in this file."));
    }
    if count > most + usize::from(settings.has_headings) {
        return Err(invalid(&format!(
            "This file has more than {most} lines. Split it, and import the parts one after the other."
        )));
    }
    let name =
        text::checked(file, 0, IMPORT_FILE_CHARS_MAX).map_err(|message| CatalogueError::invalid("file", message))?;
    let draft = Draft { name, settings: json(&settings), body: text.clone().into_bytes(), made_at: cx.clock.now() };
    let id = draft::keep(cx, (actor.into(), actor.user.id), DraftKind::Import, &draft).await?;
    let plan = plan(cx, actor.user.shop_id, &text, &settings, None).await?;
    Ok(shown(id, draft.name, &text, &settings, plan))
}

/// What a file that was read would do, compared with the catalogue as it is now.
///
/// # Errors
/// [`CatalogueError::NotFound`] where there is none of this shop, or no longer; [`CatalogueError::NotAllowed`].
#[crate::boxed]
pub async fn import_preview(cx: &Context, manager: &Actor, id: DraftId) -> Result<ImportPreview, CatalogueError> {
    let shop_id = runs_the_shop(manager)?.user.shop_id;
    let (file, text, settings) = kept(cx, manager, id).await?;
    let plan = plan(cx, shop_id, &text, &settings, None).await?;
    Ok(shown(id, file, &text, &settings, plan))
}

/// Says what the columns of a file hold, in its order; nothing for what is not to be read.
///
/// # Errors
/// [`CatalogueError::Invalid`] when two are to hold the same, or there are too many; [`CatalogueError::NotFound`]; [`CatalogueError::NotAllowed`].
#[crate::boxed]
pub async fn choose_columns(
    cx: &Context,
    manager: &Actor,
    id: DraftId,
    columns: &[Option<ImportColumn>],
) -> Result<ImportPreview, CatalogueError> {
    let actor = runs_the_shop(manager)?;
    let (_, text, settings) = kept(cx, actor, id).await?;
    if columns.len() > COLUMNS_MAX {
        let message = format!("A file has {COLUMNS_MAX} columns at the most.");
        return Err(CatalogueError::invalid("columns", message));
    }
    let chosen: Vec<Option<ImportColumn>> = columns.to_vec();
    for (place, column) in chosen.iter().enumerate() {
        if let Some(column) = column
            && chosen.iter().skip(place + 1).any(|other| other == &Some(*column))
        {
            return Err(CatalogueError::invalid("columns", "Two columns can't hold the same. Choose one of them."));
        }
    }
    let settings = settings.with(&text, chosen);
    draft::set(cx, actor.into(), (id, DraftKind::Import), &json(&settings)).await?;
    import_preview(cx, actor, id).await
}

/// Writes what the preview shows, all of it in one transaction; lines that are wrong are left out. With `takes_own_codes`, barcodes whose
/// last digit does not fit are the shop's own codes; without, their lines are left out.
///
/// # Errors
/// [`CatalogueError::Overtaken`] when the catalogue was changed while it was compared; [`CatalogueError::NotFound`] where it was
/// imported already, or waited too long; [`CatalogueError::NotAllowed`]. Nothing is written then.
#[crate::boxed]
pub async fn apply_import(
    cx: &Context,
    manager: &Actor,
    id: DraftId,
    takes_own_codes: bool,
) -> Result<Imported, CatalogueError> {
    let actor = runs_the_shop(manager)?;
    let shop_id = actor.user.shop_id;
    let (_, text, settings) = kept(cx, actor, id).await?;
    let plan = plan(cx, shop_id, &text, &settings, None).await?;
    let imported = transact!(cx.store, |tx| {
        draft::take(cx, tx, shop_id, (id, DraftKind::Import)).await?;
        write(cx, tx, actor.into(), &plan, takes_own_codes).await
    })?;
    make_findable(cx).await?;
    Ok(imported)
}

async fn kept(cx: &Context, manager: &Actor, id: DraftId) -> Result<(String, String, Settings), CatalogueError> {
    let draft = draft::read(cx, manager.user.shop_id, (id, DraftKind::Import)).await?;
    let text = String::from_utf8(draft.body).unwrap_or_default();
    let settings = serde_json::from_str(&draft.settings).unwrap_or_else(|_| Settings::told_by(&text));
    Ok((draft.name, text, settings))
}

fn json(settings: &Settings) -> String {
    serde_json::to_string(settings).unwrap_or_default()
}

fn shown(id: DraftId, file: String, text: &str, settings: &Settings, plan: Plan) -> ImportPreview {
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let lines_of = |is: &dyn Fn(&Wanted) -> bool| {
        let all: Vec<PreviewLine> =
            plan.wanted.iter().filter(|wanted| is(wanted)).map(|wanted| wanted.shown.clone()).collect();
        all
    };
    let new = lines_of(&|wanted| !wanted.is_doubtful && wanted.known.is_none());
    let changed = lines_of(&|wanted| !wanted.is_doubtful && wanted.known.is_some());
    let doubtful = lines_of(&|wanted| wanted.is_doubtful);
    let first = |mut lines: Vec<PreviewLine>| {
        lines.truncate(SHOWN_MAX);
        lines
    };
    ImportPreview {
        id,
        file,
        lines_count: count(plan.lines),
        separator: settings.separator.to_string(),
        decimal_mark: settings.mark().as_char().to_string(),
        columns: columns(text, settings),
        default_tax_bp: plan.default_tax_bp,
        new_count: count(new.len()),
        changed_count: count(changed.len()),
        same_count: count(plan.same),
        wrong_count: count(plan.wrong.len()),
        doubtful_count: count(doubtful.len()),
        new: first(new),
        changed: first(changed),
        wrong: first(plan.wrong),
        doubtful: first(doubtful),
    }
}

fn columns(text: &str, settings: &Settings) -> Vec<FileColumn> {
    let looked_at: Vec<Vec<String>> = lines(text, settings.separator).take(SAMPLED).map(|line| line.cells).collect();
    let (headings, rest) = match looked_at.split_first() {
        Some((headings, rest)) if settings.has_headings => (headings.clone(), rest),
        _ => (Vec::new(), looked_at.as_slice()),
    };
    let width = rest.iter().map(Vec::len).max().unwrap_or_default().max(headings.len());
    let cell = |cells: &Vec<String>, place: usize| cells.get(place).filter(|cell| !cell.is_empty()).cloned();
    let column = |place: usize| FileColumn {
        heading: headings.get(place).cloned().unwrap_or_default(),
        column: settings.columns.get(place).copied().flatten(),
        sample: rest.iter().find_map(|cells| cell(cells, place)).unwrap_or_default(),
    };
    (0..width).map(column).collect()
}
