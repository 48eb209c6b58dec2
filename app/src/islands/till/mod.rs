//! The till: what is sold on the left, what is in the basket on the right and how it is paid beneath, always in sight.
//!
//! Without a script every tile is a link to the same page with one more in the basket, and paying is a form. With one, the
//! basket is here, sales go through the device's own queue, and the till sells on while the network is away. Fetched by
//! whoever stands at a till and by nobody else.

mod approval;
mod catalogue;
mod change;
mod customer;
mod device_basket;
mod keyboard;
mod last_receipt;
mod lines;
mod open_item;
mod own_receipt;
mod panel;
mod parked;
mod payment;
mod product_grid;
mod sale_queue;
mod scan;
mod sell;
mod shift_activity;
mod split;
mod unsent;

use leptos::prelude::*;
use session::catalogue::{Catalogue, Product};
use session::change::Topic;
use session::counter::{ShiftBoard, ShiftStatus};
use session::id::{Ids, ProductId, SaleId, ShiftId, UserId};
use session::money;
use session::sale::KnownCustomer;
use session::sale::basket::{BasketError, BasketTotal};
use session::sale::tender::Tender;

use crate::basket::Basket;
use crate::basket::payment::deposit;
use crate::till_state::{TillState, till_state};
use crate::{live, path};
use last_receipt::LastSale;
use panel::Panel;
use sale_queue::{RefusedSale, Waiting};
use unsent::Returned;

/// What the parts of a till share.
#[derive(Clone, Copy)]
struct TillView {
    id: ShiftId,
    state: StoredValue<TillState>,
    board: RwSignal<ShiftBoard>,
    catalogue: RwSignal<Catalogue>,
    /// The sale that this basket becomes. Every basket is sold once.
    sale: RwSignal<SaleId>,
    basket: RwSignal<Basket>,
    /// Whether the device was asked what is in the basket: until then nothing is written there.
    is_taken_up: RwSignal<bool>,
    customer: RwSignal<Option<KnownCustomer>>,
    /// What was paid on the basket's deal before.
    deposit_cents: RwSignal<i64>,
    find: RwSignal<String>,
    /// What was found of it beyond the tiles.
    sought: RwSignal<Vec<Product>>,
    tab: RwSignal<String>,
    /// What is asked beneath the total.
    panel: RwSignal<Panel>,
    /// Whether keys were used: then the buttons show theirs.
    has_keyboard: RwSignal<bool>,
    /// What the basket comes to.
    total: Memo<Result<Option<BasketTotal>, BasketError>>,
    /// Why the last thing was not done.
    error: RwSignal<String>,
    /// What a screen reader is told.
    told: RwSignal<String>,
    /// The sale that was rung up last.
    last: RwSignal<Option<LastSale>>,
    /// A payment that is asked about: an implausible one is taken when it is given twice.
    doubted: RwSignal<Vec<Tender>>,
    /// Baskets that could not be sold nor kept, while the next one had begun.
    returned: RwSignal<Vec<Returned>>,
    /// What this device holds and the server does not have.
    waiting: RwSignal<Waiting>,
    /// The sale that a manager must sign for, if one waits for that.
    unsigned: RwSignal<Option<sell::RungUp>>,
    /// The refused sale that a manager is asked about.
    to_set_aside: RwSignal<Option<RefusedSale>>,
    /// While a signature is on its way.
    is_signing: RwSignal<bool>,
}

impl TillView {
    fn new(state: &TillState) -> Self {
        let (basket, catalogue) = (RwSignal::new(Basket::read(&state.basket)), RwSignal::new(state.catalogue.clone()));
        Self {
            id: state.board.shift.id,
            state: StoredValue::new(state.clone()),
            board: RwSignal::new(state.board.clone()),
            catalogue,
            sale: RwSignal::new(state.sale),
            basket,
            is_taken_up: RwSignal::new(false),
            customer: RwSignal::new(state.customer.clone()),
            deposit_cents: RwSignal::new(state.deposit_cents),
            find: RwSignal::new(state.find.clone()),
            sought: RwSignal::new(state.sought.clone()),
            tab: RwSignal::new(state.tab.clone()),
            panel: RwSignal::new(Panel::read(&state.panel)),
            has_keyboard: RwSignal::new(false),
            total: Memo::new(move |_| basket.read().total(&catalogue.read())),
            error: RwSignal::new(state.refused.clone().unwrap_or_default()),
            told: RwSignal::new(String::new()),
            last: RwSignal::new(None),
            doubted: RwSignal::new(Vec::new()),
            returned: RwSignal::new(Vec::new()),
            waiting: RwSignal::new(Waiting::default()),
            unsigned: RwSignal::new(None),
            to_set_aside: RwSignal::new(None),
            is_signing: RwSignal::new(false),
        }
    }

    /// The address of this page.
    fn here(self) -> String {
        path::till(self.id)
    }

    /// The address of this page with another basket.
    fn at(self, basket: &Basket) -> String {
        basket.at(&self.here())
    }

    fn me(self) -> UserId {
        self.state.with_value(|state| state.me)
    }

    /// What was typed into `field` of a form that was refused.
    fn kept(self, field: &str) -> String {
        self.state.with_value(|state| state.kept.get(field).cloned().unwrap_or_default())
    }

    fn decimals(self) -> u32 {
        self.catalogue.read_untracked().decimals
    }

    /// An amount as people read it.
    fn amount(self, cents: i64) -> String {
        money::amount(cents, self.decimals())
    }

    /// What it comes to; nothing while there is nothing in the basket, or no sum of it.
    fn comes_to(self) -> Option<i64> {
        self.total.read().as_ref().ok().and_then(|total| Some(total.as_ref()?.total_cents))
    }

    /// What was paid before and is taken off.
    fn taken_off(self) -> Option<Tender> {
        // Of most baskets nothing was: the whole catalogue is not gone through for them.
        let deposit_cents = Some(self.deposit_cents.get()).filter(|cents| *cents > 0)?;
        let basket = self.basket.read();
        let is_of_deal = !basket.is_deposit && basket.sold_deal(&self.catalogue.read().products).is_some();
        if is_of_deal { deposit(deposit_cents, self.comes_to()?) } else { None }
    }

    /// What is still to be paid.
    fn due(self) -> Option<i64> {
        Some(self.comes_to()? - self.taken_off().map_or(0, |deposit| deposit.amount_cents))
    }

    /// The same in cash, of which there is no smaller coin than the smallest.
    fn due_in_cash(self) -> Option<i64> {
        let coin_cents = self.catalogue.read().cash_coin_cents;
        self.due().map(|due| money::rounded_to_coins(due, coin_cents))
    }

    fn product(self, id: ProductId) -> Option<Product> {
        self.basket.read().thing(&self.catalogue.read().products, id).cloned()
    }

    /// Whether a page that is loaded anew would lose something: a basket, a receipt that is being read, sales that wait.
    fn is_unfinished(self) -> bool {
        self.last.read().is_some()
            || self.waiting.read().count > 0
            || !self.returned.read().is_empty()
            || !self.basket.read().entries.is_empty()
    }

    /// Whether there is nothing in the basket.
    fn is_empty(self) -> bool {
        self.basket.with_untracked(|basket| basket.entries.is_empty())
    }

    /// The next basket: whatever belonged to the one before ended with it.
    fn clear(self) {
        self.sale.set(Ids::system().next());
        self.basket.set(Basket::default());
        self.customer.set(None);
        self.deposit_cents.set(0);
        self.panel.set(Panel::Quick);
        self.error.set(String::new());
        self.doubted.set(Vec::new());
        self.unsigned.set(None);
    }

    /// Puts another one into the basket.
    fn add(self, product: &Product) {
        self.last.set(None);
        self.error.set(String::new());
        // What was found beyond the tiles stays as long as the page: the basket's lines are read against it.
        if self.catalogue.with_untracked(|known| known.products.iter().all(|known| known.id != product.id)) {
            self.catalogue.update(|known| known.products.push(product.clone()));
        }
        self.basket.update(|basket| *basket = basket.with(product.id));
        self.tell(&product.name);
    }

    /// Tells a screen reader what happened, and what the basket comes to now.
    fn tell(self, what: &str) {
        let sum =
            self.total.with_untracked(|total| total.as_ref().ok().and_then(|total| Some(total.as_ref()?.total_cents)));
        self.told.set(format!("{what}. Total {}", self.amount(sum.unwrap_or(0))));
    }
}

/// The till of one shift.
#[island(lazy)]
pub fn Till() -> impl IntoView {
    let till = TillView::new(&till_state());
    live::follow(till.board, Topic::Shift(till.id), path::api_shift(till.id));
    catalogue::follow(till);
    sale_queue::watch(till);
    keyboard::listen(till);
    device_basket::keep(till);
    product_grid::seek(till);
    let status = Memo::new(move |_| till.board.read().shift.status);
    let seen = Memo::new(move |_| (status.get(), till.board.read().devices.len()));
    // The banner's line and the ways out say how the shift stands.
    Effect::new(move |before: Option<_>| {
        let present = seen.get();
        if before.is_some_and(|before| before != present) {
            live::refresh();
        }
        present
    });
    let device = till.state.with_value(|state| state.device);
    let is_here = Memo::new(move |_| till.board.read().has(device));
    let is_open = move || status.get() == ShiftStatus::Open && is_here.get();
    view! {
        {unsent::unsent_sales(till)}
        <div
            class="till" hidden=move || !is_open() data-unfinished=move || till.is_unfinished().then_some("sale")
            data-keys=move || till.has_keyboard.get().then_some("shown")
        >
            {product_grid::product_grid(till)}
            {lines::bar(till)}
            <section class="till-basket" id="basket" aria-label="Basket">
                <a class="button basket-close" data-tone="plain" href="#tiles">"Back to the tiles"</a>
                <div class="basket-scroll" tabindex="0">
                    {last_receipt::last_receipt(till)}
                    {lines::lines(till)}
                </div>
                <div class="basket-pay">
                    {approval::approval(till)}
                    {payment::pay(till)}
                </div>
            </section>
        </div>
        {move || (!is_open()).then(|| view! {
            {shift_activity::standing(till, status.get(), is_here.get())}
            {shift_activity::shift_activity(till, "here")}
        })}
        <p class="hidden" role="status">{till.told}</p>
    }
}
