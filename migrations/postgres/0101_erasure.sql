-- People who are to be erased, and what of them the law keeps.
-- Same file, tables, columns and index names as its twin for the other engine; only types differ.

-- When they are erased, unless they change their mind; and when they were.
ALTER TABLE users ADD COLUMN erase_at BIGINT;
ALTER TABLE users ADD COLUMN erased_at BIGINT;
CREATE INDEX ix_users_erase_at ON users (erase_at) WHERE erase_at IS NOT NULL;
-- Everything that is found by its person when they take their data along, or have it erased.
CREATE INDEX ix_participants_user ON participants (user_id);
CREATE INDEX ix_shift_devices_user ON shift_devices (user_id);
CREATE INDEX ix_referral_ledger_mechanic ON referral_ledger (mechanic_id, at);
CREATE INDEX ix_mails_user ON mails (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX ix_sales_customer ON sales (customer_id) WHERE customer_id IS NOT NULL;

-- Holds a row only within the transaction that erases somebody: what is append-only for everybody else takes the names out of its
-- texts then, and nothing else. Nobody ever sees one.
CREATE TABLE erasures_underway (
    user_id UUID PRIMARY KEY NOT NULL REFERENCES users (id)
);

CREATE FUNCTION refuse_change_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM erasures_underway) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END
$$;
DROP TRIGGER tr_audit_log_no_update ON audit_log;
CREATE TRIGGER tr_audit_log_no_update BEFORE UPDATE ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure();
DROP TRIGGER tr_shift_events_no_update ON shift_events;
CREATE TRIGGER tr_shift_events_no_update BEFORE UPDATE ON shift_events FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure();
DROP TRIGGER tr_sales_no_update ON sales;
CREATE TRIGGER tr_sales_no_update BEFORE UPDATE ON sales FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure();
DROP TRIGGER tr_shift_reports_no_update ON shift_reports;
CREATE TRIGGER tr_shift_reports_no_update BEFORE UPDATE ON shift_reports FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure();
DROP TRIGGER tr_deal_notes_no_update ON deal_notes;
CREATE TRIGGER tr_deal_notes_no_update BEFORE UPDATE ON deal_notes FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure();
DROP TRIGGER tr_deal_events_no_update ON deal_events;
CREATE TRIGGER tr_deal_events_no_update BEFORE UPDATE ON deal_events FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure();
DROP TRIGGER tr_sale_tenders_no_update ON sale_tenders;
CREATE TRIGGER tr_sale_tenders_no_update BEFORE UPDATE ON sale_tenders FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure();
DROP TRIGGER tr_set_aside_sales_no_update ON set_aside_sales;
CREATE TRIGGER tr_set_aside_sales_no_update BEFORE UPDATE ON set_aside_sales FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure();
DROP TRIGGER tr_deal_quote_lines_no_update ON deal_quote_lines;
CREATE TRIGGER tr_deal_quote_lines_no_update BEFORE UPDATE ON deal_quote_lines FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure();
DROP TRIGGER tr_deal_quotes_decided ON deal_quotes;
CREATE TRIGGER tr_deal_quotes_decided BEFORE UPDATE ON deal_quotes FOR EACH ROW
    WHEN (OLD.status <> 'open' OR NEW.deal_id <> OLD.deal_id OR NEW.version <> OLD.version OR NEW.tax_mode <> OLD.tax_mode
        OR NEW.tax_cents <> OLD.tax_cents OR NEW.total_cents <> OLD.total_cents OR NEW.message <> OLD.message
        OR NEW.made_by <> OLD.made_by OR NEW.made_at <> OLD.made_at OR NEW.valid_until <> OLD.valid_until
        OR NEW.recipient_name <> OLD.recipient_name OR NEW.title <> OLD.title OR NEW.vehicle <> OLD.vehicle
        OR NEW.discount_bp <> OLD.discount_bp OR NEW.discount_cents <> OLD.discount_cents
        OR NEW.discount_reason <> OLD.discount_reason OR NEW.recipient_id IS DISTINCT FROM OLD.recipient_id)
    EXECUTE FUNCTION refuse_change_but_erasure();
