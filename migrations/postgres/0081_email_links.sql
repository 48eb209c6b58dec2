-- A third kind of link: by it somebody takes another e-mail address. Its `address` is the new one.
ALTER TABLE account_links DROP CONSTRAINT ck_account_link_kind;
ALTER TABLE account_links ADD CONSTRAINT ck_account_link_kind CHECK (kind IN ('password', 'invite', 'email'));
