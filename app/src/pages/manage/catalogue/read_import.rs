//! The page of a file that was read: what it would do to the catalogue, line by line, and the button that does it.

use leptos::prelude::*;
use session::catalogue::{self, FileColumn, ImportColumn, ImportPreview, PreviewLine};
use session::id::DraftId;

use super::{desk, id_of_page, percent};
use crate::actions::{ApplyImport, ChooseColumns, once_of};
use crate::layout::guard::load;
use crate::layout::{Layout, Viewer};
use crate::pages::manage::{runs_the_shop, tabs};
use crate::path;
use crate::request::caller::context;

/// The page.
#[component]
#[must_use]
pub fn ReadImportPage() -> impl IntoView {
    let id = id_of_page::<DraftId>();
    load(async move {
        let (who, cx) = (runs_the_shop()?, context());
        let id = id?;
        let viewer = Viewer::of(&cx, &who).await?;
        let (manager, _) = desk().await?;
        let preview = catalogue::import_preview(&cx, &manager, id).await?;
        let title = "What the import would do";
        let (summary, apply, columns) = (summary(&preview), apply(&preview), columns(&preview));
        let said = [
            (("wrong", "Wrong, and left out"), preview.wrong_count, &preview.wrong),
            (("doubtful", "A barcode whose last digit does not fit"), preview.doubtful_count, &preview.doubtful),
            (("new", "New"), preview.new_count, &preview.new),
            (("changed", "Changed"), preview.changed_count, &preview.changed),
        ];
        let tables = said.into_iter().map(|(what, count, lines)| lines_of(what, count, lines)).collect_view();
        Ok(Layout::new(title, viewer).around(view! {
            {tabs()}
            <p><a href=path::IMPORT>"Import"</a></p>
            <h1>{title}</h1>
            {summary}
            {apply}
            {columns}
            {tables}
        }))
    })
}

fn lines(count: i64) -> String {
    if count == 1 { "1 line".to_owned() } else { format!("{count} lines") }
}

fn summary(preview: &ImportPreview) -> AnyView {
    let separator = match preview.separator.as_str() {
        ";" => "semicolons",
        "\t" => "tabs",
        _ => "commas",
    };
    let mark = if preview.decimal_mark == "," { "a comma" } else { "a point" };
    let read = format!("{}, split by {separator}, {mark} before decimals.", lines(preview.lines_count));
    let tax = (preview.new_count > 0)
        .then(|| format!(" Where the file says no tax rate, what is new gets {}.", percent(preview.default_tax_bp)));
    let counts = format!(
        "{} new, {} changed, {} the same, {} wrong.",
        preview.new_count, preview.changed_count, preview.same_count, preview.wrong_count
    );
    view! {
        <p><strong>{preview.file.clone()}</strong> " " {read} {tax}</p>
        <p id="counts">{counts}</p>
    }
    .into_any()
}

/// The button, and what must be said before it is pressed.
fn apply(preview: &ImportPreview) -> AnyView {
    let to_write = preview.new_count + preview.changed_count;
    if to_write + preview.doubtful_count == 0 {
        let why = if preview.same_count > 0 && preview.wrong_count == 0 {
            "Everything in this file is in the catalogue just so. There is nothing to import."
        } else {
            "There is nothing to import yet. Look at what is wrong, or choose the columns."
        };
        return view! { <p class="notice" role="status">{why}</p> }.into_any();
    }
    let own = (preview.doubtful_count > 0).then(|| {
        let label = match preview.doubtful_count {
            1 => " This 1 barcode is our own code: import it as it is".to_owned(),
            count => format!(" These {count} barcodes are our own codes: import them as they are"),
        };
        view! { <label class="check"><input type="checkbox" name="own_codes" value="1"/>{label}</label> }
    });
    let button = match preview.wrong_count {
        0 => format!("Import {}", lines(to_write)),
        wrong => format!("Import {}, leave out {wrong}", lines(to_write)),
    };
    view! {
        <form class="form" method="post" action={once_of::<ApplyImport>()}>
            <input type="hidden" name="id" value=preview.id.to_string()/>
            {own}
            <p class="hint">"Nothing is written yet. The import is written as a whole, or not at all."</p>
            <button class="button" data-tone="main" data-size="large">{button}</button>
        </form>
    }
    .into_any()
}

fn columns(preview: &ImportPreview) -> AnyView {
    let is_name_known = preview.columns.iter().any(|column| column.column == Some(ImportColumn::Name));
    let rows = preview.columns.iter().enumerate().map(|(place, column)| column_row(place, column)).collect_view();
    view! {
        <details class="fold" id="columns" open=!is_name_known>
            <summary>"What the columns hold"</summary>
            <form class="form" method="post" action={once_of::<ChooseColumns>()}>
                <input type="hidden" name="id" value=preview.id.to_string()/>
                <table class="table" data-stack="phone">
                    <thead><tr><th scope="col">"Column"</th><th scope="col">"For example"</th><th scope="col">"Holds"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
                <button class="button">"Read it so"</button>
            </form>
        </details>
    }
    .into_any()
}

fn column_row(place: usize, column: &FileColumn) -> AnyView {
    let heading = if column.heading.is_empty() { format!("Column {}", place + 1) } else { column.heading.clone() };
    let label = format!("What {heading} holds");
    let option = |of: &ImportColumn| {
        view! { <option value=of.as_str() selected=column.column == Some(*of)>{name(*of)}</option> }
    };
    let options = ImportColumn::ALL.iter().map(option).collect_view();
    view! {
        <tr>
            <th scope="row">{heading}</th>
            <td data-label="For example">{column.sample.clone()}</td>
            <td><select name="columns[]" aria-label=label><option value="">"Not read"</option>{options}</select></td>
        </tr>
    }
    .into_any()
}

const fn name(column: ImportColumn) -> &'static str {
    match column {
        ImportColumn::Id => "Id of an export",
        ImportColumn::Name => "Name",
        ImportColumn::Number => "Number",
        ImportColumn::Barcode => "Barcode",
        ImportColumn::BarcodeKind => "Whether the barcode is our own",
        ImportColumn::Category => "Category",
        ImportColumn::Price => "Price",
        ImportColumn::Cost => "Cost",
        ImportColumn::Tax => "Tax rate, %",
        ImportColumn::Unit => "Unit",
        ImportColumn::Colour => "Colour",
        ImportColumn::Mark => "Mark",
        ImportColumn::Position => "Place on the till",
    }
}

fn lines_of((id, what): (&'static str, &'static str), count: i64, shown: &[PreviewLine]) -> Option<AnyView> {
    if count == 0 {
        return None;
    }
    let row = |line: &PreviewLine| {
        let PreviewLine { line, name, said } = line.clone();
        view! {
            <tr>
                <td class="number" data-label="Line">{line}</td>
                <th scope="row">{if name.is_empty() { "(no name)".to_owned() } else { name }}</th>
                <td>{said}</td>
            </tr>
        }
    };
    let rows = shown.iter().map(row).collect_view();
    let more = usize::try_from(count).unwrap_or(usize::MAX).saturating_sub(shown.len());
    let more = (more > 0).then(|| view! { <p class="quiet">{format!("And {more} more.")}</p> });
    let title = format!("{what} ({count})");
    Some(
        view! {
            <section class="block" aria-labelledby=id>
                <h2 id=id>{title}</h2>
                <div class="table-frame" tabindex="0" role="region" aria-label=what>
                    <table class="table" data-stack="phone">
                        <thead><tr><th scope="col" class="number">"Line"</th><th scope="col">"Product"</th><th scope="col">"What"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {more}
            </section>
        }
        .into_any(),
    )
}
