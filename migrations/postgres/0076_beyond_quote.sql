-- A manager may allow that a sale takes more for its deal than the customer approved: one signature of each kind for a sale.
ALTER TABLE sale_approvals DROP CONSTRAINT ck_sale_approval_kind;
ALTER TABLE sale_approvals ADD CONSTRAINT ck_sale_approval_kind CHECK (kind IN ('discount', 'refund', 'beyond_quote'));
ALTER TABLE sale_approvals DROP CONSTRAINT sale_approvals_pkey;
ALTER TABLE sale_approvals ADD PRIMARY KEY (sale_id, kind);

-- Who allowed it of a sale, and how much more it took.
ALTER TABLE sales ADD COLUMN beyond_by UUID REFERENCES users (id);
ALTER TABLE sales ADD COLUMN beyond_cents BIGINT
    CONSTRAINT ck_sale_beyond_has_who CHECK ((beyond_cents IS NULL) = (beyond_by IS NULL));
