-- What a manager allowed at somebody else's till: so much off the list price of one sale, or so much cash back for one that was
-- not paid in cash. Taken by the sale or refund of that id, and by no other. And what things cost before: a till without a
-- network sells at the list price of its time.

CREATE TABLE sale_approvals (
    sale_id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL CONSTRAINT ck_sale_approval_kind CHECK (kind IN ('discount', 'refund')),
    cents_max INTEGER NOT NULL CONSTRAINT ck_sale_approval_cents CHECK (cents_max >= 0),
    approved_by BLOB NOT NULL REFERENCES users (id),
    asked_by BLOB NOT NULL REFERENCES users (id),
    reason TEXT NOT NULL CONSTRAINT ck_sale_approval_reason CHECK (reason <> ''),
    at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER tr_sale_approvals_no_delete BEFORE DELETE ON sale_approvals
BEGIN SELECT RAISE(ABORT, 'sale_approvals is append-only'); END;

ALTER TABLE sales ADD COLUMN approved_by BLOB REFERENCES users (id);
ALTER TABLE sales ADD COLUMN approved_cents INTEGER
    CONSTRAINT ck_sale_approved_has_who CHECK ((approved_cents IS NULL) = (approved_by IS NULL));

CREATE TABLE product_prices (
    product_id BLOB NOT NULL REFERENCES products (id),
    shop_id BLOB NOT NULL REFERENCES shops (id),
    price_cents INTEGER NOT NULL,
    until_at INTEGER NOT NULL,
    PRIMARY KEY (product_id, until_at)
) STRICT;
CREATE TRIGGER tr_products_keep_prices AFTER UPDATE OF price_cents ON products
WHEN OLD.price_cents <> NEW.price_cents
BEGIN
    INSERT INTO product_prices (product_id, shop_id, price_cents, until_at)
        VALUES (OLD.id, OLD.shop_id, OLD.price_cents, CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER))
        ON CONFLICT (product_id, until_at) DO NOTHING;
END;
CREATE TRIGGER tr_product_prices_no_update BEFORE UPDATE ON product_prices
BEGIN SELECT RAISE(ABORT, 'product_prices is append-only'); END;
CREATE TRIGGER tr_product_prices_no_delete BEFORE DELETE ON product_prices
BEGIN SELECT RAISE(ABORT, 'product_prices is append-only'); END;
