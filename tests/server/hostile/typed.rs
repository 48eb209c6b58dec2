//! Forms that are refused, and come back with what was typed into them.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;

use super::as_any_time;
use super::world::World;
use crate::support::Answer;

/// A form that somebody sends from a page, and that is refused.
#[derive(Clone, Debug)]
pub(super) struct Refused {
    pub(super) who: String,
    pub(super) path: String,
    pub(super) form: &'static str,
    fields: Vec<(&'static str, String)>,
}

impl Refused {
    /// The page as it comes back.
    pub(super) async fn page(&self, world: &World) -> String {
        let Self { who, path, form, fields } = self;
        let client = world.client(who);
        let body: Vec<String> = fields.iter().map(|(name, text)| format!("{name}={}", encoded(text))).collect();
        let request = client
            .request(Method::POST, &format!("/fn/{form}"))
            .header("accept", "text/html")
            .header("referer", format!("http://localhost{path}"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.join("&"));
        let answer = Answer::of(request).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, path.as_str()),
            "{form} of {who}: {}",
            answer.text
        );
        as_any_time(&client.get(path).await.must(200))
    }
}

/// A text as a part of an address or of a form.
pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// A product whose every field holds `word`, which is no price.
fn product_of(word: &str) -> [(&'static str, &str); 12] {
    ["name", "number", "barcode", "own_code", "category", "price", "cost", "tax", "unit", "colour", "mark", "position"]
        .map(|field| (field, word))
}

/// One refusal of each form that keeps what was typed, with `word` in each of its fields.
pub(super) fn forms(world: &World, word: &str) -> Vec<Refused> {
    let long = &*format!("{word} {}", "x".repeat(20_000));
    let form = |who: &str, path: String, form: &'static str, fields: &[(&'static str, &str)]| Refused {
        who: who.to_owned(),
        path,
        form,
        fields: fields.iter().map(|(name, text)| (*name, (*text).to_owned())).collect(),
    };
    let at = |route: &str| world.at(route);
    let id = |route: &str| world.at(route).rsplit('/').find(|part| part.len() == 36).unwrap_or_default().to_owned();
    let (room, deal, till) = (&*id("/consultations/{id}"), &*id("/deals/{id}"), &*id("/pos/shifts/{id}"));
    let (sale, quote, counting) = (&*id("/pos/sales/{id}"), &*id("/quotes/{id}"), &*id("/pos/shifts/{id}/close"));
    let (register, person) = (&*world.register, &*id("/manage/people/{id}"));
    let slot_of = |place: &str| at(place).rsplit('=').next().unwrap_or_default().to_owned();
    let linked = at("/quote");
    let join = at("/join");
    let join_key = join.split_once("key=").map_or("", |(_, key)| key);
    let key = linked.split_once("key=").map_or("", |(_, key)| key);
    vec![
        form("nobody", "/sign-in".into(), "sign_in", &[("email", word), ("password", "wrong")]),
        form("nobody", "/sign-up".into(), "sign_up", &[("email", word), ("name", word), ("password", "short")]),
        form(
            "customer2",
            "/customer".into(),
            "start_consultation",
            &[("concern", long), ("vehicle", word), ("plan", "free"), ("channel", "chat"), ("scheduled_for", word)],
        ),
        form(
            "mechanic1",
            "/mechanic/calendar".into(),
            "save_calendar",
            &[
                ("version", "1"),
                ("monday", word),
                ("sunday", word),
                ("exceptions", long),
                ("seats", word),
                ("opens_at", word),
            ],
        ),
        form(
            "mechanic1",
            "/mechanic/calendar".into(),
            "book_for",
            &[("customer_name", word), ("customer_email", word), ("concern", long), ("vehicle", word), ("plan", word)],
        ),
        form(
            "customer1",
            at("one open slot"),
            "book_slot",
            &[
                ("slot", &*slot_of("one open slot")),
                ("concern", long),
                ("vehicle", word),
                ("plan", "free"),
                ("channel", "chat"),
            ],
        ),
        form(
            "customer1",
            at("one later slot"),
            "prebook_slot",
            &[("slot", &*slot_of("one later slot")), ("second", word), ("concern", long), ("vehicle", word)],
        ),
        form("customer1", at("/consultations/{id}"), "post_message", &[("id", room), ("body", long)]),
        form("mechanic1", at("/consultations/{id}"), "save_note", &[("id", room), ("note", word), ("version", "99")]),
        form(
            "mechanic1",
            "/deals/new".into(),
            "create_deal",
            &[("title", long), ("vehicle", word), ("customer", word)],
        ),
        form(
            "mechanic1",
            at("/deals/{id}"),
            "edit_deal",
            &[("id", deal), ("version", "0"), ("title", word), ("vehicle", word), ("customer", word)],
        ),
        form("mechanic1", at("/deals/{id}"), "note_deal", &[("id", deal), ("body", long)]),
        form(
            "mechanic1",
            at("/deals/{id}"),
            "quote_deal",
            &[("id", deal), ("version", "0"), ("message", word), ("valid_days", word)],
        ),
        form(
            "mechanic1",
            at("/deals/{id}"),
            "add_deal_line",
            &[("id", deal), ("version", "0"), ("kind", "part"), ("name", word), ("quantity", word), ("price", word)],
        ),
        form(
            "customer1",
            at("/quotes/{id}"),
            "decide_quote",
            &[("id", quote), ("decision", "decline"), ("name", word), ("reason", long)],
        ),
        form("mechanic1", at("/deals/{id}"), "withdraw_quote", &[("id", deal), ("quote", word), ("word", word)]),
        form(
            "nobody",
            at("/quote"),
            "decide_linked_quote",
            &[("key", key), ("decision", "approve"), ("name", long), ("wants[]", word)],
        ),
        form(
            "manager1",
            at("/manage/people/{id}"),
            "change_person",
            &[("id", person), ("cashier", word), ("team", long)],
        ),
        form(
            "manager1",
            "/manage/invites".into(),
            "invite_somebody",
            &[("email", word), ("name", word), ("team", word), ("cashier", word)],
        ),
        form("nobody", at("/join"), "join_shop", &[("key", join_key), ("name", word), ("password", "short")]),
        form("nobody", "/forgot-password".into(), "forgot_password", &[("email", word)]),
        form("customer1", "/account".into(), "change_name", &[("name", long)]),
        form("customer1", "/account/data".into(), "ask_erasure", &[("password", word)]),
        form(
            "customer1",
            "/account".into(),
            "ask_new_email",
            &[("email", word), ("password", session::demo::PASSWORD)],
        ),
        form("customer1", "/account/devices".into(), "name_device", &[("id", &*world.device), ("name", long)]),
        form("manager1", "/pos/register".into(), "name_tenders", &[("names", long)]),
        form("manager1", "/manage/catalogue/new".into(), "create_product", &product_of(word)),
        form(
            "manager1",
            at("/manage/catalogue/{id}"),
            "edit_product",
            &[&[("id", &*id("/manage/catalogue/{id}")), ("version", "1")], product_of(word).as_slice()].concat(),
        ),
        form("manager1", "/manage/catalogue/categories".into(), "arrange_categories", &[("names", long)]),
        form("manager1", "/manage/catalogue/categories".into(), "rename_category", &[("from", word), ("to", long)]),
        form(
            "manager1",
            "/manage/catalogue/prices".into(),
            "work_out_prices",
            &[("category", word), ("search", word), ("by", word), ("rounding", word)],
        ),
        form("manager1", "/manage/catalogue/import".into(), "read_import", &[("csv", word), ("file", "%")]),
        form(
            "manager1",
            "/manage/shop".into(),
            "save_profile",
            &[("version", "1"), ("name", word), ("country", word), ("address", long), ("tax_number", word)],
        ),
        form(
            "manager1",
            "/manage/shop".into(),
            "save_reckoning",
            &[("version", "1"), ("currency", word), ("tax_rates_bp", word), ("day_begins_minutes", word)],
        ),
        form(
            "manager1",
            "/manage/shop".into(),
            "save_offers",
            &[("version", "1"), ("channels[]", word), ("credit_price_cents", word), ("referral_bp", word)],
        ),
        form(
            "manager1",
            "/manage/shop".into(),
            "save_till_rules",
            &[("version", "1"), ("opening_cash_cents", word), ("price_cut_bp_max", word), ("note_above_cents", word)],
        ),
        form(
            "manager1",
            "/manage/shop".into(),
            "save_paper",
            &[("version", "0"), ("receipt_head", word), ("receipt_foot", word), ("paper_mm", "80")],
        ),
        form(
            "manager1",
            "/manage/shop".into(),
            "save_hours",
            &[("version", "1"), ("monday", word), ("sunday", word), ("closed", word)],
        ),
        form("manager1", "/manage/places".into(), "add_location", &[("name", long)]),
        form(
            "manager1",
            "/manage/places".into(),
            "save_register",
            &[("id", register), ("name", long), ("opening_cash_cents", "1")],
        ),
        form("cashier1", "/pos/register".into(), "start_shift", &[("register", register), ("opening_cash", word)]),
        form(
            "cashier1",
            at("/pos/shifts/{id}"),
            "move_cash",
            &[("shift", till), ("kind", "drop"), ("amount", word), ("reason", word)],
        ),
        form(
            "cashier1",
            at("/pos/shifts/{id}"),
            "sell_basket",
            &[
                ("shift", till),
                ("basket", word),
                ("cash", word),
                ("card", word),
                ("card_reference", word),
                ("credits", word),
                ("other", word),
                ("other_name", word),
                ("manager_email", word),
                ("manager_code", word),
                ("manager_reason", word),
            ],
        ),
        form(
            "cashier1",
            at("/pos/shifts/{id}"),
            "void_basket",
            &[("shift", till), ("basket", word), ("void_reason", long)],
        ),
        form("cashier1", at("/pos/shifts/{id}"), "name_customer", &[("shift", till), ("basket", ""), ("email", word)]),
        form(
            "cashier1",
            at("/pos/sales/{id}"),
            "refund_sale",
            &[
                ("shift", till),
                ("sale", sale),
                ("what", "line"),
                ("position", "0"),
                ("quantity", word),
                ("reason", word),
                ("tender", "cash"),
                ("manager_email", word),
                ("manager_code", word),
            ],
        ),
        form("manager1", at("/pos/shifts/{id}/close"), "count_drawer", &[("shift", counting), ("counted", word)]),
        form(
            "manager1",
            at("/pos/shifts/{id}/close"),
            "close_shift",
            &[
                ("shift", counting),
                ("count_id", word),
                ("note", word),
                ("manager_email", word),
                ("manager_code", word),
                ("unsent_reason", word),
            ],
        ),
    ]
}
