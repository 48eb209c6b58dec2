-- A manager may allow that a sale takes more for its deal than the customer approved: one signature of each kind for a sale.
DROP TRIGGER tr_sale_approvals_no_delete;
ALTER TABLE sale_approvals RENAME TO sale_approvals_of_one_kind;
CREATE TABLE sale_approvals (
    sale_id BLOB NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL CONSTRAINT ck_sale_approval_kind CHECK (kind IN ('discount', 'refund', 'beyond_quote')),
    cents_max INTEGER NOT NULL CONSTRAINT ck_sale_approval_cents CHECK (cents_max >= 0),
    approved_by BLOB NOT NULL REFERENCES users (id),
    asked_by BLOB NOT NULL REFERENCES users (id),
    reason TEXT NOT NULL CONSTRAINT ck_sale_approval_reason CHECK (reason <> ''),
    at INTEGER NOT NULL,
    PRIMARY KEY (sale_id, kind)
) STRICT;
INSERT INTO sale_approvals (sale_id, shop_id, kind, cents_max, approved_by, asked_by, reason, at)
    SELECT sale_id, shop_id, kind, cents_max, approved_by, asked_by, reason, at FROM sale_approvals_of_one_kind;
DROP TABLE sale_approvals_of_one_kind;
CREATE TRIGGER tr_sale_approvals_no_delete BEFORE DELETE ON sale_approvals
BEGIN SELECT RAISE(ABORT, 'sale_approvals is append-only'); END;

-- Who allowed it of a sale, and how much more it took.
ALTER TABLE sales ADD COLUMN beyond_by BLOB REFERENCES users (id);
ALTER TABLE sales ADD COLUMN beyond_cents INTEGER
    CONSTRAINT ck_sale_beyond_has_who CHECK ((beyond_cents IS NULL) = (beyond_by IS NULL));
