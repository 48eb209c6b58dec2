-- When both sides of a live consultation that nobody attended to were asked whether it goes on: the question stands while nobody has
-- attended to it since. And up to which message a participant has read.
ALTER TABLE consultations ADD COLUMN asked_at BIGINT
    CONSTRAINT ck_consultation_asked_while_live CHECK (asked_at IS NULL OR started_at IS NOT NULL);
CREATE INDEX ix_consultations_live ON consultations (attended_at) WHERE status = 'live';

ALTER TABLE participants ADD COLUMN read_at BIGINT NOT NULL DEFAULT 0;
UPDATE participants SET read_at = COALESCE((SELECT MAX(m.sent_at) FROM messages AS m
    WHERE m.consultation_id = participants.consultation_id), 0);
