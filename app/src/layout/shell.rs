//! The HTML document around every page, the routes, and what the server tells pages about itself.

use http::HeaderValue;
use http::header::CONTENT_SECURITY_POLICY;
use leptos::config::LeptosOptions;
use leptos::hydration::HydrationScripts;
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_axum::{AxumRouteListing, ResponseOptions, generate_route_list};
use leptos_meta::{HashedStylesheet, MetaTags, provide_meta_context};
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{SsrMode, path};

use super::guard::present_path;
use super::outdated::{outdated, watch};
use super::{DashboardPage, MissingPage};
use crate::build::PageBuild;
use crate::pages::{
    AccountPage, AdminPage, BookPage, CalendarPage, CataloguePage, CategoriesPage, ClosingPage, ConsultationsPage,
    CustomerPage, DealPage, DealsPage, DevicesPage, EarlierOfDealPage, ForgotPasswordPage, ImportPage, InvitesPage,
    JoinPage, LandingPage, LinkedQuotePage, LogPage, ManagePage, MechanicPage, NewDealPage, NewEmailPage,
    NewPasswordPage, NewPricesPage, NewProductPage, OverseenPage, OwnDataPage, PeoplePage, PersonPage, PlacesPage,
    PricesPage, ProductPage, QuotePage, QuotesPage, ReadImportPage, ReceiptPage, RegistersPage, ReportPage, RoomPage,
    SecondFactorPage, SetupPage, ShopPage, SignInCodePage, SignInPage, SignUpPage, StaffPage, TillPage, preview,
};
use crate::request::flash;

/// Whether the demo world is loaded: the sign-in page shows its accounts then. Provided by the server.
#[derive(Clone, Copy, Debug)]
pub struct DemoWorld(pub bool);

/// The document of every page. Of one type: what draws it is compiled here, and not once more in every crate that serves it.
#[must_use]
pub fn shell(options: LeptosOptions) -> AnyView {
    protect();
    let build = PageBuild::present();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-build=build.name()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                // What a browser draws around the page: `--color-page` of style/roles.css, in its notation.
                <meta name="theme-color" content="#faf8f5" media="(prefers-color-scheme: light)"/>
                <meta name="theme-color" content="#12181e" media="(prefers-color-scheme: dark)"/>
                <meta name="description" content="When your garage is open, and the way to its people, your quotes and your receipts."/>
                {(present_path() == "/").then(preview)}
                {watch()}
                <link rel="icon" href=build.file("/favicon.svg") type="image/svg+xml"/>
                // A browser offers to install it on the pages of the till only: nothing else is within what it names.
                <link rel="manifest" href=build.file("/till.webmanifest")/>
                // Before the islands, which ask the third to follow what they show. `forms.js` sends what no island sends itself.
                <script src=build.file("/zone.js") defer></script>
                <script src=build.file("/cut.js") defer></script>
                <script src=build.file("/typed.js") defer></script>
                <script src=build.file("/live.js") defer></script>
                <script src=build.file("/forms.js") defer></script>
                <script src=build.file("/drafts.js") defer></script>
                <HashedStylesheet options=options.clone() root=build.root()/>
                <HydrationScripts options islands=true root=build.root()/>
                <MetaTags/>
            </head>
            <body>
                <App/>
                {outdated()}
            </body>
        </html>
    }
    .into_any()
}

/// Where the pages are.
#[must_use]
pub fn page_routes() -> Vec<AxumRouteListing> {
    generate_route_list(App)
}

/// The pages. Every one is rendered whole before its first byte leaves: no page needs a script to be read.
#[component]
fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(flash::take());
    view! {
        <Router>
            <Routes fallback=MissingPage>
                <Route path=path!("/") view=LandingPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/code") view=SignInCodePage ssr=SsrMode::Async/>
                <Route path=path!("/sign-up") view=SignUpPage ssr=SsrMode::Async/>
                <Route path=path!("/forgot-password") view=ForgotPasswordPage ssr=SsrMode::Async/>
                <Route path=path!("/new-password") view=NewPasswordPage ssr=SsrMode::Async/>
                <Route path=path!("/dashboard") view=DashboardPage ssr=SsrMode::Async/>
                <Route path=path!("/customer") view=CustomerPage ssr=SsrMode::Async/>
                <Route path=path!("/mechanic") view=MechanicPage ssr=SsrMode::Async/>
                <Route path=path!("/mechanic/calendar") view=CalendarPage ssr=SsrMode::Async/>
                <Route path=path!("/book") view=BookPage ssr=SsrMode::Async/>
                <Route path=path!("/consultations/:id") view=RoomPage ssr=SsrMode::Async/>
                <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async/>
                <Route path=path!("/account/data") view=OwnDataPage ssr=SsrMode::Async/>
                <Route path=path!("/account/devices") view=DevicesPage ssr=SsrMode::Async/>
                <Route path=path!("/account/second-factor") view=SecondFactorPage ssr=SsrMode::Async/>
                <Route path=path!("/new-email") view=NewEmailPage ssr=SsrMode::Async/>
                <Route path=path!("/staff") view=StaffPage ssr=SsrMode::Async/>
                <Route path=path!("/pos/register") view=RegistersPage ssr=SsrMode::Async/>
                <Route path=path!("/pos/shifts/:id") view=TillPage ssr=SsrMode::Async/>
                <Route path=path!("/pos/shifts/:id/close") view=ClosingPage ssr=SsrMode::Async/>
                <Route path=path!("/pos/shifts/:id/report") view=ReportPage ssr=SsrMode::Async/>
                <Route path=path!("/pos/sales/:id") view=ReceiptPage ssr=SsrMode::Async/>
                <Route path=path!("/deals") view=DealsPage ssr=SsrMode::Async/>
                <Route path=path!("/deals/new") view=NewDealPage ssr=SsrMode::Async/>
                <Route path=path!("/deals/:id") view=DealPage ssr=SsrMode::Async/>
                <Route path=path!("/deals/:id/earlier/:list") view=EarlierOfDealPage ssr=SsrMode::Async/>
                <Route path=path!("/quotes") view=QuotesPage ssr=SsrMode::Async/>
                <Route path=path!("/quotes/:id") view=QuotePage ssr=SsrMode::Async/>
                <Route path=path!("/quote") view=LinkedQuotePage ssr=SsrMode::Async/>
                <Route path=path!("/manage") view=ManagePage ssr=SsrMode::Async/>
                <Route path=path!("/manage/consultations") view=ConsultationsPage ssr=SsrMode::Async/>
                <Route path=path!("/manage/consultations/:id") view=OverseenPage ssr=SsrMode::Async/>
                <Route path=path!("/join") view=JoinPage ssr=SsrMode::Async/>
                <Route path=path!("/manage/invites") view=InvitesPage ssr=SsrMode::Async/>
                <Route path=path!("/manage/people") view=PeoplePage ssr=SsrMode::Async/>
                <Route path=path!("/manage/people/:id") view=PersonPage ssr=SsrMode::Async/>
                <Route path=path!("/manage/catalogue") view=CataloguePage ssr=SsrMode::Async/>
                <Route path=path!("/manage/catalogue/new") view=NewProductPage ssr=SsrMode::Async/>
                <Route path=path!("/manage/catalogue/categories") view=CategoriesPage ssr=SsrMode::Async/>
                <Route path=path!("/manage/catalogue/prices") view=PricesPage ssr=SsrMode::Async/>
                <Route path=path!("/manage/catalogue/prices/:id") view=NewPricesPage ssr=SsrMode::Async/>
                <Route path=path!("/manage/catalogue/import") view=ImportPage ssr=SsrMode::Async/>
                <Route path=path!("/manage/catalogue/import/:id") view=ReadImportPage ssr=SsrMode::Async/>
                <Route path=path!("/manage/catalogue/:id") view=ProductPage ssr=SsrMode::Async/>
                <Route path=path!("/manage/shop") view=ShopPage ssr=SsrMode::Async/>
                <Route path=path!("/manage/places") view=PlacesPage ssr=SsrMode::Async/>
                <Route path=path!("/manage/log") view=LogPage ssr=SsrMode::Async/>
                <Route path=path!("/setup") view=SetupPage ssr=SsrMode::Async/>
                <Route path=path!("/admin") view=AdminPage ssr=SsrMode::Async/>
            </Routes>
        </Router>
    }
}

/// Lets the page run our own scripts only: those of the document carry this request's nonce, those of islands our origin.
fn protect() {
    let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) else { return };
    let policy = format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; img-src 'self' data:; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}
