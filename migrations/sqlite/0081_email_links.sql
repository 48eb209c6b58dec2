-- A third kind of link: by it somebody takes another e-mail address. Its `address` is the new one.
-- A check cannot be changed in place here: the table is made anew, with what lies in it.
CREATE TABLE account_links_new (
    id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL CONSTRAINT ck_account_link_kind CHECK (kind IN ('password', 'invite', 'email')),
    user_id BLOB REFERENCES users (id),
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    team_id BLOB REFERENCES teams (id),
    hash BLOB NOT NULL CONSTRAINT ck_account_link_hash_is_one CHECK (length(hash) = 32),
    made_by BLOB REFERENCES users (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    withdrawn_at INTEGER,
    CONSTRAINT ck_account_link_has_somebody CHECK (kind = 'invite' OR user_id IS NOT NULL),
    CONSTRAINT ck_account_link_ends_once CHECK (used_at IS NULL OR withdrawn_at IS NULL)
) STRICT;
INSERT INTO account_links_new (id, shop_id, kind, user_id, address, name, roles, team_id, hash, made_by, created_at, expires_at, used_at, withdrawn_at)
SELECT id, shop_id, kind, user_id, address, name, roles, team_id, hash, made_by, created_at, expires_at, used_at, withdrawn_at FROM account_links;
DROP TABLE account_links;
ALTER TABLE account_links_new RENAME TO account_links;
CREATE UNIQUE INDEX uq_account_link_hash ON account_links (hash);
CREATE UNIQUE INDEX uq_live_account_link_per_user ON account_links (user_id, kind)
    WHERE user_id IS NOT NULL AND used_at IS NULL AND withdrawn_at IS NULL;
CREATE UNIQUE INDEX uq_live_account_link_per_address ON account_links (shop_id, address, kind)
    WHERE user_id IS NULL AND used_at IS NULL AND withdrawn_at IS NULL;
CREATE INDEX ix_account_links_of_user ON account_links (user_id, kind, created_at);
CREATE INDEX ix_account_links_of_shop ON account_links (shop_id, kind, created_at, id);
CREATE INDEX ix_account_links_expired ON account_links (expires_at);
-- Whoever is shut out takes along the invitations that nobody used yet.
CREATE INDEX ix_account_links_made_by ON account_links (made_by) WHERE used_at IS NULL AND withdrawn_at IS NULL;
