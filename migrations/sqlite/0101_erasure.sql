-- People who are to be erased, and what of them the law keeps.
-- Same file, tables, columns and index names as its twin for the other engine; only types differ.

-- When they are erased, unless they change their mind; and when they were.
ALTER TABLE users ADD COLUMN erase_at INTEGER;
ALTER TABLE users ADD COLUMN erased_at INTEGER;
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
    user_id BLOB PRIMARY KEY NOT NULL REFERENCES users (id)
) STRICT;

DROP TRIGGER tr_audit_log_no_update;
CREATE TRIGGER tr_audit_log_no_update BEFORE UPDATE ON audit_log
WHEN NOT EXISTS (SELECT 1 FROM erasures_underway)
BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END;
DROP TRIGGER tr_shift_events_no_update;
CREATE TRIGGER tr_shift_events_no_update BEFORE UPDATE ON shift_events
WHEN NOT EXISTS (SELECT 1 FROM erasures_underway)
BEGIN SELECT RAISE(ABORT, 'shift_events is append-only'); END;
DROP TRIGGER tr_sales_no_update;
CREATE TRIGGER tr_sales_no_update BEFORE UPDATE ON sales
WHEN NOT EXISTS (SELECT 1 FROM erasures_underway)
BEGIN SELECT RAISE(ABORT, 'sales is append-only'); END;
DROP TRIGGER tr_shift_reports_no_update;
CREATE TRIGGER tr_shift_reports_no_update BEFORE UPDATE ON shift_reports
WHEN NOT EXISTS (SELECT 1 FROM erasures_underway)
BEGIN SELECT RAISE(ABORT, 'shift_reports is append-only'); END;
DROP TRIGGER tr_deal_notes_no_update;
CREATE TRIGGER tr_deal_notes_no_update BEFORE UPDATE ON deal_notes
WHEN NOT EXISTS (SELECT 1 FROM erasures_underway)
BEGIN SELECT RAISE(ABORT, 'deal_notes is append-only'); END;
DROP TRIGGER tr_deal_events_no_update;
CREATE TRIGGER tr_deal_events_no_update BEFORE UPDATE ON deal_events
WHEN NOT EXISTS (SELECT 1 FROM erasures_underway)
BEGIN SELECT RAISE(ABORT, 'deal_events is append-only'); END;
DROP TRIGGER tr_sale_tenders_no_update;
CREATE TRIGGER tr_sale_tenders_no_update BEFORE UPDATE ON sale_tenders
WHEN NOT EXISTS (SELECT 1 FROM erasures_underway)
BEGIN SELECT RAISE(ABORT, 'sale_tenders is append-only'); END;
DROP TRIGGER tr_set_aside_sales_no_update;
CREATE TRIGGER tr_set_aside_sales_no_update BEFORE UPDATE ON set_aside_sales
WHEN NOT EXISTS (SELECT 1 FROM erasures_underway)
BEGIN SELECT RAISE(ABORT, 'set_aside_sales is append-only'); END;
DROP TRIGGER tr_deal_quotes_decided;
CREATE TRIGGER tr_deal_quotes_decided BEFORE UPDATE ON deal_quotes
WHEN NOT EXISTS (SELECT 1 FROM erasures_underway) AND (OLD.status <> 'open' OR NEW.deal_id <> OLD.deal_id OR NEW.version <> OLD.version OR NEW.tax_mode <> OLD.tax_mode
    OR NEW.tax_cents <> OLD.tax_cents OR NEW.total_cents <> OLD.total_cents OR NEW.message <> OLD.message
    OR NEW.made_by <> OLD.made_by OR NEW.made_at <> OLD.made_at OR NEW.valid_until <> OLD.valid_until
    OR NEW.recipient_name <> OLD.recipient_name OR NEW.title <> OLD.title OR NEW.vehicle <> OLD.vehicle
    OR NEW.discount_bp <> OLD.discount_bp OR NEW.discount_cents <> OLD.discount_cents
    OR NEW.discount_reason <> OLD.discount_reason OR NEW.recipient_id IS NOT OLD.recipient_id)
BEGIN SELECT RAISE(ABORT, 'a quote stays as it was offered and decided'); END;
DROP TRIGGER tr_deal_quote_lines_no_update;
CREATE TRIGGER tr_deal_quote_lines_no_update BEFORE UPDATE ON deal_quote_lines
WHEN NOT EXISTS (SELECT 1 FROM erasures_underway)
BEGIN SELECT RAISE(ABORT, 'deal_quote_lines is append-only'); END;
