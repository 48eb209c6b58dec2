-- Links by which somebody gets into an account: a new password, an invitation. The key is in the mail alone; what lies here is its hash.
-- Same file, tables, columns and index names as its twin for the other engine; only types differ.

-- An invitation has no person yet: `address`, `name`, `roles` (words, a plus between) and `team_id` are what becomes of it.
CREATE TABLE account_links (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL CONSTRAINT ck_account_link_kind CHECK (kind IN ('password', 'invite')),
    user_id UUID REFERENCES users (id),
    address TEXT NOT NULL,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    team_id UUID REFERENCES teams (id),
    hash BYTEA NOT NULL CONSTRAINT ck_account_link_hash_is_one CHECK (length(hash) = 32),
    made_by UUID REFERENCES users (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    withdrawn_at BIGINT,
    CONSTRAINT ck_account_link_has_somebody CHECK (kind = 'invite' OR user_id IS NOT NULL),
    CONSTRAINT ck_account_link_ends_once CHECK (used_at IS NULL OR withdrawn_at IS NULL)
);
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
