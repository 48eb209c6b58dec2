-- Ways to pay that a shop names itself, beside cash, card and credits: a bank transfer, a voucher. A receipt keeps the name, whatever the
-- shop calls it later.
ALTER TABLE shops ADD COLUMN tenders TEXT NOT NULL DEFAULT '[]';

ALTER TABLE sale_tenders DROP CONSTRAINT ck_sale_tender_kind;
ALTER TABLE sale_tenders ADD CONSTRAINT ck_sale_tender_kind CHECK (kind IN ('cash', 'card', 'credit', 'deposit', 'other'));
ALTER TABLE sale_tenders ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE sale_tenders ADD CONSTRAINT ck_sale_tender_name CHECK ((kind = 'other') = (name <> ''));

-- What is paid in cash is rounded to the smallest coin there is: so many minor units; 0 for the currency's own.
ALTER TABLE shops ADD COLUMN cash_coin_cents BIGINT NOT NULL DEFAULT 0 CONSTRAINT ck_shop_cash_coin CHECK (cash_coin_cents >= 0);
ALTER TABLE sales ADD COLUMN rounding_cents BIGINT NOT NULL DEFAULT 0;
