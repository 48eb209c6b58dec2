-- One word for one thing: what was called service session, service and consultation is a consultation everywhere.
ALTER TABLE service_sessions RENAME TO consultations;
ALTER TABLE service_events RENAME TO consultation_events;
ALTER TABLE deal_service_sessions RENAME TO deal_consultations;
ALTER TABLE assignments RENAME COLUMN service_session_id TO consultation_id;
ALTER TABLE participants RENAME COLUMN service_session_id TO consultation_id;
ALTER TABLE consultation_events RENAME COLUMN service_session_id TO consultation_id;
ALTER TABLE messages RENAME COLUMN service_session_id TO consultation_id;
ALTER TABLE notes RENAME COLUMN service_session_id TO consultation_id;
ALTER TABLE credit_ledger RENAME COLUMN service_session_id TO consultation_id;
ALTER TABLE referral_ledger RENAME COLUMN service_session_id TO consultation_id;
ALTER TABLE deal_consultations RENAME COLUMN service_session_id TO consultation_id;

DROP INDEX uq_active_service_session_per_customer;
DROP INDEX ix_service_sessions_customer;
DROP INDEX ix_service_sessions_orphans;
DROP INDEX ix_service_sessions_scheduled;
DROP INDEX uq_assignment_per_service_session;
DROP INDEX ix_service_events_session;
DROP INDEX ix_messages_session;
DROP INDEX uq_credit_line_per_service_session;
DROP INDEX uq_referral_per_service_session;
DROP INDEX ix_deal_service_sessions_deal;
CREATE UNIQUE INDEX uq_active_consultation_per_customer ON consultations (customer_id)
    WHERE status IN ('pending', 'waiting', 'live', 'scheduled');
CREATE INDEX ix_consultations_customer ON consultations (customer_id, created_at);
CREATE INDEX ix_consultations_orphans ON consultations (queued_at) WHERE status IN ('pending', 'waiting');
CREATE INDEX ix_consultations_scheduled ON consultations (scheduled_for) WHERE status = 'scheduled';
CREATE UNIQUE INDEX uq_assignment_per_consultation ON assignments (consultation_id);
CREATE INDEX ix_consultation_events_consultation ON consultation_events (consultation_id, at, id);
CREATE INDEX ix_messages_consultation ON messages (consultation_id, sent_at, id);
CREATE UNIQUE INDEX uq_credit_line_per_consultation ON credit_ledger (consultation_id, kind);
CREATE UNIQUE INDEX uq_referral_per_consultation ON referral_ledger (consultation_id, kind);
CREATE INDEX ix_deal_consultations_deal ON deal_consultations (deal_id, at);

DROP TRIGGER tr_service_events_no_update;
DROP TRIGGER tr_service_events_no_delete;
CREATE TRIGGER tr_consultation_events_no_update BEFORE UPDATE ON consultation_events
BEGIN SELECT RAISE(ABORT, 'consultation_events is append-only'); END;
CREATE TRIGGER tr_consultation_events_no_delete BEFORE DELETE ON consultation_events
BEGIN SELECT RAISE(ABORT, 'consultation_events is append-only'); END;

UPDATE jobs SET name = 'consultation' || substr(name, length('service') + 1) WHERE name LIKE 'service-%';

-- A CHECK's name cannot be altered here. It is text in the schema only, what it checks and what is stored stay as they are: the
-- way that SQLite's own page on ALTER TABLE gives for such changes.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(replace(sql, 'ck_service_', 'ck_consultation_'), 'ck_deal_service_session_', 'ck_deal_consultation_')
    WHERE type = 'table' AND name IN ('consultations', 'deal_consultations');
PRAGMA writable_schema = RESET;
