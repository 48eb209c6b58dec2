-- When somebody last attended to a consultation: only what nobody attends to expires.
ALTER TABLE consultations ADD COLUMN attended_at INTEGER NOT NULL DEFAULT 0;

UPDATE consultations SET attended_at = max(queued_at,
        COALESCE((SELECT a.accepted_at FROM assignments AS a WHERE a.consultation_id = consultations.id), 0),
        COALESCE((SELECT MAX(e.at) FROM consultation_events AS e
            WHERE e.consultation_id = consultations.id AND e.kind = 'assignment_released'), 0),
        COALESCE((SELECT MAX(m.sent_at) FROM messages AS m WHERE m.consultation_id = consultations.id), 0));

DROP INDEX ix_consultations_orphans;
CREATE INDEX ix_consultations_orphans ON consultations (attended_at) WHERE status IN ('pending', 'waiting');
