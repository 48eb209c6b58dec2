//! The pages' own forms: a wrong id in any of them is refused like one that does not exist, and never a fault of the server.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::scene::{Scene, unknown};
use crate::support::{Answer, Client, TestServer, on_both};

/// A form: its name, who sends it, its ids with their types, and what else it wants.
type Form = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

/// Every form that takes ids.
const WITH_IDS: [Form; 73] = [
    ("book_slot", "customer1", &[("slot", "SlotId")], "plan=free&channel=chat&concern=x"),
    ("book_for", "mechanic1", &[("slot", "SlotId")], "plan=free&channel=chat&concern=x&customer_name=x"),
    ("prebook_slot", "customer1", &[("slot", "SlotId")], "plan=free&channel=chat&concern=x"),
    ("cancel_prebooking", "customer1", &[("id", "PrebookingId")], ""),
    ("cancel_booking", "customer1", &[("id", "BookingId")], ""),
    ("move_booking", "customer1", &[("id", "BookingId"), ("slot", "SlotId")], ""),
    ("adopt_booking", "customer1", &[("id", "BookingId")], ""),
    ("make_password_link", "manager1", &[("id", "UserId")], ""),
    ("withdraw_invite", "manager1", &[("id", "AccountLinkId")], ""),
    ("change_person", "manager1", &[("id", "UserId")], "cashier=yes"),
    ("disable_person", "manager1", &[("id", "UserId")], ""),
    ("enable_person", "manager1", &[("id", "UserId")], ""),
    ("hand_on_deals", "manager1", &[("id", "UserId"), ("to", "owner_id")], ""),
    ("edit_product", "manager1", &[("id", "ProductId")], "version=1&name=x&price=1&tax=19"),
    ("archive_product", "manager1", &[("id", "ProductId")], ""),
    ("restore_product", "manager1", &[("id", "ProductId")], ""),
    ("change_prices", "manager1", &[("id", "PricesId")], ""),
    ("choose_columns", "manager1", &[("id", "DraftId")], ""),
    ("apply_import", "manager1", &[("id", "DraftId")], ""),
    ("revoke_login", "cashier1", &[("id", "LoginSessionId")], ""),
    ("name_device", "cashier1", &[("id", "LoginSessionId")], "name=x"),
    ("end_person_login", "manager1", &[("id", "UserId"), ("login", "LoginSessionId")], ""),
    ("take_second_factor", "manager1", &[("id", "UserId")], ""),
    ("accept", "mechanic1", &[("id", "AssignmentId")], ""),
    ("release", "mechanic1", &[("id", "AssignmentId")], ""),
    ("start", "mechanic1", &[("id", "ConsultationId")], ""),
    ("end", "mechanic1", &[("id", "ConsultationId")], ""),
    ("cancel", "customer1", &[("id", "ConsultationId")], ""),
    ("still_here", "mechanic1", &[("id", "ConsultationId")], ""),
    ("join_queue", "customer1", &[("id", "ConsultationId")], ""),
    ("move_appointment", "customer1", &[("id", "ConsultationId")], "scheduled_for=2027-01-01T10:00"),
    ("hand_over", "mechanic1", &[("id", "ConsultationId"), ("mechanic", "mechanic_id")], "word=x"),
    ("take_over", "mechanic1", &[("id", "HandoverId")], ""),
    ("decline_handover", "mechanic1", &[("id", "HandoverId")], ""),
    ("edit_deal", "manager1", &[("id", "DealId")], "version=1&title=x"),
    ("move_deal", "manager1", &[("id", "DealId")], "version=1&stage=lost"),
    ("give_deal", "manager1", &[("id", "DealId"), ("owner", "owner_id")], ""),
    ("delete_deal", "manager1", &[("id", "DealId")], ""),
    ("restore_deal", "manager1", &[("id", "DealId")], ""),
    ("note_deal", "manager1", &[("id", "DealId")], "body=x"),
    ("add_deal_line", "manager1", &[("id", "DealId")], "version=1&kind=part&name=x&quantity=1&price=1"),
    ("change_deal_line", "manager1", &[("id", "DealId")], "version=1&line=0&quantity=1&price=1"),
    ("discount_deal", "manager1", &[("id", "DealId")], "version=1&discount=1&discount_reason=x"),
    ("select_deal", "manager1", &[("id", "DealId")], ""),
    ("quote_deal", "manager1", &[("id", "DealId")], "version=1"),
    ("withdraw_quote", "manager1", &[("id", "DealId"), ("quote", "QuoteId")], "word=x"),
    ("decide_quote", "customer1", &[("id", "QuoteId")], "decision=approve"),
    ("escalate", "mechanic1", &[("session", "ConsultationId")], ""),
    ("attach_deal", "mechanic1", &[("id", "DealId"), ("session", "ConsultationId")], ""),
    ("post_message", "mechanic1", &[("id", "ConsultationId")], "body=x"),
    ("save_note", "mechanic1", &[("id", "ConsultationId")], "note=x&version=0"),
    ("room", "mechanic1", &[("id", "ConsultationId")], ""),
    ("messages", "mechanic1", &[("id", "ConsultationId")], "before="),
    ("move_cash", "cashier1", &[("shift", "ShiftId"), ("id", "CashMovementId")], "kind=paid_in&amount=1&reason=x"),
    ("void_movement", "cashier1", &[("shift", "ShiftId"), ("id", "CashMovementId")], "reason=x"),
    ("begin_count", "cashier1", &[("shift", "ShiftId")], ""),
    ("count_drawer", "cashier1", &[("shift", "ShiftId")], "counted=1"),
    ("reopen_shift", "cashier1", &[("shift", "ShiftId")], ""),
    ("close_shift", "cashier1", &[("shift", "ShiftId"), ("count_id", "CountId")], "note=x"),
    ("start_shift", "cashier1", &[("register", "RegisterId")], "opening_cash=1"),
    ("sell_basket", "cashier1", &[("shift", "ShiftId"), ("id", "SaleId")], "basket=&cash=1"),
    ("park_basket", "cashier1", &[("shift", "ShiftId"), ("id", "SaleId")], "basket=&park_name=x"),
    ("take_up_basket", "cashier1", &[("shift", "ShiftId"), ("id", "SaleId")], "basket="),
    ("void_basket", "cashier1", &[("shift", "ShiftId"), ("id", "SaleId")], "basket=&void_reason=x"),
    ("name_customer", "cashier1", &[("shift", "ShiftId")], "basket=&email=customer1@demo.test"),
    (
        "refund_sale",
        "cashier1",
        &[("shift", "ShiftId"), ("id", "SaleId"), ("sale", "SaleId")],
        "what=line&position=0&quantity=1&reason=x&tender=cash",
    ),
    ("save_location", "manager1", &[("id", "LocationId")], "name=x&in_use=yes"),
    ("add_register", "manager1", &[("location", "LocationId")], "name=x"),
    ("save_register", "manager1", &[("id", "RegisterId")], "name=x&in_use=yes"),
    ("leave_shift", "cashier1", &[("shift", "ShiftId")], ""),
    ("send_mail_again", "manager1", &[("id", "MailId")], ""),
    ("dismiss_notice", "customer1", &[("id", "AccountNoticeId")], ""),
    ("mail_receipt", "cashier1", &[("sale", "SaleId")], ""),
];
/// The others.
const WITHOUT: [&str; 51] = [
    "ask_erasure",
    "take_back_erasure",
    "see_bookings",
    "save_calendar",
    "make_bookings_feed",
    "revoke_bookings_feed",
    "forgot_password",
    "set_new_password",
    "invite_somebody",
    "join_shop",
    "change_password",
    "ask_new_email",
    "use_new_email",
    "confirm_password",
    "begin_second_factor",
    "confirm_second_factor",
    "make_recovery_codes",
    "turn_off_second_factor",
    "sign_in_code",
    "sign_everybody_out",
    "save_security",
    "change_name",
    "choose_mail",
    "create_product",
    "arrange_categories",
    "rename_category",
    "work_out_prices",
    "read_import",
    "add_location",
    "hide_checklist",
    "save_hours",
    "save_logo",
    "remove_logo",
    "save_offers",
    "save_paper",
    "save_profile",
    "save_reckoning",
    "save_till_rules",
    "setup_money",
    "setup_owner",
    "setup_people",
    "setup_place",
    "setup_shop",
    "name_tenders",
    "sign_in",
    "sign_up",
    "sign_out",
    "start_consultation",
    "create_deal",
    "deselect_deal",
    "decide_linked_quote",
];

type Things = BTreeMap<&'static str, Value>;

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_id_in_a_form_is_refused_as_if_it_were_nobodys() {
    let listed: BTreeSet<String> =
        WITH_IDS.iter().map(|(name, ..)| *name).chain(WITHOUT).map(|name| format!("/fn/{name}")).collect();
    let there: BTreeSet<String> = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert_eq!(listed, there, "say here which ids a new form takes");
    on_both(async |server: &TestServer| {
        server.open_another_garage().await;
        let (scene, other) = (Scene::of(server).await, Scene::of_other(server).await);
        let (here, elsewhere) = (scene.things().await, other.things().await);
        for (name, who, ids, more) in WITH_IDS {
            let client = server.signed_in(who).await;
            if who == "cashier1" {
                let start = json!({ "register_id": here["RegisterId"], "opening_cash_cents": 20_000 });
                client.post("/api/pos/sessions/get-or-create", &start).await.must(200);
            }
            for (wrong, kind) in ids {
                let send = async |id: &Value| send(&client, name, &fields(ids, &here, (wrong, id)), more).await;
                // An id that the page made is as good as new, unless it is another garage's.
                if *wrong == "id" && matches!(name, "move_cash" | "sell_basket" | "void_basket" | "refund_sale") {
                    let answer = send(&elsewhere[kind]).await;
                    assert!(answer.status < 500, "{name} {wrong}: {}", answer.text);
                    continue;
                }
                let nobodys = send(&unknown()).await;
                assert!(nobodys.status < 500, "{name} {wrong}: {}", nobodys.text);
                let of_another_table = if *kind == "RegisterId" { "ProductId" } else { "RegisterId" };
                for id in [&elsewhere[kind], &here[of_another_table]] {
                    let answer = send(id).await;
                    let what = format!("{name} {wrong}: {} {}", answer.status, answer.text);
                    assert_eq!(answer.status, nobodys.status, "{what}, unknown: {}", nobodys.text);
                }
            }
        }
    })
    .await;
}

fn fields(ids: &[(&'static str, &'static str)], here: &Things, wrong: (&str, &Value)) -> Vec<(&'static str, String)> {
    ids.iter()
        .map(|(field, kind)| {
            let id = if *field == wrong.0 { wrong.1 } else { &here[kind] };
            (*field, id.as_str().unwrap_or_default().to_owned())
        })
        .collect()
}

/// As the browser's script does, so that the status says how it went.
async fn send(client: &Client, name: &str, fields: &[(&'static str, String)], more: &str) -> Answer {
    let ids = fields.iter().map(|(field, id)| format!("{field}={id}")).collect::<Vec<_>>().join("&");
    let body = format!("{ids}&{more}");
    let path = format!("/fn/{name}");
    if matches!(name, "room" | "messages") {
        return Answer::of(client.request(Method::GET, &format!("{path}?{body}")).header("accept", "application/json"))
            .await;
    }
    let request = client.request(Method::POST, &path).header("accept", "application/json");
    Answer::of(request.header("content-type", "application/x-www-form-urlencoded").body(body)).await
}
