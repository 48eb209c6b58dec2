-- A person's epoch, of which a login, a token or a memory is worth something only while it is the present one; and the tokens by which
-- scheduled work goes on in a person's name.
-- Same file, tables, columns and index names as its twin for the other engine; only types differ.

ALTER TABLE users ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE login_sessions ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
-- What a background login did last, and when.
ALTER TABLE login_sessions ADD COLUMN work_kind TEXT;
ALTER TABLE login_sessions ADD COLUMN worked_at INTEGER;

-- One line of tokens a background login: each has one successor at the most, and one lives. The text of a token is nowhere but sealed;
-- of one that was replaced only its hash stays, by which it is known again.
CREATE TABLE background_tokens (
    id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    login_session_id BLOB NOT NULL REFERENCES login_sessions (id),
    parent_id BLOB,
    hash BLOB NOT NULL CONSTRAINT ck_background_token_hash_is_one CHECK (length(hash) = 32),
    sealed TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    issued_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    replaced_at INTEGER,
    retries INTEGER NOT NULL DEFAULT 0,
    ended_at INTEGER,
    CONSTRAINT ck_background_token_lives CHECK (expires_at > issued_at),
    CONSTRAINT ck_background_token_over_is_wiped CHECK ((replaced_at IS NULL AND ended_at IS NULL) OR sealed = '')
) STRICT;
CREATE UNIQUE INDEX uq_background_token_hash ON background_tokens (hash);
CREATE UNIQUE INDEX uq_live_background_token ON background_tokens (login_session_id) WHERE replaced_at IS NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX uq_background_token_successor ON background_tokens (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX ix_background_tokens_due ON background_tokens (due_at) WHERE replaced_at IS NULL AND ended_at IS NULL;
CREATE INDEX ix_background_tokens_login ON background_tokens (login_session_id, issued_at);
CREATE INDEX ix_background_tokens_user ON background_tokens (user_id);
CREATE INDEX ix_background_tokens_over ON background_tokens (issued_at) WHERE replaced_at IS NOT NULL OR ended_at IS NOT NULL;
