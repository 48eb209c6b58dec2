//! The till's page: the island that sells, and the forms for cash that moves without a sale.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_axum::redirect;
use session::Context;
use session::catalogue::barcode::is_same;
use session::catalogue::{self, Catalogue, Product};
use session::change::{Actor, Topic};
use session::counter::{self, ShiftBoard, ShiftStatus};
use session::deal::{self, Prefill};
use session::id::DealId;
use session::money;
use session::sale;
use session::sale::basket::WHOLE_BP;

use super::cash::cash_form;
use super::deal::{Whose, offer, paid_already, question};
use super::id_of_page;
use super::onlooker::onlooker;
use super::signature::signed_sale;
use super::standing::leave;
use super::till_query::{answered, asked};
use crate::actions::{MoveCash, NameCustomer, ParkBasket, SellBasket, TakeUpBasket, VoidBasket, name_of};
use crate::basket::deal_lines::{read_against, take_up};
use crate::basket::{Basket, TypedOpen};
use crate::components::embedded;
use crate::islands::Till;
use crate::layout::deal_switcher::selection;
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{context, signed_in, staff, teller};
use crate::request::flash::Refused;
use crate::till_state::{ELEMENT, TillState};

/// The forms that show their own refusals.
const FORMS: &[&str] = &[
    name_of::<SellBasket>(),
    name_of::<VoidBasket>(),
    name_of::<MoveCash>(),
    name_of::<NameCustomer>(),
    name_of::<ParkBasket>(),
    name_of::<TakeUpBasket>(),
];

/// What is said when the deal in the basket may not be seen any more.
const LOST_DEAL: &str = "The deal in this basket is no longer yours to see. Its lines were taken out.";

/// The page.
#[component]
#[must_use]
pub fn TillPage() -> impl IntoView {
    let id = id_of_page();
    let asked = asked();
    load(async move {
        let (who, teller, cx) = (signed_in()?, teller()?, context());
        let id = id?;
        let viewer = Viewer::of(&cx, &who).await?;
        let board = counter::board(&cx, &teller, id).await?;
        if board.shift.status.is_active() && !board.has(who.login_session_id) {
            return Ok(onlooker(viewer, &board, &catalogue::terms(&cx, teller.user.shop_id).await?, cx.ids.next()));
        }
        let staff = staff()?;
        let (mut catalogue, deposit_cents) = read_against(&cx, &staff, &Basket::read(&asked.basket)).await?;
        let sought = sought(&cx, &teller, &catalogue, &asked.find).await?;
        // What a scanner typed may be none of the tiles.
        let scanned = sought
            .iter()
            .find(|product| product.barcode.as_deref().is_some_and(|code| is_same(code, asked.find.trim())));
        catalogue.products.extend(scanned.cloned());
        let (basket, find, misread) = answered(&asked, &catalogue);
        if misread.is_none() && basket != Basket::read(&asked.basket) {
            // What is in a basket is in its address: a script that comes late reads it there.
            let at = basket.at(&path::till(id));
            redirect(&asked.sale.map_or(at.clone(), |sale| path::with_query(&at, "sale", &sale.to_string())));
            return Ok(().into_any());
        }
        let wrong_line = misread.as_ref().filter(|_| asked.is_change).map(|_| asked.line.as_str());
        let wrong_open = misread.as_ref().and(asked.open.as_ref()).map(TypedOpen::kept);
        let panel = |refused| panel(&asked.panel, wrong_line, refused);
        let wrong = misread.clone().or_else(|| deposit_cents.is_none().then(|| LOST_DEAL.to_owned()));
        let asks = match asked.deal.parse::<DealId>() {
            Ok(deal) => {
                let prefill = deal::prefill(&cx, &staff, deal).await?;
                let is_paid = prefill.paid_cents > 0 && !asked.again;
                if !is_paid && let Some(basket) = with_deal(&basket, &prefill, &catalogue, Whose::read(&asked.whose)) {
                    // What is in a basket is in its address: one that is loaded anew does not ask for the deal again.
                    redirect(&basket.at(&path::till(id)));
                    return Ok(().into_any());
                }
                Some(prefill)
            }
            Err(_) => None,
        };
        let customer = match basket.customer {
            Some(customer) => sale::customer(&cx, &teller, customer).await?,
            None => None,
        };
        let refused = refusal_of::<SellBasket>()
            .or_else(refusal_of::<VoidBasket>)
            .or_else(refusal_of::<NameCustomer>)
            .or_else(refusal_of::<ParkBasket>)
            .or_else(refusal_of::<TakeUpBasket>);
        let terms = catalogue::terms(&cx, teller.user.shop_id).await?;
        let selected = selection().and_then(|selection| selection.deal);
        let free_bp = if who.user.roles.runs_the_shop() { WHOLE_BP } else { terms.price_cut_bp(&cx.limits) };
        let state = TillState {
            me: who.user.id,
            device: who.login_session_id,
            runs_the_shop: who.user.roles.runs_the_shop(),
            cashier: who.user.name.clone(),
            shop_name: terms.shop_name,
            shop_address: terms.shop_address,
            shop_tax_number: terms.shop_tax_number,
            shop_logo: terms.shop_logo,
            receipt_head: terms.receipt_head,
            receipt_foot: terms.receipt_foot,
            paper_mm: terms.paper_mm,
            time_zone: terms.time_zone,
            catalogue,
            basket: basket.write(),
            deposit_cents: deposit_cents.unwrap_or_default(),
            selected: selected.as_ref().map(|deal| (deal.id, deal.number)),
            customer,
            find,
            sought,
            tab: asked.tab,
            panel: panel(refused.as_ref()),
            sale: asked.sale.unwrap_or_else(|| cx.ids.next()),
            refused: wrong.or_else(|| refused.as_ref().map(|refused| refused.detail.clone())),
            kept: refused.map(|refused: Refused| refused.kept).or(wrong_open).unwrap_or_default(),
            bounds: cx.limits.sale_bounds(),
            free_bp,
            kept_max: cx.limits.till_kept_max,
            timeout_ms: cx.limits.till_timeout_ms,
            board,
        };
        let board = &state.board;
        let title = format!("{} · shift {}", board.shift.register_name, board.shift.number);
        let layout = Layout {
            forms: FORMS,
            width: Width::Screen,
            drawn: Some(Topic::Shift(id)),
            ..Layout::new(title.clone(), viewer)
        };
        let is_open = board.shift.status == ShiftStatus::Open;
        let drawer = (board.shift.id, board.shift.register_name.as_str());
        let (ways, forms) = (ways(board, &basket), is_open.then(|| cash_form(drawer, cx.ids.next(), &basket)));
        let question = asks.and_then(|prefill| {
            if prefill.paid_cents > 0 && !asked.again {
                let paid = format!(
                    "{} {}",
                    money::amount(prefill.paid_cents, state.catalogue.decimals),
                    state.catalogue.currency
                );
                return Some(paid_already(id, &basket, &prefill, &paid));
            }
            state.customer.as_ref().map(|customer| question(id, &basket, &prefill, customer))
        });
        let deal = is_open.then(|| offer(id, &basket, selected.as_ref())).flatten();
        let (json, signature) = (embedded(ELEMENT, &state, None), signed_sale(&state));
        provide_context(Arc::new(state));
        let content = view! {
            <div class="till-head">
                <h1>{title}</h1>
                <div id="till-deal" data-refresh="yes">{deal}</div>
                <div id="till-cash">{forms}</div>
                <nav class="till-ways" id="till-ways" data-refresh="yes" aria-label="Shift">{ways}</nav>
            </div>
            {json}
            {question}
            {signature}
            <Till/>
        };
        Ok(layout.around(content))
    })
}

/// The basket with the deal that is asked for; nothing when somebody must say first whose sale it is.
fn with_deal(basket: &Basket, prefill: &Prefill, catalogue: &Catalogue, whose: Whose) -> Option<Basket> {
    let of_deal = prefill.deal.customer_id;
    let differs = basket.customer.is_some() && of_deal.is_some() && basket.customer != of_deal;
    if differs && whose == Whose::Unasked {
        return None;
    }
    let mut basket = take_up(basket.clone(), prefill, catalogue);
    if !differs || whose == Whose::Deals {
        basket.customer = of_deal.or(basket.customer);
    }
    Some(basket)
}

/// What is found of what the tiles do not hold.
async fn sought(cx: &Context, teller: &Actor, catalogue: &Catalogue, find: &str) -> Result<Vec<Product>, Problem> {
    if find.trim().is_empty() || !catalogue.is_cut {
        return Ok(Vec::new());
    }
    let mut found = catalogue::find(cx, teller.user.shop_id, find, None).await?.products;
    found.retain(|found| catalogue.products.iter().all(|product| product.id != found.id));
    Ok(found)
}

/// What is asked beneath the total at first: what the address says, or the form that was refused.
fn panel(asked: &str, wrong_line: Option<&str>, refused: Option<&Refused>) -> String {
    let kept = |field: &str| refused.is_some_and(|refused| refused.kept.contains_key(field));
    let of_form = || {
        let fields = [("email", "customer"), ("park_name", "park"), ("void_reason", "void"), ("cash", "split")];
        fields.into_iter().find(|(field, _)| kept(field)).map(|(_, panel)| panel)
    };
    let of_line = || wrong_line.map(|line| if line.is_empty() { "discount" } else { line });
    if asked.is_empty() { of_form().or_else(of_line).unwrap_or_default().to_owned() } else { asked.to_owned() }
}

fn ways(board: &ShiftBoard, basket: &Basket) -> impl IntoView + use<> {
    let id = board.shift.id;
    let closing = match board.shift.status {
        ShiftStatus::Open => Some("Close shift"),
        ShiftStatus::Counting => Some("Go on closing"),
        ShiftStatus::Closed => None,
    };
    let report = if closing.is_some() { "X report" } else { "Z report" };
    view! {
        <a class="button" data-tone="quiet" data-basket="kept" href=basket.at(&path::report(id))>{report}</a>
        {closing.map(|closing| view! {
            <a class="button" data-tone="quiet" data-basket="kept" href=basket.at(&path::closing(id))>{closing}</a>
            {leave(id)}
        })}
    }
}
