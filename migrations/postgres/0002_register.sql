-- The register: shifts, the sales and cash in them, and what a closed one reports.
-- Same file, tables, columns and index names as its twin for the other engine; only types and triggers differ.

ALTER TABLE shops ADD COLUMN tax_mode TEXT NOT NULL DEFAULT 'included' CONSTRAINT ck_shop_tax_mode CHECK (tax_mode IN ('included', 'added'));
ALTER TABLE shops ADD COLUMN day_begins_minutes BIGINT NOT NULL DEFAULT 0 CONSTRAINT ck_shop_day_begins CHECK (day_begins_minutes BETWEEN 0 AND 1439);
ALTER TABLE shops ADD COLUMN opening_cash_cents BIGINT NOT NULL DEFAULT 20000 CONSTRAINT ck_shop_opening_cash CHECK (opening_cash_cents >= 0);
ALTER TABLE shops ADD COLUMN note_above_cents BIGINT NOT NULL DEFAULT 500 CONSTRAINT ck_shop_note_above CHECK (note_above_cents >= 0);
ALTER TABLE shops ADD COLUMN manager_above_cents BIGINT NOT NULL DEFAULT 2000 CONSTRAINT ck_shop_manager_above CHECK (manager_above_cents >= 0);

ALTER TABLE registers ADD COLUMN shifts_count BIGINT NOT NULL DEFAULT 0;
ALTER TABLE registers ADD COLUMN disabled_at BIGINT;

CREATE TABLE products (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    name TEXT NOT NULL,
    category TEXT NOT NULL,
    barcode TEXT,
    price_cents BIGINT NOT NULL CONSTRAINT ck_product_price CHECK (price_cents >= 0),
    tax_bp BIGINT NOT NULL CONSTRAINT ck_product_tax CHECK (tax_bp BETWEEN 0 AND 10000),
    position BIGINT NOT NULL,
    archived_at BIGINT
);
CREATE UNIQUE INDEX uq_product_barcode ON products (shop_id, barcode);
CREATE INDEX ix_products_catalogue ON products (shop_id, position);

CREATE TABLE shifts (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    register_id UUID NOT NULL REFERENCES registers (id),
    number BIGINT NOT NULL CONSTRAINT ck_shift_number CHECK (number > 0),
    status TEXT NOT NULL CONSTRAINT ck_shift_status CHECK (status IN ('open', 'counting', 'closed')),
    revision BIGINT NOT NULL DEFAULT 1,
    business_day TEXT NOT NULL,
    opened_by UUID NOT NULL REFERENCES users (id),
    opened_at BIGINT NOT NULL,
    opening_cash_cents BIGINT NOT NULL CONSTRAINT ck_shift_opening_cash CHECK (opening_cash_cents >= 0),
    sales_count BIGINT NOT NULL DEFAULT 0,
    counting_by UUID REFERENCES users (id),
    counting_at BIGINT,
    closed_by UUID REFERENCES users (id),
    closed_at BIGINT,
    CONSTRAINT ck_shift_counting_has_who
        CHECK ((status <> 'open') = (counting_by IS NOT NULL AND counting_at IS NOT NULL)),
    CONSTRAINT ck_shift_closed_has_who CHECK ((status = 'closed') = (closed_by IS NOT NULL AND closed_at IS NOT NULL))
);
CREATE UNIQUE INDEX uq_open_shift_per_register ON shifts (register_id) WHERE status IN ('open', 'counting');
CREATE UNIQUE INDEX uq_shift_number_per_register ON shifts (register_id, number);
CREATE INDEX ix_shifts_shop ON shifts (shop_id, opened_at);

-- One row a device on a shift. Kept when the shift closes: who was there is part of what happened.
CREATE TABLE shift_devices (
    shift_id UUID NOT NULL REFERENCES shifts (id),
    login_session_id UUID NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    user_id UUID NOT NULL REFERENCES users (id),
    device TEXT NOT NULL,
    revision BIGINT NOT NULL DEFAULT 1,
    joined_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    unsent_count BIGINT NOT NULL DEFAULT 0 CONSTRAINT ck_shift_device_unsent CHECK (unsent_count >= 0),
    PRIMARY KEY (shift_id, login_session_id)
);
CREATE INDEX ix_shift_devices_login ON shift_devices (login_session_id, joined_at);

-- What somebody who joined counted in the drawer, when it was not what the shift was opened with. Never an overwrite.
CREATE TABLE opening_recounts (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    shift_id UUID NOT NULL REFERENCES shifts (id),
    user_id UUID NOT NULL REFERENCES users (id),
    amount_cents BIGINT NOT NULL CONSTRAINT ck_opening_recount_amount CHECK (amount_cents >= 0),
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq_opening_recount ON opening_recounts (shift_id, user_id, amount_cents);

CREATE TABLE shift_events (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    shift_id UUID NOT NULL REFERENCES shifts (id),
    kind TEXT NOT NULL,
    actor_id UUID REFERENCES users (id),
    detail TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX ix_shift_events_shift ON shift_events (shift_id, at, id);

-- A sale, a refund of one, or a sale that was void before it was paid. The id is the client's: sent twice, recorded once.
CREATE TABLE sales (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    shift_id UUID NOT NULL REFERENCES shifts (id),
    number BIGINT NOT NULL CONSTRAINT ck_sale_number CHECK (number > 0),
    kind TEXT NOT NULL CONSTRAINT ck_sale_kind CHECK (kind IN ('sale', 'refund', 'void')),
    request_hash BYTEA NOT NULL,
    refund_of UUID REFERENCES sales (id),
    cashier_id UUID NOT NULL REFERENCES users (id),
    customer_id UUID REFERENCES users (id),
    reason TEXT NOT NULL,
    tax_mode TEXT NOT NULL CONSTRAINT ck_sale_tax_mode CHECK (tax_mode IN ('included', 'added')),
    discount_cents BIGINT NOT NULL CONSTRAINT ck_sale_discount CHECK (discount_cents >= 0),
    tax_cents BIGINT NOT NULL,
    total_cents BIGINT NOT NULL,
    cash_cents BIGINT NOT NULL,
    change_cents BIGINT NOT NULL CONSTRAINT ck_sale_change CHECK (change_cents >= 0),
    booking TEXT NOT NULL CONSTRAINT ck_sale_booking CHECK (booking IN ('regular', 'correction')),
    rung_up_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    CONSTRAINT ck_sale_refund_names_its_sale CHECK ((kind = 'refund') = (refund_of IS NOT NULL)),
    CONSTRAINT ck_sale_sign CHECK ((kind = 'sale' AND total_cents >= 0) OR (kind = 'refund' AND total_cents <= 0)
        OR (kind = 'void' AND cash_cents = 0)),
    CONSTRAINT ck_sale_has_reason CHECK (kind = 'sale' OR reason <> '')
);
CREATE UNIQUE INDEX uq_sale_number_per_shift ON sales (shift_id, number);
CREATE INDEX ix_sales_refund_of ON sales (refund_of);

CREATE TABLE sale_lines (
    sale_id UUID NOT NULL REFERENCES sales (id),
    position BIGINT NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    product_id UUID REFERENCES products (id),
    name TEXT NOT NULL,
    quantity BIGINT NOT NULL CONSTRAINT ck_sale_line_quantity CHECK (quantity > 0),
    list_price_cents BIGINT,
    unit_price_cents BIGINT NOT NULL CONSTRAINT ck_sale_line_price CHECK (unit_price_cents >= 0),
    price_reason TEXT NOT NULL,
    discount_cents BIGINT NOT NULL CONSTRAINT ck_sale_line_discount CHECK (discount_cents >= 0),
    tax_bp BIGINT NOT NULL CONSTRAINT ck_sale_line_tax CHECK (tax_bp BETWEEN 0 AND 10000),
    tax_cents BIGINT NOT NULL,
    total_cents BIGINT NOT NULL,
    refunded_quantity BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (sale_id, position),
    CONSTRAINT ck_sale_line_refund CHECK (refunded_quantity BETWEEN 0 AND quantity)
);

CREATE TABLE sale_tenders (
    sale_id UUID NOT NULL REFERENCES sales (id),
    position BIGINT NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL CONSTRAINT ck_sale_tender_kind CHECK (kind IN ('cash', 'card', 'credit')),
    amount_cents BIGINT NOT NULL CONSTRAINT ck_sale_tender_amount CHECK (amount_cents <> 0),
    reference TEXT NOT NULL,
    credits BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (sale_id, position),
    CONSTRAINT ck_sale_tender_credits CHECK ((kind = 'credit') = (credits <> 0))
);

CREATE TABLE cash_movements (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    shift_id UUID NOT NULL REFERENCES shifts (id),
    kind TEXT NOT NULL CONSTRAINT ck_cash_movement_kind CHECK (kind IN ('paid_in', 'paid_out', 'drop')),
    amount_cents BIGINT NOT NULL CONSTRAINT ck_cash_movement_amount CHECK (amount_cents > 0),
    reason TEXT NOT NULL CONSTRAINT ck_cash_movement_reason CHECK (reason <> ''),
    by_user_id UUID NOT NULL REFERENCES users (id),
    at BIGINT NOT NULL,
    voided_by UUID REFERENCES users (id),
    voided_at BIGINT,
    void_reason TEXT,
    CONSTRAINT ck_cash_movement_void CHECK ((voided_at IS NULL) = (voided_by IS NULL)
        AND (voided_at IS NULL) = (void_reason IS NULL))
);
CREATE INDEX ix_cash_movements_shift ON cash_movements (shift_id, at, id);

-- Every count of a drawer, also those that were counted again.
CREATE TABLE shift_counts (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    shift_id UUID NOT NULL REFERENCES shifts (id),
    counted_by UUID NOT NULL REFERENCES users (id),
    counted_cents BIGINT NOT NULL CONSTRAINT ck_shift_count_amount CHECK (counted_cents >= 0),
    denominations TEXT NOT NULL,
    expected_cents BIGINT NOT NULL,
    variance_cents BIGINT NOT NULL,
    at BIGINT NOT NULL,
    CONSTRAINT ck_shift_count_variance CHECK (variance_cents = counted_cents - expected_cents)
);
CREATE INDEX ix_shift_counts_shift ON shift_counts (shift_id, at, id);

-- The Z report of a closed shift, as it was written. Its number is the shift's: a register closes them one by one.
CREATE TABLE shift_reports (
    shift_id UUID PRIMARY KEY NOT NULL REFERENCES shifts (id),
    shop_id UUID NOT NULL REFERENCES shops (id),
    body TEXT NOT NULL,
    written_at BIGINT NOT NULL
);

-- The credit ledger learns of credits that paid for a sale, and of those a refund gave back.
ALTER TABLE credit_ledger RENAME TO credit_ledger_before_sales;
CREATE TABLE credit_ledger (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    user_id UUID NOT NULL REFERENCES users (id),
    service_session_id UUID REFERENCES service_sessions (id),
    sale_id UUID REFERENCES sales (id),
    kind TEXT NOT NULL CONSTRAINT ck_credit_kind CHECK (kind IN ('grant', 'hold', 'return', 'redeem', 'refund')),
    credits BIGINT NOT NULL CONSTRAINT ck_credit_sign
        CHECK ((kind IN ('hold', 'redeem') AND credits < 0) OR (kind IN ('grant', 'return', 'refund') AND credits > 0)),
    at BIGINT NOT NULL,
    CONSTRAINT ck_credit_names_its_session CHECK ((kind IN ('hold', 'return')) = (service_session_id IS NOT NULL)),
    CONSTRAINT ck_credit_names_its_sale CHECK ((kind IN ('redeem', 'refund')) = (sale_id IS NOT NULL))
);
INSERT INTO credit_ledger (id, shop_id, user_id, service_session_id, sale_id, kind, credits, at)
SELECT id, shop_id, user_id, service_session_id, NULL, kind, credits, at FROM credit_ledger_before_sales;
DROP TABLE credit_ledger_before_sales;
CREATE UNIQUE INDEX uq_credit_line_per_service_session ON credit_ledger (service_session_id, kind);
CREATE UNIQUE INDEX uq_credit_line_per_sale ON credit_ledger (sale_id, kind);
CREATE INDEX ix_credit_ledger_user ON credit_ledger (user_id, at);

CREATE TRIGGER tr_credit_ledger_no_update BEFORE UPDATE ON credit_ledger FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_credit_ledger_no_delete BEFORE DELETE ON credit_ledger FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_shift_events_no_update BEFORE UPDATE ON shift_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_shift_events_no_delete BEFORE DELETE ON shift_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_sales_no_update BEFORE UPDATE ON sales FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_sales_no_delete BEFORE DELETE ON sales FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_sale_tenders_no_update BEFORE UPDATE ON sale_tenders FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_sale_tenders_no_delete BEFORE DELETE ON sale_tenders FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_shift_counts_no_update BEFORE UPDATE ON shift_counts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_shift_counts_no_delete BEFORE DELETE ON shift_counts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_shift_reports_no_update BEFORE UPDATE ON shift_reports FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_shift_reports_no_delete BEFORE DELETE ON shift_reports FOR EACH ROW EXECUTE FUNCTION refuse_change();
