-- What was paid on a deal before its last sale, and is taken off that. The balance is never below nothing: the same money is taken off
-- once, whoever sells at the same time.
CREATE TABLE deal_deposits (
    deal_id BLOB PRIMARY KEY NOT NULL REFERENCES deals (id),
    shop_id BLOB NOT NULL REFERENCES shops (id),
    balance_cents INTEGER NOT NULL CONSTRAINT ck_deal_deposit_balance CHECK (balance_cents >= 0)
) STRICT;

-- What of a receipt is such a payment: above 0 where it was taken, below where it went back. It is no turnover yet.
ALTER TABLE sales ADD COLUMN deposit_cents INTEGER NOT NULL DEFAULT 0
    CONSTRAINT ck_sale_deposit CHECK (deposit_cents = 0 OR deal_id IS NOT NULL);
