-- The first day: the one link that opens an empty database, and what was answered so far. The link's hash alone is kept.
CREATE TABLE setups (
    id BIGINT PRIMARY KEY NOT NULL CONSTRAINT ck_setup_is_one CHECK (id = 1),
    token_hash BYTEA NOT NULL,
    draft TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    finished_at BIGINT
);
