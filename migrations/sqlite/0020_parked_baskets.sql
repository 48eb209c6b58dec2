-- Baskets that wait at a register under a name, for whichever of its devices takes them up again. Each keeps the id of the sale it
-- becomes: a basket that was parked, sold and taken up again is sold once.

CREATE TABLE parked_baskets (
    sale_id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    register_id BLOB NOT NULL REFERENCES registers (id),
    name TEXT NOT NULL CONSTRAINT ck_parked_basket_name CHECK (name <> ''),
    basket TEXT NOT NULL CONSTRAINT ck_parked_basket_holds CHECK (basket <> ''),
    lines_count INTEGER NOT NULL CONSTRAINT ck_parked_basket_lines CHECK (lines_count >= 1),
    total_cents INTEGER NOT NULL CONSTRAINT ck_parked_basket_total CHECK (total_cents >= 0),
    parked_by BLOB NOT NULL REFERENCES users (id),
    parked_at INTEGER NOT NULL,
    taken_by BLOB REFERENCES users (id),
    taken_device BLOB,
    taken_at INTEGER,
    CONSTRAINT ck_parked_basket_taken CHECK ((taken_at IS NULL) = (taken_by IS NULL) AND (taken_at IS NULL) = (taken_device IS NULL))
) STRICT;
CREATE INDEX ix_parked_baskets_of_register ON parked_baskets (register_id, parked_at);
