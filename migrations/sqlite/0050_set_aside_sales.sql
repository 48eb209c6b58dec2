-- Sales that a till kept, that the server would never take, and that a manager has set aside: what each was, why it was refused, and why
-- it is no sale. They move no money. What is set aside is never recorded as a sale, and the other way round: whichever comes first.

CREATE TABLE set_aside_sales (
    sale_id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    -- The shift on which it was set aside, whose report shows it; and the one on which it was rung up.
    shift_id BLOB NOT NULL REFERENCES shifts (id),
    rung_up_shift_id BLOB NOT NULL REFERENCES shifts (id),
    request_hash BLOB NOT NULL,
    sold_by BLOB NOT NULL REFERENCES users (id),
    device TEXT NOT NULL,
    rung_up_at INTEGER NOT NULL,
    lines TEXT NOT NULL CONSTRAINT ck_set_aside_sale_lines CHECK (lines <> ''),
    -- What it came to, and what of it was cash; nothing where it cannot be added up, or what was given does not pay it.
    total_cents INTEGER,
    cash_cents INTEGER,
    sale TEXT NOT NULL,
    refused_because TEXT NOT NULL CONSTRAINT ck_set_aside_sale_refused CHECK (refused_because <> ''),
    set_aside_by BLOB NOT NULL REFERENCES users (id),
    asked_by BLOB NOT NULL REFERENCES users (id),
    reason TEXT NOT NULL CONSTRAINT ck_set_aside_sale_reason CHECK (reason <> ''),
    set_aside_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_set_aside_sales_shift ON set_aside_sales (shift_id, set_aside_at, sale_id);
CREATE TRIGGER tr_set_aside_sales_no_update BEFORE UPDATE ON set_aside_sales
BEGIN SELECT RAISE(ABORT, 'set_aside_sales is append-only'); END;
CREATE TRIGGER tr_set_aside_sales_no_delete BEFORE DELETE ON set_aside_sales
BEGIN SELECT RAISE(ABORT, 'set_aside_sales is append-only'); END;

CREATE TRIGGER tr_set_aside_sales_one_fate BEFORE INSERT ON set_aside_sales
WHEN EXISTS (SELECT 1 FROM sales AS x WHERE x.id = NEW.sale_id)
BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ck_sale_has_one_fate'); END;
CREATE TRIGGER tr_sales_one_fate BEFORE INSERT ON sales
WHEN EXISTS (SELECT 1 FROM set_aside_sales AS a WHERE a.sale_id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: ck_sale_has_one_fate'); END;
