//! Which mails go by themselves: to whom, in whose name, with which link, and to nobody who does not want them.

use session::deal::{self, NewDeal, NewQuote, QuoteKey};
use session::mail::{self, MailKind, MailWishes, Outgoing};
use session::sale::{self, MailReceiptError};
use session::shop::Role;

use crate::support::letterbox::{Letterbox, PUBLIC_URL};
use crate::support::{Garage, on_both};

async fn sent(garage: &Garage, letterbox: &Letterbox) -> Vec<Outgoing> {
    let before = letterbox.got().len();
    mail::send_due(&garage.cx).await.expect("the outbox can be read");
    letterbox.got().split_off(before)
}

const NOTHING: MailWishes = MailWishes { quotes: false, accepted: false };

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_told_that_a_mechanic_accepted_once_unless_they_do_not_want_it() {
    on_both(async |mut garage: Garage| {
        let (letterbox, post) = Letterbox::new();
        garage.cx.post = post;
        let (customer, mechanic) = (garage.customer(0).await, garage.mechanic().await);
        let made = garage.waiting(&customer, &mechanic).await;
        // Who retries an accept that they won tells nobody again.
        session::consultation::accept(&garage.theirs(&mechanic), &mechanic, made.assignment.id)
            .await
            .expect("the same answer");
        let mails = sent(&garage, &letterbox).await;
        assert_eq!(mails.len(), 1);
        let told = &mails[0];
        assert_eq!((told.kind, told.address.as_str()), (MailKind::Accepted, customer.user.email.as_str()));
        assert_eq!(told.from_name, "Test");
        assert!(told.subject.starts_with(&mechanic.user.name));
        assert!(told.text.contains(&format!("{PUBLIC_URL}/consultations/{}", made.session.id)));

        let (silent, other) = (garage.customer(0).await, garage.mechanic().await);
        mail::wish(&garage.cx, &silent, NOTHING).await.expect("noted");
        assert_eq!(mail::wishes(&garage.cx, silent.user.id).await.expect("read"), NOTHING);
        garage.waiting(&silent, &other).await;
        assert_eq!(sent(&garage, &letterbox).await.len(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_goes_to_its_customers_account_or_by_its_link_to_the_address_that_was_typed() {
    on_both(async |mut garage: Garage| {
        let (letterbox, post) = Letterbox::new();
        garage.cx.post = post;
        let (cx, staff, customer) = (&garage.cx, garage.staff(Role::Mechanic).await, garage.customer(0).await);
        let quote = async |made: &deal::DealRecord, email: &str| {
            let new = NewQuote { version: made.deal.version, email: email.to_owned(), ..NewQuote::default() };
            deal::quote(cx, &staff, made.deal.id, &new).await
        };
        let made = garage.deal(&staff, "Brakes", Some(&customer)).await;
        let quoted = quote(&made, "").await.expect("quoted");
        let mails = sent(&garage, &letterbox).await;
        let told = mails.first().expect("a mail");
        assert_eq!((mails.len(), told.kind, told.address.as_str()), (1, MailKind::Quote, customer.user.email.as_str()));
        assert!(told.text.contains(&format!("{PUBLIC_URL}/quotes/{}", quoted.quotes[0].head.id)), "{}", told.text);
        assert!(told.text.contains("100.00 EUR"), "{}", told.text);

        let new = NewDeal { customer_id: None, customer_name: "Wanda".to_owned(), ..walk_in(&made) };
        let made = deal::create(cx, &staff, &new).await.expect("made");
        quote(&made, "not an address").await.expect_err("refused");
        let quoted = quote(&made, " Wanda@Example.ORG ").await.expect("quoted");
        let mails = sent(&garage, &letterbox).await;
        let told = mails.first().expect("a mail");
        assert_eq!(told.address, "wanda@example.org");
        let key = told.text.split_once("/quote?key=").expect("a link").1.split_whitespace().next().expect("a key");
        let linked = deal::linked(cx, &QuoteKey::new(key.to_owned())).await.expect("read").expect("it opens");
        assert_eq!(linked.quote.head.id, quoted.quotes[0].head.id);
        quote(&quoted, "").await.expect("quoted");
        assert_eq!(sent(&garage, &letterbox).await.len(), 0, "to nobody whose address nobody typed");

        mail::wish(cx, &customer, NOTHING).await.expect("noted");
        let made = garage.deal(&staff, "Clutch", Some(&customer)).await;
        quote(&made, "").await.expect("quoted");
        assert_eq!(sent(&garage, &letterbox).await.len(), 0);
    })
    .await;
}

/// The same work for somebody else.
fn walk_in(made: &deal::DealRecord) -> NewDeal {
    let line = &made.lines[0];
    let line = deal::NewDealLine {
        kind: line.kind,
        product_id: None,
        name: line.name.clone(),
        quantity: line.quantity,
        unit: None,
        unit_price_cents: Some(line.unit_price_cents),
        tax_bp: Some(line.tax_bp),
        is_optional: false,
        discount: Default::default(),
        discount_reason: String::new(),
    };
    NewDeal { title: "Brakes".to_owned(), lines: vec![line], ..NewDeal::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_goes_to_the_customer_it_names_and_to_nobody_of_another_shop() {
    on_both(async |mut garage: Garage| {
        let (letterbox, post) = Letterbox::new();
        garage.cx.post = post;
        let (cx, cashier, customer) = (&garage.cx, garage.teller(Role::Cashier).await, garage.customer(0).await);
        let (register, oil) = (garage.register().await, garage.product("Oil <5W>", 1_190).await);
        let shift =
            session::counter::get_or_create(cx, &cashier, register, Some(0), None).await.expect("open").shift.id;
        let named = session::sale::NewSale { customer_id: Some(customer.user.id), ..garage.sale(oil, 2, 5_000) };
        let named = sale::sell(cx, &cashier, shift, named).await.expect("sold").sale.id;
        let unnamed = sale::sell(cx, &cashier, shift, garage.sale(oil, 1, 2_000)).await.expect("sold").sale.id;
        let to = sale::mail_receipt(cx, &cashier, named).await.expect("sent");
        assert_eq!(to, customer.user.email);
        let mails = sent(&garage, &letterbox).await;
        let receipt = mails.first().expect("a mail");
        assert_eq!((receipt.kind, &receipt.address), (MailKind::Receipt, &customer.user.email));
        for words in
            ["Receipt 1-1", "2 × Oil <5W>: 23.80 EUR", "Total: 23.80 EUR", "Cash: 50.00 EUR", "Change: 26.20 EUR"]
        {
            let all = format!("{}\n{}", receipt.subject, receipt.text);
            assert!(all.contains(words), "{words}: {all}");
        }
        assert!(receipt.html.contains("Oil &lt;5W&gt;"));
        assert!(matches!(sale::mail_receipt(cx, &cashier, unnamed).await, Err(MailReceiptError::NoAddress)));
        let elsewhere = garage.next_shop().await.teller(Role::Cashier).await;
        assert!(matches!(sale::mail_receipt(cx, &elsewhere, named).await, Err(MailReceiptError::Counter(_))));
        assert_eq!(sent(&garage, &letterbox).await.len(), 0);
    })
    .await;
}
