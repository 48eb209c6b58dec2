//! Where a manager signs at somebody else's till: in the form that was refused for want of it, with everything that was typed.

use leptos::prelude::*;
use session::login::factor::CODE_CHARS_MAX;
use session::sale::ApprovalKind;

use crate::actions::{SellBasket, once_of};
use crate::components::{Field, field};
use crate::layout::notice::refusal_of;
use crate::problem::ProblemKind;
use crate::request::flash::Refused;
use crate::till_state::TillState;

/// Whether a form was refused because a manager must sign, or because whoever signed could not.
pub(super) fn is_for_a_manager(refused: &Refused) -> bool {
    matches!(refused.kind, ProblemKind::NeedsManager | ProblemKind::BeyondQuote)
        || refused.kept.get("manager_email").is_some_and(|email| !email.trim().is_empty())
}

/// The fields of a manager's signature. Their password is never kept.
pub(super) fn signature_fields(refused: &Refused, kind: ApprovalKind) -> impl IntoView + use<> {
    let kept = |field: &str| refused.kept.get(field).cloned().unwrap_or_default();
    // A refund says why by itself.
    let why = (kind != ApprovalKind::Refund).then(|| view! {
        <div class="field"><label for="manager_reason">"Why it is allowed"</label><input id="manager_reason" name="manager_reason" required maxlength="200" autocomplete="off" value=kept("manager_reason")/></div>
    });
    view! {
        <fieldset class="field">
            <legend>"A manager signs for it"</legend>
            <div class="field"><label for="manager_email">"Manager's e-mail"</label><input id="manager_email" name="manager_email" type="email" required autocomplete="off" value=kept("manager_email")/></div>
            <div class="field"><label for="manager_password">"Password"</label><input id="manager_password" name="manager_password" type="password" required autocomplete="off"/></div>
            {code_field()}
            {why}
        </fieldset>
    }
}

/// The code of a manager who has a second factor. Never kept: it is taken once.
pub(super) fn code_field() -> impl IntoView + use<> {
    let code = Field::named("manager_code", "Code from their phone").at_most(CODE_CHARS_MAX).optional();
    field(code.hint("For a manager who signs in with a code."))
}

/// The payment that was refused, to be sold once a manager has signed for it.
pub(super) fn signed_sale(state: &TillState) -> Option<impl IntoView + use<>> {
    let refused = refusal_of::<SellBasket>().filter(is_for_a_manager)?;
    let fields = ["cash", "card", "card_reference", "credits", "other", "other_name", "due"];
    let kept = fields
        .map(|field| {
            let typed = refused.kept.get(field).cloned().unwrap_or_default();
            view! { <input type="hidden" name=field value=typed/> }
        })
        .collect_view();
    Some(view! {
        <form class="form" id="signed-sale" method="post" action={once_of::<SellBasket>()}>
            <h2>"A manager must allow this sale"</h2>
            <p class="field-error" role="alert">{refused.detail.clone()}</p>
            <input type="hidden" name="shift" value=state.board.shift.id.to_string()/>
            <input type="hidden" name="id" value=state.sale.to_string()/>
            <input type="hidden" name="basket" value=state.basket.clone()/>
            {kept}
            {signature_fields(&refused, ApprovalKind::Discount)}
            <button class="button" data-tone="main">"Sign and take payment"</button>
        </form>
    })
}
