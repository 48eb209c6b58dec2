-- What a till's tile is known by at a glance: a colour of a small palette, and a mark of a few characters. The shop's own choice.
ALTER TABLE products ADD COLUMN colour TEXT
    CONSTRAINT ck_product_colour CHECK (colour IN ('red', 'amber', 'green', 'petrol', 'blue', 'violet', 'grey'));
ALTER TABLE products ADD COLUMN mark TEXT NOT NULL DEFAULT '';
