//! The page that takes a file into the catalogue, or lines that are pasted.

use leptos::prelude::*;

use crate::actions::{ReadImport, name_of, once_of};
use crate::components::{Field, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};
use crate::pages::manage::{runs_the_shop, tabs};
use crate::path;
use crate::request::caller::context;

/// Characters that may be pasted; more come as a file.
const PASTED_CHARS_MAX: usize = 1_000_000;

/// The page.
#[component]
#[must_use]
pub fn ImportPage() -> impl IntoView {
    load(async {
        let (who, cx) = (runs_the_shop()?, context());
        let viewer = Viewer::of(&cx, &who).await?;
        let layout = Layout {
            forms: const { &[name_of::<ReadImport>()] },
            width: Width::Narrow,
            ..Layout::new("Import", viewer)
        };
        let refused = refusal_of::<ReadImport>();
        let of_file = refused
            .as_ref()
            .filter(|refused| refused.field.as_deref() == Some("file"))
            .map(|refused| refused.detail.clone());
        let described = of_file.is_some().then_some("file-error");
        let pasted = Field::named("csv", "Or paste its lines").lines(6).at_most(PASTED_CHARS_MAX).optional();
        let most = cx.limits.import_lines_max;
        Ok(layout.around(view! {
            {tabs()}
            <p><a href=path::CATALOGUE>"Catalogue"</a></p>
            <h1>"Import"</h1>
            <p>"A table of products as CSV, as every spreadsheet saves it. You see what is new, what changes and what is wrong before anything is written."</p>
            <form class="form" method="post" enctype="multipart/form-data" action={once_of::<ReadImport>()}>
                <div class="field">
                    <label for="file">"File"</label>
                    <p class="hint" id="file-hint">{format!("Up to {most} lines. Headings such as name, number, barcode, category, price and tax are recognised, in English and German.")}</p>
                    {of_file.map(|error| view! { <p class="field-error" id="file-error">{error}</p> })}
                    <input id="file" name="file" type="file" accept=".csv,.txt,.tsv,text/csv,text/plain" aria-describedby=described.unwrap_or("file-hint")/>
                </div>
                {field(pasted.answered(refused.as_ref()))}
                <button class="button" data-tone="main" data-size="large">"Show what it would do"</button>
            </form>
            <p class="quiet">"An empty cell leaves things as they are. A product is found again by its number, else by its barcode, so that the same file twice changes nothing."</p>
        }))
    })
}
