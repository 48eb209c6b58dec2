-- The first day: the one link that opens an empty database, and what was answered so far. The link's hash alone is kept.
CREATE TABLE setups (
    id INTEGER PRIMARY KEY NOT NULL CONSTRAINT ck_setup_is_one CHECK (id = 1),
    token_hash BLOB NOT NULL,
    draft TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
