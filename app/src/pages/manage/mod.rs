//! The rooms of whoever runs the shop: `/manage`, and a page each beneath it.
//!
//! To add one: a file here, its line in `ROOMS`, its route in `layout/shell.rs`.

mod catalogue;
mod consultations;
mod fields;
mod invites;
mod log;
mod logo;
mod people;
mod person;
mod person_logins;
mod places;
mod shop;

pub use catalogue::{
    CataloguePage, CategoriesPage, ImportPage, NewPricesPage, NewProductPage, PricesPage, ProductPage, ReadImportPage,
};
pub use consultations::{ConsultationsPage, OverseenPage};
pub(super) use fields::{country_choice, reckoning_fields};
pub use invites::InvitesPage;
pub use log::LogPage;
pub use people::PeoplePage;
pub use person::PersonPage;
pub use places::PlacesPage;
pub use shop::ShopPage;

use leptos::prelude::*;
use session::login::SignedIn;

use crate::layout::guard::{load, only, present_path};
use crate::layout::{Layout, Viewer};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::context;

/// A room: where it is, what it is called, and what one does there.
struct Room {
    path: &'static str,
    name: &'static str,
    what: &'static str,
}

/// All rooms, in the order of their tabs.
const ROOMS: [Room; 6] = [
    Room {
        path: path::PEOPLE,
        name: "People",
        what: "Who works here and what they may do; who has an account; who is shut out.",
    },
    Room { path: path::CATALOGUE, name: "Catalogue", what: "What is sold: products, prices, categories." },
    Room { path: path::ALL_CONSULTATIONS, name: "Consultations", what: "Every consultation of the shop, to read." },
    Room { path: path::MANAGE_PLACES, name: "Places", what: "Locations and registers: add, rename, take out of use." },
    Room {
        path: path::MANAGE_SHOP,
        name: "Shop",
        what: "Name, taxes, opening hours, what customers are offered, limits at the till.",
    },
    Room { path: path::MANAGE_LOG, name: "Log", what: "Who did what, and when." },
];

/// The page: what there is to manage.
#[component]
#[must_use]
pub fn ManagePage() -> impl IntoView {
    load(async {
        let who = runs_the_shop()?;
        let viewer = Viewer::of(&context(), &who).await?;
        let rooms = ROOMS.iter().map(|room| {
            view! { <li><a href=room.path>{room.name}</a><span class="quiet">{room.what}</span></li> }
        });
        let rooms = rooms.collect_view();
        Ok(Layout::new("Manage", viewer).around(view! {
            <h1>"Manage"</h1>
            <ul class="ways">{rooms}</ul>
        }))
    })
}

/// Whoever looks, if they run the shop: every room asks this first.
///
/// # Errors
/// `not-signed-in`, `not-allowed`.
pub(super) fn runs_the_shop() -> Result<SignedIn, Problem> {
    only(|user| user.roles.runs_the_shop())
}

/// The tabs of all rooms, above what a room shows.
pub(super) fn tabs() -> impl IntoView {
    let here = present_path();
    let tabs = ROOMS.iter().map(|room| {
        let is_here = here == room.path || here.strip_prefix(room.path).is_some_and(|rest| rest.starts_with('/'));
        view! { <li><a href=room.path aria-current=is_here.then_some("page")>{room.name}</a></li> }
    });
    view! { <nav class="tabs" aria-label="Manage"><ul>{tabs.collect_view()}</ul></nav> }
}
