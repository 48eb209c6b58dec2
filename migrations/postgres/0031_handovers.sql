-- A live consultation is handed to another mechanic: offered with a word, and the other one's once they accept. And what the
-- usual wait is made of: the acceptances of a shop, newest first.
CREATE TABLE consultation_handovers (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    consultation_id UUID NOT NULL REFERENCES consultations (id),
    from_id UUID NOT NULL REFERENCES users (id),
    to_id UUID NOT NULL REFERENCES users (id),
    word TEXT NOT NULL CONSTRAINT ck_handover_word CHECK (word <> ''),
    status TEXT NOT NULL CONSTRAINT ck_handover_status CHECK (status IN ('offered', 'accepted', 'declined', 'withdrawn')),
    offered_at BIGINT NOT NULL,
    ended_at BIGINT,
    CONSTRAINT ck_handover_to_another CHECK (from_id <> to_id),
    CONSTRAINT ck_handover_ended CHECK ((status = 'offered') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX uq_open_handover_per_consultation ON consultation_handovers (consultation_id) WHERE status = 'offered';
CREATE INDEX ix_handovers_offered ON consultation_handovers (to_id, offered_at) WHERE status = 'offered';
CREATE INDEX ix_handovers_consultation ON consultation_handovers (consultation_id, offered_at);

CREATE INDEX ix_assignments_accepted ON assignments (shop_id, accepted_at) WHERE accepted_at IS NOT NULL;
