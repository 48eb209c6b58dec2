-- The catalogue as whoever runs the shop keeps it: a number and a cost beside the price, categories in an order, a version to compare
-- with, who made a price what it is, and what was uploaded and is still to be confirmed.

ALTER TABLE products ADD COLUMN number TEXT CONSTRAINT ck_product_number CHECK (number <> '');
ALTER TABLE products ADD COLUMN cost_cents INTEGER CONSTRAINT ck_product_cost CHECK (cost_cents >= 0);
ALTER TABLE products ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE products ADD COLUMN priced_by BLOB REFERENCES users (id);

-- One code is printed with 12, 13 or 14 digits: all of them are one key. What a shop calls its own is no such code, and its key is the
-- code as it stands.
ALTER TABLE products ADD COLUMN barcode_kind TEXT NOT NULL DEFAULT 'standard'
    CONSTRAINT ck_product_barcode_kind CHECK (barcode_kind IN ('standard', 'own'));
ALTER TABLE products ADD COLUMN barcode_key TEXT GENERATED ALWAYS AS (
    CASE WHEN barcode_kind = 'own' THEN '=' || barcode
        WHEN barcode NOT GLOB '*[^0-9]*' AND length(barcode) IN (8, 12, 13, 14) THEN substr('00000000000000' || barcode, -14)
        ELSE barcode END) VIRTUAL;

-- Two things may have had two forms of one code so far: the later one keeps its code as the shop's own, and is found by it as before.
CREATE INDEX ix_products_keyed ON products (shop_id, barcode_key);
UPDATE products SET barcode_kind = 'own' WHERE archived_at IS NULL AND barcode IS NOT NULL AND EXISTS (
    SELECT 1 FROM products AS o WHERE o.shop_id = products.shop_id AND o.barcode_key = products.barcode_key
        AND o.archived_at IS NULL AND o.id < products.id);
DROP INDEX ix_products_keyed;

-- Among what is in the catalogue; what was archived gave its codes free.
DROP INDEX uq_product_barcode;
CREATE UNIQUE INDEX uq_product_barcode ON products (shop_id, barcode) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX uq_product_barcode_key ON products (shop_id, barcode_key) WHERE archived_at IS NULL;
CREATE UNIQUE INDEX uq_product_number ON products (shop_id, number) WHERE archived_at IS NULL;

-- The lists of whoever runs the shop.
DROP INDEX ix_products_name;
CREATE INDEX ix_products_name ON products (shop_id, name_key, id) WHERE archived_at IS NULL;
CREATE INDEX ix_products_archived ON products (shop_id, name_key, id) WHERE archived_at IS NOT NULL;
CREATE INDEX ix_products_category ON products (shop_id, category);

-- A number is found like a name.
DROP TRIGGER tr_products_unkey;
CREATE TRIGGER tr_products_unkey AFTER UPDATE OF name, category, barcode, number ON products
    WHEN OLD.name <> NEW.name OR OLD.category <> NEW.category OR OLD.barcode IS NOT NEW.barcode OR OLD.number IS NOT NEW.number
BEGIN
    UPDATE products SET name_key = NULL WHERE id = NEW.id;
    DELETE FROM product_words WHERE product_id = NEW.id;
END;

-- Categories, in the order of the shop. There is one of whatever a product names.
CREATE TABLE product_categories (
    shop_id BLOB NOT NULL REFERENCES shops (id),
    name TEXT NOT NULL CONSTRAINT ck_product_category_name CHECK (name <> ''),
    position INTEGER NOT NULL,
    PRIMARY KEY (shop_id, name)
) STRICT;
INSERT INTO product_categories (shop_id, name, position)
    SELECT shop_id, category, ROW_NUMBER() OVER (PARTITION BY shop_id ORDER BY MIN(position), category)
    FROM products WHERE category <> '' GROUP BY shop_id, category;
CREATE TRIGGER tr_products_have_category AFTER INSERT ON products WHEN NEW.category <> ''
BEGIN
    INSERT INTO product_categories (shop_id, name, position)
        SELECT NEW.shop_id, NEW.category, COALESCE(MAX(position), 0) + 1 FROM product_categories WHERE shop_id = NEW.shop_id
        ON CONFLICT (shop_id, name) DO NOTHING;
END;
CREATE TRIGGER tr_products_change_category AFTER UPDATE OF category ON products WHEN OLD.category <> NEW.category AND NEW.category <> ''
BEGIN
    INSERT INTO product_categories (shop_id, name, position)
        SELECT NEW.shop_id, NEW.category, COALESCE(MAX(position), 0) + 1 FROM product_categories WHERE shop_id = NEW.shop_id
        ON CONFLICT (shop_id, name) DO NOTHING;
END;

-- Who ended a price. Nobody is named where a price was changed by other means than a version of its product.
ALTER TABLE product_prices ADD COLUMN changed_by BLOB REFERENCES users (id);
DROP TRIGGER tr_products_keep_prices;
CREATE TRIGGER tr_products_keep_prices AFTER UPDATE OF price_cents ON products
WHEN OLD.price_cents <> NEW.price_cents
BEGIN
    INSERT INTO product_prices (product_id, shop_id, price_cents, until_at, changed_by)
        VALUES (OLD.id, OLD.shop_id, OLD.price_cents, CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER),
            CASE WHEN OLD.version <> NEW.version THEN NEW.priced_by END)
        ON CONFLICT (product_id, until_at) DO NOTHING;
END;

-- What tills follow.
ALTER TABLE shops ADD COLUMN catalogue_revision INTEGER NOT NULL DEFAULT 0;

-- What was uploaded or worked out, and waits for somebody to say that it is right. Few a shop, and for a day.
CREATE TABLE catalogue_drafts (
    id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL CONSTRAINT ck_catalogue_draft_kind CHECK (kind IN ('import', 'prices')),
    made_by BLOB NOT NULL REFERENCES users (id),
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    name TEXT NOT NULL,
    settings TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX ix_catalogue_drafts_shop ON catalogue_drafts (shop_id, made_at);
CREATE INDEX ix_catalogue_drafts_expire ON catalogue_drafts (expires_at);
