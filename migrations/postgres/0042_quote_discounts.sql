-- What comes off a line, and off all of a deal or quote, as it was given: an amount or a part, with its reason. A basket's rules add it up.
ALTER TABLE deal_lines ADD COLUMN discount_bp BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deal_lines ADD COLUMN discount_cents BIGINT NOT NULL DEFAULT 0 CONSTRAINT ck_deal_line_discount
    CHECK (discount_cents >= 0 AND discount_bp >= 0 AND discount_bp <= 10000 AND (discount_bp = 0 OR discount_cents = 0));
ALTER TABLE deal_lines ADD COLUMN discount_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE deal_quote_lines ADD COLUMN discount_bp BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deal_quote_lines ADD COLUMN discount_cents BIGINT NOT NULL DEFAULT 0 CONSTRAINT ck_deal_quote_line_discount
    CHECK (discount_cents >= 0 AND discount_bp >= 0 AND discount_bp <= 10000 AND (discount_bp = 0 OR discount_cents = 0));
ALTER TABLE deal_quote_lines ADD COLUMN discount_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE deals ADD COLUMN discount_bp BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deals ADD COLUMN discount_cents BIGINT NOT NULL DEFAULT 0 CONSTRAINT ck_deal_discount
    CHECK (discount_cents >= 0 AND discount_bp >= 0 AND discount_bp <= 10000 AND (discount_bp = 0 OR discount_cents = 0));
ALTER TABLE deals ADD COLUMN discount_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE deal_quotes ADD COLUMN discount_bp BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deal_quotes ADD COLUMN discount_cents BIGINT NOT NULL DEFAULT 0 CONSTRAINT ck_deal_quote_discount
    CHECK (discount_cents >= 0 AND discount_bp >= 0 AND discount_bp <= 10000 AND (discount_bp = 0 OR discount_cents = 0));
ALTER TABLE deal_quotes ADD COLUMN discount_reason TEXT NOT NULL DEFAULT '';

-- What was offered stays as it was offered, with what came off it.
DROP TRIGGER tr_deal_quotes_decided ON deal_quotes;
CREATE TRIGGER tr_deal_quotes_decided BEFORE UPDATE ON deal_quotes FOR EACH ROW
    WHEN (OLD.status <> 'open' OR NEW.deal_id <> OLD.deal_id OR NEW.version <> OLD.version OR NEW.tax_mode <> OLD.tax_mode
        OR NEW.tax_cents <> OLD.tax_cents OR NEW.total_cents <> OLD.total_cents OR NEW.message <> OLD.message
        OR NEW.made_by <> OLD.made_by OR NEW.made_at <> OLD.made_at OR NEW.valid_until <> OLD.valid_until
        OR NEW.recipient_name <> OLD.recipient_name OR NEW.title <> OLD.title OR NEW.vehicle <> OLD.vehicle
        OR NEW.discount_bp <> OLD.discount_bp OR NEW.discount_cents <> OLD.discount_cents
        OR NEW.discount_reason <> OLD.discount_reason OR NEW.recipient_id IS DISTINCT FROM OLD.recipient_id)
    EXECUTE FUNCTION refuse_change();
