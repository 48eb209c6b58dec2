-- A quote belongs to whom it was made for, as it was made: recipient, title and vehicle are its own. Those that are there take them
-- from whoever decided on them, else from their deal.

DROP TRIGGER tr_deal_quotes_decided ON deal_quotes;
ALTER TABLE deal_quotes ADD COLUMN recipient_id UUID REFERENCES users (id);
ALTER TABLE deal_quotes ADD COLUMN recipient_name TEXT NOT NULL DEFAULT '';
ALTER TABLE deal_quotes ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE deal_quotes ADD COLUMN vehicle TEXT NOT NULL DEFAULT '';
UPDATE deal_quotes SET
    recipient_id = COALESCE(decided_by, (SELECT d.customer_id FROM deals AS d WHERE d.id = deal_quotes.deal_id)),
    recipient_name = COALESCE((SELECT u.name FROM users AS u WHERE u.id = deal_quotes.decided_by),
        (SELECT d.customer_name FROM deals AS d WHERE d.id = deal_quotes.deal_id), ''),
    title = COALESCE((SELECT d.title FROM deals AS d WHERE d.id = deal_quotes.deal_id), ''),
    vehicle = COALESCE((SELECT d.vehicle FROM deals AS d WHERE d.id = deal_quotes.deal_id), '');
CREATE INDEX ix_deal_quotes_recipient ON deal_quotes (recipient_id, made_at, id) WHERE recipient_id IS NOT NULL;

-- The shop takes a quote back that nobody decided on: who, when, and with which word to its customer.
ALTER TABLE deal_quotes DROP CONSTRAINT ck_deal_quote_status;
ALTER TABLE deal_quotes ADD CONSTRAINT ck_deal_quote_status
    CHECK (status IN ('open', 'approved', 'declined', 'replaced', 'withdrawn'));
ALTER TABLE deal_quotes DROP CONSTRAINT ck_deal_quote_decided_has_who;
ALTER TABLE deal_quotes ADD CONSTRAINT ck_deal_quote_decided_has_who
    CHECK ((status IN ('approved', 'declined')) = (decided_name IS NOT NULL AND decided_at IS NOT NULL));
ALTER TABLE deal_quotes ADD COLUMN withdrawn_by UUID REFERENCES users (id);
ALTER TABLE deal_quotes ADD COLUMN withdrawn_at BIGINT
    CONSTRAINT ck_deal_quote_withdrawn CHECK ((status = 'withdrawn') = (withdrawn_at IS NOT NULL));
ALTER TABLE deal_quotes ADD COLUMN word TEXT NOT NULL DEFAULT '';

-- An open quote is one that its customer can decide on, of a deal that waits for it. Whatever else stood open is taken back.
UPDATE deal_quotes SET status = 'withdrawn', withdrawn_at = (SELECT d.activity_at FROM deals AS d WHERE d.id = deal_quotes.deal_id)
    WHERE status = 'open' AND (recipient_id IS NULL OR NOT EXISTS (SELECT 1 FROM deals AS d
        WHERE d.id = deal_quotes.deal_id AND d.stage = 'quoted' AND d.deleted_at IS NULL));

-- What was decided stays decided, and what was offered stays as it was offered, to whom it was.
CREATE TRIGGER tr_deal_quotes_decided BEFORE UPDATE ON deal_quotes FOR EACH ROW
    WHEN (OLD.status <> 'open' OR NEW.deal_id <> OLD.deal_id OR NEW.version <> OLD.version OR NEW.tax_mode <> OLD.tax_mode
        OR NEW.tax_cents <> OLD.tax_cents OR NEW.total_cents <> OLD.total_cents OR NEW.message <> OLD.message
        OR NEW.made_by <> OLD.made_by OR NEW.made_at <> OLD.made_at OR NEW.valid_until <> OLD.valid_until
        OR NEW.recipient_name <> OLD.recipient_name OR NEW.title <> OLD.title OR NEW.vehicle <> OLD.vehicle
        OR NEW.recipient_id IS DISTINCT FROM OLD.recipient_id)
    EXECUTE FUNCTION refuse_change();

-- No quote is open on a deal that does not wait for its decision.
CREATE FUNCTION refuse_quote_of_other_stage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM deals AS d WHERE d.id = NEW.deal_id AND d.stage = 'quoted' AND d.deleted_at IS NULL) THEN
        RAISE EXCEPTION 'a quote is open only while its deal is quoted';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tr_deal_quotes_open_while_quoted BEFORE INSERT ON deal_quotes FOR EACH ROW
    WHEN (NEW.status = 'open') EXECUTE FUNCTION refuse_quote_of_other_stage();
CREATE FUNCTION refuse_stage_of_open_quote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM deal_quotes AS q WHERE q.deal_id = NEW.id AND q.status = 'open') THEN
        RAISE EXCEPTION 'a quote is open only while its deal is quoted';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tr_deals_leave_no_open_quote BEFORE UPDATE OF stage, deleted_at ON deals FOR EACH ROW
    WHEN (NEW.stage <> 'quoted' OR NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION refuse_stage_of_open_quote();
