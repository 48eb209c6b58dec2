-- What a shop sets for itself, what of its log says how something was before, and its places.
-- A limit that is empty is the server's. Lists of words and rates are texts with commas, opening hours are JSON.
ALTER TABLE shops ADD COLUMN settings_version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE shops ADD COLUMN country TEXT NOT NULL DEFAULT '' CONSTRAINT ck_shop_country CHECK (country = '' OR length(country) = 2);
ALTER TABLE shops ADD COLUMN tax_rates TEXT NOT NULL DEFAULT '';
ALTER TABLE shops ADD COLUMN referral_bp BIGINT NOT NULL DEFAULT 200 CONSTRAINT ck_shop_referral CHECK (referral_bp BETWEEN 0 AND 10000);
ALTER TABLE shops ADD COLUMN escalation_bp BIGINT NOT NULL DEFAULT 500 CONSTRAINT ck_shop_escalation CHECK (escalation_bp BETWEEN 0 AND 10000);
ALTER TABLE shops ADD COLUMN price_cut_bp_max BIGINT CONSTRAINT ck_shop_price_cut CHECK (price_cut_bp_max BETWEEN 0 AND 10000);
ALTER TABLE shops ADD COLUMN cash_refund_cents_max BIGINT CONSTRAINT ck_shop_cash_refund CHECK (cash_refund_cents_max >= 0);
ALTER TABLE shops ADD COLUMN hours TEXT NOT NULL DEFAULT '';
ALTER TABLE shops ADD COLUMN receipt_head TEXT NOT NULL DEFAULT '' CONSTRAINT ck_shop_receipt_head CHECK (length(receipt_head) <= 1000);
ALTER TABLE shops ADD COLUMN receipt_foot TEXT NOT NULL DEFAULT '' CONSTRAINT ck_shop_receipt_foot CHECK (length(receipt_foot) <= 1000);
ALTER TABLE shops ADD COLUMN paper_mm BIGINT NOT NULL DEFAULT 80 CONSTRAINT ck_shop_paper CHECK (paper_mm BETWEEN 40 AND 210);
ALTER TABLE shops ADD COLUMN checklist_hidden_at BIGINT;

-- What was sold, or lies in an open drawer, is not worth the same in another currency.
CREATE FUNCTION shops_currency_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM shifts AS h WHERE h.shop_id = OLD.id
        AND (h.status IN ('open', 'counting') OR EXISTS (SELECT 1 FROM sales AS x WHERE x.shift_id = h.id))) THEN
        RAISE EXCEPTION 'it is in use' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_shop_currency_fixed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tr_shops_currency_fixed BEFORE UPDATE OF currency ON shops
    FOR EACH ROW WHEN (OLD.currency <> NEW.currency) EXECUTE FUNCTION shops_currency_fixed();

ALTER TABLE locations ADD COLUMN disabled_at BIGINT;
ALTER TABLE registers ADD COLUMN opening_cash_cents BIGINT CONSTRAINT ck_register_opening_cash CHECK (opening_cash_cents >= 0);

-- Nobody loses the register at which they stand.
CREATE FUNCTION registers_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM shifts AS h WHERE h.register_id = OLD.id AND h.status IN ('open', 'counting')) THEN
        RAISE EXCEPTION 'it is in use' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_register_in_use';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tr_registers_in_use BEFORE UPDATE OF disabled_at ON registers
    FOR EACH ROW WHEN (OLD.disabled_at IS NULL AND NEW.disabled_at IS NOT NULL) EXECUTE FUNCTION registers_in_use();

-- A place goes out of use after its registers.
CREATE FUNCTION locations_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM registers AS r WHERE r.location_id = OLD.id AND r.disabled_at IS NULL) THEN
        RAISE EXCEPTION 'it is in use' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_location_in_use';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tr_locations_in_use BEFORE UPDATE OF disabled_at ON locations
    FOR EACH ROW WHEN (OLD.disabled_at IS NULL AND NEW.disabled_at IS NOT NULL) EXECUTE FUNCTION locations_in_use();

ALTER TABLE audit_log ADD COLUMN detail TEXT NOT NULL DEFAULT '';
CREATE INDEX ix_audit_log_actor ON audit_log (shop_id, actor_id, at);
CREATE INDEX ix_audit_log_action ON audit_log (shop_id, action, at);

-- A shop that is there already is past its first day.
UPDATE shops SET checklist_hidden_at = created_at;
