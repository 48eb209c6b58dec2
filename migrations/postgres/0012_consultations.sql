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

ALTER INDEX uq_active_service_session_per_customer RENAME TO uq_active_consultation_per_customer;
ALTER INDEX ix_service_sessions_customer RENAME TO ix_consultations_customer;
ALTER INDEX ix_service_sessions_orphans RENAME TO ix_consultations_orphans;
ALTER INDEX ix_service_sessions_scheduled RENAME TO ix_consultations_scheduled;
ALTER INDEX uq_assignment_per_service_session RENAME TO uq_assignment_per_consultation;
ALTER INDEX ix_service_events_session RENAME TO ix_consultation_events_consultation;
ALTER INDEX ix_messages_session RENAME TO ix_messages_consultation;
ALTER INDEX uq_credit_line_per_service_session RENAME TO uq_credit_line_per_consultation;
ALTER INDEX uq_referral_per_service_session RENAME TO uq_referral_per_consultation;
ALTER INDEX ix_deal_service_sessions_deal RENAME TO ix_deal_consultations_deal;

ALTER TRIGGER tr_service_events_no_update ON consultation_events RENAME TO tr_consultation_events_no_update;
ALTER TRIGGER tr_service_events_no_delete ON consultation_events RENAME TO tr_consultation_events_no_delete;

UPDATE jobs SET name = 'consultation' || substr(name, length('service') + 1) WHERE name LIKE 'service-%';

-- The constraints, also those whose names the database made.
DO $$
DECLARE
    old record;
BEGIN
    FOR old IN
        SELECT conrelid::regclass AS of_table, conname AS name,
            replace(replace(replace(replace(conname, 'service_sessions', 'consultations'), 'service_session', 'consultation'),
                'service_events', 'consultation_events'), 'ck_service_', 'ck_consultation_') AS new_name
        FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conname LIKE '%service\_%'
    LOOP
        EXECUTE format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', old.of_table, old.name, old.new_name);
    END LOOP;
END
$$;
