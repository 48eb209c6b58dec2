-- What is sold is found through indexes: by its name as people read it, and by the words of its name, category and barcode. Both are
-- made by the program, which alone knows how letters and accents compare; a thing without a key is one that it has not read yet, and
-- every row that is there is such a one until the next start. What changes its name is read anew.

ALTER TABLE products ADD COLUMN name_key TEXT;
CREATE INDEX ix_products_name ON products (shop_id, name_key) WHERE archived_at IS NULL;
CREATE INDEX ix_products_unkeyed ON products (id) WHERE name_key IS NULL;

-- The tiles, in the shop's own order; things of one place by category and name.
DROP INDEX ix_products_catalogue;
CREATE INDEX ix_products_tiles ON products (shop_id, position, category, name, id) WHERE archived_at IS NULL;

CREATE TABLE product_words (
    shop_id BLOB NOT NULL REFERENCES shops (id),
    word TEXT NOT NULL CONSTRAINT ck_product_word CHECK (word <> ''),
    name_key TEXT NOT NULL,
    product_id BLOB NOT NULL REFERENCES products (id),
    PRIMARY KEY (shop_id, word, name_key, product_id)
) STRICT;
CREATE INDEX ix_product_words_product ON product_words (product_id, word);

CREATE TRIGGER tr_products_unkey AFTER UPDATE OF name, category, barcode ON products
    WHEN OLD.name <> NEW.name OR OLD.category <> NEW.category OR OLD.barcode IS NOT NEW.barcode
BEGIN
    UPDATE products SET name_key = NULL WHERE id = NEW.id;
    DELETE FROM product_words WHERE product_id = NEW.id;
END;

-- Who of those that run the shop wrote a line of a deal, and stands by its price at the till; nobody, for everybody else's.
ALTER TABLE deal_lines ADD COLUMN vouched_by BLOB REFERENCES users (id);
ALTER TABLE deal_quote_lines ADD COLUMN vouched_by BLOB REFERENCES users (id);
