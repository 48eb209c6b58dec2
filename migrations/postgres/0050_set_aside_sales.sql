-- Sales that a till kept, that the server would never take, and that a manager has set aside: what each was, why it was refused, and why
-- it is no sale. They move no money. What is set aside is never recorded as a sale, and the other way round: whichever comes first.

CREATE TABLE set_aside_sales (
    sale_id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    -- The shift on which it was set aside, whose report shows it; and the one on which it was rung up.
    shift_id UUID NOT NULL REFERENCES shifts (id),
    rung_up_shift_id UUID NOT NULL REFERENCES shifts (id),
    request_hash BYTEA NOT NULL,
    sold_by UUID NOT NULL REFERENCES users (id),
    device TEXT NOT NULL,
    rung_up_at BIGINT NOT NULL,
    lines TEXT NOT NULL CONSTRAINT ck_set_aside_sale_lines CHECK (lines <> ''),
    -- What it came to, and what of it was cash; nothing where it cannot be added up, or what was given does not pay it.
    total_cents BIGINT,
    cash_cents BIGINT,
    sale TEXT NOT NULL,
    refused_because TEXT NOT NULL CONSTRAINT ck_set_aside_sale_refused CHECK (refused_because <> ''),
    set_aside_by UUID NOT NULL REFERENCES users (id),
    asked_by UUID NOT NULL REFERENCES users (id),
    reason TEXT NOT NULL CONSTRAINT ck_set_aside_sale_reason CHECK (reason <> ''),
    set_aside_at BIGINT NOT NULL
);
CREATE INDEX ix_set_aside_sales_shift ON set_aside_sales (shift_id, set_aside_at, sale_id);
CREATE TRIGGER tr_set_aside_sales_no_update BEFORE UPDATE ON set_aside_sales FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_set_aside_sales_no_delete BEFORE DELETE ON set_aside_sales FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Two transactions do not see each other's rows: those about one id come one after the other, and the second sees the first.
CREATE FUNCTION set_aside_or_recorded() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(CAST(NEW.sale_id AS TEXT), 0));
    IF EXISTS (SELECT 1 FROM sales AS x WHERE x.id = NEW.sale_id) THEN
        RAISE EXCEPTION 'it is recorded' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_sale_has_one_fate';
    END IF;
    RETURN NEW;
END $$;
CREATE FUNCTION recorded_or_set_aside() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(CAST(NEW.id AS TEXT), 0));
    IF EXISTS (SELECT 1 FROM set_aside_sales AS a WHERE a.sale_id = NEW.id) THEN
        RAISE EXCEPTION 'it is set aside' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_sale_has_one_fate';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tr_set_aside_sales_one_fate BEFORE INSERT ON set_aside_sales
    FOR EACH ROW EXECUTE FUNCTION set_aside_or_recorded();
CREATE TRIGGER tr_sales_one_fate BEFORE INSERT ON sales FOR EACH ROW EXECUTE FUNCTION recorded_or_set_aside();
