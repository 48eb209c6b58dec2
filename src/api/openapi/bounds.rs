//! What the fields of a request may hold: characters, pieces and amounts, by the limits in force.
//!
//! A line for every text, number and list that somebody sends. The server's tests send one more than each allows and want it
//! refused by name, and fail for a field that has no line.

use serde_json::{Value, json};
use session::booking;
use session::catalogue;
use session::consultation::{Channel, Plan};
use session::context::Limits;
use session::counter;
use session::deal;
use session::login::{self, Password};
use session::sale;
use session::shop;

/// The bounds of one field.
enum Bound {
    /// So many characters.
    Chars(usize, usize),
    /// A whole number within these.
    Whole(i64, i64),
    /// A quantity: more than nothing, so much at the most, to the thousandth.
    Measured(i64),
    /// So many pieces.
    Pieces(usize, usize),
}
use Bound::{Chars, Measured, Pieces, Whole};

/// Writes the bounds into the types of the description.
///
/// # Panics
/// When a line names a field that no type has: it would bound nothing.
pub(super) fn apply(types: &mut Value, limits: &Limits) {
    for (name, field, bound) in table(limits) {
        let field = &mut types[name]["properties"][field];
        assert!(field.is_object(), "the bounds name a field that {name} does not have");
        let (least, most, from, to) = match bound {
            Chars(from, to) => ("minLength", "maxLength", json!(from), json!(to)),
            Whole(from, to) => ("minimum", "maximum", json!(from), json!(to)),
            Pieces(from, to) => ("minItems", "maxItems", json!(from), json!(to)),
            Measured(to) => {
                // Its type is one of its own elsewhere; here it is the number that it is, with its bounds.
                let about = field["description"].take();
                *field = json!({ "type": "number", "description": about, "multipleOf": 0.001 });
                ("exclusiveMinimum", "maximum", json!(0), json!(to))
            }
        };
        field[least] = from;
        field[most] = to;
    }
    for (_, of) in types.as_object_mut().into_iter().flatten() {
        complete(of);
    }
    // What is taken off is no more than what it is taken of, which only the basket knows.
    for choice in types["Discount"]["oneOf"].as_array_mut().into_iter().flatten() {
        for (field, most) in [("cents", json!(null)), ("bp", json!(sale::basket::WHOLE_BP))] {
            if let Some(field) = choice.get_mut("properties").and_then(|fields| fields.get_mut(field)) {
                field["minimum"] = json!(0);
                if !most.is_null() {
                    field["maximum"] = most;
                }
            }
        }
    }
}

/// What the derives leave open and the server does not: one of several forms that is an object of one field has no other,
/// and a list of so many pieces has all of them.
fn complete(of: &mut Value) {
    for choice in of.get_mut("oneOf").and_then(Value::as_array_mut).into_iter().flatten() {
        if choice["properties"].as_object().is_some_and(|fields| fields.len() == 1) {
            choice["additionalProperties"] = json!(false);
        }
    }
    for (_, field) in of.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten() {
        if let Some(pieces) = field["items"]["prefixItems"].as_array().map(Vec::len) {
            field["items"]["minItems"] = json!(pieces);
        }
    }
}

type Line = (&'static str, &'static str, Bound);

fn table(limits: &Limits) -> impl Iterator<Item = Line> {
    OF_PEOPLE
        .into_iter()
        .chain(of_consultations(limits))
        .chain(of_the_catalogue(limits))
        .chain(of_deals(limits))
        .chain(of_the_till(limits))
        .chain(of_the_shop(limits))
        .chain(of_bookings(limits))
}

/// What is said of people, by themselves and by whoever looks after them.
const OF_PEOPLE: [Line; 11] = [
    ("InviteBody", "name", Chars(0, login::NAME_CHARS_MAX)),
    ("InviteBody", "team", Chars(0, login::TEAM_NAME_CHARS_MAX)),
    ("UsedInviteBody", "name", Chars(1, login::NAME_CHARS_MAX)),
    ("PersonBody", "team", Chars(0, login::TEAM_NAME_CHARS_MAX)),
    ("MePatch", "name", Chars(1, login::NAME_CHARS_MAX)),
    ("DeviceNameBody", "name", Chars(0, login::DEVICE_NAME_CHARS_MAX)),
    ("CodeBody", "code", Chars(1, login::factor::CODE_CHARS_MAX)),
    ("PasswordAgainBody", "password", Chars(1, Password::CHARS_MAX)),
    ("EmailBody", "password", Chars(1, Password::CHARS_MAX)),
    ("PasswordBody", "present", Chars(1, Password::CHARS_MAX)),
    ("PasswordBody", "password", Chars(Password::CHARS_MIN, Password::CHARS_MAX)),
];

fn of_consultations(limits: &Limits) -> [Line; 4] {
    [
        ("IntakeBody", "concern", Chars(1, limits.concern_chars_max)),
        ("IntakeBody", "vehicle", Chars(0, limits.vehicle_chars_max)),
        ("MessageBody", "body", Chars(1, limits.message_chars_max)),
        ("HandoverBody", "word", Chars(1, limits.reason_chars_max)),
    ]
}

fn of_the_catalogue(limits: &Limits) -> [Line; 28] {
    let amount = limits.amount_cents_max;
    [
        ("NewProduct", "name", Chars(1, catalogue::PRODUCT_NAME_CHARS_MAX)),
        ("NewProduct", "number", Chars(0, catalogue::PRODUCT_NUMBER_CHARS_MAX)),
        ("NewProduct", "barcode", Chars(0, catalogue::BARCODE_CHARS_MAX)),
        ("NewProduct", "category", Chars(0, catalogue::CATEGORY_CHARS_MAX)),
        ("NewProduct", "price_cents", Whole(0, amount)),
        ("NewProduct", "cost_cents", Whole(0, amount)),
        ("NewProduct", "tax_bp", Whole(0, catalogue::TAX_BP_MAX)),
        ("NewProduct", "mark", Chars(0, catalogue::MARK_CHARS_MAX)),
        ("NewProduct", "position", Whole(0, catalogue::POSITION_MAX)),
        ("ProductEdit", "name", Chars(1, catalogue::PRODUCT_NAME_CHARS_MAX)),
        ("ProductEdit", "number", Chars(0, catalogue::PRODUCT_NUMBER_CHARS_MAX)),
        ("ProductEdit", "barcode", Chars(0, catalogue::BARCODE_CHARS_MAX)),
        ("ProductEdit", "category", Chars(0, catalogue::CATEGORY_CHARS_MAX)),
        ("ProductEdit", "price_cents", Whole(0, amount)),
        ("ProductEdit", "cost_cents", Whole(0, amount)),
        ("ProductEdit", "tax_bp", Whole(0, catalogue::TAX_BP_MAX)),
        ("ProductEdit", "mark", Chars(0, catalogue::MARK_CHARS_MAX)),
        ("ProductEdit", "position", Whole(0, catalogue::POSITION_MAX)),
        ("CategoriesBody", "names", Pieces(0, catalogue::CATEGORIES_MAX)),
        ("RenameBody", "from", Chars(0, catalogue::CATEGORY_CHARS_MAX)),
        ("RenameBody", "to", Chars(1, catalogue::CATEGORY_CHARS_MAX)),
        ("NewPricesBody", "category", Chars(0, catalogue::CATEGORY_CHARS_MAX)),
        ("NewPricesBody", "search", Chars(0, catalogue::LIST_SEARCH_CHARS_MAX)),
        ("NewPricesBody", "by_bp", Whole(-sale::basket::WHOLE_BP, catalogue::RAISE_BP_MAX)),
        ("NewPricesBody", "by_cents", Whole(-amount, amount)),
        ("ColumnsBody", "columns", Pieces(0, catalogue::IMPORT_COLUMNS_MAX)),
        ("ImportBody", "csv", Chars(1, catalogue::IMPORT_CHARS_MAX)),
        ("ImportBody", "file", Chars(0, catalogue::IMPORT_FILE_CHARS_MAX)),
    ]
}

fn of_deals(limits: &Limits) -> [Line; 24] {
    let (title, lines) = (limits.deal_title_chars_max, limits.deal_lines_max);
    [
        ("NewDeal", "title", Chars(1, title)),
        ("NewDeal", "vehicle", Chars(0, limits.vehicle_chars_max)),
        ("NewDeal", "customer_name", Chars(0, deal::CUSTOMER_NAME_CHARS_MAX)),
        ("NewDeal", "lines", Pieces(0, lines)),
        ("Edit", "title", Chars(1, title)),
        ("Edit", "vehicle", Chars(0, limits.vehicle_chars_max)),
        ("Edit", "customer_name", Chars(0, deal::CUSTOMER_NAME_CHARS_MAX)),
        ("Edit", "lines", Pieces(0, lines)),
        ("NewDealLine", "name", Chars(0, deal::LINE_NAME_CHARS_MAX)),
        ("NewDealLine", "quantity", Measured(limits.sale_quantity_max)),
        ("NewDealLine", "unit_price_cents", Whole(0, limits.amount_cents_max)),
        ("NewDealLine", "tax_bp", Whole(0, sale::basket::WHOLE_BP)),
        ("NewQuote", "message", Chars(0, limits.message_chars_max)),
        ("NewQuote", "email", Chars(0, login::EMAIL_BYTES_MAX)),
        ("NewQuote", "valid_days", Whole(1, deal::VALID_DAYS_MAX)),
        ("NewDeal", "discount_reason", Chars(0, limits.reason_chars_max)),
        ("NewDealLine", "discount_reason", Chars(0, limits.reason_chars_max)),
        ("Edit", "discount_reason", Chars(0, limits.reason_chars_max)),
        ("Edit", "word", Chars(0, limits.message_chars_max)),
        ("WithdrawalBody", "word", Chars(0, limits.message_chars_max)),
        ("DecisionBody", "lines", Pieces(0, lines)),
        ("NoteBody", "body", Chars(1, limits.note_chars_max)),
        ("DecisionBody", "name", Chars(0, deal::SIGNED_NAME_CHARS_MAX)),
        ("DecisionBody", "reason", Chars(0, limits.message_chars_max)),
    ]
}

fn of_bookings(limits: &Limits) -> [Line; 14] {
    let (concern, vehicle) = (limits.concern_chars_max, limits.vehicle_chars_max);
    [
        ("CalendarEdit", "week", Pieces(shop::hours::WEEKDAYS.len(), shop::hours::WEEKDAYS.len())),
        ("CalendarEdit", "exceptions", Pieces(0, booking::EXCEPTIONS_MAX)),
        ("CalendarEdit", "slot_minutes", Whole(*booking::SLOT_MINUTES.start(), *booking::SLOT_MINUTES.end())),
        ("CalendarEdit", "seats", Whole(*booking::SEATS.start(), *booking::SEATS.end())),
        ("CalendarEdit", "opens_days", Whole(*booking::OPENS_DAYS.start(), *booking::OPENS_DAYS.end())),
        ("CalendarEdit", "opens_minutes", Whole(0, shop::hours::LAST_MINUTE)),
        ("BookingBody", "concern", Chars(1, concern)),
        ("BookingBody", "vehicle", Chars(0, vehicle)),
        ("BookingBody", "customer_name", Chars(0, login::NAME_CHARS_MAX)),
        ("BookingBody", "customer_email", Chars(0, login::EMAIL_BYTES_MAX)),
        ("PrebookingBody", "slots", Pieces(1, booking::WISHES_MAX)),
        ("PrebookingBody", "concern", Chars(1, concern)),
        ("PrebookingBody", "vehicle", Chars(0, vehicle)),
        ("Offers", "booking_notice_hours", Whole(*shop::NOTICE_HOURS.start(), *shop::NOTICE_HOURS.end())),
    ]
}

fn of_the_shop(limits: &Limits) -> [Line; 27] {
    let (amount, whole) = (limits.amount_cents_max, sale::basket::WHOLE_BP);
    [
        ("Profile", "name", Chars(1, shop::NAME_CHARS_MAX)),
        ("Profile", "country", Chars(0, 2)),
        ("Profile", "address", Chars(0, shop::ADDRESS_CHARS_MAX)),
        ("Profile", "tax_number", Chars(0, shop::TAX_NUMBER_CHARS_MAX)),
        ("Reckoning", "currency", Chars(3, 3)),
        ("Reckoning", "time_zone", Chars(1, shop::NAME_CHARS_MAX)),
        ("Reckoning", "day_begins_minutes", Whole(0, shop::DAY_MINUTES_MAX)),
        ("Reckoning", "tax_rates_bp", Pieces(0, shop::TAX_RATES_MAX)),
        ("Offers", "credit_price_cents", Whole(0, amount)),
        ("Offers", "referral_bp", Whole(0, whole)),
        ("Offers", "escalation_bp", Whole(0, whole)),
        ("TillRules", "opening_cash_cents", Whole(0, amount)),
        ("TillRules", "price_cut_bp_max", Whole(0, whole)),
        ("TillRules", "cash_refund_cents_max", Whole(0, amount)),
        ("TillRules", "note_above_cents", Whole(0, amount)),
        ("TillRules", "manager_above_cents", Whole(0, amount)),
        ("Paper", "receipt_head", Chars(0, shop::RECEIPT_TEXT_CHARS_MAX)),
        ("Paper", "receipt_foot", Chars(0, shop::RECEIPT_TEXT_CHARS_MAX)),
        ("Paper", "paper_mm", Whole(*shop::PAPER_MM.start(), *shop::PAPER_MM.end())),
        ("Hours", "week", Pieces(0, shop::hours::WEEKDAYS.len())),
        ("Hours", "closed", Pieces(0, shop::hours::CLOSED_DAYS_MAX)),
        ("NewLocation", "name", Chars(1, shop::PLACE_NAME_CHARS_MAX)),
        ("NewRegister", "name", Chars(1, shop::PLACE_NAME_CHARS_MAX)),
        ("NewRegister", "opening_cash_cents", Whole(0, amount)),
        ("Offers", "channels", Pieces(0, Channel::ALL.len())),
        ("Offers", "plans", Pieces(0, Plan::ALL.len())),
        // Three bytes are four characters, and what is left over is as many.
        ("LogoBody", "image", Chars(4, limits.logo_bytes_max.div_ceil(3) * 4)),
    ]
}

fn of_the_till(limits: &Limits) -> [Line; 38] {
    let (amount, reason) = (limits.amount_cents_max, limits.reason_chars_max);
    [
        ("StartBody", "opening_cash_cents", Whole(0, amount)),
        ("PresenceBody", "unsent_count", Whole(0, counter::UNSENT_COUNT_MAX)),
        ("HoldsBody", "unsent_count", Whole(0, counter::UNSENT_COUNT_MAX)),
        ("NewSale", "lines", Pieces(1, limits.sale_lines_max)),
        ("NewSale", "tenders", Pieces(0, sale::TENDERS_MAX)),
        ("NewSale", "void_reason", Chars(1, reason)),
        ("NewLine", "name", Chars(0, reason)),
        ("NewLine", "quantity", Measured(limits.sale_quantity_max)),
        ("NewLine", "unit_price_cents", Whole(0, amount)),
        ("NewLine", "price_reason", Chars(0, reason)),
        ("NewLine", "tax_bp", Whole(0, sale::basket::WHOLE_BP)),
        // In a receipt the same type also says what went back, below 0.
        ("Tender", "amount_cents", Whole(-amount, amount)),
        ("Tender", "reference", Chars(0, reason)),
        ("Tender", "name", Chars(0, reason)),
        ("NewParked", "name", Chars(1, reason)),
        ("NewParked", "basket", Chars(1, limits.parked_basket_chars_max)),
        ("NewParked", "lines_count", Whole(1, i64::try_from(limits.sale_lines_max).unwrap_or(i64::MAX))),
        ("NewParked", "total_cents", Whole(0, amount)),
        ("NewRefund", "lines", Pieces(0, limits.sale_lines_max)),
        ("NewRefund", "reason", Chars(1, reason)),
        ("NewRefund", "reference", Chars(0, reason)),
        ("NewRefund", "tender_name", Chars(0, reason)),
        ("RefundLine", "position", Whole(0, i64::from(u32::MAX))),
        ("RefundLine", "quantity", Measured(limits.sale_quantity_max)),
        ("NewApprovalBody", "off_cents", Whole(0, amount)),
        ("NewApprovalBody", "refund_cents", Whole(0, amount)),
        ("NewApprovalBody", "beyond_cents", Whole(0, amount)),
        ("NewApprovalBody", "reason", Chars(1, reason)),
        ("NewSetAsideBody", "refused_because", Chars(1, limits.note_chars_max)),
        ("NewSetAsideBody", "reason", Chars(1, reason)),
        ("NewMovement", "amount_cents", Whole(1, amount)),
        ("NewMovement", "reason", Chars(1, reason)),
        ("VoidBody", "reason", Chars(1, reason)),
        ("CloseBody", "drop_cents", Whole(0, amount)),
        ("CloseBody", "note", Chars(0, limits.note_chars_max)),
        ("CloseBody", "unsent_reason", Chars(0, reason)),
        ("CountBody", "counted_cents", Whole(0, amount)),
        ("CountBody", "denominations", Pieces(0, counter::DENOMINATIONS_MAX)),
    ]
}
