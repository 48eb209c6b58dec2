-- What a manager allowed at somebody else's till: so much off the list price of one sale, or so much cash back for one that was
-- not paid in cash. Taken by the sale or refund of that id, and by no other. And what things cost before: a till without a
-- network sells at the list price of its time.

CREATE TABLE sale_approvals (
    sale_id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL CONSTRAINT ck_sale_approval_kind CHECK (kind IN ('discount', 'refund')),
    cents_max BIGINT NOT NULL CONSTRAINT ck_sale_approval_cents CHECK (cents_max >= 0),
    approved_by UUID NOT NULL REFERENCES users (id),
    asked_by UUID NOT NULL REFERENCES users (id),
    reason TEXT NOT NULL CONSTRAINT ck_sale_approval_reason CHECK (reason <> ''),
    at BIGINT NOT NULL
);
CREATE TRIGGER tr_sale_approvals_no_delete BEFORE DELETE ON sale_approvals FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE sales ADD COLUMN approved_by UUID REFERENCES users (id);
ALTER TABLE sales ADD COLUMN approved_cents BIGINT
    CONSTRAINT ck_sale_approved_has_who CHECK ((approved_cents IS NULL) = (approved_by IS NULL));

CREATE TABLE product_prices (
    product_id UUID NOT NULL REFERENCES products (id),
    shop_id UUID NOT NULL REFERENCES shops (id),
    price_cents BIGINT NOT NULL,
    until_at BIGINT NOT NULL,
    PRIMARY KEY (product_id, until_at)
);
CREATE FUNCTION keep_product_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO product_prices (product_id, shop_id, price_cents, until_at)
        VALUES (OLD.id, OLD.shop_id, OLD.price_cents, CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT))
        ON CONFLICT (product_id, until_at) DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER tr_products_keep_prices AFTER UPDATE OF price_cents ON products
    FOR EACH ROW WHEN (OLD.price_cents <> NEW.price_cents) EXECUTE FUNCTION keep_product_price();
CREATE TRIGGER tr_product_prices_no_update BEFORE UPDATE ON product_prices FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_product_prices_no_delete BEFORE DELETE ON product_prices FOR EACH ROW EXECUTE FUNCTION refuse_change();
