-- Ways to pay that a shop names itself, beside cash, card and credits: a bank transfer, a voucher. A receipt keeps the name, whatever the
-- shop calls it later.
ALTER TABLE shops ADD COLUMN tenders TEXT NOT NULL DEFAULT '[]';

DROP TRIGGER tr_sale_tenders_no_update;
DROP TRIGGER tr_sale_tenders_no_delete;
ALTER TABLE sale_tenders RENAME TO sale_tenders_before_names;
CREATE TABLE sale_tenders (
    sale_id BLOB NOT NULL REFERENCES sales (id),
    position INTEGER NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL CONSTRAINT ck_sale_tender_kind CHECK (kind IN ('cash', 'card', 'credit', 'deposit', 'other')),
    amount_cents INTEGER NOT NULL CONSTRAINT ck_sale_tender_amount CHECK (amount_cents <> 0),
    reference TEXT NOT NULL,
    credits INTEGER NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (sale_id, position),
    CONSTRAINT ck_sale_tender_credits CHECK ((kind = 'credit') = (credits <> 0)),
    CONSTRAINT ck_sale_tender_name CHECK ((kind = 'other') = (name <> ''))
) STRICT;
INSERT INTO sale_tenders (sale_id, position, shop_id, kind, amount_cents, reference, credits)
    SELECT sale_id, position, shop_id, kind, amount_cents, reference, credits FROM sale_tenders_before_names;
DROP TABLE sale_tenders_before_names;
CREATE TRIGGER tr_sale_tenders_no_update BEFORE UPDATE ON sale_tenders
BEGIN SELECT RAISE(ABORT, 'sale_tenders is append-only'); END;
CREATE TRIGGER tr_sale_tenders_no_delete BEFORE DELETE ON sale_tenders
BEGIN SELECT RAISE(ABORT, 'sale_tenders is append-only'); END;

-- What is paid in cash is rounded to the smallest coin there is: so many minor units; 0 for the currency's own.
ALTER TABLE shops ADD COLUMN cash_coin_cents INTEGER NOT NULL DEFAULT 0 CONSTRAINT ck_shop_cash_coin CHECK (cash_coin_cents >= 0);
ALTER TABLE sales ADD COLUMN rounding_cents INTEGER NOT NULL DEFAULT 0;
