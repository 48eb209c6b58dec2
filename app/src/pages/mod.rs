//! The pages, one a file. Each asks who is there, reads what it shows, and puts it into the layout.

#![expect(unreachable_pub, reason = "`#[component]` makes a second, hidden function of the same visibility")]

mod account;
mod admin;
mod book;
mod calendar;
mod customer;
mod deal;
mod forgot_password;
mod intake;
mod join;
mod landing;
mod manage;
mod mechanic;
mod new_password;
mod place;
mod pos;
mod queue_overview;
mod quotes;
mod room;
mod room_deal;
mod room_earlier;
mod setup;
mod sign_in;
mod sign_up;
mod staff;
mod start_time;

pub use account::AccountPage;
pub use admin::AdminPage;
pub use book::BookPage;
pub use calendar::CalendarPage;
pub use customer::CustomerPage;
pub use deal::{DealPage, DealsPage, EarlierOfDealPage, LinkedQuotePage, NewDealPage, QuotePage};
pub use forgot_password::ForgotPasswordPage;
pub use join::JoinPage;
pub use landing::LandingPage;
pub(crate) use landing::preview;
pub use manage::{
    CataloguePage, CategoriesPage, ConsultationsPage, ImportPage, InvitesPage, LogPage, ManagePage, NewPricesPage,
    NewProductPage, OverseenPage, PeoplePage, PersonPage, PlacesPage, PricesPage, ProductPage, ReadImportPage,
    ShopPage,
};
pub use mechanic::MechanicPage;
pub use new_password::NewPasswordPage;
pub use pos::{ClosingPage, ReceiptPage, RegistersPage, ReportPage, TillPage};
pub use quotes::QuotesPage;
pub use room::RoomPage;
pub use setup::SetupPage;
pub use sign_in::SignInPage;
pub use sign_up::SignUpPage;
pub use staff::StaffPage;
