//! The pages, one a file. Each asks who is there, reads what it shows, and puts it into the layout.

#![expect(unreachable_pub, reason = "`#[component]` makes a second, hidden function of the same visibility")]

mod account;
mod account_notices;
mod admin;
mod book;
mod calendar;
mod customer;
mod deal;
mod devices;
mod forgot_password;
mod intake;
mod join;
mod landing;
mod manage;
mod mechanic;
mod new_email;
mod new_password;
mod own_data;
mod place;
mod pos;
mod queue_overview;
mod quotes;
mod room;
mod room_deal;
mod room_earlier;
mod second_factor;
mod setup;
mod sign_in;
mod sign_in_code;
mod sign_up;
mod staff;
mod start_time;

pub use account::AccountPage;
pub use admin::AdminPage;
pub use book::BookPage;
pub use calendar::CalendarPage;
pub use customer::CustomerPage;
pub use deal::{DealPage, DealsPage, EarlierOfDealPage, LinkedQuotePage, NewDealPage, QuotePage};
pub use devices::DevicesPage;
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
pub use new_email::NewEmailPage;
pub use new_password::NewPasswordPage;
pub use own_data::OwnDataPage;
pub(crate) use own_data::reminder;
pub use pos::{ClosingPage, ReceiptPage, RegistersPage, ReportPage, TillPage};
pub use quotes::QuotesPage;
pub use room::RoomPage;
pub use second_factor::SecondFactorPage;
pub use setup::SetupPage;
pub use sign_in::SignInPage;
pub use sign_in_code::SignInCodePage;
pub use sign_up::SignUpPage;
pub use staff::StaffPage;
