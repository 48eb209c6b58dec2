//! Every call of the API in one list, with the method and the path that each handler's own description gives it: a test holds
//! the two together.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{
    active, assignment, booking, catalogue, consultation, deal, email, handover, health, intake, invite, login,
    login_session, logo, mail, me, message, metrics, openapi, own_data, password_link, people, people_login, pos,
    queue, second_factor, shop,
};
use crate::http::ServerState;

/// What programs call, and people's browsers.
#[rustfmt::skip] // A line a path.
pub(super) fn nouns() -> OpenApiRouter<ServerState> {
    OpenApiRouter::with_openapi(openapi::start())
        .routes(routes!(login::log_in)) // POST /api/login
        .routes(routes!(login::log_out)) // POST /api/logout
        .routes(routes!(password_link::ask)) // POST /api/password-links
        .routes(routes!(password_link::use_it)) // POST /api/password-links/use
        .routes(routes!(me::me, me::change)) // GET/PATCH /api/me
        .routes(routes!(me::change_password)) // POST /api/me/password
        .routes(routes!(second_factor::confirm_password)) // POST /api/me/password/confirm
        .routes(routes!(second_factor::standing, second_factor::begin)) // GET/POST /api/me/second-factor
        .routes(routes!(second_factor::confirm)) // POST /api/me/second-factor/confirm
        .routes(routes!(second_factor::recovery_codes)) // POST /api/me/second-factor/recovery-codes
        .routes(routes!(second_factor::turn_off)) // POST /api/me/second-factor/off
        .routes(routes!(email::ask)) // POST /api/me/email
        .routes(routes!(email::use_it)) // POST /api/email-links/use
        .routes(routes!(me::mail_wishes, me::wish_mail)) // GET/PUT /api/me/mail-wishes
        .routes(routes!(me::presence)) // POST /api/me/presence
        .routes(routes!(own_data::export)) // GET /api/me/export
        .routes(routes!(own_data::ask, own_data::take_back)) // POST/DELETE /api/me/erasure
        .routes(routes!(login_session::list, login_session::revoke_many)) // GET/DELETE /api/me/sessions
        .routes(routes!(login_session::revoke_one, login_session::name)) // DELETE/PATCH /api/me/sessions/{id}
        .routes(routes!(intake::start)) // POST /api/intake/start
        .routes(routes!(active::of_customer)) // GET /api/customer/active-session
        .routes(routes!(active::history)) // GET /api/customer/consultations
        .routes(routes!(active::of_mechanic)) // GET /api/mechanic/active-session
        .routes(routes!(queue::place)) // GET /api/customer/queue-place
        .routes(routes!(queue::queue)) // GET /api/mechanic/queue
        .routes(routes!(queue::mechanics)) // GET /api/mechanics
        .routes(routes!(assignment::accept)) // POST /api/mechanic/assignments/{id}/accept
        .routes(routes!(assignment::release)) // POST /api/mechanic/assignments/{id}/release
        .routes(routes!(consultation::get)) // GET /api/consultations/{id}
        .routes(routes!(consultation::events)) // GET /api/consultations/{id}/events
        .routes(routes!(consultation::still_here)) // POST /api/consultations/{id}/still-here
        .routes(routes!(message::read)) // POST /api/consultations/{id}/read
        .routes(routes!(consultation::start)) // POST /api/consultations/{id}/start
        .routes(routes!(consultation::end)) // POST /api/consultations/{id}/end
        .routes(routes!(consultation::cancel)) // POST /api/consultations/{id}/cancel
        .routes(routes!(consultation::move_appointment)) // POST /api/consultations/{id}/appointment
        .routes(routes!(booking::calendar::slots)) // GET /api/slots
        .routes(routes!(booking::calendar::calendar, booking::calendar::save)) // GET/PUT /api/mechanic/calendar
        .routes(routes!(booking::one::list, booking::one::book)) // GET/POST /api/bookings
        .routes(routes!(booking::one::cancel)) // DELETE /api/bookings/{id}
        .routes(routes!(booking::one::move_to)) // POST /api/bookings/{id}/move
        .routes(routes!(booking::one::adopt)) // POST /api/bookings/{id}/adopt
        .routes(routes!(booking::prebooking::list, booking::prebooking::prebook)) // GET/POST /api/prebookings
        .routes(routes!(booking::prebooking::get, booking::prebooking::cancel)) // GET/DELETE /api/prebookings/{id}
        .routes(routes!(booking::feed::make, booking::feed::revoke)) // POST/DELETE /api/me/bookings-feed
        .routes(routes!(booking::feed::feed)) // GET /api/bookings.ics
        .routes(routes!(handover::offer)) // POST /api/consultations/{id}/handover
        .routes(routes!(handover::offers)) // GET /api/mechanic/handovers
        .routes(routes!(handover::take_over)) // POST /api/mechanic/handovers/{id}/accept
        .routes(routes!(handover::decline)) // POST /api/mechanic/handovers/{id}/decline
        .routes(routes!(message::list, message::post)) // GET/POST /api/consultations/{id}/messages
        .routes(routes!(pos::shift::registers)) // GET /api/pos/registers
        .routes(routes!(pos::shift::catalogue)) // GET /api/pos/catalogue
        .routes(routes!(pos::shift::get_or_create)) // POST /api/pos/sessions/get-or-create
        .routes(routes!(pos::shift::leave)) // POST /api/pos/shifts/{id}/leave
        .routes(routes!(pos::shift::board)) // GET /api/pos/shifts/{id}
        .routes(routes!(pos::shift::presence)) // POST /api/pos/shifts/{id}/presence
        .routes(routes!(pos::shift::holds)) // POST /api/pos/unsent-sales
        .routes(routes!(pos::sale::sell)) // POST /api/pos/shifts/{id}/sales
        .routes(routes!(pos::sale::refund)) // POST /api/pos/shifts/{id}/refunds
        .routes(routes!(pos::sale::receipt)) // GET /api/pos/sales/{id}
        .routes(routes!(pos::sale::mail)) // POST /api/pos/sales/{id}/mail
        .routes(routes!(pos::sale::customer)) // GET /api/pos/customers
        .routes(routes!(pos::approval::approve)) // POST /api/pos/shifts/{id}/approvals
        .routes(routes!(pos::set_aside::set_aside)) // POST /api/pos/shifts/{id}/set-aside-sales
        .routes(routes!(pos::parked::park)) // POST /api/pos/shifts/{id}/parked
        .routes(routes!(pos::parked::take)) // POST /api/pos/shifts/{id}/parked/{sale_id}/take
        .routes(routes!(pos::cash::move_cash)) // POST /api/pos/shifts/{id}/cash-movements
        .routes(routes!(pos::cash::void)) // POST /api/pos/shifts/{id}/cash-movements/{movement_id}/void
        .routes(routes!(pos::closing::count)) // POST /api/pos/shifts/{id}/count
        .routes(routes!(pos::closing::reopen)) // POST /api/pos/shifts/{id}/reopen
        .routes(routes!(pos::closing::close)) // POST /api/pos/shifts/{id}/close
        .routes(routes!(pos::closing::report)) // GET /api/pos/shifts/{id}/report
        .routes(routes!(people::consultations)) // GET /api/shop/consultations
        .routes(routes!(people::oversee)) // GET /api/shop/consultations/{id}
        .routes(routes!(invite::list, invite::invite)) // GET/POST /api/invites
        .routes(routes!(invite::use_it)) // POST /api/invites/use
        .routes(routes!(invite::withdraw)) // DELETE /api/invites/{id}
        .routes(routes!(invite::password_link)) // POST /api/people/{id}/password-link
        .routes(routes!(people::list)) // GET /api/people
        .routes(routes!(people::record, people::change)) // GET/PATCH /api/people/{id}
        .routes(routes!(people::disable)) // POST /api/people/{id}/disable
        .routes(routes!(people::enable)) // POST /api/people/{id}/enable
        .routes(routes!(people::hand_on_deals)) // POST /api/people/{id}/hand-on-deals
        .routes(routes!(people_login::list, people_login::end_all)) // GET/DELETE /api/people/{id}/sessions
        .routes(routes!(people_login::end_one)) // DELETE /api/people/{id}/sessions/{session_id}
        .routes(routes!(people_login::take_second_factor)) // DELETE /api/people/{id}/second-factor
        .routes(routes!(people_login::end_everyones)) // DELETE /api/shop/sessions
        .routes(routes!(catalogue::product::list, catalogue::product::create)) // GET/POST /api/catalogue/products
        .routes(routes!(catalogue::product::record, catalogue::product::edit)) // GET/PATCH /api/catalogue/products/{id}
        .routes(routes!(catalogue::product::archive)) // POST /api/catalogue/products/{id}/archive
        .routes(routes!(catalogue::product::restore)) // POST /api/catalogue/products/{id}/restore
        .routes(routes!(catalogue::category::list, catalogue::category::arrange)) // GET/PUT /api/catalogue/categories
        .routes(routes!(catalogue::category::rename)) // POST /api/catalogue/categories/rename
        .routes(routes!(catalogue::prices::work_out)) // POST /api/catalogue/prices
        .routes(routes!(catalogue::prices::shown)) // GET /api/catalogue/prices/{id}
        .routes(routes!(catalogue::prices::apply)) // POST /api/catalogue/prices/{id}/apply
        .routes(routes!(catalogue::import::read)) // POST /api/catalogue/imports
        .routes(routes!(catalogue::import::preview)) // GET /api/catalogue/imports/{id}
        .routes(routes!(catalogue::import::choose_columns)) // PUT /api/catalogue/imports/{id}/columns
        .routes(routes!(catalogue::import::apply)) // POST /api/catalogue/imports/{id}/apply
        .routes(routes!(catalogue::import::export)) // GET /api/catalogue/export.csv
        .routes(routes!(deal::one::list, deal::one::create)) // GET/POST /api/deals
        .routes(routes!(deal::one::record, deal::one::edit)) // GET/PATCH /api/deals/{id}
        .routes(routes!(deal::change::delete)) // DELETE /api/deals/{id}
        .routes(routes!(deal::change::undelete)) // POST /api/deals/{id}/restore
        .routes(routes!(deal::change::give)) // POST /api/deals/{id}/owner
        .routes(routes!(deal::earlier::notes, deal::change::note)) // GET/POST /api/deals/{id}/notes
        .routes(routes!(deal::earlier::consultations, deal::change::attach)) // GET/POST /api/deals/{id}/consultations
        .routes(routes!(deal::earlier::events)) // GET /api/deals/{id}/events
        .routes(routes!(deal::earlier::sales)) // GET /api/deals/{id}/sales
        .routes(routes!(deal::change::escalate)) // POST /api/consultations/{id}/deal
        .routes(routes!(deal::selection::select)) // POST /api/deals/{id}/select
        .routes(routes!(deal::selection::deselect)) // DELETE /api/deals/selection
        .routes(routes!(deal::selection::recent)) // GET /api/deals/recent
        .routes(routes!(deal::earlier::quotes, deal::quote::quote)) // GET/POST /api/deals/{id}/quotes
        .routes(routes!(deal::quote::withdraw)) // POST /api/deals/{id}/quotes/{quote_id}/withdraw
        .routes(routes!(deal::quote::link)) // GET /api/deals/{id}/quotes/{quote_id}/link
        .routes(routes!(shop::settings, shop::change_settings)) // GET/PATCH /api/shop/settings
        .routes(routes!(shop::places)) // GET /api/shop/places
        .routes(routes!(shop::add_location)) // POST /api/shop/locations
        .routes(routes!(shop::save_location)) // PUT /api/shop/locations/{id}
        .routes(routes!(shop::add_register)) // POST /api/shop/locations/{id}/registers
        .routes(routes!(shop::save_register)) // PUT /api/shop/registers/{id}
        .routes(routes!(logo::set, logo::remove)) // PUT/DELETE /api/shop/logo
        .routes(routes!(shop::log)) // GET /api/shop/log
        .routes(routes!(shop::log_csv)) // GET /api/shop/log.csv
        .routes(routes!(mail::list)) // GET /api/shop/mails
        .routes(routes!(mail::again)) // POST /api/shop/mails/{id}/send-again
        .routes(routes!(deal::quote::mine)) // GET /api/customer/quotes
        .routes(routes!(deal::quote::decide)) // POST /api/customer/quotes/{id}/decision
}

/// How the server is doing: asked by monitoring, without an HTTP session.
#[rustfmt::skip]
pub(super) fn watching() -> OpenApiRouter<ServerState> {
    OpenApiRouter::new()
        .routes(routes!(health::health)) // GET /api/health
        .routes(routes!(health::health_of_session)) // GET /api/health/session
        .routes(routes!(metrics::metrics)) // GET /metrics
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{nouns, watching};

    #[test]
    fn each_line_of_the_list_names_the_methods_and_the_path_of_its_call() {
        let said: BTreeSet<String> = include_str!("routes.rs")
            .lines()
            .filter(|line| line.trim_start().starts_with(".routes(routes!("))
            .filter_map(|line| line.split_once(" // "))
            .filter_map(|(_, call)| call.split_once(' '))
            .flat_map(|(methods, path)| methods.split('/').map(move |method| format!("{method} {path}")))
            .collect();
        let mut api = nouns().split_for_parts().1;
        api.merge(watching().into_openapi());
        let api = serde_json::to_value(&api).expect("a description");
        let described: BTreeSet<String> = api["paths"]
            .as_object()
            .expect("paths")
            .iter()
            .flat_map(|(path, item)| item.as_object().expect("operations").keys().map(move |method| (method, path)))
            .map(|(method, path)| format!("{} {path}", method.to_uppercase()))
            .collect();
        assert_eq!(said, described);
    }
}
