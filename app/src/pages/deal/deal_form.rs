//! The form of a deal: its fields, and what they look like after somebody else was faster.

use leptos::prelude::*;
use session::deal::Deal;

use crate::actions::{EditDeal, once_of};
use crate::components::{Field, field};
use crate::layout::notice::refusal_of;
use crate::problem::ProblemKind;
use crate::request::caller::context;
use crate::request::flash::Refused;

/// The fields: as they were typed where that was refused, as the deal has them otherwise. Where somebody else changed one in
/// between, what it is now stands beside what was typed.
pub(super) fn fields(refused: Option<&Refused>, present: Option<(&Deal, &str)>) -> AnyView {
    let cx = context();
    let limits = &cx.limits;
    let title = Field::named("title", "Title").at_most(limits.deal_title_chars_max).required();
    let vehicle = Field::named("vehicle", "Vehicle").hint("Make, model and year.").at_most(limits.vehicle_chars_max);
    let customer = Field::named("customer", "Customer")
        .hint("The e-mail of their account, so that they can approve a quote online. Or just a name.");
    let (deal, for_whom) = present.unzip();
    let now = |now: Option<&str>| now.unwrap_or_default().to_owned();
    let (title_now, vehicle_now) = (now(deal.map(|deal| &*deal.title)), now(deal.map(|deal| &*deal.vehicle)));
    view! {
        {field(beside(title, title_now, refused))}
        {field(beside(vehicle.optional(), vehicle_now, refused))}
        {field(beside(customer.optional(), now(for_whom), refused))}
    }
    .into_any()
}

/// A field with what the deal has in it, or what was typed and, where the deal changed in between, what it is now.
fn beside(of: Field, now: String, refused: Option<&Refused>) -> Field {
    let is_stale = refused.is_some_and(|refused| refused.kind == ProblemKind::Stale);
    let typed = refused.and_then(|refused| refused.kept.get(of.name));
    let of = if is_stale && typed.is_some_and(|typed| *typed != now) {
        let (id, now) = (format!("{}-theirs", of.id), if now.is_empty() { "empty" } else { &*now });
        of.noted(id, "theirs", format!("Now: {now}"))
    } else {
        of
    };
    of.holding(now).answered(refused)
}

/// The form that changes what a deal is about. `customer` is how the form names whom it is for.
pub(super) fn edit_form(deal: &Deal, customer: &str) -> AnyView {
    let refused = refusal_of::<EditDeal>();
    let is_stale = refused.as_ref().is_some_and(|refused| refused.kind == ProblemKind::Stale);
    view! {
        <details class="fold" id="edit" open=refused.is_some()>
            <summary>"Edit title, vehicle or customer"</summary>
            <form class="form" data-draft="" method="post" action={once_of::<EditDeal>()}>
                <input type="hidden" name="id" value=deal.id.to_string()/>
                <input type="hidden" name="version" value=deal.version.to_string()/>
                {is_stale.then(|| view! {
                    <p class="field-error" role="alert">"Somebody else changed this deal meanwhile. Your text is in the fields, the current one beside them. Saving again replaces theirs."</p>
                })}
                {fields(refused.as_ref(), Some((deal, customer)))}
                <button class="button" data-tone="main">"Save"</button>
            </form>
        </details>
    }
    .into_any()
}
