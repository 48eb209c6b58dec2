-- The second factor: a secret that a person's phone reckons six digits from (RFC 6238), and ten codes for when it is lost.
-- Same file, tables, columns and index names as its twin for the other engine; only types differ.

-- `secret` is the one in use, `pending` one that is being set up: sealed under a key of the server's secret, so that a stolen
-- database reckons no code. `last_step` is the step of the last code that was taken: none is taken twice.
CREATE TABLE second_factors (
    user_id BLOB PRIMARY KEY NOT NULL REFERENCES users (id),
    shop_id BLOB NOT NULL REFERENCES shops (id),
    secret TEXT,
    pending TEXT,
    on_since INTEGER,
    last_step INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT ck_second_factor_on_since CHECK ((secret IS NULL) = (on_since IS NULL)),
    CONSTRAINT ck_second_factor_secret_is_sealed CHECK (secret IS NULL OR substr(secret, 1, 3) = 'v1.'),
    CONSTRAINT ck_second_factor_pending_is_sealed CHECK (pending IS NULL OR substr(pending, 1, 3) = 'v1.')
) STRICT;

-- Only keyed hashes: a code stands on its owner's paper and nowhere else.
CREATE TABLE recovery_codes (
    user_id BLOB NOT NULL REFERENCES users (id),
    hash BLOB NOT NULL CONSTRAINT ck_recovery_code_is_a_hash CHECK (length(hash) = 32),
    shop_id BLOB NOT NULL REFERENCES shops (id),
    used_at INTEGER,
    PRIMARY KEY (user_id, hash)
) STRICT;

-- Whether the shop asks a second factor of its staff. Off where it was never said.
ALTER TABLE shops ADD COLUMN staff_second_factor INTEGER NOT NULL DEFAULT 0
    CONSTRAINT ck_shop_staff_second_factor CHECK (staff_second_factor BETWEEN 0 AND 1);

-- 1 on a device whose person has yet to set one up: it does nothing else before.
ALTER TABLE login_sessions ADD COLUMN set_up_due INTEGER NOT NULL DEFAULT 0
    CONSTRAINT ck_login_set_up_due CHECK (set_up_due BETWEEN 0 AND 1);
