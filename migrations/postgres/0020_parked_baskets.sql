-- Baskets that wait at a register under a name, for whichever of its devices takes them up again. Each keeps the id of the sale it
-- becomes: a basket that was parked, sold and taken up again is sold once.

CREATE TABLE parked_baskets (
    sale_id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    register_id UUID NOT NULL REFERENCES registers (id),
    name TEXT NOT NULL CONSTRAINT ck_parked_basket_name CHECK (name <> ''),
    basket TEXT NOT NULL CONSTRAINT ck_parked_basket_holds CHECK (basket <> ''),
    lines_count BIGINT NOT NULL CONSTRAINT ck_parked_basket_lines CHECK (lines_count >= 1),
    total_cents BIGINT NOT NULL CONSTRAINT ck_parked_basket_total CHECK (total_cents >= 0),
    parked_by UUID NOT NULL REFERENCES users (id),
    parked_at BIGINT NOT NULL,
    taken_by UUID REFERENCES users (id),
    taken_device UUID,
    taken_at BIGINT,
    CONSTRAINT ck_parked_basket_taken CHECK ((taken_at IS NULL) = (taken_by IS NULL) AND (taken_at IS NULL) = (taken_device IS NULL))
);
CREATE INDEX ix_parked_baskets_of_register ON parked_baskets (register_id, parked_at);
