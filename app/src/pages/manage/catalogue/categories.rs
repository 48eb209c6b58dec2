//! The page of the categories: their order, which is that of the till's tabs, and what they are called.

use leptos::prelude::*;
use session::catalogue::{self, CATEGORIES_MAX, CATEGORY_CHARS_MAX, Category};

use super::desk;
use crate::actions::{ArrangeCategories, RenameCategory, name_of, once_of};
use crate::components::{Field, choice, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};
use crate::pages::manage::{runs_the_shop, tabs};
use crate::path;
use crate::request::caller::context;

/// The page.
#[component]
#[must_use]
pub fn CategoriesPage() -> impl IntoView {
    load(async {
        let (who, cx) = (runs_the_shop()?, context());
        let viewer = Viewer::of(&cx, &who).await?;
        let (manager, _) = desk().await?;
        let categories = catalogue::categories(&cx, &manager).await?;
        let layout = Layout {
            forms: const { &[name_of::<ArrangeCategories>(), name_of::<RenameCategory>()] },
            width: Width::Narrow,
            ..Layout::new("Categories", viewer)
        };
        let names: Vec<&str> = categories.iter().map(|category| category.name.as_str()).collect();
        let refused = refusal_of::<ArrangeCategories>();
        let order = Field::named("names", "Categories, a line each")
            .lines(8)
            .at_most(CATEGORIES_MAX * (CATEGORY_CHARS_MAX + 1));
        let order = order
            .holding(names.join("\n"))
            .hint("Tills show their tabs in this order. One that you leave out is gone once nothing is in it.");
        let rename = (!categories.is_empty()).then(|| rename(&categories));
        Ok(layout.around(view! {
            {tabs()}
            <p><a href=path::CATALOGUE>"Catalogue"</a></p>
            <h1>"Categories"</h1>
            <form class="form" method="post" action={once_of::<ArrangeCategories>()}>
                {field(order.answered(refused.as_ref()))}
                <button class="button" data-tone="main">"Save the order"</button>
            </form>
            {rename}
        }))
    })
}

fn rename(categories: &[Category]) -> AnyView {
    let refused = refusal_of::<RenameCategory>();
    let from = refused.as_ref().and_then(|refused| refused.kept.get("from")).cloned().unwrap_or_default();
    let options = categories.iter().map(|category| {
        let Category { name, products_count } = category;
        (name.clone(), format!("{name} ({products_count})"), *name == from)
    });
    view! {
        <section class="block" aria-labelledby="rename-title">
        <h2 id="rename-title">"Rename a category"</h2>
        <form class="form" method="post" action={once_of::<RenameCategory>()}>
            {choice(Field::named("from", "Category"), options.collect())}
            {field(Field::named("to", "New name").at_most(CATEGORY_CHARS_MAX).required().hint("A name that is there already takes everything in.").answered(refused.as_ref()))}
            <button class="button">"Rename"</button>
        </form>
        </section>
    }
    .into_any()
}
